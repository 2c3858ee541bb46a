"""Layers on top of each other and both directions, against torch in double precision."""

import numpy as np
import pytest
import torch

from lstm_course.cells.lstm import LSTMParams, lstm_forward
from lstm_course.cells.stacked import (
    bidirectional_lstm_forward,
    stacked_lstm_backward,
    stacked_lstm_forward,
)
from lstm_course.training.gradcheck import numerical_gradient, relative_error
from tests.lstm_course.arrays import SEQUENCES, assert_close, locked, normal, strided

NAMES = ("weight_ih", "weight_hh", "bias_ih", "bias_hh")


def params_of(features, H, seed, dtype=np.float64):
    shapes = [(4 * H, features), (4 * H, H), (4 * H,)]
    return LSTMParams(*(normal(*shape, seed=seed, dtype=dtype) for shape in shapes))


def stack_arguments(T, B, I, sizes, dtype=np.float64):
    """x, states, layers for a stack of layers with so many hidden units each, bottom first."""
    x = normal(T, B, I, seed=110, dtype=dtype)
    states, layers = [], []
    for k, H in enumerate(sizes):
        h, c = (normal(B, H, seed=seed + k, dtype=dtype) for seed in (120, 130))
        states.append((h, c))
        layers.append(params_of(sizes[k - 1] if k else I, H, seed=140 + k, dtype=dtype))
    return x, states, layers


def torch_leaf(array):
    return torch.tensor(array, requires_grad=True)


def torch_lstm(x, states, layers, bidirectional=False):
    """torch.nn.LSTM run with these very tensors; one bias each, the other is zero.

    `layers` holds each layer's weights, and if it is bidirectional, those of the backward
    direction after those of the forward direction.
    """
    H = layers[0][1].shape[1]
    depth = len(layers) // (2 if bidirectional else 1)
    module = torch.nn.LSTM(x.shape[2], H, depth, bidirectional=bidirectional).double()
    weights = {}
    for k, (W_ih, W_hh, b) in enumerate(layers):
        suffix = f"_l{k // 2}{'_reverse' * (k % 2)}" if bidirectional else f"_l{k}"
        values = (W_ih, W_hh, b, torch.zeros_like(b))
        weights |= {name + suffix: value for name, value in zip(NAMES, values, strict=True)}
    return torch.func.functional_call(module, weights, (x, states))


# --- a stack, against torch --------------------------------------------------------------------


@pytest.mark.parametrize("start", ["zero", "given"])
@pytest.mark.parametrize("depth", [1, 2, 3])
@pytest.mark.parametrize("sizes", SEQUENCES)
def test_values_and_gradients_are_torchs(sizes, depth, start):
    """Do so many layers, forward and backward, give what torch.nn.LSTM gives?

    The loss sees each state of the top layer, and its last one once more.
    """
    T, B, I, H = sizes
    x, states, layers = stack_arguments(T, B, I, [H] * depth)
    if start == "zero":
        states = [(np.zeros_like(h), np.zeros_like(c)) for h, c in states]
    hs, final_states, caches = stacked_lstm_forward(x, states, layers)
    dhs, dh_T = normal(*hs.shape, seed=150), normal(B, H, seed=151)

    leaf_x, leaf_layers = torch_leaf(x), [tuple(map(torch_leaf, layer)) for layer in layers]
    h0, c0 = (torch.tensor(np.stack(s)) for s in zip(*states, strict=True))
    torch_hs, (h_n, c_n) = torch_lstm(leaf_x, (h0, c0), leaf_layers)
    torch.autograd.backward((torch_hs, h_n[-1]), (torch.tensor(dhs), torch.tensor(dh_T)))

    assert_close(hs, torch_hs.detach())
    assert len(final_states) == len(caches) == depth
    for (h, c), torch_h, torch_c in zip(final_states, h_n, c_n, strict=True):
        assert_close(h, torch_h.detach())
        assert_close(c, torch_c.detach())

    upstream = dhs.copy()
    upstream[-1] += dh_T
    dx, layer_grads = stacked_lstm_backward(upstream, caches)
    assert_close(dx, leaf_x.grad)
    for ours, leaves in zip(layer_grads, leaf_layers, strict=True):
        for gradient, leaf in zip(ours, leaves, strict=True):
            assert_close(gradient, leaf.grad)


