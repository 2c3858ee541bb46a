"""The training curve of the language model, for the training lab and its live plot."""

from collections.abc import Mapping, Sequence

import numpy as np
from matplotlib.axes import Axes

from lstm_course.plotting.palette import CANDIDATE, CELL, GREY, INK

SMOOTH = 25  # steps over which a training curve is averaged


def draw_training(
    ax: Axes,
    training: Sequence[float],
    tested: Sequence[tuple[int, float]],
    others: Mapping[str, float] | None = None,
) -> None:
    """Draw bits per character against steps, with other compressors as horizontal lines.

    Args:
        ax: axes to draw in; cleared first.
        training: bits per character of each training step.
        tested: (step, bits per character) on held-out text.
        others: name -> bits per character of a compressor.
    """
    ax.clear()
    steps = np.arange(1, len(training) + 1)
    ax.plot(steps, training, color=GREY, alpha=0.35, linewidth=0.8)
    if len(training) >= SMOOTH:
        smooth = np.convolve(training, np.ones(SMOOTH) / SMOOTH, mode="valid")
        middle = steps[SMOOTH // 2 :][: len(smooth)]  # of the steps that a mean is taken over
        ax.plot(middle, smooth, color=GREY, label="training")
    if tested:
        ax.plot(*zip(*tested, strict=True), "o-", color=CELL, label="held out")
    for bits in (others or {}).values():
        ax.axhline(bits, color=CANDIDATE, linewidth=1, linestyle="--")
    for names, bits in _merge_close_levels(others or {}):
        ax.annotate(names, (1, bits), (3, 0), xycoords=("axes fraction", "data"), va="center",
                    textcoords="offset points", fontsize=9, color=INK)  # fmt: skip
    whole = [bits for _, bits in tested] + list((others or {}).values())
    low = min([*training, *whole], default=1.0)
    high = max([min(max(training, default=5.0), 5.0), *whole])  # a first guess may stand out
    ax.set(xlabel="step", ylabel="bits per character", ylim=(low - 0.2, high + 0.2))
    if ax.get_legend_handles_labels()[0]:
        ax.legend(loc="upper right")


def _merge_close_levels(levels: Mapping[str, float]) -> list[tuple[str, float]]:
    """Return names of levels from low to high; names that would overlap are joined."""
    found: list[tuple[str, float]] = []
    for name, bits in sorted(levels.items(), key=lambda level: level[1]):
        if found and bits - found[-1][1] < 0.15:
            found[-1] = (f"{found[-1][0]}, {name}", bits)
        else:
            found.append((name, bits))
    return found
