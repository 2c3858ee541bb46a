"""Cases: calls of a function, as data that can be sent to another process."""

from dataclasses import dataclass
from typing import Any

AGAIN = "the same inputs once more should give the same result"  # sentence of that case
FLOAT32 = "float32"  # part of the case that costs nothing


@dataclass(frozen=True)
class Case:
    """One call of the function.

    Attributes:
        arguments: positional arguments, in the reference's order. `Seed(n)` becomes a fresh
            random generator, `Named("cubic")` the function of that name.
        sentence: for a probe, what should happen ("with f = 1 and i = 0 the cell state passes
            through unchanged"); shown when an answer fails here.
        part: the behaviour that this case belongs to. None: it counts for every output.
        small: some of its sizes are 1. Its sentence is shown only where ordinary cases are right.
        silent: a warning from NumPy (overflow, division) is a fault here.
        keeps_dtype: float64 out of float32 in is a fault here.
        with_reason: the exception that is expected here must have a message, or a class of its own
            whose name is one.
    """

    arguments: tuple[Any, ...]
    sentence: str = ""
    part: str | None = None
    small: bool = False
    silent: bool = False
    keeps_dtype: bool = False
    with_reason: bool = False


@dataclass(frozen=True)
class Seed:
    """Argument that becomes `np.random.default_rng(value)` anew for each call."""

    value: int


@dataclass(frozen=True)
class Named:
    """Argument that becomes the function of this name in `autograder.engine.named_functions`.

    Arguments are data: they may be sent to another process, and a function may not.
    """

    name: str