# --- a stack, by other oracles -----------------------------------------------------------------


def test_layers_of_different_sizes_have_right_gradients():
    """Where torch has no module: do perturbations change the loss as predicted?"""
    x, states, layers = stack_arguments(4, 2, 3, [5, 2, 4])
    hs, _, caches = stacked_lstm_forward(x, states, layers)
    dhs = normal(*hs.shape, seed=152)
    dx, layer_grads = stacked_lstm_backward(dhs, caches)

    def loss(x, layers):
        return np.sum(dhs * stacked_lstm_forward(x, states, layers)[0])

    assert relative_error(dx, numerical_gradient(lambda x: loss(x, layers), x)) < 1e-8
    for k, gradients in enumerate(layer_grads):
        for name, gradient in zip(LSTMParams._fields, gradients, strict=True):

            def moved_loss(moved, k=k, name=name):
                changed = layers[k]._replace(**{name: moved})
                return loss(x, [*layers[:k], changed, *layers[k + 1 :]])

            numerical = numerical_gradient(moved_loss, getattr(layers[k], name))
            assert relative_error(gradient, numerical) < 1e-8


def test_one_layer_is_the_layer_itself():
    """Is a stack of one lstm_forward, to the last bit?"""
    x, states, layers = stack_arguments(6, 3, 5, [4])
    hs, final_states, caches = stacked_lstm_forward(x, states, layers)
    plain_hs, plain_last, plain_cache = lstm_forward(x, *states[0], *layers[0])
    assert np.array_equal(hs, plain_hs)
    for ours, plain in zip(
        (*final_states[0], *caches[0]), (*plain_last, *plain_cache), strict=True
    ):
        assert np.array_equal(ours, plain)


def test_each_cache_is_its_layers():
    """Are the caches bottom first, each layer's inputs being the hidden states below?"""
    x, states, layers = stack_arguments(6, 3, 5, [4, 2, 7])
    hs, _, caches = stacked_lstm_forward(x, states, layers)
    below = x
    for cache, (h, c), params in zip(caches, states, layers, strict=True):
        assert np.array_equal(cache.x, below)
        assert cache.h0 is h
        assert cache.c0 is c
        assert cache.W_hh is params[1]
        below = cache.hs
    assert np.array_equal(hs, below)


def test_a_sequence_cut_in_two_is_the_whole():
    """Do the final states, given to the second half, carry all that it needs?"""
    x, states, layers = stack_arguments(7, 3, 5, [4, 6])
    hs, final_states, _ = stacked_lstm_forward(x, states, layers)
    first, middle, _ = stacked_lstm_forward(x[:3], states, layers)
    second, last, _ = stacked_lstm_forward(x[3:], middle, layers)
    assert_close(np.concatenate([first, second]), hs)
    for ours, whole in zip(last, final_states, strict=True):
        assert_close(np.stack(ours), np.stack(whole))


# --- both directions ---------------------------------------------------------------------------


@pytest.mark.parametrize("depth", [1, 2, 3])
@pytest.mark.parametrize("sizes", SEQUENCES)
def test_both_directions_are_torchs(sizes, depth):
    """Do so many bidirectional layers give what torch.nn.LSTM gives, from zeros?"""
    T, B, I, H = sizes
    hs = x = normal(T, B, I, seed=153)
    layers = []
    for k in range(depth):
        both = [params_of(2 * H if k else I, H, seed=160 + 2 * k + way) for way in (0, 1)]
        hs = bidirectional_lstm_forward(hs, *both)
        layers += both
    leaves = [tuple(map(torch.tensor, layer)) for layer in layers]
    zeros = torch.zeros(2 * depth, B, H, dtype=torch.float64)
    torch_hs, _ = torch_lstm(torch.tensor(x), (zeros, zeros), leaves, bidirectional=True)
    assert_close(hs, torch_hs)


