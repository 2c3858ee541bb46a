"""Answers that call other exercises' functions, with slips in the ones and in the others."""

from functools import cache
from pathlib import Path

import nbformat

from autograder.exercises import EXERCISES
from autograder.support.repository import COLAB_CELL

SOLUTIONS = Path(__file__).resolve().parents[2] / "solutions"
CALLERS = {  # the exercises whose readable solution calls others, and which
    "rnn_forward": ("rnn_step",),
    "rnn_backward": ("rnn_step_backward",),
    "gradient_through_time": ("rnn_step_backward",),
    "gate": ("sigmoid",),
    "lstm_gates": ("sigmoid",),
    "lstm_forward": ("lstm_step",),
    "lstm_backward": ("lstm_step_backward",),
    "truncated_backward": ("lstm_backward", "lstm_step_backward"),
    "train_step": ("detach_state",),
}
PAIRS = [(caller, callee) for caller, callees in CALLERS.items() for callee in callees]
SLIPS = {  # what a wrong function does, given `right`, the right one
    "wrong number": "return _changed(right(*given, **named))",
    "exception": "raise ValueError('a slip')",
    "endless loop": "while True:\n        pass",
    "nothing": "return None",
    "not written": "raise NotImplementedError()",
}
WRONG = """

def _changed(value):
    if isinstance(value, tuple):
        kind = type(value)
        items = [_changed(item) for item in value]
        return kind(*items) if hasattr(value, "_fields") else kind(items)
    return value + 0.25 if hasattr(value, "shape") and value.dtype.kind == "f" else value


def make(right):
    def {name}(*given, **named):
        {slip}
    return {name}


{name} = make({name})
del make
"""


@cache
def cells(lesson: str) -> dict[str, str]:
    """Sources of a lesson's answers, by exercise, and of its imports, under ""."""
    (path,) = SOLUTIONS.glob(f"{lesson}_*.ipynb")
    code = [
        cell
        for cell in nbformat.read(path, as_version=4).cells
        if cell.cell_type == "code" and cell.id != COLAB_CELL
    ]
    found = {"": code[0].source}
    for cell in code:
        marks = cell.metadata.get("nbgrader", {})
        if marks.get("solution") and not marks.get("grade"):
            found[marks["grade_id"].removesuffix("_answer")] = cell.source
    return found


def right(name: str) -> str:
    """The source of a right answer."""
    return cells(EXERCISES[name].lesson)[name]


def wrong(name: str, slip: str) -> str:
    """The source of an answer with a slip in it."""
    body = SLIPS[slip].replace("\n    ", "\n        ")
    return right(name) + WRONG.format(name=name, slip=body)


def answers_of(lesson: str) -> dict[str, str]:
    """Right answers to all exercises of a lesson."""
    return {name: source for name, source in cells(lesson).items() if name in EXERCISES}
