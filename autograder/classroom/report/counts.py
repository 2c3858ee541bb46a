"""What a class's submissions say together: marks, exercises, mistakes, troubles."""

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from statistics import mean, median

from autograder.classroom.report.submissions import Gathered, Submission
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
    """What came of one exercise.

    Attributes:
        name: the exercise, or another graded cell.
        section: heading in the lesson; "" for a cell of the instructor's own.
        points: the most it can earn.
        average: marks that the class earned, on average.
        states: how many submissions there are in each of `STATES`.
        unnamed: wrong answers that no mistake of the catalogue explains, by the first wrong
            quantity, the commonest first.
    """

    name: str
    section: str
    points: float
    average: float
    states: Mapping[str, int]
    unnamed: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True)
class MistakeCount:
    """A named mistake, and who made it.

    Attributes:
        name: of the mistake.
        sentence: what is wrong.
        exercise: in which it was found.
        lesson: in which the part to go over again stands, "02".
        section: heading of that part.
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
    """What a report says.

    Attributes:
        marks: one number a submission, ascending.
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
        """Submissions with every mark."""
        return sum(marks >= self.points for marks in self.marks)


def count(gathered: Gathered, exercises: Mapping[str, Exercise] | None = None) -> ClassCounts:
    """Count what was gathered; what could not be read counts for the marks alone."""
    exercises = installed_exercises() if exercises is None else exercises
    submissions = tuple(one for one in gathered.submissions if not one.problem)
    return ClassCounts(
        marks=tuple(sorted(one.marks for one in gathered.submissions)),
        points=sum(gathered.points.values()),
        exercises=tuple(
            _exercise(name, points, submissions, exercises)
            for name, points in gathered.points.items()
        ),
        mistakes=_mistakes(submissions, exercises),
    )


def state_of(submission: Submission, name: str, points: float) -> str:
    """One of `STATES`: by the verdict, else by the marks."""
    verdict = submission.verdicts.get(name)
    if verdict is not None:
        return STATE_OF[verdict.status]
    score = submission.scores.get(name, 0.0)
    if name in submission.waiting:
        return "open"
    if score >= points:
        return "right"
    return "partly right" if score > 0 else "wrong"


def _exercise(
    name: str,
    points: float,
    submissions: tuple[Submission, ...],
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


def _mistakes(
    submissions: tuple[Submission, ...], exercises: Mapping[str, Exercise]
) -> tuple[MistakeCount, ...]:
    made: dict[tuple[str, str], list[str]] = defaultdict(list)
    for one in submissions:
        for name, verdict in one.verdicts.items():
            for mistake in dict.fromkeys(verdict.mistakes):
                made[name, mistake].append(one.student)
    found = []
    for (name, mistake), students in made.items():
        known = _known(name, mistake, exercises)
        if known is None:  # of a catalogue that has changed since
            found.append(MistakeCount(mistake, mistake, name, "", "", tuple(students)))
            continue
        what, home = known
        found.append(
            MistakeCount(mistake, _sentence(what), name, home.lesson, home.section, tuple(students))
        )
    return tuple(sorted(found, key=lambda one: (-len(one.students), one.exercise, one.name)))


def _known(
    name: str, mistake: str, exercises: Mapping[str, Exercise]
) -> tuple[Mistake, Exercise] | None:
    """The mistake, and the exercise in whose answer it is made."""
    if name not in exercises:
        return None
    for suspect in suspects(exercises[name], exercises):
        if suspect.mistake.name == mistake:
            return suspect.mistake, suspect.home
    return None


def _sentence(mistake: Mistake) -> str:
    text = mistake.sentence.strip()
    return text[:1].upper() + text[1:] + ("" if text.endswith((".", "?", "!")) else ".")
