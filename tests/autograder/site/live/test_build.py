"""Is the live part of the site built where it can be, and is the site complete without it?"""

import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from autograder.site.live import build, runtime
from autograder.site.live.marks import live_door, mark_cells
from autograder.support.course_tree import find_course, find_lessons


@pytest.fixture
def welcome():
    """Lesson 00."""
    (lesson,) = find_lessons(find_course(), ["00"])
    return lesson


def test_without_the_extra_no_lesson_lives(welcome, monkeypatch):
    """Does the site say what to install?"""
    monkeypatch.setattr(runtime, "PACKAGE", "nothing_of_this_name")
    assert not build.lives(welcome)
    assert "pip install" in build.why_no_lives()


def test_without_npm_no_lesson_lives(welcome, monkeypatch):
    """Does the site say that npm is missing, rather than fail?"""
    monkeypatch.setattr(runtime, "PACKAGE", "json")  # any package that is there
    monkeypatch.setenv("PATH", "")
    assert not build.lives(welcome)
    assert "Node.js" in build.why_no_lives()


def test_with_both_the_tested_lessons_live(monkeypatch):
    """Do the lessons that tests run in a browser get a button, and no others?"""
    monkeypatch.setattr(runtime, "PACKAGE", "json")
    monkeypatch.setattr(build, "has_npm", lambda: True)
    living = [x.number for x in find_lessons(find_course(), []) if build.lives(x)]
    assert living == ["00", "01", "02", "03", "04", "05", "06", "07"]


def test_each_page_says_where_its_lesson_runs(monkeypatch):
    """Is an exercise in PyTorch marked, and does the last lesson point to other ways?"""
    monkeypatch.setattr(runtime, "PACKAGE", "json")
    monkeypatch.setattr(build, "has_npm", lambda: True)
    six, seven, eight = map(build.way_in, find_lessons(find_course(), ["06", "07", "08"]))
    assert 'data-elsewhere=""' in six
    assert 'data-elsewhere="masked_cross_entropy"' in seven
    assert "button" not in eight and "does not run in a browser" in eight
    monkeypatch.setattr(runtime, "PACKAGE", "nothing_of_this_name")
    assert list(map(build.way_in, find_lessons(find_course(), ["07", "08"]))) == ["", ""]


def test_what_an_earlier_build_left_goes(tmp_path):
    """Without live lessons, is their folder emptied, and the rest of the site as it was?"""
    for name in ("live/old.wasm.gz", "live/lessons/00.ipynb", "index.html"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).touch()
    build.build_live([], tmp_path, tmp_path / "cache")
    assert [path.name for path in tmp_path.rglob("*") if path.is_file()] == ["index.html"]


def test_cells_can_be_found_in_the_page():
    """Does each code cell carry its id, beside the tags that it had?"""
    page = new_notebook(
        cells=[
            new_markdown_cell("Text."),
            new_code_cell("1", id="demo-1", metadata={"tags": ["hide-input"]}),
            new_code_cell("2", id="gate_answer-stub"),
        ]
    )
    mark_cells(page)
    assert [cell.metadata.get("tags") for cell in page.cells] == [
        None, ["hide-input", "cell-demo-1"], ["cell-gate_answer-stub"],
    ]  # fmt: skip
    assert 'data-lesson="02_gates"' in live_door("02_gates")
