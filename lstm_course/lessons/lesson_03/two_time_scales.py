"""Two units of one cell that follow the same noisy signal, one fast and one slow."""

from collections.abc import Callable

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.figure import Figure

from lstm_course.cells.gates import forget_bias_for_half_life
from lstm_course.plotting.alternative_text import described
from lstm_course.plotting.palette import CELL, GREY, style

HALF_LIVES = (1.0, 20.0)  # steps
LEVELS, LEVEL_STEPS = (0.6, -0.6, 0.6), 80
NOISE = 0.5


def track_signal(lstm_forward: Callable, seed: int = 0) -> tuple[np.ndarray, np.ndarray]:
    """Run a cell whose units are running means of the signal with different half-lives.

    Only the candidates look at the input. The biases of the input gates are those of the forget
    gates with the opposite sign, which makes i = 1 - f.

    Args:
        lstm_forward: the learner's own or the library's.
        seed: of the noise.

    Returns:
        The candidates, tanh of the signal (T,), and the cell states (T, 2).
    """
    H = len(HALF_LIVES)
    forget_bias = forget_bias_for_half_life(np.array(HALF_LIVES))
    b = np.concatenate([-forget_bias, forget_bias, np.zeros(H), np.full(H, 20.0)])  # i, f, g, o
    W_ih = np.zeros((4 * H, 1))
    W_ih[2 * H : 3 * H] = 1
    rng = np.random.default_rng(seed)
    signal = np.repeat(LEVELS, LEVEL_STEPS)
    signal = signal + NOISE * rng.standard_normal(len(signal))
    start = np.zeros((1, H))
    x = signal.reshape(-1, 1, 1)
    cs = lstm_forward(x, start, start, W_ih, np.zeros((4 * H, H)), b)[2].cs
    return np.tanh(signal), cs[:, 0]


def draw_two_time_scales(candidates: np.ndarray, cs: np.ndarray) -> Figure:
    """Draw the cell state of each unit over the candidates.

    Args:
        candidates: (T,).
        cs: cell states (T, 2).
    """
    titles = ("fast: follows every change, and the noise", "slow: smooth, and late")
    with style():
        fig, axes = plt.subplots(2, 1, figsize=(9.0, 4.8), sharex=True, sharey=True)
        for ax, half_life, title, c in zip(axes, HALF_LIVES, titles, cs.T, strict=True):
            ax.plot(candidates, ".", color=GREY, ms=4, label="candidate g")
            ax.plot(c, color=CELL, lw=2.4, label="cell state c")
            unit = "step" if half_life == 1 else "steps"
            ax.set_title(f"Half-life {half_life:g} {unit}, {title}")
        axes[0].legend(loc="lower left", ncols=2)
        axes[1].set_xlabel("time step t")
    return described(fig, describe_two_time_scales(candidates, cs))


def describe_two_time_scales(candidates: np.ndarray, cs: np.ndarray) -> str:
    """Describe in words how fast and how smoothly the two units follow the signal.

    Args:
        candidates: (T,).
        cs: cell states (T, 2).
    """
    moves = np.abs(np.diff(cs, axis=0)).mean(axis=0)
    units = [
        f"With a half-life of {half_life:g}, the cell state moves by {move:.2f} per step on "
        f"average, and its sign follows the first change with a delay of {_delay(c)}."
        for half_life, move, c in zip(HALF_LIVES, moves, cs.T, strict=True)
    ]
    return (
        f"Two units follow the same noisy candidates of ±{np.abs(candidates).max():.2f} at "
        f"most. Their level changes every {LEVEL_STEPS} steps. {' '.join(units)}"
    )


def _delay(c: np.ndarray) -> int:
    """Count the steps from the signal's first change until a cell state follows it below 0."""
    return int(np.argmax(c[LEVEL_STEPS:] < 0))
