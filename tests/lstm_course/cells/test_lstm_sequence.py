"""The LSTM over a sequence, in its fast and its plain form, against torch and identities."""

import numpy as np
import pytest
import torch

from lstm_course.cells import lstm, lstm_loop
from lstm_course.cells.lstm import LSTMCache, lstm_step
from lstm_course.training.gradcheck import numerical_gradient, relative_error
from tests.lstm_course.arrays import SEQUENCES, assert_close, locked, normal, strided

FORMS = pytest.mark.parametrize("form", [lstm, lstm_loop], ids=["fast", "loop"])

# (T, B, I, H) for the fast form's backward pass, which works in blocks of 512 // B steps: blocks of
# 256, 256 and 1; of 3, 3 and 3; of 1, as one step alone has more than 512 rows
BLOCKS = [(513, 2, 3, 4), (9, 170, 4, 3), (3, 600, 2, 1)]


def sequence_arguments(T, B, I, H, dtype=np.float64):
    """x, h0, c0, W_ih, W_hh, b for a sequence."""
    shapes = [(T, B, I), (B, H), (B, H), (4 * H, I), (4 * H, H), (4 * H,)]
    return [normal(*shape, seed=40 + k, dtype=dtype) for k, shape in enumerate(shapes)]


def torch_lstm(W_ih, W_hh, b):
    """torch.nn.LSTM with our weights; our one bias is split unevenly between its two."""
    module = torch.nn.LSTM(W_ih.shape[1], W_hh.shape[1]).double()
    values = {
        "weight_ih_l0": W_ih,
        "weight_hh_l0": W_hh,
        "bias_ih_l0": 0.3 * b,
        "bias_hh_l0": 0.7 * b,
    }
    module.load_state_dict({name: torch.tensor(value) for name, value in values.items()})
    return module


@FORMS
@pytest.mark.parametrize("start", ["zero", "given"])
@pytest.mark.parametrize("sizes", SEQUENCES + BLOCKS)
def test_values_and_gradients_are_torchs(form, sizes, start):
    """With gradients into every h_t and into c_T: are all gradients torch's?"""
    arguments = sequence_arguments(*sizes)
    if start == "zero":
        arguments[1:3] = [np.zeros_like(a) for a in arguments[1:3]]
    hs, (h_T, c_T), cache = form.lstm_forward(*arguments)
    dhs, dc_T = normal(*hs.shape, seed=50), normal(*c_T.shape, seed=51)
    gradients = form.lstm_backward(dhs, cache, dc_T)

    module = torch_lstm(*arguments[3:])
    x, h0, c0 = (torch.tensor(a, requires_grad=True) for a in arguments[:3])
    torch_hs, (torch_h, torch_c) = module(x, (h0[None], c0[None]))
    torch.autograd.backward((torch_hs, torch_c[0]), (torch.tensor(dhs), torch.tensor(dc_T)))

    assert_close(hs, torch_hs.detach())
    assert_close(h_T, torch_h[0].detach())
    assert_close(c_T, torch_c[0].detach())
    leaves = (x, h0, c0, module.weight_ih_l0, module.weight_hh_l0, module.bias_ih_l0)
    for ours, leaf in zip(gradients, leaves, strict=True):
        assert_close(ours, leaf.grad)


@FORMS
def test_gradients_are_finite_differences(form):
    """Without torch and dc_T: do perturbations change the loss as the gradients predict?"""
    arguments = sequence_arguments(5, 2, 3, 4)
    hs, _, cache = form.lstm_forward(*arguments)
    dhs = normal(*hs.shape, seed=52)
    gradients = form.lstm_backward(dhs, cache)
    assert len(gradients) == len(arguments)
    for k, gradient in enumerate(gradients):

        def loss(moved, k=k):
            return np.sum(dhs * form.lstm_forward(*arguments[:k], moved, *arguments[k + 1 :])[0])

        assert relative_error(gradient, numerical_gradient(loss, arguments[k])) < 1e-7


@pytest.mark.parametrize("sizes", SEQUENCES)
def test_the_fast_form_equals_the_plain_one(sizes):
    """Are results and caches the same, and does each backward pass accept the other's?"""
    arguments = sequence_arguments(*sizes)
    hs, (h_T, c_T), cache = lstm.lstm_forward(*arguments)
    plain_hs, (plain_h, plain_c), plain_cache = lstm_loop.lstm_forward(*arguments)
    for ours, plain in zip(
        (hs, h_T, c_T, *cache), (plain_hs, plain_h, plain_c, *plain_cache), strict=True
    ):
        assert_close(ours, plain, tolerance=1e-14)
    dhs, dc_T = normal(*hs.shape, seed=53), normal(*c_T.shape, seed=54)
    expected = lstm_loop.lstm_backward(dhs, plain_cache, dc_T)
    for form, kind in ((lstm, plain_cache), (lstm_loop, cache), (lstm, cache)):
        for ours, plain in zip(form.lstm_backward(dhs, kind, dc_T), expected, strict=True):
            assert_close(ours, plain, tolerance=1e-13)


def test_wide_open_and_shut_gates_are_exact_and_silent():
    """At pre-activations of ±1000: are the fast form's gates 0 and 1, without a warning?"""
    x, h0, c0, W_ih, W_hh, _ = sequence_arguments(6, 2, 3, 4)
    b = np.repeat([-1000.0, 1000.0, 0.0, 1000.0], 4)
    with np.errstate(all="raise", under="ignore"):
        hs, (_, c_T), _ = lstm.lstm_forward(x, h0, c0, W_ih, W_hh, b)
    assert np.array_equal(c_T, c0)
    assert_close(hs, np.broadcast_to(np.tanh(c0), hs.shape))


