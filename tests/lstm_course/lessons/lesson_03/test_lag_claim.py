"""Claim 3.4: are the kept runs repeatable, and could they have refuted the claim?"""

import numpy as np
import pytest

from lstm_course.cells.lstm import lstm_forward
from lstm_course.lessons.kept_results import load_results
from lstm_course.lessons.lesson_03.lag_claim import (
    EDGES,
    KINDS,
    LENGTHS,
    RESULTS,
    conclude_lags,
    count_able,
    draw_lags,
    kept_shares,
    measure_lags,
)
from lstm_course.plotting.palette import MODELS
from tests.lstm_course.drawn import named_colours

RANGES = len(EDGES) - 1


def test_kept_runs_are_complete_and_repeatable():
    """Are there 20 seeds per kind and length, and does one run give the kept numbers again?"""
    shares = kept_shares()
    assert list(shares) == [(kind, length) for kind in KINDS for length in LENGTHS]
    assert all(found.shape == (20, RANGES) for found in shares.values())
    kept = load_results("03", RESULTS.stem)
    assert kept["size"]["seeds"] == list(range(20)) and kept["size"]["edges"] == list(EDGES)
    again = measure_lags(lstm_forward, "lstm", 10, [3])
    np.testing.assert_array_equal(again.round(4), shares["lstm", 10][3:4])


def shares(short, long, reach=(RANGES, RANGES), rnn=0):
    """Ten LSTMs per length, of which so many deal with all lags and the others with `reach`."""

    def group(able, ranges):
        found = np.full((10, RANGES), 0.5)
        found[:, :ranges] = 1
        found[:able] = 1
        return found

    return {
        ("lstm", 10): group(short, reach[0]),
        ("lstm", 60): group(long, reach[1]),
        ("rnn", 10): group(rnn, 0),
        ("rnn", 60): group(0, 0),
    }


@pytest.mark.parametrize(
    ("found", "verdict"),
    [
        (shares(2, 10, reach=(2, 2)), "true if"),
        (shares(10, 10), "true"),
        (shares(2, 4, reach=(2, 3)), "false"),  # fails at lags of its own training
        (shares(2, 3, reach=(2, 4)), "misleading"),  # neither training is enough
    ],
)
def test_the_verdict_follows_the_runs(found, verdict):
    """Is each outcome that the lesson announces possible?"""
    said = conclude_lags(found)
    assert (said.claim, said.verdict) == ("3.4", verdict)


def test_the_text_has_the_counts_and_the_guess():
    """Are the numbers those of the kept runs?"""
    said = conclude_lags(guess=0.5)
    assert said.verdict == "true if"
    assert "All lags up to 999: 8 of 20 after 10 steps, and 19 of 20 after 60" in said.evidence
    assert "You predicted 0.5." in said.evidence
    assert "the counts are 15 and 0" in said.evidence
    assert "predicted" not in conclude_lags().evidence


def test_lags_of_the_training_are_the_ranges_below_its_length():
    """Does a network that fails beyond lag 10 still deal with the lags below it?"""
    found = shares(0, 0, reach=(2, 2))["lstm", 10]
    assert count_able(found, up_to=10) == 10 and count_able(found) == 0


def test_lines_are_networks_and_rings_the_learners():
    """Are there 20 thin lines per kind, a thick one for the mean, and rings only if asked for?"""
    kept = kept_shares()
    for ax, length in zip(draw_lags().axes, LENGTHS, strict=True):
        drawn = {tuple(line.get_ydata()) for line in ax.lines if len(line.get_ydata()) == RANGES}
        for kind in KINDS:
            assert {tuple(row) for row in kept[kind, length]} <= drawn
            assert tuple(kept[kind, length].mean(axis=0)) in drawn
    own = {("lstm", length): np.full((2, RANGES), 0.8) for length in LENGTHS}
    fig = draw_lags(own)
    lstm, rnn = (kept[kind, 10].mean(axis=0) for kind in ("lstm", "rnn"))
    assert (
        f"10 steps: LSTMs {lstm[0]:.2f} and {lstm[-1]:.2f}, RNNs {rnn[0]:.2f} and {rnn[-1]:.2f}."
        in fig.get_label()
    )
    axes = fig.axes
    rings = [line for line in axes[0].lines if line.get_markersize() == 8]
    assert [set(ring.get_ydata()) for ring in rings] == [{0.8}, {0.8}]
    assert named_colours(axes[1]) == {
        "mean of 20 RNNs": MODELS["rnn"],
        "mean of 20 LSTMs": MODELS["lstm"],
        "your LSTMs": MODELS["lstm"],
    }
