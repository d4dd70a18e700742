"""How the temperature falls during a run; see `annealing`."""

COLD, COLDEST = 0.075, 0.02
"""Temperatures where the fall begins and ends, in prices of a leg to a near neighbour."""

FALLS_FROM = 0.94
"""The stage of cooling from which it falls."""


def temperature_at(stage: float, start: float) -> float:
    """In prices of a leg, `stage` going from 0 to 1."""
    if stage <= FALLS_FROM:
        return float(start * (COLD / start) ** (stage / FALLS_FROM))
    return float(COLD * (COLDEST / COLD) ** ((stage - FALLS_FROM) / (1 - FALLS_FROM)))
