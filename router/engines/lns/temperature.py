"""How the temperature falls during a run (see docs/algorithm.md).

Below `COLD` plans of a run of any length hardly changed any more (R1_6_2, RC2_8_4, R1_10_3: 0.1 % in a sixth of the time, and as
much in a last tenth of polishing), and what they lose there, they lose as well in a fall.
"""

COLD, COLDEST = 0.075, 0.02
"""Temperatures where the fall begins and ends, in prices of a leg to a near neighbour."""

FALLS_FROM = 0.94
"""The stage of annealing from which it falls."""


def temperature_at(stage: float, start: float, cold: float = COLD) -> float:
    """In prices of a leg, `stage` going from 0 to 1."""
    if stage <= FALLS_FROM:
        return float(start * (cold / start) ** (stage / FALLS_FROM))
    return float(cold * (COLDEST / cold) ** ((stage - FALLS_FROM) / (1 - FALLS_FROM)))
