"""Claim 3.3: is the search the same for both, and does the verdict follow from the runs?"""

import numpy as np
import pytest

from lstm_course.lessons.kept_results import load_results
from lstm_course.lessons.lesson_03 import fair_comparison
from lstm_course.lessons.lesson_03.comparison_figure import draw_fair_comparison
from lstm_course.lessons.lesson_03.fair_comparison import (
    BUDGET,
    INPUTS,
    KINDS,
    LEARNING_RATES,
    RESULTS,
    SEARCH_SEED,
    SIZES,
    STARTS,
    TASKS,
    TEST_RUNS,
    TEST_SEED,
    TEST_UPDATES,
    Configuration,
    conclude_comparison,
    kept_comparison,
    search,
    starting_weights,
    train_chosen,
    updates_needed,
    winners,
)
from lstm_course.plotting.palette import MODELS


def test_both_kinds_have_as_many_parameters_and_settings():
    """Is the budget shared, with as many settings, and are search and test kept apart?"""
    assert SIZES == {"rnn": 17, "lstm": 8}
    for kind, blocks in (("rnn", 1), ("lstm", 4)):
        H = SIZES[kind]
        assert abs(blocks * H * (INPUTS + H + 1) - BUDGET) < 0.06 * BUDGET
    assert len(STARTS["rnn"]) == len(STARTS["lstm"]) == 2
    assert TEST_SEED != SEARCH_SEED
    a, b = (starting_weights("lstm", "torch's", 3, s) for s in (SEARCH_SEED, TEST_SEED))
    assert not np.isclose(a.W_ih.numpy(), b.W_ih.numpy()).any()


def test_starts_change_what_they_name():
    """Is the spectral radius near 1, and the forget bias 1?"""
    scaled = starting_weights("rnn", "radius 1", 20, 0).W_hh.numpy()
    plain = starting_weights("rnn", "torch's", 20, 0).W_hh.numpy()
    radii = np.abs(np.linalg.eigvals(scaled)).max(axis=1)
    assert 0.9 < radii.mean() < 1.2
    np.testing.assert_allclose(scaled, plain * np.sqrt(3), rtol=1e-6)
    b = starting_weights("lstm", "forget bias 1", 4, 0).b.numpy().reshape(4, 4, 8)
    assert (b[:, 1] == 1).all() and not (b[:, [0, 2, 3]] == 1).any()


def test_the_search_takes_the_setting_that_solves_soonest(monkeypatch):
    """Is it tried on the search's own seed, and does an unsolved run cost twice the limit?"""
    seeds = []

    def needed(kind, task, configuration, *, runs, seed, updates):
        seeds.append(seed)
        best = configuration == Configuration(0.01, "radius 1")
        unlucky = configuration == Configuration(0.003, "torch's")
        return np.array([40.0, 60.0] if best else [10.0, np.inf] if unlucky else [300.0, 300.0])

    monkeypatch.setattr(fair_comparison, "updates_needed", needed)
    assert search("rnn", "hold") == Configuration(0.01, "radius 1")
    assert set(seeds) == {SEARCH_SEED} and len(seeds) == 2 * len(LEARNING_RATES)


def test_kept_runs_are_complete_and_repeatable():
    """Are there ten runs per kind and task, and are those of one pair as kept?"""
    kept = kept_comparison()
    assert load_results("03", RESULTS.stem)["size"]["runs"] == TEST_RUNS == 10
    for kind in KINDS:
        assert {len(runs) for runs in kept.needed[kind].values()} == {10}
        assert set(kept.chosen[kind]) == set(TASKS)
    again = updates_needed(
        "rnn", "hold", kept.chosen["rnn"]["hold"], runs=10, seed=TEST_SEED, updates=60
    )
    expected = kept.needed["rnn"]["hold"]
    np.testing.assert_array_equal(again, np.where(expected <= 60, expected, np.inf))
    assert TEST_UPDATES > 60


