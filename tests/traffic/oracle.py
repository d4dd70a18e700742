"""Arrival under profiled travel, integrated bucket by bucket: slow, and simple enough to trust."""

from router.model import ProfiledTravel


def arrival(travel: ProfiledTravel, origin: int, destination: int, leave: float) -> float:
    """When a vehicle that leaves at `leave` arrives, not rounded."""
    left = float(travel.durations[origin, destination])
    moment = leave
    starts = [*travel.starts.tolist(), float("inf")]
    for bucket in range(len(travel.starts)):
        if starts[bucket + 1] <= moment:
            continue
        speed = factor(travel, origin, destination, bucket)
        if left <= (starts[bucket + 1] - moment) * speed:
            return moment + left / speed
        left -= (starts[bucket + 1] - moment) * speed
        moment = starts[bucket + 1]
    raise AssertionError("the last bucket rules for ever")


def factor(travel: ProfiledTravel, origin: int, destination: int, bucket: int) -> float:
    """The speed factor of an arc in a bucket."""
    if travel.factors is not None:
        return int(travel.factors[bucket, origin, destination]) / 100
    return float(travel.speeds[int(travel.profile[origin, destination]), bucket])
