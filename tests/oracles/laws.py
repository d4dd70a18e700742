"""How many examples a law is tried on; the same ones every time."""

from hypothesis import HealthCheck, settings


def few(examples: int) -> settings:
    """Settings of a law: no database, no clock, always the same examples."""
    return settings(
        max_examples=examples,
        deadline=None,
        derandomize=True,
        database=None,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much],
    )