def test_each_half_sees_its_own_side():
    """Does the forward half know nothing of later steps, and the backward half of earlier ones?"""
    x = normal(6, 3, 5, seed=154)
    both = params_of(5, 4, seed=170), params_of(5, 4, seed=171)
    hs = bidirectional_lstm_forward(x, *both)
    moved = x.copy()
    moved[2] += 1
    changed = (bidirectional_lstm_forward(moved, *both) != hs).any(axis=1)  # (T, 2H)
    assert np.array_equal(changed[:, :4].any(axis=1), np.arange(6) >= 2)
    assert np.array_equal(changed[:, 4:].any(axis=1), np.arange(6) <= 2)


# --- dtype, arguments, memory ------------------------------------------------------------------


def all_results(dtype=np.float64, change=lambda array: array):
    """Results of all three functions, with `change` applied to every array."""
    x, states, layers = stack_arguments(6, 3, 5, [4, 2], dtype=dtype)
    x = change(x)
    states = [tuple(map(change, state)) for state in states]
    layers = [tuple(map(change, layer)) for layer in layers]
    hs, final_states, caches = stacked_lstm_forward(x, states, layers)
    caches = [type(cache)(*map(change, cache)) for cache in caches]
    dhs = change(normal(*hs.shape, seed=155, dtype=dtype))
    dx, layer_grads = stacked_lstm_backward(dhs, caches)
    both = [tuple(map(change, params_of(5, 4, seed=seed, dtype=dtype))) for seed in (172, 173)]
    flat = [array for group in (*final_states, *layer_grads) for array in group]
    return [hs, dx, bidirectional_lstm_forward(x, *both), *flat]


def test_float32_stays_float32():
    """Is nothing promoted silently, and is float32 correct to its own rounding?"""
    for single, double in zip(all_results(np.float32), all_results(), strict=True):
        assert single.dtype == np.float32
        assert double.dtype == np.float64
        assert_close(single, double, tolerance=1e-5)


def test_nothing_writes_into_its_arguments():
    """Are read-only arrays accepted, so nothing is modified even temporarily?"""
    for ours, plain in zip(all_results(change=locked), all_results(), strict=True):
        assert np.array_equal(ours, plain)


def test_memory_layout_does_not_matter():
    """Are arrays that are views of others, in another order, read correctly?"""
    for ours, plain in zip(all_results(change=strided), all_results(), strict=True):
        assert_close(ours, plain)


def test_lists_of_arguments_are_left_alone():
    """Are the caller's lists, pairs that are lists among them, as they were afterwards?"""
    x, states, layers = stack_arguments(6, 3, 5, [4, 2])
    states, layers = [list(state) for state in states], [list(layer) for layer in layers]
    ids = [[id(array) for array in group] for group in (*states, *layers)]
    hs, final_states, caches = stacked_lstm_forward(x, states, layers)
    kept = list(caches)
    stacked_lstm_backward(hs, caches)
    assert ids == [[id(array) for array in group] for group in (*states, *layers)]
    assert all(one is other for one, other in zip(caches, kept, strict=True))
    assert final_states is not states


# --- arguments that do not match ---------------------------------------------------------------

X, STATES, LAYERS = stack_arguments(6, 3, 5, [4, 2])
HS, _, CACHES = stacked_lstm_forward(X, STATES, LAYERS)


