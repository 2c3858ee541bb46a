"""Does a cell get the cells that it needs, and no others?"""

import nbformat
import pytest

from autograder.site.live.kernel.dependencies import cells_needed, names_of
from autograder.support.course_tree import all_lessons, find_course
from autograder.support.repository import COLAB_CELL


def test_what_a_cell_needs():
    """Are the definitions found that a cell uses directly and through others, in order?"""
    sources = {
        "imports": "import numpy as np\nfrom autograder import check, own_or_reference",
        "slow": "unrelated = np.zeros(10**9)",
        "gate_answer": "def gate(a):\n    return sigmoid(a)",
        "sigmoid_answer": "def sigmoid(a):\n    return np.tanh(a)",
        "gate": 'check("gate")',
        "figure": 'own = own_or_reference("sigmoid")\nown.sigmoid(0)',
    }
    needed = cells_needed(sources)
    assert needed["gate"] == ["imports", "gate_answer"]
    assert needed["figure"] == ["imports", "sigmoid_answer"]
    assert needed["imports"] == []


def test_the_latest_definition_counts():
    """If two cells above define a name, is it the nearer one that a cell needs?"""
    assert cells_needed({"a": "x = 1", "b": "x = 2", "c": "x"})["c"] == ["b"]
    assert cells_needed({"a": "x = 1", "b": "x = x + 1", "c": "x"})["c"] == ["a", "b"]


@pytest.mark.parametrize(
    ("source", "defined"),
    [
        ("def f(x): pass", "f"),
        ("class A: pass", "A"),
        ("import a.b as c, d.e", "c d"),
        ("(p, q), r = s", "p q r"),
        ("for k in y: pass", "k"),
        ("if (", ""),
        ("def g(:", "g"),
        ("def f():\n    global z\n    z = 1", "f z"),
    ],
)
def test_names_that_a_cell_defines(source, defined):
    """Are all ways of defining a name known?"""
    assert set(defined.split()) <= names_of(source)[0]
    assert defined or names_of(source) == (set(), set())  # an unfinished cell


def test_names_inside_a_function_are_its_own():
    """Are parameters and local names of an answer no reason to run what defines such a name?"""
    answer = "def f(series):\n    h = g(series)\n    h += 1\n    return [k for k in h]"
    assert names_of(answer) == ({"f"}, {"g"})
    assert names_of("class A:\n    n = m") == ({"A"}, {"m"})
    assert names_of("total += 1") == ({"total"}, {"total"})


@pytest.mark.parametrize("lesson", all_lessons(find_course()), ids=lambda lesson: lesson.stem)
def test_every_check_of_a_lesson_needs_its_answer(lesson):
    """Does checking an exercise, and nothing else having run, run imports and answer first?"""
    code = [c for c in nbformat.read(lesson.notebook, 4).cells if c.cell_type == "code"]
    cells = [c for c in code if c.id != COLAB_CELL]
    needed = cells_needed({cell.id: cell.source for cell in cells})
    checks = [c.id for c in cells if c.metadata.get("nbgrader", {}).get("grade")]
    assert checks
    for check in checks:
        assert f"{check}_answer" in needed[check] or check.endswith("_answer")
        assert cells[0].id in needed[check]
