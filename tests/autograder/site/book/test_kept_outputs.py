"""Does a lesson run again exactly if its outputs may have changed?"""

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from autograder.site.book import kept_outputs
from autograder.site.book.kept_outputs import outputs_of
from autograder.support.course_tree import Course, Lesson

FILES = (
    "lstm_course/cells/lstm.py",
    "lstm_course/lessons/lesson_02/results/a.json",
    "lstm_course/lessons/lesson_03/b.py",
    "autograder/exercises/lesson_02/forget.py",
    "autograder/engine/judge.py",
)


@pytest.fixture
def lesson(tmp_path):
    """A lesson with one cell of text and one of code, in a course of its own."""
    for name in FILES:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("1\n")
    lesson = Lesson(Course(tmp_path, tmp_path), "02_gates")
    write(lesson, "# Gates", "1 + 1")
    return lesson


def write(lesson, text, code):
    """Write the lesson's solution notebook."""
    lesson.solution.parent.mkdir(exist_ok=True)
    cells = [new_markdown_cell(text, id="text"), new_code_cell(code, id="code")]
    nbformat.write(new_notebook(cells=cells), lesson.solution)


class Runs:
    """Runs solutions in no time, and counts them."""

    def __init__(self):
        self.count = 0

    def __call__(self, lesson, on_cell):
        self.count += 1
        notebook = nbformat.read(lesson.solution, as_version=4)
        notebook.cells[1].outputs = [new_output("stream", text=f"run {self.count}")]
        return notebook


def build(lesson, runs):
    """The lesson with its outputs."""
    return outputs_of(lesson, lesson.course.source / "kept", lambda: None, runs)


def test_a_change_of_text_runs_nothing(lesson):
    """Are the outputs kept, and the new text shown?"""
    runs = Runs()
    build(lesson, runs)
    write(lesson, "# The gates", "1 + 1")
    built = build(lesson, runs)
    assert runs.count == 1
    assert built.cells[0].source == "# The gates" and built.cells[1].outputs[0].text == "run 1"


def test_a_change_of_code_runs_the_lesson(lesson):
    """Is the new output there, and the old one no longer kept?"""
    runs = Runs()
    build(lesson, runs)
    write(lesson, "# Gates", "1 + 2")
    assert build(lesson, runs).cells[1].outputs[0].text == "run 2"
    assert len(list((lesson.course.source / "kept").iterdir())) == 1


@pytest.mark.parametrize("name", FILES)
def test_a_change_of_what_it_uses_runs_the_lesson(lesson, name):
    """Does it run again for everything but another lesson's material?"""
    runs = Runs()
    build(lesson, runs)
    (lesson.course.source / name).write_text("2\n")
    build(lesson, runs)
    assert runs.count == (1 if "lesson_03" in name else 2)


def test_a_new_version_of_a_package_runs_the_lesson(lesson, monkeypatch):
    """Are figures drawn again by a new matplotlib?"""
    runs = Runs()
    build(lesson, runs)
    monkeypatch.setattr(kept_outputs, "version", lambda name: "99")
    build(lesson, runs)
    assert runs.count == 2
