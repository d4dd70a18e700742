"""The table of rules in CONTRIBUTING.md, made from the proofs of this folder so that it cannot lie.

``python -m tests.features.table`` writes it, ``--check`` says whether it is up to date.
"""

import sys
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

from router.engines import load_engine
from router.model.rules import RULES
from tests.features.files import FILES
from tests.features.proof import Proof

CONTRIBUTING = Path(__file__).parents[2] / "CONTRIBUTING.md"
BEGIN, END = "<!-- rules: begin -->", "<!-- rules: end -->"
ENGINES = ("hybrid", "ortools")
HEAD = "| rule | its proof | files | checker | " + " | ".join(ENGINES) + " |"


def proof_of(rule: str) -> type[Proof]:
    """The proof of a rule: the first test class of its file; others there show more of it."""
    module = import_module(f"tests.features.test_{rule}")
    found = next(value for name, value in vars(module).items() if name.startswith("Test"))
    assert issubclass(found, Proof)
    assert found.rule == rule
    return found


def table() -> str:
    """The table, in the order of the rulebook."""
    lines = [HEAD, "|---" * HEAD.count(" | ") + "|---|", *map(_line, RULES)]
    return "\n".join(lines)


def _line(rule: str) -> str:
    proof = proof_of(rule)
    described = sys.modules[proof.__module__].__doc__ or ""
    judged = "price" if proof.broken is None else "✓"
    cells = [f"`{rule}`", described.strip(), "✓" if rule in FILES else "–", judged, *_claims(proof)]
    return f"| {' | '.join(cells)} |"


def _claims(proof: type[Proof]) -> Iterator[str]:
    for name in ENGINES:
        yield "–" if load_engine(name).unsupported(proof.day) else "✓"


def renewed(text: str) -> str:
    """`text` with the table between its markers made anew."""
    before, rest = text.split(BEGIN)
    _, after = rest.split(END)
    return f"{before}{BEGIN}\n{table()}\n{END}{after}"


def main() -> int:
    text = CONTRIBUTING.read_text(encoding="utf-8")
    new = renewed(text)
    if "--check" in sys.argv:
        return int(new != text)
    CONTRIBUTING.write_text(new, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
