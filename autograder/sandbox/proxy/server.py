"""The student's side of the proxy: keeps the objects and carries out operations on them."""

import io
import operator
from collections.abc import Callable, Mapping
from contextlib import redirect_stdout
from dataclasses import replace
from types import FunctionType, ModuleType
from typing import Any

import numpy as np

from autograder.engine.tensors import is_tensor, plain_tensor
from autograder.sandbox import codec
from autograder.sandbox.proxy.messages import PROXY_TYPES, CallResult, Reference, Scalar
from autograder.sandbox.proxy.pickling import unpickle

MAX_NAMES = 1000
MAX_PRINTED = 10_000
MAX_SMALL = 100_000  # entries of an array, characters of a text, that a test sees without a call
MAX_TENSOR = 4_000_000  # entries of a tensor
PLAIN = (bool, int, float, complex, str, list, tuple, dict, np.ndarray, np.generic)
OPERATIONS: Mapping[str, Callable[..., Any]] = {
    "call": lambda function, *arguments, **keywords: function(*arguments, **keywords),
    "getattr": getattr,
    "setattr": setattr,
    "getitem": operator.getitem,
    "len": len,
    "iter": list,
    "float": float,
    "int": int,
    "str": str,
}


class ProxyServer:
    """Carries out operations on the student's objects.

    Args:
        namespace: of the student's notebook.
    """

    def __init__(self, namespace: dict[str, Any]) -> None:
        self.namespace = namespace
        self.objects: list[Any] = []

    def call(self, operation: str, number: int, packed: np.ndarray) -> bytes:
        """Carry out one operation and return the message with its result.

        Args:
            operation: one of `OPERATIONS`.
            number: of the object.
            packed: pickled arguments.
        """
        arguments, keywords = unpickle(packed.tobytes(), self.objects)
        given = {**dict(enumerate(arguments)), **keywords}
        before = {place: _numbers_of(one, copied=True) for place, one in given.items()}
        printed = io.StringIO()
        try:
            with redirect_stdout(printed):
                value = OPERATIONS[operation](self.objects[number], *arguments, **keywords)
                result = CallResult(self._to_plain(value))
        except BaseException as error:  # the test goes on, whatever an answer raises
            kinds = tuple(kind.__name__ for kind in type(error).__mro__)
            result = CallResult(None, kinds, str(error)[:2000])
        now = {place: _numbers_of(one) for place, one in given.items()}
        changed = tuple(
            (place, now[place]) for place, then in before.items() if not _is_same(then, now[place])
        )
        text = printed.getvalue()[:MAX_PRINTED]
        return codec.encode(replace(result, printed=text, changed=changed))

    def list_names(self) -> bytes:
        """Return the namespace: small plain values, and references to all other objects."""
        found: dict[str, Any] = {}
        for name, value in list(self.namespace.items()):
            if type(name) is not str or name.startswith("_") or isinstance(value, ModuleType):
                continue
            if len(found) >= MAX_NAMES:
                break
            found[name] = self._to_plain(value) if _is_small(value) else self._reference(value)
        return codec.encode(CallResult(found))

    def _to_plain(self, value: Any) -> Any:
        if value is None or isinstance(value, PLAIN):
            try:
                value = Scalar(np.asarray(value)) if isinstance(value, np.generic) else value
                codec.decode(codec.encode(value), PROXY_TYPES)
                return value
            except (TypeError, codec.MessageError):
                pass
        is_sequence = isinstance(value, tuple | list) and not hasattr(value, "_fields")
        if is_sequence and len(value) < MAX_SMALL:
            return type(value)(map(self._to_plain, value))
        tensor = plain_tensor(value, MAX_TENSOR) if is_tensor(value) else None
        return self._reference(value) if tensor is None else tensor

    def _reference(self, value: Any) -> Reference:
        self.objects.append(value)
        is_function = isinstance(value, FunctionType | type)
        return Reference(len(self.objects) - 1, str(type(value).__name__)[:80], is_function)


def _numbers_of(argument: Any, copied: bool = False) -> np.ndarray | None:
    """Return an argument's array, or that of a tensor on the CPU; None for anything else."""
    if is_tensor(argument):
        plain = plain_tensor(argument, MAX_TENSOR)
        return plain.array if plain is not None and plain.device == "cpu" else None
    if isinstance(argument, np.ndarray):
        return argument.copy() if copied else argument
    return None


def _is_same(then: np.ndarray | None, now: np.ndarray | None) -> bool:
    if then is None or now is None or then.shape != now.shape:
        return True  # nothing that could be written back
    return bool(np.array_equal(then, now, equal_nan=then.dtype.kind in "fc"))


def _is_small(value: Any) -> bool:
    if isinstance(value, np.ndarray):
        return value.size < MAX_SMALL
    return not isinstance(value, str | list | tuple | dict) or len(value) < MAX_SMALL
