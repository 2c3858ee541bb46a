"""How well a bit of n steps ago can be read from c and from h.

T time steps, B sequences in a batch, H hidden units. Networks are at initialisation.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.figure import Figure

from lstm_course.plotting.alternative_text import described
from lstm_course.plotting.palette import CELL, GREY, HIDDEN, style
from lstm_course.tasks.first_bit import remember_first_bit

LEAST = 0.5  # correlation with which the bit counts as readable


class ReadBack(NamedTuple):
    """Correlation of the bit with the best linear readout of a state, n = 0, 1, … steps later."""

    c: np.ndarray  # (T,)
    h: np.ndarray  # (T,)
    f: float  # mean of the forget gates


def read_back(
    lstm_forward: Callable,
    forget_bias: float,
    seed: int,
    *,
    steps: int = 200,
    sequences: int = 200,
    hidden_size: int = 16,
    recurrent_gain: float = 1.0,
) -> ReadBack:
    """Show a random network one bit and then noise, and read the bit from its two states.

    The readout is fitted by least squares to one half of the sequences; the correlation is measured
    on the other half.

    Args:
        lstm_forward: the learner's own or the library's.
        forget_bias: of the forget gates; other biases are 0.
        seed: of weights and inputs.
        steps, sequences, hidden_size: T, B, H.
        recurrent_gain: factor of W_hh; with 0, the gates do not see h.
    """
    rng = np.random.default_rng(seed)
    H = hidden_size
    W_ih = rng.uniform(-1, 1, (4 * H, 1)) / np.sqrt(H)
    W_hh = recurrent_gain * rng.uniform(-1, 1, (4 * H, H)) / np.sqrt(H)
    x, bits = remember_first_bit(rng, steps - 1, sequences)
    zeros = np.zeros((sequences, H))
    b = np.repeat([0.0, forget_bias, 0.0, 0.0], H)
    hs, _, cache = lstm_forward(x, zeros, zeros, W_ih, W_hh, b)
    return ReadBack(
        reading_correlation(cache.cs, bits),
        reading_correlation(hs, bits),
        float(cache.f.mean()),
    )


def reading_correlation(states: np.ndarray, bits: np.ndarray) -> np.ndarray:
    """Correlate the bits with the best linear readout, on the half that it was not fitted to.

    Args:
        states: (T, B, H).
        bits: (B,).

    Returns:
        (T,)

    Example:
        >>> bits = np.array([1.0, -1.0, 1.0, -1.0])
        >>> reading_correlation(3 * bits.reshape(1, 4, 1) + 1, bits).round(6)
        array([1.])
    """
    half = len(bits) // 2
    fitted, fresh = states[:, :half], states[:, half:]
    centred = fitted - fitted.mean(axis=1, keepdims=True)  # (T, B / 2, H)
    transposed = centred.transpose(0, 2, 1)
    products = transposed @ centred  # (T, H, H)
    size = np.trace(products, axis1=1, axis2=2)[:, None, None]
    ridge = 1e-9 * size * np.eye(states.shape[2])  # units may be identical
    weights = np.linalg.solve(products + ridge, transposed @ bits[:half, None])  # (T, H, 1)
    readings = (fresh @ weights)[..., 0]  # (T, B / 2)
    return np.array([np.corrcoef(reading, bits[half:])[0, 1] for reading in readings])


def reach(correlation: np.ndarray, least: float = LEAST) -> int:
    """Count the steps from the start for which the correlation stays at `least` or above.

    Example:
        >>> reach(np.array([1.0, 0.9, 0.4, 0.6]))
        1
    """
    below = np.flatnonzero(correlation < least)
    return int(below[0] - 1 if len(below) else len(correlation) - 1)


def draw_read_back(networks: Mapping[float, Sequence[ReadBack]]) -> Figure:
    """Draw the correlation with a bit seen n steps ago, one panel per forget bias.

    Args:
        networks: bias of the forget gate -> runs of several seeds; lines are medians, areas ranges.
    """
    with style():
        fig, axes = plt.subplots(1, len(networks), figsize=(10.4, 3.7), sharex=True, sharey=True)
        for ax, runs in zip(axes, networks.values(), strict=True):
            for name, colour in (("h", HIDDEN), ("c", CELL)):
                curves = np.array([getattr(run, name) for run in runs])  # (seeds, T)
                look = {"linestyle": "-", "lw": 2.2} if name == "c" else {"lw": 5.0}
                ax.plot(np.median(curves, axis=0), color=colour, label=name, **look)
                steps = np.arange(curves.shape[1])
                ax.fill_between(steps, curves.min(0), curves.max(0), color=colour, alpha=0.2, lw=0)
            ax.axhline(LEAST, color=GREY, lw=1.2, linestyle="--")
            f = np.mean([run.f for run in runs])
            ax.set_title(f"f ≈ {f:.2f}: readable for {median_reach(runs, 'c'):.0f} steps")
            ax.set_xlabel("steps since the bit")
            ax.set_ylim(-0.3, 1.05)
        axes[0].set_ylabel("correlation with the bit")
        axes[0].legend()
    return described(fig, describe_read_back(networks))


def describe_read_back(networks: Mapping[float, Sequence[ReadBack]]) -> str:
    """Describe the figure in words, with the steps for which the bit can be read from each state.

    Args:
        networks: bias of the forget gate -> runs of several seeds.
    """
    panels = [
        f"Forget gate near {np.mean([run.f for run in runs]):.2f}: c stays above {LEAST:g} for "
        f"{median_reach(runs, 'c'):g} steps, h for {median_reach(runs, 'h'):g}."
        for runs in networks.values()
    ]
    return (
        "Correlation of both states with a bit, against the steps since then. The curves fall. "
        f"Medians: {' '.join(panels)}"
    )


def median_reach(runs: Sequence[ReadBack], state: str) -> float:
    """Return the median over the runs of the steps for which a state can be read."""
    return float(np.median([reach(getattr(run, state)) for run in runs]))
