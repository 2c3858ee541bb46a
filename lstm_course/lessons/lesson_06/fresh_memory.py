"""How large the cell state of an LSTM grows before any training, for two initial input biases."""

from collections.abc import Mapping

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.figure import Figure

from lstm_course.lessons.lesson_06.forget_bias_runs import BATCH_SIZE, FORGET, HIDDEN_SIZE, INPUT
from lstm_course.lessons.shared.batched_training import (
    initial_weights,
    run,
    sample_batch,
    with_bias,
)
from lstm_course.plotting.alternative_text import described
from lstm_course.plotting.palette import CELL, INK, style
from lstm_course.tasks.yes_no import hold


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


def draw_fresh_memory(sizes: Mapping[str, np.ndarray]) -> Figure:
    """Draw |c| over time, one line per initialisation, and the slope of tanh at that size.

    Args:
        sizes: initialisation -> |c| after each step, (T,).
    """
    with style():
        fig, (left, right) = plt.subplots(1, 2, figsize=(9.4, 3.5), sharex=True)
        for (start, size), line in zip(sizes.items(), ("-", "--"), strict=True):
            steps = np.arange(1, len(size) + 1)
            left.plot(steps, size, color=CELL, ls=line, label=start)
            right.plot(steps, 1 - np.tanh(size) ** 2, color=INK, ls=line)
        left.set(title="|c| grows unless the input gates start closed", xlabel="steps")
        left.set_ylabel("median |c|")
        right.set(title="The slope of tanh vanishes where |c| is large", xlabel="steps")
        right.set(ylabel="slope of tanh at |c|", ylim=(0, 1.05))
        left.legend(loc="upper left")
    ends = "; ".join(
        f"{start}, |c| is {size[-1]:.2g} and the slope {1 - np.tanh(size[-1]) ** 2:.1g}"
        for start, size in sizes.items()
    )
    last = len(next(iter(sizes.values())))
    return described(
        fig,
        "Two panels against the step, before any training: the median of |c|, and the slope of "
        f"tanh there. After {last} steps: {ends}.",
    )


def compare_fresh_memory(forget_bias: float = 5, steps: int = 100) -> dict[str, np.ndarray]:
    """Measure |c| over time with random input biases and with biases of the opposite sign.

    Args:
        forget_bias: b_f, of the forget gates.
        steps: T.
    """
    return {
        "input bias small and random": memory_of_fresh_networks(forget_bias, steps),
        f"input bias −{forget_bias:g}": memory_of_fresh_networks(
            forget_bias, steps, opposite_input=True
        ),
    }
