"""Calls of the formats from Python: what they cannot take is refused, all of it at once."""

from typing import Any

import pytest

import router
from router.formats import FORMATS
from tests.oracles.days import day, visit

WRONG: Any = 5


@pytest.mark.parametrize("name", FORMATS)
def test_what_a_format_cannot_take(name: str) -> None:
    module, instance = FORMATS[name].module, day([visit("a", 1)])
    calls = [(module.read, (WRONG,)), (module.read_plan, (WRONG, WRONG)), (module.write, (WRONG, WRONG))]
    calls += [
        (getattr(module, more), (WRONG, WRONG)[:count])
        for more, count in (("start", 2), ("write_request", 1))
        if hasattr(module, more)
    ]
    for call, given in calls:
        with pytest.raises(router.ArgumentError) as caught:
            call(*given)
        assert len(caught.value.problems) == len(given), (call, caught.value)
    stranger = router.Plan(routes=(), unserved=(router.Unserved(visits=("z",), orders=()),))
    with pytest.raises(router.ArgumentError, match="visit 'z' does not exist"):
        module.write(instance, stranger)


def test_a_plan_of_no_vehicle_is_written() -> None:
    instance = day([visit("1", 1)], [])
    assert "Cost" in FORMATS["vrplib"].module.write(instance, router.schedule(instance, []))
