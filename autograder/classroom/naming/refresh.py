"""Show the instructor's names in graded notebooks, without grading again.

A graded notebook keeps each verdict as it was judged, and beside it the HTML that the formgrader
and the feedback show. Only that HTML changes here, so a name can be corrected or removed later.
"""

import os
from collections.abc import Iterator
from pathlib import Path

import nbformat
from nbformat import NotebookNode

from autograder.classroom.directory import Classroom
from autograder.classroom.naming.names import MistakeNames, named
from autograder.classroom.render_outputs import METADATA_KEY, NAMED_KEY
from autograder.classroom.report.submissions import graded_outputs
from lstm_course.atomic_write import atomic_write


def show_names(classroom: Classroom, assignment: str, names: MistakeNames) -> int:
    """Render the verdicts of an assignment whose names have changed.

    Args:
        classroom: the class.
        assignment: its name.
        names: of the class.

    Returns:
        The number of notebooks that changed.

    Raises:
        CourseError: something has to change while the class is being graded.
    """
    if not any(True for _ in _changes(classroom, assignment, names)):
        return 0
    with classroom.lock():
        return show_names_locked(classroom, assignment, names)


def show_names_locked(classroom: Classroom, assignment: str, names: MistakeNames) -> int:
    """Do the same for a caller that holds the lock of the class."""
    count = 0
    for path, text in _changes(classroom, assignment, names):
        times = path.stat()
        atomic_write(path, text)
        # Whether a record belongs to a notebook is known by their times.
        os.utime(path, ns=(times.st_atime_ns, times.st_mtime_ns))
        count += 1
    return count


def _changes(
    classroom: Classroom, assignment: str, names: MistakeNames
) -> Iterator[tuple[Path, str]]:
    """Yield (path, new text) of the notebooks that show other names than these."""
    marks = [*names.groups(), f'"{NAMED_KEY}"']
    for path in sorted(classroom.directory.glob(f"autograded/*/{assignment}/{assignment}.ipynb")):
        try:
            text = path.read_text(encoding="utf-8")
            if not any(mark in text for mark in marks):  # most of a class: nothing to parse
                continue
            notebook = nbformat.reads(text, as_version=4)
        except (ValueError, FileNotFoundError):  # half of it, from a run that was killed
            continue
        if render_names(notebook, names):
            yield path, nbformat.writes(notebook) + "\n"


def render_names(notebook: NotebookNode, names: MistakeNames) -> bool:
    """Render the verdicts of a graded notebook in place with these names.

    Returns:
        Whether one of them has changed.
    """
    changed = False
    for _, output, verdict in graded_outputs(notebook):
        about = output.get("metadata", {}).get(METADATA_KEY)
        if not isinstance(about, dict):
            continue  # the grader did not write this
        shown = named(verdict, names)
        name = shown.mistakes[0] if shown is not verdict else None
        if name is None and NAMED_KEY not in about:
            continue
        html = shown.to_html(in_notebook=False)
        if about.get(NAMED_KEY) == name and output.data.get("text/html") == html:
            continue
        output.data["text/html"] = html
        about.pop(NAMED_KEY, None)
        if name is not None:
            about[NAMED_KEY] = name
        changed = True
    return changed
