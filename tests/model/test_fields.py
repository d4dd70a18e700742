"""Data made in Python: converted where that is exact, refused by name, field and remedy where it is not."""

import math
import pickle
from dataclasses import MISSING, replace
from datetime import datetime
from typing import Any

import numpy as np
import pytest

from router.errors import ArgumentError, InstanceError
from router.model import (
    AccessRule,
    Break,
    Instance,
    Order,
    OvertimeStep,
    Place,
    Relation,
    Sequence,
    Shape,
    Site,
    Stability,
    Vehicle,
    Visit,
    Window,
)
from router.model.fields import derived, readers, shown
from router.solver import Limits


def fault(make: Any, **fields: Any) -> str:
    """What is wrong, of the only fault."""
    with pytest.raises(InstanceError) as caught:
        make(**fields)
    (problem,) = caught.value.problems
    assert problem.code == "E101"
    assert problem.remedy
    return f"{problem.where}: {problem.what}"


def test_what_is_exact_is_converted() -> None:
    visit = Visit(
        id="a",
        place=np.int64(1),  # type: ignore[arg-type]
        windows=[Window(np.int32(0), 60.0)],  # type: ignore[arg-type]
        service=300.0,  # type: ignore[arg-type]
        penalty=7,
        deliver=[np.int16(2), 3.0],  # type: ignore[arg-type]
        requires={"cold"},  # type: ignore[arg-type]
        vehicles=["v1", "v1"],  # type: ignore[arg-type]
    )
    assert (visit.place, visit.service, visit.penalty, visit.deliver) == (1, 300, 7.0, (2, 3))
    assert (visit.windows, visit.requires, visit.vehicles) == ((Window(0, 60),), frozenset({"cold"}), frozenset({"v1"}))
    assert {type(figure) for figure in (visit.place, visit.service, *visit.deliver, visit.windows[0].end)} == {int}
    assert type(visit.penalty) is float


@pytest.mark.parametrize(
    ("fields", "what"),
    [
        ({"service": 28_800.5}, "service is 28800.5, no whole number"),
        ({"service": True}, "service is True, no whole number"),
        ({"service": "300"}, "service is '300', no whole number"),
        ({"service": 2**70}, "service is a whole number of 71 bits"),
        ({"service": math.nan}, "service is nan, no whole number"),
        ({"penalty": math.nan}, "penalty is nan"),
        ({"penalty": math.inf}, "penalty is inf"),
        ({"penalty": 2**2_000}, "penalty is inf"),
        ({"penalty": "7"}, "penalty is '7', no number"),
        ({"windows": Window(0, 5)}, "windows is Window(start=0, end=5), no tuple"),
        ({"windows": ((0, 5),)}, "windows holds one that is (0, 5)"),
        ({"deliver": (1, 0.5)}, "deliver holds one that is 0.5, no whole number"),
        ({"requires": "cold"}, "requires is 'cold', no set"),
        ({"service_by_kind": [("van", 3)]}, "service_by_kind is [('van', 3)], no mapping"),
        ({"service_by_kind": {"van": None}}, "service_by_kind holds one that is None, no whole number"),
        ({"position": "middle"}, "position is 'middle', which is not known"),
        ({"mode": None}, "mode is None, no text"),
        ({"mode": "\ud800"}, "mode is '\\ud800', which no file can hold"),
    ],
)
def test_what_is_not_is_refused(fields: dict[str, Any], what: str) -> None:
    assert fault(Visit, **{"id": "a", "place": 1} | fields) == f"visit 'a': {what}"


def test_every_kind_of_data_is_looked_at() -> None:
    assert fault(Window, start=0.5) == "Window: start is 0.5, no whole number"
    assert fault(Vehicle, id="v", start=0, end="home") == "vehicle 'v': end is 'home', no whole number"
    assert fault(Vehicle, id="v", start=0, end=0, must_use=1) == "vehicle 'v': must_use is 1, neither True nor False"
    assert fault(Break, duration=None) == "Break: duration is None, no whole number"
    assert fault(Site, id="s", place=0, kind="shop").startswith("site 's': kind is 'shop', which is not known")
    assert fault(Relation, kind="near", visits=()).startswith("Relation: kind is 'near', which is not known")
    assert fault(Visit, id="a", place=1, deliver=np.array(3)) == "visit 'a': deliver is array(3), no tuple"
    assert fault(OvertimeStep, after=0, hour_price="a") == "OvertimeStep: hour_price is 'a', no number"
    assert fault(AccessRule, id="r", places=5) == "access rule 'r': places is 5, no set"
    assert fault(Place, id="p", lat="48") == "place 'p': lat is '48', no number"
    assert fault(Shape, balance_prices={"time": math.nan}) == "Shape: balance_prices holds one that is nan"
    with pytest.raises(ArgumentError, match="activities holds one that is 'a', no whole number"):
        Sequence(vehicle=0, activities=("a",))  # type: ignore[arg-type]


def test_all_faults_of_an_object_come_together() -> None:
    with pytest.raises(InstanceError) as caught:
        Visit(id="a", place=None, service=0.5, penalty="x")  # type: ignore[arg-type]
    assert [problem.field for problem in caught.value.problems] == ["place", "service", "penalty"]


def test_later_changes_of_the_callers_own_change_nothing() -> None:
    by_kind, deliver = {"van": 60}, [1]
    visit = Visit(id="a", place=1, service_by_kind=by_kind, deliver=deliver)  # type: ignore[arg-type]
    by_kind["van"] = 0
    deliver.append(5)
    assert (visit.service_by_kind, visit.deliver) == ({"van": 60}, (1,))


def test_data_can_still_be_sent_to_other_processes() -> None:
    visit = Visit(id="a", place=1, service_by_kind={"van": 60})
    assert pickle.loads(pickle.dumps(visit)) == visit


def test_errors_can_be_sent_to_other_processes() -> None:
    with pytest.raises(InstanceError) as caught:
        Visit(id="a", place=1.5, service="b")  # type: ignore[arg-type]
    again = pickle.loads(pickle.dumps(caught.value))
    assert (str(again), again.problems) == (str(caught.value), caught.value.problems)
    assert [(one.field, one.value) for one in again.problems] == [("place", "1.5"), ("service", "'b'")]


def test_what_cannot_be_shown_is_named_by_its_type() -> None:
    class Odd:
        def __repr__(self) -> str:
            raise ValueError

    assert shown(Odd()) == "an object of type Odd"
    assert len(shown("x" * 1_000)) == 60
    assert shown(datetime(2026, 1, 1)) == "datetime.datetime(2026, 1, 1, 0, 0)"


@pytest.mark.parametrize("kind", [Visit, Vehicle, Site, Relation, Shape, Window, Break, Place, Order, Stability, Instance, Limits])
def test_defaults_need_not_be_looked_at(kind: type) -> None:
    for name, default, read in readers(kind):
        if default is not MISSING and name != "epoch":
            assert read(default) == default, name


def test_what_is_derived_equals_what_is_replaced() -> None:
    one = Visit(id="a", place=1, windows=(Window(1, 2),), penalty=5.0)
    assert derived(one, place=3) == replace(one, place=3)
    assert one.place == 1
    instance = Instance(places=(Place(id="p"),), travel={}, visits=(), vehicles=())
    assert derived(instance, name="other") == instance.replace(name="other")
