"""Repeat the kept runs of lesson 07 on data from scikit-learn and statsmodels.

`python benchmarks/lesson_07_runs.py rows` repeats the reading of digits by rows, `forecasts` the
forecasts, in a minute of one core each. The other two experiments of the lesson draw their own
data: they have `python -m` commands of their own.
"""

import sys

from sklearn.datasets import load_digits
from sklearn.linear_model import LogisticRegression
from statsmodels.datasets import co2

from lstm_course.lessons.lesson_07 import forecast_runs, handwriting_runs

COMMAND = "python benchmarks/lesson_07_runs.py"


def keep_handwriting() -> None:
    """Run and keep the reading of handwritten digits by rows."""
    digits = load_digits()
    images, command = digits.images / 16, f"{COMMAND} rows"
    handwriting_runs.keep_runs(images, digits.target, make_classifier, command)


def make_classifier(strength: float) -> LogisticRegression:
    """Make logistic regression from its C, the inverse of its regularisation."""
    return LogisticRegression(C=strength, max_iter=2000)


def keep_forecasts() -> None:
    """Run and keep the forecasts, from the month after the series' last gap."""
    monthly = co2.load_pandas().data["co2"].resample("MS").mean()["1964-05":]
    forecast_runs.keep_runs(monthly.to_numpy(), f"{COMMAND} forecasts")


def main() -> None:
    """Repeat the runs that the command names."""
    match sys.argv[1:]:
        case ["rows"]:
            keep_handwriting()
        case ["forecasts"]:
            keep_forecasts()
        case _:
            raise SystemExit(f"Usage: {COMMAND} rows|forecasts")


if __name__ == "__main__":
    main()
