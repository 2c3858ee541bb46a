"""A report's figures, as SVG in the address of a picture: nothing in a picture runs."""

import base64
import io
import math
from collections.abc import Sequence

from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from autograder.grading.report.counts import STATES, ClassCounts, ExerciseCount
from lstm_course.plots.palette import (
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
MOST_BINS = 20
STEPS = (0.5, 1, 2, 2.5, 5, 10, 20, 25, 50, 100)
ROOM_FOR_A_NUMBER = 0.04  # of a bar's length


def marks_figure(counts: ClassCounts) -> Figure:
    """How many submissions earned how many marks, with the median."""
    edges = bin_edges(counts.points)
    with style():
        figure = Figure(figsize=(WIDTH, 2.6))
        ax = figure.add_subplot()
        ax.hist(counts.marks, bins=edges, color=CELL, edgecolor="white", linewidth=1.0)
        ax.axvline(counts.middle, color=INK, linewidth=1.5, linestyle="--")
        right_half = counts.middle > counts.points / 2
        ax.annotate(
            f"median {counts.middle:g}",
            (counts.middle, 1.0),
            xycoords=("data", "axes fraction"),
            xytext=(-5 if right_half else 5, 2),
            textcoords="offset points",
            ha="right" if right_half else "left",
            va="bottom",
        )
        ax.set(xlabel=f"marks, of {counts.points:g}", ylabel="submissions")
        ax.set_xlim(edges[0], edges[-1])
        ax.yaxis.set_major_locator(MaxNLocator(integer=True))
        ax.grid(axis="x", visible=False)
    return figure


def bin_edges(points: float) -> list[float]:
    """Edges of equal bins from 0 to the full marks, or just past them; at most `MOST_BINS`."""
    points = max(points, 1.0)
    step = next((s for s in STEPS if points / s <= MOST_BINS), points / MOST_BINS)
    return [k * step for k in range(math.ceil(points / step - 1e-9) + 1)]


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
