"""The size of the experiments: is it what the environment says?"""

import pytest

from lstm_course.size import experiment_size


@pytest.mark.parametrize(
    ("value", "expected"), [("trial", "trial"), ("quick", "quick"), (" Full\n", "full")]
)
def test_the_environment_decides(monkeypatch, value, expected):
    """Is the variable read at each call, whatever its case and spaces and the default?"""
    monkeypatch.setenv("LSTM_COURSE_SIZE", value)
    assert experiment_size() == experiment_size("full") == expected


def test_the_default_is_quick(monkeypatch):
    """Without the variable, is it quick, or the default that is asked for?"""
    monkeypatch.delenv("LSTM_COURSE_SIZE", raising=False)
    assert (experiment_size(), experiment_size("full")) == ("quick", "full")


@pytest.mark.parametrize("value", ["", "ful", "quickfull"])
def test_anything_else_is_an_error(monkeypatch, value):
    """Does it say what was found, and what is expected?"""
    monkeypatch.setenv("LSTM_COURSE_SIZE", value)
    with pytest.raises(ValueError, match=f"is '{value}', expected 'quick', 'full' or 'trial'"):
        experiment_size()
