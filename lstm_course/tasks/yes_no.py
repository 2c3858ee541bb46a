"""Four small tasks with yes-or-no questions, one for each use of a memory.

T time steps, N sequences, I inputs per step. Time comes first.
"""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from lstm_course.tasks.first_bit import remember_first_bit


class LabelledSequences(NamedTuple):
    """Sequences, and the questions at some of their steps."""

    x: np.ndarray  # (T, N, I)
    answers: np.ndarray  # (T, N) bool: yes or no
    asked: np.ndarray  # (T, N) bool: whether there is a question at this step


class Task(NamedTuple):
    """A task: its name, and a function that draws its sequences."""

    name: str
    draw: Callable[[np.random.Generator, int], LabelledSequences]  # (rng, N)


def hold(lag: int) -> Task:
    """Hold one bit over `lag` steps of noise; the last step asks whether the first input was +1."""

    def draw(rng: np.random.Generator, count: int) -> LabelledSequences:
        x, bits = remember_first_bit(rng, lag, count)
        answers = np.broadcast_to(bits > 0, x.shape[:2])  # (T, N)
        return LabelledSequences(x, answers, _ask_at_last_step(x))

    return Task(f"hold a bit for {lag} steps", draw)


def overwrite(steps: int, write_rate: float = 0.15) -> Task:
    """Hold the latest written bit; every step asks whether it is +1.

    The inputs are (write, bit). There is a bit at every step, but it counts only where write is 1.
    """

    def draw(rng: np.random.Generator, count: int) -> LabelledSequences:
        bits = rng.choice([-1.0, 1.0], (steps, count))
        writes = rng.random((steps, count)) < write_rate  # (T, N)
        writes[0] = True
        latest = np.maximum.accumulate(np.where(writes, np.arange(steps)[:, None], 0))  # (T, N)
        answers = np.take_along_axis(bits, latest, axis=0) > 0
        return LabelledSequences(
            np.stack([writes, bits], axis=2), answers, np.full(bits.shape, True)
        )

    return Task("overwrite a bit", draw)


def order(steps: int) -> Task:
    """Tell the order of two signals; the last step asks whether the first signal came first.

    Each of the two inputs is 1 exactly once, one in the first half of the sequence and the other in
    the second half. After the temporal order problem of Hochreiter & Schmidhuber (1997), experiment
    6.
    """

    def draw(rng: np.random.Generator, count: int) -> LabelledSequences:
        early = rng.integers(0, steps // 2, count)
        late = rng.integers(steps // 2, steps - 1, count)
        yes = rng.random(count) < 0.5
        x = np.zeros((steps, count, 2))  # (T, N, 2)
        n = np.arange(count)
        x[early, n, np.where(yes, 0, 1)] = 1
        x[late, n, np.where(yes, 1, 0)] = 1
        return LabelledSequences(x, np.broadcast_to(yes, x.shape[:2]), _ask_at_last_step(x))

    return Task("tell which came first", draw)


def count(longest: int) -> Task:
    """Count: in strings aⁿbⁿ with n from 1 to `longest`, every b asks whether it is the last.

    The inputs are one-hot. A shorter sequence is padded with zeros, where there is no question.
    """

    def draw(rng: np.random.Generator, count: int) -> LabelledSequences:
        return strings(rng.integers(1, longest + 1, count), longest)

    return Task(f"count aⁿbⁿ, n ≤ {longest}", draw)


def strings(n: np.ndarray, longest: int) -> LabelledSequences:
    """Build the strings aⁿbⁿ for given n, padded to 2 · `longest` steps.

    Example:
        >>> strings(np.array([2]), 2).x[:, 0].tolist()
        [[1.0, 0.0], [1.0, 0.0], [0.0, 1.0], [0.0, 1.0]]
    """
    t = np.arange(2 * longest)[:, None]  # (T, 1)
    is_a = t < n  # (T, N)
    is_b = (t >= n) & (t < 2 * n)
    x = np.stack([is_a, is_b], axis=2).astype(float)  # (T, N, 2)
    return LabelledSequences(x, t == 2 * n - 1, is_b)


def _ask_at_last_step(x: np.ndarray) -> np.ndarray:
    asked = np.full(x.shape[:2], False)  # (T, N)
    asked[-1] = True
    return asked
