"""The result of a check: marks, what is wrong, and what to look at next.

The `repr` is the marks as a number, which stock nbgrader reads as partial credit from the very
object whose HTML JupyterLab shows.
"""

from dataclasses import asdict, dataclass, fields
from html import escape
from re import sub
from typing import Any, Literal, NamedTuple

Status = Literal["passed", "partly", "wrong", "open", "raised"]
MIME_TYPE = "application/vnd.lstm-course.verdict+json"
HEADLINES = {
    "passed": "right",
    "partly": "partly right",
    "wrong": "not right yet",
    "open": "still open",
    "raised": "stopped with an error",
}
# Okabe & Ito's colours: legible on white and on black, and told apart without red and green.
COLOURS = {
    "passed": "#009E73",
    "partly": "#E69F00",
    "wrong": "#D55E00",
    "open": "#8A8A8A",
    "raised": "#D55E00",
}


class PartMarks(NamedTuple):
    """The marks of one part of an exercise, and what is wrong with it."""

    name: str
    marks: float
    points: float
    sentence: str


@dataclass(frozen=True)
class Located:
    """The expression in the learner's source at which the computation leaves the right one.

    Attributes:
        line: its line, 1-based, in the source of the learner's function.
        expression: its source text.
        recognised: its inputs, in words, all of which are right: ("`dhs[t]`", "dh").
        function: name of the function that holds it, where that is a helper of the learner's own;
            "" for the exercise's function.
        source: the source of that function, for display; "" where it is not known.
    """

    line: int
    expression: str
    recognised: tuple[str, ...] = ()
    function: str = ""
    source: str = ""


@dataclass(frozen=True, eq=False)
class FailingCase:
    """The smallest case in which an answer is wrong.

    Attributes:
        arguments: the arguments of the call: `lstm_step(*case.arguments)` shows the mistake again.
        names: the parameters' names.
        quantity: the first wrong quantity: "h", "cache.c", "layer_grads[1].db".
        expected: its right value.
        actual: the learner's value; None where the call raised or returned nothing comparable.
    """

    arguments: tuple[Any, ...]
    names: tuple[str, ...] = ()
    quantity: str = ""
    expected: Any = None
    actual: Any = None


@dataclass(frozen=True, repr=False)
class Verdict:
    """Result of one check.

    Attributes:
        exercise: name of the exercise.
        marks: marks earned.
        points: marks possible.
        status: "passed", "partly", "wrong", "open" (untouched) or "raised".
        parts: the marks of each part.
        first_wrong: the first quantity that went wrong in the order of the computation, or None.
        mistakes: names of the catalogue's mistakes that explain the answer; () when none does.
        sentences: what is wrong, most useful first.
        hint: what to look at next.
        notes: friendly remarks that cost nothing.
        explained_by: what explains the answer: "mistake", "mutation", "location", or "".
        located: where in the learner's code the computation leaves the right one; None where
            that is not known for certain.
        case: the smallest failing case; None where everything is right or nothing was returned.
    """

    exercise: str
    marks: float
    points: float
    status: Status
    parts: tuple[PartMarks, ...] = ()
    first_wrong: str | None = None
    mistakes: tuple[str, ...] = ()
    sentences: tuple[str, ...] = ()
    hint: str = ""
    notes: tuple[str, ...] = ()
    explained_by: str = ""
    located: Located | None = None
    case: FailingCase | None = None

    @property
    def passed(self) -> bool:
        """Whether the answer earned full marks."""
        return self.status == "passed" and self.marks == self.points

    @property
    def headline(self) -> str:
        """One line: "rnn_step: partly right, 1 of 2 marks"."""
        what = HEADLINES[self.status]
        return f"{self.exercise}: {what}, {self.marks:g} of {self.points:g} marks"

    def to_dict(self) -> dict[str, Any]:
        """The verdict as plain data, ready for JSON."""
        located = asdict(self.located) if self.located else None
        data = {field.name: getattr(self, field.name) for field in fields(self)}
        return data | {"located": located, "case": None, "passed": self.passed}

    @classmethod
    def from_dict(cls, data: dict[str, Any]) -> "Verdict":
        """A verdict from `to_dict`'s data, also after conversion to JSON and back."""
        given = {key: value for key, value in data.items() if key != "passed"}
        for key in ("mistakes", "sentences", "notes"):
            given[key] = tuple(given[key])
        given["parts"] = tuple(PartMarks(*part) for part in given["parts"])
        if given.get("located"):
            located = given["located"]
            given["located"] = Located(**located | {"recognised": tuple(located["recognised"])})
        return cls(**given)

    def __repr__(self) -> str:
        return f"{self.marks:g}"

    def __str__(self) -> str:
        lines = [self.headline]
        lines += [f"  {sentence}" for sentence in self.sentences]
        if len(self.parts) > 1 and self.status in ("partly", "wrong"):
            width = max(len(name) for name, *_ in self.parts)
            lines += [
                f"  {name:<{width}}  {marks:g} of {points:g}  {sentence}"
                for name, marks, points, sentence in self.parts
            ]
        if self.hint:
            lines.append(f"  Hint: {self.hint}")
        lines += [f"  Note: {note}" for note in self.notes]
        return "\n".join(lines)

    def _repr_html_(self) -> str:
        """Feedback that needs no style sheet: it must survive a sanitiser and both themes."""
        paragraphs = [f"<p>{inline_html(sentence)}</p>" for sentence in self.sentences]
        if len(self.parts) > 1 and self.status in ("partly", "wrong"):
            paragraphs.append(_table(self.parts))
        if self.hint:
            paragraphs.append(
                f"<details><summary>Hint</summary><p>{inline_html(self.hint)}</p></details>"
            )
        paragraphs += [f"<p><i>Note: {inline_html(note)}</i></p>" for note in self.notes]
        colour = COLOURS[self.status]
        what = HEADLINES[self.status]
        return (
            f'<div class="lstm-verdict lstm-{self.status}" '
            f'style="border-left: 5px solid {colour}; padding: 2px 12px; margin: 4px 0;">'
            f"<p><b><code>{escape(self.exercise)}</code>: {what}</b>, "
            f"{self.marks:g} of {self.points:g} marks</p>{''.join(paragraphs)}</div>"
        )

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, Any]:
        return {MIME_TYPE: self.to_dict()}


def inline_html(text: str) -> str:
    """Escaped text, with `code` in backticks set as code and *words* in asterisks stressed."""
    coded = sub(r"`([^`]+)`", r"<code>\1</code>", escape(text))
    return sub(r"(?<![\w*])\*([A-Za-z]+)\*(?![\w*])", r"<em>\1</em>", coded)


def _table(parts: tuple[tuple[str, float, float, str], ...]) -> str:
    rows = "".join(
        f"<tr><td><code>{escape(name)}</code></td><td>{marks:g} of {points:g}</td>"
        f'<td style="text-align: left">{inline_html(sentence)}</td></tr>'
        for name, marks, points, sentence in parts
    )
    return f"<table><tr><th>part</th><th>marks</th><th></th></tr>{rows}</table>"
