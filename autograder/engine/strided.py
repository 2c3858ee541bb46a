"""Arrays that are views: parts of larger ones, whose entries do not lie side by side in memory."""

from typing import Any

import numpy as np

from autograder.engine.locating.memory import bounds_of

COLUMNS = "the matrices lie column by column in memory"
STRIDED = "the arrays are strided views of larger ones, as `a[::2]` is"
HINT_STRIDED = (
    "Your code works only on C-contiguous arrays: where does it rely on how entries lie in memory? "
    "Read strides from `x.strides`, and note that `reshape` and `ravel` copy such an array."
)


def as_strided_view(argument: Any) -> Any:
    """The same numbers in views, inside caches and lists too.

    The axes lie in memory in reverse, and between entries there are gaps. No axis runs backwards,
    which no tensor could, so that a right answer may compute in torch.
    """
    if isinstance(argument, np.ndarray):
        return _view(argument) if argument.ndim else argument
    if isinstance(argument, tuple) and hasattr(argument, "_fields"):
        return type(argument)(*map(as_strided_view, argument))
    if isinstance(argument, tuple | list):
        return type(argument)(map(as_strided_view, argument))
    return argument


def _view(array: np.ndarray) -> np.ndarray:
    *outer, inner = reversed(array.shape)
    memory = np.zeros((*outer, 2 * inner), array.dtype)
    view = memory[..., ::2].T
    view[...] = array
    return view


def copied(array: np.ndarray) -> np.ndarray:
    """A copy whose entries lie in memory as the array's do, with zeros in the gaps.

    What overlaps, such as a broadcast array, becomes an ordinary array: it can be written to.
    """
    if array.flags.forc or not array.size:
        return array.copy(order="K")
    first, behind = bounds_of(array)
    if behind - first < array.nbytes:
        return array.copy()
    memory = np.zeros(behind - first, np.uint8)
    offset = int(array.__array_interface__["data"][0]) - first
    made: np.ndarray = np.ndarray(array.shape, array.dtype, memory, offset, array.strides)
    made[...] = array
    return made


def memory_of(array: np.ndarray) -> tuple[bytes, int]:
    """The bytes in which an array from `copied` lies, and where its first entry is in them."""
    if array.flags.forc or not array.size:
        return array.tobytes("A"), 0
    first, behind = bounds_of(array)
    base = array.base
    assert isinstance(base, np.ndarray) and base.nbytes == behind - first
    return base.tobytes(), int(array.__array_interface__["data"][0]) - first
