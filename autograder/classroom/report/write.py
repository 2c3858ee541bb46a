"""Write reports into a class's directory."""

from collections.abc import Sequence
from pathlib import Path

from autograder.classroom.directory import Classroom
from autograder.classroom.export.write import BYTE_ORDER_MARK
from autograder.classroom.report.counts import count
from autograder.classroom.report.page import index_page, report_page
from autograder.classroom.report.submissions import read_graded_assignment
from autograder.classroom.report.table import term_to_csv, to_csv
from autograder.classroom.report.term import count_term
from autograder.support.errors import CourseError
from lstm_course.atomic_write import atomic_write


def write_reports(classroom: Classroom, assignments: Sequence[str]) -> list[Path]:
    """Write DIR/report/ASSIGNMENT.html and .csv for each, and index.html and term.csv over all.

    Args:
        classroom: the class.
        assignments: their names; those without graded submissions are skipped.

    Returns:
        The pages, in the order of the assignments.

    Raises:
        CourseError: nothing is graded yet, or the report cannot be written.
    """
    folder = classroom.directory / "report"
    rows, pages = [], []
    for assignment in assignments:
        graded = read_graded_assignment(classroom, assignment)
        if not graded.submissions:
            continue
        counts = count(graded)
        page = folder / f"{assignment}.html"
        _write(page, report_page(graded, counts))
        _write(folder / f"{assignment}.csv", BYTE_ORDER_MARK + to_csv(graded))
        rows.append((page.name, graded, counts))
        pages.append(page)
    if not pages:
        what = assignments[0] if len(assignments) == 1 else "any assignment"
        raise CourseError(f"nothing of {what} is graded yet: run `lstm-course class grade` first.")
    if len(assignments) > 1:
        term = count_term([(graded, counts) for _, graded, counts in rows])
        _write(folder / "index.html", index_page(rows, term))
        _write(folder / "term.csv", BYTE_ORDER_MARK + term_to_csv(term))
    return pages


def _write(path: Path, text: str) -> None:
    try:
        atomic_write(path, text.encode("utf-8", errors="replace"))
    except OSError as error:
        raise CourseError(f"{path} cannot be written: {error.strerror}.") from error
