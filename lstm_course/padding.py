"""Sequences of different lengths in one batch: where each of them really ends.

T time steps, B sequences in a batch, H hidden units in each direction. Time comes first; a sequence
shorter than T is padded behind its end.
"""

import numpy as np

from lstm_course.shapes import expect

STATES_SHAPES = "hs: T B 2H"


def last_states(hs: np.ndarray, lengths: np.ndarray) -> np.ndarray:
    """The final state of each sequence in both directions, padding left out.

    The forward half ends at a sequence's last real step, which is not hs[-1] where the sequence is
    padded. The backward half runs the other way and ends at step 0. It must have started at the
    last real step, so that it has seen no padding; torch's packed sequences do this.

    Args:
        hs: hidden states of a bidirectional layer, the forward half first, (T, B, 2H).
        lengths: how many real steps each sequence has, whole numbers from 1 to T, (B,).

    Returns:
        The last states, the forward half first, (B, 2H).

    Raises:
        ValueError: shapes that do not fit, or a length outside 1 to T.
        TypeError: hs is no array of floating-point numbers, or lengths no array of whole numbers.

    Example:
        >>> hs = np.arange(12.0).reshape(3, 2, 2)
        >>> last_states(hs, np.array([2, 3]))
        array([[ 4.,  1.],
               [10.,  3.]])
    """
    expect(STATES_SHAPES, hs=hs)
    _expect_lengths(lengths, *hs.shape[:2])
    forward, backward = np.split(hs, 2, axis=2)  # (T, B, H) each
    sequences = np.arange(len(lengths))  # (B,)
    ends = forward[lengths - 1, sequences]  # (B, H)
    starts = backward[0]  # (B, H)
    return np.concatenate([ends, starts], axis=1)  # (B, 2H)


def _expect_lengths(lengths: np.ndarray, T: int, B: int) -> None:
    if not isinstance(lengths, np.ndarray):
        raise TypeError(
            f"lengths is a {type(lengths).__name__}, expected a NumPy array: np.array(lengths)"
        )
    if lengths.dtype.kind not in "iu":
        raise TypeError(f"lengths holds {lengths.dtype}, expected whole numbers")
    if lengths.shape != (B,):
        raise ValueError(f"lengths is {lengths.shape}, expected ({B},), as B is {B} in hs")
    wrong = lengths[(lengths < 1) | (lengths > T)]
    if len(wrong):
        raise ValueError(f"lengths holds {wrong[0]}, expected lengths from 1 to {T}, as T is {T}")
