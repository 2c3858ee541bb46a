"""Check the script of a lesson before a notebook is built from it."""

import ast
from collections.abc import Mapping, Sequence
from pathlib import Path

from autograder.builder.script import ScriptCell, ScriptError
from autograder.engine.exercise import Exercise

BEGIN, END = "### BEGIN SOLUTION", "### END SOLUTION"
MARKERS = ("BEGIN SOLUTION", "END SOLUTION")
HIDDEN = ("BEGIN HIDDEN TESTS", "END HIDDEN TESTS", "BEGIN MARK SCHEME", "END MARK SCHEME")


def check_script(
    path: Path, cells: Sequence[ScriptCell], exercises: Mapping[str, Exercise]
) -> None:
    """Check a script, and raise at the first mistake.

    Args:
        path: the script; its two digits are the lesson.
        cells: cells of the script.
        exercises: all exercises by name.

    Raises:
        ScriptError: a mistake, with its line and a sentence that says what to do.
    """
    lesson = path.name[:2]
    for cell in cells:
        _check_markers(path, cell)
        if cell.kind != "markdown":
            _parse(path, cell)
        if cell.kind == "solution":
            _check_solution(path, cell)
        if cell.kind == "check":
            _check_check(path, cell)
        if cell.name:
            _check_exercise(path, cell, lesson, exercises)
    _check_pairs(path, cells)
    used = {cell.name for cell in cells if cell.kind == "check"}
    for exercise in exercises.values():
        if exercise.lesson == lesson and exercise.name not in used:
            raise ScriptError(
                path,
                cells[-1].line,
                f"the exercise {exercise.name!r} belongs to this lesson, and no cell has it",
            )


def _find_line(cell: ScriptCell, k: int) -> int:
    """Find the line in the script of the cell's k-th source line, counted from 0."""
    return cell.line + 1 + k


def _check_markers(path: Path, cell: ScriptCell) -> None:
    inside = False
    regions = 0
    for k, text in enumerate(cell.source.splitlines()):
        line = _find_line(cell, k)
        if any(marker in text for marker in HIDDEN):
            raise ScriptError(path, line, "hidden tests and mark schemes have no place in a lesson")
        if not any(marker in text for marker in MARKERS):
            continue
        if cell.kind != "solution":
            raise ScriptError(path, line, f"{text.strip()!r} is outside a solution cell")
        if text.strip() not in (BEGIN, END):
            raise ScriptError(path, line, f"a solution is marked by {BEGIN!r} and {END!r} alone")
        if (text.strip() == BEGIN) == inside:
            problem = "a second BEGIN before END" if inside else "END before BEGIN"
            raise ScriptError(path, line, f"solution markers out of place: {problem}")
        inside = not inside
        regions += inside
    if inside:
        raise ScriptError(path, cell.line, f"the solution of {cell.name!r} has no {END!r}")
    if cell.kind == "solution" and regions == 0:
        raise ScriptError(path, cell.line, f"the solution of {cell.name!r} has no {BEGIN!r}")


def _parse(path: Path, cell: ScriptCell) -> ast.Module:
    try:
        return ast.parse(cell.source)
    except SyntaxError as error:
        line = _find_line(cell, (error.lineno or 1) - 1)
        raise ScriptError(path, line, f"this is not Python: {error.msg}") from error


def _check_solution(path: Path, cell: ScriptCell) -> None:
    functions = [node for node in _parse(path, cell).body if isinstance(node, ast.FunctionDef)]
    function = next((node for node in functions if node.name == cell.name), None)
    if function is None:
        raise ScriptError(path, cell.line, f"the solution cell defines no function {cell.name!r}")
    if not ast.get_docstring(function):
        line = _find_line(cell, function.lineno - 1)
        raise ScriptError(path, line, f"{cell.name!r} needs a docstring with its shapes")


def _check_check(path: Path, cell: ScriptCell) -> None:
    wanted = f'check("{cell.name}")'
    if cell.source.strip() != wanted:
        raise ScriptError(path, cell.line, f"a check cell holds exactly {wanted}")


def _check_exercise(
    path: Path, cell: ScriptCell, lesson: str, exercises: Mapping[str, Exercise]
) -> None:
    if cell.name not in exercises:
        raise ScriptError(path, cell.line, f"there is no exercise called {cell.name!r}")
    home = exercises[cell.name].lesson
    if home != lesson:
        raise ScriptError(
            path, cell.line, f"the exercise {cell.name!r} belongs to lesson {home}, not {lesson}"
        )


def _check_pairs(path: Path, cells: Sequence[ScriptCell]) -> None:
    seen: dict[tuple[str, str], int] = {}
    for cell in cells:
        if not cell.name:
            continue
        key = (cell.kind, cell.name)
        if key in seen:
            raise ScriptError(
                path, cell.line, f'{cell.kind}="{cell.name}" is in line {seen[key]} already'
            )
        if cell.kind == "check" and ("solution", cell.name) not in seen:
            raise ScriptError(
                path, cell.line, f"the check of {cell.name!r} has no solution cell before it"
            )
        seen[key] = cell.line
    for (kind, name), line in seen.items():
        if kind == "solution" and ("check", name) not in seen:
            raise ScriptError(path, line, f"the solution of {name!r} has no check cell after it")
