"""The recorder that rewritten source reports to. Its methods compute what they report."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from types import FunctionType
from typing import Any

import numpy as np

from autograder.engine.locating.composites import steps_of
from autograder.engine.locating.encoder import FILE, MAX_ITEMS, Encoded, padded
from autograder.engine.locating.names import IN_PLACE, OPERATIONS, name_of
from autograder.engine.locating.torch_names import method_in_torch
from autograder.engine.locating.watcher import Watcher
from autograder.engine.tensors import is_tensor


class Recorder(Watcher):
    """What the rewritten source calls."""

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

    def item(self, site: int | None, value: Any, /) -> Any:
        """A generator yields."""
        self._step()
        if not self.stack and len(self.yielded) < MAX_ITEMS:
            self.yielded.append(self._encode(value, site))
        return value

    def items(self, values: Iterable[Any], /) -> Iterator[Any]:
        """A generator yields one item after another."""
        for value in values:
            yield self.item(None, value)

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

    def update_attribute(
        self, site: int, operation: str, base: Any, name: str, value: Any, /
    ) -> None:
        """`base.name += value`."""
        self._step()
        old = getattr(base, name)
        before = self._operands(site, (old, value))
        result = IN_PLACE[operation](old, value)
        setattr(base, name, result)
        if self._is_tracked(result):
            self._enter(site, f"i{operation}", before, result, is_new=result is not old)

    def getitem(self, site: int, base: Any, index: Any, /) -> Any:
        """`base[index]`."""
        self._step()
        result = base[index]
        if not _is_array(base) and (id(result) in self.known or type(base) not in (tuple, list)):
            if self._is_tracked(result):
                self._enter(site, "same", (self._encode(result),), result, is_new=False)
            return result
        return self._operation(site, "getitem", (base, index), result)

    def setitem(self, site: int, value: Any, base: Any, index: Any, /) -> None:
        """`base[index] = value`."""
        self._step()
        base[index] = value
        if type(base) is not list and not _is_array(base):
            return
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
        if _is_array(base) and name in ("T", "real", "imag", "flat"):
            return self._operation(site, "attribute", (base, name), result)
        self._enter(site, "same", (self._encode(result),), result, is_new=False)
        return result

    def method(
        self, site: int, names: Any, base: Any, name: str, /, *arguments: Any, **named: Any
    ) -> Any:
        """`base.name(...)`."""
        self._step()
        function = getattr(base, name)
        if in_torch := method_in_torch(base, name):
            before = (("function", in_torch), *self._operands(site, (base, name, *arguments), 1))
            before = (*before[:2], *before[3:], self._keywords(names, named))
            return self._entered(site, "call", before, function(*arguments, **named))
        if type(function) is FunctionType or not self._is_replayed_method(base):
            return self._call(site, names, function, arguments, named, 1)
        before = self._operands(site, (base, name, *arguments), skip=1)
        keywords = self._keywords(names, named)
        result = function(*arguments, **named)
        return self._entered(site, "method", (*before, keywords), result)

    def call(self, site: int, names: Any, function: Any, /, *arguments: Any, **named: Any) -> Any:
        """`function(...)`."""
        self._step()
        return self._call(site, names, function, arguments, named, 0)

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
        base = getattr(function, "__self__", None)
        code = getattr(function, "__code__", None)
        if code is not None and getattr(code, "co_filename", "") == FILE:
            return self._call_own(site, names, function, arguments, named, children)
        replayed = name_of(function) or self.known.get(id(function))
        if not replayed:
            if self.records:
                given = self._data(base, arguments, children, names, named)
                return self._record(site, function, arguments, named, given)
            result = function(*arguments, **named)
            if any(map(is_tensor, (*arguments, *named.values()))):  # a module of torch, say
                return self._entered(site, "same", (("unknown",),), result)
            if self._is_tracked(result):
                self._enter(site, "same", (self._encode(result),), result, is_new=False)
            return result
        if self.keep_values and isinstance(replayed, str):
            self._enter_steps(site, steps_of(replayed, arguments, named))
        encoded = ("function", replayed) if isinstance(replayed, str) else replayed
        before = tuple(map(self._encode, arguments, padded(children)))
        if self.records and ("unknown",) in before:  # `list(model.parameters())`
            given = self._data(base, arguments, children, names, named)
            return self._record(site, function, arguments, named, given)
        keywords = self._keywords(names, named)
        result = function(*arguments, **named)
        return self._entered(site, "call", (encoded, *before, keywords), result)

    def _enter_steps(self, site: int, steps: dict[str, Any]) -> None:
        """The values within a call, as if its lines were the function's own."""
        for text, value in steps.items():
            inner = self.inner_sites.setdefault((site, text), len(self.sites))
            if inner == len(self.sites):
                self.sites.append(replace(self.sites[site], text=text, children=()))
            self._enter(inner, "same", (("unknown",),), value)

    def _entered(self, site: int, operation: str, arguments: Encoded, result: Any) -> Any:
        """The result of a call, entered where it is data."""
        if result is None or self._is_tracked(result):
            self._enter(site, operation, arguments, result)
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
        given = list(zip(arguments, padded(children), strict=False))
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

    def _is_replayed_method(self, base: Any) -> bool:
        kind = type(base)
        if kind is np.ndarray or kind is list or issubclass(kind, np.generic):
            return True
        if kind is np.random.Generator:
            return id(base) in self.known
        return issubclass(kind, tuple) and bool(name_of(kind))


def _is_array(value: Any) -> bool:
    """Whether a value is an array or a tensor: parts of it are computed, not only found."""
    return type(value) is np.ndarray or is_tensor(value)
