"""Google Route Optimization: OptimizeToursRequest and OptimizeToursResponse in JSON; docs/formats.md tells how each field is kept.

>>> instance = google.read(text)
>>> answer = google.write(instance, router.solve(instance).plan)
"""

from router.formats.google.answer import write
from router.formats.google.plans import read_plan, start
from router.formats.google.reading import instance_of
from router.formats.google.request import write_request
from router.formats.json_input import unfit_as_faults
from router.model import Instance
from router.model.arguments import looked_at
from router.network import NetworkSettings

__all__ = ["read", "read_plan", "recognises", "start", "write", "write_request"]


def recognises(content: object) -> bool:
    """Whether a JSON document looks like an OptimizeToursRequest."""
    model = content.get("model") if isinstance(content, dict) else None
    return isinstance(model, dict) and ("shipments" in model or "vehicles" in model)


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
