"""nextroute's input and output (Nextmv); docs/formats.md tells how each field is kept.

>>> instance = nextroute.read(text)
>>> answer = nextroute.write(instance, router.solve(instance).plan)
"""

from router.formats.json_input import unfit_as_faults
from router.formats.nextroute.answer import read_plan, start, whole_units, write
from router.formats.nextroute.reading import instance_of
from router.formats.nextroute.request import write_request
from router.model import Instance
from router.model.arguments import looked_at

__all__ = ["read", "read_plan", "recognises", "start", "whole_units", "write", "write_request"]


def recognises(content: object) -> bool:
    """Whether a JSON document looks like a nextroute input."""
    return isinstance(content, dict) and "vehicles" in content and "stops" in content


@looked_at
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
