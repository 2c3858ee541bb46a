"""The marks of a class as they count: one row per student, one column per assignment."""

from collections.abc import Sequence
from dataclasses import dataclass

from nbgrader.api import MissingEntry

from autograder.classroom.directory import Classroom
from autograder.classroom.gradebook import open_gradebook
from autograder.classroom.review_remarks import read_review
from autograder.classroom.roster.person import Person
from autograder.classroom.roster.store import read_people_of
from autograder.classroom.standing import read_standing
from autograder.support.errors import CourseError


@dataclass(frozen=True)
class Column:
    """An assignment, or one of its exercises.

    Attributes:
        title: heading.
        points: the most that can be earned.
    """

    title: str
    points: float


@dataclass(frozen=True)
class Row:
    """A student's marks.

    Attributes:
        person: the student.
        marks: one per column; None where nothing was handed in.
        remarks: of the review of each assignment, for the instructor alone.
    """

    person: Person
    marks: tuple[float | None, ...]
    remarks: tuple[str, ...] = ()


@dataclass(frozen=True)
class MarksTable:
    """The marks of a class.

    Attributes:
        columns: in the order of the assignments and their exercises.
        rows: by student.
        waiting: (student, assignment) of submissions that have to be marked by hand.
    """

    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    waiting: tuple[tuple[str, str], ...]


def read_marks(
    classroom: Classroom, assignments: Sequence[str], by_exercise: bool = False, title: str = ""
) -> MarksTable:
    """Read the marks that count: with marks by hand, less late penalties.

    Exercises have their marks without the penalty, which belongs to the submission.

    Args:
        classroom: the class.
        assignments: their names.
        by_exercise: whether each exercise gets a column, behind that of its assignment.
        title: heading in place of the assignment's name; only for a single assignment.

    Raises:
        CourseError: the gradebook cannot be opened, or does not know an assignment.
    """
    columns: list[Column] = []
    waiting: list[tuple[str, str]] = []
    with open_gradebook(classroom) as gradebook:
        people = read_people_of(classroom, gradebook)
        marks: dict[str, list[float | None]] = {person.student: [] for person in people}
        for assignment in assignments:
            try:
                found = gradebook.find_assignment(assignment)
            except MissingEntry:
                raise CourseError(f"{assignment} is not in the gradebook yet.") from None
            cells = [cell for part in found.notebooks for cell in part.grade_cells]
            columns.append(Column(title or assignment, float(found.max_score or 0)))
            if by_exercise:
                start = f"{title or assignment}: "
                columns += [Column(f"{start}{cell.name}", float(cell.max_score)) for cell in cells]
            submissions = {one.student_id: one for one in found.submissions}
            for student, values in marks.items():
                standing = read_standing(gradebook, assignment, student)
                values.append(standing.marks if standing else None)
                if standing and standing.waiting:
                    waiting.append((student, assignment))
                if by_exercise:
                    parts = submissions[student].notebooks if student in submissions else ()
                    scores = {grade.name: grade.score for part in parts for grade in part.grades}
                    values += [_number(scores.get(cell.name)) for cell in cells]
    remarks = _read_remarks(classroom, assignments)
    rows = tuple(
        Row(person, tuple(marks[person.student]), tuple(remarks.get(person.student, ())))
        for person in people
    )
    return MarksTable(tuple(columns), rows, tuple(waiting))


def _read_remarks(classroom: Classroom, assignments: Sequence[str]) -> dict[str, list[str]]:
    """Read what the reviews have found, by student; of several, each with its assignment's name."""
    found: dict[str, list[str]] = {}
    for assignment in assignments:
        start = f"{assignment}: " if len(assignments) > 1 else ""
        for student, sentences in read_review(classroom, assignment).items():
            found.setdefault(student, []).extend(f"{start}{one}" for one in sentences)
    return found


def _number(value: float | None) -> float | None:
    return None if value is None else float(value)
