"""Is a student's code shown without anything that tells who wrote it?"""

import time

import pytest

from autograder.classroom.naming.anonymous import (
    LONGEST_LINE,
    LONGEST_SOURCE,
    MAX_LINES,
    anonymous_expression,
    anonymous_lines,
    without_names,
)

SOURCE = '''\
"By Ada."
# Ada Lovelace, 12345
def ada_forget(c_prev, f):  # mine
    """Ada's answer.

    Thanks to Grace.
    """
    "Ada" "again"
    note = "written by someone"; kept = f * c_prev
    out = np.einsum("bi,bi->bi", kept, f, dtype="float64")
    mode = {"ada": f"{kept}"}
    def inner(): "Ada"
    text = f"{kept!r} ada" + f"""1
    ada
    """
    return (out
            + kept)  # Ada
'''
EXPECTED = [
    (3, "def student_forget(c_prev, f):"),
    (9, '    note = "…"; kept = f * c_prev'),
    (10, '    out = np.einsum("bi,bi->bi", kept, f, dtype="float64")'),
    (11, '    mode = {"student": f"{kept}"}'),
    (12, "    def inner():"),
    (13, '    text = f"{kept!r} student" + f"""1'),
    (14, "    student"),
    (15, '    """'),
    (16, "    return (out"),
    (17, "            + kept)"),
]


def test_only_code_is_left():
    """Are comments, docstrings, prose and names gone, and the lines' numbers the same?"""
    lines = anonymous_lines(SOURCE, ["ada", "Lovelace"], marked=16)
    assert [(line.number, line.text) for line in lines] == EXPECTED
    assert [line.number for line in lines if line.marked] == [16]


@pytest.mark.parametrize(
    "source",
    [
        "!ls /home/ada\n",
        "def f(:\n  'ada\n",
        "x = (1,\n",
        "if x:\n    1\n  2\n",
        "x" * LONGEST_SOURCE + "y",
        "a = 'Ada",
    ],
)
def test_what_cannot_be_read_is_not_shown(source):
    """Is nothing shown from which nothing can be removed for certain?"""
    assert anonymous_lines(source) is None


def test_the_example_is_bounded():
    """Are lines few and short, the marked one among them?"""
    source = "\n".join(f"x{k} = {'1 + ' * 100}1" for k in range(45))
    for marked in (1, 30, 45):
        lines = anonymous_lines(source, marked=marked)
        assert len(lines) == MAX_LINES and lines[0].number <= marked <= lines[-1].number
        assert all(len(line.text) <= LONGEST_LINE + 1 for line in lines)
        assert sum(line.marked for line in lines) == 1


def test_a_hostile_source_costs_no_time():
    """Is a long text read in a time that grows with its length, not with its square?"""
    start = time.perf_counter()
    for text in ("abcd" * 4900, "ab" + " " * 19000, "abc," * 4900):
        assert anonymous_lines(f"x = '{text}'", ["ada"])
    assert time.perf_counter() - start < 5


def test_characters_that_reorder_a_line_are_removed():
    """Does a text direction mark in an answer not change how the page reads?"""
    (line,) = anonymous_lines("x = '\u202e\u2066abc'\n")
    assert line.text == "x = 'abc'"


def test_tabs_stay_visible():
    """Is code that is indented by tabs still indented?"""
    assert [line.text for line in anonymous_lines("if x:\n\ty = 1\n")] == ["if x:", "    y = 1"]


def test_an_expression_is_one_line():
    """Is it anonymous, too, and empty if it cannot be read?"""
    assert anonymous_expression("ada_c(x,  # Ada\n   f)", ["ada"]) == "student_c(x, f)"
    assert anonymous_expression("dh * o") == "dh * o"
    assert anonymous_expression("dh *\n(") is None


def test_names_are_words():
    """Is a name replaced only where it is a word, and never a short one?"""
    assert without_names("Ada: ada_c ada2 adaptive", ["ada"]) == (
        "student: student_c student2 adaptive"
    )
    assert without_names("dh + dc", ["dh", "f"]) == "dh + dc"
    assert without_names("a.b c", ["a.b"]) == "student c"
