"""Sequences of different lengths in one batch: padding, masks and final states.

T time steps, B sequences in a batch, H hidden units per direction. Time comes first; a sequence
shorter than T is padded after its end.
"""

import numpy as np

from lstm_course.shapes import expect

STATES_SHAPES = "hs: T B 2H"


def pad_and_mask(sequences: list[np.ndarray]) -> tuple[np.ndarray, np.ndarray]:
    """Pad sequences of different lengths into one array, with a mask of the real steps.

    Args:
        sequences: B arrays (T_n, ...) of one dtype that differ only in length.

    Returns:
        The sequences side by side, padded with zeros after their ends, (T, B, ...), where T is the
        largest length; and the mask, True at real steps, (T, B).

    Raises:
        TypeError: sequences is not a list of arrays, or their dtypes differ.
        ValueError: sequences is empty, one of them is, or they differ in more than their lengths.

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
    """Select the final hidden state of each sequence in both directions, ignoring padding.

    The forward half ends at a sequence's last real step, which is not hs[-1] if the sequence is
    padded. The backward half runs in the opposite direction and ends at step 0. It must have
    started at the last real step, so that it has not seen padding; torch's packed sequences do so.

    Args:
        hs: hidden states of a bidirectional layer, the forward half first, (T, B, 2H).
        lengths: number of real steps of each sequence, integers from 1 to T, (B,).

    Returns:
        The final states, the forward half first, (B, 2H).

    Raises:
        ValueError: the shapes do not match, or a length lies outside 1 to T.
        TypeError: hs is not a floating-point array, or lengths not an integer array.

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
