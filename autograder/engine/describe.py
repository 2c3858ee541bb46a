"""Descriptions of a wrong type, shape or dtype, as the end of "`h` ..."."""

import math
import re
from collections.abc import Sequence
from typing import Any

import numpy as np

from autograder.engine.answers import Foreign
from autograder.engine.tensors import Tensor
from autograder.engine.wording import article

AXIS_NAMES = {
    "T": "time step",
    "B": "sequence of the batch",
    "H": "hidden unit",
    "I": "input feature",
    "V": "token",
    "L": "layer",
}

NOT_FINITE = "Look for an overflow, a division by zero, or an array that you never filled."
WARNS = "In this call, NumPy warns "
FAULT = re.compile(r"(overflow|divide by zero|invalid value) encountered in \w+")
COLUMNS = (
    "Many papers write one sequence per column, `W @ x`. Here every row is one sequence, so the "
    "same product is `x @ W.T`."
)
WEIGHTS = (
    "Weights and their gradients have the shape (out, in), as in torch. Papers that write `x @ W` "
    "use the transpose."
)


def wrong_shape(seen: tuple[int, ...], expected: tuple[int, ...], axes: str) -> str:
    """Describe a wrong shape and its likely cause, as the end of "`dW` ..."."""
    both = f"has shape {seen}, expected {expected}{_letters(axes)}"
    without_ones = tuple(size for size in seen if size != 1)
    if len(seen) == len(expected) == 2 and seen == expected[::-1]:
        return f"{both}: it is transposed"
    if len(seen) == len(expected) and sorted(seen) == sorted(expected):
        return f"{both}: its axes are in another order"
    if without_ones == expected:
        return f"{both}: an axis of length 1 is too many. Does it come from `keepdims` or `[None]`?"
    if len(seen) < len(expected) and without_ones == tuple(n for n in expected if n != 1):
        return f"{both}: an axis of length 1 is missing. Does `squeeze` or an index remove it?"
    if len(seen) == 1 < len(expected) and seen[0] == math.prod(expected):
        return f"{both}: it is flattened. Is a `reshape` missing?"
    if len(seen) == len(expected) + 1 and seen[1:] == expected:
        return (
            f"{both}: its first axis, of length {seen[0]}, is one too many. Should you sum over "
            "it, or take one entry?"
        )
    if len(seen) == len(expected) + 1 and seen[:-1] == expected:
        return f"{both}: its last axis, of length {seen[-1]}, is one too many"
    if len(seen) + 1 == len(expected) and seen == expected[1:]:
        first = AXIS_NAMES.get(axes.split()[0], "entry") if axes else "entry"
        return f"{both}: the first axis is missing. Is it one {first} instead of all?"
    if _broadcasts(seen, expected):
        return f"{both}: it would broadcast to the right shape, but it is another array"
    if len(seen) == len(expected):
        place = next(k for k, (s, e) in enumerate(zip(seen, expected, strict=True)) if s != e)
        return f"{both}: axis {place} has length {seen[place]}, not {expected[place]}"
    return both


def not_finite_hint(warned: Sequence[str]) -> str:
    """The next step after NaN or infinity: NumPy's first warning in that call, where it gave one.

    Args:
        warned: the first lines of the call's warnings.
    """
    fault = next(filter(FAULT.fullmatch, warned), "")
    if fault.startswith("overflow"):
        question = "Which line computes a number that is too large, and which form avoids it?"
    else:
        question = "Which line does this, and with which numbers?"
    return f"{WARNS}“{fault}”. {question}" if fault else NOT_FINITE


def shape_hint(seen: tuple[int, ...], expected: tuple[int, ...], axes: str) -> str:
    """The next step after a wrong shape; "" where its description says enough."""
    letters = axes.split()
    if len(seen) != len(expected):
        return ""
    if sorted(seen) != sorted(expected):
        return "Print `.shape` after each line, and find the first line with an unexpected axis."
    if "B" in letters and seen[-2:] == expected[-2:][::-1] and seen[:-2] == expected[:-2]:
        return COLUMNS
    if letters[:2] == ["T", "B"] and seen[:2] == expected[:2][::-1]:
        return "Time comes first here, as in torch by default: (T, B, features)."
    if axes and not {"T", "B", "N", "W"} & set(letters):
        return WEIGHTS
    return ""


