"""Counting: strings aⁿbⁿ longer than any seen in training, and what a single unit can do.

T time steps, S networks, B sequences in a batch, H hidden units. The task is that of Gers &
Schmidhuber (2001), "LSTM recurrent networks learn simple context-free and context-sensitive
languages"; GRU and LSTM were compared on it by Weiss, Goldberg & Yahav (2018), "On the practical
computational power of finite precision RNNs for language recognition".
"""

from collections.abc import Callable

import numpy as np

from lstm_course.cells.lstm import LSTMParams, lstm_forward
from lstm_course.experiments.side_by_side import Weights, answers, run
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
