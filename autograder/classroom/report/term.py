"""Count a class over a term: every exercise, every mistake, and every student across lessons."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from autograder.classroom.report.counts import ClassCounts, ExerciseCount
from autograder.classroom.report.submissions import GradedAssignment


@dataclass(frozen=True)
class TermExercise:
    """An exercise in the order of the term.

    Attributes:
        assignment: in which it is.
        exercise: its counts.
        answers: number of submissions that were read.
        right: share of them with a right answer.
        begun: share of them in which it was begun.
    """

    assignment: str
    exercise: ExerciseCount
    answers: int
    right: float
    begun: float


@dataclass(frozen=True)
class TermMistake:
    """A mistake, and how many made it in each assignment.

    Attributes:
        name: of the mistake.
        sentence: describes it.
        students: number of students who made it, in each assignment of the term.
        again: students who made it in more than one assignment.
    """

    name: str
    sentence: str
    students: tuple[int, ...]
    again: tuple[str, ...]


@dataclass(frozen=True)
class TermStudent:
    """A student's marks over the term.

    Attributes:
        student: id.
        shares: of the marks that could be earned in each assignment; None where nothing is graded.
        mistakes: number of named mistakes.
    """

    student: str
    shares: tuple[float | None, ...]
    mistakes: int

    @property
    def missing(self) -> int:
        """Number of assignments without a graded submission."""
        return sum(share is None for share in self.shares)


@dataclass(frozen=True)
class TermCounts:
    """The numbers of a term.

    Attributes:
        assignments: their names, in order.
        exercises: in the order of the term.
        mistakes: those found in more than one assignment first, then the commonest.
        students: by id.
    """

    assignments: tuple[str, ...]
    exercises: tuple[TermExercise, ...]
    mistakes: tuple[TermMistake, ...]
    students: tuple[TermStudent, ...]


def count_term(graded: Sequence[tuple[GradedAssignment, ClassCounts]]) -> TermCounts:
    """Count the assignments of a term, given in their order."""
    return TermCounts(
        assignments=tuple(one.assignment for one, _ in graded),
        exercises=tuple(
            _count_exercise(one.assignment, exercise)
            for one, counts in graded
            for exercise in counts.exercises
        ),
        mistakes=_count_mistakes([counts for _, counts in graded]),
        students=_count_students(graded),
    )


def _count_exercise(assignment: str, exercise: ExerciseCount) -> TermExercise:
    answers = sum(exercise.states.values())
    right, still_open = exercise.states["right"], exercise.states["open"]
    return TermExercise(
        assignment,
        exercise,
        answers,
        right=right / answers if answers else 0.0,
        begun=1 - still_open / answers if answers else 0.0,
    )


def _count_mistakes(counts: Sequence[ClassCounts]) -> tuple[TermMistake, ...]:
    """Count mistakes by their names and sentences, in whichever exercise they were made."""
    made: dict[tuple[str, str], list[set[str]]] = defaultdict(lambda: [set() for _ in counts])
    for place, one in enumerate(counts):
        for mistake in one.mistakes:
            made[mistake.name, mistake.sentence][place] |= set(mistake.students)
    found = []
    for (name, sentence), by_place in made.items():
        everyone = [student for students in by_place for student in students]
        again = tuple(sorted({one for one in everyone if everyone.count(one) > 1}))
        found.append(TermMistake(name, sentence, tuple(map(len, by_place)), again))
    return tuple(sorted(found, key=_importance))


def _importance(mistake: TermMistake) -> tuple[int, int, str]:
    places = sum(count > 0 for count in mistake.students)
    return (-places, -sum(mistake.students), mistake.name)


def _count_students(
    graded: Sequence[tuple[GradedAssignment, ClassCounts]],
) -> tuple[TermStudent, ...]:
    marks = [
        {one.student: one.marks / counts.points for one in assignment.submissions}
        if counts.points
        else {}
        for assignment, counts in graded
    ]
    mistakes: dict[str, int] = defaultdict(int)
    for _, counts in graded:
        for mistake in counts.mistakes:
            for student in mistake.students:
                mistakes[student] += 1
    names = sorted({student for one in marks for student in one})
    return tuple(
        TermStudent(name, tuple(one.get(name) for one in marks), mistakes[name]) for name in names
    )
