"""Answers for the tests of traces and locations, with a source that `inspect` finds."""

import ast
import difflib
import inspect
import linecache
from collections.abc import Callable
from itertools import count
from textwrap import dedent
from typing import Any

import numpy as np

from autograder.engine.cases import Case
from autograder.engine.compare import same_answer
from autograder.engine.examine import examine
from autograder.engine.exercise import Exercise, Mistake
from autograder.engine.mistakes import source_without_docstring

NUMBERS = count()


def defined(source: str, name: str, **names: Any) -> Callable[..., Any]:
    """A function as a cell of a notebook defines it."""
    source = dedent(source).lstrip("\n")
    file = f"<cell {next(NUMBERS)}>"
    linecache.cache[file] = (len(source), None, source.splitlines(keepends=True), file)
    namespace = {"__name__": "__main__", "np": np} | names
    exec(compile(source, file, "exec"), namespace)
    return namespace[name]


def mistaken(exercise: Exercise, mistake: Mistake) -> tuple[Callable[..., Any], set[int]]:
    """The reference with a mistake in it, and the lines of the statements that were edited."""
    reference = inspect.unwrap(exercise.reference)
    before = after = source_without_docstring(reference)
    for old, new in mistake.edits:
        after = after.replace(old, new)
    matcher = difflib.SequenceMatcher(None, before.splitlines(), after.splitlines(), autojunk=False)
    lines = {
        line
        for tag, _, _, start, stop in matcher.get_opcodes()
        if tag != "equal"
        for line in range(start + 1, max(stop, start + 1) + 1)
    }
    for statement in ast.walk(ast.parse(after)):
        if isinstance(statement, ast.Assign | ast.AugAssign | ast.Expr | ast.Return):
            spanned = set(range(statement.lineno, (statement.end_lineno or statement.lineno) + 1))
            lines |= spanned if lines & spanned else set()
    return defined(after, reference.__name__, **reference.__globals__), lines


def smallest_failing(exercise: Exercise, function: Callable[..., Any]) -> Case | None:
    """The smallest random case in which a function is wrong."""
    cases = exercise.cases(2026)[: exercise.draws]
    with np.errstate(all="ignore"):
        seen = examine(function, exercise, cases).outcomes
        right = examine(exercise.reference, exercise, cases).outcomes
    failing = [
        case
        for case, one, other in zip(cases, seen, right, strict=True)
        if one.raised is None and not same_answer(one, other)
    ]
    return min(failing, key=lambda case: _size(case.arguments), default=None)


def _size(value: Any) -> int:
    if isinstance(value, tuple | list):
        return sum(map(_size, value))
    return int(np.size(value))
