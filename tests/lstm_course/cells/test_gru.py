"""The GRU, forward and backward, against torch in double precision and finite differences."""

import numpy as np
import pytest
import torch

from lstm_course.cells.gru import (
    GRUCache,
    GRUParams,
    GRUStepCache,
    gru_backward,
    gru_forward,
    gru_step,
    gru_step_backward,
)
from lstm_course.cells.rnn import rnn_step
from lstm_course.training.gradcheck import numerical_gradient, relative_error
from tests.lstm_course.arrays import (
    SEQUENCES,
    STEPS,
    assert_close,
    locked,
    normal,
    step_arguments,
    strided,
)


def gru_step_arguments(B, I, H, dtype=np.float64):
    """x, h_prev, W_ih, W_hh, b_ih, b_hh."""
    arguments = step_arguments(B, I, H, blocks=3, dtype=dtype)
    return *arguments, normal(3 * H, seed=20, dtype=dtype)


def gru_sequence_arguments(T, B, I, H, dtype=np.float64):
    """x, h0, W_ih, W_hh, b_ih, b_hh."""
    _, *rest = gru_step_arguments(B, I, H, dtype=dtype)
    return normal(T, B, I, seed=21, dtype=dtype), *rest


def torch_leaves(arguments):
    return [torch.tensor(a, requires_grad=True) for a in arguments]


def torch_gru(x, h0, *weights):
    """torch.nn.GRU run with these very tensors, so that gradients reach them."""
    module = torch.nn.GRU(x.shape[2], h0.shape[1]).double()
    names = ("weight_ih_l0", "weight_hh_l0", "bias_ih_l0", "bias_hh_l0")
    parameters = dict(zip(names, weights, strict=True))
    hs, h_T = torch.func.functional_call(module, parameters, (x, h0[None]))
    return hs, h_T[0]


# --- values and gradients against torch --------------------------------------------------------


@pytest.mark.parametrize("sizes", STEPS)
def test_a_step_is_torchs(sizes):
    """Does one step give what torch.nn.GRUCell gives with the same weights?"""
    x, h_prev, *weights = gru_step_arguments(*sizes)
    cell = torch.nn.GRUCell(x.shape[1], h_prev.shape[1]).double()
    names = ("weight_ih", "weight_hh", "bias_ih", "bias_hh")
    cell.load_state_dict(dict(zip(names, map(torch.tensor, weights), strict=True)))
    h, _ = gru_step(x, h_prev, *weights)
    assert_close(h, cell(torch.tensor(x), torch.tensor(h_prev)).detach())


@pytest.mark.parametrize("sizes", STEPS)
def test_a_steps_gradients_are_torchs(sizes):
    """Are all six gradients of a step those of torch's autograd through its own module?"""
    arguments = gru_step_arguments(*sizes)
    h, cache = gru_step(*arguments)
    dh = normal(*h.shape, seed=22)
    x, *others = leaves = torch_leaves(arguments)
    torch_gru(x[None], *others)[1].backward(torch.tensor(dh))
    for ours, leaf in zip(gru_step_backward(dh, cache), leaves, strict=True):
        assert_close(ours, leaf.grad)


@pytest.mark.parametrize("zero_state", [False, True])
@pytest.mark.parametrize("sizes", SEQUENCES)
def test_a_sequence_is_torchs(sizes, zero_state):
    """Does a sequence, forward and backward, give what torch.nn.GRU gives?

    The loss sees each state and the last one once more, as a learner's does who reads h_T.
    """
    x, h0, *weights = gru_sequence_arguments(*sizes)
    if zero_state:
        h0 = np.zeros_like(h0)
    hs, cache = gru_forward(x, h0, *weights)
    dhs = normal(*hs.shape, seed=23)
    dh_T = normal(*h0.shape, seed=24)

    leaves = torch_leaves((x, h0, *weights))
    torch_hs, torch_h_T = torch_gru(*leaves)
    torch.autograd.backward((torch_hs, torch_h_T), (torch.tensor(dhs), torch.tensor(dh_T)))

    assert_close(hs, torch_hs.detach())
    upstream = dhs.copy()
    upstream[-1] += dh_T
    for ours, leaf in zip(gru_backward(upstream, cache), leaves, strict=True):
        assert_close(ours, leaf.grad)


# --- other oracles -----------------------------------------------------------------------------


def test_a_sequences_gradients_are_finite_differences():
    """Without torch: do small perturbations change the loss as the gradients predict?"""
    arguments = gru_sequence_arguments(5, 2, 3, 4)
    hs, cache = gru_forward(*arguments)
    dhs = normal(*hs.shape, seed=25)
    gradients = gru_backward(dhs, cache)
    assert len(gradients) == len(arguments)
    for k, gradient in enumerate(gradients):

        def loss(moved, k=k):
            return np.sum(dhs * gru_forward(*arguments[:k], moved, *arguments[k + 1 :])[0])

        assert relative_error(gradient, numerical_gradient(loss, arguments[k])) < 1e-8


