import numpy as np
import pytest

from lstm_course.lessons.lesson_06.forget_bias import (
    OWN_SEEDS,
    conclude_forget_bias,
    describe_chrono,
    describe_short_lag,
    draw_forget_bias,
    train_short_lag,
)
from lstm_course.lessons.lesson_06.forget_bias_runs import (
    BIASES,
    KEPT_SEEDS,
    OPPOSITE,
    TASKS,
    kept_updates,
)
from lstm_course.plotting.palette import MODELS
from tests.lstm_course.drawn import colours

NEVER = np.full(KEPT_SEEDS, np.inf)
SHORT_LAG, LONG_LAG, OVERWRITE = TASKS


def runs(*starts):
    """Updates of ten runs per bias, from one number per bias on; None never solves the task."""
    return np.array([NEVER if n is None else n + np.arange(KEPT_SEEDS) for n in starts])


def test_own_runs_are_few_and_described():
    """Is there a row per bias, and does the text count those that were solved?"""
    solved = train_short_lag(lambda steps: steps[:5])
    assert solved.shape == (len(BIASES), OWN_SEEDS)
    given = np.full((len(BIASES), OWN_SEEDS), np.inf)
    given[2] = [5, 6, np.inf]
    assert "0 with bias 1, 2 with bias 2, 0 with bias 4" in describe_short_lag(given)


def test_every_run_is_a_dot_or_counted():
    """Are solved runs drawn at their updates near their bias, and the others counted above?"""
    solved = {
        "hold": np.array([[4.0, np.inf], [2.0, 3.0]]),
        "overwrite": np.full((2, 2), 6.0),
    }
    fig = draw_forget_bias(solved, (0, 5), 10, own=np.array([[7.0, np.inf], [9.0, 8.0]]))
    first, second = fig.axes
    assert "hold: 1, 2 of 2 runs solved it; smallest median 2 with b = 5. over" in fig.get_label()
    assert fig.get_label().endswith("your runs: 1, 2 of 2 solved it.")
    dots = [c for c in first.collections if c.get_facecolor().size]
    points = np.concatenate([c.get_offsets() for c in dots])
    assert sorted(points[:, 1]) == [2, 3, 4]
    assert set(np.round(points[:, 0])) == {0, 1}
    assert set(colours(dots)) == {MODELS["lstm"]}
    assert [(t.get_text(), t.get_position()[0]) for t in first.texts] == [("1\nnot", 0)]
    assert [label.get_text() for label in second.get_xticklabels()] == ["0", "5"]
    rings = np.concatenate([c.get_offsets() for c in first.collections if c not in dots])
    assert sorted(rings[:, 1]) == [7, 8, 9]
    assert all(c.get_facecolor().size for c in second.collections)


def claim(short, long, overwrite):
    """The verdict from the updates with each bias on each task."""
    tasks = dict(zip(TASKS, (runs(*short), runs(*long), runs(*overwrite)), strict=True))
    return conclude_forget_bias(tasks)


EVEN = (100,) * len(BIASES)
BEST_AT_1 = (300, 100, 300, 300, 300, 300)
BEST_AT_6 = (None, None, None, 300, 100, 300)


@pytest.mark.parametrize(
    ("tasks", "verdict"),
    [
        ((BEST_AT_1, BEST_AT_1, BEST_AT_1), "true"),
        ((BEST_AT_1, EVEN, EVEN), "true if"),
        ((BEST_AT_1, BEST_AT_6, EVEN), "misleading"),
        ((EVEN, BEST_AT_6, EVEN), "false"),
    ],
)
def test_the_verdict_depends_on_what_1_beats_and_what_beats_it(tasks, verdict):
    """Is the claim true only where 1 is clearly better than 0 and no other bias beats it?"""
    shown = claim(*tasks)
    assert (shown.claim, shown.verdict) == ("6.6", verdict)
    if tasks[1] == BEST_AT_6:
        assert f"4, 6, 8 on {LONG_LAG}" in shown.evidence
        assert f"{LONG_LAG}: 0, 0, 0, 10, 10, 10" in shown.evidence
    if verdict == "true if":
        assert shown.condition == f"the task is {SHORT_LAG}"


def test_the_kept_runs_support_the_text():
    """Do they differ as the lesson describes?"""
    shown = conclude_forget_bias()
    assert shown.verdict == "misleading"
    assert f"better than 0 on: {SHORT_LAG}." in shown.evidence
    assert f"4, 6, 8 on {SHORT_LAG}." in shown.evidence
    solved = {task: np.isfinite(rows).sum(axis=1).tolist() for task, rows in kept_updates().items()}
    assert solved[LONG_LAG] == [0, 0, 0, 2, 3, 5]
    assert solved[OPPOSITE] == [0, 0, 0, 10, 10, 10]
    medians = np.median(kept_updates()[OVERWRITE], axis=1)
    assert medians[0] < medians[1] < medians[2] < medians[3] < medians[4]


def test_closed_input_gates_are_described():
    """Are the runs that solved the long lag counted for both input biases?"""
    text = describe_chrono({LONG_LAG: runs(*BEST_AT_6), OPPOSITE: runs(*EVEN)})
    assert text.splitlines()[1].endswith("random: 0, 0, 0, 10, 10, 10")
    assert text.splitlines()[2].endswith("−b:               10, 10, 10, 10, 10, 10")
