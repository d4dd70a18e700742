"""What a kind of clock must be able to do. A clock is a named tuple of arrays with all that depends on time along the routes.

`StaticClock` adds durations and asks only whether windows are kept. Others price paid time or know every rule. The search is
compiled once per kind; each implements these operations with `compiled.implements`. A step of the search is: `start_step`;
changes to the links, each followed by `visits_changed`; then either nothing (accepted) or `undo_step`.

The functions here only declare: `compiled.depends_on_clock` puts what the clock at hand does in their place.
"""

from typing import Any, TypeAlias

from router.engines.ruin_recreate.kernels.chance import Chance
from router.engines.ruin_recreate.kernels.compiled import depends_on_clock
from router.engines.ruin_recreate.kernels.problem import Problem
from router.engines.ruin_recreate.kernels.settings import Settings
from router.engines.ruin_recreate.kernels.state import State

Clock: TypeAlias = Any
"""One of the clocks' named tuples; numba knows which when it compiles."""

Insertion: TypeAlias = tuple[float, int, int, int, int]
"""Price (infinite when there is none), option, route, node that the first visit follows, node that the second follows (−1: single).

When both visits of a pair stand side by side the second follows the first, that is, the node named is the first visit itself.
"""


@depends_on_clock
def refresh_route(problem: Problem, state: State, clock: Clock, route: int) -> bool:
    """Compute everything the clock keeps of `route` anew, and its price in `state`; whether the route keeps the rules."""


@depends_on_clock
def start_step(problem: Problem, state: State, clock: Clock) -> None:
    """Forget what would be needed to undo the step before."""


@depends_on_clock
def save_route(problem: Problem, state: State, clock: Clock, route: int) -> None:
    """Called before the first change of `route` in a step."""


@depends_on_clock
def visits_changed(problem: Problem, state: State, clock: Clock, route: int, before: int, after: int) -> bool:
    """Bring times and price of `route` up to date after the nodes strictly between `before` and `after` changed; false when the
    route now breaks a rule (which a removal can do where the triangle inequality fails)."""


@depends_on_clock
def takes_strings(problem: Problem, state: State, clock: Clock) -> bool:
    """Whether several visits of a route may be taken out before one `visits_changed` that covers them all."""


@depends_on_clock
def settle_plan(problem: Problem, state: State, clock: Clock) -> None:
    """Bring `State.money` up to date, the rules between routes included, when a step's changes are made."""


@depends_on_clock
def undo_step(problem: Problem, state: State, clock: Clock) -> None:
    """Times as they were when the step began; links and sums have been put back already."""


@depends_on_clock
def best_insertion(problem: Problem, state: State, clock: Clock, job: int, settings: Settings, chance: Chance) -> Insertion:
    """The cheapest place for an absent job next to near visits, at the ends of touched routes, or in an unused vehicle."""


@depends_on_clock
def recreate_by_regret(
    problem: Problem, state: State, clock: Clock, settings: Settings, chance: Chance, count: int, limit: float
) -> bool:
    """Insert the first `count` jobs of the scratch array, pairs all, the one with most to lose first; false once the cost cannot
    stay below `limit`. Asked only of clocks that remember places of pairs."""


@depends_on_clock
def anneal_moves(problem: Problem, state: State, clock: Clock, settings: Settings, chance: Chance, temperature: float) -> None:
    """A few small changes between two ruins, accepted by temperature."""
