"""`.ci/run` ends as what it ran has ended."""

import subprocess
from pathlib import Path

import pytest

SCRIPT = Path(__file__).parents[2] / ".ci" / "run"


@pytest.mark.parametrize(("body", "code"), [("true", 0), ("false", 1), ("exit 3", 3)])
@pytest.mark.parametrize(
    "beside", ["", "true & sanitizing=$!; wait $sanitizing", "sleep 60 & sanitizing=$!"], ids=["none", "over", "under way"]
)
def test_it_ends_as_what_it_ran_and_leaves_nothing(tmp_path: Path, body: str, code: int, beside: str) -> None:
    opening = SCRIPT.read_text().split('step "', 1)[0]
    (tmp_path / ".ci").mkdir()
    script = tmp_path / ".ci" / "run"
    script.write_text(f"{opening}\n{beside}\necho $place\n{body}\n")
    done = subprocess.run(["bash", str(script)], stdout=subprocess.PIPE, text=True, check=False, timeout=30)
    assert done.returncode == code
    assert not Path(done.stdout.strip()).exists()
