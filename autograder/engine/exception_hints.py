"""Hints for exceptions that learners meet, in a table: the first line that fits is used."""

import re
from collections.abc import Callable
from typing import NamedTuple

from autograder.engine.answers import Raised
from autograder.engine.exercise import Exercise

CALLED = re.compile(r"^(?:\w+\.)*(\w+)\(\) (?:missing|takes|got)")
ASKS_IF_GIVEN = re.compile(r"\bif (?:not )?\w+\s*(?::|else\b)|\bor\b|[=!]= None")
COMPARES = re.compile(r"[<>]")


class ExceptionHint(NamedTuple):
    """A hint, and the exceptions to which it applies.

    Attributes:
        fits: whether it applies to an exception.
        hint: the next step; `{section}` and `{called}` are the exercise's section and the
            function that was called wrongly.
    """

    fits: Callable[[Raised], bool]
    hint: str


def _of(kind: str, *words: str) -> Callable[[Raised], bool]:
    """An exception of this class whose message holds any of these words, if some are given."""

    def fits(raised: Raised) -> bool:
        return kind in raised.types and (not words or any(word in raised.message for word in words))

    return fits


def _with(*words: str) -> Callable[[Raised], bool]:
    """Any exception whose message holds one of these words."""
    return lambda raised: any(word in raised.message for word in words)


def _truth_of_an_array(raised: Raised) -> bool:
    return _with("truth value of an array", "Boolean value of Tensor")(raised)


def _asks_whether_given(raised: Raised) -> bool:
    """Whether the learner's line tests if an optional argument was given."""
    asks = ASKS_IF_GIVEN.search(raised.line) and not COMPARES.search(raised.line)
    return _truth_of_an_array(raised) and bool(asks)


def _product_without_weights(raised: Raised) -> bool:
    """Whether the line with a wrong matrix product names no weights."""
    return _of("ValueError", "matmul")(raised) and "@" in raised.line and "W" not in raised.line


def _stacks_unequal_items(raised: Raised) -> bool:
    return "stack(" in raised.line and _with("must have the same shape")(raised)


def _asks_for_a_missing_axis(raised: Raised) -> bool:
    return _of("IndexError", "tuple index out of range")(raised) and ".shape" in raised.line


def _called_wrongly(raised: Raised) -> bool:
    return "TypeError" in raised.types and CALLED.search(raised.message) is not None


def _cannot_be_called(raised: Raised) -> bool:
    """Whether the function itself cannot be called with the arguments of the exercise."""
    return _called_wrongly(raised) and not raised.line


def _raised_on_purpose(raised: Raised) -> bool:
    return raised.line.startswith(("raise ", "assert "))


