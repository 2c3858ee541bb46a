"""Figures of forecasts: errors by horizon, and one forecast beside what came."""

from collections.abc import Mapping, Sequence

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from lstm_course.plots.palette import CANDIDATE, CELL, FORGET_GATE, GREY, INK, PALE, style

LEVELS, CHANGES, LINEAR = "LSTM of levels", "LSTM of changes", "linear regression of changes"
COLOURS = {LEVELS: FORGET_GATE, CHANGES: CELL, LINEAR: CANDIDATE}
PERSISTENCE, SEASONAL, DRIFT = "persistence", "seasonal persistence", "seasonal with drift"
DASHES = {PERSISTENCE: (0, (1, 1.5)), SEASONAL: (0, (4, 2)), DRIFT: (0, (6, 1.5, 1, 1.5))}


def draw_series(months: Sequence, series: np.ndarray, train_months: int, unit: str) -> Figure:
    """The whole series, and where it is cut in time.

    Args:
        months: dates, as many as values.
        series: one value a month.
        train_months: months before the cut.
        unit: of the values.
    """
    with style():
        fig, ax = plt.subplots(figsize=(8.6, 3.0))
        ax.axvspan(months[train_months], months[-1], color=PALE)
        ax.plot(months, series, color=INK, lw=1.2)
        top = series.max()
        ax.text(months[train_months // 2], top, "to learn from", ha="center", va="top", color=GREY)
        middle = months[(train_months + len(series)) // 2]
        ax.text(middle, series.min(), "to be judged by", ha="center", color=GREY)
        ax.set(ylabel=unit)
    return fig


def draw_error_by_horizon(
    baselines: Mapping[str, np.ndarray], models: Mapping[str, np.ndarray], unit: str
) -> Figure:
    """Error against months ahead, on a logarithmic scale: all seeds, and their mean.

    Args:
        baselines: name -> errors (H,).
        models: name -> errors (seeds, H).
        unit: of the errors.
    """
    with style():
        fig, ax = plt.subplots(figsize=(8.6, 4.4))
        for name, errors in baselines.items():
            ahead = np.arange(1, len(errors) + 1)
            ax.semilogy(ahead, errors, color=GREY, lw=1.6, ls=DASHES[name], label=name)
        for name, errors in models.items():
            ax.semilogy(ahead, errors.mean(0), color=COLOURS[name], label=name)
            ax.fill_between(ahead, errors.min(0), errors.max(0), color=COLOURS[name], alpha=0.25)
        ax.set(xlabel="months ahead", ylabel=f"error (root mean square, {unit})")
        ax.set_xticks([1, 6, 12, 18, 24])
        ticks = [0.3, 1, 3, 10]
        ax.set_yticks(ticks, [f"{tick:g}" for tick in ticks])
        ax.minorticks_off()
        ax.set_title("bands: from the best seed to the worst")
        ax.legend(loc="center left", bbox_to_anchor=(1.0, 0.5))
    return fig


def draw_forecast(
    past: np.ndarray,
    future: np.ndarray,
    forecasts: Mapping[str, np.ndarray],
    unit: str,
    known: float | None = None,
) -> Figure:
    """One window, what was forecast from it, and what came.

    Args:
        past: the window (L,).
        future: what came (H,).
        forecasts: name -> what was forecast (H,).
        unit: of the values.
        known: the highest value that the networks were trained on, as a dotted line.
    """
    with style():
        fig, ax = plt.subplots(figsize=(8.6, 3.8))
        before, after = np.arange(1 - len(past), 1), np.arange(1, len(future) + 1)
        ax.plot(before, past, color=INK, lw=1.4)
        ax.plot(after, future, "o", color=INK, ms=3.5, label="what came")
        for name, values in forecasts.items():
            looks = {"ls": DASHES[name], "lw": 1.6} if name in DASHES else {}
            ax.plot(after, values, color=COLOURS.get(name, GREY), label=name, **looks)
        if known is not None:
            ax.axhline(known, color=INK, lw=1, ls=":", label="highest in training")
        _mark_today(ax)
        ax.set(xlabel="months from now", ylabel=unit)
        ax.legend(loc="center left", bbox_to_anchor=(1.0, 0.5))
    return fig


def _mark_today(ax: Axes) -> None:
    ax.axvline(0.5, color=GREY, lw=1)
    ax.set_xticks(range(-36, 25, 12))