def test_an_update_gate_of_one_keeps_the_state():
    """With z = 1, is h the old state to the last bit, and does all of dh go back to it?"""
    x, h_prev, W_ih, W_hh, b_ih, b_hh = gru_step_arguments(3, 5, 4)
    b_ih[4:8] = 1000.0
    h, cache = gru_step(x, h_prev, W_ih, W_hh, b_ih, b_hh)
    assert np.array_equal(h, h_prev)
    dh = normal(3, 4, seed=26)
    dx, dh_prev, *_ = gru_step_backward(dh, cache)
    assert np.array_equal(dh_prev, dh)
    assert not dx.any()


def test_with_z_shut_and_r_open_it_is_an_elman_network():
    """With z = 0 and r = 1, is the GRU the plain network with n's weights and both n's biases?"""
    H = 4
    x, h_prev, W_ih, W_hh, b_ih, b_hh = gru_step_arguments(3, 5, H)
    b_ih[:H] = 1000.0
    b_ih[H : 2 * H] = -1000.0
    n = slice(2 * H, 3 * H)
    expected, _ = rnn_step(x, h_prev, W_ih[n], W_hh[n], b_ih[n] + b_hh[n])
    assert_close(gru_step(x, h_prev, W_ih, W_hh, b_ih, b_hh)[0], expected)


def test_a_sequence_cut_in_two_is_the_whole():
    """Does continuing from the middle give the same states, and the same backward pass?"""
    x, h0, *weights = gru_sequence_arguments(7, 3, 2, 5)
    hs, cache = gru_forward(x, h0, *weights)
    first, first_cache = gru_forward(x[:3], h0, *weights)
    second, second_cache = gru_forward(x[3:], first[-1], *weights)
    assert_close(np.concatenate([first, second]), hs)

    dhs = normal(*hs.shape, seed=27)
    dx_late, dh_middle, *late = gru_backward(dhs[3:], second_cache)
    dhs_early = dhs[:3].copy()
    dhs_early[-1] += dh_middle
    dx_early, dh0, *early = gru_backward(dhs_early, first_cache)
    weights_cut = [one + other for one, other in zip(early, late, strict=True)]
    cut = [np.concatenate([dx_early, dx_late]), dh0, *weights_cut]
    for whole, part in zip(gru_backward(dhs, cache), cut, strict=True):
        assert_close(part, whole)


def test_the_caches_hold_what_they_say():
    """Is every field the array that its comment names?"""
    H = 4
    x, h_prev, W_ih, W_hh, b_ih, b_hh = gru_step_arguments(3, 5, H)
    h, cache = gru_step(x, h_prev, W_ih, W_hh, b_ih, b_hh)
    assert cache._fields == ("x", "h_prev", "W_ih", "W_hh", "r", "z", "n", "a_hn")
    for field, value in zip(cache[:4], (x, h_prev, W_ih, W_hh), strict=True):
        assert np.array_equal(field, value)
    assert_close(cache.a_hn, h_prev @ W_hh[2 * H :].T + b_hh[2 * H :])
    assert_close(cache.n, np.tanh(x @ W_ih[2 * H :].T + b_ih[2 * H :] + cache.r * cache.a_hn))
    assert_close(cache.z * (h_prev - cache.n) + cache.n, h)

    arguments = gru_sequence_arguments(6, 3, 5, H)
    hs, cache = gru_forward(*arguments)
    assert cache._fields == ("x", "h0", "W_ih", "W_hh", "r", "z", "n", "a_hn", "hs")
    for field, value in zip((*cache[:4], cache.hs), (*arguments[:4], hs), strict=True):
        assert np.array_equal(field, value)
    h = arguments[1]
    for t in range(6):
        h, step = gru_step(arguments[0][t], h, *arguments[2:])
        for ours, expected in zip(cache.step(t), step, strict=True):
            assert np.array_equal(ours, expected)


def test_parameters_are_a_plain_quadruple_too():
    """Can GRUParams be used wherever four weights can?"""
    x, h_prev, *weights = gru_step_arguments(3, 5, 4)
    params = GRUParams(*weights)
    assert params._fields == ("W_ih", "W_hh", "b_ih", "b_hh")
    assert np.array_equal(gru_step(x, h_prev, *params)[0], gru_step(x, h_prev, *weights)[0])


# --- dtype, arguments, memory ------------------------------------------------------------------


def all_results(dtype=np.float64, change=lambda arrays: arrays):
    """Results of all four functions, with `change` applied to their arguments."""
    h, step_cache = gru_step(*change(list(gru_step_arguments(3, 5, 4, dtype=dtype))))
    dh = change([normal(*h.shape, seed=28, dtype=dtype)])[0]
    hs, cache = gru_forward(*change(list(gru_sequence_arguments(6, 3, 5, 4, dtype=dtype))))
    dhs = change([normal(*hs.shape, seed=29, dtype=dtype)])[0]
    step_cache = GRUStepCache(*change(list(step_cache)))
    cache = GRUCache(*change(list(cache)))
    gradients = (*gru_step_backward(dh, step_cache), *gru_backward(dhs, cache))
    return [h, *step_cache, hs, *cache, *gradients]


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
    results = all_results(change=lambda arrays: [strided(a) for a in arrays])
    for ours, plain in zip(results, all_results(), strict=True):
        assert_close(ours, plain)


