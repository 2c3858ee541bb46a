"""Sequences whose answer stands at the beginning: data with a lag of one's own choosing.

T time steps, B sequences in a batch, I inputs a step (here 1). Time comes first.
"""

import numpy as np


def remember_first_bit(
    rng: np.random.Generator, lag: int, batch_size: int, noise: float = 0.2
) -> tuple[np.ndarray, np.ndarray]:
    """Sequences that show a bit at their first step and nothing but noise afterwards.

    The bit is asked for at the last step, `lag` steps later. It is the shape of the minimal task of
    Bengio, Simard & Frasconi (1994, section II): whoever solves it must have stored one bit.

    Args:
        rng: where the bits and the noise come from.
        lag: steps from the bit to the question, at least 1.
        batch_size: number of sequences B.
        noise: standard deviation of the inputs after the first.

    Returns:
        x (lag + 1, B, 1): x[0] is the bit, the rest is noise with mean zero.
        bits (B,): -1 or +1, the bit of each sequence.

    Raises:
        ValueError: a lag or a batch size below 1, or noise below 0.

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
