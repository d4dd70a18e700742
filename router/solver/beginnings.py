"""Routes already begun that leave no plan at all."""

from router.checker import check
from router.engines.floor import fixed_beginnings
from router.errors import InstanceError, Problem
from router.model import Instance
from router.timing import schedule


def refuse_fixed_beginnings(instance: Instance) -> None:
    """Find out whether the visits that vehicles must begin with break rules by themselves.

    Raises
    ------
    InstanceError
        naming every rule that a fixed beginning breaks, and by how much.
    """
    fixed = {vehicle.id for vehicle in instance.vehicles if vehicle.prefix}
    faults = [fault for fault in check(instance, schedule(instance, fixed_beginnings(instance))) if fault.vehicle in fixed]
    if faults:
        raise InstanceError(
            [
                Problem(
                    code="E243",
                    where=f"vehicle '{fault.vehicle}'",
                    what=f"the visits its route must begin with cannot be driven: {fault.text}",
                    remedy="free the visits that cannot be kept, or widen what stands in their way",
                    field="prefix",
                )
                for fault in faults
            ]
        )
