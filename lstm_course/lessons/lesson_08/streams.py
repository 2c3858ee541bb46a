"""A text cut into streams, and the batches that move along them.

T time steps, B streams. Time comes first.
"""

from collections.abc import Sequence

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.figure import Figure

from lstm_course.plotting.alternative_text import described
from lstm_course.plotting.palette import INK, PALE, ordered_colours, style

SIGNS = str.maketrans({"\n": "¶", "\f": "␌"})  # line break, start of a file


def draw_streams(batches: Sequence[np.ndarray], characters: Sequence[str]) -> Figure:
    """Draw one row per stream, one colour per batch, one character per step.

    Args:
        batches: inputs, (T, B) each, of tokens.
        characters: the vocabulary.
    """
    B = batches[0].shape[1]
    steps = sum(len(batch) for batch in batches)
    with style():
        fig, ax = plt.subplots(figsize=(9, 0.42 * B + 1.1))
        start = 0
        for k, (batch, colour) in enumerate(
            zip(batches, ordered_colours(2 * len(batches)), strict=False)
        ):
            T = len(batch)
            ax.axvspan(start - 0.5, start + T - 0.5, color=colour, alpha=0.35, linewidth=0)
            ax.text(start + T / 2 - 0.5, -0.75, f"batch {k}", ha="center", va="bottom")
            for t in range(T):
                for b in range(B):
                    shown = characters[int(batch[t, b])].translate(SIGNS)
                    ax.text(start + t, b, shown, ha="center", va="center", color=INK,
                            family="monospace", fontsize=9)  # fmt: skip
            start += T
        for b in range(B + 1):
            ax.axhline(b - 0.5, color=PALE, linewidth=1)
        ax.set(xlim=(-0.5, steps - 0.5), ylim=(B - 0.5, -0.5), xlabel="time step")
        ax.set_yticks(range(B), [f"stream {b}" for b in range(B)])
        ax.grid(visible=False)
        ax.tick_params(length=0)
    return described(fig, describe_streams(batches, characters))


def describe_streams(batches: Sequence[np.ndarray], characters: Sequence[str]) -> str:
    """Describe the figure: the number of streams and batches, and the start of the first stream."""
    start = "".join(characters[int(token)] for token in batches[0][:, 0]).translate(SIGNS)
    steps, B = batches[0].shape
    return (
        f"{B} streams as rows, {len(batches)} batches of {steps} steps as coloured columns. Each "
        "row is one piece of text that continues from batch to batch. The first batch of stream 0 "
        f"holds: {start}"
    )
