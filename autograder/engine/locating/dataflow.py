"""Which values of a traced program each part of its result was computed from.

Sets of values are bits of an integer: bit k is value k.
"""

from collections.abc import Collection, Iterator, Sequence
from typing import Any

import numpy as np

from autograder.engine.examine import fresh
from autograder.engine.locating.memory import owner_of
from autograder.engine.locating.program import Trace, TracedValue
from autograder.engine.locating.recorded import RECORDED, Calls
from autograder.engine.locating.replay import Replay
from autograder.engine.locating.torch_names import IN_PLACE_METHODS

_WRITES = "append extend insert fill put sort reverse copyto put_along_axis fill_diagonal"
WRITES = frozenset(_WRITES.split()) | IN_PLACE_METHODS
Path = tuple[int, ...]


class Dataflow:
    """A traced program, computed once, with the origin of everything.

    Attributes:
        values: the program's values, as they were when they were computed.
        leaves: path and value of every array and number in the result.
    """

    def __init__(self, trace: Trace, arguments: Sequence[Any], calls: Calls | None = None) -> None:
        self.trace = trace
        self.calls = calls or Calls.of(trace)
        self.values: list[Any] = []
        self.origins: list[int] = []
        self.writing: dict[int, int] = {}
        self.written: dict[int, int] = {}
        self.kept: list[Any] = []
        self.saved: dict[int, Any] = {}
        self.replay = Replay(trace, arguments, {}, observer=self._observe, calls=self.calls)
        self.result = self.replay.run()
        self.leaves = list(leaves_of(self.result))

    def origin(self, path: Path) -> int:
        """The values that a part of the result was computed from."""
        return self._origin(self.trace.returned, path)

    def writers(self, k: int) -> list[int]:
        """The values that were written to what value k was computed from."""
        bits = self.writing.get(k, 0)
        return [number for number in range(k) if bits >> number & 1]

    def is_filled_later(self, k: int) -> bool:
        """Whether an array that was made by value k is written to later on."""
        value = self.replay.values[k]
        if not isinstance(value, np.ndarray) or self.trace.values[k].kind == "use":
            return False
        return bool(self.written.get(_storage(value), 0) >> (k + 1))

    def kept_by(self, replaced: Collection[int]) -> dict[int, Any]:
        """What the course's own functions returned, where a replacement does not change it."""
        mask = sum(1 << k for k in replaced)
        return {k: value for k, value in self.saved.items() if not self.origins[k] & mask}

    def _observe(self, k: int, traced: TracedValue, arguments: list[Any], value: Any) -> None:
        origin = 1 << k
        for number in traced.inputs:
            origin |= self.origins[number]
        writing = 0
        for argument in _objects(arguments):
            writing |= self.written.get(_storage(argument), 0)
        if writing:
            self.writing[k] = writing
            origin |= writing
        self.origins.append(origin)
        self.values.append(_snapshot(value))
        if traced.operation == "call" and str(traced.arguments[0][1]).startswith("lstm_course"):
            self.saved[k] = fresh(value)
        changes = self.calls.own[k].changes if traced.operation == RECORDED else ()
        changed = (arguments[2][number] for number, _ in changes)
        for target in (*_targets(traced, arguments), *changed):
            key = _storage(target)
            self.written[key] = self.written.get(key, 0) | origin
            self.kept.append(target)

    def _origin(self, encoded: Any, path: Path) -> int:
        kind = encoded[0]
        if kind == "value":
            k, path = encoded[1], (*encoded[2:], *path)
            traced = self.trace.values[k]
            value = self.replay.values[k]
            if path and not self.written.get(_storage(value), 0):
                if traced.operation in ("tuple", "list"):
                    return self._origin(traced.arguments[path[0]], path[1:])
                if traced.operation == "same":
                    return (1 << k) | self._origin(traced.arguments[0], path)
                if traced.operation == "call" and isinstance(value, tuple):
                    given = traced.arguments[1:-1]
                    if hasattr(value, "_fields") and len(given) == len(value):
                        return self._origin(given[path[0]], path[1:])
            origin = self.origins[k] | self.written.get(_storage(value), 0)
            for step in path:
                value = value[step]
                origin |= self.written.get(_storage(value), 0)
            return origin
        if kind in ("tuple", "list") and path:
            return self._origin(encoded[1 + path[0]], path[1:])
        if kind == "argument":
            return self.written.get(_storage(self.replay.decode((*encoded, *path))), 0)
        origin = 0
        for item in encoded[1:]:
            if type(item) is tuple and item and type(item[0]) is str:
                origin |= self._origin(item, ())
        return origin


def leaves_of(value: Any, path: Path = ()) -> Iterator[tuple[Path, Any]]:
    """Path and value of every array and number in a result."""
    if isinstance(value, tuple | list):
        for k, item in enumerate(value):
            yield from leaves_of(item, (*path, k))
    elif value is not None:
        yield path, value


def _snapshot(value: Any) -> Any:
    if isinstance(value, np.ndarray):
        return value.copy()
    if isinstance(value, tuple | list):
        return tuple(map(_snapshot, value))
    return value


def _objects(arguments: Any, depth: int = 0) -> Iterator[Any]:
    for argument in arguments:
        if isinstance(argument, np.ndarray):
            yield argument
        elif isinstance(argument, list | tuple):
            yield argument
            if depth < 4:
                yield from _objects(argument, depth + 1)
        elif isinstance(argument, dict):
            yield from _objects(argument.values(), depth + 1)


def _storage(value: Any) -> int:
    return id(owner_of(value)) if isinstance(value, np.ndarray) else id(value)


def _targets(traced: TracedValue, arguments: list[Any]) -> Iterator[Any]:
    """What an instruction writes to."""
    operation = traced.operation
    if operation == "setitem" or (operation[0] == "i" and operation != "invert"):
        if isinstance(arguments[0], np.ndarray | list):
            yield arguments[0]
    elif operation == "method" and traced.arguments[1][1] in WRITES:
        yield arguments[0]
    elif operation == "call":
        function = traced.arguments[0]
        if function[0] == "function" and function[1].rpartition(":")[2] in WRITES:
            yield arguments[1]
        named = arguments[-1] if isinstance(arguments[-1], dict) else {}
        if isinstance(named.get("out"), np.ndarray):
            yield named["out"]
