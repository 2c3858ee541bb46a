"""Functions under names that mean the same in another process: NumPy's and the course's own.

Only what is listed here, or computes with arrays alone, can be replayed.
"""

import math
import operator
import sys
from collections.abc import Callable
from importlib import import_module
from types import FunctionType
from typing import Any

import numpy as np

from autograder.engine.locating.torch_names import in_torch, name_in_torch

_NUMPY = """
abs absolute add all allclose any arange arccos arcsin arctan arctan2 arctanh argmax argmin
argsort around array array_split asarray ascontiguousarray atleast_1d atleast_2d atleast_3d
average block bincount broadcast_to ceil clip column_stack concatenate copy copysign copyto cos
cosh cumprod cumsum diag diff divide dot dstack einsum empty empty_like equal exp exp2
expand_dims expm1 eye fabs flip fliplr flipud float_power floor floor_divide full full_like
greater greater_equal hsplit hstack hypot identity inner isfinite isnan kron less less_equal
linspace log log10 log1p log2 logaddexp logical_and logical_not logical_or logical_xor matmul
max maximum mean median min minimum mod moveaxis multiply nan_to_num negative nonzero norm
not_equal ones ones_like outer pad positive power prod ravel reciprocal remainder repeat
reshape rint roll rollaxis round row_stack searchsorted sign sin sinh sort split sqrt square
squeeze stack std subtract sum swapaxes take take_along_axis tan tanh tensordot tile transpose
tril triu true_divide trunc unique var vdot vsplit vstack where zeros zeros_like put
put_along_axis fill_diagonal interp amax amin float64 float32 int64 int32 bool_
sliding_window_view
"""
NUMPY = frozenset(_NUMPY.split())
OTHER: dict[str, Callable[..., Any]] = {
    f"builtins:{function.__name__}": function
    for function in (
        abs,
        bool,
        float,
        int,
        len,
        list,
        max,
        min,
        pow,
        range,
        reversed,
        round,
        sum,
        tuple,
        zip,
        enumerate,
        sorted,
        slice,
    )
} | {f"math:{name}": getattr(math, name) for name in dir(math) if name[0] != "_"}
_METHODS = {
    "arrays": "all any argmax argmin argsort astype clip copy cumprod cumsum dot fill flatten item "
    "max mean min prod put ravel repeat reshape round sort squeeze std sum swapaxes take tolist "
    "transpose var",
    "lists": "append extend insert pop reverse index count",
    "caches of the course": "step segment _replace",
    "generators that were arguments": "random standard_normal normal uniform integers choice "
    "permutation shuffle binomial multinomial",
}
METHODS = frozenset(name for names in _METHODS.values() for name in names.split())
DRAWS = frozenset(_METHODS["generators that were arguments"].split())
COURSE = ("lstm_course.cells.", "lstm_course.sequences.", "autograder.engine.named_functions")
OPERATIONS: dict[str, Callable[..., Any]] = {
    name: getattr(operator, name)
    for name in (
        "add",
        "sub",
        "mul",
        "truediv",
        "floordiv",
        "mod",
        "pow",
        "matmul",
        "and_",
        "or_",
        "xor",
        "lt",
        "le",
        "gt",
        "ge",
        "eq",
        "ne",
        "neg",
        "pos",
        "invert",
    )
}
IN_PLACE: dict[str, Callable[..., Any]] = {
    name: getattr(operator, f"i{name.rstrip('_')}")
    for name in (
        "add",
        "sub",
        "mul",
        "truediv",
        "floordiv",
        "mod",
        "pow",
        "matmul",
        "and_",
        "or_",
        "xor",
    )
}


def name_of(function: Any) -> str:
    """The name under which `function_named` finds a function or class; "" if it would not."""
    if any(function is other for other in OTHER.values()):
        return next(name for name, other in OTHER.items() if other is function)
    if type(function) in (FunctionType, type) and _is_course(getattr(function, "__module__", "")):
        name = f"{function.__module__}:{function.__qualname__}"
        module: Any = sys.modules.get(function.__module__)
        return name if getattr(module, function.__qualname__, None) is function else ""
    short = getattr(function, "__name__", "")
    if type(short) is str and short in NUMPY:
        if getattr(np, short, None) is function:
            return f"numpy:{short}"
        if getattr(np.linalg, short, None) is function:
            return f"numpy.linalg:{short}"
        if short == "sliding_window_view":
            return f"numpy.lib.stride_tricks:{short}"
    return name_in_torch(function)


def function_named(name: str) -> Callable[..., Any]:
    """The function of this name.

    Raises:
        LookupError: none that may be replayed.
    """
    if name in OTHER:
        return OTHER[name]
    module, _, short = name.partition(":")
    if module.partition(".")[0] == "torch":
        replayed: Callable[..., Any] = in_torch(name)
        return replayed
    if module in ("numpy", "numpy.linalg", "numpy.lib.stride_tricks") and short in NUMPY:
        found: Callable[..., Any] = getattr(import_module(module), short)
        return found
    if _is_course(module) and module in sys.modules and short.isidentifier():
        found = getattr(sys.modules[module], short, None)  # type: ignore[assignment]
        if callable(found) and getattr(found, "__module__", "") == module:
            return found
    raise LookupError(f"{name[:80]} is not replayed")


def _is_course(module: object) -> bool:
    return type(module) is str and module.startswith(COURSE)
