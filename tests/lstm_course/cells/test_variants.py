"""Peepholes and coupled gates, against the plain cell, finite differences and torch's autograd."""

import numpy as np
import pytest
import torch

from lstm_course.cells.lstm import lstm_step, lstm_step_backward
from lstm_course.cells.variants import (
    coupled_lstm_step,
    coupled_lstm_step_backward,
    peephole_lstm_step,
    peephole_lstm_step_backward,
)
from lstm_course.training.gradcheck import numerical_gradient, relative_error
from tests.lstm_course.arrays import STEPS, assert_close, locked, normal, step_arguments, strided


def coupled_arguments(B, I, H, dtype=np.float64):
    """x, h_prev, c_prev, W_ih, W_hh, b with three gate blocks."""
    x, h_prev, *weights = step_arguments(B, I, H, blocks=3, dtype=dtype)
    return x, h_prev, normal(B, H, seed=60, dtype=dtype), *weights


def peephole_arguments(B, I, H, dtype=np.float64):
    """x, h_prev, c_prev, W_ih, W_hh, b, p_i, p_f, p_o with four gate blocks."""
    x, h_prev, *weights = step_arguments(B, I, H, blocks=4, dtype=dtype)
    peepholes = [normal(H, seed=seed, dtype=dtype) for seed in (61, 62, 63)]
    return x, h_prev, normal(B, H, seed=64, dtype=dtype), *weights, *peepholes


def upstream(B, I, H, dtype=np.float64):
    return normal(B, H, seed=65, dtype=dtype), normal(B, H, seed=66, dtype=dtype)


def torch_peephole(x, h_prev, c_prev, W_ih, W_hh, b, p_i, p_f, p_o):
    """Gate by gate, each with its own rows: the equations as the paper has them."""
    H = h_prev.shape[1]
    rows = [slice(k * H, (k + 1) * H) for k in range(4)]
    a_i, a_f, a_g, a_o = (x @ W_ih[r].T + h_prev @ W_hh[r].T + b[r] for r in rows)
    i, f = torch.sigmoid(a_i + c_prev * p_i), torch.sigmoid(a_f + c_prev * p_f)
    c = torch.addcmul(f * c_prev, i, torch.tanh(a_g))
    return torch.sigmoid(a_o + c * p_o) * torch.tanh(c), c


def torch_coupled(x, h_prev, c_prev, W_ih, W_hh, b):
    """torch's own LSTM cell: σ(-a) = 1 - σ(a), so f's rows with their sign turned are i's."""
    H = h_prev.shape[1]
    packed = [torch.cat([-w[:H], w]) for w in (W_ih, W_hh, b)]
    names = ("weight_ih", "weight_hh", "bias_ih", "bias_hh")
    weights = dict(zip(names, (*packed, torch.zeros_like(packed[2])), strict=True))
    cell = torch.nn.LSTMCell(x.shape[1], H).double()
    return torch.func.functional_call(cell, weights, (x, (h_prev, c_prev)))


VARIANTS = pytest.mark.parametrize(
    ("step", "backward", "torch_step", "arguments_of"),
    [
        (peephole_lstm_step, peephole_lstm_step_backward, torch_peephole, peephole_arguments),
        (coupled_lstm_step, coupled_lstm_step_backward, torch_coupled, coupled_arguments),
    ],
    ids=["peephole", "coupled"],
)


# --- values and gradients ----------------------------------------------------------------------


@VARIANTS
@pytest.mark.parametrize("sizes", STEPS)
def test_values_and_gradients_are_torchs(step, backward, torch_step, arguments_of, sizes):
    """With gradients into h and into c: are all gradients torch's?"""
    arguments = arguments_of(*sizes)
    dh, dc = upstream(*sizes)
    leaves = [torch.tensor(a, requires_grad=True) for a in arguments]
    outputs = torch_step(*leaves)
    torch.autograd.backward(outputs, (torch.tensor(dh), torch.tensor(dc)))
    for ours, theirs in zip(step(*arguments), outputs, strict=True):
        assert_close(ours, theirs.detach())
    for ours, leaf in zip(backward(dh, dc, *arguments), leaves, strict=True):
        assert_close(ours, leaf.grad)


@VARIANTS
def test_gradients_are_finite_differences(step, backward, torch_step, arguments_of):
    """Without torch: do small perturbations change the loss as the gradients predict?"""
    arguments = arguments_of(2, 3, 4)
    dh, dc = upstream(2, 3, 4)
    gradients = backward(dh, dc, *arguments)
    assert len(gradients) == len(arguments)
    for k, gradient in enumerate(gradients):

        def loss(moved, k=k):
            h, c = step(*arguments[:k], moved, *arguments[k + 1 :])
            return np.sum(dh * h) + np.sum(dc * c)

        assert relative_error(gradient, numerical_gradient(loss, arguments[k])) < 1e-8


@pytest.mark.parametrize("sizes", STEPS)
def test_peepholes_of_zero_are_the_plain_cell(sizes):
    """With nothing to see, are h, c and all gradients the plain LSTM's?"""
    *plain, _, _, _ = peephole_arguments(*sizes)
    dh, dc = upstream(*sizes)
    zeros = [np.zeros(sizes[2])] * 3
    h, c, cache = lstm_step(*plain)
    for ours, expected in zip(peephole_lstm_step(*plain, *zeros), (h, c), strict=True):
        assert_close(ours, expected)
    gradients = peephole_lstm_step_backward(dh, dc, *plain, *zeros)[:6]
    for ours, expected in zip(gradients, lstm_step_backward(dh, dc, cache), strict=True):
        assert_close(ours, expected)


