"""Random instances that once ended in a wrong plan or a wrong price."""

import pytest

from benchmarks.random_days import fault_of
from router.engines.lns.evaluators import EVALUATORS

KINDS = {kind.name: kind for kind in EVALUATORS}


@pytest.mark.parametrize(("kind", "seed"), [("static", 4962), ("functions", 5001)])
def test_what_was_wrong_is_right(kind: str, seed: int) -> None:
    """A delivery that collects as well; a price from which a route that was too late for a moment had rounded the pence away."""
    assert fault_of(KINDS[kind], seed, 100) == ""
