"""A class in which many attack and a few are honest, graded once."""

import ctypes
import os
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from autograder.classroom.executors import local_pool
from autograder.classroom.grade import grade_class
from autograder.classroom.outcomes import SubmissionOutcome
from autograder.classroom.settings import GradingSettings
from autograder.engine.verdict import Verdict
from autograder.exercises import EXERCISES
from autograder.sandbox.limits import MEBIBYTE, Limits
from tests.classroom.classes import SmallClass

TIGHT = Limits(memory=400 * MEBIBYTE, cell=3.0, submission=40.0)
WORKERS = 2
PR_SET_CHILD_SUBREAPER = 36


@dataclass(frozen=True)
class Attack:
    """An answer that attacks.

    Attributes:
        name: the student's id.
        source: of the answer's cell.
        says: words of the verdict, or of the answer's cell.
        exercise: the one attacked.
    """

    name: str
    source: str
    says: str = ""
    exercise: str = "forget"


class Crowd:
    """A class and the outcome of grading it.

    Args:
        directory: a new one.
        lesson: of the assignment.
    """

    def __init__(self, directory: Path, lesson: str = "02") -> None:
        self.school = SmallClass(directory, lesson)
        self.outcomes: dict[str, SubmissionOutcome] = {}
        self.left_running: list[str] = []
        self.seconds = 0.0
        for name in ("an-honest-one", "zoe-honest"):  # graded among the first, and the last
            self.school.submit(name, self.school.right)

    @property
    def right(self) -> dict[str, str]:
        """The right answers."""
        return self.school.right

    def attack(self, attacks: Iterable[Attack]) -> None:
        """Submit them, each with all other answers right."""
        for attack in attacks:
            self.school.submit(attack.name, self.school.wrong(**{attack.exercise: attack.source}))

    def grade(self, limits: Limits = TIGHT) -> "Crowd":
        """Grade the class, then look for what is still running."""
        ctypes.CDLL(None).prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)  # orphans come to this process
        before = set(descendants())
        start = time.monotonic()
        outcomes = grade_class(
            self.school.classroom,
            self.school.name,
            GradingSettings(limits=limits),
            lambda: local_pool(WORKERS),
            width=WORKERS + 1,
        )
        self.seconds = time.monotonic() - start
        self.outcomes = {outcome.student: outcome for outcome in outcomes}
        patience = time.monotonic() + 15
        while time.monotonic() < patience:
            left = {pid: what for pid, what in descendants().items() if pid not in before}
            self.left_running = sorted(left.values())
            if not left:
                break
            time.sleep(0.1)
        return self

    def full(self) -> Mapping[str, float]:
        """The marks of an honest student."""
        return self.school.marks("an-honest-one")

    def verdict(self, student: str, exercise: str) -> Verdict:
        """On one exercise."""
        return self.school.verdicts(student)[exercise]

    def feedback(self, student: str, exercise: str) -> str:
        """Return everything that a student can read about one exercise."""
        verdict = self.verdict(student, exercise)
        return " ".join([*verdict.sentences, verdict.hint, *verdict.notes])

    def assert_gained_nothing(self, student: str, exercise: str, says: str = "") -> None:
        """No marks for the exercise, with a reason; full marks for all that do not build on it."""
        assert self.outcomes[student].status == "graded", self.outcomes[student]
        text = self.feedback(student, exercise)
        marks = self.school.marks(student)
        assert marks[exercise] == 0, text
        expected = {
            name: full for name, full in self.full().items() if not builds_on(name, exercise)
        }
        assert {name: marks[name] for name in expected} == expected
        assert text.strip(), "no reason is given"
        assert says.lower() in text.lower(), text

    def assert_unharmed(self) -> None:
        """The honest ones have full marks, and nothing is left running."""
        for name in ("an-honest-one", "zoe-honest"):
            marks = self.school.marks(name)
            assert marks and marks == {
                verdict.exercise: verdict.points for verdict in self.school.verdicts(name).values()
            }
        assert self.left_running == []
        assert not [one for one in self.outcomes.values() if one.status == "failed"]


def builds_on(name: str, other: str) -> bool:
    """Is an exercise the other one, or does its answer call the other's?"""
    return name == other or any(builds_on(used, other) for used in EXERCISES[name].uses)


def descendants() -> dict[int, str]:
    """Processes that this one has started, directly or through others, and their names."""
    parents, names = {}, {}
    for entry in os.listdir("/proc"):
        if not entry.isdigit():
            continue
        try:
            stat = Path(f"/proc/{entry}/stat").read_text()
            words = Path(f"/proc/{entry}/cmdline").read_bytes().split(b"\0")
        except OSError:
            continue
        fields = stat.rpartition(")")[2].split()
        if fields[0] != "Z":
            parents[int(entry)] = int(fields[1])
            names[int(entry)] = b" ".join(words).decode(errors="replace")
    found = {}
    for pid in parents:
        above = pid
        while above in parents and above != os.getpid():
            above = parents[above]
        tracker = "resource_tracker" in names[pid]  # multiprocessing's own, which stays
        if above == os.getpid() and pid != above and not tracker:
            found[pid] = names[pid]
    return found
