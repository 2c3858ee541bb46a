"""Gradient clipping."""

import numpy as np


def clip_by_global_norm(grads: list[np.ndarray], max_norm: float) -> tuple[list[np.ndarray], float]:
    """Scale all gradients by one factor so that their common norm is at most `max_norm`.

    The norm is that of all gradients laid end to end, so that their direction is kept.
    Source: Pascanu, Mikolov & Bengio (2013), section 3.2, algorithm 1.

    Args:
        grads: gradients of any shapes.
        max_norm: the largest norm allowed, > 0; may be infinite.

    Returns:
        The clipped gradients (new arrays where anything is clipped), and the norm before clipping.

    Raises:
        ValueError: the norm is NaN or infinite, or max_norm is not positive.

    Example:
        >>> clipped, norm = clip_by_global_norm([np.array([3.0]), np.array([4.0])], max_norm=1.0)
        >>> norm, [float(g[0]) for g in clipped]
        (5.0, [0.6, 0.8])
    """
    if not max_norm > 0:
        raise ValueError(f"max_norm is {max_norm}, expected a number above 0")
    norm = float(np.sqrt(sum(np.sum(g * g) for g in grads)))
    if not np.isfinite(norm):
        raise ValueError(
            f"the gradients' norm is {norm}, expected a finite number: training diverged"
        )
    if norm <= max_norm:
        return list(grads), norm
    scale = max_norm / norm
    return [g * scale for g in grads], norm
