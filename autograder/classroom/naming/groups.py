"""Wrong answers of a class that have no name, in groups of equal ones, and where they go wrong."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from autograder.classroom.naming.anonymous import (
    CodeLine,
    anonymous_expression,
    anonymous_lines,
    without_names,
)
from autograder.classroom.naming.read import GROUP
from autograder.classroom.report.submissions import GradedAssignment, GradedSubmission
from autograder.engine.printable import printable
from autograder.engine.verdict import Verdict

LONGEST_SENTENCE = 300  # characters


@dataclass(frozen=True)
class UnnamedGroup:
    """Answers to an exercise that are wrong in the same way, and have no name.

    Attributes:
        exercise: its name.
        id: fingerprint of the answers.
        students: ids.
        sentence: the first one of a verdict on them; "" for none.
        location: expression at which the example leaves the right computation; "" if unknown.
        example: the code of one of them, anonymised; () if none can be shown.
    """

    exercise: str
    id: str
    students: tuple[str, ...]
    sentence: str = ""
    location: str = ""
    example: tuple[CodeLine, ...] = ()


@dataclass(frozen=True)
class LocationCount:
    """An expression at which answers leave the right computation.

    Attributes:
        exercise: its name.
        expression: source text.
        students: number of students.
    """

    exercise: str
    expression: str
    students: int


def unnamed_groups(graded: GradedAssignment) -> tuple[UnnamedGroup, ...]:
    """Return the groups without a name, the largest first."""
    members: dict[tuple[str, str], list[tuple[GradedSubmission, Verdict]]] = defaultdict(list)
    for exercise, one, verdict in _unnamed(graded):
        if GROUP.fullmatch(verdict.fingerprint):
            members[exercise, verdict.fingerprint].append((one, verdict))
    groups = [_group(*key, found) for key, found in members.items()]
    return tuple(sorted(groups, key=lambda group: (-len(group.students), group.exercise, group.id)))


def count_locations(graded: GradedAssignment) -> tuple[LocationCount, ...]:
    """Count the students per exercise and located expression, the commonest first."""
    students: dict[tuple[str, str], int] = defaultdict(int)
    for exercise, one, verdict in _unnamed(graded):
        expression = _expression(one, verdict)
        if expression:
            students[exercise, expression] += 1
    found = [LocationCount(*key, number) for key, number in students.items()]
    return tuple(sorted(found, key=lambda one: (-one.students, one.exercise, one.expression)))


def _unnamed(graded: GradedAssignment) -> Iterator[tuple[str, GradedSubmission, Verdict]]:
    """Yield (exercise, submission, verdict) of wrong answers without a name."""
    for one in graded.submissions:
        for exercise, verdict in one.verdicts.items() if not one.problem else ():
            if verdict.status in ("wrong", "partly") and not verdict.mistakes:
                yield exercise, one, verdict


def _group(
    exercise: str, group: str, members: Sequence[tuple[GradedSubmission, Verdict]]
) -> UnnamedGroup:
    """Make a group, with the first member as its example whose code can be shown, located first."""
    by_use = sorted(members, key=lambda member: member[1].located is None)
    shown = ((one, verdict, _example(exercise, one, verdict)) for one, verdict in by_use)
    one, verdict, example = next((member for member in shown if member[2]), (*by_use[0], ()))
    sentence = verdict.sentences[0] if verdict.sentences else ""
    return UnnamedGroup(
        exercise=exercise,
        id=group,
        students=tuple(member.student for member, _ in members),
        sentence=printable(without_names(sentence, one.names), LONGEST_SENTENCE),
        location=_expression(one, verdict),
        example=example,
    )


def _expression(one: GradedSubmission, verdict: Verdict) -> str:
    if verdict.located is None:
        return ""
    return anonymous_expression(verdict.located.expression, one.names) or ""


def _example(exercise: str, one: GradedSubmission, verdict: Verdict) -> tuple[CodeLine, ...]:
    """Return the answer's code, with the located line marked; () if it cannot be shown."""
    source, located = one.sources.get(exercise, ""), verdict.located
    marked = None
    if located is not None and located.source:
        function = located.source.rstrip()
        before, found, _ = source.partition(function)
        source = source if found else located.source  # of a helper in another cell
        marked = located.line + (before.count("\n") if found else 0)
    return anonymous_lines(source, one.names, marked) or ()
