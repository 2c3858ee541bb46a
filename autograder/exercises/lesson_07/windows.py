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
        Case((normal(rng, 9), 4, 1), "with horizon 1 the target is the very next value"),
        Case(
            (normal(rng, 8), 6, 2),
            "a series of length + horizon values is one window",
        ),
        Case((normal(rng, 7), 1, 3), "a window may be one value long"),
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
            "each window sees its first target: the targets begin with the window's last value",
            "a window sees the values w … w + length − 1: so which one is the first that it does "
            "not see?",
            ("ahead = length +", "ahead = length - 1 +"),
        ),
        Mistake(
            "target-in-the-window",
            "each window is shifted by one, so that its last value is the first target",
            "what is the last value that window 0 may see?",
            ("seen = np.arange(length)", "seen = 1 + np.arange(length)"),
        ),
        Mistake(
            "skips-a-step",
            "one value is left out between a window and its targets",
            "which value comes right after the window's last one?",
            (
                ("- horizon + 1)", "- horizon)"),
                ("ahead = length +", "ahead = length + 1 +"),
            ),
        ),
        Mistake(
            "loses-the-last-window",
            "the last window is missing",
            "how many windows has a series of exactly length + horizon values?",
            ("- horizon + 1)", "- horizon)"),
        ),
        Mistake(
            "loses-the-first-window",
            "the first window is missing: windows start at value 1",
            "which value is the first that a window can see?",
            ("starts = np.arange(", "starts = np.arange(1, "),
        ),
        Mistake(
            "target-at-the-horizon-only",
            "there is one target a window, the value `horizon` steps ahead; all values up to it "
            "are asked for",
            "how many values are to be forecast from each window?",
            ("ahead = length + np.arange(horizon)", "ahead = length + np.arange(horizon)[-1:]"),
        ),
        Mistake(
            "next-value-only",
            "there is one target a window, the next value; `horizon` values are asked for",
            "how many values are to be forecast from each window?",
            ("ahead = length + np.arange(horizon)", "ahead = length + np.arange(horizon)[:1]"),
        ),
        Mistake(
            "newest-first",
            "each window holds the newest value first; time runs forward",
            "what does an LSTM read first?",
            ("seen = np.arange(length)", "seen = np.arange(length)[::-1]"),
        ),
        Mistake(
            "targets-reversed",
            "the targets stand with the farthest value first",
            "which of the targets comes first in time?",
            ("length + np.arange(horizon)", "length + np.arange(horizon)[::-1]"),
        ),
        Mistake(
            "windows-as-columns",
            "the windows stand side by side, as columns; a window is to be a row",
            "how many rows has a table of W examples?",
            ("return inputs, targets", "return inputs.T, targets.T"),
        ),
        Mistake(
            "targets-first",
            "targets and inputs are exchanged",
            "in which order are the two asked for?",
            ("return inputs, targets", "return targets, inputs"),
        ),
        Mistake(
            "room-for-the-horizon-twice",
            "too few windows: the horizon is taken off twice",
            "at which value does the last window start, if its targets end with the series?",
            ("- horizon + 1)", "- 2 * horizon + 1)"),
        ),
        Mistake(
            "no-overlap",
            "windows do not overlap: each starts where the targets before it end; one starts at "
            "every value",
            "how far is it from the start of a window to the start of the next?",
            function=_leave_gaps,
        ),
        Mistake(
            "steps-of-a-window",
            "each window starts where the one before it ends; one starts at every value",
            "how far is it from the start of a window to the start of the next?",
            function=_stride_by_length,
        ),
        Mistake(
            "round-the-end",
            "the last windows go on at the beginning of the series: their targets are its oldest "
            "values",
            "what follows the last value of a series?",
            function=_wrap_around,
        ),
    ),
)
