"""The course's functions, called from a worker of a student's without being in it.

A student's worker that calls one packs the arguments; the grader passes them to another worker, in
which nothing is locked and no student's code runs, and passes the result back. Both directions are
the codec's plain values, so that arguments can carry no program.
"""

import builtins
import inspect
import sys
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from autograder.engine.tensors import Tensor, is_tensor, plain_tensor
from autograder.sandbox import codec
from autograder.sandbox.proxy.messages import PROXY_TYPES, CallResult, Scalar

MAX_ENTRIES = 1_000_000  # of a tensor


class RemoteReference:
    """A reference that another worker computes.

    Args:
        name: of the exercise.
        ask: sends packed arguments to the grader and returns the packed result.
        record_types: records of the library that a result may contain, by name.
    """

    def __init__(
        self, name: str, ask: Callable[[str, bytes], bytes], record_types: Mapping[str, type]
    ) -> None:
        self.name = name
        self.ask = ask
        self.record_types = {**record_types, **PROXY_TYPES}

    def __call__(self, *arguments: Any, **named: Any) -> Any:
        """Have it computed.

        Raises:
            Exception: as the reference, where its class is a builtin one.
            TypeError: an argument cannot be sent.
        """
        packed = codec.encode(_packed([arguments, named]))
        result = codec.decode(self.ask(self.name, packed), self.record_types)
        if result.raised:
            known = getattr(builtins, result.raised[0], RuntimeError)
            raise known(result.message)
        return _unpacked(result.value)


def call_reference(
    module: str, name: str, packed: bytes, record_types: Mapping[str, type]
) -> bytes:
    """Call a function of an imported module and return its packed result.

    Args:
        module: of the function.
        name: of the function.
        packed: its arguments.
        record_types: records of the library that they may contain, by name.
    """
    function = inspect.unwrap(getattr(sys.modules[module], name))
    try:
        arguments, named = _unpacked(codec.decode(packed, {**record_types, **PROXY_TYPES}))
        result = CallResult(_packed(function(*arguments, **named)))
        return codec.encode(result)
    except Exception as error:
        kinds = [kind.__name__ for kind in type(error).__mro__ if hasattr(builtins, kind.__name__)]
        return codec.encode(CallResult(None, (kinds[0],), str(error)[:2000]))


def _packed(value: Any) -> Any:
    """A value with tensors and NumPy's scalars as records."""
    if isinstance(value, np.generic):
        return Scalar(np.asarray(value))
    if is_tensor(value):
        tensor = plain_tensor(value, MAX_ENTRIES)
        if tensor is None:
            raise TypeError("a tensor of this kind cannot be sent")
        return tensor
    return _each(_packed, value)


def _unpacked(value: Any) -> Any:
    """What `_packed` was given. A tensor is no part of a graph any more."""
    if isinstance(value, Scalar):
        return value.array[()]
    if isinstance(value, Tensor):
        import torch

        return torch.from_numpy(value.array)
    return _each(_unpacked, value)


def _each(change: Callable[[Any], Any], value: Any) -> Any:
    """The same tuple, named tuple, list or dict with its items changed; else the value."""
    if isinstance(value, tuple):
        items = map(change, value)
        return type(value)(*items) if hasattr(value, "_fields") else tuple(items)
    if isinstance(value, list):
        return list(map(change, value))
    if isinstance(value, dict):
        return {name: change(item) for name, item in value.items()}
    return value
