"""The training curve of the language model, for the training lab and its live plot."""

from collections.abc import Mapping, Sequence

import numpy as np
from matplotlib.axes import Axes

from lstm_course.plotting.palette import GREY, INK, MODELS

SMOOTH = 25  # steps over which a training curve is averaged


def draw_training(
    ax: Axes,
    training: Sequence[float],
    validated: Sequence[tuple[int, float]],
    others: Mapping[str, float] | None = None,
) -> None:
    """Draw bits per character against steps, with other compressors as horizontal lines.

    Args:
        ax: axes to draw in; cleared first.
        training: bits per character of each training step.
        validated: (step, bits per character) on the validation set.
        others: name -> bits per character of a compressor.
    """
    ax.clear()
    steps = np.arange(1, len(training) + 1)
    ax.plot(steps, training, color=INK, alpha=0.35, linewidth=0.8)
    if len(training) >= SMOOTH:
        smooth = np.convolve(training, np.ones(SMOOTH) / SMOOTH, mode="valid")
        middle = steps[SMOOTH // 2 :][: len(smooth)]  # of the steps that a mean is taken over
        ax.plot(middle, smooth, color=INK, label="training")
    if validated:
        ax.plot(*zip(*validated, strict=True), "o-", color=MODELS["lstm"], label="validation")
    for bits in (others or {}).values():
        ax.axhline(bits, color=GREY, linewidth=1, linestyle="--")
    for names, bits in _merge_close_levels(others or {}):
        ax.annotate(names, (1, bits), (3, 0), xycoords=("axes fraction", "data"), va="center",
                    textcoords="offset points", fontsize=9, color=INK)  # fmt: skip
    whole = [bits for _, bits in validated] + list((others or {}).values())
    low = min([*training, *whole], default=1.0)
    high = max([min(max(training, default=5.0), 5.0), *whole])  # a first guess may stand out
    ax.set(xlabel="step", ylabel="bits per character", ylim=(low - 0.2, high + 0.2))
    if validated:
        step, bits = validated[-1]
        ax.set_title(f"Step {step}: {bits:.2f} bits per character on validation files")
    if ax.get_legend_handles_labels()[0]:
        ax.legend(loc="upper right")


def describe_training(
    training: Sequence[float],
    validated: Sequence[tuple[int, float]],
    others: Mapping[str, float] | None = None,
) -> str:
    """Describe the curve: where it starts and ends, and the levels beside it.

    Args:
        training: bits per character of each training step.
        validated: (step, bits per character) on the validation set.
        others: name -> bits per character of a compressor.
    """
    parts = [f"Bits per character against steps, {len(training)} steps so far."]
    if training:
        last = np.mean(training[-SMOOTH:])
        parts.append(f"Training: from {training[0]:.2f} to {last:.2f}.")
    if validated:
        parts.append(f"Validation at step {validated[-1][0]}: {validated[-1][1]:.2f}.")
    levels = ", ".join(f"{name} {bits:.2f}" for name, bits in (others or {}).items())
    if levels:
        parts.append(f"Dashed levels: {levels}.")
    return " ".join(parts)


def _merge_close_levels(levels: Mapping[str, float]) -> list[tuple[str, float]]:
    """Return names of levels from low to high; names that would overlap are joined."""
    found: list[tuple[str, float]] = []
    for name, bits in sorted(levels.items(), key=lambda level: level[1]):
        if found and bits - found[-1][1] < 0.15:
            found[-1] = (f"{found[-1][0]}, {name}", bits)
        else:
            found.append((name, bits))
    return found
