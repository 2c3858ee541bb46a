from types import SimpleNamespace

import numpy as np
import pytest

from lstm_course.cells.stacked import bidirectional_lstm_forward, stacked_lstm_forward
from lstm_course.lessons.lesson_05.claims_about_directions import (
    describe_trace,
    sees_only_the_past,
    trace_inputs,
)
from lstm_course.lessons.lesson_05.forecast_experiment import FORWARD, LEAKING, WINDOWED

OWN = SimpleNamespace(
    stacked_lstm_forward=stacked_lstm_forward,
    bidirectional_lstm_forward=bidirectional_lstm_forward,
)


def one_direction(x, forward_params, backward_params):
    """A layer whose second half reads forward, too."""
    return np.concatenate(
        [bidirectional_lstm_forward(x, params, params) for params in (forward_params,) * 2], axis=2
    )[..., [0, 0]]


def accuracies(both=1.0, blind=0.69):
    """Ten runs of each reading."""
    return {
        "forward": np.tile([blind, 1.0], (10, 1)),
        "backward": np.tile([1.0, blind], (10, 1)),
        "both ways": np.full((10, 2), both),
    }


def errors(leak=(0.02, 2.4), window=(1.0, 1.0)):
    """Ten runs of each setting."""
    return {
        FORWARD: np.ones((10, 2)),
        LEAKING: np.tile(leak, (10, 1)),
        WINDOWED: np.tile(window, (10, 1)),
    }


def test_the_kept_runs_support_the_verdict():
    """Is the claim true under its condition, with the limit and the test named?"""
    conclusion = sees_only_the_past(OWN)
    assert (conclusion.claim, conclusion.verdict) == ("5.3", "true if")
    assert conclusion.condition == "the LSTM has one direction"
    assert "the change is exactly 0" in conclusion.evidence
    assert "10 of 10 runs have an error below 0.5" in conclusion.evidence
    assert "0 of 10 runs on past windows (Fisher's exact test: p = 5e-06)" in conclusion.evidence


@pytest.mark.parametrize(
    ("found", "measured"),
    [
        (accuracies(both=0.9), errors()),
        (accuracies(blind=0.8), errors()),
        (accuracies(), errors(leak=(1.0, 1.0))),
        (accuracies(), errors(window=(0.02, 2.4))),
        (accuracies(), errors(window=(0.8, 1.0))),
    ],
)
def test_other_runs_do_not(found, measured):
    """Is the verdict another one without a limit, a remedy, or a leak that the window avoids?"""
    assert sees_only_the_past(OWN, accuracies(), errors()).verdict == "true if"
    assert sees_only_the_past(OWN, found, measured).verdict != "true if"


def test_inputs_reach_later_states_alone():
    """Is the trace exact in the stack, and total with both directions?"""
    trace = trace_inputs(OWN)
    assert trace.earlier == 0 < trace.later and trace.everywhere > 0
    backward = SimpleNamespace(
        stacked_lstm_forward=stacked_lstm_forward, bidirectional_lstm_forward=one_direction
    )
    assert trace_inputs(backward).everywhere == 0


def test_the_trace_is_described():
    """Is exactly 0 written as 0?"""
    first, second, third = describe_trace(OWN).splitlines()
    assert first.endswith(" 0")
    assert float(second.split()[-1]) > 0 < float(third.split()[-1])
