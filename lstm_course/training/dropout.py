"""Dropout between the layers of a stack.

T time steps, B sequences in a batch, H hidden units.
Sources: Srivastava et al. (2014), "Dropout", section 4, which scales down the trained weights
instead and keeps the same means; between layers and never along time: Zaremba, Sutskever & Vinyals
(2014), "Recurrent neural network regularization", section 3.2.
"""

from numbers import Real

import numpy as np

from lstm_course.shapes import expect

BELOW_SHAPES = "hs_below: T B H"


def dropout_between_layers(
    hs_below: np.ndarray, rate: float, rng: np.random.Generator
) -> np.ndarray:
    """Apply dropout to the inputs of the next layer, and scale the entries that are kept.

    The recurrent states of a layer are not dropped: a cell state would not survive more than a few
    steps. Scaling by 1 / (1 - rate) keeps the mean of each entry, so the trained network needs no
    correction when it is used.

    Args:
        hs_below: hidden states of the layer below, (T, B, H).
        rate: probability that an entry is dropped, from 0 to below 1.
        rng: generator of the random numbers; an entry is kept where `rng.random` is ≥ rate.

    Returns:
        The inputs of the layer above, a new array, (T, B, H).

    Raises:
        ValueError: rate is outside [0, 1), or hs_below does not have three axes or has an
            empty one.
        TypeError: hs_below is not a floating-point array, rate not a number, or rng not a NumPy
            generator.

    Example:
        >>> dropped = dropout_between_layers(np.ones((2, 3, 4)), 0.5, np.random.default_rng(0))
        >>> np.unique(dropped)
        array([0., 2.])
    """
    expect(BELOW_SHAPES, hs_below=hs_below)
    _expect_rate(rate, rng)
    keep = rng.random(hs_below.shape) >= rate  # (T, B, H)
    scale = 1 / (1 - float(rate))  # a NumPy float64 would promote float32 states
    return np.where(keep, hs_below * scale, 0)


def _expect_rate(rate: float, rng: np.random.Generator) -> None:
    if not isinstance(rate, Real):
        raise TypeError(f"rate is {rate!r}, expected a number")
    if not 0 <= rate < 1:
        raise ValueError(f"rate is {rate}, expected the share to drop, from 0 to below 1")
    if not isinstance(rng, np.random.Generator):
        raise TypeError(
            f"rng is a {type(rng).__name__}, expected a generator: np.random.default_rng(seed)"
        )
