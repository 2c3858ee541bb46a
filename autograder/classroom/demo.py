"""A demonstration class: some fifteen submissions of lesson 02, each with its own story."""

import copy
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import nbformat
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell, new_output

from autograder.classroom.create import create_class
from autograder.classroom.directory import Classroom, find_classroom
from autograder.sandbox.limits import Limits
from autograder.support.course_tree import find_course, find_lesson

LESSON = "02"
LIMITS = Limits(cell=5.0)  # one of the submissions is an endless loop
SCRIPT = "window.a_submission_ran_here = true"
HOSTILE = f"<script>{SCRIPT}</script>A picture: <img src=nowhere onerror='{SCRIPT}'>"
# A heading and a word that could replace the formgrader's own field and button of `forget`.
SPOOF = "# forget\n\n<div class='nbgrader_cell'><b class='full-credit' id='forget'>See</b></div>"
FIRST_FOUR = ("sigmoid", "sigmoid_grad", "tanh_grad", "gate")
Edit = tuple[str, str]
# Nearly all write this one in another way than the published solution.
OWN_WAY: Mapping[str, Edit] = {
    "lstm_gates": (
        "i, f, g, o = np.split(a, 4, axis=1)",
        "H = h_prev.shape[1]\n    i, f, g, o = (a[:, k * H : (k + 1) * H] for k in range(4))",
    )
}


@dataclass(frozen=True)
class Example:
    """A submission and the marks that it should earn.

    Attributes:
        student: id.
        story: the submission in words.
        marks: expected, of 17.
        solved: exercises with the right answer; None means all.
        edits: (old, new) in these right answers.
        copied: whether they are those of the published solution.
        change: modifies the notebook in place afterwards.
        text: submitted instead of a notebook.
        file: name of the file; "" for the right one.
    """

    student: str
    story: str
    marks: float
    solved: Sequence[str] | None = None
    edits: Mapping[str, Edit] = field(default_factory=dict)
    copied: bool = False
    change: Callable[[NotebookNode], None] = lambda notebook: None
    text: str = ""
    file: str = ""


def _edit_the_checks(notebook: NotebookNode) -> None:
    """Make every check claim full marks, and be worth a hundred."""
    for cell in notebook.cells:
        marks = cell.metadata.get("nbgrader", {})
        if marks.get("grade"):
            cell.source = "100.0"
            marks["points"] = 100
            cell.outputs = [new_output("execute_result", {"text/plain": "100.0"})]


def _add_scripts(notebook: NotebookNode) -> None:
    """Add scripts to the prose, to a title, and to the output of a cell."""
    notebook.cells[0].source += f"\n\n{HOSTILE}\n\n{SPOOF}"
    notebook.cells.append(new_markdown_cell(f"[click](javascript:{SCRIPT}) {HOSTILE}"))
    show = f"from IPython.display import HTML, Javascript, display\ndisplay(HTML({HOSTILE!r}))\n"
    notebook.cells.append(new_code_cell(f"{show}display(Javascript({SCRIPT!r}))"))


EXAMPLES = (
    Example("amira", "all right", 17),
    Example("ben", "the first four exercises, the others not begun", 6, solved=FIRST_FOUR),
    Example("cleo", "nothing done", 0, solved=()),
    Example("dana", "adds the forget gate", 16, edits={"forget": ("f * c_prev", "f + c_prev")}),
    Example(
        "emil",
        "adds the forget gate, and reads the four blocks in another order",
        14,
        edits={
            "forget": ("f * c_prev", "c_prev + f"),
            "lstm_gates": ("i, f, g, o =", "i, f, o, g ="),
        },
    ),
    Example(
        "farah",
        "a sigmoid that overflows, and a cell state that is exposed without tanh",
        15.5,
        edits={
            "sigmoid": (
                "return np.where(a >= 0, 1 / (1 + small), small / (1 + small))",
                "return (1 / (1 + np.exp(-a))).astype(a.dtype)",
            ),
            "expose": ("np.tanh(c)", "c"),
        },
    ),
    Example(
        "gus", "ends the process", 16, edits={"write": ("return", "__import__('os')._exit(0)\n#")}
    ),
    Example(
        "hana",
        "a loop without end",
        16,
        edits={"expose": ("return", "while True:\n        pass\n    return")},
    ),
    Example(
        "ivan",
        "calls the library's own answer",
        16,
        edits={
            "forget": (
                "return f * c_prev",
                "from lstm_course.cells.gates import forget as answer\n"
                "    return answer(c_prev, f)",
            )
        },
    ),
    Example("jo", "edited checks and points, and no answer", 0, (), change=_edit_the_checks),
    Example("kim", "a file that is no notebook", 0, text='{"cells": [{"cell_type": "code", '),
    Example(
        "lea",
        "copied from the published solution, in a file of another name",
        17,
        copied=True,
        file="02_gates (1).ipynb",
    ),
    Example("milo", "all right, with scripts in prose and outputs", 17, change=_add_scripts),
    Example(
        "nora",
        "right, with a warning and a print on the way",
        17,
        edits={"gate": ("return", "import sys\n    print('here', file=sys.stderr)\n    return")},
    ),
    Example("otto", "a line that is not Python", 16, edits={"tanh_grad": ("1 - t * t", "1 - t *")}),
)


def make_demo(directory: Path) -> Classroom:
    """Make a class and submit all examples; an earlier demo in the same place is kept.

    Raises:
        CourseError: the directory holds other things.
    """
    lesson = find_lesson(find_course(), LESSON)
    create_class(directory, [lesson])
    classroom = find_classroom(directory)
    released = _read(classroom.directory / "release" / lesson.stem / f"{lesson.stem}.ipynb")
    right = _right_answers(_read(classroom.source(lesson.stem)))
    for example in EXAMPLES:
        folder = classroom.directory / "submitted" / example.student / lesson.stem
        folder.mkdir(parents=True, exist_ok=True)
        text = example.text or nbformat.writes(_solve(released, right, example))
        (folder / (example.file or f"{lesson.stem}.ipynb")).write_text(text, encoding="utf-8")
    return classroom


def _solve(released: NotebookNode, right: Mapping[str, str], example: Example) -> NotebookNode:
    notebook = copy.deepcopy(released)
    for cell in notebook.cells:
        name = _exercise_of(cell)
        if name and (example.solved is None or name in example.solved):
            cell.source = right[name]
            for edits in ({} if example.copied else OWN_WAY, example.edits):
                old, new = edits.get(name, ("", ""))
                assert old in cell.source, f"{example.student}: {old!r} is not in {name}"
                cell.source = cell.source.replace(old, new, 1)
    example.change(notebook)
    return notebook


def _right_answers(solved: NotebookNode) -> dict[str, str]:
    return {
        _exercise_of(cell): _strip_markers(cell.source)
        for cell in solved.cells
        if _exercise_of(cell)
    }


def _strip_markers(source: str) -> str:
    """Remove the comments around an answer that only the master has."""
    return "\n".join(line for line in source.splitlines() if "### " not in line)


def _exercise_of(cell: NotebookNode) -> str:
    """Return the exercise that a cell answers; "" for other cells."""
    marks = cell.metadata.get("nbgrader", {})
    return marks["grade_id"].removesuffix("_answer") if marks.get("solution") else ""


def _read(path: Path) -> NotebookNode:
    return nbformat.read(path, as_version=4)
