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
    initial_weights,
    train,
    updates_to_solve,
    with_bias,
)
from lstm_course.tasks_yes_no import Task

FORGET = 1  # the forget gate's place in i, f, g, o


def updates_against_forget_bias(
    tasks: Sequence[Task],
    biases: Sequence[float],
    seeds: int,
    *,
    updates: int,
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
        updates, hidden_size, learning_rate, batch_size: of every network's training, with Adam.
        progress: wraps the range of updates, e.g. `tqdm`.

    Returns:
        (tasks, biases, seeds): infinite where it was not solved within `updates`.
    """
    shape = len(tasks), len(biases), seeds
    task_of, bias_of, seed_of = (index.ravel() for index in np.indices(shape))
    weights = Weights(*(w[seed_of] for w in initial_weights("lstm", seeds, 2, hidden_size)))
    training = train(
        "lstm",
        [tasks[k] for k in task_of],
        with_bias(weights, FORGET, [biases[k] for k in bias_of]),
        updates=updates,
        learning_rate=learning_rate,
        batch_size=batch_size,
        progress=progress,
    )
    return updates_to_solve(training.right).reshape(shape)
