"""Serialisation without pickles: no message from a worker can carry a program.

A message is a JSON tree followed by the bytes of its arrays. The decoder names the record types
that it accepts, and checks sizes and types before it builds anything.
"""

import json
import math
import re
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from typing import Any, Literal

import numpy as np

MAX_DEPTH = 12
MAX_ITEMS = 100_000  # in the complete tree
ARRAY_KINDS = "biufc"  # dtype kinds: booleans, integers, floats, complex numbers
HEADER = 8  # bytes that hold the length of the tree
SMALL = 2**53  # every program reads whole numbers up to this one in JSON
MAX_DIGITS = 300  # a float can hold as many
MAX_TREE = 16 * 2**20  # bytes
DTYPE = re.compile(r"[<>|=]?[biufc]\d{1,2}")


class MessageError(Exception):
    """The bytes are no message, or hold something that is not allowed."""


def encode(value: Any) -> bytes:
    """Encode None, booleans, numbers, strings, lists, tuples, dicts, arrays and records.

    Raises:
        TypeError: the value contains something else.
    """
    blobs: list[bytes] = []
    tree = json.dumps(_to_tree(value, blobs), ensure_ascii=True, allow_nan=True).encode()
    return b"".join([len(tree).to_bytes(HEADER, "big"), tree, *blobs])


def decode(message: bytes, record_types: Mapping[str, type] | None = None) -> Any:
    """Decode a message.

    Args:
        message: from `encode`.
        record_types: dataclasses and NamedTuples that it may contain, by name.

    Raises:
        MessageError: the bytes are no message, or contain a record of another type.
    """
    size = int.from_bytes(message[:HEADER], "big")
    if len(message) < HEADER or size > len(message) - HEADER:
        raise MessageError("a message is cut off")
    if size > MAX_TREE:
        raise MessageError("a message is too long")
    try:
        tree = json.loads(message[HEADER : HEADER + size])
        return _Decoder(memoryview(message)[HEADER + size :], record_types or {}).value(tree, 0)
    except MessageError:
        raise
    except Exception as error:  # arbitrary bytes can raise anything
        raise MessageError(f"a message cannot be read: {type(error).__name__}") from None


def _to_tree(value: Any, blobs: list[bytes]) -> Any:
    if value is None or type(value) in (bool, str):
        return value
    if type(value) is int:
        return {"int": str(value)} if abs(value) > SMALL else value
    if type(value) is float:
        return value
    if type(value) is complex:
        return {"complex": [value.real, value.imag]}
    if isinstance(value, np.generic):
        return _to_tree(value.item(), blobs)
    if isinstance(value, np.ndarray):
        return {"array": _append_array(value, blobs)}
    if is_dataclass(value) and not isinstance(value, type):
        items = [_to_tree(getattr(value, field.name), blobs) for field in fields(value)]
        return {"record": [type(value).__name__, items]}
    if isinstance(value, tuple) and hasattr(value, "_fields"):
        return {"record": [type(value).__name__, [_to_tree(item, blobs) for item in value]]}
    if isinstance(value, tuple):
        return {"tuple": [_to_tree(item, blobs) for item in value]}
    if isinstance(value, list):
        return [_to_tree(item, blobs) for item in value]
    if isinstance(value, dict) and all(type(key) is str for key in value):
        return {"dict": {key: _to_tree(item, blobs) for key, item in value.items()}}
    raise TypeError(f"a {type(value).__name__} cannot be sent, expected plain values and arrays")


def _append_array(array: np.ndarray, blobs: list[bytes]) -> list[Any]:
    if array.dtype.kind not in ARRAY_KINDS:
        raise TypeError(f"an array of {array.dtype} cannot be sent, expected numbers")
    is_fortran = array.flags.f_contiguous and not array.flags.c_contiguous
    order: Literal["C", "F"] = "F" if is_fortran else "C"
    blobs.append(array.tobytes(order))
    return [array.dtype.str, list(array.shape), order]


def replace_surrogates(text: str) -> str:
    """Replace lone surrogates, which no file can hold, with question marks."""
    return text.encode("utf-8", "replace").decode()


class _Decoder:
    def __init__(self, blob: memoryview, record_types: Mapping[str, type]) -> None:
        self.blob = blob
        self.record_types = record_types
        self.items = 0

    def value(self, tree: Any, depth: int) -> Any:
        self.items += 1
        if depth > MAX_DEPTH or self.items > MAX_ITEMS:
            raise MessageError("a message is too deep or too long")
        if isinstance(tree, str):
            return replace_surrogates(tree)
        if isinstance(tree, int) and abs(tree) > SMALL:
            raise MessageError("a number is too long")  # `encode` sends its digits as a text
        if tree is None or isinstance(tree, bool | int | float):
            return tree
        if isinstance(tree, list):
            return [self.value(item, depth + 1) for item in tree]
        ((kind, content),) = tree.items()
        if kind not in ("int", "complex", "array", "record", "tuple", "dict"):
            raise MessageError("a message holds an unknown kind of value")
        return getattr(self, f"_{kind}")(content, depth + 1)

    def _int(self, digits: str, depth: int) -> int:
        if type(digits) is not str or len(digits) > MAX_DIGITS:
            raise MessageError("a number is too long")
        return int(digits)

    def _complex(self, parts: list[float], depth: int) -> complex:
        return complex(*map(float, parts))

    def _tuple(self, items: list[Any], depth: int) -> tuple:
        return tuple(self.value(item, depth) for item in items)

    def _dict(self, items: dict[str, Any], depth: int) -> dict:
        return {replace_surrogates(key): self.value(item, depth) for key, item in items.items()}

    def _record(self, content: list[Any], depth: int) -> Any:
        name, items = content
        if name not in self.record_types:
            raise MessageError("a message holds a record of an unknown kind")
        return self.record_types[name](*(self.value(item, depth) for item in items))

    def _array(self, content: list[Any], depth: int) -> np.ndarray:
        name, shape, order = content
        if not DTYPE.fullmatch(str(name)) or order not in ("C", "F") or len(shape) > 16:
            raise MessageError("a message holds an array of an unknown kind")
        dtype = np.dtype(str(name))
        if not all(type(size) is int and 0 <= size < 2**40 for size in shape):
            raise MessageError("an array has an impossible shape")
        size = math.prod(shape) * dtype.itemsize
        if size > len(self.blob):
            raise MessageError("an array is cut off")
        data, self.blob = self.blob[:size], self.blob[size:]
        return np.frombuffer(data, dtype).reshape(shape, order=order).copy(order="K")
