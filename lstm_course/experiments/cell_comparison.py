"""Kinds of cells compared on the same tasks, each from several seeds.

S networks of one kind are trained side by side: every task, from every seed.
"""

from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

import numpy as np

from lstm_course.experiments.side_by_side import initial_weights, train, updates_to_solve, with_bias
from lstm_course.tasks.yes_no import Task

INPUTS = 2  # of every task; where a task has fewer, the others are 0


class Contestant(NamedTuple):
    """One row of a comparison."""

    name: str
    kind: str  # one of `side_by_side_cells.CELLS`
    hidden_size: int
    bias: tuple[int, float] | None = None  # (block, value): of one layer before training


class Result(NamedTuple):
    """How one contestant did, for every task and seed."""

    solved: np.ndarray  # (tasks, seeds) updates until solved, infinite where it never was
    right: np.ndarray  # (tasks, seeds) share of sequences right over the last tenth of the training


def share_sooner(first: Result, second: Result) -> np.ndarray:
    """How often the first contestant solved a task sooner than the second: by all pairs of seeds.

    A tie counts half, as do two seeds of which neither solved it. It is the statistic of the
    Mann-Whitney test, divided by the number of pairs.

    Returns:
        (tasks,): 0.5 where there is no difference, 1 where the first was always sooner.

    Example:
        >>> solved = np.array([[3.0, 5.0]]), np.array([[4.0, np.inf]])
        >>> share_sooner(*(Result(updates, right=np.ones((1, 2))) for updates in solved))
        array([0.75])
    """
    a, b = first.solved[:, :, None], second.solved[:, None, :]
    return np.where(a == b, 0.5, a < b).mean(axis=(1, 2))


def compare(
    contestants: Iterable[Contestant],
    tasks: Sequence[Task],
    seeds: int,
    *,
    updates: int,
    learning_rate: float = 0.02,
    batch_size: int = 16,
    progress: Callable[[list], Iterable] = iter,
) -> dict[str, Result]:
    """Train every contestant on every task, from as many seeds, and note when it is solved.

    Seeds fix the weights at the start; contestants see the same sequences in the same order.

    Args:
        contestants: each of one kind and size.
        tasks: all with sequences of one length.
        seeds: networks for each task.
        updates, learning_rate, batch_size: of every network's training, with Adam.
        progress: wraps the list of contestants, e.g. `tqdm`.

    Returns:
        A result for each contestant's name.
    """
    each = [task for task in tasks for _ in range(seeds)]
    results = {}
    for contestant in progress(list(contestants)):
        weights = initial_weights(contestant.kind, len(each), INPUTS, contestant.hidden_size)
        if contestant.bias is not None:
            block, value = contestant.bias
            weights = with_bias(weights, block, [value] * len(each))
        training = train(
            contestant.kind,
            each,
            weights,
            updates=updates,
            learning_rate=learning_rate,
            batch_size=batch_size,
        )
        right = training.right[-max(updates // 10, 1) :].mean(axis=0)
        results[contestant.name] = Result(
            updates_to_solve(training.right).reshape(len(tasks), seeds),
            right.reshape(len(tasks), seeds),
        )
    return results
