"""Inputs of calls in memory that the grader shares with a worker.

Whether an answer modifies its inputs earns marks, and all code in the worker's process is within
the answer's reach. So the arrays that it is given lie in memory which the grader reads itself once
the call is over. Nothing that the worker says takes part in that.

An answer can only have its function called with copies. That is what an answer is meant to do with
inputs that it needs to modify, and what `x = x.copy()` does with less effort.
"""

import fcntl
import mmap
import os
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np

from autograder.engine.cases import Case
from autograder.engine.examine import fresh
from autograder.engine.strided import copied, memory_of
from autograder.sandbox.codec import ARRAY_KINDS
from autograder.sandbox.limits import MEBIBYTE

SIZE = 64 * MEBIBYTE  # takes memory only where something was written
ALIGNMENT = 64  # bytes


@dataclass(frozen=True)
class Placed:
    """An array in the shared memory.

    Attributes:
        dtype: as NumPy writes it: "<f8".
        shape: of the array.
        strides: of the array, in bytes.
        offset: of its first entry.
        before: how many bytes lie before that one, where a stride is negative.
        size: of all its memory, gaps included.
    """

    dtype: str
    shape: tuple[int, ...]
    strides: tuple[int, ...]
    offset: int
    before: int
    size: int


class SharedInputs:
    """The grader's side: places arrays, and reads them after the call.

    No place is used twice, because an answer may keep its inputs. An array for which there is no
    room left is sent as part of the message.
    """

    def __init__(self) -> None:
        self.file = os.memfd_create("inputs", os.MFD_CLOEXEC | os.MFD_ALLOW_SEALING)
        os.ftruncate(self.file, SIZE)
        fixed = fcntl.F_SEAL_SHRINK | fcntl.F_SEAL_GROW | fcntl.F_SEAL_SEAL
        fcntl.fcntl(self.file, fcntl.F_ADD_SEALS, fixed)
        self._used = 0

    def place(self, cases: Iterable[Case]) -> tuple[Case, ...]:
        """Return the cases with their arrays placed, and without what tells of their purpose."""
        return tuple(Case(_each_leaf(self._place, case.arguments)) for case in cases)

    def read(self, placed: Any, given: Any) -> Any:
        """Return an argument as it is now.

        Args:
            placed: the argument, or a part of it, from `place`.
            given: the same as it was given to `place`.
        """
        if isinstance(placed, Placed):
            data = os.pread(self.file, placed.size, placed.offset - placed.before)
            return np.ndarray(placed.shape, placed.dtype, data, placed.before, placed.strides)
        if isinstance(placed, tuple | list):
            items = [self.read(*pair) for pair in zip(placed, given, strict=True)]
            return items if isinstance(placed, list) else tuple(items)
        return given

    def close(self) -> None:
        """Give the memory back, as soon as the worker has ended, too."""
        if self.file >= 0:
            os.close(self.file)
        self.file = -1

    def _place(self, argument: Any) -> Any:
        if type(argument) is not np.ndarray or argument.dtype.kind not in ARRAY_KINDS:
            return argument
        array = copied(argument)
        memory, before = memory_of(array)
        start = -(-self._used // ALIGNMENT) * ALIGNMENT
        if start + len(memory) > SIZE:
            return argument
        self._used = start + len(memory)
        os.pwrite(self.file, memory, start)
        dtype, offset = argument.dtype.str, start + before
        return Placed(dtype, array.shape, array.strides, offset, before, len(memory))


class InputMemory:
    """The worker's side: makes arguments of what was placed.

    Args:
        file: descriptor of the grader's file. It is not needed afterwards.
    """

    def __init__(self, file: int) -> None:
        self._memory = mmap.mmap(file, SIZE)
        self._view = memoryview(self._memory)  # so that no answer closes it

    def argument(self, placed: Any) -> Any:
        """Return an argument for a call."""
        return _each_leaf(self._array, placed)

    def _array(self, leaf: Any) -> Any:
        if not isinstance(leaf, Placed):
            return fresh(leaf)
        return np.ndarray(leaf.shape, leaf.dtype, self._memory, leaf.offset, leaf.strides)


def _each_leaf(change: Callable[[Any], Any], argument: Any) -> Any:
    """Return the same tuple, named tuple or list with all that is inside changed; else the leaf."""
    if isinstance(argument, tuple):
        items = (_each_leaf(change, item) for item in argument)
        return type(argument)(*items) if hasattr(argument, "_fields") else tuple(items)
    if isinstance(argument, list):
        return [_each_leaf(change, item) for item in argument]
    return change(argument)
