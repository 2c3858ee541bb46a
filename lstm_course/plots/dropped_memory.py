"""Figure of a bit under dropout: between layers, and on the time path."""

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.figure import Figure

from lstm_course.experiments.dropped_memory import Survival
from lstm_course.plots.palette import CELL, FORGET_GATE, GREY, style


def draw_survival(survival: Survival, rate: float) -> Figure:
    """Share of the sequences that still know their bit, against time."""
    steps = np.arange(len(survival.between_layers))
    with style():
        fig, ax = plt.subplots(figsize=(7.2, 3.6))
        ax.plot(steps, (1 - rate) ** steps, color=GREY, lw=5, alpha=0.45, label=f"{1 - rate:g}ᵗ")
        ax.plot(steps, survival.on_the_time_path, color=FORGET_GATE, label="on the time path")
        ax.plot(steps, survival.between_layers, color=CELL, label="between layers")
        ax.set(
            xlabel="steps since the bit was stored",
            ylabel="share that can still read it",
            ylim=(0, 1.03),
        )
        ax.legend(loc="center right", title=f"dropout, rate {rate:g}")
    return fig
