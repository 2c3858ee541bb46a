"""Networks trained on the latch's task, and their answers by lag.

T time steps, B sequences in a batch, H hidden units. Inputs are (write, bit), and the answer at
each step is the bit of the latest write.
"""

from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import Literal, NamedTuple

import numpy as np

from lstm_course.cells.parameter_count import count_parameters, parameter_matched_hidden_size
from lstm_course.cells.rnn import rnn_forward
from lstm_course.tasks.yes_no import overwrite

HIDDEN_SIZE = 8  # of the LSTM; the RNN gets as many units as its parameters buy
Kind = Literal["lstm", "rnn"]


class BitHolder(NamedTuple):
    """A trained network, in float64: h · v + bias > 0 means that the bit is +1."""

    kind: Kind
    params: tuple[np.ndarray, np.ndarray, np.ndarray]  # W_ih, W_hh, b
    v: np.ndarray  # (H,)
    bias: float


def learn_to_hold(
    kind: Kind,
    seed: int,
    *,
    updates: int = 300,
    steps: int = 60,
    write_rate: float = 0.05,
    batch_size: int = 32,
) -> BitHolder:
    """Train with Adam on fresh sequences, with a loss at each step.

    Args:
        kind: "lstm", with a forget bias of 1, or "rnn", with as many parameters.
        seed: of weights and sequences.
        updates, batch_size: of the training.
        steps, write_rate: of the sequences; see `overwrite`.
    """
    import torch

    torch.set_num_threads(1)
    rng = np.random.default_rng(seed)
    budget = count_parameters(2, HIDDEN_SIZE, 1, bidirectional=False)
    H = parameter_matched_hidden_size(kind, budget, 2)
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(seed)
        layer = torch.nn.LSTM(2, H) if kind == "lstm" else torch.nn.RNN(2, H)
        readout = torch.nn.Linear(H, 1)
    if kind == "lstm":
        with torch.no_grad():
            layer.get_parameter("bias_ih_l0")[H : 2 * H] += 1
    parameters = [*layer.parameters(), *readout.parameters()]
    optimizer = torch.optim.Adam(parameters, lr=0.02)
    draw = overwrite(steps, write_rate).draw
    for _ in range(updates):
        x, wanted, _ = (torch.tensor(a, dtype=torch.float32) for a in draw(rng, batch_size))
        logits = readout(layer(x)[0])[..., 0]  # (T, B)
        loss = torch.nn.functional.binary_cross_entropy_with_logits(logits, wanted)
        optimizer.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(parameters, 1.0)
        optimizer.step()
    W_ih, W_hh, b_ih, b_hh = (p.detach().double().numpy() for p in layer.parameters())
    v = readout.weight.detach().double().numpy()[0]
    return BitHolder(kind, (W_ih, W_hh, b_ih + b_hh), v, readout.bias.item())


class LongSequences(NamedTuple):
    """Sequences of the latch's task with gaps of all sizes between writes."""

    x: np.ndarray  # (T, B, 2)
    plus: np.ndarray  # (T, B) bool: whether the bit of the latest write is +1
    lag: np.ndarray  # (T, B) steps since that write


def long_sequences(rng: np.random.Generator, steps: int, count: int) -> LongSequences:
    """Draw sequences in which gaps of 1, 10, 100 and 1000 steps occur about equally often.

    Args:
        rng: source of bits and gaps.
        steps: T.
        count: sequences, B.
    """
    bits = rng.choice([-1.0, 1.0], (steps, count))
    writes = np.zeros((steps, count), dtype=bool)
    for n in range(count):
        gaps = np.exp(rng.uniform(0, np.log(steps), steps)).astype(int)
        places = np.cumsum(gaps) - gaps[0]
        writes[places[places < steps], n] = True
    t = np.arange(steps)[:, None]
    latest = np.maximum.accumulate(np.where(writes, t, 0))  # (T, B)
    plus = np.take_along_axis(bits, latest, axis=0) > 0
    return LongSequences(np.stack([writes, bits], axis=2), plus, t - latest)


def right_by_lag(
    lstm_forward: Callable, holder: BitHolder, sequences: LongSequences, edges: Sequence[int]
) -> np.ndarray:
    """Compute the share of correct answers by the number of steps since the latest write.

    Args:
        lstm_forward: the learner's own or the library's.
        holder: from `learn_to_hold`.
        sequences: the input.
        edges: of the ranges of lags; each range excludes its upper edge.

    Returns:
        (len(edges) - 1,)
    """
    zeros = np.zeros((sequences.x.shape[1], len(holder.v)))
    if holder.kind == "lstm":
        hs = lstm_forward(sequences.x, zeros, zeros, *holder.params)[0]
    else:
        hs = rnn_forward(sequences.x, zeros, *holder.params)[0]
    right = (hs @ holder.v + holder.bias > 0) == sequences.plus  # (T, B)
    lag = sequences.lag
    return np.array([right[(lag >= a) & (lag < b)].mean() for a, b in pairwise(edges)])
