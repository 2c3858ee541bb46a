"""The effect of padding on the last states of a batch, and on answers read from them.

T time steps, B sequences in a batch, I inputs, H hidden units of each direction.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.figure import Figure

from lstm_course.cells.torch_weights import lstm_params_from_torch
from lstm_course.lessons.lesson_05.sequence_tagger import SequenceTagger, train_tagger
from lstm_course.plotting.palette import CELL, FORGET_GATE, GREY, INK, PALE, style

LENGTH = 15  # votes in a training sequence


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


def train_to_count_votes(window: int, seed: int, *, updates: int = 150) -> SequenceTagger:
    """Train to tell at each step whether most of the latest votes were +1.

    Args:
        window: number of latest votes that count, this step's included; 15 means all.
        seed: of weights and votes.
        updates: training steps.
    """
    return train_tagger(
        "forward",
        lambda rng: votes(rng, window, batch_size=64),
        "binary_cross_entropy_with_logits",
        seed,
        updates=updates,
    )


def votes(rng: np.random.Generator, window: int, batch_size: int) -> tuple[np.ndarray, np.ndarray]:
    """Draw votes of ±1, (T, B, 1), and whether most of the latest `window` were +1, (T, B).

    Example:
        >>> x, most = votes(np.random.default_rng(0), window=1, batch_size=2)
        >>> bool(np.all(most == (x[..., 0] == 1)))
        True
    """
    x = rng.choice([-1.0, 1.0], size=(LENGTH, batch_size, 1))
    total = np.cumsum(np.pad(x[..., 0], ((window, 0), (0, 0))), axis=0)
    return x, total[window:] - total[:-window] > 0


def accuracy_against_padding(
    bidirectional: Callable,
    last_states: Callable,
    tagger: SequenceTagger,
    window: int,
    padding: Sequence[int],
    seed: int,
) -> tuple[np.ndarray, np.ndarray]:
    """Measure the accuracy on 500 fresh sequences of 15 votes, padded with zeros.

    Args:
        bidirectional: `bidirectional_lstm_forward`, the learner's own or the library's.
        last_states: `last_states`, the learner's own or the library's.
        tagger: from `train_to_count_votes`.
        window: with which it was trained.
        padding: numbers of padding steps.
        seed: of the votes.

    Returns:
        Accuracies read from the last output and from the last real state, one per padding each.
    """
    x, most = votes(np.random.default_rng([seed, 1]), window, batch_size=500)
    zeros = np.zeros((max(padding), *x.shape[1:]))
    params = tagger.forward_params, tagger.backward_params
    hs = bidirectional(np.concatenate([x, zeros]), *params)  # (T, B, 2H)
    H = len(tagger.v)

    def accuracy(states: np.ndarray) -> float:
        return float(np.mean((states[:, :H] @ tagger.v + tagger.bias > 0) == most[-1]))

    lengths = np.full(x.shape[1], LENGTH)
    last_output = [accuracy(hs[: LENGTH + extra][-1]) for extra in padding]
    last_real = [accuracy(last_states(hs[: LENGTH + extra], lengths)) for extra in padding]
    return np.array(last_output), np.array(last_real)


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
        fig, axes = plt.subplots(1, 2, figsize=(9.6, 3.5), sharey=True)
        for ax, states, right in zip(axes, (forward, backward), (length - 1, 0), strict=True):
            ax.axvspan(length - 0.5, T - 0.5, color=PALE, zorder=0)
            ax.plot(steps, states, color=GREY, lw=1.2)
            ax.plot(steps[:length], states[:length], color=CELL, lw=2)
            ax.plot(np.full(states.shape[1], right), states[right], "o", color=CELL, ms=8)
            ax.plot(np.full(states.shape[1], T - 1), states[-1], "X", color=FORGET_GATE, ms=8)
            ax.set(xlabel="time step t", xlim=(-0.5, T - 0.4))
        axes[0].text(length - 0.2, axes[0].get_ylim()[1] * 0.98, "padding", va="top", color=INK)
        axes[0].set(title="forward half  →", ylabel="hidden state, one line per unit")
        axes[1].set(title="backward half  ←")
        axes[1].plot([], [], "o", color=CELL, ms=8, label="last state")
        axes[1].plot([], [], "X", color=FORGET_GATE, ms=8, label="output[-1]")
        axes[1].legend(loc="upper right")
    return fig


def draw_accuracy_against_padding(
    padding: Sequence[int], panels: Mapping[str, tuple[np.ndarray, np.ndarray]]
) -> Figure:
    """Draw accuracies read from the last output and the last real state, one line per run.

    Args:
        padding: steps of padding.
        panels: title -> accuracies from the last output and from the last real state, (runs,
            padding) each.
    """
    with style():
        fig, axes = plt.subplots(1, len(panels), figsize=(9.6, 3.5), sharey=True)
        for ax, (title, (last_output, last_real)) in zip(axes, panels.items(), strict=True):
            places = np.arange(len(padding))
            ax.plot(places, last_output.T, "X-", color=FORGET_GATE, lw=1.3, ms=7, alpha=0.8)
            ax.plot(places, last_real.T, "o-", color=CELL, lw=1.3, ms=6, alpha=0.8)
            ax.axhline(0.5, color=GREY, lw=1.2, ls="--")
            ax.set(title=title, xlabel="steps of padding")
            ax.set_xticks(places, [str(extra) for extra in padding])
        axes[0].text(0, 0.52, "guessing", color=GREY)
        lowest = min(last_output.min() for last_output, _ in panels.values())
        axes[0].set(ylabel="accuracy", ylim=(min(0.38, lowest - 0.05), 1.04))
        axes[1].plot([], [], "o-", color=CELL, label="last_states")
        axes[1].plot([], [], "X-", color=FORGET_GATE, label="output[-1]")
        axes[1].legend(loc="lower left", title="read from (a line is one run)")
    return fig
