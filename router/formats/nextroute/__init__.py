"""nextroute's input and output (Nextmv); docs/formats.md tells how each field is kept.

>>> instance = nextroute.read(text)
>>> answer = nextroute.write(instance, router.solve(instance).plan)
"""

from router.formats.json_input import unfit_as_faults
from router.formats.nextroute.answer import output, plan_of, start_of
from router.formats.nextroute.reading import instance_of
from router.model import Instance, Plan

__all__ = ["read", "read_plan", "recognises", "start", "write"]


def recognises(content: object) -> bool:
    """Whether a JSON document looks like a nextroute input."""
    return isinstance(content, dict) and "vehicles" in content and "stops" in content


@unfit_as_faults()
def read(text: str) -> Instance:
    """The instance of an input; stops and vehicles keep their ids.

    Travel follows the input's matrices, or straight lines at each vehicle's speed, as nextroute drives them.

    Raises
    ------
    InputError
        listing every fault, and every field that router cannot keep, by its path in the input.
    """
    return instance_of(text)


def write(instance: Instance, plan: Plan, request: str | None = None) -> str:
    """nextroute's output for `plan`, with the value of its default objective.

    Parameters
    ----------
    request : what `instance` was read from; gives back custom data, and fractions of seconds of its matrix.

    Raises
    ------
    InputError
        when the plan holds what the output cannot say (a reload or a break).
    """
    return output(instance, plan, request)


def read_plan(text: str, instance: Instance) -> Plan:
    """The plan in the last solution of an output, timed anew by router.

    Raises
    ------
    InputError
        when it is no output, or names vehicles and stops that `instance` lacks.
    """
    return plan_of(text, instance)


def start(text: str, instance: Instance) -> Plan | None:
    """The plan that ``initial_stops`` describe, to start the search from; None without any.

    Raises
    ------
    InputError
        as `read_plan`.
    """
    return start_of(text, instance)
