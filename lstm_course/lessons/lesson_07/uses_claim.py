"""The claim that LSTMs serve four kinds of tasks: each against the baseline of its task."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from lstm_course.lessons.claims import ClaimVerdict, Conclusion, MarkdownText, prediction_table
from lstm_course.lessons.lesson_07 import (
    agreement_runs,
    forecast_runs,
    handwriting_runs,
    speech_runs,
)
from lstm_course.lessons.lesson_07.forecasting import CHANGES
from lstm_course.lessons.lesson_07.protocol import LEVEL, Outcome, compare
from lstm_course.lessons.scores import mean_and_range


class Comparison(NamedTuple):
    """An LSTM and the baseline of one task; higher scores are better, so errors are negative."""

    task: str
    baseline: str
    lstm_scores: np.ndarray  # (seeds,)
    baseline_scores: np.ndarray  # (seeds,), one of a baseline without seeds

    @property
    def outcome(self) -> Outcome:
        """Compare the two by an exact test."""
        return compare(self.lstm_scores, self.baseline_scores)


def conclude_uses(comparisons: Sequence[Comparison] | None = None) -> Conclusion:
    """Decide whether LSTMs beat the baseline of each task.

    Args:
        comparisons: one per task; None for the kept runs.
    """
    comparisons = kept_comparisons() if comparisons is None else comparisons
    lines = ["| task | baseline | LSTM | baseline's value | outcome |", "|---|---|---|---|---|"]
    for one in comparisons:
        ours, theirs = (_describe(np.abs(each)) for each in (one.lstm_scores, one.baseline_scores))
        lines.append(f"| {one.task} | {one.baseline} | {ours} | {theirs} | {one.outcome} |")
    served = [one.task for one in comparisons if one.outcome.winner == "lstm"]
    rest = [one.task for one in comparisons if one.outcome.winner != "lstm"]
    verdict: ClaimVerdict = "true" if not rest else "true if" if served else "false"
    seeds = min(len(one.lstm_scores) for one in comparisons)
    return Conclusion(
        "7.2",
        verdict,
        f"With {seeds} seeds each, the LSTM beats the baseline in: {', '.join(served) or 'none'}. "
        f"It does not in: {', '.join(rest) or 'none'}. A difference counts if an exact test gives "
        f"p < {LEVEL:g}, which is 0.05 shared by four tasks.",
        condition="nothing simpler does the same" if verdict == "true if" else "",
        table="\n".join(lines),
    )


def _describe(values: np.ndarray) -> str:
    """Describe the values of all seeds, or the only one."""
    return mean_and_range(values) if len(values) > 1 else f"{values[0]:.3f}"


def kept_comparisons() -> list[Comparison]:
    """Collect the comparisons of the lesson's four experiments, from their kept runs."""
    far = agreement_runs.beyond_training(agreement_runs.kept_accuracies()["lstm"])
    nearest = agreement_runs.beyond_training(agreement_runs.measure_baselines()["nearest noun"])
    return [
        Comparison("next word", "nearest noun, correct verbs", far, np.array([nearest])),
        Comparison(
            "handwriting",
            "logistic regression, accuracy",
            handwriting_runs.kept_accuracies()["rows", "lstm"],
            handwriting_runs.kept_logistic(),
        ),
        Comparison(
            "time series",
            "linear regression, error in ppm",
            -forecast_runs.kept_errors()[CHANGES].mean(axis=1),
            np.array([-forecast_runs.kept_linear_error()]),
        ),
        Comparison(
            "speech",
            "frames with even times, errors per vowel",
            -speech_runs.kept_rates()[speech_runs.name_of("bidirectional")],
            -speech_runs.best_baseline("frames, even times"),
        ),
    ]


def compare_guesses(
    next_word: str | None, handwriting: str | None, time_series: str | None, speech: str | None
) -> MarkdownText:
    """Compare the learner's four guesses with the outcomes of the kept runs.

    Args:
        next_word: guess for the LSTM against an RNN.
        handwriting: for the LSTM by rows against logistic regression.
        time_series: for the LSTM of changes against linear regression.
        speech: for the bidirectional LSTM against frames with even times.
    """
    rows = (
        ("next word, against an RNN", next_word, agreement_runs),
        ("handwriting, against logistic regression", handwriting, handwriting_runs),
        ("time series, against linear regression", time_series, forecast_runs),
        ("speech, against frames with even times", speech, speech_runs),
    )
    return prediction_table(
        [(label, guess, runs.kept_outcome().winner) for label, guess, runs in rows]
    )
