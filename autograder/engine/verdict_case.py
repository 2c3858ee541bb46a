"""The smallest failing case, as a verdict holds it, shows it and stores it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from autograder.engine.excerpt import Excerpt, excerpt_of, numbers_of, subtract
from autograder.engine.heat_map import LEGEND, SIGNS, heat_maps, place_of
from autograder.engine.printable import inline_html, printable


@dataclass(frozen=True, eq=False, repr=False)
class FailingCase:
    """The smallest case in which an answer is wrong.

    Attributes:
        exercise: name of the exercise.
        names: names of the arguments.
        described: the arguments in words: "(3, 4)" for the shape of an array.
        make: makes the arguments; () is made where they are not known.
        quantity: the first wrong quantity: "h", "cache.c", "layer_grads[1].db".
        expected: its right value; None where there is none, or where the case was read from a file.
        actual: the learner's value; None where the call raised or returned nothing comparable.
        situation: what is special about the case, as a sentence; "" in an ordinary one.
        problem: what is wrong with its type, shape or dtype, as the end of "`h` ..."; "" where only
            numbers are wrong.
        raised: name of the exception that ended the call; "" where none did.
        call: how the function is called with the case's arguments.
        stored: what a file holds of the two values.

    Example:
        >>> case = FailingCase("double", ("x",), ("2.0",), lambda: (2.0,), "y", 4.0, 5.0)
        >>> case.arguments, case.difference
        ((2.0,), 1.0)
    """

    exercise: str
    names: tuple[str, ...] = ()
    described: tuple[str, ...] = ()
    make: Callable[[], tuple[Any, ...]] = tuple
    quantity: str = ""
    expected: Any = None
    actual: Any = None
    situation: str = ""
    problem: str = ""
    raised: str = ""
    call: str = ""
    stored: Excerpt | None = None

    @property
    def arguments(self) -> tuple[Any, ...]:
        """The arguments of the call, made anew: `lstm_step(*case.arguments)` is wrong again."""
        return self.make()

    @property
    def difference(self) -> Any:
        """Actual minus expected, 0 where they agree up to rounding; None where shapes differ."""
        difference = subtract(numbers_of(self.actual), numbers_of(self.expected))
        return float(difference) if difference is not None and not difference.ndim else difference

    @cached_property
    def excerpt(self) -> Excerpt | None:
        """The part of the values that is shown; None where they are not numbers."""
        found = self.stored or excerpt_of(self.expected, self.actual)
        dtype_is_wrong = found and self.problem and found.difference  # numbers are not the point
        return None if dtype_is_wrong else found

    @property
    def code(self) -> str:
        """Code that shows the mistake again, in a notebook."""
        name = printable(self.exercise, 80)
        call = printable(self.call) or f"{name}(*case.arguments)"
        return f'case = check("{name}").case\n{call}'

    @property
    def sentence(self) -> str:
        """Which quantity is wrong in it, and how much of it."""
        quantity = printable(self.quantity, 80)
        if self.raised:
            return f"The call stops with {printable(self.raised, 80)}."
        if self.problem:
            return _sentence(f"First wrong: `{quantity}` {printable(self.problem)}")
        summary = self.excerpt.summary if self.excerpt else ""
        shape = self.excerpt.expected.shape if self.excerpt else ()
        of_shape = f", of shape {shape}" if shape else ""
        return f"First wrong: `{quantity}`{of_shape}. {summary}".rstrip()

    @property
    def sizes(self) -> str:
        """The arguments in one line: "x (3, 2), h_prev (3, 4)"."""
        pairs = zip(self.names, self.described, strict=False)
        return ", ".join(f"{printable(name, 80)} {printable(text, 80)}" for name, text in pairs)

    def to_dict(self) -> dict[str, Any]:
        """Plain data for JSON: a bounded excerpt of the values, and no arguments."""
        return {
            "exercise": self.exercise,
            "names": list(self.names),
            "described": list(self.described),
            "quantity": self.quantity,
            "situation": self.situation,
            "problem": self.problem,
            "raised": self.raised,
            "call": self.call,
            "excerpt": self.excerpt.to_dict() if self.excerpt else None,
        }

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> "FailingCase":
        """A case from `to_dict`'s data; its values are known as an excerpt only.

        Raises:
            TypeError: the data hold something else.
            ValueError: the excerpt does.
        """
        names, described = tuple(data["names"]), tuple(data["described"])
        keys = ("exercise", "quantity", "situation", "problem", "raised", "call")
        lines = [data[key] for key in keys]
        if not all(isinstance(text, str) for text in (*names, *described, *lines)):
            raise TypeError("a failing case holds something else than text")
        return cls(
            exercise=data["exercise"],
            names=names,
            described=described,
            quantity=data["quantity"],
            situation=data["situation"],
            problem=data["problem"],
            raised=data["raised"],
            call=data["call"],
            stored=Excerpt.from_dict(data["excerpt"]) if data["excerpt"] else None,
        )

    def __eq__(self, other: object) -> bool:
        """Whether another case looks the same: one that was read from a file has no arrays."""
        return isinstance(other, FailingCase) and self.to_dict() == other.to_dict()

    def __hash__(self) -> int:
        return hash((self.exercise, self.quantity, self.described))

    def __repr__(self) -> str:
        name = printable(self.exercise, 80)
        lines = [f"The smallest case in which `{name}` is wrong: {self.sizes}"]
        lines.append(self.sentence)
        values = {"expected": self.expected, "yours": self.actual, "difference": self.difference}
        for name, value in values.items():
            if (numbers := numbers_of(value)) is not None:
                shown = np.array2string(numbers, precision=4, suppress_small=True, threshold=200)
                lines += [f"{name}:", *(f"  {line}" for line in shown.split("\n"))]
        return "\n".join(lines)

    def _repr_html_(self) -> str:
        return f"<div>{self.to_html()}</div>"

    def to_html(self) -> str:
        """The values as heat maps, with what they belong to."""
        paragraph = '<p style="margin:4px 0;">'
        parts = [f"{paragraph}{inline_html(self.sentence)}</p>"]
        if self.situation:
            parts.append(f"{paragraph}Special case: {inline_html(_sentence(self.situation))}</p>")
        if (excerpt := self.excerpt) and excerpt.actual:
            place = place_of(printable(self.quantity, 80), excerpt.difference or excerpt.expected)
            shown = f"{paragraph}Shown: {inline_html(place)}.</p>" if place else ""
            if excerpt.difference is None and (yours := place_of("yours", excerpt.actual)):
                shown += f"{paragraph}Shown of yours: {inline_html(yours)}.</p>"
            legend = LEGEND if excerpt.difference else SIGNS
            parts.append(f"{shown}{heat_maps(excerpt)}{paragraph}<small>{legend}</small></p>")
        if self.sizes:
            parts.append(f"{paragraph}Arguments: {inline_html(self.sizes)}</p>")
        return "".join(parts)


def _sentence(text: str) -> str:
    """The text with a full stop, unless it is a question."""
    return text if text.endswith("?") else f"{text.rstrip('.')}."
