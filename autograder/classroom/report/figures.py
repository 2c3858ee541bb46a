"""A report's figures, as SVG in the address of a picture: nothing in a picture runs."""

import base64
import io
import math
from collections.abc import Sequence

from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from autograder.classroom.report.counts import STATES, ClassCounts, ExerciseCount
from lstm_course.plotting.palette import (
    CANDIDATE,
    CELL,
    FORGET_GATE,
    GREY,
    INK,
    INPUT_GATE,
    OUTPUT_GATE,
    PALE,
    style,
)

COLOURS = dict(zip(STATES, (INPUT_GATE, CANDIDATE, FORGET_GATE, OUTPUT_GATE, PALE), strict=True))
WIDTH = 7.6  # inches: what fits on a printed page
MOST_BINS = 26
STEPS = (1, 2, 2.5, 5, 10, 20, 25, 50, 100)
ROOM_FOR_A_NUMBER = 0.04  # of a bar's length


def marks_figure(counts: ClassCounts) -> Figure:
    """How many submissions earned how many marks, those with all of them apart; the median."""
    step = bin_size(counts.points)
    bins = math.ceil(counts.points / step - 1e-9)  # and one more for full marks
    heights = [0] * (bins + 1)
    for marks in counts.marks:
        heights[_bin_of(marks, counts.points, step)] += 1
    full = counts.middle >= counts.points
    middle = bins if full else counts.middle / step - (0 if step == 1 else 0.5)
    with style():
        figure = Figure(figsize=(WIDTH, 2.5))
        ax = figure.add_subplot()
        bars = ax.bar(range(bins + 1), heights, width=0.92, color=CELL)
        bars[-1].set_color(INPUT_GATE)
        ax.bar_label(bars, [height or "" for height in heights], fontsize=8.5, padding=1)
        ax.plot([middle], [0], marker="^", markersize=9, color=INK, clip_on=False, zorder=3)
        ax.set_xticks(range(bins + 1), [*_labels(counts.points, step, bins), "all"], fontsize=8.5)
        ax.set(xlabel=f"marks, of {counts.points:g} (▲ median: {counts.middle:g})")
        ax.set(ylabel="submissions", xlim=(-0.6, bins + 0.6))
        ax.yaxis.set_major_locator(MaxNLocator(integer=True, min_n_ticks=1))
        ax.margins(y=0.12)
        ax.tick_params(axis="x", length=0, pad=7)  # room for the triangle
        ax.grid(axis="x", visible=False)
    return figure


def bin_size(points: float) -> float:
    """Size of the bins, so that there are at most `MOST_BINS` from 0 to the full marks."""
    return next((step for step in STEPS if points / step <= MOST_BINS), points / MOST_BINS)


def _bin_of(marks: float, points: float, step: float) -> int:
    bins = math.ceil(points / step - 1e-9)
    return bins if marks >= points else min(int(marks / step), bins - 1)


def _labels(points: float, step: float, bins: int) -> list[str]:
    """By whole marks "3" stands for 3 to just under 4; wider bins are named by both ends."""
    if step == 1:
        return [str(k) for k in range(bins)]
    return [f"{k * step:g}–{min(points, (k + 1) * step):g}" for k in range(bins)]


def exercises_figure(exercises: Sequence[ExerciseCount]) -> Figure:
    """One bar an exercise: which share of the class has it right, partly right, wrong, open."""
    with style():
        figure = Figure(figsize=(WIDTH, 0.8 + 0.3 * len(exercises)))
        ax = figure.add_subplot()
        names = [_plain(exercise.name) for exercise in exercises]
        left = [0.0] * len(exercises)
        for state in STATES:
            numbers = [exercise.states[state] for exercise in exercises]
            totals = [sum(exercise.states.values()) or 1 for exercise in exercises]
            shares = [number / total for number, total in zip(numbers, totals, strict=True)]
            edge = GREY if state == "open" else "white"
            bars = ax.barh(
                range(len(names)),
                shares,
                left=left,
                color=COLOURS[state],
                edgecolor=edge,
                linewidth=0.6,
                height=0.72,
                label=state,
            )
            texts = [
                str(number) if share >= ROOM_FOR_A_NUMBER else ""
                for number, share in zip(numbers, shares, strict=True)
            ]
            ax.bar_label(bars, texts, label_type="center", fontsize=8.5, color=INK)
            left = [start + share for start, share in zip(left, shares, strict=True)]
        ax.set_yticks(range(len(names)), names, family="monospace", fontsize=9)
        ax.invert_yaxis()
        ax.set_xlim(0, 1)
        ax.set_xticks([])
        ax.grid(visible=False)
        ax.spines[:].set_visible(False)
        ax.tick_params(length=0)
        figure.legend(loc="outside upper right", ncols=len(STATES), fontsize=9, handlelength=1.2)
    return figure


def as_address(figure: Figure) -> str:
    """A figure as a data: address, the same for the same figure."""
    import matplotlib as mpl

    buffer = io.BytesIO()
    with mpl.rc_context({"svg.hashsalt": "report"}):
        figure.savefig(buffer, format="svg", metadata={"Date": None})
    return "data:image/svg+xml;base64," + base64.b64encode(buffer.getvalue()).decode()


def _plain(name: str) -> str:
    """A name in which matplotlib looks for no formula."""
    return name.replace("$", r"\$")
