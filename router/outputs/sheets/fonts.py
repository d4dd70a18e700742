"""Fonts of the PDF sheets: Noto, from packages, never from the machine; cut to the letters that are needed."""

import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from importlib.resources import as_file, files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any

_SCRIPTS_PACKAGE, _FIRST = "manimgx_fonts", "NotoSans[wght].ttf"
_CJK_PACKAGE, _CJK_FILE, _SIMPLIFIED_CHINESE = "noto_cjk_sans_otc", "NotoSansCJK-Regular.ttc", 2
_RULES = ("GSUB", "GPOS", "GDEF", "BASE")
"""Tables of rules by which letters change with their neighbours."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FontFile:
    """A font cut to `letters`, as a file."""

    name: str
    path: Path
    letters: frozenset[str]


def cut_fonts(letters: Iterable[str], folder: Path) -> list[FontFile]:
    """Fonts in `folder` that have `letters` between them, each letter in the first one that knows it; some may be in none.

    They keep the rules by which letters join and marks are set only where some do: those take most of the time to cut.
    """
    missing, found = set(letters), []
    shaped = any(joins(letter) for letter in missing)
    for number, (source, face) in enumerate(_sources()):
        if not missing:
            break
        with as_file(source) as file:
            font = _cut(file, face, missing, folder / f"{number}.ttf", shaped=shaped and face != _SIMPLIFIED_CHINESE)
        if font is not None:
            found.append(font)
            missing -= font.letters
    return found


def _sources() -> Iterator[tuple[Traversable, int]]:
    """Font files and the number of the face in each: Latin, Greek and Cyrillic first, then CJK, then all."""
    scripts = files(_SCRIPTS_PACKAGE)
    yield scripts / _FIRST, 0
    yield files(_CJK_PACKAGE) / _CJK_FILE, _SIMPLIFIED_CHINESE
    others = (one for one in scripts.iterdir() if one.name.endswith(".ttf") and one.name != _FIRST and "Italic" not in one.name)
    yield from ((one, 0) for one in sorted(others, key=lambda one: one.name))


def _cut(source: Path, face: int, letters: set[str], target: Path, *, shaped: bool) -> FontFile | None:
    """What `source` has of `letters`, with the rules of its scripts, in `target`; None when it has none of them."""
    from fontTools import subset
    from fontTools.ttLib import TTFont
    from fontTools.varLib import instancer

    with TTFont(source, fontNumber=face) as font:
        known = frozenset(map(chr, font.getBestCmap())) & letters
        if not known:
            return None
        # Letters of Latin come along for digits and signs among the letters of another script.
        for rules in () if shaped else set(_RULES) & set(font.keys()):
            del font[rules]
        cutter = subset.Subsetter(subset.Options(layout_features=["*"], notdef_outline=True))
        cutter.populate(unicodes=[ord(letter) for letter in known])
        cutter.subset(font)
        plain: Any = instancer.instantiateVariableFont(font, {"wght": 400}) if "fvar" in font else font
        plain.save(target)
    return FontFile(name=target.stem, path=target, letters=known)


def joins(letter: str) -> bool:
    """Whether letters of its kind change with their neighbours, or are written from the right: marks, Arabic, Hebrew."""
    return unicodedata.category(letter) in {"Mn", "Mc"} or unicodedata.bidirectional(letter) in {"R", "AL", "AN"}
