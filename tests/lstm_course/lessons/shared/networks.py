"""Small random networks in one batch."""

import numpy as np
import torch

from lstm_course.lessons.shared.batched_training import BatchedWeights, initial_weights

S, T, B, I, H = 3, 7, 4, 2, 5


def drawn(kind: str, seed: int = 0) -> tuple[BatchedWeights, torch.Tensor]:
    """Large weights of S networks in float64, and inputs."""
    weights = BatchedWeights(*(2 * w.double() for w in initial_weights(kind, S, I, H, seed)))
    return weights, torch.from_numpy(np.random.default_rng(1).standard_normal((T, S, B, I)))


def as_arrays(weights: BatchedWeights, s: int) -> list[np.ndarray]:
    """The weights of one network."""
    return [w[s].numpy() for w in weights]
