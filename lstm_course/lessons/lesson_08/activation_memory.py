"""The memory of saved activations against the length of the text."""

from collections.abc import Sequence

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.figure import Figure

from lstm_course.plotting.palette import CELL, FORGET_GATE, style


def draw_activation_memory(
    lengths: Sequence[int], kept: Sequence[int], segment: int, cut: int
) -> Figure:
    """Draw the memory for the backward pass against the length of the text.

    Args:
        lengths: of the text, in steps.
        kept: bytes saved for the backward pass at each length.
        segment: length of the segments of truncated backpropagation, in steps.
        cut: bytes saved for one segment.
    """
    with style():
        fig, ax = plt.subplots()
        ax.plot(
            lengths, np.array(kept) / 2**20, "o-", color=FORGET_GATE, label="full backward pass"
        )
        ax.axhline(cut / 2**20, color=CELL, label=f"cut every {segment} steps")
        ax.set(
            xlabel="length of the text in steps",
            ylabel="kept for the backward pass, MiB",
            title="Memory grows with the backward pass, not with the text",
            xlim=(0, 1.05 * max(lengths)),
            ylim=(0, 1.08 * max(kept) / 2**20),
        )
        ax.set_xticks(lengths)
        ax.legend()
    return fig
