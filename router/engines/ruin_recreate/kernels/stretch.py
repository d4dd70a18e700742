"""Where the search looks: at one stretch of visits for some thousand steps, then at another.

Near visits have near numbers (see `numbering`), so what a stretch needs of the tables stays in the processor's fast memory. Every
stretch is visited again and again while the temperature hardly falls, so all of the day cools at one pace.
"""

from router.engines.ruin_recreate.kernels.chance import Chance, below
from router.engines.ruin_recreate.kernels.compiled import inlined
from router.engines.ruin_recreate.kernels.state import FIRST, OWN, WIDTH, State

LONGEST, STAY = 200, 2_000
"""Visits in a stretch, and steps until the next: 1.24, 1.15 and 1.12 times the steps a second (R1_10_3, R1_6_2, RC2_8_4), and at
equal steps plans as good. Days of less than twice as many visits are looked at as a whole."""


@inlined
def look_elsewhere(state: State, chance: Chance) -> None:
    """Draw another stretch."""
    state.counts[FIRST], state.counts[WIDTH] = 0, state.counts[OWN]
    if state.counts[OWN] >= 2 * LONGEST:
        state.counts[FIRST], state.counts[WIDTH] = below(chance, state.counts[OWN]), LONGEST


@inlined
def some_visit(state: State, chance: Chance) -> int:
    """Any visit of the stretch at hand."""
    place = state.counts[FIRST] + below(chance, state.counts[WIDTH])
    return state.own[place if place < state.counts[OWN] else place - state.counts[OWN]]
