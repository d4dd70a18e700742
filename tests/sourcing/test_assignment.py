"""Orders assigned to goods before routes, worked out by hand."""

from router.model import Instance
from router.sourcing.assignment import Choice, assigned, nearest_first, uses_of
from tests.sourcing.shop import shop


def _taken(instance: Instance, choices: dict[str, Choice]) -> dict[str, str]:
    return {job: one.carrier or instance.visits[one.visit or 0].id for job, one in choices.items()}


def test_each_takes_the_site_that_is_cheapest_for_both() -> None:
    instance = shop()
    assert _taken(instance, dict(assigned(instance).choices)) == {"far": "far~S", "near": "near~W"}


def test_what_there_is_too_little_of_goes_to_whom_it_saves_most() -> None:
    instance = shop(at_store=0, at_warehouse=1)
    found = assigned(instance)
    assert len(found.choices) == 1, "one piece, one order"
    assert found.worth["stock:W"] > 90, "another piece would save a penalty"


def test_the_nearest_site_is_taken_in_turn_and_no_carrier() -> None:
    instance = shop(at_store=2, at_warehouse=0)
    assert _taken(instance, dict(nearest_first(instance).choices)) == {"far": "far~S", "near": "near~S"}
    instance = shop(at_store=1, at_warehouse=0)
    assert _taken(instance, dict(nearest_first(instance).choices)) == {"far": "far~S"}


def test_no_assignment_takes_more_than_there_is() -> None:
    for store in range(3):
        for warehouse in range(3):
            instance = shop(at_store=store, at_warehouse=warehouse)
            for found in (assigned(instance), nearest_first(instance)):
                for resource in instance.resources:
                    used = sum(uses_of(instance, one).get(resource.id, 0) for one in found.choices.values())
                    assert used <= resource.capacity
