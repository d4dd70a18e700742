"""A search under way on a tiny day, and what it holds in comparable form."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from router.engines.lns.clocks import CLOCKS, ClockKind
from router.engines.lns.kernels.chance import Chance, new_chance
from router.engines.lns.kernels.operations import build, run_steps, take_routes
from router.engines.lns.problem import Problem, build_problem
from router.engines.lns.kernels.search import Best, best_routes, new_best, resum
from router.engines.lns.kernels.settings import Settings
from router.engines.lns.kernels.state import ABSENT, State, new_state
from router.engines.lns.sequences import packed, served_options, unpacked
from router.model import Instance, Sequence
from router.structure import Structure

KINDS = {kind.name: kind for kind in CLOCKS}

PLAN = ("route_of", "stops", "distance", "load", "option_of", "unused")
LINKS = ("following", "previous", "reload")
TIMES = ("leave", "latest", "nodes", "room")
"""Arrays that say what the plan is: whole ones, and those of a state and a clock that mean something for nodes on a route only. The
order of logs and marks is the search's own business."""


@dataclass
class Search:
    """Problem, state and clock of a day, with a generator of its own."""

    instance: Instance
    kind: ClockKind
    problem: Problem
    state: State
    clock: Structure
    chance: Chance
    best: Best

    def steps(self, count: int, temperature: float = 5.0, settings: Settings | None = None) -> None:
        run_steps(
            self.problem,
            self.state,
            self.clock,
            settings or Settings(),
            self.chance,
            self.best,
            count,
            temperature,
            temperature,
        )

    def build(self) -> None:
        build(self.problem, self.state, self.clock, Settings(absent_tries=self.problem.job_count), self.chance)

    def take(self, sequences: tuple[Sequence, ...]) -> bool:
        """Whether `sequences`, put into this empty search, keep every rule."""
        return bool(take_routes(self.problem, self.state, self.clock, packed(sequences), served_options(self.problem, sequences)))

    def total(self) -> float:
        return float(self.state.money.sum())

    def summed_anew(self) -> float:
        return float(resum(self.problem, self.state))

    @property
    def sequences(self) -> tuple[Sequence, ...]:
        return tuple(unpacked(best_routes(self.problem, self.state.following, self.state.reload)))

    def idle_price(self) -> float:
        """What the clock of all rules charges for vehicles that stay at home, and no plan pays."""
        rules = getattr(self.clock, "rules", None)
        return 0.0 if rules is None else float(rules.idle_price[self.state.stops == 0].sum())

    def copied(self) -> dict[str, Any]:
        """The plan, its price and the times along its routes."""
        on_route = np.flatnonzero(self.state.route_of >= 0)
        copy = {name: np.array(getattr(self.state, name)) for name in PLAN}
        copy |= {"cost": self.state.cost.copy(), "money": self.state.money.copy()}
        copy |= {name: np.array(getattr(self.state, name))[on_route] for name in LINKS}
        copy |= {name: np.array(getattr(self.clock, name))[on_route] for name in TIMES if hasattr(self.clock, name)}
        copy["absent"] = np.sort(self.state.absent[: self.state.counts[ABSENT]])
        if self.problem.has_limits:
            copy["driving"] = self.state.driving.copy()
        return copy


def new_search(instance: Instance, kind: str, seed: int = 3) -> Search:
    """Nothing is served yet."""
    problem = build_problem(instance)
    chosen = KINDS[kind]
    clock = chosen.make(instance, problem)(0)
    search = Search(instance, chosen, problem, new_state(problem), clock, new_chance(seed), new_best(problem))
    search.take(())
    return search


def copy_of(search: Search) -> Search:
    """Another search that was handed the same plan."""
    other = new_search(search.instance, search.kind.name)
    other.state, other.clock = new_state(other.problem), other.kind.make(other.instance, other.problem)(0)
    assert other.take(search.sequences)
    return other


def differences(one: dict[str, Any], other: dict[str, Any], *, exact: bool = True) -> list[str]:
    """Names under which two copies of a plan differ; money may differ by rounding where not `exact`."""
    assert one.keys() == other.keys()
    return [name for name in one if not _equal(one[name], other[name], exact or name not in {"cost", "money"})]


def _equal(one: Any, other: Any, exact: bool) -> bool:
    if one.dtype.names:
        return all(np.array_equal(one[name], other[name]) for name in one.dtype.names)
    return np.array_equal(one, other) if exact else np.allclose(one, other, atol=1e-6)
