"""The fields of data made in Python: converted where that is exact, refused by name where it is not.

A frozen dataclass calls `settle` when it is made. What its annotations promise then holds: whole numbers are `int`, numbers are
finite `float`, several things are tuples or frozen sets of their own, and what the caller does later to a list or dict of theirs
changes nothing.
"""

import math
from collections.abc import Callable, Collection, Mapping
from dataclasses import fields
from functools import cache, partial
from operator import is_
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, TypeAlias, TypeVar, Union, cast, get_args, get_origin, get_type_hints

import numpy as np

from router.errors import InstanceError, Problem, ProblemsError
from router.units import FOREVER

Reader: TypeAlias = Callable[[Any], Any]
"""Gives the value as the field holds it; raises `UnfitError`."""

Thing = TypeVar("Thing")

MOST_LOAD = 10**12
MOST_METRES = 2**31 - 1
MOST_MONEY = 1e15
"""Figures beyond these are slips of a unit; sums of those within stay exact."""
MOST_SHOWN = 60
"""So many characters of a value are shown."""

_LARGE = (
    "capacities",
    "collect",
    "deliver",
    "initial_load",
    "load",
    "loads",
    "stock",
    "units",
    "iterations",
    "seed",
    "capacity",
    "uses",
)
_MOST = dict.fromkeys(_LARGE, MOST_LOAD) | dict.fromkeys(("distance", "max_distance"), MOST_METRES)
"""The most that loads, other large numbers and lengths are; the rest are moments, durations, counts and indices."""


class UnfitError(Exception):
    """A value that a field cannot hold; never leaves `router`."""

    def __init__(self, what: str, remedy: str) -> None:
        super().__init__(what)
        self.what = what
        self.remedy = remedy


def settle(thing: Any, error: type[ProblemsError] = InstanceError) -> None:
    """Give every field of the dataclass object `thing` the type that its annotation promises.

    Raises
    ------
    ProblemsError
        of the kind `error`, listing every field that cannot be converted exactly.
    """
    problems: list[Problem] = []
    for name, default, read in readers(type(thing)):
        value = getattr(thing, name)
        if value is default:
            continue
        try:
            settled = read(value)
        except UnfitError as unfit:
            problems.append(_problem(thing, name, value, unfit))
        else:
            if settled is not value:
                object.__setattr__(thing, name, settled)
    if problems:
        raise error(problems)


def derived(thing: Thing, **changes: Any) -> Thing:
    """A sound dataclass object with fields changed to what is as sound: other than by `replace`, nothing is looked at again."""
    kind: type = type(thing)
    if "__slots__" not in vars(kind):
        made: Any = object.__new__(kind)
        vars(made).update((name, getattr(thing, name)) for name, _, _ in readers(kind))
        vars(made).update(changes)
        return cast(Thing, made)
    made = _open_copier(kind)(thing)
    for name, value in changes.items():
        setattr(made, name, value)
    made.__class__ = kind
    return cast(Thing, made)


@cache
def _open_copier(kind: type) -> Callable[[Any], Any]:
    """What copies an object of a dataclass into one of a class with the same slots that can be written to.

    Set as attributes of such an object, which then becomes one of `kind`, thirty fields take a fifth of the time that they take
    past a ``__setattr__`` that refuses.
    """
    names = [name for name, _, _ in readers(kind)]
    space: dict[str, Any] = {"new": object.__new__, "open_kind": type(kind.__name__, (), {"__slots__": tuple(names)})}
    lines = "".join(f"    made.{name} = thing.{name}\n" for name in names)
    exec(f"def copy(thing):\n    made = new(open_kind)\n{lines}    return made", space)
    copy: Callable[[Any], Any] = space["copy"]
    return copy


def unfit_fields(thing: Any) -> list[Problem]:
    """Every field of the dataclass object `thing` that does not hold what its annotation promises; nothing is changed."""
    problems: list[Problem] = []
    for name, _, read in readers(type(thing)):
        value = getattr(thing, name)
        try:
            read(value)
        except UnfitError as unfit:
            problems.append(_problem(thing, name, value, unfit))
    return problems


