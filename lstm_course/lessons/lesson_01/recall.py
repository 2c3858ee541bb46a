"""Training an RNN to recall the last symbol of a sequence, or the first one.

T time steps, B sequences in a batch. Every input is a bit, -1 or +1.
"""

from collections.abc import Iterable
from typing import Literal

import numpy as np

from lstm_course.lessons.lesson_01.long_lag import (
    HIDDEN_SIZE,
    RNNFunctions,
    accuracy,
    initial_weights,
    loss_and_gradients,
)

Position = Literal["last", "first"]
INDEX: dict[Position, int] = {"last": -1, "first": 0}
STEPS = 20  # T
RADIUS = 0.6  # spectral radius of W_hh at the start: torch.nn.RNN draws one of about 0.58
BAR = 20  # characters of a bar for an accuracy of 1


def train_to_recall(
    functions: RNNFunctions, position: Position, seed: int, *, updates: int = 300
) -> float:
    """Train on random bits by stochastic gradient descent; the target is the bit at `position`.

    Args:
        functions: the RNN's.
        position: which of the T inputs is the target.
        seed: of weights and data.
        updates: training steps, each on a fresh batch of 32 sequences.

    Returns:
        The accuracy on 500 fresh sequences; guessing gives 0.5.
    """
    rng = np.random.default_rng(seed)
    weights = initial_weights(rng, HIDDEN_SIZE, RADIUS)
    for _ in range(updates):
        x, bits = _draw_bits(rng, 32, position)
        _, grads = loss_and_gradients(functions, weights, x, bits)
        grads, _ = functions.clip(grads, 1.0)
        weights = [w - 0.3 * dw for w, dw in zip(weights, grads, strict=True)]
    x, bits = _draw_bits(rng, 500, position)
    return accuracy(functions.forward, weights, x, bits)


def describe_recall(functions: RNNFunctions, seeds: Iterable[int] = range(3)) -> str:
    """Train networks to recall the last and the first input, and draw bars of their accuracy."""
    seeds = list(seeds)
    lines = []
    for position in INDEX:
        values = [train_to_recall(functions, position, seed) for seed in seeds]
        bar = "█" * round(BAR * float(np.mean(values)))
        spread = f"{min(values):.2f} to {max(values):.2f}"
        lines.append(f"{position:>5} symbol  {bar:<{BAR}}  accuracy {spread}")
    lines.append(f"{'guessing':>12}  {'█' * (BAR // 2):<{BAR}}  accuracy 0.50")
    return "\n".join(lines)


def _draw_bits(
    rng: np.random.Generator, batch_size: int, position: Position
) -> tuple[np.ndarray, np.ndarray]:
    """Draw inputs (T, B, 1) of random bits, and the targets (B,)."""
    x = rng.choice([-1.0, 1.0], size=(STEPS, batch_size, 1))
    return x, x[INDEX[position], :, 0]
