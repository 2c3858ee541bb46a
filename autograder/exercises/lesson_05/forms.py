"""Other right answers of lesson 05, written the way people write them: slips are looked for here.

They are right in ordinary cases only: they check no arguments and suppress no warnings.
"""

from typing import Any

import numpy as np

from lstm_course.cells.lstm import lstm_backward, lstm_forward


def stacked_lstm_forward_by_number(x: Any, states: Any, layers: Any) -> Any:
    final_states = []
    caches = []
    below = x
    for n in range(len(layers)):
        h0, c0 = states[n]
        W_ih, W_hh, b = layers[n]
        hs, final, cache = lstm_forward(below, h0, c0, W_ih, W_hh, b)
        final_states.append(final)
        caches.append(cache)
        below = hs
    return hs, final_states, caches


def stacked_lstm_backward_by_number(dhs: Any, caches: Any) -> Any:
    layer_grads: list[Any] = [None] * len(caches)
    upstream = dhs
    for n in reversed(range(len(caches))):
        cache = caches[n]
        dx, _, _, dW_ih, dW_hh, db = lstm_backward(upstream, cache)
        layer_grads[n] = (dW_ih, dW_hh, db)
        upstream = dx
    return dx, layer_grads


def last_states_one_by_one(hs: Any, lengths: Any) -> Any:
    B = hs.shape[1]
    H = hs.shape[2] // 2
    states = np.zeros((B, 2 * H), dtype=hs.dtype)
    for n in range(B):
        end = lengths[n] - 1
        states[n, :H] = hs[end, n, :H]
        states[n, H:] = hs[0, n, H:]
    return states


def dropout_by_mask(hs_below: Any, rate: Any, rng: Any) -> Any:
    mask = rng.random(hs_below.shape) >= rate
    return hs_below * mask / (1 - float(rate))


def count_parameters_by_layers(
    input_size: Any, hidden_size: Any, num_layers: Any, bidirectional: Any
) -> Any:
    directions = 2 if bidirectional else 1
    first = 4 * hidden_size * (input_size + hidden_size + 1)
    later = 4 * hidden_size * (directions * hidden_size + hidden_size + 1)
    return directions * (first + (num_layers - 1) * later)
