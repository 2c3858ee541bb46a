from types import SimpleNamespace

import numpy as np
import pytest

from lstm_course.cells.stacked import bidirectional_lstm_forward
from lstm_course.lessons.lesson_05 import votes as votes_module
from lstm_course.lessons.lesson_05.votes import (
    KEPT_UPDATES,
    LENGTH,
    PADDING,
    WINDOWS,
    accuracy_against_padding,
    describe_votes,
    draw_accuracy_against_padding,
    kept_votes,
    run_votes,
    train_to_count_votes,
    votes,
)
from lstm_course.plotting.palette import INK, MODELS
from lstm_course.sequences.padding import last_states
from tests.lstm_course.drawn import drawn, named_colours

FUNCTIONS = SimpleNamespace(
    bidirectional_lstm_forward=bidirectional_lstm_forward, last_states=last_states
)


@pytest.mark.parametrize("window", [1, 5, 15])
def test_most_is_counted_over_the_window(window):
    """Is the answer at each step the majority among the latest votes, counted one by one?"""
    x, most = votes(np.random.default_rng(2), window, batch_size=6)
    assert x.shape == (LENGTH, 6, 1) and set(np.unique(x)) == {-1, 1}
    for t in range(LENGTH):
        for n in range(6):
            counted = sum(x[s, n, 0] for s in range(max(0, t - window + 1), t + 1))
            assert most[t, n] == (counted > 0)


def test_accuracy_from_the_last_real_state_does_not_depend_on_padding():
    """Is it constant, the same as without padding, and is the other one not?"""
    tagger = train_to_count_votes(5, seed=0, updates=100)
    last_output, last_real = accuracy_against_padding(FUNCTIONS, tagger, 5, seed=0)
    assert np.all(last_real == last_output[0]) and last_real[0] > 0.9
    assert last_output[-1] < 0.75


@pytest.mark.parametrize(
    ("size", "seeds", "updates"), [("trial", 2, 10), ("quick", 3, 150), ("full", 10, 300)]
)
def test_the_size_sets_seeds_and_updates(monkeypatch, size, seeds, updates):
    """Does the full size run ten seeds, in both tasks?"""
    trained = []
    monkeypatch.setattr(
        votes_module,
        "train_to_count_votes",
        lambda window, seed, updates: trained.append((window, seed, updates)),
    )
    monkeypatch.setattr(votes_module, "accuracy_against_padding", lambda *_: np.ones((2, 7)))
    monkeypatch.setenv("LSTM_COURSE_SIZE", size)
    runs = run_votes(FUNCTIONS)
    assert trained == [(window, seed, updates) for window in WINDOWS for seed in range(seeds)]
    assert {window: values.shape for window, values in runs.items()} == dict.fromkeys(
        WINDOWS, (seeds, 2, 7)
    )


def test_the_kept_runs_are_complete_and_can_be_repeated():
    """Are there ten seeds for each task, and does one run give the kept numbers again?"""
    kept = kept_votes()
    assert [kept[window].shape for window in WINDOWS] == [(10, 2, len(PADDING))] * 2
    tagger = train_to_count_votes(5, 7, updates=KEPT_UPDATES)
    again = accuracy_against_padding(FUNCTIONS, tagger, 5, 7)
    np.testing.assert_allclose(again, kept[5][7], atol=0.05)  # other processors round


def test_the_figure_draws_median_range_and_rings():
    """Is the median a line, the range an area, and each of the learner's accuracies a ring?"""
    count = len(PADDING)
    kept = np.ones((3, 2, count))
    kept[:, 0, -1] = [0.2, 0.6, 0.9]
    own = {5: np.full((1, 2, count), 0.1)}
    fig = draw_accuracy_against_padding(own, {5: kept, 15: kept})
    left, right = fig.axes
    assert "1.00 without padding, 0.60 behind 40 steps from output[-1]" in fig.get_label()
    assert [*np.ones(count - 1), 0.6] in drawn(left)
    assert drawn(left).count([0.1] * count) == 2 and [0.1] * count not in drawn(right)
    heights = left.collections[0].get_paths()[0].vertices[:, 1]
    assert (heights.min(), heights.max()) == (0.2, 1.0)
    assert named_colours(left) == {"from output[-1]": INK, "from last_states": MODELS["lstm"]}
    assert left.get_ylim()[0] < 0.1


def test_the_text_gives_ranges_at_three_paddings():
    """Are accuracies given for a short and a long padding, from both states?"""
    values = np.ones((2, 2, len(PADDING)))
    values[:, 0, PADDING.index(10)] = [0.4, 0.5]
    lines = describe_votes({5: values}).splitlines()
    assert len(lines) == 3
    assert "10 steps of padding: output[-1] 0.40 to 0.50, last_states 1.00 to 1.00" in lines[1]
