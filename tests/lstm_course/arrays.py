"""Arguments for tests: sizes that differ, biases that are not zero, and arrays laid out oddly."""

import numpy as np

# (T, B, I, H): all different, and the sizes of 1 that people forget
SEQUENCES = [(6, 3, 5, 4), (1, 2, 4, 3), (9, 1, 2, 5), (4, 5, 1, 3), (3, 4, 6, 1), (40, 2, 3, 7)]
STEPS = [(3, 5, 4), (1, 2, 5), (5, 1, 3), (4, 6, 1), (2, 7, 9)]  # (B, I, H)


def normal(*shape, seed, dtype=np.float64):
    """Normal numbers that are the same at each call with the same seed."""
    return np.random.default_rng([seed, *shape]).standard_normal(shape).astype(dtype)


def step_arguments(B, I, H, blocks=1, dtype=np.float64):
    """x, h_prev, W_ih, W_hh, b for one step of a cell with so many gate blocks."""
    return (
        normal(B, I, seed=1, dtype=dtype),
        np.tanh(normal(B, H, seed=2, dtype=dtype)),
        normal(blocks * H, I, seed=3, dtype=dtype),
        normal(blocks * H, H, seed=4, dtype=dtype),
        normal(blocks * H, seed=5, dtype=dtype),
    )


def sequence_arguments(T, B, I, H, dtype=np.float64):
    """x, h0, W_ih, W_hh, b for a sequence."""
    _, *rest = step_arguments(B, I, H, dtype=dtype)
    return normal(T, B, I, seed=6, dtype=dtype), *rest


def strided(array):
    """The same numbers in memory that is not contiguous: every second entry, axes in reverse."""
    wide = np.zeros(tuple(2 * n for n in array.shape[::-1]), array.dtype)
    view = wide[(slice(None, None, 2),) * array.ndim].T
    view[...] = array
    return view


def locked(arrays):
    """Copies that raise when they are written to; NamedTuples and lists keep their kind."""
    if isinstance(arrays, np.ndarray):
        copy = arrays.copy()
        copy.flags.writeable = False
        return copy
    if hasattr(arrays, "_fields"):
        return type(arrays)(*map(locked, arrays))
    return type(arrays)(map(locked, arrays))


def assert_close(ours, theirs, tolerance=1e-12):
    """Shapes equal, and the largest difference within the tolerance of the largest entry."""
    ours, theirs = np.asarray(ours), np.asarray(theirs)
    assert ours.shape == theirs.shape
    assert np.max(np.abs(ours - theirs)) <= tolerance * max(1.0, np.max(np.abs(theirs)))
