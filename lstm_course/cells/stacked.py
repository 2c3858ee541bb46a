"""Stacked LSTM layers, and one layer in both directions.

T time steps, B sequences in a batch, I input features, H hidden units. Time comes first. Each layer
passes its hidden states to the layer above; its cell states stay inside.
Sources: depth: Graves, Mohamed & Hinton (2013), "Speech recognition with deep recurrent neural
networks", section 2, equation (11); both directions: Schuster & Paliwal (1997), "Bidirectional
recurrent neural networks".
"""

from collections.abc import Sequence

import numpy as np

from lstm_course.cells.lstm import LSTMCache, LSTMParams, lstm_backward, lstm_forward
from lstm_course.shapes import entries, expect, fields

State = tuple[np.ndarray, np.ndarray]  # (h, c), each (B, H)
LayerGradients = tuple[np.ndarray, np.ndarray, np.ndarray]  # (dW_ih, dW_hh, db)

BIDIRECTIONAL_SHAPES = (
    "x: T B I, forward W_ih: 4H I, forward W_hh: 4H H, forward b: 4H, "
    "backward W_ih: 4H I, backward W_hh: 4H H, backward b: 4H"
)


def stacked_lstm_forward(
    x: np.ndarray, states: Sequence[State], layers: Sequence[LSTMParams]
) -> tuple[np.ndarray, list[State], list[LSTMCache]]:
    """Run stacked LSTM layers: each layer reads the hidden states of the layer below.

    Args:
        x: inputs of the bottom layer, (T, B, I).
        states: (h, c) of each layer before the first step, bottom first, (B, H) each.
        layers: (W_ih, W_hh, b) of each layer, bottom first; layers may differ in H.

    Returns:
        hs, the top layer's hidden states, (T, B, H); the last (h, c) of each layer; and the caches
        for `stacked_lstm_backward`, one per layer. Both lists are bottom first.

    Raises:
        ValueError: shapes or numbers of layers do not match, or T is 0.
        TypeError: states are not pairs or layers not triples of floating-point arrays of one dtype.

    Example:
        >>> bottom = LSTMParams(*map(np.ones, [(16, 3), (16, 4), (16,)]))
        >>> top = LSTMParams(*map(np.ones, [(8, 4), (8, 2), (8,)]))
        >>> states = [(np.zeros((5, 4)), np.zeros((5, 4))), (np.zeros((5, 2)), np.zeros((5, 2)))]
        >>> x = np.ones((6, 5, 3))
        >>> hs, final_states, caches = stacked_lstm_forward(x, states, [bottom, top])
        >>> hs.shape, len(final_states), len(caches)
        ((6, 5, 2), 2, 2)
    """
    _expect_stack(x, states, layers)
    hs = x
    final_states = []
    caches = []
    for (h0, c0), (W_ih, W_hh, b) in zip(states, layers, strict=True):
        hs, last, cache = lstm_forward(hs, h0, c0, W_ih, W_hh, b)
        final_states.append(last)
        caches.append(cache)
    return hs, final_states, caches


def stacked_lstm_backward(
    dhs: np.ndarray, caches: Sequence[LSTMCache]
) -> tuple[np.ndarray, list[LayerGradients]]:
    """Backward pass of stacked layers, from the top down.

    The gradient of a layer's inputs is the gradient of the hidden states of the layer below.

    Args:
        dhs: direct gradient ∂L/∂h_t of the loss at each step of the top layer, (T, B, H).
        caches: from `stacked_lstm_forward`, bottom first.

    Returns:
        dx (T, B, I), and (dW_ih, dW_hh, db) of each layer, bottom first.

    Raises:
        ValueError: the shape of dhs differs from that of the top layer's hs, or caches is empty.
        TypeError: dhs is not a floating-point array of the caches' dtype, or caches is not a list.

    Example:
        >>> layer = LSTMParams(*map(np.ones, [(16, 4), (16, 4), (16,)]))
        >>> state = np.zeros((5, 4)), np.zeros((5, 4))
        >>> x = np.ones((6, 5, 4))
        >>> hs, _, caches = stacked_lstm_forward(x, [state, state], [layer, layer])
        >>> dx, layer_grads = stacked_lstm_backward(hs, caches)
        >>> dx.shape, [gradient.shape for gradient in layer_grads[0]]
        ((6, 5, 4), [(16, 4), (16, 4), (16,)])
    """
    _expect_caches(caches)
    layer_grads = []
    for cache in reversed(caches):
        dx, _, _, dW_ih, dW_hh, db = lstm_backward(dhs, cache)
        layer_grads.append((dW_ih, dW_hh, db))
        dhs = dx  # (T, B, H of the layer below), whose hidden states were this layer's inputs
    return dx, layer_grads[::-1]


