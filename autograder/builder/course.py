"""Build all notebooks of the course from their scripts."""

from collections.abc import Mapping
from pathlib import Path

from autograder.builder.colab import insert_colab_cell
from autograder.builder.notebook import notebook_text, solution_notebook, student_notebook
from autograder.builder.rules import check_script
from autograder.builder.script import ScriptError, read_script
from autograder.engine.exercise import Exercise
from autograder.engine.registry import installed_exercises
from autograder.support.repository import Repository, find_repository
from lstm_course.atomic_write import atomic_write


def build_course(
    root: Path, check: bool = False, exercises: Mapping[str, Exercise] | None = None
) -> list[Path]:
    """Build solutions/*.ipynb and notebooks/*.ipynb from solutions/*.py.

    Nothing is written before every script has been read and checked.

    Args:
        root: folder of the clone.
        check: only compare; write nothing.
        exercises: all exercises by name. None: all that are installed.

    Returns:
        The notebooks that were written. With `check`, the notebooks that differ from their script,
        are missing, or have no script. An unchanged notebook is not written again.

    Raises:
        ScriptError: a mistake in a script, with file and line.
    """
    scripts = sorted((root / "solutions").glob("*.py"))
    if not scripts:
        raise ScriptError(root / "solutions", 1, "there is no script here, expected NN_name.py")
    exercises = installed_exercises() if exercises is None else exercises
    repository = find_repository(root)
    made: dict[Path, str] = {}
    for script in scripts:
        made |= _build_lesson(root, script, exercises, repository)
    changed = [path for path, text in made.items() if _read(path) != text]
    left_over = [path for path in _find_notebooks(root) if path not in made]
    if not check:
        for path in changed:
            atomic_write(path, made[path])
        return changed
    return changed + left_over


def _build_lesson(
    root: Path, script: Path, exercises: Mapping[str, Exercise], repository: Repository | None
) -> dict[Path, str]:
    cells = read_script(script)
    check_script(script, cells, exercises)
    solution = solution_notebook(cells, exercises)
    if repository:
        insert_colab_cell(solution, repository)
    student = student_notebook(solution, script.stem)
    return {
        root / "solutions" / f"{script.stem}.ipynb": notebook_text(solution),
        root / "notebooks" / f"{script.stem}.ipynb": notebook_text(student),
    }


def _find_notebooks(root: Path) -> list[Path]:
    return sorted([*(root / "solutions").glob("*.ipynb"), *(root / "notebooks").glob("*.ipynb")])


def _read(path: Path) -> str | None:
    return path.read_text(encoding="utf-8") if path.exists() else None