def test_each_peephole_sees_its_own_cell_state():
    """Is a peephole the same as a bias of p c_prev, or p c for the output gate, on its gate alone?

    Unit by unit: with one sequence in the batch a bias can stand for what a peephole adds.
    """
    H = 4
    x, h_prev, c_prev, W_ih, W_hh, b, p_i, p_f, p_o = peephole_arguments(1, 5, H)
    h, c = peephole_lstm_step(x, h_prev, c_prev, W_ih, W_hh, b, p_i, p_f, p_o)
    seen = [p_i * c_prev[0], p_f * c_prev[0], np.zeros(H), p_o * c[0]]
    plain_h, plain_c, _ = lstm_step(x, h_prev, c_prev, W_ih, W_hh, b + np.concatenate(seen))
    assert_close(h, plain_h)
    assert_close(c, plain_c)


@pytest.mark.parametrize("sizes", STEPS)
def test_coupled_gates_are_the_plain_cell_with_i_from_f(sizes):
    """Is it the plain LSTM whose input gate has the forget gate's weights, their sign turned?"""
    x, h_prev, c_prev, *weights = coupled_arguments(*sizes)
    H = sizes[2]
    packed = [np.concatenate([-w[:H], w]) for w in weights]
    h, c, cache = lstm_step(x, h_prev, c_prev, *packed)
    assert_close(cache.i, 1 - cache.f)
    for ours, expected in zip(coupled_lstm_step(x, h_prev, c_prev, *weights), (h, c), strict=True):
        assert_close(ours, expected)


def test_coupled_cell_state_stays_between_its_old_self_and_the_candidate():
    """Is c a weighted mean, so that a cell state within -1 and 1 never leaves them?"""
    x, h_prev, _, *weights = coupled_arguments(4, 3, 5)
    c = normal(4, 5, seed=67)
    c /= np.abs(c).max()
    h = h_prev
    for _ in range(200):
        h, c = coupled_lstm_step(10 * x, h, c, *weights)
        assert np.abs(c).max() <= 1


# --- dtype, arguments, memory ------------------------------------------------------------------


def all_results(dtype=np.float64, change=lambda arrays: arrays):
    """Results of all four functions, with `change` applied to their arguments."""
    sizes = (3, 5, 4)
    results = []
    for step, backward, arguments_of in (
        (peephole_lstm_step, peephole_lstm_step_backward, peephole_arguments),
        (coupled_lstm_step, coupled_lstm_step_backward, coupled_arguments),
    ):
        arguments = change(list(arguments_of(*sizes, dtype=dtype)))
        results += step(*arguments)
        results += backward(*change(list(upstream(*sizes, dtype=dtype))), *arguments)
    return results


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


# --- arguments that do not match ---------------------------------------------------------------


@pytest.mark.parametrize(
    ("step", "arguments", "position", "value", "error", "sentence"),
    [
        (peephole_lstm_step, peephole_arguments(3, 5, 4), 6, np.ones((4, 4)), ValueError,
         "p_i is (4, 4), expected (4,), as H is 4 in c_prev: is there an axis too many?"),
        (peephole_lstm_step, peephole_arguments(3, 5, 4), 8, np.ones(3), ValueError,
         "p_o is (3,), expected (4,), as H is 4 in c_prev"),
        (peephole_lstm_step, peephole_arguments(3, 5, 4), 7, np.ones(4, np.float32), TypeError,
         "p_f holds float32 and c_prev holds float64, expected one dtype: "
         "was p_f made without dtype=c_prev.dtype?"),
        (peephole_lstm_step, peephole_arguments(3, 5, 4), 2, np.ones((3, 1)), ValueError,
         "c_prev is (3, 1), expected (3, 4), as B is 3 in x and H is 4 in h_prev"),
        (coupled_lstm_step, coupled_arguments(3, 5, 4), 3, np.ones((16, 5)), ValueError,
         "W_ih is (16, 5), expected (12, 5), as H is 4 in h_prev and I is 5 in x"),
        (coupled_lstm_step, coupled_arguments(3, 5, 4), 5, np.ones(4), ValueError,
         "b is (4,), expected (12,), as H is 4 in h_prev: is it one gate block of the three?"),
        (coupled_lstm_step, coupled_arguments(3, 5, 4), 0, np.ones((0, 5)), ValueError,
         "x is (0, 5), expected (B, I): no axis may be empty"),
    ],
)  # fmt: skip
def test_wrong_arguments_are_told_apart(step, arguments, position, value, error, sentence):
    """Does the error quote what was found and expected, with a likely reason?"""
    changed = [value if k == position else a for k, a in enumerate(arguments)]
    with pytest.raises(error) as caught:
        step(*changed)
    assert str(caught.value) == sentence


@VARIANTS
@pytest.mark.parametrize(
    ("position", "name", "value", "sentence"),
    [
        (0, "dh", np.ones((4, 3)), "is (4, 3), expected (3, 4), as B is 3 in c_prev and H is 4 in "
         "c_prev: is it transposed?"),
        (1, "dc", np.ones((3, 1)), "is (3, 1), expected (3, 4), as B is 3 in c_prev and H is 4 in "
         "c_prev"),
    ],
)  # fmt: skip
def test_wrong_upstream_gradients_are_told_apart(
    step, backward, torch_step, arguments_of, position, name, value, sentence
):
    """Is an upstream gradient that would broadcast refused?"""
    upstreams = list(upstream(3, 5, 4))
    upstreams[position] = value
    with pytest.raises(ValueError, match="expected") as caught:
        backward(*upstreams, *arguments_of(3, 5, 4))
    assert str(caught.value) == f"{name} {sentence}"
