"""Is another default of an optional argument told where it is the cause?"""

from typing import Any

import numpy as np
import pytest

from autograder.engine.verdict import Verdict
from autograder.exercises import EXERCISES
from lstm_course.cells.lstm_loop import lstm_backward
from lstm_course.char_lm.steps import train_step
from tests.autograder.exercises.judged import verdict_of

SEED = 2026


def verdict_on(name: str, function: Any) -> Verdict:
    """The verdict on an answer."""
    return verdict_of(function, EXERCISES[name], SEED)


@pytest.mark.parametrize("step", [1e-4, 1e-7])
def test_another_step_is_told(step):
    """Is it said with both values, although a small step leaves noise?"""

    def numerical_gradient(f: Any, x: Any, h: float = step) -> Any:
        gradient = np.zeros_like(x)
        for k in np.ndindex(x.shape):
            move = np.zeros_like(x)
            move[k] = h
            gradient[k] = (f(x + move) - f(x - move)) / (2 * h)
        return gradient

    verdict = verdict_on("numerical_gradient", numerical_gradient)
    assert verdict.explained_by == "argument"
    assert verdict.sentences[0] == f"`eps` has the default {step!r}; the exercise gives it 1e-05."


def test_it_is_not_told_where_it_is_not_the_cause():
    """Is nothing said of a default in an answer that is wrong with the argument given, too?"""

    def answer(dhs: Any, cache: Any, dc_T: Any = 0) -> Any:
        given = dc_T + np.zeros_like(cache.c0) if dc_T is not None else None
        *others, db = lstm_backward(dhs, cache, given)
        return (*others, db**3)

    assert "default" not in str(verdict_on("lstm_backward", answer).sentences)


def test_it_is_told_where_the_argument_is_no_number():
    """Is a default other than None told, in calls that leave the argument out?"""

    def answer(dhs: Any, cache: Any, dc_T: Any = 1.0) -> Any:
        return lstm_backward(dhs, cache, dc_T + np.zeros_like(cache.c0))

    sentence = verdict_on("lstm_backward", answer).sentences[0]
    assert sentence == "`dc_T` has the default 1.0; the exercise gives it None."


def test_a_default_with_too_many_digits_stops_no_check():
    """Is an answer judged if Python cannot write its default, or no float can hold it?"""

    def zeros(f: Any, x: Any, eps: Any = 10**5000) -> Any:
        return np.zeros_like(x)

    def step(*given: Any, max_norm: Any = 10**5000) -> Any:
        return train_step(*given)

    assert not verdict_on("numerical_gradient", zeros).passed
    assert verdict_on("train_step", step).passed
