"""Hints for exceptions that learners meet, in a table: the first line that fits is used."""

from collections.abc import Callable
from typing import NamedTuple

from autograder.engine.answers import Raised
from autograder.engine.exercise import Exercise


class ExceptionHint(NamedTuple):
    """A hint, and the exceptions to which it applies.

    Attributes:
        fits: takes names of the exception's classes, and its message.
        hint: what to look at next; `{call}` and `{section}` are the exercise's.
    """

    fits: Callable[[tuple[str, ...], str], bool]
    hint: str


def _of(kind: str, *words: str) -> Callable[[tuple[str, ...], str], bool]:
    """An exception of this class whose message holds any of these words, if some are given."""

    def fits(kinds: tuple[str, ...], message: str) -> bool:
        return kind in kinds and (not words or any(word in message for word in words))

    return fits


def _with(word: str) -> Callable[[tuple[str, ...], str], bool]:
    """Any exception whose message holds this word."""
    return lambda kinds, message: word in message


HINTS = (
    ExceptionHint(
        _of("RecursionError"), "the function calls itself without end: which call should stop?"
    ),
    ExceptionHint(
        _of("NameError"),  # UnboundLocalError is one
        "is the name spelt as where it was assigned, and was that cell run?",
    ),
    ExceptionHint(
        _with("NoneType"), "something is None: does a function that you call return nothing?"
    ),
    ExceptionHint(
        _of("ValueError", "matmul", "align"),
        "the shapes in this product do not fit: print `.shape` of both sides. Weights are "
        "stored as (out, in), as torch stores them.",
    ),
    ExceptionHint(
        _of("ValueError", "could not be broadcast together"),
        "two arrays of these shapes cannot be added or multiplied: print `.shape` of each, and "
        "compare.",
    ),
    ExceptionHint(
        _of("ValueError", "unpack"),
        "what stands on the right has another number of items than there are names.",
    ),
    ExceptionHint(
        _with("equal division"),
        "the axis cannot be cut into so many equal parts: print its length, count the layers.",
    ),
    ExceptionHint(
        _of("KeyError"),
        "the dictionary has no such key: print its keys, and the one that you ask for.",
    ),
    ExceptionHint(_of("IndexError"), "an index runs past the end: which one is the last?"),
    ExceptionHint(
        _with("truth value of an array"),
        "`if` asks one question of the whole array; `np.where`, or a mask in square brackets, "
        "asks it of every entry.",
    ),
    ExceptionHint(
        _with("bitwise_xor"), "a power is written `**` in Python; `^` is something else."
    ),
    ExceptionHint(
        _of("TypeError", "only 0-dim", "only length-1"),
        "what takes one number only (`float`, the module `math`) fails on an array.",
    ),
    ExceptionHint(
        _of("TypeError", "argument"), "compare the call with the function's parameters: `{call}`."
    ),
)
OTHERWISE = "read the line and the equations of “{section}” side by side."


def hint_for(raised: Raised, exercise: Exercise) -> str:
    """What to look at next after an exception."""
    fitting = (row.hint for row in HINTS if row.fits(raised.types, raised.message))
    return next(fitting, OTHERWISE).format(call=exercise.call, section=exercise.section)
