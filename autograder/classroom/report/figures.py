"""The figures of a report, as SVG in data: URLs, where no script can run."""

import base64
import math
from collections.abc import Sequence

from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from autograder.classroom.report.counts import STATES, ClassCounts, ExerciseCount
from lstm_course.plotting.figure_svg import svg_document
from lstm_course.plotting.palette import (
    CANDIDATE,
    CELL,
    FORGET_GATE,
    GREY,
    INK,
    INPUT_GATE,
    ON_COLOUR,
    OUTPUT_GATE,
    PALE,
    style,
)

COLOURS = dict(zip(STATES, (INPUT_GATE, CANDIDATE, FORGET_GATE, OUTPUT_GATE, PALE), strict=True))
WIDTH = 7.6  # inches: what fits on a printed page
MAX_BINS = 26
STEPS = (1, 2, 2.5, 5, 10, 20, 25, 50, 100)
MIN_LABELLED = 0.04  # share of a bar from which on its number fits


def marks_figure(counts: ClassCounts) -> Figure:
    """Draw the histogram of the marks and their median; full marks have a bar of their own."""
    step = bin_size(counts.points)
    bins = math.ceil(counts.points / step - 1e-9)  # plus one for full marks
    heights = [0] * (bins + 1)
    for marks in counts.marks:
        heights[_find_bin(marks, counts.points, step)] += 1
    full = counts.middle >= counts.points
    middle = bins if full else counts.middle / step - (0 if step == 1 else 0.5)
    with style():
        figure = Figure(figsize=(WIDTH, 2.5))
        ax = figure.add_subplot()
        bars = ax.bar(range(bins + 1), heights, width=0.92, color=CELL)
        bars[-1].set_color(INPUT_GATE)
        ax.bar_label(bars, [height or "" for height in heights], fontsize=9, padding=1)
        ax.plot([middle], [0], marker="^", markersize=9, color=INK, clip_on=False, zorder=3)
        ax.set_xticks(range(bins + 1), [*_label_bins(counts.points, step, bins), "all"], fontsize=9)
        ax.set(xlabel=f"marks, of {counts.points:g} (▲ median: {counts.middle:g})")
        ax.set(ylabel="submissions", xlim=(-0.6, bins + 0.6))
        ax.yaxis.set_major_locator(MaxNLocator(integer=True, min_n_ticks=1))
        ax.margins(y=0.12)
        ax.tick_params(axis="x", length=0, pad=7)  # space for the triangle
        ax.grid(axis="x", visible=False)
    return figure


def bin_size(points: float) -> float:
    """Return the smallest bin size with at most `MAX_BINS` bins."""
    return next((step for step in STEPS if points / step <= MAX_BINS), points / MAX_BINS)


def _find_bin(marks: float, points: float, step: float) -> int:
    bins = math.ceil(points / step - 1e-9)
    return bins if marks >= points else min(int(marks / step), bins - 1)


def _label_bins(points: float, step: float, bins: int) -> list[str]:
    """Label the bins: "3" means from 3 to just under 4, wider bins show both ends."""
    if step == 1:
        return [str(k) for k in range(bins)]
    return [f"{k * step:g}–{min(points, (k + 1) * step):g}" for k in range(bins)]


def exercises_figure(exercises: Sequence[ExerciseCount]) -> Figure:
    """Draw one bar per exercise with the shares of right, partly right, wrong and open answers."""
    with style():
        figure = Figure(figsize=(WIDTH, 0.8 + 0.3 * len(exercises)))
        ax = figure.add_subplot()
        names = [_escape(exercise.name) for exercise in exercises]
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
                str(number) if share >= MIN_LABELLED else ""
                for number, share in zip(numbers, shares, strict=True)
            ]
            ink = INK if state == "open" else ON_COLOUR
            ax.bar_label(bars, texts, label_type="center", fontsize=9, color=ink)
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


def to_data_url(figure: Figure) -> str:
    """Return a figure as a data: URL, the same for the same figure."""
    return "data:image/svg+xml;base64," + base64.b64encode(svg_document(figure).encode()).decode()


def _escape(name: str) -> str:
    """Escape a name, so matplotlib finds no formula in it."""
    return name.replace("$", r"\$")
