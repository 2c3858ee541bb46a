"""A bit held by one unit under dropout, between layers or between time steps.

T time steps, B sequences in a batch.
"""

from collections.abc import Callable
from typing import NamedTuple

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.figure import Figure

from lstm_course.cells.handmade import latch_weights
from lstm_course.plotting.palette import CELL, FORGET_GATE, GREY, style

VISIBLE = 0.1  # an h above this can be read; a stored bit gives 0.76


class Survival(NamedTuple):
    """Shares of sequences whose bit can still be read after each step, (T,) each."""

    between_layers: np.ndarray
    on_the_time_path: np.ndarray


class TorchDropout(NamedTuple):
    """Changes in a two-layer torch.nn.LSTM when its dropout is switched on."""

    lower: float  # largest change of the lower layer's last h and c
    upper: float  # largest change of the upper layer's last h and c
    zeros: float  # share of exact zeros in the top layer's output


def dropout_of_torch(rate: float = 0.5, seed: int = 0) -> TorchDropout:
    """Run torch.nn.LSTM(num_layers=2, dropout=rate) in training and evaluation mode.

    Args:
        rate: probability that an entry is dropped.
        seed: of weights, inputs and dropout.
    """
    import torch

    with torch.random.fork_rng(devices=[]), torch.no_grad():
        torch.manual_seed(seed)
        lstm = torch.nn.LSTM(4, 5, num_layers=2, dropout=rate).double()
        x = torch.randn(8, 3, 4, dtype=torch.float64)
        output, states = lstm.train()(x)
        _, states_in_use = lstm.eval()(x)
    changes = [
        [(a - b).abs().max().item() for a, b in zip(on, off, strict=True)]
        for on, off in zip(states, states_in_use, strict=True)
    ]  # h and c, each: lower and upper layer
    lower, upper = map(max, zip(*changes, strict=True))
    return TorchDropout(lower, upper, float((output == 0).double().mean()))


def share_that_still_knows(
    stack: Callable, dropout: Callable, rate: float, steps: int = 50, seed: int = 0
) -> Survival:
    """Store a bit in each of 1,000 sequences at the first step and hold it under dropout.

    Args:
        stack: `stacked_lstm_forward`, the learner's own or the library's.
        dropout: `dropout_between_layers`, the learner's own or the library's.
        rate: probability that an entry is dropped, at each step.
        steps: T.
        seed: of bits and dropout.
    """
    rng = np.random.default_rng(seed)
    bits = rng.choice([-1.0, 1.0], size=(1000, 1))  # (B, 1)
    x = rng.choice([-1.0, 1.0], size=(steps, 1000, 2))  # (write, bit): later bits are distractors
    x[..., 0] = 0
    x[0] = np.hstack([np.ones_like(bits), bits])
    zeros = np.zeros_like(bits)

    hs, _, _ = stack(x, [(zeros, zeros)], [latch_weights()])  # (T, B, 1)
    between = dropout(hs, rate, rng) * bits > VISIBLE

    state, shown = (zeros, zeros), []
    for t in range(steps):
        hs, [(h, c)], _ = stack(x[t : t + 1], [state], [latch_weights()])
        shown.append(hs[0] * bits > VISIBLE)
        state = tuple(dropout(np.stack([h, c]), rate, rng))
    return Survival(between.mean(axis=(1, 2)), np.stack(shown).mean(axis=(1, 2)))


def draw_survival(survival: Survival, rate: float) -> Figure:
    """Draw the share of sequences that still hold their bit, against time."""
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
