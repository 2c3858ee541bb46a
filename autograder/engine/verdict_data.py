"""What a verdict holds, before anything is shown of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from re import sub
from typing import Literal, NamedTuple

from autograder.engine.located import Located
from autograder.engine.printable import printable
from autograder.engine.verdict_case import FailingCase

Status = Literal["passed", "partly", "wrong", "open", "raised"]
QUANTITY = r"^`[^`]+` "  # at the beginning of a finding: "`cache.h` is `None`"
HEADLINES = {
    "passed": "correct",
    "partly": "partly correct",
    "wrong": "not correct yet",
    "open": "not answered yet",
    "raised": "stopped with an error",
}


class PartMarks(NamedTuple):
    """The marks of one part of an exercise, and what is wrong with it."""

    name: str
    marks: float
    points: float
    sentence: str


@dataclass(frozen=True, repr=False)
class VerdictData:
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
        explained_by: what explains the answer: "mistake", "mutation", "argument", "state",
            "location", or "".
        fingerprint: by which equal answers without a name are known in a class; "" elsewhere.
        located: where in the learner's code the computation leaves the right one; None where
            that is not known for certain.
        case: the smallest failing case; None where everything is right or nothing was returned.
        section: heading in the lesson to read again.
        apart_from: exercises whose functions, which the answer calls, were the course's here,
            because the learner's are not correct.
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
    fingerprint: str = ""
    located: Located | None = None
    case: FailingCase | None = None
    section: str = ""
    apart_from: tuple[str, ...] = ()

    @property
    def passed(self) -> bool:
        """Whether the answer earned full marks."""
        return self.status == "passed" and self.marks == self.points

    @property
    def earned(self) -> str:
        """The marks in words: "1 of 2 marks"."""
        return marks_in_words(self.marks, self.points)

    @property
    def headline(self) -> str:
        """One line: "rnn_step: partly correct, 1 of 2 marks"."""
        return f"{printable(self.exercise, 80)}: {HEADLINES[self.status]}, {self.earned}"

    @property
    def rows(self) -> tuple[PartMarks, ...]:
        """The parts for a table: those with the same finding share a row.

        () where there is nothing to compare: a single part, or an answer that was not judged.
        """
        if len(self.parts) < 2 or self.status not in ("partly", "wrong"):
            return ()
        alike: dict[str, list[PartMarks]] = {}
        for part in self.parts:
            alike.setdefault(sub(QUANTITY, "", part.sentence), []).append(part)
        return tuple(map(_merged, alike.values(), alike))


def _merged(parts: Sequence[PartMarks], finding: str) -> PartMarks:
    """Parts with the same finding as one row; each one's quantity is named if it is alone."""
    same = {part.sentence for part in parts}
    return PartMarks(
        ", ".join(part.name for part in parts),
        sum(part.marks for part in parts),
        sum(part.points for part in parts),
        same.pop() if len(same) == 1 else finding,
    )


def marks_in_words(marks: float, points: float) -> str:
    """Marks earned and possible: "0 of 1 mark", "1.5 of 2 marks"."""
    return f"{marks:g} of {points:g} mark{'' if points == 1 else 's'}"
