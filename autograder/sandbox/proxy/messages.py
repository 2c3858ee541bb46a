"""The messages of the proxy, as records for the codec."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from autograder.engine.tensors import Tensor


@dataclass(frozen=True)
class Reference:
    """A reference to an object that stays in the student's process.

    Attributes:
        number: of the object there.
        kind: name of its class.
        is_function: whether it is a function or a class.
    """

    number: int
    kind: str
    is_function: bool


@dataclass(frozen=True)
class Scalar:
    """A NumPy scalar, as an array without axes."""

    array: np.ndarray


@dataclass(frozen=True)
class CallResult:
    """Result of one operation.

    Attributes:
        value: plain, or with `Reference`s in it.
        raised: names of the exception's classes, most derived first; () if there was none.
        message: of the exception.
        printed: by the operation.
        changed: (position or name, numbers) of each argument that was modified in place.
    """

    value: Any
    raised: tuple[str, ...] = ()
    message: str = ""
    printed: str = ""
    changed: tuple[Any, ...] = ()


PROXY_TYPES: Mapping[str, type] = {
    kind.__name__: kind for kind in (Reference, Scalar, CallResult, Tensor)
}
