"""What the forget gate's bias at the start has to do with what is learned."""

from collections.abc import Mapping, Sequence

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import FixedLocator, NullLocator

from lstm_course.plots.palette import CELL, GREY, INK, ordered_colours, style


def draw_updates_by_bias(
    biases: Sequence[float], found: Mapping[int, np.ndarray], updates: int
) -> Figure:
    """Updates until learned, a dot a network, one panel a lag.

    Args:
        biases: of the forget gate.
        found: lag -> updates (biases, seeds), infinite where it was not learned.
        updates: that were given.
    """
    with style():
        fig, axes = plt.subplots(1, len(found), figsize=(3.1 * len(found), 3.1), sharey=True)
        for ax, (lag, times) in zip(axes, found.items(), strict=True):
            for place, row in enumerate(times):
                _dots(ax, place, row, ordered_colours(len(biases))[place], updates)
            ax.set_xticks(range(len(biases)), [f"{bias:g}" for bias in biases])
            ax.set(title=f"lag {lag}", xlabel="bias of the forget gate")
            _limit(ax, updates, f"not in {updates} updates", lowest=5)
        axes[0].set_ylabel("updates until learned")
    return fig


def draw_sequences_by_start(found: Mapping[str, Sequence[float]], limit: int) -> Figure:
    """Sequences until learned, a dot a network, one column a start.

    Args:
        found: name of the start -> sequences of each seed, infinite where it was not learned.
        limit: sequences that were given.
    """
    with style():
        fig, ax = plt.subplots(figsize=(5.6, 3.1))
        for place, times in enumerate(found.values()):
            _dots(ax, place, np.array(times), CELL, limit)
        ax.set_xticks(range(len(found)), list(found))
        ax.set(ylabel="sequences until learned", xlim=(-0.6, len(found) - 0.4))
        _limit(ax, limit, f"not in {limit:,} sequences", lowest=2000)
    return fig


def _dots(ax: Axes, place: int, times: np.ndarray, colour: str, limit: float) -> None:
    """Learned: a dot. Not learned: a cross above the limit."""
    beside = place + np.linspace(-0.2, 0.2, len(times))
    learned = np.isfinite(times)
    ax.plot(beside[learned], times[learned], "o", color=colour, mec=INK, mew=0.6, markersize=6)
    above = np.full(np.sum(~learned), 1.25 * limit)
    ax.plot(beside[~learned], above, "x", color=GREY, markersize=6, mew=1.6)


def _limit(ax: Axes, limit: float, text: str, lowest: float) -> None:
    """A line at the limit, on a scale that shows those far below it as well."""
    ax.axhline(limit, color=GREY, linestyle=":", linewidth=1.2)
    ax.text(0.98, 1.6 * limit, text, color=GREY, ha="right", transform=ax.get_yaxis_transform())
    ax.set(yscale="log", ylim=(lowest, 2.2 * limit))
    ticks = [n * 10**k for k in range(6) for n in (1, 2, 5) if n * 10**k <= limit]
    ax.yaxis.set(major_locator=FixedLocator(ticks), minor_locator=NullLocator())
    ax.yaxis.set_major_formatter("{x:,.0f}")
    ax.xaxis.grid(False)
