"""Counting: strings aⁿbⁿ longer than any in training, and the states of a single unit.

T time steps, S networks, B sequences in a batch, H hidden units. The task is that of Gers &
Schmidhuber (2001), "LSTM recurrent networks learn simple context-free and context-sensitive
languages"; GRU and LSTM were compared on it by Weiss, Goldberg & Yahav (2018), "On the practical
computational power of finite precision RNNs for language recognition".
"""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.figure import Figure

from lstm_course.cells.lstm import LSTMParams, lstm_forward
from lstm_course.lessons.shared.batched_training import BatchedWeights, answers, run
from lstm_course.plotting.palette import CELL, GREY, INK, MODELS, ordered_colours, style
from lstm_course.tasks.yes_no import strings

if TYPE_CHECKING:
    import torch

_ZERO = np.zeros((1, 1))


def climb_of_lstm(lstm_step: Callable, added: float, letters: int) -> np.ndarray:
    """Compute c of one LSTM unit with open gates and a constant candidate.

    Args:
        lstm_step: (x, h_prev, c_prev, W_ih, W_hh, b) -> h, c and perhaps more.
        added: the candidate, between -1 and 1.
        letters: T, number of steps.

    Returns:
        (T + 1,): the initial c, 0, and c after each step.
    """
    biases = np.array([30.0, 30.0, np.arctanh(added), 30.0])  # i, f, g, o
    return _climb(lambda h, c: lstm_step(_ZERO, h, c, *_no_weights(4), biases)[:2], 2, letters)


def climb_of_coupled(coupled_lstm_step: Callable, f: float, letters: int) -> np.ndarray:
    """Compute c of one unit with coupled gates, a constant f and a candidate of 1, (T + 1,)."""
    biases = np.array([_logit(f), 30.0, 30.0])  # f, g, o
    return _climb(lambda h, c: coupled_lstm_step(_ZERO, h, c, *_no_weights(3), biases), 2, letters)


def climb_of_gru(gru_step: Callable, z: float, letters: int) -> np.ndarray:
    """Compute h of one GRU unit with a constant update gate and a candidate of 1, (T + 1,)."""
    biases = np.array([0.0, _logit(z), 30.0])  # r, z, n
    return _climb(
        lambda h: gru_step(_ZERO, h, *_no_weights(3), biases, np.zeros(3))[:1], 1, letters
    )


def _climb(step: Callable, states: int, letters: int) -> np.ndarray:
    state = (_ZERO,) * states
    path = [state[-1]]
    for _ in range(letters):
        state = step(*state)
        path.append(state[-1])
    return np.concatenate(path).ravel()


def _no_weights(rows: int) -> tuple[np.ndarray, np.ndarray]:
    return np.zeros((rows, 1)), np.zeros((rows, 1))  # the biases alone set the gates


def _logit(share: float) -> float:
    return np.log(share / (1 - share))


def counting_weights() -> LSTMParams:
    """Return weights, set by hand, of one unit that counts: c is the number of a's minus b's.

    Biases of 20 open all gates; the candidate is 1 for an a and -1 for a b.
    """
    W_ih = np.zeros((4, 2))
    W_ih[2] = [20.0, -20.0]
    return LSTMParams(W_ih, np.zeros((4, 1)), np.array([20.0, 20.0, 0.0, 20.0]))


def reach_of_hand_set_counter(longest: int) -> int:
    """Return the n up to which the weights set by hand tell the last b of aⁿbⁿ, where h is near 0.

    Args:
        longest: largest n to try.
    """
    questions = strings(np.arange(1, longest + 1), longest)
    zeros = np.zeros((longest, 1))
    hs, _, _ = lstm_forward(questions.x, zeros, zeros, *counting_weights())
    predicted = hs[..., 0] < np.tanh(0.5)  # (T, N): c is nearer to 0 than to 1
    return int(_count_until_wrong(predicted, questions.answers, questions.asked))


def reach(kind: str, weights: BatchedWeights, longest: int) -> np.ndarray:
    """Return the n up to which each network is correct at every b of all strings ab to aⁿbⁿ.

    Args:
        kind: of cell.
        weights: of S networks.
        longest: largest n to try.

    Returns:
        (S,): `longest` where no mistake was found.
    """
    import torch

    questions = strings(np.arange(1, longest + 1), longest)
    with torch.no_grad():
        logits = answers(kind, weights, _repeat_inputs(questions.x, weights)).numpy()  # (T, S, N)
    return _count_until_wrong(logits > 0, questions.answers[:, None], questions.asked[:, None])


def states_over_string(kind: str, weights: BatchedWeights, n: int) -> tuple[np.ndarray, np.ndarray]:
    """Compute hs and cs of each network while it reads aⁿbⁿ, (2n, S, H) each."""
    import torch

    with torch.no_grad():
        hs, cs = run(kind, weights, _repeat_inputs(strings(np.array([n]), n).x, weights))
    return hs[:, :, 0].numpy(), cs[:, :, 0].numpy()


