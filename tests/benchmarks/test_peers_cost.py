"""Plans of PyVRP and VROOM cost in router what those programs say."""

from collections.abc import Callable
from pathlib import Path

import pytest

from benchmarks.cases import AnyCase
from benchmarks.peers_cost import Comparison, compared, main


@pytest.mark.parametrize("peer", ["pyvrp", "vroom"])
@pytest.mark.parametrize("name", ["toy", "asym"])
def test_both_counts_are_equal(peer: str, name: str, case_of: Callable[..., AnyCase]) -> None:
    pytest.importorskip(peer, reason=f"{peer} is missing: pip install 'router[bench]'")
    one = compared(peer, case_of(name), 20)
    assert one.violations == 0
    assert one.found == pytest.approx(one.stated)
    assert one.stated > 0


def test_the_command_ends_with_nothing_different(sets: Path, capsys: pytest.CaptureFixture[str]) -> None:
    pytest.importorskip("pyvrp", reason="pyvrp is missing: pip install 'router[bench]'")
    assert main(["--instances", str(sets), "--names", "toy", "--peers", "pyvrp", "--iterations", "20"]) == 0
    assert "equal" in capsys.readouterr().out


def test_a_difference_or_a_broken_rule_is_told() -> None:
    assert Comparison(peer="p", instance="i", stated=100, found=100.0, violations=0).equal
    assert not Comparison(peer="p", instance="i", stated=100, found=101.0, violations=0).equal
    assert not Comparison(peer="p", instance="i", stated=100, found=100.0, violations=1).equal