@pytest.mark.parametrize(
    ("x", "states", "layers", "error", "sentence"),
    [
        (X, STATES, [LAYERS[0], params_of(5, 2, seed=1)], ValueError,
         "W_ih of layers[1] is (8, 5), expected (8, 4), as H is 2 in h of states[1] and I is 4 in "
         "h of states[0]"),
        (X, [STATES[0], STATES[0]], LAYERS, ValueError,
         "W_ih of layers[1] is (8, 4), expected (16, 4), as H is 4 in h of states[1] and I is 4 in "
         "h of states[0]"),
        (X, [(STATES[0][0], STATES[0][1].astype(np.float32)), STATES[1]], LAYERS, TypeError,
         "c of states[0] holds float32 and x holds float64, expected one dtype: "
         "was c of states[0] made without dtype=x.dtype?"),
        (X.swapaxes(0, 1), STATES, LAYERS, ValueError,
         "h of states[0] is (3, 4), expected (6, H), as B is 6 in x: is x batch first? "
         "Here time comes first"),
        (X[:0], STATES, LAYERS, ValueError,
         "x is (0, 3, 5), expected (T, B, I): no axis may be empty"),
        (X, STATES[:1], LAYERS, ValueError,
         "states has 1 entries and layers has 2, expected one (h, c) for each layer"),
        (X, [], [], ValueError, "states is empty, expected one entry per layer"),
        (X, None, LAYERS, TypeError,
         "states is a NoneType, expected a list, one entry per layer"),
        (X, STATES[:1], LAYERS[0], TypeError,
         "layers is a LSTMParams, expected a list, one entry per layer"),
        (X, [np.zeros((2, 3, 4)), STATES[1]], LAYERS, TypeError,
         "states[0] is a ndarray, expected a tuple (h, c)"),
        (X, [STATES[0], STATES[1] * 2], LAYERS, ValueError,
         "states[1] has 4 entries, expected 2: (h, c)"),
        (X, STATES, [LAYERS[0][:2], LAYERS[1]], ValueError,
         "layers[0] has 2 entries, expected 3: (W_ih, W_hh, b)"),
    ],
)  # fmt: skip
def test_a_stack_that_does_not_fit_is_told_apart(x, states, layers, error, sentence):
    """Does the error name the layer, and quote what was found and expected?"""
    with pytest.raises(error) as caught:
        stacked_lstm_forward(x, states, layers)
    assert str(caught.value) == sentence


@pytest.mark.parametrize(
    ("dhs", "caches", "error", "sentence"),
    [
        (HS[0], CACHES, ValueError,
         "dhs is (3, 2), expected (6, 3, 2), as T is 6 in x, B is 3 in x and H is 2 in h0: "
         "is an axis missing?"),
        (HS.astype(np.float32), CACHES, TypeError,
         "dhs holds float32 and x holds float64, expected one dtype: "
         "was dhs made without dtype=x.dtype?"),
        (HS, CACHES[1], TypeError, "caches is a LSTMCache, expected a list, one entry per layer"),
        (HS, [], ValueError, "caches is empty, expected one entry per layer"),
        (HS, [CACHES[0], tuple(CACHES[1])], TypeError,
         "cache is a tuple, expected the LSTMCache that the forward function returns beside its "
         "result"),
    ],
)  # fmt: skip
def test_a_way_back_that_does_not_fit_is_told_apart(dhs, caches, error, sentence):
    """Does the error quote what was found and what was expected?"""
    with pytest.raises(error) as caught:
        stacked_lstm_backward(dhs, caches)
    assert str(caught.value) == sentence


@pytest.mark.parametrize(
    ("x", "ahead", "back", "error", "sentence"),
    [
        (X, params_of(5, 4, seed=1), params_of(5, 3, seed=2), ValueError,
         "backward W_ih is (12, 5), expected (16, 5), as H is 4 in forward W_ih and I is 5 in x"),
        (X, params_of(4, 4, seed=1), params_of(5, 4, seed=2), ValueError,
         "forward W_ih is (16, 4), expected (4H, 5), as I is 5 in x"),
        (X, params_of(5, 4, seed=1), params_of(5, 4, seed=2)[:2], ValueError,
         "backward_params has 2 entries, expected 3: (W_ih, W_hh, b)"),
        (X, params_of(5, 4, seed=1, dtype=np.float32), params_of(5, 4, seed=2), TypeError,
         "forward W_ih holds float32 and x holds float64, expected one dtype: "
         "was forward W_ih made without dtype=x.dtype?"),
        (X[:, 0], params_of(5, 4, seed=1), params_of(5, 4, seed=2), ValueError,
         "x is (6, 5), expected (T, B, I): is an axis missing?"),
        (X[:0], params_of(5, 4, seed=1), params_of(5, 4, seed=2), ValueError,
         "x is (0, 3, 5), expected (T, B, I): no axis may be empty"),
    ],
)  # fmt: skip
def test_directions_that_do_not_fit_are_told_apart(x, ahead, back, error, sentence):
    """Does the error name the direction, and quote what was found and expected?"""
    with pytest.raises(error) as caught:
        bidirectional_lstm_forward(x, ahead, back)
    assert str(caught.value) == sentence
