"""The forget gate's bias: is it where it should be, and does learning depend on it?"""

import numpy as np
import pytest
import torch

from lstm_course.cells.lstm import lstm_forward
from lstm_course.lessons.lesson_03 import forget_bias_init
from lstm_course.lessons.lesson_03.forget_bias_init import (
    chrono_biases,
    draw_sequences_by_start,
    draw_updates_by_bias,
    is_learned,
    sequences_to_learn_order,
    set_biases,
    updates_to_hold,
)
from lstm_course.plotting.palette import CELL, GREY
from tests.lstm_course.drawn import colour, colours


def test_chrono_memories_last_as_long_as_they_should():
    """Is a memory under the bias b divided by e in about exp(b) steps, at most `longest`?"""
    b = chrono_biases(np.random.default_rng(1), 50, 100)
    steps = np.exp(b[50:])
    assert steps.min() > 1 and 80 < steps.max() <= 99
    f = 1 / (1 + np.exp(-b[50:]))
    np.testing.assert_allclose(-1 / np.log(f), steps, atol=0.6)
    np.testing.assert_array_equal(b[:50], -b[50:])


def test_each_start_sets_the_forget_gates_of_torch():
    """With all weights 0, is torch's own forget gate σ(b)?"""
    for start, expected in ((0.0, 0.5), (1.0, 1 / (1 + np.exp(-1)))):
        layer = torch.nn.LSTM(8, 3)
        set_biases(layer, start, np.random.default_rng(0))
        with torch.no_grad():
            layer.weight_ih_l0.zero_()
            layer.weight_hh_l0.zero_()
            _, (_, c) = layer(torch.zeros(1, 1, 8), (torch.zeros(1, 1, 3), torch.ones(1, 1, 3)))
        np.testing.assert_allclose(c.numpy().ravel(), expected, atol=1e-6)
        cache = lstm_forward(
            *(np.zeros(s) for s in [(1, 1, 8), (1, 3)]),
            np.ones((1, 3)),
            np.zeros((12, 8)),
            np.zeros((12, 3)),
            layer.bias_ih_l0.detach().double().numpy(),
        )[2]
        np.testing.assert_allclose(cache.f.ravel(), expected, atol=1e-6)


def test_a_short_lag_is_learned_with_any_of_these_biases_and_sooner_with_the_larger():
    """Does the experiment tell biases apart where it should?"""
    zero, three = ([updates_to_hold(5, bias, seed) for seed in range(3)] for bias in (0.0, 3.0))
    assert np.isfinite(zero + three).all()
    assert np.median(three) < np.median(zero)


@pytest.mark.parametrize(
    ("shares", "learned"),
    [
        ([0.99] * 5, True),
        ([0.98] * 5, False),  # nearly is not enough
        ([1.0, 1.0, 1.0, 1.0, 0.94], False),  # their mean counts
        ([1.0, 1.0, 1.0, 1.0, 0.96], True),
        ([1.0] * 4, False),  # too few batches
        ([0.0, *[1.0] * 5], True),  # only the latest count
        ([1.0] * 5 + [0.9], False),
    ],
)
def test_learned_means_99_percent_of_five_batches(shares, learned):
    """Does a task count as learned at the threshold, and not before it?"""
    assert is_learned(shares) is learned


def test_training_ends_when_the_bit_is_held(monkeypatch):
    """Is the number of updates that at which the latest five batches reached the threshold?"""
    shares = iter([0.5, 1.0, 0.9, 1.0, 1.0, 1.0, 1.0, 0.95, 1.0, 1.0])
    monkeypatch.setattr(forget_bias_init, "_train", lambda *_, **__: shares)
    assert updates_to_hold(5, 0.0, 0) == 8  # 1, 1, 1, 1, 0.95


def test_order_is_learned_after_2000_sequences_without_a_mistake(monkeypatch):
    """Does a single wrong sequence begin the count again?"""
    shares = iter([1.0] * 99 + [0.95] + [1.0] * 100)
    monkeypatch.setattr(forget_bias_init, "_train", lambda *_, **__: shares)
    assert sequences_to_learn_order(0.0, 0) == 200 * 20


def test_it_gives_up_at_the_limit():
    """Is a network that has not learned marked as such?"""
    assert sequences_to_learn_order(0.0, 0, limit=320) == float("inf")
    assert updates_to_hold(50, 0.0, 0, updates=10) == float("inf")


def test_dots_are_learned_and_crosses_are_not():
    """Is there a dot at each time, and a cross above the limit for each that never came?"""
    ax = draw_sequences_by_start({"bias 0": [np.inf, np.inf], "chrono": [4000, np.inf]}, 9000).axes[
        0
    ]
    crosses = [line for line in ax.lines if line.get_marker() == "x"]
    assert sum(len(line.get_ydata()) for line in crosses) == 3
    assert all(np.all(line.get_ydata() > 9000) for line in crosses)
    dots = np.concatenate([line.get_ydata() for line in ax.lines if line.get_marker() == "o"])
    np.testing.assert_array_equal(dots, [4000])
    assert {colour(line) for line in ax.lines if line.get_marker() == "o"} == {CELL}
    assert set(colours(crosses)) == {GREY}


def test_each_lag_has_a_panel():
    """Are the biases on its axis?"""
    times = np.array([[10.0, 20.0], [5.0, np.inf]])
    fig = draw_updates_by_bias((0, 1), {5: times, 20: times}, 100)
    assert [ax.get_title(loc="left") for ax in fig.axes] == ["lag 5", "lag 20"]
    assert [t.get_text() for t in fig.axes[0].get_xticklabels()] == ["0", "1"]
