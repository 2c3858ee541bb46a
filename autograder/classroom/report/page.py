"""The report as a page. Whatever comes from a submission is escaped, and nothing in it runs."""

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import datetime

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from autograder.classroom.report.counts import ClassCounts
from autograder.classroom.report.figures import as_address, exercises_figure, marks_figure
from autograder.classroom.report.submissions import Gathered
from autograder.engine.verdict import inline_html

LONGEST = 240  # characters of an error that are shown
MOST_ERRORS = 12


@dataclass(frozen=True)
class Error:
    """A sentence with which answers to an exercise ended, and how many did."""

    exercise: str
    sentence: str
    count: int


def report_page(gathered: Gathered, counts: ClassCounts) -> str:
    """The HTML page of an assignment."""
    errors = _errors(gathered)
    return (
        _environment()
        .get_template("page.html.j2")
        .render(
            gathered=gathered,
            counts=counts,
            marks=as_address(marks_figure(counts)) if counts.marks else "",
            exercises=as_address(exercises_figure(counts.exercises)) if counts.marks else "",
            mistakes=counts.mistakes,
            most=max((len(one.students) for one in counts.mistakes), default=1),
            unnamed=[
                (one.name, what, number) for one in counts.exercises for what, number in one.unnamed
            ],
            errors=errors[:MOST_ERRORS],
            more_errors=len(errors) - MOST_ERRORS,
            unreadable=[one for one in gathered.submissions if one.problem],
            troubled=_troubles(gathered),
            remarked=[one for one in gathered.submissions if one.remarks],
            unsafe=[one.student for one in gathered.submissions if not one.sandboxed],
            waiting=[one.student for one in gathered.submissions if one.waiting],
            late=[one for one in gathered.submissions if one.penalty],
            made=datetime.now().strftime("%d %B %Y, %H:%M"),
        )
    )


def index_page(rows: list[tuple[str, Gathered, ClassCounts]]) -> str:
    """The page that leads to the reports: (file name, what was gathered, counted)."""
    return _environment().get_template("index.html.j2").render(rows=rows)


def _environment() -> Environment:
    loader = PackageLoader("autograder.classroom.report", "templates")
    environment = Environment(
        loader=loader,
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["number"] = lambda value: f"{round(value, 1):g}"
    environment.filters["coded"] = lambda text: Markup(inline_html(text))  # escaped there
    return environment


def _errors(gathered: Gathered) -> list[Error]:
    """What answers raised, the commonest first; what ended a process is told elsewhere."""
    found = Counter(
        (name, _short(verdict.sentences[0]))
        for one in gathered.submissions
        if not one.problem
        for name, verdict in one.verdicts.items()
        if verdict.status == "raised" and verdict.sentences
        if not {name, f"{name}_answer"} & one.troubles.keys()
    )
    return [Error(name, text, number) for (name, text), number in found.most_common()]


def _troubles(gathered: Gathered) -> list[tuple[tuple[str, str], list[str]]]:
    """Students by cell and sentence, the commonest first."""
    found = defaultdict(list)
    for one in gathered.submissions:
        for cell, sentence in one.troubles.items():
            found[cell, _short(sentence)].append(one.student)
    return sorted(found.items(), key=lambda item: (-len(item[1]), item[0]))


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= LONGEST else f"{line[:LONGEST]} …"
