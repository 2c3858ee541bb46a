import numpy as np
import pytest

from lstm_course.lessons.kept_results import load_results
from lstm_course.lessons.lesson_06.parts_runs import (
    BUDGET,
    RESULTS,
    SEEDS,
    TASKS,
    UPDATES,
    Model,
    kept_runs,
    list_models,
    run_model,
    run_with_chosen_biases,
    search_bias,
)
from lstm_course.tasks.yes_no import hold


@pytest.mark.parametrize("name", ["coupled gates", "RNN, H = 8"])
def test_a_kept_run_is_repeated(name):
    """Does the start of the final runs give the kept updates again?"""
    model, kept, updates = list_models()[name], kept_runs()[name], 150
    repeated = run_with_chosen_biases(model, kept["biases"], SEEDS, updates=updates)
    kept_so_far = np.where(kept["solved"] < updates, kept["solved"], np.inf)
    np.testing.assert_array_equal(repeated, kept_so_far)
    assert np.isfinite(repeated).any()


@pytest.mark.slow
def test_the_kept_search_is_repeated():
    """Does the search of the bias give the kept bias again, for one of the tasks?"""
    model, kept = list_models()["coupled gates"], kept_runs()["coupled gates"]
    assert search_bias(model, list(TASKS.values())[:1]) == kept["biases"][:1]


def test_the_kept_runs_are_of_these_models():
    """Is every model there, with ten seeds per task?"""
    runs = kept_runs()
    assert list(runs) == list(list_models())
    assert all(run["solved"].shape == (len(TASKS), 10) for run in runs.values())
    assert load_results("06", RESULTS.stem)["size"]["updates"] == UPDATES
    assert all(
        (run["biases"] == [None] * 3) == (list_models()[name].keeping_block is None)
        for name, run in runs.items()
    )


def test_matched_models_stay_within_the_budget():
    """Do the larger GRU and RNN have at most the LSTM's parameters, and one unit more too many?"""
    sizes = {m.kind: m.hidden_size for m in list_models().values() if m.kind in ("rnn", "gru")}
    for kind, blocks, second in (("rnn", 1, 0), ("gru", 3, 1)):
        H = sizes[kind]
        assert blocks * (2 * H + H * H + H) + second * H <= BUDGET
        H += 1
        assert blocks * (2 * H + H * H + H) + second * H > BUDGET


def test_fewer_seeds_are_the_first_of_more():
    """Do the learner's two runs start from the weights of the first two kept ones?"""
    model = Model("no forget gate")
    one, three = (
        run_with_chosen_biases(model, [None] * 3, seeds, lambda steps: steps[:0])
        for seeds in (1, 3)
    )
    assert one.shape == (3, 1) and three.shape == (3, 3)


def test_the_bias_matters_and_is_searched():
    """Is a closed forget gate unable to hold a bit, and is the search free of the final seeds?"""
    model = Model("lstm", keeping_block=1)
    open_gate, closed = (
        run_model(model, [hold(12)] * 3, [bias] * 3, updates=60) for bias in (4.0, -9.0)
    )
    assert np.isfinite(open_gate).any()
    assert np.isinf(closed).all()
    assert search_bias(Model("rnn"), [hold(5)] * 2) == [None, None]
