"""A number kept for 1,000 steps by four weights set by hand, beside the latch of lesson 01."""

from collections.abc import Iterable
from typing import NamedTuple

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.figure import Figure

from lstm_course.cells.lstm import LSTMParams, lstm_forward
from lstm_course.cells.rnn import rnn_forward
from lstm_course.plotting.alternative_text import described
from lstm_course.plotting.palette import CELL, GREY, INK, MODELS, style

STEPS = 1000
NUMBERS = (0.9, 0.5, 0.1, -0.3, -0.7)  # read in the first step
SHOWN = 10  # steps of the recurrent unit that the figure shows


def four_numbers() -> LSTMParams:
    """Return the weights of a unit that keeps the first number it is told to read.

    The inputs are (write, number). Four entries are not zero: the input gate's weight of `write`
    and its bias, the forget gate's bias, and the candidate's weight of the number. The forget gate
    is always open, so a second write would be added to the first.
    """
    W_ih, b = np.zeros((4, 2)), np.zeros(4)
    W_ih[0, 0], b[0] = 40.0, -20.0  # i: open at a write, closed otherwise
    b[1] = 20.0  # f: always open
    W_ih[2, 1] = 1.0  # g: tanh of the number
    return LSTMParams(W_ih, np.zeros((4, 1)), b)


def recurrent_latch() -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return W_ih, W_hh and b of the unit by which lesson 01 keeps a bit in two stable states."""
    return np.array([[1.5]]), np.array([[2.0]]), np.zeros(1)


class KeptNumbers(NamedTuple):
    """States of two units after reading each of several numbers."""

    c: np.ndarray  # (T, N) cell state of the LSTM's unit, with noise at every later step
    h: np.ndarray  # (T, N) hidden state of lesson 01's unit, with silence at every later step


def keep_numbers(seed: int = 0) -> KeptNumbers:
    """Let both units read the numbers, then wait for `STEPS` steps.

    Args:
        seed: of the noise.
    """
    rng = np.random.default_rng(seed)
    N = len(NUMBERS)
    x = np.zeros((STEPS + 1, N, 2))  # (write, number)
    x[1:, :, 1] = rng.standard_normal((STEPS, N))
    x[0] = np.column_stack([np.ones(N), NUMBERS])
    zeros = np.zeros((N, 1))
    cs = lstm_forward(x, zeros, zeros, *four_numbers())[2].cs
    silence = np.zeros((STEPS + 1, N, 1))
    silence[0, :, 0] = NUMBERS
    hs = rnn_forward(silence, zeros, *recurrent_latch())[0]
    return KeptNumbers(cs[..., 0], hs[..., 0])


def draw_kept_numbers(kept: KeptNumbers) -> Figure:
    """Draw the states of the two units against time.

    Args:
        kept: from `keep_numbers`.
    """
    with style():
        fig, (left, right) = plt.subplots(1, 2, figsize=(10.0, 3.7), sharey=True)
        left.plot(kept.h[: SHOWN + 1], color=MODELS["rnn"], marker="o", ms=4)
        left.set(title="Recurrent unit of lesson 01: only the sign is left", ylabel="state")
        left.set_xlabel("steps, without any noise")
        right.plot(kept.c, color=CELL)
        right.set(title="LSTM unit, four weights set by hand: nothing is lost")
        right.set_xlabel("steps, with noise at each of them")
        for k, number in enumerate(NUMBERS):
            value = kept.c[-1, k]
            text = f"{number:g}".replace("-", "−")
            right.text(1015, value, f"read: {text}", color=INK, va="center")
        for ax in (left, right):
            ax.axhline(0, color=GREY, lw=0.8)
            ax.set_ylim(-1.1, 1.1)
        right.set_xlim(0, 1230)
        right.set_xticks([0, 250, 500, 750, 1000])
    return described(fig, describe_lines(kept))


def describe_lines(kept: KeptNumbers) -> str:
    """Describe the figure in words, with the values at both ends of its lines.

    Args:
        kept: from `keep_numbers`.
    """
    return (
        f"Two panels, with one line for each of the numbers {_list(NUMBERS)}. Left: the recurrent "
        f"unit starts at {_list(kept.h[0])}. After {SHOWN} steps of silence it is at "
        f"{_list(kept.h[SHOWN])}. Right: the cell state of the LSTM unit starts at "
        f"{_list(kept.c[0])}. After {STEPS:,} steps of noise it is at {_list(kept.c[-1])}."
    )


def _list(values: Iterable[float]) -> str:
    return ", ".join(f"{value:.2f}".replace("-", "−") for value in values)


def describe_kept_numbers(kept: KeptNumbers) -> str:
    """Describe how far the two states are from their first values after the last step."""
    lost = np.abs(kept.c[-1] - kept.c[0]).max()
    ends = np.unique(np.abs(kept.h[-1]).round(2))
    values = " or ".join(f"±{end:g}" for end in ends)
    return (
        f"LSTM unit, after {STEPS:,} steps of noise: c has changed by {lost:.0e} at most\n"
        f"recurrent unit, after {STEPS:,} steps of silence: h is {values}, whatever the number was"
    )