def _letters(axes: str) -> str:
    """The axes behind a shape, written as a tuple of letters."""
    letters = re.sub(r"(\w+)\*", lambda blocks: str(len(blocks[1])), axes).split()
    return f" = ({', '.join(letters)}{',' if len(letters) == 1 else ''})" if letters else ""


def wrong_type(value: Any, expected: Any, record: str = "") -> str:
    """Describe a wrong type of a return value, as the end of "`h` ..."; "" if it is right.

    Args:
        value: the return value.
        expected: that of the reference.
        record: its class, where that is a named tuple: "LSTMCache".
    """
    wanted = article(record) if record else returned(expected)
    if value is None:
        return "" if expected is None else f"is `None`, expected {wanted}"
    if isinstance(value, Foreign):
        return _foreign(value, wanted)
    if expected is None:
        return f"is {returned(value)}, expected {wanted}"
    if isinstance(expected, Tensor) or isinstance(value, Tensor):
        return _wrong_tensor(value, expected, wanted)
    if isinstance(value, bool):
        return f"is the boolean `{value}`, expected {wanted}"
    if isinstance(expected, np.ndarray):
        return _not_an_array(value, expected, wanted)
    if isinstance(expected, tuple | list):
        return _not_a_sequence(value, expected, wanted)
    if isinstance(expected, int | float):
        return _not_a_number(value, expected, wanted)
    return ""


def _not_an_array(value: Any, expected: np.ndarray, wanted: str) -> str:
    if isinstance(value, list | tuple):
        kind = f"a {type(value).__name__} of {len(value)} items"
        return f"is {kind}, expected {wanted}. {_one_array(value, expected)}"
    if not isinstance(value, np.ndarray) and expected.shape != ():
        return f"is a single number, expected {wanted}"
    return ""


def _not_a_sequence(value: Any, expected: Sequence[Any], wanted: str) -> str:
    if isinstance(value, tuple | list):
        items = "item" if len(value) == 1 else "items"
        count = f"has {len(value)} {items}, expected {len(expected)}"
        if wanted != returned(expected):  # a class
            count = f"is {returned(value)}, expected {wanted}"
        return count if len(value) != len(expected) else ""
    plain = not any(isinstance(item, np.ndarray | tuple | list) for item in expected)
    is_array = isinstance(value, np.ndarray) and value.ndim
    how = ": `.tolist()` makes one" if is_array and plain else ""
    return f"is {returned(value)}, expected {wanted}{how}"


def _not_a_number(value: Any, expected: float, wanted: str) -> str:
    if isinstance(value, float) and type(expected) is int and value == expected:
        return f"is the float {value}, expected an `int`"
    if _is_complex(value):
        return f"is complex, expected {wanted}"
    if isinstance(value, np.ndarray) and value.shape == ():
        return ""
    if isinstance(value, np.ndarray | tuple | list):
        return f"is {returned(value)}, expected a single number"
    return ""


def _wrong_tensor(value: Any, expected: Any, wanted: str) -> str:
    """Describe what is wrong where a torch tensor is expected or returned; "" if nothing."""
    if not isinstance(value, Tensor):
        how = "`torch.stack` makes one tensor of a list" if isinstance(value, tuple | list) else ""
        if isinstance(value, np.ndarray) or not how:
            how = "Compute it with torch's functions, which keep track of gradients"
        return f"is {returned(value)}, expected {wanted}. {how}"
    if isinstance(expected, int | float):
        return f"is a torch tensor, expected {wanted}: `.item()` takes it out"
    if isinstance(expected, np.ndarray):
        return f"is {returned(value)}, expected {wanted}: this exercise is in NumPy"
    if not isinstance(expected, Tensor):
        return f"is {returned(value)}, expected {wanted}"
    if value.device != expected.device:
        return (
            f"is on the device {value.device!r}, expected {expected.device!r}: make new tensors "
            "with `device=x.device`"
        )
    if value.tracked and not expected.tracked:
        return "requires a gradient: use the tensor that `.detach()` returns"
    if expected.tracked and not value.tracked:
        return "requires no gradient, so none can flow back through it"
    return ""