@FORMS
def test_a_sequence_cut_in_two_is_the_whole(form):
    """Do the states that come out go in again, and their gradients likewise?"""
    x, h0, c0, *weights = sequence_arguments(7, 3, 2, 5)
    hs, _, cache = form.lstm_forward(x, h0, c0, *weights)
    first, state, first_cache = form.lstm_forward(x[:3], h0, c0, *weights)
    second, _, second_cache = form.lstm_forward(x[3:], *state, *weights)
    assert_close(np.concatenate([first, second]), hs)

    dhs, dc_T = normal(*hs.shape, seed=55), normal(*c0.shape, seed=56)
    dx_late, dh_middle, dc_middle, *late = form.lstm_backward(dhs[3:], second_cache, dc_T)
    dhs_early = dhs[:3].copy()
    dhs_early[-1] += dh_middle
    dx_early, dh0, dc0, *early = form.lstm_backward(dhs_early, first_cache, dc_middle)
    weights_cut = [one + other for one, other in zip(early, late, strict=True)]
    cut = [np.concatenate([dx_early, dx_late]), dh0, dc0, *weights_cut]
    for whole, part in zip(form.lstm_backward(dhs, cache, dc_T), cut, strict=True):
        assert_close(part, whole)


@FORMS
def test_the_cache_holds_what_it_says(form):
    """Is each step's cache, and a segment's, what running there gives?"""
    x, h0, c0, *weights = sequence_arguments(6, 3, 5, 4)
    hs, (h_T, c_T), cache = form.lstm_forward(x, h0, c0, *weights)
    assert cache._fields == ("x", "h0", "c0", "W_ih", "W_hh", "i", "f", "g", "o", "cs", "hs")
    assert np.array_equal(cache.hs, hs)
    h, c = h0, c0
    for t in range(6):
        h, c, step = lstm_step(x[t], h, c, *weights)
        for ours, expected in zip(cache.step(t), step, strict=True):
            assert_close(ours, expected)
    assert_close(h_T, h)
    assert_close(c_T, c)
    _, _, expected = form.lstm_forward(x[2:5], hs[1], cache.cs[1], *weights)
    for ours, field in zip(cache.segment(2, 5), expected, strict=True):
        assert_close(ours, field)


def all_results(form, dtype=np.float64, change=lambda arrays: arrays):
    """Results of both functions, with `change` applied to their arguments."""
    hs, state, cache = form.lstm_forward(*change(sequence_arguments(6, 3, 5, 4, dtype=dtype)))
    dhs, dc_T = change([normal(6, 3, 4, seed=57, dtype=dtype), normal(3, 4, seed=58, dtype=dtype)])
    cache = LSTMCache(*change(list(cache)))
    return [hs, *state, *form.lstm_backward(dhs, cache, dc_T), *form.lstm_backward(dhs, cache)]


@FORMS
def test_dtype_is_kept_and_arguments_are_left_alone(form):
    """Do float32, read-only and non-contiguous arrays give the same results?"""
    double = all_results(form)
    for ours, plain in zip(all_results(form, np.float32), double, strict=True):
        assert ours.dtype == np.float32
        assert_close(ours, plain, tolerance=2e-5)
    for ours, plain in zip(all_results(form, change=locked), double, strict=True):
        assert np.array_equal(ours, plain)
    for ours, plain in zip(
        all_results(form, change=lambda a: [*map(strided, a)]), double, strict=True
    ):
        assert_close(ours, plain)


@FORMS
def test_results_share_no_memory_with_what_went_in(form):
    """With T = 1, the likeliest case: may a caller write into every result?"""
    arguments = sequence_arguments(1, 3, 5, 4)
    hs, state, cache = form.lstm_forward(*arguments)
    before = [field.copy() for field in cache]
    dhs, dc_T = normal(*hs.shape, seed=59), normal(3, 4, seed=60)
    gradients = form.lstm_backward(dhs, cache, dc_T)
    assert len(gradients) == len(arguments)
    for result in (*state, *gradients):
        assert not any(np.shares_memory(result, a) for a in (*arguments, dhs, dc_T))
        result += 1
    for field, was in zip(cache, before, strict=True):
        assert np.array_equal(field, was)


@FORMS
def test_wrong_arguments_are_told_apart(form):
    """Does the error quote what was found and expected, with a likely reason?"""
    arguments = sequence_arguments(6, 3, 5, 4)
    for position, value, error, sentence in (
        (0, arguments[0][:0], ValueError,
         "x is (0, 3, 5), expected (T, B, I): no axis may be empty"),
        (0, arguments[0].swapaxes(0, 1), ValueError,
         "h0 is (3, 4), expected (6, H), as B is 6 in x: is x batch first? Here time comes first"),
        (2, arguments[2].astype(np.float32), TypeError,
         "c0 holds float32 and x holds float64, expected one dtype: "
         "was c0 made without dtype=x.dtype?"),
        (4, arguments[4].T, ValueError,
         "W_hh is (4, 16), expected (16, 4), as H is 4 in h0: is it transposed?"),
    ):  # fmt: skip
        changed = [value if k == position else a for k, a in enumerate(arguments)]
        with pytest.raises(error) as caught:
            form.lstm_forward(*changed)
        assert str(caught.value) == sentence
    hs, _, cache = form.lstm_forward(*arguments)
    with pytest.raises(ValueError, match=r"^dhs is \(3, 4\), expected \(6, 3, 4\)"):
        form.lstm_backward(hs[0], cache)
    with pytest.raises(ValueError, match=r"^dc_T is \(6, 3, 4\), expected \(3, 4\)"):
        form.lstm_backward(hs, cache, hs)
    with pytest.raises(TypeError, match="cache is a LSTMStepCache, expected the LSTMCache"):
        form.lstm_backward(hs, cache.step(0))
