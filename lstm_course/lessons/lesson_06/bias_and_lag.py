"""Updates until an LSTM solves a task, against the initial bias of its forget gates.

All networks are trained in one batch: every task, from every bias, from every seed. Advice on this
bias: Gers, Schmidhuber & Cummins (2000), "Learning to forget"; Jozefowicz, Zaremba & Sutskever
(2015), "An empirical exploration of recurrent network architectures"; by the length of the
dependencies: Tallec & Ollivier (2018), "Can recurrent neural networks warp time?".
"""

from collections.abc import Callable, Iterable, Mapping, Sequence

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.figure import Figure
from matplotlib.ticker import FixedLocator, NullLocator

from lstm_course.lessons.shared.batched_training import (
    BatchedWeights,
    initial_weights,
    run,
    sample_batch,
    train,
    updates_to_solve,
    with_bias,
)
from lstm_course.plotting.palette import CELL, FORGET_GATE, GATES, GREY, INK, style
from lstm_course.tasks.yes_no import Task, hold

INPUT, FORGET = 0, 1  # positions of the gates in i, f, g, o
HIDDEN_SIZE = 8
BATCH_SIZE = 16
LEARNING_RATE = 0.02  # of Adam


def updates_against_forget_bias(
    tasks: Sequence[Task],
    biases: Sequence[float],
    seeds: int,
    *,
    updates: int,
    opposite_input: bool = False,
    progress: Callable[[range], Iterable[int]] = iter,
) -> np.ndarray:
    """Count the updates until an LSTM has solved a task, for every task, bias and seed.

    Networks with the same seed have the same other weights.

    Args:
        tasks: all with sequences of one length.
        biases: of the forget gates before training.
        seeds: networks per task and bias.
        updates: of every network's training.
        opposite_input: whether input gates start with the bias of the opposite sign, as in chrono
            initialisation; otherwise it is small and random.
        progress: wraps the range of updates, e.g. `tqdm`.

    Returns:
        (tasks, biases, seeds): infinite where the task was not solved within `updates`.
    """
    shape = len(tasks), len(biases), seeds
    task_of, bias_of, seed_of = (index.ravel() for index in np.indices(shape))
    weights = BatchedWeights(*(w[seed_of] for w in initial_weights("lstm", seeds, 2, HIDDEN_SIZE)))
    weights = with_bias(weights, FORGET, [biases[k] for k in bias_of])
    if opposite_input:
        weights = with_bias(weights, INPUT, [-biases[k] for k in bias_of])
    training = train(
        "lstm",
        [tasks[k] for k in task_of],
        weights,
        updates=updates,
        learning_rate=LEARNING_RATE,
        batch_size=BATCH_SIZE,
        progress=progress,
    )
    return updates_to_solve(training.right).reshape(shape)


def memory_of_fresh_networks(
    forget_bias: float,
    steps: int,
    *,
    opposite_input: bool = False,
    networks: int = 10,
) -> np.ndarray:
    """Measure the cell state before any training, while the input is a bit and then noise.

    Args:
        forget_bias: of the forget gates.
        steps: T.
        opposite_input: whether input gates have the bias of the opposite sign.
        networks: number of random networks.

    Returns:
        (T,): median |c| over networks, sequences and units.
    """
    weights = initial_weights("lstm", networks, 2, HIDDEN_SIZE)
    weights = with_bias(weights, FORGET, [forget_bias] * networks)
    if opposite_input:
        weights = with_bias(weights, INPUT, [-forget_bias] * networks)
    rng = np.random.default_rng(0)
    x, _, _ = sample_batch([hold(steps - 1)] * networks, rng, BATCH_SIZE, 2)
    _, cs = run("lstm", weights, x)  # (T, S, B, H)
    return np.median(np.abs(cs.numpy()), axis=(1, 2, 3))


def draw_forget_bias(
    solved: Mapping[str, np.ndarray], biases: Sequence[float], updates: int
) -> Figure:
    """Draw the updates until solved against the bias: one panel per task, one dot per seed.

    Crosses did not solve the task.

    Args:
        solved: task -> (biases, seeds), infinite where the task was not solved.
        biases: the initial biases of the forget gates.
        updates: of the training.
    """
    soonest = min([updates / 10, *(values.min() for values in solved.values())])
    with style():
        fig, axes = plt.subplots(1, len(solved), figsize=(9, 3.5), sharey=True)
        for ax, (task, values) in zip(axes, solved.items(), strict=True):
            ax.axhspan(1.1 * updates, 2 * updates, color=GREY, alpha=0.12)
            for k, seeds in enumerate(values):
                x = k + np.linspace(-0.24, 0.24, len(seeds))
                reached = np.isfinite(seeds)
                ax.scatter(x[reached], seeds[reached], color=INK, s=20, alpha=0.8, zorder=3)
                unsolved = np.full((~reached).sum(), 1.48 * updates)
                ax.scatter(x[~reached], unsolved, color=FORGET_GATE, marker="x", s=26, zorder=3)
            ax.set(
                title=task,
                xlabel="forget bias at the start",
                xticks=range(len(biases)),
                xticklabels=[f"{bias:g}" for bias in biases],
                yscale="log",
                ylim=(0.8 * soonest, 2 * updates),
            )
            ax.grid(axis="x", visible=False)
        axes[0].set(ylabel="updates until solved")
        ticks = [n for n in (1, 3, 10, 30, 100, 300, 1000, 3000) if n <= updates]
        axes[0].yaxis.set(major_locator=FixedLocator(ticks), minor_locator=NullLocator())
        axes[0].yaxis.set_major_formatter("{x:,.0f}")
        axes[-1].text(-0.4, 1.48 * updates, "not solved", va="center", ha="left")
    return fig


def draw_fresh_memory(sizes: Mapping[str, np.ndarray]) -> Figure:
    """Draw |c| over time, one line per initialisation, and the slope of tanh at that size.

    Args:
        sizes: initialisation -> |c| after each step, (T,).
    """
    with style():
        fig, (left, right) = plt.subplots(1, 2, figsize=(9, 3.3), sharex=True)
        for (start, size), colour in zip(sizes.items(), (CELL, GATES["i"]), strict=True):
            steps = np.arange(1, len(size) + 1)
            left.plot(steps, size, color=colour, label=start)
            right.plot(steps, 1 - np.tanh(size) ** 2, color=colour)
        left.set(title="size of the memory, |c|", xlabel="steps")
        right.set(title="slope of tanh there", xlabel="steps", ylim=(0, 1.05))
        left.legend(loc="upper left")
    return fig
