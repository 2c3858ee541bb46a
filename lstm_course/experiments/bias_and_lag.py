"""How soon an LSTM solves a task, against the bias that its forget gates start with.

S networks are trained side by side: every task, from every bias, from every seed. Advice on this
bias: Gers, Schmidhuber & Cummins (2000), "Learning to forget"; Jozefowicz, Zaremba & Sutskever
(2015), "An empirical exploration of recurrent network architectures"; by the length of the
dependencies: Tallec & Ollivier (2018), "Can recurrent neural networks warp time?".
"""

from collections.abc import Callable, Iterable, Sequence

import numpy as np

from lstm_course.experiments.side_by_side import (
    Weights,
    draw_batch,
    initial_weights,
    run,
    train,
    updates_to_solve,
    with_bias,
)
from lstm_course.tasks.yes_no import Task, hold

INPUT, FORGET = 0, 1  # the gates' places in i, f, g, o


def updates_against_forget_bias(
    tasks: Sequence[Task],
    biases: Sequence[float],
    seeds: int,
    *,
    updates: int,
    opposite_input: bool = False,
    hidden_size: int = 8,
    learning_rate: float = 0.02,
    batch_size: int = 16,
    progress: Callable[[range], Iterable[int]] = iter,
) -> np.ndarray:
    """Updates until an LSTM has solved a task, for every task, bias and seed.

    A seed means the same other weights for every task and bias.

    Args:
        tasks: all with sequences of one length.
        biases: of the forget gates before training.
        seeds: networks for each task and bias.
        opposite_input: whether input gates start with the bias of the opposite sign, as in chrono
            initialisation; otherwise it is small and random.
        updates, hidden_size, learning_rate, batch_size: of every network's training, with Adam.
        progress: wraps the range of updates, e.g. `tqdm`.

    Returns:
        (tasks, biases, seeds): infinite where it was not solved within `updates`.
    """
    shape = len(tasks), len(biases), seeds
    task_of, bias_of, seed_of = (index.ravel() for index in np.indices(shape))
    weights = Weights(*(w[seed_of] for w in initial_weights("lstm", seeds, 2, hidden_size)))
    weights = with_bias(weights, FORGET, [biases[k] for k in bias_of])
    if opposite_input:
        weights = with_bias(weights, INPUT, [-biases[k] for k in bias_of])
    training = train(
        "lstm",
        [tasks[k] for k in task_of],
        weights,
        updates=updates,
        learning_rate=learning_rate,
        batch_size=batch_size,
        progress=progress,
    )
    return updates_to_solve(training.right).reshape(shape)


def memory_of_fresh_networks(
    forget_bias: float,
    steps: int,
    *,
    opposite_input: bool = False,
    networks: int = 10,
    hidden_size: int = 8,
    batch_size: int = 16,
) -> np.ndarray:
    """How large the memory grows before any training, while a bit and then noise come in.

    Args:
        forget_bias: of the forget gates.
        steps: T.
        opposite_input: whether input gates have the bias of the opposite sign.
        networks: with other weights each.
        hidden_size, batch_size: H, and sequences for each network.

    Returns:
        (T,): median |c| over networks, sequences and units.
    """
    weights = initial_weights("lstm", networks, 2, hidden_size)
    weights = with_bias(weights, FORGET, [forget_bias] * networks)
    if opposite_input:
        weights = with_bias(weights, INPUT, [-forget_bias] * networks)
    rng = np.random.default_rng(0)
    x, _, _ = draw_batch([hold(steps - 1)] * networks, rng, batch_size, 2)
    _, cs = run("lstm", weights, x)  # (T, S, B, H)
    return np.median(np.abs(cs.numpy()), axis=(1, 2, 3))
