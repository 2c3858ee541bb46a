"""Exercise `windows`: inputs and targets from a long series.

N values, W windows of T values, K values ahead.
"""

import numpy as np

from autograder.engine.exercise import Case, Exercise, Mistake, Part
from autograder.engine.random_inputs import normal, sizes
from autograder.exercises.lesson_07.forms import windows_one_by_one
from lstm_course.sequences.windowing import windows

SERIES = "Windows"


def _draw_windows(rng: np.random.Generator) -> tuple[np.ndarray, int, int]:
    N, length, horizon = sizes(rng, N=(17, 24), length=(4, 7), horizon=(2, 4))
    return normal(rng, N), length, horizon


def _windows_probes(rng: np.random.Generator) -> tuple[Case, ...]:
    return (
        Case(
            (np.arange(12.0), 5, 3),
            "in the series 0, 1, 2, … each target is one more than the value before it",
        ),
        Case((normal(rng, 9), 4, 1), "with horizon 1 the target is the next value"),
        # a list of no windows becomes an array of shape (0,), whatever the loop was to give
        Case(
            (normal(rng, 8), 6, 2),
            "a series of length + horizon values gives one window",
            part="inputs",
        ),
        Case((normal(rng, 7), 1, 3), "a window may be one value long"),
        Case((normal(rng, 2), 1, 1), "one window of one value has one target", part="inputs"),
    )


def _leave_gaps(series: np.ndarray, length: int, horizon: int) -> tuple[np.ndarray, np.ndarray]:
    """Cut windows that share no value, targets included."""
    inputs, targets = windows(series, length, horizon)
    return inputs[:: length + horizon], targets[:: length + horizon]


def _stride_by_length(
    series: np.ndarray, length: int, horizon: int
) -> tuple[np.ndarray, np.ndarray]:
    inputs, targets = windows(series, length, horizon)
    return inputs[::length], targets[::length]


def _wrap_around(series: np.ndarray, length: int, horizon: int) -> tuple[np.ndarray, np.ndarray]:
    """Cut a window at every value; the last ones continue at the beginning of the series."""
    around = np.concatenate([series, series[: length + horizon - 1]])
    return windows(around, length, horizon)


WINDOWS = Exercise(
    name="windows",
    lesson="07",
    section=SERIES,
    reference=windows,
    draw=_draw_windows,
    probes=_windows_probes,
    parts=(Part("inputs", 1, "W T"), Part("targets", 2, "W K")),
    forms=(windows_one_by_one,),
    mistakes=(
        Mistake(
            "sees-its-target",
            "each window contains its first target: the targets start with the last value of the "
            "window",
            "window w holds the values w … w + length − 1: which value is the first that it does "
            "not hold?",
            ("ahead = length +", "ahead = length - 1 +"),
        ),
        Mistake(
            "target-in-the-window",
            "each window starts one value late, so its last value is its first target",
            "what is the last value that window 0 may contain?",
            ("seen = np.arange(length)", "seen = 1 + np.arange(length)"),
        ),
        Mistake(
            "skips-a-step",
            "one value is left out between each window and its targets",
            "which value comes right after the last one of a window?",
            (
                ("- horizon + 1)", "- horizon)"),
                ("ahead = length +", "ahead = length + 1 +"),
            ),
        ),
        Mistake(
            "loses-the-last-window",
            "the last window is missing",
            "how many windows does a series of exactly length + horizon values give?",
            ("- horizon + 1)", "- horizon)"),
        ),
        Mistake(
            "loses-the-first-window",
            "the first window is missing: the windows start at value 1",
            "what is the first value that a window can contain?",
            ("starts = np.arange(", "starts = np.arange(1, "),
        ),
        Mistake(
            "target-at-the-horizon-only",
            "each window has one target, the value `horizon` steps ahead; all values up to it are "
            "required",
            "how many values should be forecast from each window?",
            ("ahead = length + np.arange(horizon)", "ahead = length + np.arange(horizon)[-1:]"),
        ),
        Mistake(
            "next-value-only",
            "each window has one target, the next value; `horizon` values are required",
            "how many values should be forecast from each window?",
            ("ahead = length + np.arange(horizon)", "ahead = length + np.arange(horizon)[:1]"),
        ),
        Mistake(
            "newest-first",
            "the values of each window are in reverse order, newest first",
            "which value should an LSTM read first?",
            ("seen = np.arange(length)", "seen = np.arange(length)[::-1]"),
        ),
        Mistake(
            "targets-reversed",
            "the targets of each window are in reverse order, the farthest first",
            "which target comes first in time?",
            ("length + np.arange(horizon)", "length + np.arange(horizon)[::-1]"),
        ),
        Mistake(
            "windows-as-columns",
            "the windows are columns; each window should be a row",
            "how many rows does a table of W examples have?",
            ("return inputs, targets", "return inputs.T, targets.T"),
        ),
        Mistake(
            "targets-first",
            "inputs and targets are exchanged",
            "in which order should the two results be returned?",
            ("return inputs, targets", "return targets, inputs"),
        ),
        Mistake(
            "room-for-the-horizon-twice",
            "there are too few windows: the horizon is subtracted twice from their number",
            "at which value does the last window start if its targets end with the series?",
            ("- horizon + 1)", "- 2 * horizon + 1)"),
        ),
        Mistake(
            "no-overlap",
            "each window starts where the targets of the previous one end; a window should start "
            "at every value",
            "how far is it from the start of one window to the start of the next?",
            function=_leave_gaps,
        ),
        Mistake(
            "steps-of-a-window",
            "each window starts where the previous one ends; a window should start at every value",
            "how far is it from the start of one window to the start of the next?",
            function=_stride_by_length,
        ),
        Mistake(
            "round-the-end",
            "the last windows continue at the beginning of the series, so they mix its "
            "newest and its oldest values",
            "what comes after the last value of a series?",
            function=_wrap_around,
        ),
    ),
)
