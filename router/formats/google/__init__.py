"""Google Route Optimization: OptimizeToursRequest and OptimizeToursResponse in JSON; docs/formats.md tells how each field is kept.

>>> instance = google.read(text)
>>> answer = google.write(instance, router.solve(instance).plan)
"""

from router.formats.google.answer import plan_of, response, start_of
from router.formats.google.reading import instance_of
from router.formats.google.request import request_of
from router.formats.json_input import unfit_as_faults
from router.formats.requests import WrittenRequest
from router.model import Instance, Plan
from router.network import NetworkSettings

__all__ = ["read", "read_plan", "recognises", "start", "write", "write_request"]


def recognises(content: object) -> bool:
    """Whether a JSON document looks like an OptimizeToursRequest."""
    model = content.get("model") if isinstance(content, dict) else None
    return isinstance(model, dict) and ("shipments" in model or "vehicles" in model)


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
        A shipment is an order under its label (``shipment 3`` without one), its visits are ``LABEL · pickup 0`` and
        ``LABEL · delivery 0``. Second 0 is ``globalStartTime``.

    Raises
    ------
    InputError
        listing every fault, and every field that router cannot keep, by its path in the request.
    NetworkError
        when the provider of travel times fails.
    """
    return instance_of(text, network or NetworkSettings())


def write(instance: Instance, plan: Plan) -> str:
    """The OptimizeToursResponse for `plan`, skipped shipments with reasons, costs under Google's names.

    Raises
    ------
    InputError
        when the plan holds what the response cannot say (a reload).
    """
    return response(instance, plan)


def write_request(instance: Instance) -> WrittenRequest:
    """The request that asks Google for what `instance` asks, and what it cannot say.

    A shipment is labelled with the id of its visit, or of the alternatives it stands for; places are tags of the matrices.
    """
    return request_of(instance)


def read_plan(text: str, instance: Instance) -> Plan:
    """The plan in a response, timed anew by router.

    Raises
    ------
    InputError
        when it is no response, or names vehicles and visits that `instance` lacks.
    """
    return plan_of(text, instance)


def start(text: str, instance: Instance) -> Plan | None:
    """The plan in ``injectedFirstSolutionRoutes``, to start the search from; None without any.

    Raises
    ------
    InputError
        as `read_plan`.
    """
    return start_of(text, instance)
