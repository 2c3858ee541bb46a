"""The report as a table for spreadsheets, with one row per submission."""

import csv
import io

from autograder.classroom.export.inert import inert
from autograder.classroom.report.counts import state_of
from autograder.classroom.report.submissions import GradedAssignment, GradedSubmission
from autograder.classroom.report.term import TermCounts


def to_csv(graded: GradedAssignment) -> str:
    """Return the marks, states, mistakes, penalties and problems of each student as CSV."""
    names = list(graded.points)
    states = [f"{name} (state)" for name in names]
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    header = ["student", "marks", "of", "late penalty", *names, *states]
    writer.writerow(map(inert, [*header, "mistakes", "troubles", "remarks", "sandboxed"]))
    of = f"{sum(graded.points.values()):g}"
    for one in graded.submissions:
        row = [one.student, f"{one.marks:g}", of, f"{one.penalty:g}"]
        row += [f"{one.scores.get(name, 0.0):g}" for name in names]
        row += [_describe_state(one, name, graded.points[name]) for name in names]
        row += [_join_mistakes(one), _join_problems(one), " ".join((*one.remarks, *one.review))]
        writer.writerow(map(inert, [*row, "yes" if one.sandboxed else "no"]))
    return stream.getvalue()


def term_to_csv(term: TermCounts) -> str:
    """Return each student's marks over the term as CSV, in per cent."""
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(map(inert, ["student", *term.assignments, "missing", "named mistakes"]))
    for one in term.students:
        shares = ["" if share is None else f"{100 * share:.1f}" for share in one.shares]
        writer.writerow(map(inert, [one.student, *shares, str(one.missing), str(one.mistakes)]))
    return stream.getvalue()


def _describe_state(one: GradedSubmission, name: str, points: float) -> str:
    return "unreadable" if one.problem else state_of(one, name, points)


def _join_mistakes(one: GradedSubmission) -> str:
    found = [f"{name}: {m}" for name, verdict in one.verdicts.items() for m in verdict.mistakes]
    return "; ".join(found)


def _join_problems(one: GradedSubmission) -> str:
    found = [one.problem] if one.problem else []
    return "; ".join(found + [f"{cell}: {text}" for cell, text in one.cell_problems.items()])
