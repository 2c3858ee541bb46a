"""The README's table of lessons."""

import json

import pytest

from autograder.builder.readme import update_table

README = """# A course

| | lesson | minutes | marks | |
|---|---|---|---|---|
| 01 | Old title | 5 | 1 | bells, whistles |

The end.
"""


def make_lesson(root, number, title, points):
    """A script and its notebook, as far as the table is concerned."""
    folder = root / "solutions"
    folder.mkdir(exist_ok=True)
    (folder / f"{number}_x.py").write_text(
        f"# # {number} · {title}\n# | **Time** | about 40 minutes, or more |\n"
    )
    cells = [{"metadata": {"nbgrader": {"grade": True, "points": p}}} for p in points]
    cells += [{"metadata": {}}, {"metadata": {"nbgrader": {"grade": False, "points": 9}}}]
    (folder / f"{number}_x.ipynb").write_text(json.dumps({"cells": cells}))


def test_rows_are_filled_in_and_added(tmp_path):
    """Do marks, minutes and title come from the lesson, and does a new lesson get a row?"""
    make_lesson(tmp_path, "01", "Bells", [1, 2.5])
    make_lesson(tmp_path, "02", "Whistles", [2])
    rows = "| 01 | Bells | 40 | 3.5 | bells, whistles |\n| 02 | Whistles | 40 | 2 |  |"
    updated = update_table(README, tmp_path)
    assert updated == README.replace("| 01 | Old title | 5 | 1 | bells, whistles |", rows)
    assert update_table(updated, tmp_path) == updated


def test_each_lesson_opens_in_colab(tmp_path):
    """Does a course with an address link to Google Colab, on the student's notebook?"""
    make_lesson(tmp_path, "01", "Bells", [1])
    (tmp_path / "pyproject.toml").write_text(
        '[project.urls]\nRepository = "https://github.com/ada/course"\n'
    )
    row = update_table(README, tmp_path).splitlines()[4]
    url = "https://colab.research.google.com/github/ada/course/blob/main/notebooks/01_x.ipynb"
    assert row == f"| 01 | Bells | 40 | 1 | [Colab]({url}) | bells, whistles |"
    assert update_table(f"{row}\n", tmp_path) == f"{row}\n"


def test_what_is_missing_is_an_error(tmp_path):
    """Is a README without a table, or a script without minutes, refused?"""
    make_lesson(tmp_path, "01", "Bells", [1])
    with pytest.raises(ValueError, match="no table of lessons"):
        update_table("# A course\n", tmp_path)
    (tmp_path / "solutions" / "01_x.py").write_text("# # 01 · Bells\n")
    with pytest.raises(ValueError, match=r"01_x\.py has no title or no minutes"):
        update_table(README, tmp_path)
