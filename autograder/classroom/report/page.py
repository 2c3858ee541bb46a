"""The report as an HTML page without scripts, in which all text of students is escaped."""

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import datetime

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from autograder.classroom.naming.groups import count_locations, unnamed_groups
from autograder.classroom.report.counts import ClassCounts
from autograder.classroom.report.figures import exercises_figure, marks_figure, to_data_url
from autograder.classroom.report.submissions import GradedAssignment
from autograder.classroom.report.term import TermCounts
from autograder.engine.verdict import inline_html

MAX_ERROR = 240  # characters shown of an error
MAX_ERRORS = 12
MAX_GROUPS = 20
MAX_LOCATIONS = 20
MAX_TERM_MISTAKES = 40


@dataclass(frozen=True)
class CountedError:
    """An error in answers to an exercise, and the number of these answers."""

    exercise: str
    sentence: str
    count: int


def report_page(graded: GradedAssignment, counts: ClassCounts) -> str:
    """Render the page of an assignment."""
    errors = _count_errors(graded)
    groups, locations = unnamed_groups(graded), count_locations(graded)
    return (
        _make_environment()
        .get_template("page.html.j2")
        .render(
            graded=graded,
            counts=counts,
            marks=to_data_url(marks_figure(counts)) if counts.marks else "",
            exercises=to_data_url(exercises_figure(counts.exercises)) if counts.marks else "",
            mistakes=counts.mistakes,
            most=max((len(one.students) for one in counts.mistakes), default=1),
            unnamed=[
                (one.name, what, number) for one in counts.exercises for what, number in one.unnamed
            ],
            groups=groups[:MAX_GROUPS],
            more_groups=len(groups) - MAX_GROUPS,
            locations=locations[:MAX_LOCATIONS],
            more_locations=len(locations) - MAX_LOCATIONS,
            errors=errors[:MAX_ERRORS],
            more_errors=len(errors) - MAX_ERRORS,
            unreadable=[one for one in graded.submissions if one.problem],
            cell_problems=_group_problems(graded),
            reviewed=[one for one in graded.submissions if one.review],
            remarked=[one for one in graded.submissions if one.remarks],
            unsafe=[one.student for one in graded.submissions if not one.sandboxed],
            waiting=[one.student for one in graded.submissions if one.waiting],
            late=[one for one in graded.submissions if one.penalty],
            made=datetime.now().strftime("%d %B %Y, %H:%M"),
        )
    )


def index_page(rows: list[tuple[str, GradedAssignment, ClassCounts]], term: TermCounts) -> str:
    """Render the page of the term, with links to the reports.

    Args:
        rows: (file name, assignment, counts) of each report.
        term: their counts over all assignments.
    """
    template = _make_environment().get_template("index.html.j2")
    return template.render(rows=rows, term=term, most_mistakes=MAX_TERM_MISTAKES)


def _make_environment() -> Environment:
    loader = PackageLoader("autograder.classroom.report", "templates")
    environment = Environment(
        loader=loader,
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["number"] = lambda value: f"{round(value, 1):g}"
    environment.filters["percent"] = lambda share: f"{100 * share:.0f} %"
    environment.filters["coded"] = lambda text: Markup(inline_html(text))  # escaped there
    return environment


def _count_errors(graded: GradedAssignment) -> list[CountedError]:
    """Count the exceptions of answers, the commonest first, without those that ended a process."""
    found = Counter(
        (name, _shorten(verdict.sentences[0]))
        for one in graded.submissions
        if not one.problem
        for name, verdict in one.verdicts.items()
        if verdict.status == "raised" and verdict.sentences
        if not {name, f"{name}_answer"} & one.cell_problems.keys()
    )
    return [CountedError(name, text, number) for (name, text), number in found.most_common()]


def _group_problems(graded: GradedAssignment) -> list[tuple[tuple[str, str], list[str]]]:
    """Group students by cell and sentence, the commonest first."""
    found = defaultdict(list)
    for one in graded.submissions:
        for cell, sentence in one.cell_problems.items():
            found[cell, _shorten(sentence)].append(one.student)
    return sorted(found.items(), key=lambda item: (-len(item[1]), item[0]))


def _shorten(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= MAX_ERROR else f"{line[:MAX_ERROR]} …"
