"""How the forget gate's bias at the start decides what can be learned, and how soon.

B sequences in a batch, H hidden units.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Literal

import numpy as np

from lstm_course.experiments.side_by_side import initial_weights, train, updates_to_solve
from lstm_course.tasks_temporal_order import LONGEST, SYMBOLS, temporal_order
from lstm_course.tasks_yes_no import hold

if TYPE_CHECKING:
    import torch

HIDDEN_SIZE = 8
Start = Literal["bias 0", "bias 1", "chrono"]


def updates_by_bias(
    lag: int, biases: Sequence[float], seeds: int, updates: int = 120
) -> np.ndarray:
    """Updates until a bit can be held over `lag` steps, by the forget gate's bias at the start.

    The other biases start at 0, the weights as torch draws its own.

    Args:
        lag: steps from the bit to the question.
        biases: of the forget gates.
        seeds: networks of each bias.
        updates: at most.

    Returns:
        (biases, seeds), infinite where it was not learned.
    """
    import torch

    count, H = len(biases) * seeds, HIDDEN_SIZE
    weights = initial_weights("lstm", count, 1, H)
    b = torch.zeros_like(weights.b)
    b[:, H : 2 * H] = torch.tensor(np.repeat(biases, seeds))[:, None]
    training = train("lstm", [hold(lag)] * count, weights._replace(b=b), updates=updates)
    return updates_to_solve(training.right).reshape(len(biases), seeds)


def sequences_to_learn_order(
    start: Start,
    seed: int,
    *,
    limit: int = 10_000,
    hidden_size: int = 4,
    batch_size: int = 32,
    learning_rate: float = 0.05,
) -> float:
    """Sequences read until temporal order (task 6a) is learned.

    It counts as learned when the latest 2,000 sequences were all classified right, as in the paper.
    The network has as many cells as the paper's, each with gates of its own.

    Args:
        start: "bias 0" or "bias 1" of the forget gates, or "chrono", see `chrono_biases`.
        seed: of weights and sequences.
        limit: sequences after which it gives up.
        hidden_size: H.
        batch_size, learning_rate: of Adam, with gradients clipped at norm 1.

    Returns:
        A number of sequences, infinite where it was not learned.
    """
    import torch

    torch.set_num_threads(1)
    rng = np.random.default_rng(seed)
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(seed)
        layer = torch.nn.LSTM(len(SYMBOLS), hidden_size)
        readout = torch.nn.Linear(hidden_size, 4)
    set_biases(layer, start, rng)
    parameters = [*layer.parameters(), *readout.parameters()]
    optimizer = torch.optim.Adam(parameters, lr=learning_rate)
    one_hot, n = torch.eye(len(SYMBOLS)), torch.arange(batch_size)
    right_in_a_row = 0
    for seen in range(batch_size, limit + 1, batch_size):
        symbols, last, classes = map(torch.from_numpy, temporal_order(rng, batch_size))
        hs, _ = layer(one_hot[symbols])  # (T, B, H)
        logits = readout(hs[last, n])  # (B, 4)
        loss = torch.nn.functional.cross_entropy(logits, classes)
        optimizer.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(parameters, 1.0)
        optimizer.step()
        all_right = bool((logits.argmax(1) == classes).all())
        right_in_a_row = right_in_a_row + batch_size if all_right else 0
        if right_in_a_row >= 2000:
            return seen
    return float("inf")


def set_biases(layer: "torch.nn.LSTM", start: Start, rng: np.random.Generator) -> None:
    """Set the biases of torch's layer, in place; those that `start` does not name to 0."""
    import torch

    H = layer.hidden_size
    b = np.zeros(4 * H)
    if start == "bias 1":
        b[H : 2 * H] = 1
    if start == "chrono":
        b[: 2 * H] = chrono_biases(rng, H, LONGEST)
    with torch.no_grad():
        layer.bias_ih_l0.copy_(torch.from_numpy(b))
        layer.bias_hh_l0.zero_()


def chrono_biases(rng: np.random.Generator, hidden_size: int, longest: int) -> np.ndarray:
    """Biases with which memories last from 1 to `longest` steps: of i, then of f, (2H,).

    b_f = ln u with u uniform from 1 to longest − 1, and b_i = −b_f: with such a bias a memory is
    divided by e in about u steps. Source: Tallec & Ollivier (2018), section 2.

    Args:
        rng: where u comes from.
        hidden_size: H.
        longest: the longest lag that is expected, in steps.

    Example:
        >>> b = chrono_biases(np.random.default_rng(0), 3, 100)
        >>> bool(np.all(b[:3] == -b[3:])), b[3:].round(1)
        (True, array([4.1, 3.3, 1.6]))
    """
    b_f = np.log(rng.uniform(1, longest - 1, hidden_size))
    return np.concatenate([-b_f, b_f])
