"""One lesson's notebook with right answers, and ways to change it as students do."""

import copy
import random
from functools import cache
from pathlib import Path

import nbformat
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell

from autograder.submission.rebuild import key_of, make_master
from autograder.support.course_tree import find_course, find_lesson


@cache
def _solution(lesson: str) -> NotebookNode:
    return nbformat.read(Path(find_lesson(find_course(), lesson).solution), as_version=4)


@cache
def master(lesson: str) -> NotebookNode:
    """The master of an assignment that is this lesson, without its figures."""
    made = make_master(_solution(lesson))
    made.cells = [cell for cell in made.cells if "demo" not in cell.metadata.get("tags", [])]
    return made


class OddWork:
    """A student's notebook: all answers right, to be changed by one kind of oddity or several.

    Args:
        name: of this notebook; it determines what is drawn.
        lesson: "02".
    """

    def __init__(self, name: str, lesson: str) -> None:
        self.name = name
        self.lesson = lesson
        self.rng = random.Random(name)
        self.notebook = copy.deepcopy(master(lesson))
        solved = {key_of(cell): cell.source for cell in _solution(lesson).cells}
        self.names = []  # of the exercises
        for cell in self.notebook.cells:
            if cell.metadata.get("nbgrader", {}).get("solution"):
                lines = solved[key_of(cell)].splitlines()
                cell.source = "\n".join(line for line in lines if "### " not in line)
                self.names.append(key_of(cell).removesuffix("_answer"))

    @property
    def cells(self) -> list[NotebookNode]:
        """All cells, in the student's order."""
        return self.notebook.cells

    def draw(self) -> str:
        """Draw an exercise."""
        return self.rng.choice(self.names)

    def place(self, key: str) -> int:
        """The index of a cell: an exercise's name for its check, `name_answer` for its answer."""
        return next(k for k, cell in enumerate(self.cells) if key_of(cell) == key)

    def answer(self, name: str) -> NotebookNode:
        """The cell with the answer to an exercise."""
        return self.cells[self.place(f"{name}_answer")]

    def insert(self, place: int, source: str) -> None:
        """Insert a cell of the student's own."""
        self.cells.insert(place, new_code_cell(source))

    def insert_above(self, name: str, source: str) -> None:
        """Insert an own cell above an exercise's answer."""
        self.insert(self.place(f"{name}_answer"), source)

    def insert_below(self, name: str, source: str) -> None:
        """Insert an own cell below an exercise's check."""
        self.insert(self.place(name) + 1, source)

    def insert_between(self, name: str, source: str) -> None:
        """Insert an own cell between an exercise's answer and its check."""
        self.insert(self.place(f"{name}_answer") + 1, source)

    def append(self, source: str) -> None:
        """Add an own cell at the end."""
        self.insert(len(self.cells), source)

    def move(self, old: int, new: int, count: int = 1) -> None:
        """Move cells; `new` is a place among the others."""
        moved = self.cells[old : old + count]
        del self.cells[old : old + count]
        self.cells[new:new] = moved
