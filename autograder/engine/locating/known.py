"""The values of the right computation, expression by expression."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from autograder.engine.compare import close
from autograder.engine.locating.program import Trace, TracedValue
from autograder.engine.locating.recorded import RECORDED, recorded_call

CLEARLY = 1e-3  # of the largest entry: more than any rounding
MAX_SEQUENCE = 64
MAX_ITEMS = 4  # of a tuple: a state, the gates
MAX_BLOCKS = 4  # of a stacked array: the gates
CHANGED = "grad"  # the name of what recorded calls change: gradients, and what is made of them


@dataclass(frozen=True)
class Known:
    """What one expression of the right computation was, each time it was evaluated.

    Attributes:
        words: its name, or its source text.
        names: the names under which these values are used.
        values: its values, in order.
    """

    words: str
    names: frozenset[str]
    values: tuple[Any, ...]


def known_values(trace: Trace) -> list[Known]:
    """The values of every expression, without repetitions; names come first, helpers last."""
    grouped: dict[Any, list[Any]] = {}
    first: dict[Any, TracedValue] = {}
    for traced in _with_stored(trace):
        for path, value in _numeric(traced.value):
            for key in ((traced.site, path), (traced.site, path, traced.context)):
                grouped.setdefault(key, []).append(value)
                first.setdefault(key, traced)
    for number, (traced, values) in enumerate(_sequences(trace)):
        grouped[CHANGED, number], first[CHANGED, number] = values, traced
    texts: dict[Any, str] = {}
    names: dict[Any, set[str]] = {}
    inner: dict[Any, bool] = {}
    found: dict[Any, tuple[Any, ...]] = {}
    for key, values in grouped.items():
        if len(values) <= MAX_SEQUENCE:
            mark = tuple((value.shape, value.tobytes()) for value in values)
            found.setdefault(mark, tuple(values))
            texts.setdefault(mark, first[key].expression)
            names.setdefault(mark, set()).update({first[key].name} - {""})
            inner[mark] = inner.get(mark, True) and bool(first[key].function)
    ordered = sorted(found, key=lambda mark: (not names[mark], inner[mark]))
    return [
        Known(min(names[mark], default=texts[mark]), frozenset(names[mark]), found[mark])
        for mark in ordered
    ]


def _sequences(trace: Trace) -> Iterator[tuple[TracedValue, list[Any]]]:
    """What a loop over all gradients, or over the items of a tuple, computes with."""
    for traced in trace.values:
        if traced.operation == RECORDED and (changes := recorded_call(traced).changes):
            yield replace(traced, name=CHANGED), [value for _, value in changes]
        elif traced.kind == "use" and isinstance(traced.value, tuple):
            arrays = [array for _, array in _numeric(traced.value)]
            if 1 < len(arrays) == len(traced.value) <= MAX_ITEMS:
                yield traced, arrays


def _with_stored(trace: Trace) -> Iterator[TracedValue]:
    """The values, and for each item that was written to a named array what was written."""
    for traced in trace.values:
        yield traced
        if traced.operation == "setitem" and traced.arguments[2][0] == "value":
            written = trace.values[traced.arguments[2][1]].value
            for k in traced.arguments[2][2:]:
                written = written[k]
            yield replace(traced, value=written, name=stored_in(trace, traced))


def stored_in(trace: Trace, traced: TracedValue) -> str:
    """The name of the array that an instruction writes to, as "dx[]"."""
    base = traced.arguments[0]
    return f"{trace.values[base[1]].name}[]" if base[0] == "value" else "[]"


def every_value(trace: Trace) -> Iterator[Any]:
    """Every array and number of the right computation, truth values included."""
    waiting = [traced.value for traced in trace.values]
    for traced in trace.values:
        if traced.operation == RECORDED:
            waiting += [value for _, value in recorded_call(traced).changes]
    while waiting:
        value = waiting.pop()
        if isinstance(value, tuple):
            waiting += value
        elif value is not None:
            yield value


def _numeric(value: Any, path: tuple[int, ...] = ()) -> Iterator[tuple[tuple[int, ...], Any]]:
    if isinstance(value, tuple):
        for k, item in enumerate(value):
            yield from _numeric(item, (*path, k))
    elif value is not None and not isinstance(value, bool):
        array = np.asarray(value)
        if array.dtype.kind in "iuf":
            yield path, array


def fitting(known: Sequence[Known], values: Sequence[Any]) -> Iterator[tuple[Known, list[Any]]]:
    """The known expressions that could take the place of one with these values.

    They have as many values, of the same shapes, and not the same numbers.
    """
    shapes = [np.shape(value) for value in values]
    for one in known:
        if len(one.values) == len(values):
            candidates = [list(one.values)]
        elif len(values) == 1:
            candidates = _stacked(one.values, shapes[0])
        elif len(one.values) == 1 and len(values) <= MAX_BLOCKS:
            candidates = _split(one.values[0], len(values))
        elif len(one.values) == 1 and one.values[0].size == len(values) and not any(shapes):
            candidates = [list(one.values[0].flat), list(one.values[0].T.flat)]
        else:
            continue
        for candidate in candidates:
            for fitted in _reshaped(list(map(np.asarray, candidate)), shapes):
                if not all(map(same, fitted, values)):
                    yield one, fitted


def _stacked(values: Sequence[Any], shape: tuple[int, ...]) -> list[list[Any]]:
    """All steps at once, in order and in reverse."""
    if not shape or len(values) != shape[0] or any(v.shape != values[0].shape for v in values):
        return []
    together = np.stack(values)
    return [[together], [together[::-1]]]


def _split(value: Any, count: int) -> list[list[Any]]:
    """The blocks of one value, gate by gate."""
    axes = [axis for axis in range(value.ndim) if value.shape[axis] % count == 0]
    return [np.split(value, count, axis=axis) for axis in axes]


def _reshaped(candidate: list[Any], shapes: list[tuple[int, ...]]) -> Iterator[list[Any]]:
    pairs = list(zip(candidate, shapes, strict=True))
    if all(value.shape == shape for value, shape in pairs):
        yield candidate
    elif all(value.T.shape == shape for value, shape in pairs):
        yield [value.T for value in candidate]
    elif all(value.size == np.prod(shape) for value, shape in pairs):
        yield [value.reshape(shape) for value, shape in pairs]
    else:
        yield from _blocks(pairs)


def _blocks(pairs: list[tuple[Any, tuple[int, ...]]]) -> Iterator[list[Any]]:
    """The blocks of a stacked array: those of one gate."""
    value, shape = pairs[0]
    if value.ndim != len(shape) or value.ndim == 0:
        return
    differing = [axis for axis in range(value.ndim) if value.shape[axis] != shape[axis]]
    if len(differing) != 1:
        return
    axis = differing[0]
    size = shape[axis]
    count = value.shape[axis] // size if size else 0
    if not 2 <= count <= MAX_BLOCKS or count * size != value.shape[axis]:
        return
    for k in range(count):
        blocks = [
            v.take(range(k * size, (k + 1) * size), axis=axis)
            for v, _ in pairs
            if v.ndim > axis and v.shape[axis] == value.shape[axis]
        ]
        if len(blocks) == len(pairs) and all(
            block.shape == s for block, (_, s) in zip(blocks, pairs, strict=True)
        ):
            yield blocks


def same(one: Any, other: Any) -> bool:
    """Whether two arrays or numbers are equal up to rounding."""
    one, other = np.asarray(one), np.asarray(other)
    if one.dtype.kind not in "biufc" or other.dtype.kind not in "biufc":
        return False
    if one.shape != other.shape:
        return False
    if one.dtype.kind == other.dtype.kind == "f" and one.size:
        difference = np.abs(one - other).max()
        if difference > CLEARLY * np.abs(other).max():  # no rounding: this is the usual case
            return False
    return bool(close(one, other).all())
