"""Repairs of the weights of one unit: what would the unit do without one particular mistake?

A repair takes weights and returns new ones, or None if the sentence of the mistake is false of
them. The rows are the blocks i, f, g, o; the hidden state, between -1 and 1, may contribute too.
"""

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import ArrayLike

from lstm_course.cells.lstm import LSTMParams

WeightRepair = Callable[[LSTMParams], LSTMParams | None]
BLOCKS = "ifgo"


def reorder_blocks(order: str) -> WeightRepair:
    """Put blocks that are in another order into the order i, f, g, o."""

    def mend(weights: LSTMParams) -> LSTMParams:
        rows = [order.index(block) for block in BLOCKS]
        return LSTMParams(*(array[rows] for array in weights))

    return mend


def negate_block(block: str) -> WeightRepair:
    """Change the sign of every weight of a block."""

    def mend(weights: LSTMParams) -> LSTMParams:
        sign = np.where([name == block for name in BLOCKS], -1.0, 1.0)
        return LSTMParams(
            sign[:, None] * weights.W_ih, sign[:, None] * weights.W_hh, sign * weights.b
        )

    return mend


def permute_inputs(*order: int) -> WeightRepair:
    """Put the inputs into another order."""
    return lambda weights: weights._replace(W_ih=weights.W_ih[:, list(order)])


def scale_weights(factor: float, applies: Callable[[LSTMParams], bool]) -> WeightRepair:
    """Multiply all weights by a factor, if `applies` says that the sentence is true.

    Large weights can also hide a gate that is half open: nothing else then reaches the cell state,
    and the sign of a bit that halves at every step survives.
    """

    def mend(weights: LSTMParams) -> LSTMParams | None:
        if not applies(weights):
            return None
        return LSTMParams(*(factor * array for array in weights))

    return mend


def center_gates(scenes: ArrayLike) -> WeightRepair:
    """Give biases to input and forget gates that have none: halfway between their extremes.

    Args:
        scenes: all inputs that occur, or the extreme ones, (scenes, I).
    """

    def mend(weights: LSTMParams) -> LSTMParams | None:
        if np.any(weights.b[:2]):
            return None
        a = np.asarray(scenes, dtype=float) @ weights.W_ih.T  # (scenes, 4)
        middle = -(a.min(axis=0) + a.max(axis=0)) / 2
        return weights._replace(b=np.array([*middle[:2], *weights.b[2:]]))

    return mend


def replace_block(
    block: str, good: LSTMParams, applies: Callable[[LSTMParams], bool]
) -> WeightRepair:
    """Take a block from good weights, if `applies` says that the sentence is true."""

    def mend(weights: LSTMParams) -> LSTMParams | None:
        if not applies(weights):
            return None
        k = BLOCKS.index(block)
        mended = LSTMParams(*(array.copy() for array in weights))
        for array, source in zip(mended, good, strict=True):
            array[k] = source[k]
        return mended

    return mend


def treat_alike(
    blocks: str, words: Sequence[int], as_word: int, applies: Callable[[LSTMParams], bool]
) -> WeightRepair:
    """Set the weights of some words to those of another, if `applies` says that it is true.

    Args:
        blocks: letters of the blocks to change.
        words: columns to change.
        as_word: column to copy.
        applies: whether the sentence of the mistake is true of the weights.
    """

    def mend(weights: LSTMParams) -> LSTMParams | None:
        if not applies(weights):
            return None
        W_ih = weights.W_ih.copy()
        for block in blocks:
            k = BLOCKS.index(block)
            W_ih[k, list(words)] = W_ih[k, as_word]
        return weights._replace(W_ih=W_ih)

    return mend


def is_open(weights: LSTMParams, block: str, scenes: ArrayLike) -> bool:
    """True if this gate is more than half open at each of these inputs, for every h."""
    return bool(np.all(_find_minimum(weights, block, scenes, +1) > 0))


def is_closed(weights: LSTMParams, block: str, scenes: ArrayLike) -> bool:
    """True if this gate is less than half open at each of these inputs, for every h."""
    return bool(np.all(_find_minimum(weights, block, scenes, -1) > 0))


def is_half_open_at_most(weights: LSTMParams, block: str, scenes: ArrayLike) -> bool:
    """True if this gate is half open or less at one of these inputs at least, for every h."""
    return bool(np.any(_find_minimum(weights, block, scenes, -1) >= 0))


def is_half_open_at_least(weights: LSTMParams, block: str, scenes: ArrayLike) -> bool:
    """True if this gate is half open or more at one of these inputs at least, for every h."""
    return bool(np.any(_find_minimum(weights, block, scenes, +1) >= 0))


def _find_minimum(weights: LSTMParams, block: str, scenes: ArrayLike, sign: int) -> np.ndarray:
    """Find the minimum of `sign` times the pre-activation over h from -1 to 1, (scenes,)."""
    k = BLOCKS.index(block)
    a = np.asarray(scenes, dtype=float) @ weights.W_ih[k] + weights.b[k]
    return sign * a - np.abs(weights.W_hh[k]).sum()