def _problem(thing: Any, name: str, value: object, unfit: UnfitError) -> Problem:
    noun, own = type(thing).__name__, getattr(thing, "id", None)
    words = "".join(f" {letter.lower()}" if letter.isupper() else letter for letter in noun).strip()
    where = f"{words} '{own}'" if isinstance(own, str) and own else noun
    return Problem(code="E101", where=where, what=f"{name} {unfit.what}", remedy=unfit.remedy, field=name, value=shown(value))


def shown(value: object) -> str:
    """`value` in few characters, however large it is."""
    if isinstance(value, int) and not -(10**20) < value < 10**20:
        return f"a whole number of {value.bit_length()} bits"
    try:
        text = repr(value)
    except Exception:  # anybody's __repr__
        text = f"an object of type {type(value).__name__}"
    return text if len(text) <= MOST_SHOWN else f"{text[: MOST_SHOWN - 1]}…"


_readers: dict[type, tuple[tuple[str, object, Reader], ...]] = {}
"""What `readers` has worked out."""


def readers(kind: type) -> tuple[tuple[str, object, Reader], ...]:
    """Name, default and reader of every field of a dataclass."""
    found = _readers.get(kind)
    if found is None:
        hints = get_type_hints(kind)
        found = _readers[kind] = tuple((field.name, field.default, reader(hints[field.name], field.name)) for field in fields(kind))
    return found


def reader(hint: Any, name: str = "") -> Reader:
    """The reader for a type hint; `name` tells what its numbers count."""
    arguments = get_args(hint)
    made = _GENERIC.get(get_origin(hint))
    if made is not None:
        return made(arguments, name)
    if hint is int:
        return partial(_whole, most=_MOST.get(name, FOREVER))
    return _PLAIN.get(hint) or partial(_object, kind=hint)


def _union_reader(arguments: tuple[Any, ...], name: str) -> Reader:
    others = tuple(one for one in arguments if one is not NoneType)
    read = reader(others[0], name) if len(others) == 1 else partial(_object, kind=others)
    return partial(_optional, read=read) if NoneType in arguments else read


def _tuple_reader(arguments: tuple[Any, ...], name: str) -> Reader:
    if arguments[-1] is Ellipsis:
        return partial(_several, read=reader(arguments[0], name))
    return partial(_parts, each=tuple(reader(one, name) for one in arguments))


def _optional(value: Any, *, read: Reader) -> Any:
    return None if value is None else read(value)


def _anything(value: Any) -> Any:
    return value


def _whole(value: Any, *, most: int, least: int | None = None) -> int:
    if type(value) is not int:
        value = _as_whole(value)
    if not (-most if least is None else least) <= value <= most:
        span = f"of at most {most}" if least is None else f"from {least} to {most}"
        raise UnfitError(f"is {shown(value)}", f"give a whole number {span}")
    return int(value)


def _as_whole(value: Any) -> int:
    if isinstance(value, int | np.integer) and not isinstance(value, bool):
        return int(value)
    if isinstance(value, float | np.floating) and float(value).is_integer():
        return int(value)
    raise UnfitError(f"is {shown(value)}, no whole number", "give a whole number; round seconds, metres and loads yourself")


def _number(value: Any) -> float:
    if type(value) is not float:
        if isinstance(value, bool) or not isinstance(value, int | float | np.integer | np.floating):
            raise UnfitError(f"is {shown(value)}, no number", "give a number")
        try:
            value = float(value)
        except OverflowError:
            value = math.inf
    if not -MOST_MONEY <= value <= MOST_MONEY:
        raise UnfitError(f"is {value:g}", f"give a finite number of at most {MOST_MONEY:g}")
    return float(value)


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise UnfitError(f"is {shown(value)}, no text", "give a str")
    if not value.isascii():
        try:
            value.encode()
        except UnicodeEncodeError:
            raise UnfitError(f"is {shown(value)}, which no file can hold", "leave lone surrogates out") from None
    return value if type(value) is str else str(value)


