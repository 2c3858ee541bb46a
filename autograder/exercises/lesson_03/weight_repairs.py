"""Mending the weights of one unit: what would they do without this one mistake?

A mending takes weights and gives new ones, or None where the mistake's sentence is not true of
them. Rows are the layers i, f, g, o; the state h, between -1 and 1, may have a say of its own.
"""

from collections.abc import Callable, Sequence

import numpy as np

from lstm_course.cells.lstm import LSTMParams

Mending = Callable[[LSTMParams], LSTMParams | None]
LAYERS = "ifgo"


def reordered(order: str) -> Mending:
    """Weights whose blocks stand in another order, put into the order i, f, g, o."""

    def mend(weights: LSTMParams) -> LSTMParams:
        rows = [order.index(layer) for layer in LAYERS]
        return LSTMParams(*(array[rows] for array in weights))

    return mend


def negated(layer: str) -> Mending:
    """The layer with all its signs turned round."""

    def mend(weights: LSTMParams) -> LSTMParams:
        sign = np.where([name == layer for name in LAYERS], -1.0, 1.0)
        return LSTMParams(
            sign[:, None] * weights.W_ih, sign[:, None] * weights.W_hh, sign * weights.b
        )

    return mend


def columns(*order: int) -> Mending:
    """Inputs in another order."""
    return lambda weights: weights._replace(W_ih=weights.W_ih[:, list(order)])


def stronger(factor: float) -> Mending:
    """All weights so many times as large."""
    return lambda weights: LSTMParams(*(factor * array for array in weights))


def with_biases(scenes: Sequence[Sequence[float]]) -> Mending:
    """Input and forget gate without a bias, given one: halfway between their extremes.

    Args:
        scenes: all inputs that occur, or the extreme ones.
    """

    def mend(weights: LSTMParams) -> LSTMParams | None:
        if np.any(weights.b[:2]):
            return None
        a = np.asarray(scenes, dtype=float) @ weights.W_ih.T  # (scenes, 4)
        middle = -(a.min(axis=0) + a.max(axis=0)) / 2
        return weights._replace(b=np.array([*middle[:2], *weights.b[2:]]))

    return mend


def replaced(layer: str, good: LSTMParams, true: Callable[[LSTMParams], bool]) -> Mending:
    """The layer taken from good weights, where `true` says that the sentence is true."""

    def mend(weights: LSTMParams) -> LSTMParams | None:
        if not true(weights):
            return None
        k = LAYERS.index(layer)
        mended = LSTMParams(*(array.copy() for array in weights))
        for array, source in zip(mended, good, strict=True):
            array[k] = source[k]
        return mended

    return mend


def treated_alike(
    layers: str, words: Sequence[int], as_word: int, true: Callable[[LSTMParams], bool]
) -> Mending:
    """These layers' weights of some words set to those of another word, where `true` says so."""

    def mend(weights: LSTMParams) -> LSTMParams | None:
        if not true(weights):
            return None
        W_ih = weights.W_ih.copy()
        for layer in layers:
            k = LAYERS.index(layer)
            W_ih[k, list(words)] = W_ih[k, as_word]
        return weights._replace(W_ih=W_ih)

    return mend


def is_open(weights: LSTMParams, layer: str, scenes: Sequence[Sequence[float]]) -> bool:
    """Is this gate more than half open at each of these inputs, whatever h is?"""
    return bool(np.all(_least(weights, layer, scenes, +1) > 0))


def is_closed(weights: LSTMParams, layer: str, scenes: Sequence[Sequence[float]]) -> bool:
    """Is this gate less than half open at each of these inputs, whatever h is?"""
    return bool(np.all(_least(weights, layer, scenes, -1) > 0))


def _least(
    weights: LSTMParams, layer: str, scenes: Sequence[Sequence[float]], sign: int
) -> np.ndarray:
    """The least that `sign` times the pre-activation can be, for h from -1 to 1."""
    k = LAYERS.index(layer)
    a = np.asarray(scenes, dtype=float) @ weights.W_ih[k] + weights.b[k]
    return sign * a - np.abs(weights.W_hh[k]).sum()
