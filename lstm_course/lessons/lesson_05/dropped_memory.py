"""A bit held by one unit under dropout, between layers or between time steps.

T time steps, B sequences in a batch.
"""

from collections.abc import Callable
from types import SimpleNamespace
from typing import NamedTuple

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.figure import Figure

from lstm_course.cells.handmade import latch_weights
from lstm_course.plotting.alternative_text import described
from lstm_course.plotting.palette import CELL, HIDDEN, INK, style

RATE = 0.1  # of the experiment
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
    """Store a bit in each of 10,000 sequences at the first step and hold it under dropout.

    Args:
        stack: `stacked_lstm_forward`, the learner's own or the library's.
        dropout: `dropout_between_layers`, the learner's own or the library's.
        rate: probability that an entry is dropped, at each step.
        steps: T.
        seed: of bits and dropout.
    """
    rng = np.random.default_rng(seed)
    bits = rng.choice([-1.0, 1.0], size=(10_000, 1))  # (B, 1)
    x = rng.choice([-1.0, 1.0], size=(steps, 10_000, 2))  # (write, bit): later bits are distractors
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


def measure_survival(functions: SimpleNamespace, rate: float = RATE) -> Survival:
    """Run `share_that_still_knows` with the functions of a namespace."""
    return share_that_still_knows(
        functions.stacked_lstm_forward, functions.dropout_between_layers, rate
    )


def draw_survival(survival: Survival, rate: float = RATE) -> Figure:
    """Draw the share of sequences whose bit can be read, against time."""
    steps = np.arange(len(survival.between_layers))
    with style():
        fig, ax = plt.subplots(figsize=(8.0, 3.6))
        ax.plot(steps, survival.between_layers, color=HIDDEN)
        ax.plot(steps, survival.on_the_time_path, color=CELL)
        ax.plot(steps, (1 - rate) ** steps, color=INK, lw=1.3, ls="--")
        labels = (
            (len(steps) // 3, survival.between_layers.min() - 0.1, "dropout between layers"),
            (len(steps) // 3, (1 - rate) ** (len(steps) // 3) + 0.04, "dropout on the time path"),
            (len(steps) // 8, (1 - rate) ** (len(steps) // 8) + 0.03, f"{1 - rate:g}ᵗ"),
        )
        for x, y, text in labels:
            ax.text(x, y, text)
        ax.set(
            title=f"Dropout on the time path erases the memory (rate {rate:g})",
            xlabel="steps since the bit was stored",
            ylabel="share of readable bits",
            ylim=(0, 1.03),
        )
    between, along = (shares[-1] for shares in survival)
    return described(
        fig,
        "Share of readable bits over time. With dropout between layers it stays near "
        f"{1 - rate:g}, {between:.1%} at the end. On the time path it falls like {1 - rate:g}ᵗ, "
        f"to {along:.1%}.",
    )


def describe_survival(survival: Survival, guess: object = None) -> str:
    """State the shares at the last step, beside the learner's prediction.

    Args:
        survival: from `share_that_still_knows`.
        guess: how many of 100 cells the learner expects to know their bit; None if no prediction.
    """
    steps = len(survival.between_layers) - 1
    lines = [
        f"readable after {steps} steps, dropout between layers:   "
        f"{survival.between_layers[-1]:.1%}",
        f"readable after {steps} steps, dropout on the time path: "
        f"{survival.on_the_time_path[-1]:.1%}",
    ]
    if guess is not None:
        found = 100 * survival.on_the_time_path[-1]
        lines.append(f"You predicted {guess} of 100 on the time path. Measured: {found:.1f}.")
    return "\n".join(lines)


def describe_mean(dropout: Callable, rate: float = 0.3) -> str:
    """Apply dropout to 100,000 equal entries and compare the means before and after.

    Args:
        dropout: `dropout_between_layers`, the learner's own or the library's.
        rate: probability that an entry is dropped.
    """
    states = np.full((100, 50, 20), 0.5)
    dropped = dropout(states, rate, np.random.default_rng(0))
    return (
        f"rate {rate:g}: {np.mean(dropped == 0):.3f} of the entries are 0, the others are "
        f"{dropped.max():.3f}\nmean before: {states.mean():.3f}, mean after: {dropped.mean():.3f}"
    )


def describe_torch_dropout(rate: float = 0.5) -> str:
    """State what changes in torch.nn.LSTM when its dropout is switched on."""
    switched = dropout_of_torch(rate)
    return (
        f"torch.nn.LSTM with two layers, dropout={rate:g} switched on\n"
        f"largest change of the lower layer's last states: {switched.lower:.0g}\n"
        f"largest change of the upper layer's last states: {switched.upper:.0g}\n"
        f"share of zeros in the output of the top layer:   {switched.zeros:.0%}"
    )
