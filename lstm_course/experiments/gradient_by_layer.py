"""What each layer of a stack is told from above, when the loss sits at a single step.

T time steps, B sequences in a batch, H hidden units, L layers.
"""

from collections.abc import Callable

import numpy as np

from lstm_course.cells.lstm import LSTMCache


def gradient_by_layer(
    stack_backward: Callable, caches: list[LSTMCache], step: int, seed: int = 0
) -> np.ndarray:
    """Size of the gradient at what each layer reads, and of the one that enters at the top.

    Args:
        stack_backward: `stacked_lstm_backward`, or one's own.
        caches: of `stacked_lstm_forward`, bottom first.
        step: the one step at which the loss sees the top layer.
        seed: of the gradient that enters there, scaled to norm 1.

    Returns:
        (L + 1, T): norms at the inputs of each layer, bottom first, then at the top layer's hs.
    """
    dhs = np.zeros_like(caches[-1].hs)
    dhs[step] = np.random.default_rng(seed).standard_normal(dhs[step].shape)
    dhs /= np.linalg.norm(dhs)
    # the layers from k up are a stack, too, and its dx is the gradient at what layer k reads
    gradients = [stack_backward(dhs, caches[k:])[0] for k in range(len(caches))] + [dhs]
    return np.stack([np.linalg.norm(gradient, axis=(1, 2)) for gradient in gradients])