def _flag(value: Any) -> bool:
    if not isinstance(value, bool | np.bool_):
        raise UnfitError(f"is {shown(value)}, neither True nor False", "give True or False")
    return bool(value)


def _word(value: Any, *, choices: tuple[object, ...]) -> Any:
    if isinstance(value, str) and value in choices:
        return value
    raise UnfitError(f"is {shown(value)}, which is not known", f"use one of {', '.join(repr(one) for one in choices)}")


def _object(value: Any, *, kind: Any) -> Any:
    if isinstance(value, kind):
        return value
    kinds = kind if isinstance(kind, tuple) else (kind,)
    raise UnfitError(f"is {shown(value)}", f"give {' or '.join(_one_of(one.__name__) for one in kinds)}")


def _one_of(noun: str) -> str:
    return f"{'an' if noun[0] in 'AEIOUaeiou' else 'a'} {noun}"


def _several(value: Any, *, read: Reader) -> tuple[Any, ...]:
    if not isinstance(value, tuple | list) and not (isinstance(value, np.ndarray) and value.ndim):
        raise UnfitError(f"is {shown(value)}, no tuple", "give a tuple or list")
    settled = tuple(_each(value, read))
    same = type(value) is tuple and all(map(is_, settled, value))
    return value if same else settled  # type: ignore[return-value]


def _parts(value: Any, *, each: tuple[Reader, ...]) -> tuple[Any, ...]:
    if not isinstance(value, tuple | list) or len(value) != len(each):
        raise UnfitError(f"is {shown(value)}, no tuple of {len(each)}", f"give a tuple of {len(each)}")
    return tuple(read(one) for read, one in zip(each, value, strict=True))


def _set(value: Any, *, read: Reader) -> frozenset[Any]:
    if not isinstance(value, frozenset | set | tuple | list):
        raise UnfitError(f"is {shown(value)}, no set", "give a frozenset, set, tuple or list")
    settled = frozenset(_each(value, read))
    return value if type(value) is frozenset and settled == value else settled


def _collection(value: Any, *, read: Reader) -> tuple[Any, ...]:
    if not isinstance(value, tuple | list | set | frozenset):
        raise UnfitError(f"is {shown(value)}, no tuple", "give a tuple, list or set")
    return tuple(_each(value, read))


def _each(values: Any, read: Reader) -> list[Any]:
    try:
        return [read(one) for one in values]
    except UnfitError as unfit:
        raise UnfitError(f"holds one that {unfit.what}", unfit.remedy) from None


def _mapping(value: Any, *, read_key: Reader, read: Reader) -> dict[Any, Any]:
    if not isinstance(value, Mapping):
        raise UnfitError(f"is {shown(value)}, no mapping", "give a dict")
    try:
        return {read_key(key): read(one) for key, one in value.items()}
    except UnfitError as unfit:
        raise UnfitError(f"holds one that {unfit.what}", unfit.remedy) from None


_PLAIN: Mapping[Any, Reader] = {float: _number, str: _text, bool: _flag, object: _anything}
_GENERIC: Mapping[Any, Callable[[tuple[Any, ...], str], Reader]] = {
    Union: _union_reader,
    UnionType: _union_reader,
    tuple: _tuple_reader,
    Collection: lambda arguments, name: partial(_collection, read=reader(arguments[0], name)),
    Annotated: lambda arguments, _: partial(_whole, least=arguments[1], most=arguments[2]),
    Literal: lambda arguments, _: partial(_word, choices=arguments),
    frozenset: lambda arguments, name: partial(_set, read=reader(arguments[0], name)),
    Mapping: lambda arguments, name: partial(_mapping, read_key=reader(arguments[0]), read=reader(arguments[1], name)),
}
