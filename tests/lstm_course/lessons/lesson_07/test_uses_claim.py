"""Claim 7.2: four tasks, each against its baseline."""

import numpy as np
import pytest

from lstm_course.lessons.lesson_07.uses_claim import (
    Comparison,
    compare_guesses,
    conclude_uses,
    kept_comparisons,
)

TEN = np.arange(10.0)
WINS, LOSES, TIES = (
    Comparison("a task", "a baseline", TEN, theirs) for theirs in (TEN - 20, TEN + 20, TEN)
)


@pytest.mark.parametrize(
    ("comparisons", "verdict"),
    [([WINS, WINS], "true"), ([WINS, TIES], "true if"), ([LOSES, TIES], "false")],
)
def test_the_verdict_is_that_of_the_tasks_won(comparisons, verdict):
    """Is a tie no win, and one win a condition?"""
    conclusion = conclude_uses(comparisons)
    assert (conclusion.claim, conclusion.verdict) == ("7.2", verdict)
    assert conclusion.table.count("a task") == 2


def test_the_kept_runs_cover_the_four_tasks():
    """Is each task of the claim compared, with errors as negative scores?"""
    comparisons = kept_comparisons()
    tasks = [one.task for one in comparisons]
    assert tasks == ["next word", "handwriting", "time series", "speech"]
    for one in comparisons:
        sign = -1 if "error" in one.baseline else 1
        assert (sign * one.lstm_scores >= 0).all() and (sign * one.baseline_scores >= 0).all()
    assert comparisons[0].outcome.winner == "lstm"


def test_guesses_meet_their_outcomes():
    """Does each guess get the outcome of its task, with a tick where they agree?"""
    rows = compare_guesses("tie", "lstm", None, None).text.splitlines()[2:]
    assert rows[0].endswith("| tie | tie | ✓ |") and rows[1].endswith("| lstm | tie |  |")
    assert len(rows) == 4 and "| – |" in rows[2]
