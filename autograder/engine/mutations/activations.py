"""The textbook's activation functions and their slopes, which a slip may put anywhere."""

from collections.abc import Callable
from functools import cache
from types import FunctionType

import numpy as np

from lstm_course.cells import activations

Function = Callable[[np.ndarray], np.ndarray]


@cache
def functions() -> dict[str, Function]:
    """The textbook's own functions by name, slopes included; NumPy's tanh is not among them."""
    return {
        name: value
        for name, value in vars(activations).items()
        if isinstance(value, FunctionType) and value.__module__ == activations.__name__
    }


def slopes() -> tuple[str, ...]:
    """Names of the functions that give a slope in terms of the output."""
    return tuple(name for name in functions() if name.endswith("_grad"))


def squashing() -> tuple[str, ...]:
    """Names of the activation functions, NumPy's tanh included."""
    return ("tanh", *(name for name in functions() if name not in slopes()))