def needed(**lstm_minus_rnn):
    """Ten runs of each kind; the LSTM's are shifted by so many updates."""
    rnn = np.arange(100.0, 110.0)
    return {
        "rnn": dict.fromkeys(TASKS, rnn),
        "lstm": {task: rnn + lstm_minus_rnn.get(task, 0) for task in TASKS},
    }


@pytest.mark.parametrize(
    ("shifts", "verdict"),
    [
        ({"hold": 50, "overwrite": -50}, "true if"),
        ({"hold": -50, "overwrite": -50, "order": -50}, "true"),
        ({"hold": 50, "overwrite": 50, "order": 50}, "false"),
        ({"hold": -2, "overwrite": -2, "order": -2}, "false"),  # no clear difference
    ],
)
def test_the_verdict_follows_the_runs(shifts, verdict):
    """Is each outcome possible?"""
    said = conclude_comparison(needed(**shifts))
    assert (said.claim, said.verdict) == ("3.3", verdict)


def test_the_kept_verdict_names_the_tasks():
    """Is the verdict that of the summary?"""
    said = conclude_comparison()
    assert (said.verdict, said.condition) == ("true if", "the task is *overwrite*")
    assert "and the RNN on *hold*." in said.evidence
    assert said.table.count("\n") == 1 + len(TASKS)


def test_runs_that_never_solve_a_task_come_last():
    """Does an unsolved run count as later than any other?"""
    runs = needed()
    runs["rnn"]["overwrite"] = np.full(10, np.inf)
    assert winners(runs)["overwrite"][0] == "lstm"


def test_the_learners_runs_use_the_chosen_settings(monkeypatch):
    """Does each pair train with its own setting, on seeds that no kept run uses?"""
    seen = []

    def record(kind, task, configuration, *, runs, seed, updates):
        seen.append((kind, task, configuration, seed))
        return np.full(runs, 7.0)

    monkeypatch.setattr(fair_comparison, "updates_needed", record)
    monkeypatch.setenv("LSTM_COURSE_SIZE", "quick")
    found = train_chosen()
    chosen = kept_comparison().chosen
    assert [(kind, task, chosen[kind][task]) for kind in KINDS for task in TASKS] == [
        entry[:3] for entry in seen
    ]
    assert {entry[3] for entry in seen}.isdisjoint({SEARCH_SEED, TEST_SEED})
    assert all(len(runs) == 3 for tasks in found.values() for runs in tasks.values())


def test_dots_are_kept_runs_and_rings_the_learners():
    """Are there ten marks per row, with rings where the learner's runs solved the task?"""
    kept = kept_comparison().needed
    own = {kind: dict.fromkeys(TASKS, np.array([20.0, np.inf])) for kind in KINDS}
    for ax, task in zip(draw_fair_comparison(own).axes, TASKS, strict=True):
        for kind in KINDS:
            marks = [line for line in ax.lines if line.get_color() == MODELS[kind]]
            dots = [line for line in marks if line.get_markersize() == 6]
            assert sum(len(line.get_xdata()) for line in dots) == 10
            solved = kept[kind][task][np.isfinite(kept[kind][task])]
            np.testing.assert_array_equal(dots[0].get_xdata(), np.sort(solved))
            (rings,) = [line for line in marks if line.get_markersize() == 10]
            np.testing.assert_array_equal(rings.get_xdata(), [20.0])
    fig = draw_fair_comparison()
    titles = [ax.get_title(loc="left") for ax in fig.axes]
    assert titles[0].startswith("hold: RNN sooner") and titles[1].startswith("overwrite: LSTM")
    rnn, lstm = (sorted(kept[kind]["hold"]) for kind in KINDS)
    assert rnn[8] < rnn[9] == np.inf  # one run did not solve the task
    assert (
        f"hold: RNNs {rnn[4]:.0f} (9 of 10 solve it), LSTMs {lstm[4]:.0f} (10 of 10 solve it); RNNs"
        in fig.get_label()
    )
