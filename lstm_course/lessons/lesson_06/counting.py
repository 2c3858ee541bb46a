"""Counting: strings aⁿbⁿ longer than any seen in training, and what a single unit can do.

T time steps, S networks, B sequences in a batch, H hidden units. The task is that of Gers &
Schmidhuber (2001), "LSTM recurrent networks learn simple context-free and context-sensitive
languages"; GRU and LSTM were compared on it by Weiss, Goldberg & Yahav (2018), "On the practical
computational power of finite precision RNNs for language recognition".
"""

from collections.abc import Callable, Mapping

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.figure import Figure

from lstm_course.cells.lstm import LSTMParams, lstm_forward
from lstm_course.lessons.shared.batched_training import Weights, answers, run
from lstm_course.plotting.palette import CELL, GREY, INK, MODELS, ordered_colours, style
from lstm_course.tasks.yes_no import strings

_ZERO = np.zeros((1, 1))


def climb_of_lstm(lstm_step: Callable, added: float, letters: int) -> np.ndarray:
    """c of one LSTM unit with its gates open and a candidate that stays the same.

    Args:
        lstm_step: (x, h_prev, c_prev, W_ih, W_hh, b) -> h, c and perhaps more.
        added: the candidate, between -1 and 1.
        letters: T, steps to take.

    Returns:
        (T + 1,): c at the start, 0, and after each step.
    """
    biases = np.array([30.0, 30.0, np.arctanh(added), 30.0])  # i, f, g, o
    return _climb(lambda h, c: lstm_step(_ZERO, h, c, *_no_weights(4), biases)[:2], 2, letters)


def climb_of_coupled(coupled_lstm_step: Callable, f: float, letters: int) -> np.ndarray:
    """c of one unit with coupled gates, a steady forget gate and a candidate of 1, (T + 1,)."""
    biases = np.array([_logit(f), 30.0, 30.0])  # f, g, o
    return _climb(lambda h, c: coupled_lstm_step(_ZERO, h, c, *_no_weights(3), biases), 2, letters)


def climb_of_gru(gru_step: Callable, z: float, letters: int) -> np.ndarray:
    """h of one GRU unit with a steady update gate and a candidate of 1, (T + 1,)."""
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


def _no_weights(layers: int) -> tuple[np.ndarray, np.ndarray]:
    return np.zeros((layers, 1)), np.zeros((layers, 1))  # the biases alone set the gates


def _logit(share: float) -> float:
    return np.log(share / (1 - share))


def counting_weights() -> LSTMParams:
    """An LSTM of one unit that counts, set by hand: c is the number of a's less that of b's.

    All gates are open, by biases of 20, and the candidate is 1 for an a and -1 for a b.
    """
    W_ih = np.zeros((4, 2))
    W_ih[2] = [20.0, -20.0]
    return LSTMParams(W_ih, np.zeros((4, 1)), np.array([20.0, 20.0, 0.0, 20.0]))


def reach_of_hand_set_counter(longest: int) -> int:
    """Up to which n the weights set by hand tell the last b of aⁿbⁿ: it is there that h is near 0.

    Args:
        longest: n to try, at most.
    """
    questions = strings(np.arange(1, longest + 1), longest)
    zeros = np.zeros((longest, 1))
    hs, _, _ = lstm_forward(questions.x, zeros, zeros, *counting_weights())
    said = hs[..., 0] < np.tanh(0.5)  # (T, N): c is nearer to 0 than to 1
    return int(_first_wrong(said, questions.answers, questions.asked))


def reach(kind: str, weights: Weights, longest: int) -> np.ndarray:
    """Up to which n each network answers right at every b of all strings from ab to aⁿbⁿ.

    Args:
        kind: of cell.
        weights: of S networks.
        longest: n to try, at most.

    Returns:
        (S,): `longest` where no mistake was found.
    """
    import torch

    questions = strings(np.arange(1, longest + 1), longest)
    with torch.no_grad():
        said = answers(kind, weights, _for_each(questions.x, weights)).numpy() > 0  # (T, S, N)
    return _first_wrong(said, questions.answers[:, None], questions.asked[:, None])


def states_over_string(kind: str, weights: Weights, n: int) -> tuple[np.ndarray, np.ndarray]:
    """hs and cs of each network while it reads aⁿbⁿ, (2n, S, H) each."""
    import torch

    with torch.no_grad():
        states = run(kind, weights, _for_each(strings(np.array([n]), n).x, weights))
    return tuple(state[:, :, 0].numpy() for state in states)


def best_counter(states: np.ndarray) -> np.ndarray:
    """The unit that follows the count best: the number of a's less that of b's.

    Args:
        states: of one network over one string aⁿbⁿ, (T, H).

    Returns:
        (T,): that unit's state, with the sign with which it goes up with the count.
    """
    steps = np.arange(1, len(states) + 1)
    counts = np.minimum(steps, len(states) - steps)  # up to n at the last a, and back to 0
    varying = np.ptp(states, axis=0) > 0
    correlations = np.zeros(states.shape[1])
    correlations[varying] = [np.corrcoef(counts, unit)[0, 1] for unit in states.T[varying]]
    unit = np.abs(correlations).argmax()
    return states[:, unit] * np.sign(correlations[unit])


def _for_each(x: np.ndarray, weights: Weights):
    import torch

    inputs = torch.tensor(x, dtype=weights.W_ih.dtype)[:, None]  # (T, 1, N, I)
    return inputs.expand(-1, len(weights.v), -1, -1)  # (T, S, N, I)


def _first_wrong(said: np.ndarray, wanted: np.ndarray, asked: np.ndarray) -> np.ndarray:
    """Number of strings before the first with a mistake, strings along the last axis."""
    wrong = ((said != wanted) & asked).any(axis=0)  # (..., N)
    return np.where(wrong.any(axis=-1), wrong.argmax(axis=-1), wrong.shape[-1])


def draw_climb(adding: np.ndarray, mixing: Mapping[str, np.ndarray]) -> Figure:
    """One unit's state over a row of equal letters: where it adds, and where it mixes.

    Args:
        adding: the LSTM's c, (T + 1,).
        mixing: curve by label, (T + 1,) each, for cells that take a weighted mean.
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
    """One unit of each network over one string aⁿbⁿ, a panel for each kind.

    Args:
        states: by kind, (2n, S): one unit of each of S networks.
        longest_trained: the longest n met in training.
        titles: of the panels, by kind.
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


def draw_reach(reaches: Mapping[str, np.ndarray], longest_trained: int) -> Figure:
    """Up to which n each trained network tells the last b: one dot a network.

    Args:
        reaches: by kind, (S,).
        longest_trained: the longest n met in training.
    """
    kinds = list(reaches)
    with style():
        fig, ax = plt.subplots(figsize=(7.2, 0.8 + 0.6 * len(kinds)))
        for row, kind in enumerate(kinds):
            values = np.sort(reaches[kind])
            offsets = _apart(values)
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


def _apart(values: np.ndarray) -> np.ndarray:
    """Equal values one above the other: 0, 1, -1, 2, … for the first, second, third … of them."""
    seen: dict[float, int] = {}
    offsets = []
    for value in values:
        k = seen.get(value, 0)
        seen[value] = k + 1
        offsets.append((k + 1) // 2 * (1 if k % 2 else -1))
    return np.array(offsets)
