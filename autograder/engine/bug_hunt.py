"""A bug hunt turns an exercise round: the answer is a few inputs that expose wrong implementations.

The judge runs the hunted exercise's reference, right implementations and wrong ones on these
inputs. A wrong one is exposed where it differs from the reference in at least one case.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

Inputs = Mapping[str, Any]  # arrays by name; None for an optional one that is left out


@dataclass(frozen=True)
class WrongImplementation:
    """A wrong implementation that the catalogue of the hunted exercise does not hold.

    Attributes:
        name: short and stable; learners do not see it.
        edits: (old, new) pairs, which change the hunted exercise's reference.
    """

    name: str
    edits: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class BugHunt:
    """Wrong implementations to expose, and what makes a case valid.

    The learner's answer is a list of cases. A case is a tuple of the arguments of the hunted
    exercise's reference.

    Attributes:
        target: name of the hunted exercise.
        wrong: the wrong implementations that are hunted. A text names a mistake in the catalogue of
            the target or of an exercise that the target calls.
        right: right implementations, written differently. A case on which they differ is not valid,
            because a right answer would fail on it.
        shapes: axes of all arrays in a case, as `lstm_course.shapes.expect` takes them. An array
            within a named tuple is called like its field.
        inputs: axes of the numbers that determine a case, "T B I" or "4H I". They are drawn at
            random to find out which wrong implementations show where.
        assemble: makes the arguments of a case from `inputs`; by default they are the arguments.
        optional: inputs that may be None.
        records: the class of each argument that is a named tuple.
        inconsistency: says what is wrong between the arrays of a case; "" if nothing.
        shares: the share of the wrong implementations that each part asks for, in their order.
        lacks: which mistake to name where a property is missing from all cases, and this is why
            wrong implementations survive. The properties are those of `case_properties`.
        most_cases: how many cases an answer may have.
        largest_size: the largest size in a case, as it is run on many implementations.
    """

    target: str
    wrong: tuple[str | WrongImplementation, ...]
    right: tuple[Callable[..., Any], ...]
    shapes: str
    inputs: Mapping[str, str]
    shares: tuple[float, ...]
    assemble: Callable[[Inputs], tuple[Any, ...]] = lambda inputs: tuple(inputs.values())
    optional: tuple[str, ...] = ()
    records: Mapping[str, type] = field(default_factory=dict)
    inconsistency: Callable[..., str] | None = None
    lacks: Mapping[str, str] = field(default_factory=dict)
    most_cases: int = 6
    largest_size: int = 12
