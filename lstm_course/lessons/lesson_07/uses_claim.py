"""The claim that LSTMs serve four kinds of tasks: each against the baseline of its task."""

from typing import NamedTuple

import numpy as np

from lstm_course.lessons.claims import ClaimVerdict, Conclusion
from lstm_course.lessons.lesson_07.agreement import LONGEST_IN_TRAINING
from lstm_course.lessons.lesson_07.agreement_runs import ATTRACTORS, AgreementExperiment
from lstm_course.lessons.lesson_07.forecast_runs import ForecastExperiment
from lstm_course.lessons.lesson_07.forecasting import CHANGES, LINEAR
from lstm_course.lessons.lesson_07.handwriting_runs import HandwritingExperiment
from lstm_course.lessons.lesson_07.speech_runs import SpeechExperiment
from lstm_course.lessons.scores import mean_and_range, winner


class Comparison(NamedTuple):
    """An LSTM and the baseline of one task; higher scores are better, so errors are negative."""

    task: str
    baseline: str
    lstm_scores: np.ndarray  # (seeds,)
    baseline_scores: np.ndarray

    @property
    def outcome(self) -> str:
        """Return "lstm", "baseline" or "tie"."""
        return winner(self.lstm_scores, self.baseline_scores)


def conclude_uses(comparisons: list[Comparison]) -> Conclusion:
    """Decide whether LSTMs beat the baseline of each task."""
    lines = ["| task | baseline | LSTM | baseline's value | better |", "|---|---|---|---|---|"]
    for one in comparisons:
        ours, theirs = (
            mean_and_range(np.abs(each)) for each in (one.lstm_scores, one.baseline_scores)
        )
        lines.append(f"| {one.task} | {one.baseline} | {ours} | {theirs} | {one.outcome} |")
    served = [one.task for one in comparisons if one.outcome == "lstm"]
    rest = [one.task for one in comparisons if one.outcome != "lstm"]
    verdict: ClaimVerdict = "true" if not rest else "true if" if served else "false"
    few = min(len(one.lstm_scores) for one in comparisons)
    illustration = " So few seeds make this an illustration." if few < 10 else ""
    return Conclusion(
        "7.2",
        verdict,
        f"The LSTM beats the baseline in: {', '.join(served) or 'none'}. It does not in: "
        f"{', '.join(rest) or 'none'}.{illustration}",
        condition="nothing simpler does the same" if verdict == "true if" else "",
        table="\n".join(lines),
    )


def compare_tasks(
    language: AgreementExperiment,
    handwriting: HandwritingExperiment,
    forecasts: ForecastExperiment,
    speech: SpeechExperiment,
) -> list[Comparison]:
    """Collect the comparisons of the lesson's four experiments, after their training."""
    far = language.beyond_training()["lstm"]
    beyond = np.array(ATTRACTORS) > LONGEST_IN_TRAINING
    nearest = language.baselines()["nearest noun"][beyond]
    errors = forecasts.mean_errors()
    return [
        Comparison("next word", "nearest noun, correct verbs", far, nearest),
        Comparison(
            "handwriting",
            "logistic regression, accuracy",
            handwriting.accuracies()["rows", "lstm"],
            handwriting.logistic,
        ),
        Comparison(
            "time series", "linear regression, error in ppm", -errors[CHANGES], -errors[LINEAR]
        ),
        Comparison(
            "speech",
            "frames with even times, errors per vowel",
            -speech.rates["LSTM, bidirectional"],
            -speech.best_baseline("frames, even times"),
        ),
    ]
