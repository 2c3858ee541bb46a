import numpy as np

from lstm_course.cells.stacked import bidirectional_lstm_forward
from lstm_course.lessons.lesson_05.padded import (
    PaddedRun,
    describe_padded,
    draw_states_in_padding,
    run_padded,
)
from lstm_course.plotting.palette import GREY, HIDDEN, INK, MODELS
from lstm_course.sequences.padding import last_states
from tests.lstm_course.drawn import colour, colours


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


def test_the_table_names_the_half_that_is_equal():
    """Does the table show that last_states needs packing in the backward half, and nothing else?"""
    run = run_padded(bidirectional_lstm_forward, lengths=(4, 9), seed=1)
    rows = [
        line.strip("| ").split(" | ") for line in describe_padded(run, last_states).text.split("\n")
    ]
    assert rows[0] == ["read by", "half", "4 steps", "9 steps"]
    equal = {(name, half): [cell == "equal" for cell in cells] for name, half, *cells in rows[2:]}
    assert equal == {
        ("`output[-1]`", "forward"): [False, True],
        ("`output[-1]`", "backward"): [False, False],
        ("`last_states`", "forward"): [True, True],
        ("`last_states`", "backward"): [False, True],
        ("`last_states`, packed", "forward"): [True, True],
        ("`last_states`, packed", "backward"): [True, True],
    }


def test_states_in_padding():
    """Is the dot at the last real step of the forward half, and at step 0 of the other?"""
    hs = np.arange(24.0).reshape(6, 1, 4)
    run = PaddedRun(np.array([3]), hs, hs[0], hs)
    fig = draw_states_in_padding(run)
    for ax, step, units in zip(fig.axes, (2, 0), (slice(0, 2), slice(2, 4)), strict=True):
        dots = next(line for line in ax.lines if line.get_marker() == "o")
        assert dots.get_xdata().tolist() == [step, step]
        assert dots.get_ydata().tolist() == hs[step, 0, units].tolist()
        crosses = next(line for line in ax.lines if line.get_marker() == "X")
        assert crosses.get_ydata().tolist() == hs[-1, 0, units].tolist()
        assert (colour(dots), colour(crosses)) == (MODELS["lstm"], INK)
        states = [line for line in ax.lines if line.get_marker() == "None"]
        assert colours(states) == [GREY] * 2 + [HIDDEN] * 2
        assert [len(line.get_xdata()) for line in states] == [6, 6, 3, 3]
    assert "a sequence of 3 steps, padded to 6" in fig.get_label()
    assert "the last state at step 2, the states drift through the padding by up to 12.00" in (
        fig.get_label()
    )
    assert fig.get_label().endswith("differs by up to 20.00.")
