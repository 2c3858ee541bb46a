"""Counting: strings aⁿbⁿ longer than any seen in training, and what a single unit can do.

T time steps, S networks, B sequences in a batch, H hidden units. The task is that of Gers &
Schmidhuber (2001), "LSTM recurrent networks learn simple context-free and context-sensitive
languages"; GRU and LSTM were compared on it by Weiss, Goldberg & Yahav (2018), "On the practical
computational power of finite precision RNNs for language recognition".
"""

from collections.abc import Callable

import numpy as np

from lstm_course.experiments.side_by_side import Weights, answers, run
from lstm_course.lstm import LSTMParams, lstm_forward
from lstm_course.tasks_yes_no import strings


def climb(step: Callable, state: tuple[np.ndarray, ...], steps: int) -> np.ndarray:
    """The last of a unit's states over time, while the same step is taken again and again.

    Args:
        step: from one tuple of states to the next; the last of them is recorded.
        state: to start from, arrays (1, 1).
        steps: T.

    Returns:
        (T + 1,): the start and the state after each step.

    Example:
        >>> climb(lambda state: (state[0] + 0.5,), (np.zeros((1, 1)),), 3)
        array([0. , 0.5, 1. , 1.5])
    """
    path = [state[-1]]
    for _ in range(steps):
        state = step(state)
        path.append(state[-1])
    return np.concatenate(path).ravel()


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


def widest(states: np.ndarray) -> np.ndarray:
    """The unit whose state covers the widest range.

    Args:
        states: of one network over a string, (T, H).

    Returns:
        (T,): that unit's.
    """
    return states[:, np.ptp(states, axis=0).argmax()]


def _for_each(x: np.ndarray, weights: Weights):
    import torch

    inputs = torch.tensor(x, dtype=weights.W_ih.dtype)[:, None]  # (T, 1, N, I)
    return inputs.expand(-1, len(weights.v), -1, -1)  # (T, S, N, I)


def _first_wrong(said: np.ndarray, wanted: np.ndarray, asked: np.ndarray) -> np.ndarray:
    """Number of strings before the first with a mistake, strings along the last axis."""
    wrong = ((said != wanted) & asked).any(axis=0)  # (..., N)
    return np.where(wrong.any(axis=-1), wrong.argmax(axis=-1), wrong.shape[-1])
