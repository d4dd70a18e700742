"""VROOM's request and response (docs/API.md of VROOM 1.15); docs/formats.md tells how each field is kept.

>>> instance = vroom.read(text)
>>> answer = vroom.write(instance, router.solve(instance).plan)
"""

from router.formats.json_input import unfit_as_faults
from router.formats.requests import WrittenRequest
from router.formats.vroom.answer import plan_of, response, start_of
from router.formats.vroom.reading import instance_of
from router.formats.vroom.request import request_of
from router.model import Instance, Plan
from router.network import NetworkSettings

__all__ = ["read", "read_plan", "recognises", "start", "write", "write_request"]


def recognises(content: object) -> bool:
    """Whether a JSON document looks like a VROOM request."""
    return isinstance(content, dict) and "vehicles" in content and ("jobs" in content or "shipments" in content)


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


def write(instance: Instance, plan: Plan, request: str | None = None) -> str:
    """VROOM's response for `plan`.

    Parameters
    ----------
    request : what `instance` was read from; gives back the descriptions of vehicles and the ids of breaks.

    Raises
    ------
    InputError
        when the plan holds what the response cannot say (a reload).
    """
    return response(instance, plan, request)


def write_request(instance: Instance) -> WrittenRequest:
    """The request that asks VROOM for what `instance` asks, and what it cannot say.

    Tasks and vehicles are numbered from 1 in the order of the instance, and their ids are descriptions. Skills stand for the
    vehicles that may serve a task, whatever forbids the others.
    """
    return request_of(instance)


def read_plan(text: str, instance: Instance) -> Plan:
    """The plan in VROOM's response `text`, timed anew by router.

    Raises
    ------
    InputError
        when it is no response, or names vehicles and tasks that `instance` lacks.
    """
    return plan_of(text, instance)


def start(text: str, instance: Instance) -> Plan | None:
    """The plan that ``steps`` of the request's vehicles describe, to start the search from; None without any.

    Raises
    ------
    InputError
        as `read_plan`.
    """
    return start_of(text, instance)
