"""The memory of saved activations against the length of the text."""

from collections.abc import Sequence

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.figure import Figure

from lstm_course.plotting.alternative_text import described
from lstm_course.plotting.palette import GREY, INK, style


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
        ax.plot(lengths, np.array(kept) / 2**20, "o-", color=INK, label="full backward pass")
        ax.axhline(cut / 2**20, color=GREY, label=f"truncated every {segment} steps")
        ax.set(
            xlabel="length of the text in steps",
            ylabel="saved for the backward pass, MiB",
            title="Memory grows with the backward pass, not with the text",
            xlim=(0, 1.05 * max(lengths)),
            ylim=(0, 1.08 * max(kept) / 2**20),
        )
        ax.set_xticks(lengths)
        ax.legend()
    full = ", ".join(f"{size / 2**20:.0f} at {T}" for T, size in zip(lengths, kept, strict=True))
    return described(
        fig,
        f"Memory for the backward pass in MiB against the length of the text in steps: {full}. "
        f"Truncated every {segment} steps, it stays at {cut / 2**20:.0f} for any length.",
    )
