"""Solves of these tests wait for the compiler, so that they do the same on a fresh checkout."""

import pytest


@pytest.fixture(autouse=True)
def _compiled(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("router.solver.first_use.PATIENT", 0.0)
