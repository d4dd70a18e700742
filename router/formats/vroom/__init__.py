"""VROOM's request and response (docs/API.md of VROOM 1.15); docs/formats.md tells how each field is kept.

>>> instance = vroom.read(text)
>>> answer = vroom.write(instance, router.solve(instance).plan)
"""

from router.formats.json_input import unfit_as_faults
from router.formats.run_times import RunTimes
from router.formats.vroom.answer import read_plan, refusal, start, write
from router.formats.vroom.reading import instance_of
from router.formats.vroom.request import write_request
from router.model import Instance
from router.model.arguments import looked_at
from router.network import NetworkSettings

__all__ = ["RunTimes", "read", "read_plan", "recognises", "refusal", "start", "write", "write_request"]


def recognises(content: object) -> bool:
    """Whether a JSON document looks like a VROOM request."""
    return isinstance(content, dict) and "vehicles" in content and ("jobs" in content or "shipments" in content)


@looked_at
@unfit_as_faults()
def read(text: str, *, network: NetworkSettings | None = None) -> Instance:
    """The instance of a request.

    Parameters
    ----------
    text : the request, JSON.
    network : where travel times come from when the request holds coordinates and no matrices; None: straight lines.

    Returns
    -------
    Instance
        A job is the visit ``"7"``, a shipment the visits ``"pickup 7"`` and ``"delivery 7"``. Second 0 is VROOM's time 0, unless
        times are timestamps. Distances are the price of an arc in VROOM's count (see `router.formats.vroom.costs`).

    Raises
    ------
    InputError
        listing every fault, and every field that router cannot keep, by its path in the request.
    NetworkError
        when the provider of travel times fails.
    """
    return instance_of(text, network or NetworkSettings())
