"""Does honest but odd work earn the same marks at home and in class?

At home, the cells run in the student's order and `check` judges in the same process; in class, the
notebook is rebuilt from the master and judged in a sandbox.
"""

import random
from collections import defaultdict
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from itertools import chain

import pytest

from autograder.engine.registry import installed_exercises
from autograder.submission.intake import tidy
from autograder.submission.job import Job, grade_submission, results_from_bytes
from autograder.submission.rebuild import cells_to_grade, rebuild
from tests.classroom.odd_work.home import marks_at_home
from tests.classroom.odd_work.kinds import KINDS, MORE_IN_CLASS, SOMETIMES_MORE
from tests.classroom.odd_work.work import OddWork, master

pytestmark = pytest.mark.sandbox
LESSONS = ("01", "02", "03", "04", "05", "06")
COMBINED = 45  # notebooks with several kinds of oddities


@cache
def names() -> list[str]:
    """The kinds of each notebook, joined by +: every kind alone, and others of three at once."""
    rng, kinds = random.Random(11), sorted(KINDS)
    return [*kinds, *("+".join(rng.sample(kinds, 3)) for _ in range(COMBINED))]


@cache
def odd_notebooks() -> dict[str, OddWork]:
    """The notebooks by name, lesson by lesson."""
    made = {}
    for number, name in enumerate(names()):
        made[name] = OddWork(name, LESSONS[number % len(LESSONS)])
        for kind in name.split("+"):
            KINDS[kind](made[name])
    return dict(sorted(made.items(), key=lambda item: item[1].lesson))


@cache
def all_at_home() -> dict[str, dict[str, float]]:
    """Marks at home by exercise, of each notebook."""
    by_lesson = defaultdict(list)
    for name, work in odd_notebooks().items():
        by_lesson[work.lesson].append(name)
    lessons = [[odd_notebooks()[name].notebook for name in some] for some in by_lesson.values()]
    with ThreadPoolExecutor(2) as pool:
        marks = [one for some in pool.map(marks_at_home, lessons) for one in some]
    return dict(zip(chain.from_iterable(by_lesson.values()), marks, strict=True))


def marks_in_class(work: OddWork) -> dict[str, float]:
    """Marks in class by exercise."""
    notebook = rebuild(master(work.lesson), tidy(work.notebook))
    job = Job(lesson=work.lesson, seed=7, cells=tuple(cells_to_grade(notebook)))
    results = results_from_bytes(grade_submission(job.to_bytes()))
    return {name: results[name].verdict.marks for name in work.names}


def test_there_is_something_to_compare():
    """Are there 150 notebooks, most of them with full marks, some without, in every lesson?"""
    assert len(odd_notebooks()) >= 150
    assert {work.lesson for work in odd_notebooks().values()} == set(LESSONS)
    points = {name: sum(exercise_points(work)) for name, work in odd_notebooks().items()}
    full = [name for name, marks in all_at_home().items() if sum(marks.values()) == points[name]]
    assert 60 <= len(full) <= len(points) - 30


def exercise_points(work: OddWork) -> list[float]:
    """The most marks of each exercise."""
    return [installed_exercises()[name].points for name in work.names]


@pytest.mark.parametrize("name", odd_notebooks())
def test_marks_are_the_same(name):
    """Does each exercise earn in class what it earns at home, or more for a reason?"""
    work = odd_notebooks()[name]
    at_home = dict.fromkeys(work.names, 0.0) | all_at_home()[name]
    in_class = marks_in_class(work)
    if name in MORE_IN_CLASS:
        assert in_class != at_home  # otherwise no reason is needed
    if {*MORE_IN_CLASS, *SOMETIMES_MORE} & set(name.split("+")):
        assert all(in_class[one] >= at_home[one] for one in work.names), (at_home, in_class)
    else:
        assert in_class == at_home
