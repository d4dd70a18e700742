"""The house in figures, from its sources, beside the last revision without a native core: ``python -m benchmarks.house``."""

import ast
import re
import subprocess
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path
from typing import get_args, get_type_hints

from router.model import Relation, Vehicle, Visit
from router.model.rules import RULES

ROOT = Path(__file__).parents[1]
ROOMS = {
    "core (C++)": ("router/core/**/*.hpp", "router/core/**/*.cpp"),
    "engines": ("router/engines/**/*.py",),
    "timing": ("router/timing/**/*.py",),
    "travel in model": ("router/model/travel*.py",),
    "compiler, cache, linker": (
        *("router/compilation.py", "router/structure.py", "router/linking.py", "router/records.py"),
        *("router/kernel_folders.py", "router/solver/first_use.py"),
    ),
    "model/rules.py": ("router/model/rules.py",),
}
BEFORE = {
    "core (C++)": (0, 0),
    "engines": (89, 13_005),
    "timing": (12, 1_943),
    "travel in model": (4, 751),
    "compiler, cache, linker": (6, 1_153),
    "model/rules.py": (1, 81),
}
"""Files and lines at e0d1c4b."""
MOST_PARAMETERS = 8
LAST_RULES = 3
NAME = re.compile(r'(?:[rR]ule\(\s*|^    )"(\w+)"[:,]', re.MULTILINE)


def files_of(patterns: tuple[str, ...]) -> list[Path]:
    """Sources of a room."""
    return sorted({path for pattern in patterns for path in ROOT.glob(pattern)})


def lines_of(paths: list[Path]) -> int:
    """Lines of all of them."""
    return sum(len(path.read_text(encoding="utf-8").splitlines()) for path in paths)


def parameters(signature: str) -> int:
    """How many parameters a parenthesised list declares."""
    depth, count, empty = 0, 1, True
    for letter in signature:
        depth += (letter in "([{<") - (letter in ")]}>")
        count += letter == "," and depth == 0
        empty = empty and letter.isspace()
    return 0 if empty else count - signature.rstrip().endswith(",")


def long_signatures() -> list[str]:
    """Functions of the core, engines and timing with more than `MOST_PARAMETERS` parameters (self apart)."""
    found = []
    for path in files_of(("router/core/**/*.hpp", "router/core/**/*.cpp", "router/engines/**/*.py", "router/timing/**/*.py")):
        text = path.read_text(encoding="utf-8")
        python = path.suffix == ".py"
        pattern = r"def (\w+)\(((?:[^()]|\([^()]*\))*)\)" if python else r"\b(\w+)\(((?:[^();{}]|\([^()]*\))*)\)[^;{}()]*\{"
        for name, signature in re.findall(pattern, text):
            taken = re.sub(r"\bself,?|\*,", "", signature) if python else signature
            if parameters(taken) > MOST_PARAMETERS:
                found.append(f"{path.relative_to(ROOT)}: {name}")
    return found


def lists_of_rules() -> list[str]:
    """Collections of three or more names of rules outside the one table of rules.

    Texts about rules, what formats can say, and names that are fields of the model or kinds of relations are left out.
    """
    found = []
    others = {field.name for kind in (Vehicle, Visit) for field in fields(kind)} | set(get_args(get_type_hints(Relation)["kind"]))
    for path in files_of(("router/**/*.py",)):
        if path.relative_to(ROOT).parts[1] == "formats" or path.name == "rules.py":
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            items = node.elts if isinstance(node, ast.List | ast.Set | ast.Tuple) else []
            names = [item.value for item in items if isinstance(item, ast.Constant)]
            if len(names) > 2 and len(names) == len(items) and RULES.keys() >= set(names) and not others >= set(names):
                found.append(f"{path.relative_to(ROOT)}:{items[0].lineno}: {', '.join(map(str, names))}")
    return found


def git(*words: str) -> str:
    """What git prints; nothing where there is no such revision or no git."""
    try:
        done = subprocess.run(["git", *words], cwd=ROOT, capture_output=True, text=True, check=False)
    except FileNotFoundError:
        return ""
    return done.stdout


def last_rules(most: int) -> Iterator[str]:
    """The rules added last to the table, newest first: each with its commit, and how many files of `router` that touched."""
    table, found = "router/model/rules.py", 0
    for revision in git("log", "--no-merges", "--format=%h", "--", table).split():
        now, before = (set(re.findall(NAME, git("show", f"{one}:{table}"))) for one in (revision, f"{revision}^"))
        for name in sorted(now - before) if before else ():
            files = [one for one in git("show", "--name-only", "--format=", revision).split() if one.startswith("router/")]
            yield f"{name}: {len(files)} files of router/ in {revision}"
            found += 1
            if found == most:
                return


def main() -> None:
    """Print the table."""
    print(f"{'room':<26}{'files':>7}{'lines':>9}{'before':>14}")
    total, total_before = 0, 0
    for room, patterns in ROOMS.items():
        paths = files_of(patterns)
        lines, (files_before, before) = lines_of(paths), BEFORE[room]
        total, total_before = total + lines, total_before + before
        print(f"{room:<26}{len(paths):>7}{lines:>9,}{files_before:>5}{before:>9,}")
    print(f"{'in all':<33}{total:>9,}{total_before:>14,}")
    long = long_signatures()
    for what, found in (
        (f"functions above {MOST_PARAMETERS} parameters", long),
        (f"lists of rules beside the table of {len(RULES)} in model/rules.py (eight before)", lists_of_rules()),
    ):
        print("\n  ".join([f"{what}: {len(found)}", *found]))
    print("\n  ".join(["the last rules:", *last_rules(LAST_RULES)]))


if __name__ == "__main__":
    main()
