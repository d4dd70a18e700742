"""Structures of arrays that compiled kernels take by reference.

numba passes a named tuple of arrays by value: some four hundred words per call for a problem and its state, minutes of
compilation. A `Structure` is one pointer instead. It points at a row of words that holds the scalars and, for each array, its
address and strides. Kernels read ``problem.place[node]`` as if it were an array: the address is loaded (it never
changes, and the compiler is told so) and the element follows. No bounds are checked and negative indices do not wrap.
"""

import hashlib
import operator
from dataclasses import dataclass, fields
from functools import cache
from typing import Any

import numpy as np
from llvmlite import ir
from numba import config
from numba.core import cgutils, types
from numba.core.typing.templates import (
    AbstractTemplate,
    AttributeTemplate,
    infer_getattr,
    infer_global,
    signature,
)
from numba.extending import (
    NativeValue,
    lower_builtin,
    lower_getattr_generic,
    models,
    register_model,
    typeof_impl,
    unbox,
)
from numba.np.numpy_support import from_dtype

from router.records import Records, table_of


def records(table: np.ndarray[Any, Any]) -> Any:
    """A table of records whose fields are attributes also where kernels run as plain Python (``NUMBA_DISABLE_JIT=1``)."""
    return Records(table) if config.DISABLE_JIT and table.dtype.names else table