def best_counter(states: np.ndarray) -> np.ndarray:
    """Find the unit that follows the count best: the number of a's minus b's.

    Args:
        states: of one network over one string aⁿbⁿ, (T, H).

    Returns:
        (T,): that unit's state, with the sign that makes it rise with the count.
    """
    steps = np.arange(1, len(states) + 1)
    counts = np.minimum(steps, len(states) - steps)  # up to n at the last a, and back to 0
    varying = np.ptp(states, axis=0) > 0
    correlations = np.zeros(states.shape[1])
    correlations[varying] = [np.corrcoef(counts, unit)[0, 1] for unit in states.T[varying]]
    unit = np.abs(correlations).argmax()
    return states[:, unit] * np.sign(correlations[unit])


def _repeat_inputs(x: np.ndarray, weights: BatchedWeights) -> "torch.Tensor":
    """Repeat the inputs for each network, (T, S, N, I)."""
    import torch

    inputs = torch.tensor(x, dtype=weights.W_ih.dtype)[:, None]  # (T, 1, N, I)
    return inputs.expand(-1, len(weights.v), -1, -1)  # (T, S, N, I)


def _count_until_wrong(predicted: np.ndarray, wanted: np.ndarray, asked: np.ndarray) -> np.ndarray:
    """Count the strings, along the last axis, before the first with a mistake."""
    wrong = ((predicted != wanted) & asked).any(axis=0)  # (..., N)
    return np.where(wrong.any(axis=-1), wrong.argmax(axis=-1), wrong.shape[-1])


def draw_climb(adding: np.ndarray, mixing: Mapping[str, np.ndarray]) -> Figure:
    """Draw one unit's state over a run of equal letters, for cells that add and cells that mix.

    Args:
        adding: the LSTM's c, (T + 1,).
        mixing: label -> state (T + 1,), for cells that take a weighted mean.
    """
    with style():
        fig, (left, right) = plt.subplots(1, 2, figsize=(9, 3.6), sharex=True)
        left.plot(adding, color=CELL)
        left.set(title="adding: c = f c + i g", xlabel="letters read", ylabel="state of the unit")
        for colour, (label, path) in zip(ordered_colours(len(mixing)), mixing.items(), strict=True):
            right.plot(path, color=colour, label=label)
        right.axhline(1, color=GREY, ls="--", lw=1.2)
        right.set(title="mixing: h = (1 − z) n + z h", xlabel="letters read", ylim=(0, 1.09))
        right.legend(loc="lower right", ncols=1)
    return fig


def draw_states_over_string(
    states: Mapping[str, np.ndarray], longest_trained: int, titles: Mapping[str, str]
) -> Figure:
    """Draw one unit of each network over one string aⁿbⁿ, one panel per kind.

    Args:
        states: kind -> (2n, S): one unit of each of S networks.
        longest_trained: the largest n in training.
        titles: kind -> title of its panel.
    """
    with style():
        fig, axes = plt.subplots(1, len(states), figsize=(9, 3.7), sharex=True)
        for ax, (kind, units) in zip(axes, states.items(), strict=True):
            n = len(units) // 2
            ax.plot(np.arange(1, 2 * n + 1), units, color=MODELS[kind], lw=1.4, alpha=0.75)
            ax.axvline(n + 0.5, color=INK, lw=0.9)
            ax.axvspan(longest_trained + 0.5, 2 * n - longest_trained + 0.5, color=GREY, alpha=0.12)
            low, high = ax.get_ylim()
            ax.set(
                title=titles[kind], xlabel="letters read", ylim=(low - 0.12 * (high - low), high)
            )
            for x, letters in ((0.25, "a a a …"), (0.75, "b b b …")):
                ax.text(x, 0.03, letters, transform=ax.transAxes, ha="center", va="bottom")
        axes[0].set(ylabel="state of the unit")
    return fig


def draw_counting_reach(reaches: Mapping[str, np.ndarray], longest_trained: int) -> Figure:
    """Draw the n up to which each trained network tells the last b, one dot per network.

    Args:
        reaches: kind -> (S,).
        longest_trained: the largest n in training.
    """
    kinds = list(reaches)
    with style():
        fig, ax = plt.subplots(figsize=(7.2, 0.8 + 0.6 * len(kinds)))
        for row, kind in enumerate(kinds):
            values = np.sort(reaches[kind])
            offsets = _offset_equal_values(values)
            ax.scatter(values, row + 0.11 * offsets, color=MODELS[kind], s=34, zorder=3)
        ax.axvline(longest_trained, color=INK, ls="--", lw=1.2)
        ax.text(longest_trained, -0.62, " longest string in training", ha="left", va="center")
        ax.set(
            xlabel="all strings right up to n",
            yticks=range(len(kinds)),
            yticklabels=[kind.upper() for kind in kinds],
            ylim=(len(kinds) - 0.5, -0.85),
        )
        ax.set_xlim(left=0)
        ax.grid(axis="y", visible=False)
    return fig


def _offset_equal_values(values: np.ndarray) -> np.ndarray:
    """Return 0, 1, -1, 2, … for the first, second, third, … of equal values."""
    seen: dict[float, int] = {}
    offsets = []
    for value in values:
        k = seen.get(value, 0)
        seen[value] = k + 1
        offsets.append((k + 1) // 2 * (1 if k % 2 else -1))
    return np.array(offsets)
