"""Gradient clipping by global norm."""

import numpy as np

from lstm_course.shapes import expect_alike


def clip_by_global_norm(grads: list[np.ndarray], max_norm: float) -> tuple[list[np.ndarray], float]:
    """Scale all gradients by one factor so that their global norm is at most `max_norm`.

    The global norm is the norm of all gradients concatenated; scaling all of them by one factor
    keeps their direction. It is summed in the gradients' own dtype.
    Source: Pascanu, Mikolov & Bengio (2013), section 3.2, algorithm 1.

    Args:
        grads: gradients of any shapes; they are not modified.
        max_norm: the largest norm allowed, above 0; may be infinite.

    Returns:
        The gradients with their dtypes unchanged (new arrays if scaled, the same arrays if not),
        and their norm before clipping.

    Raises:
        TypeError: grads is not a list of floating-point arrays.
        ValueError: the norm is NaN or infinite, or max_norm is not above 0.

    Example:
        >>> clipped, norm = clip_by_global_norm([np.array([3.0]), np.array([4.0])], max_norm=2.5)
        >>> norm, [float(g[0]) for g in clipped]
        (5.0, [1.5, 2.0])
    """
    _expect_gradients(grads, max_norm)
    max_norm = float(max_norm)  # a NumPy float64 would promote float32 gradients
    with np.errstate(over="ignore"):  # a sum beyond the largest float is infinite: caught below
        norm = float(np.sqrt(sum(np.sum(g * g) for g in grads)))
    if not np.isfinite(norm):
        raise ValueError(f"the gradients' norm is {norm}, expected a finite one: did they explode?")
    if norm <= max_norm:
        return list(grads), norm
    scale = max_norm / norm
    return [g * scale for g in grads], norm


def _expect_gradients(grads: list[np.ndarray], max_norm: float) -> None:
    if not isinstance(grads, list | tuple):
        raise TypeError(f"grads is a {type(grads).__name__}, expected a list of arrays: [grads]")
    for k, g in enumerate(grads):
        expect_alike(**{f"grads[{k}]": g})
    if not max_norm > 0:
        raise ValueError(f"max_norm is {max_norm}, expected a number above 0")
