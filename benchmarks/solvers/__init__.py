"""The solvers that are compared: each a module with ``prepare`` (case → model, not timed) and ``solve`` (→ `Answer`, timed).

Both raise `Gap` when the solver is not installed or lacks what the case needs. A new peer is a new line here.
"""

import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

import router
from benchmarks.cases import Answer, AnyCase, Gap


@dataclass(frozen=True, slots=True, kw_only=True)
class Solver:
    """Where a solver is found. One without random choices is run once per limit, whatever the number of seeds."""

    module: str
    packages: tuple[str, ...]
    option: str = ""
    random: bool = True


SOLVERS: Mapping[str, Solver] = {
    "router": Solver(module="router_engines", packages=("router", "ortools"), option="hybrid"),
    "router-ortools": Solver(module="router_engines", packages=("router", "ortools"), option="ortools"),
    "router-construction": Solver(module="router_engines", packages=("router", "ortools"), option="construction", random=False),
    "pyvrp": Solver(module="pyvrp_peer", packages=("pyvrp",)),
    "vroom": Solver(module="vroom_peer", packages=("pyvroom",), random=False),
    "ortools-tutorial": Solver(module="ortools_tutorial", packages=("ortools",), random=False),
    "kayros": Solver(module="kayros_peer", packages=("kayros", "mamut-routing-lib")),
}


def prepare(name: str, case: AnyCase) -> Any:
    """The solver's own model of `case`, with everything imported that the timed part needs."""
    return _module(name).prepare(case, SOLVERS[name].option)


def solve(name: str, case: AnyCase, model: Any, *, limit: float, seed: int, threads: int) -> Answer:
    """The routes found within `limit` seconds."""
    answer: Answer = _module(name).solve(case, model, limit=limit, seed=seed, threads=threads, option=SOLVERS[name].option)
    return answer


def version_of(name: str) -> str:
    """Installed versions, e.g. ``kayros 1.6.1, mamut-routing-lib 0.11.0``; '' when one is missing."""
    try:
        names = [f"{package} {_version(package)}" for package in SOLVERS[name].packages]
    except PackageNotFoundError:
        return ""
    return ", ".join(f"{text}{_revision()}" if text.startswith("router ") else text for text in names)


def _version(package: str) -> str:
    """That of a package; router's own sources are measured, installed or not."""
    return router.__version__ if package == "router" else version(package)


@cache
def _revision() -> str:
    """The commit that is measured, ``+`` for changed files; '' outside a checkout."""
    root = Path(__file__).resolve().parents[2]
    command = ["git", "-C", str(root), "describe", "--always", "--dirty=+", "--exclude=*"]
    try:
        found = subprocess.run(command, capture_output=True, text=True, check=False)
    except OSError:
        return ""
    return f" ({found.stdout.strip()})" if found.returncode == 0 else ""


def _module(name: str) -> Any:
    if not version_of(name):
        raise Gap(f"not installed: {', '.join(SOLVERS[name].packages)}")
    return import_module(f"benchmarks.solvers.{SOLVERS[name].module}")