@dataclass(frozen=True)
class Structure:
    """Base of frozen dataclasses whose fields are C-contiguous arrays, other structures, integers, floats and truth values.

    The arrays must not be replaced; their contents may change.
    """

    def __post_init__(self) -> None:
        words: list[int] = []
        layout: list[tuple[str, Any, int, int]] = []
        for field in fields(self):
            value = table_of(getattr(self, field.name))
            if isinstance(value, np.ndarray):
                object.__setattr__(self, field.name, records(value))
                if not value.flags.c_contiguous:
                    raise ValueError(f"{type(self).__name__}.{field.name} must be C-contiguous")
                layout.append((field.name, _element_type(value.dtype), value.ndim, len(words)))
                words += [
                    value.ctypes.data,
                    *(stride // value.itemsize for stride in value.strides[:-1]),
                ]
            elif isinstance(value, Structure):
                layout.append((field.name, value._type, 0, len(words)))  # type: ignore[attr-defined]
                words.append(value._address)  # type: ignore[attr-defined]
            else:
                layout.append((field.name, _SCALARS[type(value)], 0, len(words)))
                words.append(int(np.array(float(value)).view(np.int64)) if isinstance(value, float) else int(value))
        row = np.array(words or [0], dtype=np.int64)
        object.__setattr__(self, "_row", row)
        object.__setattr__(self, "_address", row.ctypes.data)
        object.__setattr__(self, "_type", _structure_type(type(self), tuple(layout)))


_SCALARS = {int: types.int64, float: types.float64, bool: types.boolean}


class StructureType(types.Type):
    """Type of a `Structure` in kernels; `instance_class` is its Python class."""

    def __init__(self, instance_class: type, layout: tuple[tuple[str, Any, int, int], ...]) -> None:
        self.instance_class = instance_class
        self.layout = layout
        shape = hashlib.sha256(str(layout).encode()).hexdigest()[:12]
        super().__init__(name=f"{instance_class.__name__}.{shape}")  # part of each function's name: a long one slows compilation


class BlockType(types.Type):
    """An array of a structure, as kernels see it: an address and strides."""

    def __init__(self, dtype: Any, dimensions: int) -> None:
        self.dtype = dtype
        self.dimensions = dimensions
        super().__init__(name=f"Block({dtype}, {dimensions})")


@cache
def _element_type(dtype: np.dtype[Any]) -> Any:
    """The compiler's name of a type of elements; remembered, because working out a record takes longer than timing a route."""
    return from_dtype(dtype)


_TYPES: dict[tuple[type, tuple[tuple[str, Any, int, int], ...]], StructureType] = {}


def _structure_type(instance_class: type, layout: tuple[tuple[str, Any, int, int], ...]) -> StructureType:
    """One type for all structures of a class whose fields are alike."""
    known = _TYPES.get((instance_class, layout))
    return known or _TYPES.setdefault((instance_class, layout), StructureType(instance_class, layout))


@register_model(StructureType)
class _StructureModel(models.PrimitiveModel):  # type: ignore[misc]
    def __init__(self, manager: Any, kind: StructureType) -> None:
        super().__init__(manager, kind, ir.IntType(64).as_pointer())


@register_model(BlockType)
class _BlockModel(models.StructModel):  # type: ignore[misc]
    def __init__(self, manager: Any, kind: BlockType) -> None:
        members = [
            ("data", types.CPointer(kind.dtype)),  # type: ignore[attr-defined]
            *((f"stride{axis}", types.int64) for axis in range(kind.dimensions - 1)),
        ]
        super().__init__(manager, kind, members)


@typeof_impl.register(Structure)
def _typeof(value: Structure, context: Any) -> StructureType:  # noqa: ARG001
    return value._type  # type: ignore[attr-defined]


@unbox(StructureType)
def _unbox(kind: StructureType, value: Any, c: Any) -> Any:  # noqa: ARG001
    address = c.pyapi.object_getattr_string(value, "_address")
    pointer = c.builder.bitcast(c.pyapi.long_as_voidptr(address), ir.IntType(64).as_pointer())
    c.pyapi.decref(address)
    return NativeValue(pointer, is_error=cgutils.is_not_null(c.builder, c.pyapi.err_occurred()))


@infer_getattr
class _StructureAttributes(AttributeTemplate):  # type: ignore[misc]
    key = StructureType

    def generic_resolve(self, kind: StructureType, attribute: str) -> Any:
        for name, dtype, dimensions, _ in kind.layout:
            if name == attribute:
                return BlockType(dtype, dimensions) if dimensions else dtype
        return None


def _constant_load(builder: Any, pointer: Any) -> Any:
    """Load what no kernel ever writes, so that the compiler may keep it over stores."""
    value = builder.load(pointer)
    value.set_metadata("invariant.load", builder.module.add_metadata([]))
    return value


@lower_getattr_generic(StructureType)
def _lower_attribute(context: Any, builder: Any, kind: StructureType, pointer: Any, attribute: str) -> Any:
    dtype, dimensions, offset = next(entry[1:] for entry in kind.layout if entry[0] == attribute)

    def word(index: int) -> Any:
        return _constant_load(builder, builder.gep(pointer, [ir.Constant(ir.IntType(64), offset + index)]))

    if dimensions:
        block = cgutils.create_struct_proxy(BlockType(dtype, dimensions))(context, builder)
        block.data = builder.inttoptr(word(0), context.get_data_type(dtype).as_pointer())
        for axis in range(dimensions - 1):
            setattr(block, f"stride{axis}", word(1 + axis))
        return block._getvalue()
    if isinstance(dtype, StructureType):
        return builder.inttoptr(word(0), ir.IntType(64).as_pointer())
    if dtype is types.float64:
        return builder.bitcast(word(0), ir.DoubleType())
    if dtype is types.boolean:
        return builder.trunc(word(0), ir.IntType(1))
    return word(0)


def _is_index(block: BlockType, index: Any) -> bool:
    if block.dimensions == 1:
        return isinstance(index, types.Integer)
    return isinstance(index, types.BaseTuple) and len(index) == block.dimensions  # type: ignore[attr-defined]


def _plain_index(block: BlockType) -> Any:
    return types.int64 if block.dimensions == 1 else types.UniTuple(types.int64, block.dimensions)  # type: ignore[attr-defined]


@infer_global(operator.getitem)
class _GetItem(AbstractTemplate):  # type: ignore[misc]
    def generic(self, args: Any, kws: Any) -> Any:  # noqa: ARG002
        block, index = args
        if isinstance(block, BlockType) and _is_index(block, index):
            return signature(_read_type(block.dtype), block, _plain_index(block))
        return None


@infer_global(operator.setitem)
class _SetItem(AbstractTemplate):  # type: ignore[misc]
    def generic(self, args: Any, kws: Any) -> Any:  # noqa: ARG002
        block, index, _ = args
        if isinstance(block, BlockType) and _is_index(block, index):
            return signature(types.none, block, _plain_index(block), block.dtype)
        return None


def _read_type(dtype: Any) -> Any:
    """Every integer is read as int64, so that kernels are compiled for one kind only."""
    return types.int64 if dtype is types.int32 else dtype


def _element(context: Any, builder: Any, kind: BlockType, value: Any, index: Any) -> Any:
    block = cgutils.create_struct_proxy(kind)(context, builder, value=value)
    indices = [index] if kind.dimensions == 1 else cgutils.unpack_tuple(builder, index)
    place = indices[-1]
    for axis, part in enumerate(indices[:-1]):
        place = builder.add(place, builder.mul(part, getattr(block, f"stride{axis}")))
    return builder.gep(block.data, [place])


@lower_builtin(operator.getitem, BlockType, types.Any)
def _lower_getitem(context: Any, builder: Any, sig: Any, args: Any) -> Any:
    kind = sig.args[0]
    value = context.unpack_value(builder, kind.dtype, _element(context, builder, kind, *args))
    return context.cast(builder, value, kind.dtype, sig.return_type)


@lower_builtin(operator.setitem, BlockType, types.Any, types.Any)
def _lower_setitem(context: Any, builder: Any, sig: Any, args: Any) -> Any:
    kind = sig.args[0]
    context.pack_value(builder, kind.dtype, args[2], _element(context, builder, kind, args[0], args[1]))
    return context.get_dummy_value()
