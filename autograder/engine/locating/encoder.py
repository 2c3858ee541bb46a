"""The values that rewritten source reports, and what each was computed from.

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
from collections.abc import Sequence
from typing import Any

import numpy as np

from autograder.engine.locating.instrument import Site
from autograder.engine.locating.memory import bounds_of, owner_of
from autograder.engine.locating.names import name_of
from autograder.engine.locating.program import MAX_VALUES, TracedValue, numbers_in
from autograder.engine.tensors import is_tensor

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


class Encoder:
    """Keeps values, and knows each object again that it has seen."""

    def __init__(self, sites: list[Site], keep_values: bool, count_integers: bool) -> None:
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
        self.yielded: list[Encoded] = []
        self.inner_sites: dict[tuple[int, str], int] = {}
        self.result: Any = None
        self.calls = 0
        self.total = 0
        self.stopped = 0
        self.full = False

    def register_arguments(self, arguments: Sequence[Any]) -> None:
        """Make the arguments of the call known."""
        for k, argument in enumerate(arguments):
            self._register(argument, ("argument", k), 0)

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
        inputs = tuple(sorted(set(numbers_in(arguments))))
        value = self.copied(result) if self.keep_values else None
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

    def _register(self, value: Any, encoded: Encoded, depth: int) -> None:
        if type(value) is int or value is None or isinstance(value, bool | str):
            return
        self.kept.append(value)
        if depth == 0 or id(value) not in self.known:
            self.known[id(value)] = encoded
        if type(value) is np.ndarray or is_tensor(value):
            array, memory = _memory_of(value)
            self.views.setdefault(memory, []).append((array, encoded))
            self.kept.append(array)
        elif isinstance(value, tuple | list) and depth < 4:
            for k, item in enumerate(itertools.islice(value, MAX_ITEMS)):
                self._register(item, (*encoded, k), depth + 1)

    def encoded(self, value: Any) -> Encoded:
        """A value as an operand."""
        return self._encode(value)

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
        if kind is np.ndarray or is_tensor(value):
            return self._view(value) or ("plain", self.copied(value))
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
        if (kind.__module__, kind.__name__) == ("torch", "device"):
            return ("plain", str(value))
        name = name_of(value)
        return ("function", name) if name else ("unknown",)

    def _view(self, value: Any) -> Encoded | None:
        """An array or a tensor as a part of one that is known, by its place in memory."""
        array, memory = _memory_of(value)
        if not array.size:
            return None
        start = array.__array_interface__["data"][0]
        low, high = bounds_of(array)
        for base, encoded in reversed(self.views.get(memory, ())):
            first, last = bounds_of(base)
            if first <= low and high <= last and base.dtype == array.dtype:
                offset = start - base.__array_interface__["data"][0]
                return ("view", encoded, offset, array.shape, array.strides, base.strides)
        return None

    def copied(self, value: Any, depth: int = 0) -> Any:
        """A plain copy of a value; too large a one ends the trace."""
        if is_tensor(value):
            value = value.detach().numpy()
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
            return tuple(self.copied(item, depth + 1) for item in value)
        return None

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
            or (
                issubclass(kind, np.floating | np.integer | tuple | list)
                and (kind.__module__, kind.__name__) != ("torch", "Size")
            )
            or is_tensor(value)
        )

    def _keywords(self, names: Any, named: dict[str, Any]) -> Encoded:
        sites = dict(names)
        values = tuple(self._encode(value, sites.get(name)) for name, value in named.items())
        return ("dict", tuple(named), values)

    def _operands(self, site: int, operands: Sequence[Any], skip: int = 0) -> Encoded:
        children = self.sites[site].children
        if skip:  # the name of a method stands between
            children = (*children[:1], None, *children[1:])
        return tuple(map(self._encode, operands, padded(children)))


def _memory_of(value: Any) -> tuple[np.ndarray, int]:
    """A tensor as an array, and what tells its memory from all other."""
    if is_tensor(value):
        memory: int = value.untyped_storage().data_ptr()
        return value.detach().numpy(), -memory  # no `id` is negative
    return value, id(owner_of(value))


def padded(children: Sequence[int | None]) -> Any:
    """The sites of operands, and None for all further ones."""
    return itertools.chain(children, itertools.repeat(None))
