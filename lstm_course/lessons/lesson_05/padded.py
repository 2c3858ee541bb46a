"""The effect of padding on the last states of a batch.

T time steps, B sequences in a batch, I inputs, H hidden units of each direction.
"""

from collections.abc import Callable, Sequence
from typing import NamedTuple

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.figure import Figure

from lstm_course.cells.torch_weights import lstm_params_from_torch
from lstm_course.lessons.claims import MarkdownText
from lstm_course.plotting.alternative_text import described
from lstm_course.plotting.palette import GREY, HIDDEN, INK, MODELS, PALE, style

SAME = 1e-10  # two float64 results of the same computation differ by less


class PaddedRun(NamedTuple):
    """A padded batch, read by a bidirectional torch.nn.LSTM with random weights."""

    lengths: np.ndarray  # (B,)
    hs: np.ndarray  # (T, B, 2H), as if padding were part of the sequences
    alone: np.ndarray  # (B, 2H), last states of each sequence when it is run alone
    packed: np.ndarray  # (T, B, 2H), from torch's packed sequences, which carry the lengths


def run_padded(
    bidirectional: Callable,
    lengths: Sequence[int] = (5, 8, 11, 16),
    input_size: int = 3,
    hidden_size: int = 4,
    seed: int = 0,
) -> PaddedRun:
    """Run sequences of several lengths in one batch, padded with zeros, and each one alone.

    Args:
        bidirectional: `bidirectional_lstm_forward`, the learner's own or the library's.
        lengths: of the sequences; the longest sets T.
        input_size, hidden_size: of the network.
        seed: of weights and inputs.
    """
    import torch

    rng = np.random.default_rng(seed)
    x = rng.standard_normal((max(lengths), len(lengths), input_size))  # (T, B, I)
    for n, length in enumerate(lengths):
        x[length:, n] = 0
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(seed)
        lstm = torch.nn.LSTM(input_size, hidden_size, bidirectional=True).double()
    params = lstm_params_from_torch(lstm), lstm_params_from_torch(lstm, reverse=True)
    rows = [
        _last_states_of_one(bidirectional(x[:length, n : n + 1], *params))
        for n, length in enumerate(lengths)
    ]
    pack = torch.nn.utils.rnn.pack_padded_sequence
    with torch.no_grad():
        packed, _ = lstm(pack(torch.tensor(x), torch.tensor(lengths), enforce_sorted=False))
    unpacked, _ = torch.nn.utils.rnn.pad_packed_sequence(packed)
    hs = bidirectional(x, *params)
    return PaddedRun(np.array(lengths), hs, np.stack(rows), unpacked.numpy())


def describe_padded(run: PaddedRun, last_states: Callable) -> MarkdownText:
    """Compare three ways to read a batch with each sequence run alone, in a table.

    Args:
        run: from `run_padded`.
        last_states: `last_states`, the learner's own or the library's.
    """
    ways = {
        "`output[-1]`": run.hs[-1],
        "`last_states`": last_states(run.hs, run.lengths),
        "`last_states`, packed": last_states(run.packed, run.lengths),
    }
    lengths = " | ".join(f"{length} steps" for length in run.lengths)
    lines = [f"| read by | half | {lengths} |", "|---" * (2 + len(run.lengths)) + "|"]
    for name, states in ways.items():
        halves = np.split(np.abs(states - run.alone), 2, axis=1)  # (B, H) each
        for half, difference in zip(("forward", "backward"), halves, strict=True):
            cells = " | ".join(_format_difference(d) for d in difference.max(axis=1))
            lines.append(f"| {name} | {half} | {cells} |")
    return MarkdownText("\n".join(lines))


def _format_difference(difference: float) -> str:
    return "equal" if difference < SAME else f"{difference:.2g}"


def _last_states_of_one(hs: np.ndarray) -> np.ndarray:
    """Return the last states of both directions of a single sequence without padding, (2H,)."""
    H = hs.shape[2] // 2
    return np.concatenate([hs[-1, 0, :H], hs[0, 0, H:]])


def draw_states_in_padding(run: PaddedRun, sequence: int = 0) -> Figure:
    """Draw both directions' states of one sequence, including its padding.

    Args:
        run: from `run_padded`.
        sequence: which sequence of the batch.
    """
    length, T = int(run.lengths[sequence]), len(run.hs)
    forward, backward = np.split(run.hs[:, sequence], 2, axis=1)  # (T, H) each
    steps = np.arange(T)
    with style():
        fig, axes = plt.subplots(1, 2, figsize=(9.0, 3.5), sharey=True)
        for ax, states, end in zip(axes, (forward, backward), (length - 1, 0), strict=True):
            ax.axvspan(length - 0.5, T - 0.5, color=PALE, zorder=0)
            ax.plot(steps, states, color=GREY, lw=1.2)
            ax.plot(steps[:length], states[:length], color=HIDDEN, lw=2.5)
            units = states.shape[1]
            for label, at, marker, colour in (  # as in the figure of accuracies
                ("last state", end, "o", MODELS["lstm"]),
                ("output[-1]", T - 1, "X", INK),
            ):
                ax.plot(np.full(units, at), states[at], marker, color=colour, ms=9, label=label)
            ax.set(xlabel="time step t", xlim=(-0.6, T - 0.3))
        low, high = axes[0].get_ylim()
        axes[0].set_ylim(low, high + 0.12 * (high - low))
        axes[0].text(length - 0.2, axes[0].get_ylim()[1], "padding", va="top", color=INK)
        axes[0].set(title="forward half reads →", ylabel="hidden state h, per unit")
        axes[1].set(title="backward half reads ←")
        axes[1].legend(loc="upper right", ncols=2)
    return described(fig, describe_states_in_padding(run, sequence))


def describe_states_in_padding(run: PaddedRun, sequence: int = 0) -> str:
    """Describe in words how far the last output is from the last state of each direction.

    Args:
        run: from `run_padded`.
        sequence: which sequence of the batch.
    """
    length, T = int(run.lengths[sequence]), len(run.hs)
    forward, backward = np.split(run.hs[:, sequence], 2, axis=1)  # (T, H) each
    drift = np.abs(forward[-1] - forward[length - 1]).max()
    distance = np.abs(backward[-1] - backward[0]).max()
    return (
        f"Hidden states of a sequence of {length} steps, padded to {T}. Forward half: after the "
        f"last state at step {length - 1}, the states drift through the padding by up to "
        f"{drift:.2f}. Backward half: its last state is at step 0, and output[-1], where it "
        f"begins, differs by up to {distance:.2f}."
    )
