"""NumPy's warnings of overflow, division by zero and invalid values, where NumPy cannot give them.

NumPy warns because the processor sets a flag. WebAssembly has no such flags, so in a browser an
answer is called once more with arrays that watch what is computed from them.
"""

import contextlib
import warnings
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from typing import Any

import numpy as np

FAR_TOO_LARGE = 1e4  # for an exponential


@cache
def numpy_reports() -> bool:
    """Whether NumPy notices an overflow on this machine."""
    try:
        with np.errstate(over="raise"):
            np.exp(np.full(2, FAR_TOO_LARGE))
    except FloatingPointError:
        return True
    return False


def faults_of(function: Callable[..., Any], arguments: Sequence[Any]) -> tuple[str, ...]:
    """Return the warnings that NumPy would give in a call.

    Code that turns its argument into another array first is watched no further, and then nothing is
    reported: a fault is missed rather than invented.

    Args:
        function: called once more. What it returns or raises has been judged already.
        arguments: for that call alone.
    """
    with (
        warnings.catch_warnings(record=True) as caught,
        np.errstate(over="warn", divide="warn", invalid="warn", under="ignore"),
        contextlib.suppress(Exception),
    ):
        warnings.simplefilter("always")
        function(*map(watched, arguments))
    return tuple(dict.fromkeys(str(warning.message) for warning in caught))


def watched(value: Any) -> Any:
    """An array of numbers as one that watches; anything else as it is."""
    if isinstance(value, tuple | list) and type(value) in (tuple, list):
        return type(value)(map(watched, value))
    return value.view(Watched) if type(value) is np.ndarray and value.dtype.kind in "fc" else value


def unwatched(value: Any) -> Any:
    """The array itself."""
    return value.view(np.ndarray) if isinstance(value, Watched) else value


class Watched(np.ndarray):
    """An array whose results are examined: what is computed from it is one, too."""

    def __array_ufunc__(
        self, ufunc: np.ufunc, method: str, *inputs: Any, out: Any = None, **named: Any
    ) -> Any:
        """Compute, and warn as NumPy does of what was not finite before."""
        plain = [unwatched(one) for one in inputs]
        if out is not None:
            named["out"] = tuple(map(unwatched, out))
        # Before `out` changes one of them.
        were_finite = all(np.isfinite(one).all() for one in plain if _has_floats(one))
        were_numbers = not any(np.isnan(one).any() for one in plain if _has_floats(one))
        divisor = _divisor(ufunc, plain)
        settings: Mapping[str, Any] = np.geterr()
        with np.errstate(all="ignore"):
            result = getattr(ufunc, method)(*plain, **named)
        for kind, sentence in _faults(result, divisor, were_finite, were_numbers):
            if settings[kind] != "ignore":
                text = f"{sentence} encountered in {ufunc.__name__}"
                warnings.warn(text, RuntimeWarning, stacklevel=2)
        return out[0] if out is not None and len(out) == 1 else watched(result)

    def __array_function__(self, func: Any, types: Any, args: Any, kwargs: Any) -> Any:
        """Go on watching the results of functions such as `np.where`."""
        return watched(super().__array_function__(func, types, args, kwargs))


def _divisor(ufunc: np.ufunc, inputs: Sequence[Any]) -> Any:
    """What must not be zero in this operation, copied; None if nothing."""
    if ufunc in (np.divide, np.floor_divide, np.remainder):
        return np.array(inputs[1])
    if ufunc in (np.log, np.log2, np.log10, np.reciprocal):
        return np.array(inputs[0])
    return None


def _faults(
    result: Any, divisor: Any, were_finite: bool, were_numbers: bool
) -> list[tuple[str, str]]:
    """Kinds of new faults by NumPy's names, and NumPy's words for them."""
    results = result if isinstance(result, tuple) else (result,)
    values = [one for one in results if _has_floats(one)]
    found = []
    if were_finite and any(np.isinf(one).any() for one in values):
        by_zero = divisor is not None and not np.all(divisor)
        found.append(("divide", "divide by zero") if by_zero else ("over", "overflow"))
    if were_numbers and any(np.isnan(one).any() for one in values):
        found.append(("invalid", "invalid value"))
    return found


def _has_floats(value: Any) -> bool:
    return isinstance(value, np.ndarray | np.generic) and value.dtype.kind in "fc"
