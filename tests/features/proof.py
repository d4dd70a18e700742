"""How a rule is proved: worked out by hand, enumerated, judged and planned.

Each file of this folder holds one tiny day on the road of `tests.oracles.days` and four proofs of one rule of
`router.model.rules.RULES`, inherited from `Proof`.
"""

import time
from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

import pytest

from router.checker import check
from router.costing import cost
from router.engines import load_engine
from router.engines.interface import Budget
from router.model import Instance, Plan
from router.model.rules import RULES
from router.timing import schedule
from tests.features.files import day_from_files
from tests.oracles.brute_force import compare, objective, optimum
from tests.oracles.days import sequences, stop_of

EXACT_ENGINES = ("ortools", "hybrid")
"""Engines that must find the best plan of such a small day; of the others only soundness is asked."""

ITERATIONS = {"ortools": 30, "construction": 1}

SAFETY_NET = 600.0
"""Seconds after which an engine that finds too few solutions to count (OR-Tools on a day with hardly any) is stopped."""


def budget(engine: str) -> Budget:
    """Steps enough for a tiny day."""
    return Budget(iterations=ITERATIONS.get(engine, 1_000), deadline=time.monotonic() + SAFETY_NET)


class Proof:
    """What a feature file states; its test class inherits the tests.

    rule : the name in `RULES`.
    day : a day that uses the rule; `free` the same day without it.
    best : the best routes, found by hand; `terms` their price by hand.
    begins : when service begins at visits whose time is fixed by the day; departures : when vehicles leave.
    broken : routes that break the rule when timed on the `free` day; None for rules that are prices only.
    reported : the rule named by the checker, and `amount` by how much it is broken.
    """

    rule: ClassVar[str]
    day: ClassVar[Instance]
    free: ClassVar[Instance | None] = None
    best: ClassVar[Mapping[str, Sequence[str]]]
    terms: ClassVar[Mapping[str, float]]
    begins: ClassVar[Mapping[str, int]] = {}
    departures: ClassVar[Mapping[str, int]] = {}
    broken: ClassVar[Mapping[str, Sequence[str]] | None] = None
    reported: ClassVar[str | None] = None
    amount: ClassVar[float] = 1

    @property
    def total(self) -> float:
        return sum(self.terms.values())

    def planned(self) -> Plan:
        return schedule(self.day, sequences(self.day, dict(self.best)))

    def test_the_day_uses_the_rule(self) -> None:
        assert RULES[self.rule].used(self.day)
        assert self.free is None or not RULES[self.rule].used(self.free)

    def test_it_can_be_said_in_the_input_files(self) -> None:
        assert RULES[self.rule].used(day_from_files(self.rule))

    def test_times_and_price_are_those_worked_out_by_hand(self) -> None:
        plan = self.planned()
        assert check(self.day, plan) == []
        assert dict(cost(self.day, plan).terms) == pytest.approx(dict(self.terms), rel=1e-5)
        assert {name: stop_of(plan, name).begin for name in self.begins} == dict(self.begins)
        departed = {route.vehicle: route.departure for route in plan.routes}
        assert {name: departed[name] for name in self.departures} == dict(self.departures)

    def test_nothing_better_is_found_by_trying_everything(self) -> None:
        assert optimum(self.day).total == pytest.approx(self.total, rel=1e-5)

    def test_the_checker_catches_a_plan_that_breaks_it(self) -> None:
        if self.broken is None:
            pytest.skip("a price: it can be paid, not broken")
        timed_on = self.free or self.day
        plan = schedule(timed_on, sequences(timed_on, dict(self.broken)))
        found = [(violation.rule, violation.amount) for violation in check(self.day, plan)]
        assert (self.reported or self.rule, self.amount) in found

    def test_every_engine_that_claims_it_keeps_it(self, engine: str) -> None:
        chosen = load_engine(engine)
        if self.rule in chosen.unsupported(self.day):
            pytest.skip(f"{engine} says that it lacks {self.rule}")
        if chosen.unsupported(self.day):
            pytest.skip(f"{engine} lacks {chosen.unsupported(self.day)} of the same day")
        outcome = chosen.prepare(self.day).search(budget(engine), seed=1)
        plan = schedule(self.day, outcome.sequences)
        assert check(self.day, plan) == []
        found, best = objective(self.day, plan), objective(self.day, self.planned())
        assert compare(found, best) >= 0, "better than the best: the proof by hand is wrong"
        if engine in EXACT_ENGINES:
            assert compare(found, best) == 0


def changed(instance: Instance, name: str, **fields: Any) -> Instance:
    """The instance with fields of the visit or vehicle called `name` changed."""
    from dataclasses import replace

    return instance.replace(
        visits=tuple(replace(visit, **fields) if visit.id == name else visit for visit in instance.visits),
        vehicles=tuple(replace(vehicle, **fields) if vehicle.id == name else vehicle for vehicle in instance.vehicles),
    )
