"""Routes already begun that leave no plan at all."""

from router.checker import check
from router.engines.construction import fixed_prefixes
from router.errors import InstanceError, Problem
from router.model import Instance, Violation
from router.model.rules import LASTING_RULES
from router.timing import schedule


def refuse_fixed_prefixes(instance: Instance) -> None:
    """Find out whether the visits that vehicles must begin with break rules by themselves.

    Raises
    ------
    InstanceError
        naming every rule that a fixed beginning breaks, and by how much.
    """
    fixed = {vehicle.id for vehicle in instance.vehicles if vehicle.prefix}
    if not fixed:
        return
    faults = [
        fault
        for fault in check(instance, schedule(instance, fixed_prefixes(instance)))
        if fault.vehicle in fixed or fault.rule in LASTING_RULES
    ]
    if faults:
        raise InstanceError(
            [
                Problem(
                    code="E243",
                    where=f"vehicle '{fault.vehicle}'" if fault.vehicle else fault.where,
                    what=f"the visits that {_whose(fault)} must begin with cannot be driven: {fault.text}",
                    remedy="free the visits that cannot be kept, or widen what stands in their way",
                    field="prefix",
                )
                for fault in faults
            ]
        )


def _whose(fault: Violation) -> str:
    return "its route" if fault.vehicle else "routes"
