"""Whether a process can plan is said without an error."""

import subprocess
import sys

import pytest

import router


def test_an_installed_router_is_ready():
    assert router.ready() is True


@pytest.mark.parametrize("missing", ["router.core._core", "numpy"])
def test_a_broken_installation_is_not(missing):
    program = f"import sys; sys.modules[{missing!r}] = None\nimport router; print(router.ready())"
    answer = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert answer.stdout.strip() == "False"
