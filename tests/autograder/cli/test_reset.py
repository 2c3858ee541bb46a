"""Is a newer version of a lesson noticed, and are answers moved into it?"""

import json

import nbformat
import pytest

from autograder.cli.reset import is_stub, reset
from autograder.cli.study import make_copies
from autograder.notebook.progress.record import ProgressRecord
from autograder.support.course_tree import Lesson, find_lesson
from autograder.support.errors import CourseError
from autograder.support.lesson_version import is_outdated
from tests.autograder.cli.learner import answer, cli, course, make_tree


@pytest.fixture
def tree(tmp_path):
    """A course tree of its own, with copies."""
    make_copies(course(make_tree(tmp_path)))
    return tmp_path


def gates(tree) -> Lesson:
    """Lesson 02 of a tree."""
    return find_lesson(course(tree), "2")


def update(lesson: Lesson) -> None:
    """Publish a newer version of a lesson, as `lstm-course build` would write it."""
    notebook = nbformat.read(lesson.notebook, as_version=4)
    by_id = {cell.id: cell for cell in notebook.cells}
    by_id["text-1"].source += "\n\nA sentence more."
    by_id["write_answer"].source = by_id["write_answer"].source.replace("Add the", "Add that")
    notebook.cells.remove(by_id["expose_answer"])
    notebook.metadata.lstm_course.version = "another"
    nbformat.write(notebook, lesson.notebook)


def source_of(path, name: str) -> str:
    """The source of a cell."""
    return next(c.source for c in nbformat.read(path, as_version=4).cells if c.id == name)


def test_an_update_is_noticed_and_only_an_update(tree):
    """Is a copy current until the course changes, however much is written in it?"""
    lesson = gates(tree)
    answer(lesson, {"forget": "def forget(c_prev, f):\n    return f * c_prev"})
    assert not is_outdated(lesson)
    update(lesson)
    assert is_outdated(lesson) and not is_outdated(find_lesson(course(tree), "0"))
    said = cli(tree, "check", "0", "2")[1]
    assert "A newer version of lesson 02 exists: `lstm-course reset 02 --keep-answers`" in said
    assert "newer version of lesson 00" not in said
    report = json.loads(cli(tree, "check", "--json")[1])
    assert [one["outdated"] for one in report["lessons"]] == [False, True]


def test_a_fresh_copy_has_no_progress(tree, tmp_path, monkeypatch):
    """Is the progress of the lesson forgotten, and of no other?"""
    monkeypatch.setenv("JUPYTER_DATA_DIR", str(tmp_path / "jupyter"))
    lesson, other = gates(tree), find_lesson(course(tree), "0")
    ProgressRecord(lesson.copy, "02").put({"forget": (1, 1)})
    ProgressRecord(other.copy, "00").put({"one_hot": (2, 2)})
    assert cli(tree, "reset", "2", "--yes")[0] == 0
    assert ProgressRecord(lesson.copy, "02").read() == {}
    assert ProgressRecord(other.copy, "00").read() == {"one_hot": (2, 2)}
    ProgressRecord(other.copy, "00").put({"one_hot": (2, 2)})
    other.copy.unlink()
    make_copies(course(tree))
    assert ProgressRecord(other.copy, "00").read() == {}


def test_a_copy_without_a_version_is_an_old_one(tree):
    """Are copies from before versions were written updated, too?"""
    lesson = gates(tree)
    notebook = nbformat.read(lesson.copy, as_version=4)
    del notebook.metadata["lstm_course"]
    nbformat.write(notebook, lesson.copy)
    assert is_outdated(lesson)


@pytest.mark.parametrize("text", ["", "{}", "[]", '{"metadata": null}', '{"metadata": []}'])
def test_what_cannot_be_read_is_not_called_old(tree, text):
    """Is a damaged copy left to the check?"""
    gates(tree).copy.write_text(text)
    assert not is_outdated(gates(tree))


def test_answers_are_moved_into_the_newer_version(tree):
    """Are answers moved, new stubs kept, and answers that have no place named?"""
    lesson = gates(tree)
    written = {
        "forget": "def forget(c_prev, f):\n    return f * c_prev",
        "expose": "def expose(c, o):\n    return o * np.tanh(c)",
        "gate": "def gate(x:",  # unfinished
    }
    answer(lesson, written)
    before = lesson.copy.read_bytes()
    update(lesson)
    status, said, _ = cli(tree, "reset", "02", "--keep-answers", "--yes")
    assert status == 0
    assert "Your answers are in the fresh copy: gate, forget" in said
    assert "in your old copy alone: expose" in said
    assert source_of(lesson.copy, "forget_answer") == written["forget"]
    assert source_of(lesson.copy, "gate_answer") == written["gate"]
    assert "Add that candidate" in source_of(lesson.copy, "write_answer")
    assert "A sentence more." in source_of(lesson.copy, "text-1")
    assert not is_outdated(lesson)
    (backup,) = lesson.copy.parent.glob("02_gates.backup_*")
    assert backup.read_bytes() == before


def test_answers_of_a_damaged_copy_stay_where_they_are(tree):
    """Is nothing changed where the answers cannot be read?"""
    lesson = gates(tree)
    lesson.copy.write_text("an evening's work")
    with pytest.raises(CourseError, match="no notebook that can be read"):
        reset(lesson, keep_answers=True)
    assert lesson.copy.read_text() == "an evening's work"
    assert [path.name for path in lesson.copy.parent.glob("02*")] == ["02_gates.ipynb"]


@pytest.mark.parametrize(
    ("source", "unwritten"),
    [
        ('def f(x):\n    """One."""\n    # YOUR CODE HERE\n    raise NotImplementedError()', True),
        ("def f(x):\n    raise NotImplementedError()\n    return x", False),
        ("y = 1\ndef f(x):\n    raise NotImplementedError()", False),
        ("def f(x):\n    return x", False),
        ("def f(x:", False),
        ("", True),
    ],
)
def test_an_untouched_answer_is_recognised_in_any_version(source, unwritten):
    """Is a stub of an older version no answer, and everything else one?"""
    assert is_stub(source) is unwritten