def test_results_share_no_memory_with_arguments():
    """Can a caller write into gradients without changing the weights, states or upstream?"""
    arguments = gru_sequence_arguments(1, 3, 5, 4)
    hs, cache = gru_forward(*arguments)
    dhs = normal(*hs.shape, seed=30)
    results = (hs, *gru_backward(dhs, cache))
    assert len(results) == len(arguments) + 1
    for result in results:
        assert not any(np.shares_memory(result, a) for a in (*arguments, dhs))


# --- arguments that do not match ---------------------------------------------------------------


@pytest.mark.parametrize(
    ("position", "value", "error", "sentence"),
    [
        (2, np.ones((4, 5)), ValueError,
         "W_ih is (4, 5), expected (12, 5), as H is 4 in h_prev and I is 5 in x: "
         "is it one gate block of the three?"),
        (2, np.ones((5, 12)), ValueError,
         "W_ih is (5, 12), expected (12, 5), as H is 4 in h_prev and I is 5 in x: "
         "is it transposed?"),
        (3, np.ones((16, 4)), ValueError,
         "W_hh is (16, 4), expected (12, 4), as H is 4 in h_prev"),
        (5, np.ones(4), ValueError,
         "b_hh is (4,), expected (12,), as H is 4 in h_prev: is it one gate block of the three?"),
        (0, np.ones(5), ValueError, "x is (5,), expected (B, I): is an axis missing?"),
        (5, np.ones(12, np.float32), TypeError,
         "b_hh holds float32 and x holds float64, expected one dtype: "
         "was b_hh made without dtype=x.dtype?"),
        (1, None, TypeError, "h_prev is a NoneType, expected a NumPy array: np.array(h_prev)"),
    ],
)  # fmt: skip
def test_wrong_arguments_of_a_step_are_told_apart(position, value, error, sentence):
    """Does the error quote what was found and expected, with a likely reason?"""
    arguments = list(gru_step_arguments(3, 5, 4))
    arguments[position] = value
    with pytest.raises(error) as caught:
        gru_step(*arguments)
    assert str(caught.value) == sentence


@pytest.mark.parametrize(
    ("position", "value", "sentence"),
    [
        (0, np.ones((0, 3, 5)), "x is (0, 3, 5), expected (T, B, I): no axis may be empty"),
        (0, np.ones((3, 6, 5)),
         "h0 is (3, 4), expected (6, H), as B is 6 in x: is x batch first? Here time comes first"),
        (1, np.ones((1, 3, 4)),
         "h0 is (1, 3, 4), expected (3, H), as B is 3 in x: is there an axis too many?"),
        (4, np.ones(4),
         "b_ih is (4,), expected (12,), as H is 4 in h0: is it one gate block of the three?"),
    ],
)  # fmt: skip
def test_wrong_arguments_of_a_sequence_are_told_apart(position, value, sentence):
    """Is a sequence that is empty, or batch first, told apart from a wrong state?"""
    arguments = list(gru_sequence_arguments(6, 3, 5, 4))
    arguments[position] = value
    with pytest.raises(ValueError, match="expected") as caught:
        gru_forward(*arguments)
    assert str(caught.value) == sentence


STEP_CACHE = gru_step(*gru_step_arguments(3, 5, 4))[1]
CACHE = gru_forward(*gru_sequence_arguments(6, 3, 5, 4))[1]


@pytest.mark.parametrize(
    ("function", "upstream", "cache", "error", "sentence"),
    [
        (gru_step_backward, np.ones((4, 3)), STEP_CACHE, ValueError,
         "dh is (4, 3), expected (3, 4), as B is 3 in x and H is 4 in h_prev: is it transposed?"),
        (gru_step_backward, np.ones((3, 4), np.float32), STEP_CACHE, TypeError,
         "dh holds float32 and x holds float64, expected one dtype: "
         "was dh made without dtype=x.dtype?"),
        (gru_step_backward, np.ones((3, 4)), tuple(STEP_CACHE), TypeError,
         "cache is a tuple, expected the GRUStepCache that the forward function returns beside "
         "its result"),
        (gru_backward, np.ones((3, 4)), CACHE, ValueError,
         "dhs is (3, 4), expected (6, 3, 4), as T is 6 in x, B is 3 in x and H is 4 in h0: "
         "is an axis missing?"),
        (gru_backward, np.ones((6, 3, 4)), STEP_CACHE, TypeError,
         "cache is a GRUStepCache, expected the GRUCache that the forward function returns beside "
         "its result"),
    ],
)  # fmt: skip
def test_wrong_upstream_gradients_are_told_apart(function, upstream, cache, error, sentence):
    """Does the backward pass report an error in its two arguments as clearly?"""
    with pytest.raises(error) as caught:
        function(upstream, cache)
    assert str(caught.value) == sentence
