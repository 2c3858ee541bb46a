"""The share of a cell state that is left at the end, when one forget gate closes in between."""

from collections.abc import Callable

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.figure import Figure

from lstm_course.plotting.alternative_text import described
from lstm_course.plotting.palette import CELL, FORGET_GATE, GREY, INK, style

STEPS, CLOSED_AT = 30, 12


def example_gates() -> np.ndarray:
    """Return a forget gate that is 0.95, except for one step in which it almost closes, (T,)."""
    f = np.full(STEPS, 0.95)
    f[CLOSED_AT] = 0.02
    return f


def draw_retention(memory_retention: Callable) -> Figure:
    """Draw the example's forget gate, and the share of each step's cell state left at the end.

    Args:
        memory_retention: the learner's own or the library's.
    """
    f = example_gates()
    retention = memory_retention(f.reshape(STEPS, 1, 1)).ravel()
    steps = np.arange(STEPS)
    with style():
        fig, (above, below) = plt.subplots(
            2, 1, figsize=(9.0, 4.4), sharex=True, height_ratios=(1, 1.6)
        )
        above.bar(steps, f, width=0.8, color=FORGET_GATE)
        above.set(ylim=(0, 1.08), title=f"The forget gate closes at step {CLOSED_AT}")
        above.set_ylabel("forget gate $f_t$")
        below.bar(steps, retention, width=0.8, color=CELL)
        below.set(ylim=(0, 1.08), title="Almost nothing from before that step is left")
        below.set(xlabel="time step t", ylabel="share left, $r_t$", xlim=(-0.6, STEPS - 0.4))
        below.annotate(
            f"f = {f[CLOSED_AT]:g}",
            (CLOSED_AT, 0.03),
            (CLOSED_AT - 3, 0.5),
            ha="right",
            color=INK,
            fontsize=11,
            arrowprops={"arrowstyle": "->", "color": GREY},
        )
    before, after = retention[: CLOSED_AT + 1], retention[CLOSED_AT + 1 :]
    return described(
        fig,
        f"Bars for {STEPS} time steps. Above: the forget gate is {f[0]:g}, and {f[CLOSED_AT]:g} at "
        f"step {CLOSED_AT}. Below: the share left at the end is {before.max():.1%} or less up to "
        f"that step, and {after.min():.0%} to {after.max():.0%} after it.",
    )


def describe_retention(memory_retention: Callable, guess: object = None) -> str:
    """Describe what the gates ½, 1, ½ leave, beside the learner's prediction.

    Args:
        memory_retention: the learner's own or the library's.
        guess: the learner's share; None where there is none.
    """
    left = float(memory_retention(np.array([0.5, 1, 0.5]).reshape(3, 1, 1))[0, 0, 0])
    said = "" if guess is None else f" You predicted {guess}."
    return f"The gates ½, 1 and ½ leave a share of {left:g}.{said}"
