"""Count the marks, exercises and mistakes of a class."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import mean, median

from autograder.classroom.naming.names import MistakeName, MistakeNames, as_sentence
from autograder.classroom.report.submissions import GradedAssignment, GradedSubmission
from autograder.engine.exercise import Exercise, Mistake
from autograder.engine.mistakes import suspects
from autograder.engine.registry import installed_exercises

STATES = ("right", "partly right", "wrong", "error", "open")
STATE_OF = {
    "passed": "right",
    "partly": "partly right",
    "wrong": "wrong",
    "raised": "error",
    "open": "open",
}


@dataclass(frozen=True)
class ExerciseCount:
    """Results of one exercise.

    Attributes:
        name: the exercise, or another graded cell.
        section: heading in the lesson; "" for a cell of the instructor's own.
        points: the most it can earn.
        average: of the marks earned.
        states: number of submissions in each of `STATES`.
        unnamed: number of wrong answers without a known mistake, by the first wrong quantity, the
            commonest first.
    """

    name: str
    section: str
    points: float
    average: float
    states: Mapping[str, int]
    unnamed: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True)
class MistakeCount:
    """A known mistake and the students who made it.

    Attributes:
        name: of the mistake.
        sentence: describes the mistake.
        exercise: in which it was found.
        lesson: "02", with the section to read again.
        section: its heading.
        students: ids.
    """

    name: str
    sentence: str
    exercise: str
    lesson: str
    section: str
    students: tuple[str, ...]


@dataclass(frozen=True)
class ClassCounts:
    """The numbers of a report.

    Attributes:
        marks: per submission, ascending.
        points: the most that a submission can earn.
        exercises: in the notebook's order.
        mistakes: the commonest first.
    """

    marks: tuple[float, ...]
    points: float
    exercises: tuple[ExerciseCount, ...]
    mistakes: tuple[MistakeCount, ...]

    @property
    def average(self) -> float:
        """Mean of the marks; 0 without a submission."""
        return mean(self.marks) if self.marks else 0.0

    @property
    def middle(self) -> float:
        """Median of the marks; 0 without a submission."""
        return median(self.marks) if self.marks else 0.0

    @property
    def full(self) -> int:
        """Number of submissions with full marks."""
        return sum(marks >= self.points for marks in self.marks)


def count(graded: GradedAssignment, exercises: Mapping[str, Exercise] | None = None) -> ClassCounts:
    """Count a graded assignment; an unreadable submission counts only for the marks."""
    exercises = installed_exercises() if exercises is None else exercises
    submissions = tuple(one for one in graded.submissions if not one.problem)
    return ClassCounts(
        marks=tuple(sorted(one.marks for one in graded.submissions)),
        points=sum(graded.points.values()),
        exercises=tuple(
            _count_exercise(name, points, submissions, exercises)
            for name, points in graded.points.items()
        ),
        mistakes=_count_mistakes(submissions, exercises, graded.names),
    )


def state_of(submission: GradedSubmission, name: str, points: float) -> str:
    """Return one of `STATES`, by the verdict if there is one, otherwise by the marks."""
    verdict = submission.verdicts.get(name)
    if verdict is not None:
        return STATE_OF[verdict.status]
    score = submission.scores.get(name, 0.0)
    if name in submission.waiting:
        return "open"
    if score >= points:
        return "right"
    return "partly right" if score > 0 else "wrong"


def _count_exercise(
    name: str,
    points: float,
    submissions: tuple[GradedSubmission, ...],
    exercises: Mapping[str, Exercise],
) -> ExerciseCount:
    states = Counter(state_of(one, name, points) for one in submissions)
    verdicts = [one.verdicts[name] for one in submissions if name in one.verdicts]
    unnamed = Counter(
        verdict.first_wrong or "not told"
        for verdict in verdicts
        if verdict.status in ("wrong", "partly") and not verdict.mistakes
    )
    scores = [one.scores.get(name, 0.0) for one in submissions]
    return ExerciseCount(
        name=name,
        section=exercises[name].section if name in exercises else "",
        points=points,
        average=mean(scores) if scores else 0.0,
        states={state: states[state] for state in STATES},
        unnamed=tuple(unnamed.most_common()),
    )


def _count_mistakes(
    submissions: tuple[GradedSubmission, ...],
    exercises: Mapping[str, Exercise],
    names: MistakeNames,
) -> tuple[MistakeCount, ...]:
    made: dict[tuple[str, str, MistakeName | None], list[str]] = defaultdict(list)
    for one in submissions:
        for name, verdict in one.verdicts.items():
            for mistake in dict.fromkeys(verdict.mistakes):
                entry = names.of(verdict)
                own = entry if entry is not None and verdict.mistakes == (entry.name,) else None
                made[name, mistake, own].append(one.student)
    found = []
    for (name, mistake, own), students in made.items():
        if own is not None:
            found.append(_count_own(own, name, exercises, students))
            continue
        known = _find_mistake(name, mistake, exercises)
        if known is None:  # an earlier version of the exercise had this mistake
            found.append(MistakeCount(mistake, mistake, name, "", "", tuple(students)))
            continue
        what, home = known
        sentence = as_sentence(what.sentence)
        found.append(
            MistakeCount(mistake, sentence, name, home.lesson, home.section, tuple(students))
        )
    return tuple(sorted(found, key=lambda one: (-len(one.students), one.exercise, one.name)))


def _count_own(
    entry: MistakeName, exercise: str, exercises: Mapping[str, Exercise], students: Sequence[str]
) -> MistakeCount:
    """Count a mistake that the instructor has named."""
    home = exercises.get(exercise)
    lesson, section = (home.lesson, home.section) if home else ("", "")
    sentence = as_sentence(entry.sentence)
    return MistakeCount(entry.name, sentence, exercise, lesson, section, tuple(students))


def _find_mistake(
    name: str, mistake: str, exercises: Mapping[str, Exercise]
) -> tuple[Mistake, Exercise] | None:
    """Return the mistake and the exercise in whose answer it was made."""
    if name not in exercises:
        return None
    for suspect in suspects(exercises[name], exercises):
        if suspect.mistake.name == mistake:
            return suspect.mistake, suspect.home
    return None
