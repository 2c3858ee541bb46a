import numpy as np
import pytest

from lstm_course.cells.stacked import bidirectional_lstm_forward
from lstm_course.lessons.lesson_05.padded import (
    LENGTH,
    PaddedRun,
    accuracy_against_padding,
    draw_accuracy_against_padding,
    draw_states_in_padding,
    run_padded,
    train_to_count_votes,
    votes,
)
from lstm_course.plotting.palette import CELL, FORGET_GATE
from lstm_course.sequences.padding import last_states
from tests.lstm_course.drawn import colour, colours, drawn, named_colours


def test_packed_sequences_end_as_if_they_were_alone():
    """Are torch's packed states, at the right steps, those of each sequence by itself?"""
    run = run_padded(bidirectional_lstm_forward, lengths=(4, 9, 6), seed=1)
    np.testing.assert_allclose(last_states(run.packed, run.lengths), run.alone, atol=1e-14)


def test_padding_is_read_by_both_halves():
    """Is the forward half right up to the end, and the backward half only without padding?"""
    run = run_padded(bidirectional_lstm_forward, lengths=(4, 9, 6), seed=1)
    for n, length in enumerate(run.lengths):
        forward, backward = np.split(np.abs(run.hs - run.packed)[:length, n], 2, axis=1)
        assert forward.max() < 1e-14
        assert (backward.max() < 1e-14) == (length == 9)
        assert length == 9 or backward[-1].min() > 1e-4  # the first that it reads behind padding
    assert np.abs(run.hs[-1, 0]).min() > 0  # padding is no zero state


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
    reader = train_to_count_votes(5, seed=0, updates=100)
    last_output, last_real = accuracy_against_padding(
        bidirectional_lstm_forward, last_states, reader, 5, (0, 1, 3, 20), seed=0
    )
    assert np.all(last_real == last_output[0]) and last_real[0] > 0.9
    assert last_output[-1] < 0.75


def test_accuracy_against_padding():
    """Is each run a line, however bad, within the axes?"""
    bad, good = np.array([[1.0, 0.1], [0.9, 0.6]]), np.array([[1.0, 1.0], [0.9, 0.9]])
    fig = draw_accuracy_against_padding((0, 10), {"one": (bad, good), "two": (good, good)})
    assert named_colours(fig.axes[1]) == {"last_states": CELL, "output[-1]": FORGET_GATE}
    assert colours(fig.axes[0].lines[:4]) == [FORGET_GATE] * 2 + [CELL] * 2
    lines = drawn(fig.axes[0])
    for heights in ([1.0, 0.1], [0.9, 0.6], [1.0, 1.0], [0.9, 0.9]):
        assert heights in lines
    assert fig.axes[0].get_ylim()[0] < 0.1


def test_states_in_padding():
    """Does the dot sit at the last real step of the forward half, and at step 0 of the other?"""
    hs = np.arange(24.0).reshape(6, 1, 4)
    run = PaddedRun(np.array([3]), hs, hs[0], hs)
    fig = draw_states_in_padding(run)
    for ax, step, units in zip(fig.axes, (2, 0), (slice(0, 2), slice(2, 4)), strict=True):
        dots = next(line for line in ax.lines if line.get_marker() == "o")
        assert dots.get_xdata().tolist() == [step, step]
        assert dots.get_ydata().tolist() == hs[step, 0, units].tolist()
        crosses = next(line for line in ax.lines if line.get_marker() == "X")
        assert crosses.get_ydata().tolist() == hs[-1, 0, units].tolist()
        assert (colour(dots), colour(crosses)) == (CELL, FORGET_GATE)
