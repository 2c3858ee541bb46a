"""Is a class whole again after parts of it were deleted, without grading what is still there?"""

import shutil

import pytest

from autograder.classroom.create import release
from autograder.classroom.executors import local_pool
from autograder.classroom.grade import grade_class
from autograder.classroom.settings import GradingSettings
from tests.classroom.classes import SmallClass

pytestmark = pytest.mark.slow


def statuses(a_class) -> dict[str, str]:
    """Return the status of each submission after a run."""
    outcomes = grade_class(
        a_class.classroom, a_class.name, GradingSettings(), lambda: local_pool(1), width=2
    )
    return {outcome.student: outcome.status for outcome in outcomes}


def test_what_nbgrader_has_lost_is_graded_again(tmp_path):
    """After autograded/ of one student, and after the whole gradebook, was deleted?"""
    made = SmallClass(tmp_path / "class")
    made.submit("ada", made.right)
    made.submit("bob", {})
    assert statuses(made) == {"ada": "graded", "bob": "graded"}
    assert statuses(made) == {"ada": "unchanged", "bob": "unchanged"}
    marks = made.all_marks()
    shutil.rmtree(made.classroom.directory / "autograded" / "ada")
    assert statuses(made) == {"ada": "graded", "bob": "unchanged"}
    (made.classroom.directory / "gradebook.db").unlink()
    release(made.classroom, made.name)
    assert statuses(made) == {"ada": "graded", "bob": "graded"}
    assert made.all_marks() == marks
