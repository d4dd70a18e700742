"""The house in figures, from its sources, beside the last revision without a native core: ``python -m benchmarks.house``."""

import re
from pathlib import Path

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
    print(f"functions above {MOST_PARAMETERS} parameters: {len(long)}", *long, sep="\n  " if long else "")


if __name__ == "__main__":
    main()
