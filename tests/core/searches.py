"""A search of the core under way on a small day, and what it keeps in comparable form."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from router.core._core import Search, Settings
from router.costing import cost
from router.engines.lns.evaluators import EVALUATORS, EvaluatorKind
from router.engines.lns.problem import Problem, build_problem
from router.engines.lns.rule_tables import rule_tables
from router.engines.lns.searcher import NOTHING
from router.engines.lns.sequences import packed, served_options, unpacked
from router.model import Instance, Sequence
from router.timing import schedule
from tests.oracles.strategies import MIXES

KINDS = {kind.name: kind for kind in EVALUATORS}

RULES = {name: sorted(kind.rules & set(MIXES) - {"fewest_vehicles", "carriers"}) for name, kind in KINDS.items()}
"""Rules that laws mix, by evaluator. Counted vehicles stretch prices, and carriers are chosen anew beside plans: both have tests of
their own."""

FROZEN = 1e-300
"""A temperature at which only what is cheaper is taken."""

NEITHER_DRAWN = Settings(moves=0, blink=0.0, open_chance=0.0)
"""No small moves, no place passed over, no vehicle made to look cheaper: what is inserted comes to its cheapest place."""

ON_ROUTES = ("next", "previous", "leave", "latest", "seconds", "metres", "reload", "on_board", "peak_before", "peak_after")
"""What means something for nodes on a route only."""

PASSING = ("touched", "removed", "version")
"""What belongs to the step under way, or says nothing but "changed"."""


@dataclass
class Searching:
    """A search and the instance it is of."""

    instance: Instance
    kind: EvaluatorKind
    problem: Problem
    core: Search

    def steps(self, count: int, temperature: float = 5.0, settings: Settings | None = None) -> None:
        self.core.run(settings or Settings(), count, temperature, temperature)

    def build(self) -> None:
        self.core.build(Settings(unassigned_tries=self.problem.job_count))

    def take(self, sequences: tuple[Sequence, ...]) -> bool:
        """Begin with `sequences`; whether they keep every rule."""
        return self.core.take(packed(sequences), served_options(self.problem, sequences), NOTHING, NOTHING, 0)

    def total(self) -> float:
        return float(self.core.state()["price"].sum())

    @property
    def sequences(self) -> tuple[Sequence, ...]:
        return tuple(unpacked(self.core.current()))

    def names(self) -> dict[str, list[str]]:
        """Visits by vehicle."""
        vehicles, visits = self.instance.vehicles, self.instance.visits
        return {vehicles[one.vehicle].id: [visits[number].id for number in one.activities] for one in self.sequences}

    def idle_price(self) -> float:
        """What the `full` evaluator charges for vehicles that stay at home, and no plan pays."""
        if self.kind.name != "full":
            return 0.0
        idle = rule_tables(self.instance, self.problem)["idle_price"]
        return float(idle[self.core.state()["stops"] == 0].sum())

    def cost(self) -> float:
        """What the current plan costs, reckoned from its schedule alone."""
        return cost(self.instance, schedule(self.instance, self.sequences)).total

    def copied(self) -> dict[str, Any]:
        """The plan, its price, and loads and times along its routes."""
        state = self.core.state()
        on_route = state["route_of"] >= 0
        copy = {name: value for name, value in state.items() if name not in PASSING}
        if not self.problem.has_limits:
            del copy["driving"]
        for name in ON_ROUTES:
            if name in copy and len(on_route):
                copy[name] = copy[name].reshape(len(on_route), -1)[on_route]
        copy["unassigned"] = np.sort(copy["unassigned"])
        durations = self.core.durations()
        if self.kind.name == "limited":
            copy["durations"] = durations.reshape(len(on_route), 4)[on_route]
        elif self.kind.name == "functions":
            copy["durations"] = durations[state["stops"] > 0]
        return copy


def new_search(instance: Instance, kind: str, seed: int = 3) -> Searching:
    """Nothing is served yet."""
    problem = build_problem(instance)
    chosen = KINDS[kind]
    search = Searching(instance, chosen, problem, chosen.make(instance, problem)(seed))
    search.take(())
    return search


def copy_of(search: Searching) -> Searching:
    """Another search that was handed the same plan."""
    other = new_search(search.instance, search.kind.name)
    assert other.take(search.sequences)
    return other


def differences(one: dict[str, Any], other: dict[str, Any], *, tolerance: float = 0.0) -> list[str]:
    """Names under which two copies of a plan differ; money and durations may differ by rounding."""
    assert one.keys() == other.keys()
    return [name for name in one if not _equal(one[name], other[name], tolerance)]


def _equal(one: Any, other: Any, tolerance: float) -> bool:
    one, other = np.asarray(one), np.asarray(other)
    if one.dtype.kind == "f" and tolerance:
        return one.shape == other.shape and np.allclose(one, other, rtol=0.0, atol=tolerance)
    return np.array_equal(one, other)
