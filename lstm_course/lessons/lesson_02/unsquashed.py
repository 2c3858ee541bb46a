"""A cell whose output skips the tanh, beside one that applies it.

T time steps, B sequences in a batch, H hidden units.
"""

from collections.abc import Callable, Mapping, Sequence
from types import SimpleNamespace
from typing import NamedTuple

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.figure import Figure

from lstm_course.cells.lstm import LSTMParams
from lstm_course.lessons.lesson_02.gate_values import GateFunctions
from lstm_course.plotting.alternative_text import described
from lstm_course.plotting.palette import GREY, HIDDEN, INK, style


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


def compare_unsquashed(
    functions: SimpleNamespace, seeds: Sequence[int] = range(10)
) -> dict[str, list[CellRun]]:
    """Run random cells with and without the tanh in front of the output gate.

    Args:
        functions: a namespace with lstm_gates, forget, write and expose, from `own_or_reference`.
        seeds: one cell for each.
    """
    names = ("lstm_gates", "forget", "write", "expose")
    cell = GateFunctions(*(getattr(functions, name) for name in names))
    return {
        "with tanh": [run_cell(cell, cell.expose, seed=seed) for seed in seeds],
        "without tanh": [run_cell(cell, show_unsquashed, seed=seed) for seed in seeds],
    }


def draw_unsquashed(runs: Mapping[str, Sequence[CellRun]]) -> Figure:
    """Draw the largest |h| against time, and the share of saturated gates on the right.

    Args:
        runs: name -> one run per cell; the first name is that of the standard cells.
    """
    with style():
        fig, (left, right) = plt.subplots(1, 2, figsize=(9.0, 3.2), sharex=True)
        for (name, cells), colour in zip(runs.items(), (HIDDEN, INK), strict=True):
            for k, run in enumerate(cells):
                label = name if k == 0 else None
                left.plot(run.largest, color=colour, label=label, linewidth=1)
                right.plot(100 * run.shut_or_open, color=colour, label=label, linewidth=1)
        left.axhline(1, color=GREY, linestyle=":", linewidth=1.2)
        left.set(title="Only tanh bounds |h|", xlabel="time step t", yscale="log")
        left.set_ylabel("largest |h|")
        right.set(title="Without it, gates saturate", xlabel="time step t")
        right.set_ylabel("gates within 0.01 of 0 or 1, in %")
        right.set_ylim(0, 103)
        left.legend()
    return described(fig, describe_unsquashed(runs))


def describe_unsquashed(runs: Mapping[str, Sequence[CellRun]]) -> str:
    """State the range of the largest |h| and of saturated gates at the end."""
    parts = []
    for name, cells in runs.items():
        largest = [run.largest[-1] for run in cells]
        shut = [run.shut_or_open[-1] for run in cells]
        parts.append(
            f"{name}, the largest |h| of the last step is between {min(largest):.2g} and "
            f"{max(largest):.2g}, and {min(shut):.0%} to {max(shut):.0%} of the gates are within "
            "0.01 of 0 or 1"
        )
    return f"Two panels with one line per cell. {'; '.join(parts).capitalize()}."
