"""Is an answer recognised that does what is right for another value of an argument?"""

from collections.abc import Callable
from typing import Any

import numpy as np

from autograder.engine.examine import examine
from autograder.engine.judge import judge
from autograder.engine.verdict import Verdict
from autograder.exercises import EXERCISES

SEED = 2026


def verdict_on(name: str, function: Callable[..., Any]) -> Verdict:
    """The verdict on an answer."""
    exercise = EXERCISES[name]
    return judge(examine(function, exercise, exercise.cases(SEED)), exercise, SEED)


def test_a_limited_argument_is_named_with_its_value():
    """Is it said for which value the result would be right?"""

    def forget_bias_for_half_life(steps: Any) -> Any:
        f = 0.5 ** (1 / np.maximum(steps, 1))
        return np.log(f / (1 - f))

    verdict = verdict_on("forget_bias_for_half_life", forget_bias_for_half_life)
    assert verdict.explained_by == "argument"
    assert verdict.sentences[0].endswith("your result is the right one for `steps` = 1.")
    assert "`steps`" in verdict.hint


def test_short_results_of_integers_prove_nothing():
    """Is nothing said of two empty lists, which are right for many values?"""

    def greedy_ctc_decode(log_probs: Any, blank: int) -> Any:
        if len(log_probs) == 1:
            return [[] for _ in range(log_probs.shape[1])]
        return EXERCISES["greedy_ctc_decode"].reference(log_probs, blank)

    verdict = verdict_on("greedy_ctc_decode", greedy_ctc_decode)
    assert not verdict.passed and verdict.explained_by == ""
