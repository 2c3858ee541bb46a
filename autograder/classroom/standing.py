"""What the gradebook says of a submission: the marks that count, and why they are what they are."""

from dataclasses import dataclass

from nbgrader.api import Gradebook, MissingEntry

MINUTE, HOUR, DAY = 60, 3600, 86400


@dataclass(frozen=True)
class Standing:
    """A submission in the gradebook.

    Attributes:
        marks: those that count: marks by hand in place of automatic ones, less the late penalty.
        penalty: marks taken off.
        seconds_late: 0 if it came in time, or if there is no due date or no timestamp.
        by_hand: cells with a mark by hand.
        waiting: cells to be marked by hand, or to be looked at again.
    """

    marks: float
    penalty: float = 0.0
    seconds_late: float = 0.0
    by_hand: tuple[str, ...] = ()
    waiting: tuple[str, ...] = ()

    def remarks(self) -> list[str]:
        """Return sentences about everything but the marks."""
        found = []
        if self.seconds_late:
            taken = f", {self.penalty:g} taken off" if self.penalty else ""
            found.append(f"Late by {describe_duration(self.seconds_late)}{taken}.")
        if self.by_hand:
            found.append(f"Marked by hand: {', '.join(self.by_hand)}.")
        waiting = [name for name in self.waiting if name not in self.by_hand]
        if waiting:
            found.append(f"To be marked by hand: {', '.join(waiting)}.")
        return found


def read_standing(gradebook: Gradebook, assignment: str, student: str) -> Standing | None:
    """Read a submission; None if the gradebook has none."""
    try:
        found = gradebook.find_submission(assignment, student)
    except MissingEntry:
        return None
    grades = [grade for part in found.notebooks for grade in part.grades]
    penalty = float(found.late_submission_penalty or 0)
    return Standing(
        marks=max(0.0, float(found.score or 0) - penalty),
        penalty=penalty,
        seconds_late=float(found.total_seconds_late or 0),
        by_hand=tuple(grade.name for grade in grades if grade.manual_score is not None),
        waiting=tuple(grade.name for grade in grades if grade.needs_manual_grade),
    )


def describe_duration(seconds: float) -> str:
    """Return a duration in its two largest units: "2 d 3 h", "5 min"."""
    left = max(round(seconds), 1)
    parts: list[str] = []
    for size, unit in ((DAY, "d"), (HOUR, "h"), (MINUTE, "min"), (1, "s")):
        count, left = divmod(left, size)
        if count or parts:
            parts.append(f"{count} {unit}" if count else "")
        if len(parts) == 2:
            break
    return " ".join(filter(None, parts))
