"""A cell whose output skips the tanh, beside one that applies it.

T time steps, B sequences in a batch, H hidden units.
"""

from collections.abc import Callable, Mapping
from typing import NamedTuple

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.figure import Figure

from lstm_course.cells.lstm import LSTMParams
from lstm_course.lessons.lesson_02.gate_values import GateFunctions
from lstm_course.plotting.palette import FORGET_GATE, GREY, HIDDEN, style


class CellRun(NamedTuple):
    """Result of running one cell over one batch of sequences."""

    largest: np.ndarray  # (T,) largest |h| at each step
    shut_or_open: np.ndarray  # (T,) share of gate values below 0.01 or above 0.99


def counting_cell(rng: np.random.Generator, input_size: int, hidden_size: int) -> LSTMParams:
    """Draw random weights, with biases that keep the cell state (f) and admit the candidate (i)."""
    H = hidden_size
    biases = {"i": 2.0, "f": 4.0, "g": 1.0, "o": 2.0}
    b = np.repeat([biases[name] for name in "ifgo"], H)  # (4H,)
    W_ih = 0.3 * rng.standard_normal((4 * H, input_size))
    W_hh = 0.3 * rng.standard_normal((4 * H, H)) / np.sqrt(H)
    return LSTMParams(W_ih, W_hh, b)


def show_unsquashed(c: np.ndarray, o: np.ndarray) -> np.ndarray:
    """Apply the output gate without the tanh: o ⊙ c."""
    return o * c


def run_cell(
    functions: GateFunctions,
    show: Callable[[np.ndarray, np.ndarray], np.ndarray],
    *,
    steps: int = 100,
    hidden_size: int = 16,
    seed: int = 0,
) -> CellRun:
    """Run a cell that counts upwards over noise, with `show` instead of `expose`.

    Args:
        functions: the steps of a cell.
        show: (c, o) -> h.
        steps: T.
        hidden_size: H.
        seed: of weights and inputs.
    """
    rng = np.random.default_rng(seed)
    batch_size, input_size = 8, 4
    params = counting_cell(rng, input_size, hidden_size)
    h = c = np.zeros((batch_size, hidden_size))
    largest, saturated = [], []
    for x in rng.standard_normal((steps, batch_size, input_size)):
        i, f, g, o = functions.lstm_gates(x, h, *params)  # (B, H) each
        c = functions.write(functions.forget(c, f), i, g)
        h = show(c, o)
        gates = np.stack([i, f, o])
        largest.append(np.abs(h).max())
        saturated.append(np.mean((gates < 0.01) | (gates > 0.99)))
    return CellRun(np.array(largest), np.array(saturated))


def draw_unsquashed(runs: Mapping[str, CellRun]) -> Figure:
    """Draw the largest |h| against time, and the share of saturated gates on the right.

    Args:
        runs: name -> run; the first is the standard cell.
    """
    with style():
        fig, (left, right) = plt.subplots(1, 2, figsize=(9.0, 3.2), sharex=True)
        for (name, run), colour in zip(runs.items(), (HIDDEN, FORGET_GATE), strict=True):
            left.plot(run.largest, color=colour, label=name)
            right.plot(100 * run.shut_or_open, color=colour, label=name)
        left.axhline(1, color=GREY, linestyle=":", linewidth=1.2)
        left.set(title="largest |h|", xlabel="time step t", yscale="log")
        right.set(title="gates below 0.01 or above 0.99, in %", xlabel="time step t")
        right.set_ylim(0, 103)
        left.legend()
    return fig