HINTS = (
    ExceptionHint(
        _with("of the course's library is locked"),
        "Write this computation yourself. Functions of earlier lessons may be imported.",
    ),
    ExceptionHint(
        _with("is not available to the answers of this lesson"),
        "Write it without this package. In a class it is out of reach, too.",
    ),
    ExceptionHint(
        _raised_on_purpose, "Your own check stops here. Is this input allowed in this exercise?"
    ),
    ExceptionHint(
        _of("RecursionError"), "The function calls itself without end. Which call should stop?"
    ),
    ExceptionHint(
        _of("UnboundLocalError"),
        "A function that assigns a name must do so before it reads it. Did you mean a parameter?",
    ),
    ExceptionHint(
        _of("NameError"),
        "Is the name spelled as in the line that assigns it, and did you run that cell?",
    ),
    ExceptionHint(
        _with("NoneType"),
        "A value is None. Does this case pass None, is an optional argument left out, or does a "
        "function return nothing?",
    ),
    ExceptionHint(
        _product_without_weights,
        "Print `.shape` of both sides. `@` is a matrix product. Gates act entry by entry: `*`.",
    ),
    ExceptionHint(
        _of("ValueError", "matmul", "align"),
        "Print `.shape` of both sides. Weights are stored as (out, in), and every row of `x` is "
        "one sequence: `x @ W.T`. Papers with one sequence per column write `W @ x`.",
    ),
    ExceptionHint(
        _of("RuntimeError", "cannot be multiplied"),
        "Print `.shape` of both sides. Weights are stored as (out, in), and every row of `x` is "
        "one sequence: `x @ W.T`. Papers with one sequence per column write `W @ x`.",
    ),
    ExceptionHint(
        _of("ValueError", "could not be broadcast", "cannot be broadcast"),
        "Arrays of these shapes cannot be added or multiplied. Print `.shape` of each: is one "
        "transposed, or does it hold one sequence per column?",
    ),
    ExceptionHint(
        _with("could not broadcast input array"),
        "Print `.shape` of both sides. Does one side have an axis that the other lacks?",
    ),
    ExceptionHint(
        _with("contain NaN", "contains NaN", "contains either `inf`"),
        "Print the values that lead to this line, in this case: which line makes the first "
        "infinity or NaN?",
    ),
    ExceptionHint(
        _with("must match the size of tensor", "is not broadcastable"),
        "Print `.shape` of both tensors. Is one transposed, or is an axis missing?",
    ),
    ExceptionHint(
        _of("ValueError", "unpack"),
        "The number of names on the left differs from the number of items on the right.",
    ),
    ExceptionHint(
        _with("equal division"),
        "The axis cannot be split into so many equal parts. Print its length and count the blocks.",
    ),
    ExceptionHint(
        _with("cannot reshape", "is invalid for input of size"),
        "`reshape` keeps the number of entries. Print the shape before it.",
    ),
    ExceptionHint(
        _stacks_unequal_items,
        "`stack` makes a new axis and needs items of one shape. Which function joins arrays along "
        "an axis that exists?",
    ),
    ExceptionHint(
        _with("inhomogeneous shape", "must match exactly", "same shape"),
        "Print the shape of each item: which one differs?",
    ),
    ExceptionHint(
        _of("KeyError"), "The dictionary has no such key. Print its keys, and the one you look up."
    ),
    ExceptionHint(
        _of("IndexError", "too many indices"),
        "The index has more entries than the array has axes. Print its `.shape`.",
    ),
    ExceptionHint(
        _of("IndexError", "arrays used as indices", "only integers"),
        "An index is an integer, a slice or a mask of booleans. Print the index and its dtype.",
    ),
    ExceptionHint(
        _of("IndexError", "boolean index", "mask"),
        "A mask selects entries of an array with the same leading axes. Print both shapes.",
    ),
    ExceptionHint(
        _asks_for_a_missing_axis,
        "The array has fewer axes than this index into its `.shape` expects. NumPy computes on "
        "complete arrays, with any number of axes.",
    ),
    ExceptionHint(_of("IndexError"), "An index runs past the end. What is the last valid one?"),
    ExceptionHint(
        _asks_whether_given,
        "`if` and `or` need one truth value. Use `is None` to ask whether an argument was given.",
    ),
    ExceptionHint(
        _truth_of_an_array,
        "`if` needs one truth value. To decide for every entry, use `np.where` or a mask in "
        "square brackets.",
    ),
    ExceptionHint(
        _of("TypeError", "'numpy.float64' object is not iterable", "'numpy.float32' object is not"),
        "A single number has no entries to loop over: the array has fewer axes than your loops. "
        "NumPy computes on complete arrays, with any number of axes.",
    ),
    ExceptionHint(
        _with("too many subscripts for operand"),
        "The subscripts name more axes than the array has. `*` multiplies arrays entry by entry, "
        "with any number of axes.",
    ),
    ExceptionHint(
        _of("ZeroDivisionError"),
        "Which value is the divisor, and which line computes it? `//` drops the fraction.",
    ),
    ExceptionHint(_with("bitwise_xor"), "A power is written `**` in Python; `^` means XOR."),
    ExceptionHint(
        _of("TypeError", "only 0-dim", "only length-1"),
        "`float` and the module `math` take a single number. Use NumPy's function for an array.",
    ),
    ExceptionHint(
        _of("TypeError", "Cannot interpret", "data type"),
        "NumPy takes a shape as one tuple: `np.zeros((3, 4))`.",
    ),
    ExceptionHint(
        _with("backward through the graph a second time"),
        "A graph can be used once. Is a state from the last batch still attached to its graph? "
        "`.detach()` cuts it off.",
    ),
    ExceptionHint(
        _with("inplace operation", "in-place operation"),
        "Make a new tensor: `a = a + b` instead of `a += b`, `torch.where` instead of `a[...] =`.",
    ),
    ExceptionHint(
        _with("same device", "at least two devices"),
        "Move the model and its inputs to one device, and make new tensors with `device=x.device`.",
    ),
    ExceptionHint(
        _with("same dtype", "expected scalar type"),
        "Make new tensors with `dtype=x.dtype`, and print `.dtype` of both sides.",
    ),
    ExceptionHint(
        _with("does not have a grad_fn"),
        "Look for `.detach()`, `.item()`, `.numpy()`, `torch.tensor(...)` or `torch.no_grad()` "
        "on the way to the result.",
    ),
    ExceptionHint(
        _with("only for scalar outputs"), "Take the sum or the mean before you call `backward`."
    ),
    ExceptionHint(
        _with("Can't call numpy()", "to numpy"),
        "Stay with torch's functions, or use `.detach().cpu()` if no gradient is needed.",
    ),
    ExceptionHint(
        _with("view size is not compatible"), "Use `reshape`, or `.contiguous()` before `view`."
    ),
    ExceptionHint(
        _of("AttributeError", "has no attribute"),
        "Print `type(...)` of the object in front of the dot. Is it what you expect?",
    ),
    ExceptionHint(
        _cannot_be_called,
        "Compare the first line of your function with the one in the exercise: its arguments, "
        "their order and their defaults.",
    ),
    ExceptionHint(_called_wrongly, "Compare this call with the parameters of `{called}`."),
    ExceptionHint(
        _of("TypeError", "argument"), "Compare the types of the arguments with what it accepts."
    ),
)
OTHERWISE = "Print what this line receives: are the values and shapes what you expect?"


def hint_for(raised: Raised, exercise: Exercise) -> str:
    """The next step after an exception."""
    found = CALLED.search(raised.message)
    called = found[1] if found else ""
    if called == exercise.name:
        called = exercise.call
    hint = next((row.hint for row in HINTS if row.fits(raised)), OTHERWISE)
    return _filled(hint, section=exercise.section, called=called)


def _filled(hint: str, **values: str) -> str:
    """A hint with its values; other braces stay as they are."""
    for name, value in values.items():
        hint = hint.replace(f"{{{name}}}", value)
    return hint