def wrong_dtype(seen: np.ndarray, expected: np.ndarray) -> str:
    """Describe a wrong dtype of an array, as the end of "`h` ..."; "" if it is right."""
    kinds = {"b": "booleans", "i": "integers", "u": "integers", "c": "complex numbers"}
    if seen.dtype.kind == expected.dtype.kind and seen.dtype.itemsize >= expected.dtype.itemsize:
        return ""
    if expected.dtype.kind == "b":
        return (
            f"has dtype {seen.dtype}, expected bool: a mask of booleans selects the entries that "
            "are True"
        )
    if expected.dtype.kind in "iu":
        if seen.dtype.kind in "iu":
            return ""
        return f"has dtype {seen.dtype}, expected integers ({expected.dtype})"
    if seen.dtype.kind in kinds:
        return (
            f"holds {kinds[seen.dtype.kind]} (dtype {seen.dtype}), expected {expected.dtype}. "
            "Did you make an array with that dtype and fill it later?"
        )
    return (
        f"has dtype {seen.dtype}, expected {expected.dtype}, which keeps more digits: look for a "
        "cast, or an array made in lower precision"
    )


def not_finite(seen: np.ndarray) -> str:
    """Describe where NaN or infinity is, as the end of "`h` ..."; "" if nowhere."""
    bad = ~np.isfinite(seen)
    if not bad.any():
        return ""
    kind = "NaN" if np.isnan(seen).any() else "infinity"
    index = tuple(int(k) for k in np.argwhere(bad)[0])
    place = f", first at {list(index)}" if index else ""
    if bad.ndim == 0:
        return f"is {kind}"
    return f"holds {kind} in {int(bad.sum())} of {bad.size} entries{place}"


def _one_array(value: list | tuple, expected: np.ndarray) -> str:
    """Describe how several items become the one array that is expected."""
    if not any(isinstance(item, np.ndarray) for item in value):
        return "`np.array` makes one array of a list of numbers"
    if not all(isinstance(item, np.ndarray) for item in value):
        return "Return one array, not several values"
    if all(item.ndim < expected.ndim for item in value):
        return "`np.stack` makes one array of a list of arrays"
    return "Return one array, not several"


def _foreign(value: Foreign, wanted: str) -> str:
    if value.module == "autograder":  # a harness has said it
        return value.type_name
    if value.type_name == "Tensor" and "torch tensor" in wanted:
        return f"is a tensor {value.detail}, expected {wanted}"
    if value.module.split(".")[0] == "torch":
        return f"is a torch {value.type_name}, expected {wanted}: this exercise is in NumPy"
    if value.type_name == "ndarray":
        return f"is an array {value.detail}, expected {wanted}"
    if value.type_name in ("function", "builtin_function_or_method", "method", "ufunc"):
        return f"is a function, expected {wanted}: are the parentheses of a call missing?"
    if value.type_name == "generator":
        return (
            f"is a generator, expected {wanted}. Did you write `yield` for `return`, or "
            "parentheses for square brackets?"
        )
    if value.detail.startswith("a subclass of ndarray"):
        return (
            f"is {article(value.type_name)}, {value.detail}, expected {wanted}. "
            "Another class may compute differently"
        )
    detail = f" ({value.detail})" if value.detail else ""
    return f"is {article(value.type_name)}{detail}, expected {wanted}"


def returned(value: Any) -> str:
    """Describe a return value in a few words: "a NumPy array of shape (3, 5)"."""
    if value is None:
        return "`None`"
    if isinstance(value, Foreign):
        return article(value.type_name)
    if isinstance(value, np.ndarray):
        return f"a NumPy array of shape {value.shape}"
    if isinstance(value, Tensor):
        return f"a torch tensor of shape {value.array.shape}"
    if isinstance(value, tuple | list):
        return f"a {type(value).__name__} of {len(value)} items"
    return "a single number"


def _is_complex(value: Any) -> bool:
    return isinstance(value, complex) or (isinstance(value, np.ndarray) and np.iscomplexobj(value))


def _broadcasts(seen: tuple[int, ...], expected: tuple[int, ...]) -> bool:
    try:
        return np.broadcast_shapes(seen, expected) == expected
    except ValueError:
        return False
