"""Do the tests see it? ``python -m benchmarks.mutations`` breaks core and checker in many places, one at a time.

All edits of the core are compiled into one copy, each behind a switch, and the environment says which one is on: a build for all of
them, and then only the nearest tests for each. Edits of the checker are made in the copy as text. Nothing of the tree itself
changes.
"""

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable
from pathlib import Path

from benchmarks.mutants import CHECKER, CORE, Mutant
from router.core import _core

ROOT = Path(__file__).parents[1]

SWITCH = """
#include <cstdlib>
namespace router {
inline bool mutant(int number) {
    static const int chosen = [] { const char* text = std::getenv("ROUTER_MUTANT"); return text ? std::atoi(text) : 0; }();
    return number == chosen;
}
}  // namespace router
"""
"""Goes into the copy's `units.hpp`, which every source of the core includes."""

LONGEST = 240.0
"""Seconds after which a mutant counts as killed: its tests do not end."""


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--only", default="", help="mutants whose file or text contains this")
    parser.add_argument("--numbers", default="", help="mutants by number, such as 1,5-8 (default: all)")
    parser.add_argument("--build", type=Path, help="folder of the copy, kept from one call to the next (default: a new one)")
    parser.add_argument("--jobs", type=int, default=1, help="compilations side by side")
    parser.add_argument("--list", action="store_true", help="print the mutants and do nothing")
    arguments = parser.parse_args()
    wanted = chosen(arguments.numbers)
    numbered, gone = list[tuple[int, Mutant]](), 0
    for number, one in enumerate((*CORE, *CHECKER), 1):
        if arguments.only in f"{one.file} {one.old}" and (not wanted or number in wanted):
            here = one.found(ROOT)
            if here is not None:
                numbered.append((number, here))
            else:
                gone += 1
                print(
                    f"GONE           {number:3d} {one}: the text is not in one place of the core or the checker; rewrite the edit"
                )
    if arguments.list:
        for number, one in numbered:
            print(f"{number:3d} {one}")
        return 0
    copy = arguments.build or Path(tempfile.mkdtemp(prefix="mutants."))
    try:
        fill(copy)
        if any(number <= len(CORE) for number, _ in numbered):
            build(copy, arguments.jobs)
        else:
            shutil.copy(_core.__file__, copy / "router/core")
        return report(copy, numbered) or int(gone > 0)
    finally:
        if arguments.build is None:
            shutil.rmtree(copy)


def chosen(text: str) -> set[int]:
    """Numbers written as ``1,5-8``."""
    spans = [part.split("-") for part in text.split(",") if part]
    return {number for span in spans for number in range(int(span[0]), int(span[-1]) + 1)}


def fill(copy: Path) -> None:
    """Copy what is built and tested, with every edit of the core behind its switch."""
    for name in ("router", "tests", "sample_instances"):
        ignored = shutil.ignore_patterns("*.so", "__pycache__")
        shutil.copytree(ROOT / name, copy / name, ignore=ignored, dirs_exist_ok=True, copy_function=copy_if_changed)
    for name in ("CMakeLists.txt", "pyproject.toml", "README.md", "LICENSE"):
        copy_if_changed(str(ROOT / name), str(copy / name))
    texts: dict[str, str] = {"router/core/units.hpp": (ROOT / "router/core/units.hpp").read_text(encoding="utf-8")}
    for number, edit in enumerate(CORE, 1):
        one = edit.found(ROOT)
        if one is not None:
            text = texts.get(one.file) or (ROOT / one.file).read_text(encoding="utf-8")
            texts[one.file] = one.replaced_in(text, switched(number, one))
    texts["router/core/units.hpp"] += SWITCH
    for file, text in texts.items():
        if (copy / file).read_text(encoding="utf-8") != text:
            (copy / file).write_text(text, encoding="utf-8")


def copy_if_changed(source: str, target: str) -> None:
    """So that a second build compiles only what is new."""
    core = "router/core/" in source
    if not core or not Path(target).exists() or Path(source).stat().st_mtime > Path(target).stat().st_mtime:
        shutil.copy(source, target)


def switched(number: int, one: Mutant) -> str:
    """C++ that does `new` when the switch is on and `old` when it is not: statements, or expressions."""
    if one.old.endswith((";", "}")):
        return f"{{ if (router::mutant({number})) {{ {one.new} }} else {{ {one.old} }} }}"
    return f"(router::mutant({number}) ? ({one.new}) : ({one.old}))"


def build(copy: Path, jobs: int) -> None:
    """Compile the copy; quickly rather than well."""
    optimized = "-O1 -DNDEBUG"
    run = [
        ["cmake", "-S", ".", "-B", "build", f"-DPython_EXECUTABLE={sys.executable}", f"-DCMAKE_CXX_FLAGS_RELEASE={optimized}"],
        ["cmake", "--build", "build", "--parallel", str(jobs)],
    ]
    if shutil.which("ccache"):
        run[0].append("-DCMAKE_CXX_COMPILER_LAUNCHER=ccache")
    for command in run:
        subprocess.run(command, cwd=copy, check=True, stdout=subprocess.DEVNULL)
    for module in (copy / "build").glob("_core*.so"):
        shutil.copy(module, copy / "router/core")


def report(copy: Path, numbered: Iterable[tuple[int, Mutant]]) -> int:
    """Print what becomes of each mutant, and of the copy without any; 1 when less than nine in ten are killed."""
    if not passes(copy, sorted({test for _, one in numbered for test in one.tests}), 0):
        print("the tests fail without any mutant")
        return 2
    killed = count = 0
    for number, one in numbered:
        began = time.perf_counter()
        survived = tried(copy, number, one)
        count += 1
        killed += not survived
        print(f"{'SURVIVED' if survived else 'killed  '} {time.perf_counter() - began:5.0f} s  {number:3d} {one}", flush=True)
    print(f"{killed} of {count} killed, {killed / max(1, count):.0%}")
    return int(killed < 0.9 * count)


def tried(copy: Path, number: int, one: Mutant) -> bool:
    """Whether the nearest tests pass all the same."""
    if one.file.endswith(".py"):
        path = copy / one.file
        text = path.read_text(encoding="utf-8")
        path.write_text(one.replaced_in(text, one.new), encoding="utf-8")
        try:
            return passes(copy, one.tests, 0)
        finally:
            path.write_text(text, encoding="utf-8")
    return passes(copy, one.tests, number)


def passes(copy: Path, tests: Iterable[str], number: int) -> bool:
    environment = {**os.environ, "PYTHONPATH": str(copy), "ROUTER_MUTANT": str(number), "PYTHONDONTWRITEBYTECODE": "1"}
    command = [sys.executable, "-m", "pytest", "-q", "-x", "-n0", "-p", "no:cacheprovider", *tests]
    try:
        return subprocess.run(command, cwd=copy, env=environment, timeout=LONGEST, capture_output=True, check=False).returncode == 0
    except subprocess.TimeoutExpired:
        return False


if __name__ == "__main__":
    sys.exit(main())
