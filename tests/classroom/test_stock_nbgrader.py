"""Does a class graded with nbgrader's own command line get the marks and feedback it deserves?"""

import pytest

from autograder.exercises import EXERCISES
from tests.classroom.course import Course

pytestmark = pytest.mark.slow
NOTEBOOK = "02_gates"
POINTS = {name: e.points for name, e in EXERCISES.items() if e.lesson == "02"}
ADDS = "def forget(c_prev, f):\n    return f + c_prev"
WRONG_ORDER_AND_SIGMOID = """
def lstm_gates(x, h_prev, W_ih, W_hh, b):
    a = x @ W_ih.T + h_prev @ W_hh.T + b
    H = h_prev.shape[1]
    s = lambda v: 1 / (1 + np.exp(-v))
    return s(a[:, :H]), s(a[:, H:2 * H]), s(a[:, 3 * H:]), s(a[:, 2 * H:3 * H])
"""
RAISES = "def forget(c_prev, f):\n    return f * memory_that_is_not_there"
TALKS = (
    "import sys\n\ndef forget(c_prev, f):\n"
    "    print('working on it', file=sys.stderr)\n    return f * c_prev"
)


@pytest.fixture(scope="module")
def course(tmp_path_factory):
    """A class of six, collected, graded and given feedback."""
    made = Course(tmp_path_factory.mktemp("course"), NOTEBOOK)
    made.nbgrader("generate_assignment", NOTEBOOK, "--create")
    right = made.right_answers()
    half = dict(list(right.items())[: len(right) // 2])
    made.submit("right", right)
    made.submit("half", half)
    made.submit("untouched", {})
    made.submit("wrong", right | {"forget": ADDS, "lstm_gates": WRONG_ORDER_AND_SIGMOID})
    made.submit("raising", right | {"forget": RAISES})
    made.submit("talking", right | {"forget": TALKS})
    made.nbgrader("zip_collect", NOTEBOOK)
    made.nbgrader("autograde", NOTEBOOK, "--create")
    made.nbgrader("generate_feedback", NOTEBOOK)
    made.half = half
    return made


def test_the_right_submission_gets_full_marks(course):
    """Does the solution earn everything?"""
    assert course.marks("right") == POINTS


def test_the_half_right_submission_gets_its_half(course):
    """Do the open exercises, and they alone, earn nothing?"""
    expected = {name: points if name in course.half else 0 for name, points in POINTS.items()}
    assert course.marks("half") == expected


def test_the_untouched_submission_gets_nothing_and_a_kind_word(course):
    """Do open exercises earn 0 marks (a bare “nothing” would earn all), with a kind sentence?"""
    assert set(course.marks("untouched").values()) == {0}
    page = course.feedback("untouched")
    assert page.count("Write your answer in the cell above") == len(POINTS)


def test_named_mistakes_reach_the_feedback_page(course):
    """Does the student read, in the page that comes back, what was wrong?"""
    marks = course.marks("wrong")
    assert marks["forget"] == 0 and marks["lstm_gates"] == 2  # i and f are right
    page = course.feedback("wrong")
    assert "it should multiply it" in page
    assert "i, f, o, g" in page and "passes through a sigmoid" in page


def test_a_raising_answer_costs_its_own_exercise_only(course):
    """Are the others graded, and is the learner's own line quoted?"""
    expected = POINTS | {"forget": 0}
    assert course.marks("raising") == expected
    assert "memory_that_is_not_there" in course.feedback("raising")


def test_stderr_from_a_right_answer_costs_nothing(course):
    """Does nbgrader's rule that stderr means zero not hit a right answer?"""
    assert course.marks("talking") == POINTS
