"""What a cell shows of its memory, squashed and not."""

from collections.abc import Mapping

import matplotlib.pyplot as plt
from matplotlib.figure import Figure

from lstm_course.experiments.unsquashed import Roll
from lstm_course.plots.palette import FORGET_GATE, GREY, HIDDEN, style


def draw_unsquashed(rolls: Mapping[str, Roll]) -> Figure:
    """Left: the largest |h| against time. Right: the share of gates that are stuck.

    Args:
        rolls: name -> run; the first is the cell as it should be.
    """
    with style():
        fig, (left, right) = plt.subplots(1, 2, figsize=(9.0, 3.2), sharex=True)
        for (name, roll), colour in zip(rolls.items(), (HIDDEN, FORGET_GATE), strict=True):
            left.plot(roll.largest, color=colour, label=name)
            right.plot(100 * roll.shut_or_open, color=colour, label=name)
        left.axhline(1, color=GREY, linestyle=":", linewidth=1.2)
        left.set(title="largest |h|", xlabel="time step t", yscale="log")
        right.set(title="gates below 0.01 or above 0.99, in %", xlabel="time step t")
        right.set_ylim(0, 103)
        left.legend()
    return fig
