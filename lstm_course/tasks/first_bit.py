"""Sequences whose answer is their first input: data with an adjustable lag.

T time steps, B sequences in a batch, I inputs per step (here 1). Time comes first.
"""

import numpy as np


def remember_first_bit(
    rng: np.random.Generator, lag: int, batch_size: int, noise: float = 0.2
) -> tuple[np.ndarray, np.ndarray]:
    """Draw sequences with a bit at the first step and noise at all others.

    The target at the last step, `lag` steps later, is the bit. The task has the form of the minimal
    task of Bengio, Simard & Frasconi (1994, section II): a solution must store one bit.

    Args:
        rng: generator of the random numbers.
        lag: steps from the bit to the question, at least 1.
        batch_size: number of sequences, B.
        noise: standard deviation of the inputs after the first.

    Returns:
        x (lag + 1, B, 1): x[0] is the bit, the rest is noise with mean zero.
        bits (B,): the bit of each sequence, -1 or +1.

    Raises:
        ValueError: lag or batch_size is below 1, or noise is below 0.

    Example:
        >>> x, bits = remember_first_bit(np.random.default_rng(0), lag=3, batch_size=5)
        >>> x.shape, bool(np.all(x[0, :, 0] == bits))
        ((4, 5, 1), True)
    """
    if lag < 1:
        raise ValueError(f"lag is {lag}, expected at least 1 step between the bit and the question")
    if batch_size < 1:
        raise ValueError(f"batch_size is {batch_size}, expected at least 1 sequence")
    if noise < 0:
        raise ValueError(f"noise is {noise}, expected a standard deviation of at least 0")
    bits = rng.choice([-1.0, 1.0], size=batch_size)  # (B,)
    x = noise * rng.standard_normal((lag + 1, batch_size, 1))  # (T, B, 1)
    x[0, :, 0] = bits
    return x, bits
