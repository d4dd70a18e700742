"""The build backend of the package: scikit-build-core, with a compiler from PyPI (`ziglang`) where the machine has none."""

import os
import shutil
import sys
import tempfile
from pathlib import Path
from typing import Any

from scikit_build_core import build as scikit
from scikit_build_core.build import (
    build_sdist,
    get_requires_for_build_sdist,
    prepare_metadata_for_build_editable,
    prepare_metadata_for_build_wheel,
)

__all__ = [
    "build_editable",
    "build_sdist",
    "build_wheel",
    "get_requires_for_build_editable",
    "get_requires_for_build_sdist",
    "get_requires_for_build_wheel",
    "prepare_metadata_for_build_editable",
    "prepare_metadata_for_build_wheel",
]

COMPILERS = ("c++", "g++", "clang++")
ZIG = "ziglang>=0.13"
TOOLS = {"CXX": "c++", "AR": "ar", "RANLIB": "ranlib"}
"""Name of a tool to CMake → as zig knows it."""


def lacks_compiler() -> bool:
    """Whether neither the caller nor the system names one; on Windows CMake looks in more places than PATH."""
    return sys.platform != "win32" and "CXX" not in os.environ and not any(map(shutil.which, COMPILERS))


def get_requires_for_build_wheel(config_settings: Any = None) -> list[str]:
    return [*scikit.get_requires_for_build_wheel(config_settings), *([ZIG] if lacks_compiler() else [])]


def get_requires_for_build_editable(config_settings: Any = None) -> list[str]:
    return [*scikit.get_requires_for_build_editable(config_settings), *([ZIG] if lacks_compiler() else [])]


def build_wheel(folder: str, config_settings: Any = None, metadata_folder: str | None = None) -> str:
    with tempfile.TemporaryDirectory() as place:
        bring_compiler(Path(place))
        return scikit.build_wheel(folder, config_settings, metadata_folder)


def build_editable(folder: str, config_settings: Any = None, metadata_folder: str | None = None) -> str:
    with tempfile.TemporaryDirectory() as place:
        bring_compiler(Path(place))
        return scikit.build_editable(folder, config_settings, metadata_folder)


def bring_compiler(place: Path) -> None:
    """Where there is none, tell CMake of scripts in `place` that call zig."""
    if not lacks_compiler():
        return
    import ziglang

    zig = Path(ziglang.__file__).parent / "zig"
    for name, tool in TOOLS.items():
        script = place / tool
        script.write_text(f'#!/bin/sh\nexec "{zig}" {tool} "$@"\n')
        script.chmod(0o755)
        if name != "CXX":
            os.environ["CMAKE_ARGS"] = f"{os.environ.get('CMAKE_ARGS', '')} -DCMAKE_{name}={script}"
    os.environ["CXX"] = str(place / TOOLS["CXX"])
