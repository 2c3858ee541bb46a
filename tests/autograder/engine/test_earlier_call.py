"""Is an answer recognised whose results depend on an earlier call?"""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from autograder.engine.verdict import Verdict
from autograder.exercises import EXERCISES
from lstm_course.cells.lstm_loop import lstm_backward
from tests.autograder.exercises.judged import verdict_of

SEED = 2026


def verdict_on(name: str, function: Callable[..., Any]) -> Verdict:
    """The verdict on an answer."""
    return verdict_of(function, EXERCISES[name], SEED)


def test_a_result_that_is_kept_is_recognised():
    """Is it said that calls return the result of an earlier one?"""

    def forget(c_prev: Any, f: Any, results: Any = {}) -> Any:  # noqa: B006 (the slip)
        return results.setdefault(c_prev.shape, f * c_prev)

    verdict = verdict_on("forget", forget)
    assert verdict.explained_by == "state"
    assert verdict.sentences[0] == "Some calls return the `c` of an earlier call with other inputs."
    assert "from call to call" in verdict.hint
    assert not any("case that shows it" in sentence for sentence in verdict.sentences)


def test_weights_that_are_kept_are_named():
    """Are the arguments named that come from an earlier call, and no others?"""
    kept: dict[Any, Any] = {}

    def gate(x: Any, h_prev: Any, W_ih: Any, W_hh: Any, b: Any) -> Any:
        W_ih, W_hh = kept.setdefault(W_ih.shape, (W_ih, W_hh))
        return EXERCISES["gate"].reference(x, h_prev, W_ih, W_hh, b)

    verdict = verdict_on("gate", gate)
    assert verdict.explained_by == "state"
    assert verdict.sentences[0] == (
        "In some calls, `gate` is computed from `W_ih` and `W_hh` of an earlier call."
    )


def test_an_optional_argument_that_is_remembered_is_named():
    """Is it named although the calls that are wrong leave it out?"""
    kept: dict[Any, Any] = {}

    def remembers(dhs: Any, cache: Any, dc_T: Any = None) -> Any:
        if dc_T is not None:
            kept[cache.c0.shape] = dc_T
        return lstm_backward(dhs, cache, kept.get(cache.c0.shape))

    verdict = verdict_on("lstm_backward", remembers)
    assert verdict.explained_by == "state"
    assert verdict.sentences[0] == "In some calls, `dx` is computed from `dc_T` of an earlier call."


@pytest.mark.parametrize("always", [False, True])
def test_a_mistake_that_depends_on_no_earlier_call_is_not_called_one(always):
    """Is nothing said of earlier calls where the same call alone is wrong?"""

    def gate(x: Any, h_prev: Any, W_ih: Any, W_hh: Any, b: Any) -> Any:
        right = EXERCISES["gate"].reference(x, h_prev, W_ih, W_hh, b)
        return right**3 if always or not np.any(W_ih) else right

    verdict = verdict_on("gate", gate)
    assert not verdict.passed and verdict.explained_by != "state"
