import numpy as np
import pytest

from lstm_course.cells.lstm import lstm_backward, lstm_step_backward
from lstm_course.lessons.kept_results import load_results
from lstm_course.lessons.lesson_04 import explosion
from lstm_course.lessons.lesson_04.explosion import (
    KEPT_SEEDS,
    LIMITS,
    OWN_SEED,
    RADII,
    RESULTS,
    TRAINING_RADII,
    conclude_exploding,
    describe_own,
    draw_explosion,
    kept_accuracies,
    measure_growth,
    train,
    train_own,
)
from lstm_course.lessons.lesson_04.gradient_paths import GradientPaths
from lstm_course.lessons.lesson_04.lstm_gradient_flow import LAG, SEEDS
from lstm_course.plotting.palette import CELL, FORGET_GATE


def growing_to(total, straight=0.5):
    """Two networks per radius, whose gradient ends at a size by all paths and straight."""

    def network():
        return GradientPaths(
            np.geomspace(1, total, LAG + 1), np.geomspace(1, straight, LAG + 1), np.zeros(LAG + 1)
        )

    return {radius: [network(), network()] for radius in RADII}


def test_the_gradient_explodes_and_the_straight_path_does_not():
    """Does it grow in each of ten networks at the largest radius, as the lesson states?"""
    growth = measure_growth(lstm_step_backward)
    assert tuple(growth) == RADII and all(len(group) == len(SEEDS) for group in growth.values())
    ends = [np.median([path.total[LAG] for path in group]) for group in growth.values()]
    assert ends == sorted(ends) and ends[0] < 1 < ends[1]
    assert all(path.straight.max() <= 1 + 1e-12 for group in growth.values() for path in group)
    conclusion = conclude_exploding(growth)
    assert (conclusion.claim, conclusion.verdict) == ("4.2b", "false")
    assert "19 of 20 runs solve the task with clipping and 6 of 20 without" in conclusion.evidence


@pytest.mark.parametrize(
    ("total", "straight", "verdict"),
    [(1e5, 0.5, "false"), (10.0, 0.5, "true"), (1e5, 3.0, "true")],
)
def test_the_verdict_follows_the_growth(total, straight, verdict):
    """Would other measurements lead to another verdict?"""
    assert conclude_exploding(growing_to(total, straight)).verdict == verdict


def test_the_kept_runs_are_complete_and_can_be_repeated():
    """Are there twenty seeds per setting, and does one run give the kept number again?"""
    kept = load_results("04", RESULTS.stem)
    assert set(kept) == {"made_by", "date", "versions", "size", "accuracies"}
    assert kept["size"]["seeds"] == list(KEPT_SEEDS) == list(range(20))
    accuracies = kept_accuracies()
    assert tuple(accuracies) == TRAINING_RADII
    for by_limit in accuracies.values():
        assert {limit: len(runs) for limit, runs in by_limit.items()} == dict.fromkeys(LIMITS, 20)
    for limit in LIMITS:
        again = train(lstm_backward, TRAINING_RADII[0], limit, OWN_SEED)
        assert again == accuracies[TRAINING_RADII[0]][limit][OWN_SEED]


def test_the_learners_backward_pass_is_trained(monkeypatch):
    """Does one run per limit use the given function, for the kept seed?"""
    monkeypatch.setattr(explosion, "UPDATES", 2)
    calls = []

    def counted(dhs, cache):
        calls.append(1)
        return lstm_backward(dhs, cache)

    own = train_own(counted)
    assert len(calls) == 2 * len(LIMITS)
    assert own[TRAINING_RADII[0]]["clipped"] == [
        train(lstm_backward, TRAINING_RADII[0], "clipped", OWN_SEED)
    ]


def test_the_figure_draws_growth_kept_runs_and_rings():
    """Are growth and straight path on the left, dots per kept run and the learner's rings right?"""
    own = {2.0: {"clipped": [0.99], "not clipped": [0.6]}}
    fig = draw_explosion(growing_to(1e4), own)
    left, right = fig.axes
    curves = [line for line in left.lines if len(line.get_xdata()) == LAG + 1]
    assert [line.get_color() for line in curves] == [*[CELL] * len(RADII), FORGET_GATE]
    assert left.get_yscale() == "log"
    rings = [line for line in right.lines if line.get_markersize() == 11]
    assert [(ring.get_xdata()[0], ring.get_ydata()[0]) for ring in rings] == [(0.99, 0), (0.6, 1)]
    dots = [line for line in right.lines if line.get_markersize() == 5]
    assert [len(line.get_xdata()) for line in dots] == [20] * 4
    assert [text.get_text() for text in right.texts][:2] == ["19 of 20 solved", "6 of 20 solved"]
    label = fig.get_label()
    assert "1e+04 with ρ = 8, relative to lag 0; the straight path never exceeds " in label
    assert "task: 19 of 20 with ρ = 2, clipped, 6 of 20 with ρ = 2, not clipped, 20" in label
    assert label.endswith("Rings are your runs: 0.99 (clipped), 0.60 (not clipped).")
    assert draw_explosion(growing_to(1e4), {}).get_label().endswith("Rings are your runs: none.")


def test_the_description_puts_own_and_kept_runs_side_by_side():
    """Are both accuracies of the seed stated?"""
    kept = kept_accuracies()[2.0]["clipped"][OWN_SEED]
    assert describe_own({2.0: {"clipped": [0.75]}}) == (
        f"ρ = 2, seed {OWN_SEED}, clipped: accuracy 0.75 with your function, {kept:.2f} in the "
        "kept run"
    )
