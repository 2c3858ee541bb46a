"""The recorder that rewritten source reports to: each value, and what it was computed from.

What a value was computed from is found by identity: an operand is the very object that an earlier
expression, an argument or an item of one of them had for a value. Operands are encoded as plain
data:

    ("value", k, *path)   value k of the trace, or an item of it
    ("argument", *path)   an argument of the call, or an item of it
    ("view", of, offset, shape, strides, strides of its base, dtype)
    ("plain", x)          a number, text, None or small array that comes from nowhere
    ("slice", a, b, c), ("tuple", ...), ("list", ...), ("dict", names, values)
    ("dtype", name), ("function", name), ("ellipsis",)
    ("unknown",)          anything else: what is computed from it cannot be replayed
"""

import itertools
from collections.abc import Callable, Sequence
from types import FunctionType
from typing import Any

import numpy as np

from autograder.engine.locating.instrument import Site
from autograder.engine.locating.names import IN_PLACE, OPERATIONS, name_of
from autograder.engine.locating.program import TracedValue

MAX_VALUES = 2_000
MAX_CALLS = 60_000  # of the recorder
MAX_ELEMENTS = 4_000  # of one array
MAX_TOTAL = 1_000_000  # elements of all arrays that are kept
MAX_ITEMS = 64
DTYPES = (float, int, bool, np.float64, np.float32, np.int64, np.bool_)
PATIENCE = 200  # how often a full recorder stops the program before it lets it run
FILE = "<traced>"
Encoded = tuple[Any, ...]


class RecorderFull(BaseException):
    """The trace is too long: what follows is not wanted."""


