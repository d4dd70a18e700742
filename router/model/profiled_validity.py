"""Whether speed factors by time of day are such: buckets that follow each other, a row for every arc."""

from collections.abc import Iterator

import numpy as np

from router.model.piecewise_validity import Fault
from router.model.travel import ProfiledTravel


def profiled_faults(travel: ProfiledTravel, places: int) -> Iterator[Fault]:
    """Every fault of the buckets and factors.

    Parameters
    ----------
    travel : for so many `places`; the matrices are judged elsewhere.
    """
    starts, buckets = travel.starts, travel.starts.size
    if starts.ndim != 1 or not buckets or starts[0] != 0 or (starts[1:] <= starts[:-1]).any():
        yield "starts do not ascend from 0", "give the first second of every bucket, the first one 0"
        return
    if travel.factors is not None:
        if travel.factors.shape != (buckets, places, places):
            yield f"factors has shape {travel.factors.shape}", f"it must be {(buckets, places, places)}: a matrix per bucket"
        return
    if travel.speeds.ndim != 2 or travel.speeds.shape[1] != buckets or not len(travel.speeds):
        yield f"speeds has shape {travel.speeds.shape}", f"it must be (profiles, {buckets}): a factor per bucket"
        return
    if not (np.isfinite(travel.speeds).all() and (travel.speeds >= 0).all()):
        yield "speeds holds a factor below 0, or none at all", "give finite factors; 1 is free flow, 0 a closed road"
    if travel.profile.shape != (places, places):
        yield f"profile has shape {travel.profile.shape}", f"it must be {(places, places)}: one row per place"
    elif travel.profile.size and int(travel.profile.max()) >= len(travel.speeds):
        yield f"profile names row {int(travel.profile.max())}", f"speeds has rows 0 to {len(travel.speeds) - 1}"
