"""Figures of lesson 07: agreement, handwriting, forecasting, vowels, wirings."""

import numpy as np

from lstm_course.lessons.lesson_07 import vowel_errors
from lstm_course.lessons.lesson_07.vowel_errors import (
    draw_error_rates,
    edit_distance,
    error_rate,
    without_short_runs,
)
from lstm_course.lessons.lesson_07.vowels import BLANK, recordings
from lstm_course.plotting.palette import GREY, MODELS
from lstm_course.sequences.ctc import greedy_ctc_decode
from tests.lstm_course.drawn import colours


def test_short_runs_are_dropped_but_not_all():
    """Do only runs that are long enough stay, and the longest where none is?"""
    path = [1, 1, 2, 3, 3, 3, 2, 2]
    one_hot = np.eye(4)[path][:, None]
    kept = [without_short_runs(one_hot, k)[:, 0].argmax(1).tolist() for k in (1, 2, 3, 9)]
    assert kept == [path, [1, 1, 3, 3, 3, 2, 2], [3, 3, 3], [3, 3, 3]]


def test_edit_distance_against_recursion():
    """Is it the textbook's recursion?"""

    def recursive(a, b):
        if not a or not b:
            return len(a) + len(b)
        if a[0] == b[0]:
            return recursive(a[1:], b[1:])
        return 1 + min(recursive(a[1:], b), recursive(a, b[1:]), recursive(a[1:], b[1:]))

    rng = np.random.default_rng(0)
    for _ in range(40):
        one, other = (rng.integers(3, size=rng.integers(6)).tolist() for _ in range(2))
        assert edit_distance(one, other) == recursive(one, other)


def test_error_rate_counts_edits(monkeypatch):
    """Is it 0 for the truth, and 1 for silence?"""
    heard = recordings(0, 10)
    monkeypatch.setattr(
        vowel_errors, "scores", lambda network, one: np.eye(11)[one.labels][:, None]
    )
    assert error_rate(greedy_ctc_decode, None, heard) == 0
    silence = np.eye(11)[[BLANK] * 5][:, None]
    monkeypatch.setattr(vowel_errors, "scores", lambda network, one: silence)
    assert error_rate(greedy_ctc_decode, None, heard) == 1


def test_error_rates_show_means_and_seeds():
    """Is each bar a mean, written beside it under its heading, and is each own run a ring?"""
    groups = {"few labels": {"LSTM": np.array([0.1, 0.3])}, "many": {"frames": np.array([0.5])}}
    ax = draw_error_rates(groups, {"frames": np.array([0.7])}).axes[0]
    assert [bar.get_width() for bar in ax.patches] == [0.2, 0.5]
    written = {text.get_text(): text.get_position()[1] for text in ax.texts}
    assert sorted(written, key=written.__getitem__) == ["few labels", "20.0%", "many", "50.0%"]
    *dots, ring = ax.lines
    assert colours(ax.patches) == colours(dots) == [MODELS["lstm"], GREY]
    assert ring.get_mfc() == "none" and ring.get_xdata().tolist() == [0.7]
