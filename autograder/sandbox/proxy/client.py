"""The test's side of the proxy: sends operations and turns their results into values."""

import builtins
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from autograder.engine.tensors import Tensor, is_tensor
from autograder.sandbox import codec
from autograder.sandbox.proxy.messages import PROXY_TYPES, CallResult, Reference, Scalar
from autograder.sandbox.proxy.pickling import pickle_arguments
from autograder.sandbox.proxy.remote_objects import RemoteObject, as_function

SWALLOWED = {"StopIteration", "StopAsyncIteration", "GeneratorExit"}


class ProxyClient:
    """Calls the student's objects from a test.

    Args:
        forward: sends an operation to the student's process and waits for its result.
        record_types: records of the library that results may contain, by name.

    Attributes:
        untouched: whether the test's arguments stay as they are when a call that returns a value
            has modified them. What the test computes from them is then right.
        modified: whether there was such a call.
        overwritten: the test's own arrays that were modified, with their numbers before.
    """

    def __init__(
        self, forward: Callable[[str, int, bytes], bytes], record_types: Mapping[str, type]
    ) -> None:
        self.forward = forward
        self.record_types = {**record_types, **PROXY_TYPES}
        self.untouched = False
        self.modified = False
        self.overwritten: list[tuple[Any, np.ndarray]] = []

    def fetch_names(self) -> dict[str, Any]:
        """Return the student's namespace."""
        values = self._decode(self.forward("names", -1, b"")).value
        return {str(name): self._to_local(value, str(name)) for name, value in dict(values).items()}

    def call(self, operation: str, number: int, *arguments: Any, **keywords: Any) -> Any:
        """Have an operation carried out and return its result.

        Raises:
            Exception: of the same class as in the student's process, where it is a builtin one that
                no loop or generator of the test swallows.
        """
        packed = pickle_arguments((arguments, keywords))
        result = self._decode(self.forward(operation, number, packed))
        if result.printed:
            print(result.printed, end="")
        is_in_place = result.value is None and not result.raised  # all that the call is for
        if result.changed and not is_in_place:
            self.modified = True
        if is_in_place or not self.untouched:
            for place, array in result.changed:
                argument = keywords[place] if isinstance(place, str) else arguments[place]
                self.overwritten.append((argument, _numbers_in(argument).copy()))
                _numbers_in(argument)[...] = array
        if result.raised:
            raise _find_exception(result.raised)(result.message)
        return self._to_local(result.value)

    def restore(self) -> None:
        """Give the test's own arrays the numbers that they had before any call."""
        while self.overwritten:
            argument, numbers = self.overwritten.pop()
            _numbers_in(argument)[...] = numbers

    def _decode(self, message: bytes) -> CallResult:
        result = codec.decode(message, self.record_types)
        if not isinstance(result, CallResult):
            raise codec.MessageError("an answer to a test is of an unknown kind")
        return result

    def _to_local(self, value: Any, name: str = "") -> Any:
        if isinstance(value, Reference):
            remote = RemoteObject(self, value.number, value.kind)
            return as_function(remote, name) if value.is_function else remote
        if isinstance(value, Scalar):
            return value.array[()]
        if isinstance(value, Tensor):
            import torch

            return torch.from_numpy(value.array)
        if type(value) in (tuple, list):
            return type(value)(map(self._to_local, value))
        return value


def _numbers_in(argument: Any) -> np.ndarray:
    """Return a test's own array, or that of its tensor."""
    return argument.detach().numpy() if is_tensor(argument) else argument


def _find_exception(names: tuple[str, ...]) -> type[Exception]:
    """Return the builtin exception among the names of classes, under the first name.

    One that ends a loop, a generator or the process becomes a RuntimeError: `all(map(answer, ...))`
    would take a StopIteration for the end of the cases.
    """
    if not {"Exception"} & set(names) or set(names) & SWALLOWED:
        return type(f"{str(names[0])[:80]}InAnswer", (RuntimeError,), {})
    for name in names:
        known = getattr(builtins, str(name), None)
        if isinstance(known, type) and issubclass(known, Exception):
            return known if name == names[0] else type(str(names[0]), (known,), {})
    return Exception
