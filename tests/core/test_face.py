"""The stub says what the compiled module has."""

import ast
import inspect
import re
from pathlib import Path
from typing import Any

import pytest

from router.core import _core as core

STUB = ast.parse(Path(core.__file__).with_name("_core.pyi").read_text(encoding="utf-8"))
CLASSES = {node.name: node for node in STUB.body if isinstance(node, ast.ClassDef)}


def names(nodes: list[ast.stmt]) -> set[str]:
    """What statements define."""
    defined = {node.name for node in nodes if isinstance(node, ast.ClassDef | ast.FunctionDef)}
    defined |= {node.target.id for node in nodes if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name)}
    return defined | {
        target.id for node in nodes if isinstance(node, ast.Assign) for target in node.targets if isinstance(target, ast.Name)
    }


def public(thing: Any) -> set[str]:
    return {name for name in vars(thing) if not name.startswith("_")}


def test_module_and_stub_have_the_same_names() -> None:
    assert names(STUB.body) == public(core)


@pytest.mark.parametrize("name", sorted(CLASSES))
def test_classes_have_the_same_members(name: str) -> None:
    made = getattr(core, name)
    assert names(CLASSES[name].body) - {"__init__"} == public(made)


@pytest.mark.parametrize(
    ("owner", "node"),
    [
        (name, node)
        for name, one in CLASSES.items()
        for node in one.body
        if isinstance(node, ast.FunctionDef) and not node.decorator_list
    ]
    + [("", node) for node in STUB.body if isinstance(node, ast.FunctionDef)],
    ids=lambda value: value if isinstance(value, str) else value.name,
)
def test_functions_take_the_same_parameters(owner: str, node: ast.FunctionDef) -> None:
    """As nanobind states them in the first line of each docstring."""
    made = getattr(getattr(core, owner) if owner else core, node.name)
    stated = [argument.arg for argument in node.args.args if argument.annotation is not None]
    line = (inspect.getdoc(made) or "").splitlines()[0]
    assert re.findall(r"(\w+): ", line.split(") ->")[0]) == stated
    assert ("**" in line) == (node.args.kwarg is not None)
