"""The rulebook, its proofs and its table agree."""

from pathlib import Path

from router.model.rules import RULES
from tests.features.files import FILES
from tests.features.table import CONTRIBUTING, proof_of, renewed
from tests.oracles.strategies import MIXES


def test_every_rule_has_a_file_of_its_own_and_no_other_has() -> None:
    others = {"test_table.py"}
    files = {path.name for path in Path(__file__).parent.glob("test_*.py")} - others
    assert files == {f"test_{rule}.py" for rule in RULES}
    assert all(proof_of(rule).rule == rule for rule in RULES)


def test_every_rule_can_be_said_in_files_and_is_mixed_at_random() -> None:
    assert set(FILES) == set(RULES) == set(MIXES)


def test_the_table_of_rules_is_up_to_date() -> None:
    text = CONTRIBUTING.read_text(encoding="utf-8")
    assert renewed(text) == text, "run `python -m tests.features.table`"
