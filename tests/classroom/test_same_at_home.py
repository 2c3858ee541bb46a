"""Does honest but odd work earn the same marks at home and in class?

At home, the cells run in the student's order and `check` judges in the same process; in class, the
notebook is rebuilt from the master and judged in a sandbox.
"""

import random
from collections import defaultdict
from functools import cache

import pytest

from autograder.submission.intake import tidy
from autograder.submission.job import Job, grade_submission, results_from_bytes
from autograder.submission.rebuild import cells_to_grade, rebuild
from tests.classroom.odd_work.home import marks_at_home
from tests.classroom.odd_work.kinds import KINDS
from tests.classroom.odd_work.work import OddWork, master

pytestmark = pytest.mark.sandbox
LESSONS = ("01", "02", "03", "04", "05", "06")
COMBINED = 60  # notebooks with several kinds of oddities


@cache
def odd_notebooks() -> dict[str, OddWork]:
    """One notebook of each kind, and others of three kinds at once."""
    rng, made = random.Random(11), {}
    chosen = [(kind,) for kind in KINDS] + [
        tuple(rng.sample(sorted(KINDS), 3)) for _ in range(COMBINED)
    ]
    for number, kinds in enumerate(chosen):
        name = "+".join(kinds)
        made[name] = OddWork(name, LESSONS[number % len(LESSONS)])
        for kind in kinds:
            KINDS[kind](made[name])
    return made


@cache
def all_at_home() -> dict[str, dict[str, float]]:
    """Marks at home by exercise, of each notebook."""
    by_lesson = defaultdict(list)
    for name, work in odd_notebooks().items():
        by_lesson[work.lesson].append(name)
    found = {}
    for names in by_lesson.values():
        marks = marks_at_home([odd_notebooks()[name].notebook for name in names])
        found |= dict(zip(names, marks, strict=True))
    return found


def marks_in_class(work: OddWork) -> dict[str, float]:
    """Marks in class by exercise."""
    notebook = rebuild(master(work.lesson), tidy(work.notebook))
    job = Job(lesson=work.lesson, seed=7, cells=tuple(cells_to_grade(notebook)))
    results = results_from_bytes(grade_submission(job.to_bytes()))
    return {name: results[name].verdict.marks for name in work.names}