def bidirectional_lstm_forward(
    x: np.ndarray, forward_params: LSTMParams, backward_params: LSTMParams
) -> np.ndarray:
    """Run two LSTMs over a sequence, one in each direction: every step sees all of it.

    Both start from zero states.

    Args:
        x: inputs, (T, B, I).
        forward_params: (W_ih, W_hh, b) of the LSTM that starts at the first step.
        backward_params: (W_ih, W_hh, b) of the LSTM that starts at the last step.

    Returns:
        hs (T, B, 2H): at each step the hidden state of the forward LSTM, then that of the backward
        LSTM after it has read this step and all later ones.

    Raises:
        ValueError: the shapes do not match, or T is 0.
        TypeError: the parameters are not triples of floating-point arrays of one dtype.

    Example:
        >>> params = LSTMParams(*map(np.ones, [(16, 3), (16, 4), (16,)]))
        >>> bidirectional_lstm_forward(np.ones((6, 5, 3)), params, params).shape
        (6, 5, 8)
    """
    _expect_both_directions(x, forward_params, backward_params)
    B = x.shape[1]
    H = forward_params[1].shape[1]
    zeros = np.zeros((B, H), x.dtype)
    hs_forward, _, _ = lstm_forward(x, zeros, zeros, *forward_params)  # (T, B, H)
    x_reversed = x[::-1]
    hs_reversed, _, _ = lstm_forward(x_reversed, zeros, zeros, *backward_params)  # (T, B, H)
    hs_backward = hs_reversed[::-1]  # back in the order of x
    return np.concatenate([hs_forward, hs_backward], axis=2)  # (T, B, 2H)


def _expect_stack(x: np.ndarray, states: Sequence[State], layers: Sequence[LSTMParams]) -> None:
    _expect_entries("states", states)
    _expect_entries("layers", layers)
    if len(states) != len(layers):
        raise ValueError(
            f"states has {len(states)} entries and layers has {len(layers)}, expected one (h, c) "
            "for each layer"
        )
    below = ("x", "T B I", x)
    for k, (state, params) in enumerate(zip(states, layers, strict=True)):
        h0, c0 = entries(f"states[{k}]", state, "h, c")
        W_ih, W_hh, b = entries(f"layers[{k}]", params, "W_ih, W_hh, b")
        arrays = [
            below,
            (f"h of states[{k}]", "B H", h0),
            (f"c of states[{k}]", "B H", c0),
            (f"W_ih of layers[{k}]", "4H I", W_ih),
            (f"W_hh of layers[{k}]", "4H H", W_hh),
            (f"b of layers[{k}]", "4H", b),
        ]
        shapes = ", ".join(f"{name}: {axes}" for name, axes, _ in arrays)
        expect(shapes, **{name: array for name, _, array in arrays})
        below = (f"h of states[{k}]", "B I", h0)


def _expect_both_directions(x: np.ndarray, forward: LSTMParams, backward: LSTMParams) -> None:
    arrays = {"x": x}
    for way, params in (("forward", forward), ("backward", backward)):
        weights = entries(f"{way}_params", params, "W_ih, W_hh, b")
        arrays |= zip((f"{way} W_ih", f"{way} W_hh", f"{way} b"), weights, strict=True)
    expect(BIDIRECTIONAL_SHAPES, **arrays)


def _expect_caches(caches: Sequence[LSTMCache]) -> None:
    _expect_entries("caches", caches)
    for cache in caches:
        fields(cache, LSTMCache)


def _expect_entries(name: str, values: Sequence) -> None:
    if not isinstance(values, list | tuple) or hasattr(values, "_fields"):
        kind = type(values).__name__
        raise TypeError(f"{name} is a {kind}, expected a list, one entry per layer")
    if not values:
        raise ValueError(f"{name} is empty, expected one entry per layer")
