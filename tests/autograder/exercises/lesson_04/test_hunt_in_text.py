"""Do the shares that lesson 04 states about its bug hunt come out when they are counted?"""

import re
from pathlib import Path

import numpy as np
import pytest

from autograder.engine.examine import examine
from autograder.engine.hunted_cases import read_cases
from autograder.engine.survivors import HuntRun
from autograder.exercises import EXERCISES
from lstm_course.cells.lstm import lstm_forward

HUNT = EXERCISES["cases_for_lstm_backward"]
LESSON = Path(__file__).resolve().parents[4] / "solutions" / "04_backpropagation_through_time.py"


def random_case(T=5, B=3, states=1.0):
    """The case of the solution, with other sizes or initial states."""
    I, H = 2, 4
    rng = np.random.default_rng(0)
    x = rng.standard_normal((T, B, I))
    h0, c0 = states * rng.standard_normal((2, B, H))
    weights = [rng.standard_normal(shape) for shape in ((4 * H, I), (4 * H, H), (4 * H,))]
    _, _, cache = lstm_forward(x, h0, c0, *weights)
    return rng.standard_normal((T, B, H)), cache, rng.standard_normal((B, H))


def count_exposed(cases):
    """The number of wrong versions that these cases expose, and the number of all."""
    outcome = examine(lambda: cases, HUNT, HUNT.cases(1)).outcomes[0]
    run = HuntRun(HUNT.hunt, EXERCISES[HUNT.hunt.target], EXERCISES)
    survivors = run.survivors(read_cases(outcome, HUNT.hunt, run.target))
    return len(run.wrong) - len(survivors), len(run.wrong)


def both(case):
    """The case with its dc_T, and without."""
    return [case[:2], case]


CHANGES = {
    "T = 1": both(random_case(T=1)),
    "B = 1": both(random_case(B=1)),
    "initial states of zero": both(random_case(states=0)),
    "`dc_T` never given": [random_case()[:2]],
    "`dc_T` always given": [random_case()],
}


@pytest.mark.parametrize("change", CHANGES)
def test_the_table_of_the_bug_hunt_is_counted(change):
    """Is the row of the table what the wrong versions give?"""
    exposed, total = count_exposed(CHANGES[change])
    assert f"\n# | {change} | {exposed} of {total} |\n" in LESSON.read_text(encoding="utf-8")


def test_the_solution_exposes_all_versions_that_the_text_counts():
    """Do the two random cases expose every version, and does the text give their number?"""
    exposed, total = count_exposed(both(random_case()))
    text = " ".join(LESSON.read_text(encoding="utf-8").replace("\n# ", " ").split())
    assert exposed == total
    assert set(re.findall(r"(\d+) (?:wrong )?versions", text)) == {str(total)}
