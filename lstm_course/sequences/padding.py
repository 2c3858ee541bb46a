"""Sequences of different lengths in one batch: where each of them really ends.

T time steps, B sequences in a batch, H hidden units in each direction. Time comes first; a sequence
shorter than T is padded behind its end.
"""

import numpy as np

from lstm_course.shapes import expect

STATES_SHAPES = "hs: T B 2H"


def pad_and_mask(sequences: list[np.ndarray]) -> tuple[np.ndarray, np.ndarray]:
    """One array of sequences of different lengths, and a mask that says which steps are real.

    Args:
        sequences: B arrays (T_n, ...) of one dtype, alike but for their lengths.

    Returns:
        The sequences side by side, zeros behind the end of each, (T, B, ...), T being the largest
        length; and the mask, True at real steps, (T, B).

    Raises:
        TypeError: sequences is no list of arrays, or their dtypes differ.
        ValueError: there are none, one is empty, or they differ in more than their lengths.

    Example:
        >>> padded, mask = pad_and_mask([np.array([1.0, 2.0, 3.0]), np.array([4.0])])
        >>> padded.T.tolist(), mask.T.tolist()
        ([[1.0, 2.0, 3.0], [4.0, 0.0, 0.0]], [[True, True, True], [True, False, False]])
    """
    _expect_sequences(sequences)
    T, B = max(map(len, sequences)), len(sequences)
    features = sequences[0].shape[1:]
    padded = np.zeros((T, B, *features), dtype=sequences[0].dtype)  # (T, B, ...)
    mask = np.zeros((T, B), dtype=bool)
    for n, sequence in enumerate(sequences):
        padded[: len(sequence), n] = sequence
        mask[: len(sequence), n] = True
    return padded, mask


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


def _expect_sequences(sequences: list[np.ndarray]) -> None:
    if not isinstance(sequences, list | tuple):
        raise TypeError(f"sequences is a {type(sequences).__name__}, expected a list of arrays")
    if not sequences:
        raise ValueError("sequences is empty, expected at least one array")
    for k, sequence in enumerate(sequences):
        if not isinstance(sequence, np.ndarray) or sequence.ndim == 0:
            kind = type(sequence).__name__
            raise TypeError(f"sequences[{k}] is a {kind}, expected a NumPy array of steps")
        if sequence.dtype != sequences[0].dtype:
            raise TypeError(
                f"sequences[{k}] holds {sequence.dtype}, sequences[0] {sequences[0].dtype}, "
                "expected one dtype"
            )
        if len(sequence) == 0 or sequence.shape[1:] != sequences[0].shape[1:]:
            raise ValueError(
                f"sequences[{k}] is {sequence.shape}, expected one or more steps of shape "
                f"{sequences[0].shape[1:]} as in sequences[0]"
            )


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