class Recorder:
    """Keeps what the rewritten source reports. Its methods compute what they report."""

    def __init__(self, sites: Sequence[Site], keep_values: bool, count_integers: bool) -> None:
        self.sites = sites
        self.keep_values = keep_values
        self.scalars: tuple[type, ...] = (float, int) if count_integers else (float,)
        self.values: list[TracedValue] = []
        self.known: dict[int, Encoded] = {}
        self.names: dict[tuple[str, str], tuple[Any, Encoded]] = {}
        self.latest: dict[int, tuple[Any, Encoded]] = {}
        self.views: dict[int, list[tuple[np.ndarray, Encoded]]] = {}
        self.kept: list[Any] = []
        self.counts: dict[tuple[int, int], int] = {}
        self.contexts: dict[tuple[int, ...], int] = {(): 0}
        self.stack: tuple[int, ...] = ()
        self.returned: Encoded = ("plain", None)
        self.result: Any = None
        self.calls = 0
        self.total = 0
        self.stopped = 0
        self.full = False

    # --- what the rewritten source calls ---

    def use(self, site: int, name: str, scope: str, value: Any, /) -> Any:
        """A name is read."""
        if self._is_tracked(value):
            kind, encoded = self.names.get((scope, name), (None, None))
            if encoded is None or kind is not value:
                encoded = self._encode(value)
            self._enter(site, "same", (encoded,), value, is_new=False)
        return value

    def define(self, site: int, name: str, scope: str, value: Any, /) -> Any:
        """A name is bound, not by a plain assignment."""
        if self._is_tracked(value):
            entered = self._enter(site, "same", (self._encode(value),), value, is_new=False)
            self.names[scope, name] = (value, entered)
        return value

    def bind(self, site: int | None, name: str, scope: str, value: Any, /) -> Any:
        """A name is bound to the value of an expression."""
        if self._is_tracked(value):
            self.names[scope, name] = (value, self._encode(value, site))
        return value

    def same(self, site: int, value: Any, /) -> Any:
        """An expression chooses one of several values."""
        if self._is_tracked(value):
            self._enter(site, "same", (self._encode(value),), value, is_new=False)
        return value

    def slice(self, *parts: Any) -> Any:
        """A slice as an index."""
        return slice(*parts)

    def display(self, site: int, value: Any, /) -> Any:
        """A tuple or list is made of its items."""
        self._step()
        if len(value) <= MAX_ITEMS:
            children = self.sites[site].children or (None,) * len(value)
            items = tuple(map(self._encode, value, children))
            self._enter(site, "list" if type(value) is list else "tuple", items, value)
        return value

    def leave(self, site: int | None, value: Any, /) -> Any:
        """A function returns."""
        if not self.stack:
            self.returned = self._encode(value, site)
        return value

    def unary(self, site: int, operation: str, operand: Any, /) -> Any:
        """An operation with one operand."""
        self._step()
        result = OPERATIONS[operation](operand)
        return self._operation(site, operation, (operand,), result)

    def binary(self, site: int, operation: str, left: Any, right: Any, /) -> Any:
        """An operation with two operands."""
        self._step()
        result = OPERATIONS[operation](left, right)
        return self._operation(site, operation, (left, right), result)

    def update(
        self, site: int, operation: str, name: str, scope: str, old: Any, value: Any, /
    ) -> Any:
        """`name += value`."""
        self._step()
        before = self._operands(site, (old, value))
        result = IN_PLACE[operation](old, value)
        if self._is_tracked(result):
            entered = self._enter(site, f"i{operation}", before, result)
            self.names[scope, name] = (result, entered)
        return result

    def getitem(self, site: int, base: Any, index: Any, /) -> Any:
        """`base[index]`."""
        self._step()
        result = base[index]
        if type(base) in (tuple, list) and id(result) in self.known:
            if self._is_tracked(result):
                self._enter(site, "same", (self.known[id(result)],), result, is_new=False)
            return result
        return self._operation(site, "getitem", (base, index), result)

    def setitem(self, site: int, value: Any, base: Any, index: Any, /) -> None:
        """`base[index] = value`."""
        self._step()
        base[index] = value
        base_site, index_site, value_site = self.sites[site].children
        arguments = (
            self._encode(base, base_site),
            self._encode(index, index_site),
            self._encode(value, value_site),
        )
        self._enter(site, "setitem", arguments, None)

    def update_item(self, site: int, operation: str, base: Any, index: Any, value: Any, /) -> None:
        """`base[index] += value`."""
        self._step()
        before = self._operands(site, (base, index, value))
        base[index] = IN_PLACE[operation](base[index], value)
        self._enter(site, f"i{operation}item", before, None)

    def attribute(self, site: int, base: Any, name: str, /) -> Any:
        """`base.name`."""
        self._step()
        result = getattr(base, name)
        if not self._is_tracked(result):
            return result
        if type(base) is np.ndarray and name in ("T", "real", "imag", "flat"):
            return self._operation(site, "attribute", (base, name), result)
        self._enter(site, "same", (self._encode(result),), result, is_new=False)
        return result

    def method(
        self, site: int, names: Any, base: Any, name: str, /, *arguments: Any, **named: Any
    ) -> Any:
        """`base.name(...)`."""
        self._step()
        function = getattr(base, name)
        if type(function) is FunctionType or not self._is_replayed_method(base):
            return self._call(site, names, function, arguments, named, 1)
        before = self._operands(site, (base, name, *arguments), skip=1)
        keywords = self._keywords(names, named)
        result = function(*arguments, **named)
        if result is None or self._is_tracked(result):
            self._enter(site, "method", (*before, keywords), result)
        return result

    def call(self, site: int, names: Any, function: Any, /, *arguments: Any, **named: Any) -> Any:
        """`function(...)`."""
        self._step()
        return self._call(site, names, function, arguments, named, 0)

    # --- how it is kept ---

    def _call(
        self,
        site: int,
        names: Any,
        function: Callable[..., Any],
        arguments: Sequence[Any],
        named: dict[str, Any],
        skip: int,
    ) -> Any:
        children = self.sites[site].children[skip:]
        code = getattr(function, "__code__", None)
        if code is not None and getattr(code, "co_filename", "") == FILE:
            return self._call_own(site, names, function, arguments, named, children)
        replayed = name_of(function) or self.known.get(id(function))
        if not replayed:
            result = function(*arguments, **named)
            if self._is_tracked(result):
                self._enter(site, "same", (self._encode(result),), result, is_new=False)
            return result
        encoded = ("function", replayed) if isinstance(replayed, str) else replayed
        before = tuple(map(self._encode, arguments, _padded(children)))
        keywords = self._keywords(names, named)
        result = function(*arguments, **named)
        if result is None or self._is_tracked(result):
            self._enter(site, "call", (encoded, *before, keywords), result)
        return result

    def _call_own(
        self,
        site: int,
        names: Any,
        function: Callable[..., Any],
        arguments: Sequence[Any],
        named: dict[str, Any],
        children: Sequence[int | None],
    ) -> Any:
        """Call a rewritten function, which finds its arguments by what they are in this call."""
        given = list(zip(arguments, _padded(children), strict=False))
        given += [(named[name], child) for name, child in names if name in named]
        before = {}
        for value, child in given:
            if child is not None and child in self.latest and self.latest[child][0] is value:
                before[id(value)] = self.known.get(id(value))
                self.known[id(value)] = self.latest[child][1]
                self.kept.append(value)
        outer, self.stack = self.stack, (*self.stack, site)
        try:
            result = function(*arguments, **named)
        finally:
            self.stack = outer
        encoded = self._encode(result) if self._is_tracked(result) else None
        for key, old in before.items():
            if old is None:
                self.known.pop(key, None)
            else:
                self.known[key] = old
        if encoded is not None:
            self._enter(site, "same", (encoded,), result)
        return result

    def _operation(self, site: int, operation: str, operands: Sequence[Any], result: Any) -> Any:
        if self._is_tracked(result):
            self._enter(site, operation, self._operands(site, operands), result)
        return result

    def _operands(self, site: int, operands: Sequence[Any], skip: int = 0) -> Encoded:
        children = self.sites[site].children
        if skip:  # the name of a method stands between
            children = (*children[:1], None, *children[1:])
        return tuple(map(self._encode, operands, _padded(children)))

    def _keywords(self, names: Any, named: dict[str, Any]) -> Encoded:
        sites = dict(names)
        values = tuple(self._encode(value, sites.get(name)) for name, value in named.items())
        return ("dict", tuple(named), values)

    def _step(self) -> None:
        self.calls += 1
        if self.full or self.calls > MAX_CALLS:
            self.full = True
            self.stopped += 1
            if self.stopped <= PATIENCE:
                raise RecorderFull

    def _is_tracked(self, value: Any) -> bool:
        if self.full:
            self._step()
            return False
        kind = type(value)
        return (
            kind is np.ndarray
            or kind in self.scalars
            or issubclass(kind, np.floating | np.integer | tuple | list)
        )

    def _is_replayed_method(self, base: Any) -> bool:
        kind = type(base)
        if kind is np.ndarray or kind is list or issubclass(kind, np.generic):
            return True
        if kind is np.random.Generator:
            return id(base) in self.known
        return issubclass(kind, tuple) and bool(name_of(kind))

    def _enter(
        self, site: int, operation: str, arguments: Encoded, result: Any, is_new: bool = True
    ) -> Encoded:
        if len(self.values) >= MAX_VALUES:
            self.full = True
            self._step()
        where = self.sites[site]
        context = self.contexts.setdefault(self.stack, len(self.contexts))
        iteration = self.counts.get((site, context), 0)
        self.counts[site, context] = iteration + 1
        number = len(self.values)
        inputs = tuple(sorted(set(_numbers(arguments))))
        value = self._copy(result) if self.keep_values else None
        self.values.append(
            TracedValue(
                where.text,
                where.line,
                where.function,
                site,
                context,
                iteration,
                where.kind,
                where.name,
                operation,
                arguments,
                inputs,
                value,
            )
        )
        entered: Encoded = ("value", number)
        self.latest[site] = (result, entered)
        self.kept.append(result)
        if is_new:
            self._register(result, entered, 0)
        return entered

    def register_arguments(self, arguments: Sequence[Any]) -> None:
        """Make the arguments of the call known."""
        for k, argument in enumerate(arguments):
            self._register(argument, ("argument", k), 0)

    def _register(self, value: Any, encoded: Encoded, depth: int) -> None:
        if type(value) is int or value is None or isinstance(value, bool | str):
            return
        self.kept.append(value)
        if depth == 0 or id(value) not in self.known:
            self.known[id(value)] = encoded
        if type(value) is np.ndarray:
            owner = _owner(value)
            self.views.setdefault(id(owner), []).append((value, encoded))
            self.kept.append(owner)
        elif isinstance(value, tuple | list) and depth < 4:
            for k, item in enumerate(itertools.islice(value, MAX_ITEMS)):
                self._register(item, (*encoded, k), depth + 1)

    def _encode(self, value: Any, child: int | None = None, depth: int = 0) -> Encoded:
        if child is not None and child in self.latest and self.latest[child][0] is value:
            return self.latest[child][1]
        kind = type(value)
        if value is None or kind in (bool, int, str):
            return ("plain", value if kind is not str else value[:200])
        if id(value) in self.known:
            return self.known[id(value)]
        if kind in (float, complex):
            return ("plain", value)
        if kind is np.ndarray:
            return self._view(value) or ("plain", self._copy(value))
        if kind is slice:
            return ("slice", *map(self._encode, (value.start, value.stop, value.step)))
        if kind in (tuple, list) and len(value) <= MAX_ITEMS and depth < 4:
            items = tuple(self._encode(item, None, depth + 1) for item in value)
            return ("list" if kind is list else "tuple", *items)
        if issubclass(kind, np.generic) and value.dtype.kind in "biufc":
            return ("plain", np.array(value))
        if value is Ellipsis:
            return ("ellipsis",)
        if isinstance(value, np.dtype) or any(value is known for known in DTYPES):
            return ("dtype", np.dtype(value).str)
        name = name_of(value)
        return ("function", name) if name else ("unknown",)

    def _view(self, array: np.ndarray) -> Encoded | None:
        """An array as a part of one that is known, by its place in memory."""
        start = array.__array_interface__["data"][0]
        low, high = _bounds(array)
        for base, encoded in reversed(self.views.get(id(_owner(array)), ())):
            first, last = _bounds(base)
            if first <= low and high <= last and base.dtype == array.dtype:
                offset = start - base.__array_interface__["data"][0]
                return ("view", encoded, offset, array.shape, array.strides, base.strides)
        return None

    def _copy(self, value: Any, depth: int = 0) -> Any:
        if type(value) is np.ndarray and value.dtype.kind in "biufc":
            self.total += value.size
            if value.size > MAX_ELEMENTS or self.total > MAX_TOTAL:
                self.full = True
                self._step()
                return None
            return value.copy()
        if isinstance(value, np.generic) and value.dtype.kind in "biufc":
            return value.item() if value.dtype.kind != "f" else float(value)
        if type(value) in (bool, int, float, complex):
            return value
        if isinstance(value, tuple | list) and depth < 4 and len(value) <= MAX_ITEMS:
            return tuple(self._copy(item, depth + 1) for item in value)
        return None


def _padded(children: Sequence[int | None]) -> Any:
    return itertools.chain(children, itertools.repeat(None))


def _owner(array: np.ndarray) -> np.ndarray:
    while isinstance(array.base, np.ndarray):
        array = array.base
    return array


def _bounds(array: np.ndarray) -> tuple[int, int]:
    low = high = array.__array_interface__["data"][0]
    for size, stride in zip(array.shape, array.strides, strict=True):
        if stride < 0:
            low += (size - 1) * stride
        else:
            high += (size - 1) * stride
    return low, high + array.itemsize


def _numbers(encoded: Any) -> list[int]:
    """The indices of the values in encoded operands."""
    if type(encoded) is not tuple or not encoded:
        return []
    if encoded[0] == "value":
        return [encoded[1]]
    if encoded[0] == "plain":
        return []
    return [number for item in encoded for number in _numbers(item)]
