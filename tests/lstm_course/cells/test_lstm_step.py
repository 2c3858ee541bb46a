"""One step of an LSTM, forward and backward, against torch, differences and identities."""

import numpy as np
import pytest
import torch

from lstm_course.cells.lstm import LSTMStepCache, lstm_gates, lstm_step, lstm_step_backward
from lstm_course.training.gradcheck import numerical_gradient, relative_error
from tests.lstm_course.arrays import STEPS, assert_close, locked, normal, step_arguments, strided


def cell_arguments(B, I, H, dtype=np.float64):
    """x, h_prev, c_prev, W_ih, W_hh, b for one step."""
    x, h_prev, *weights = step_arguments(B, I, H, blocks=4, dtype=dtype)
    return [x, h_prev, normal(B, H, seed=20, dtype=dtype), *weights]


def torch_cell(W_ih, W_hh, b):
    """torch.nn.LSTMCell with our weights; our one bias is split unevenly between its two."""
    cell = torch.nn.LSTMCell(W_ih.shape[1], W_hh.shape[1]).double()
    values = {"weight_ih": W_ih, "weight_hh": W_hh, "bias_ih": 1.4 * b, "bias_hh": -0.4 * b}
    cell.load_state_dict({name: torch.tensor(value) for name, value in values.items()})
    return cell


@pytest.mark.parametrize("sizes", STEPS)
def test_values_and_gradients_are_torchs(sizes):
    """With a gradient into h and another into c: are all six gradients torch's?"""
    arguments = cell_arguments(*sizes)
    h, c, cache = lstm_step(*arguments)
    dh, dc = normal(*h.shape, seed=21), normal(*c.shape, seed=22)

    x, h_prev, c_prev = (torch.tensor(a, requires_grad=True) for a in arguments[:3])
    cell = torch_cell(*arguments[3:])
    torch_h, torch_c = cell(x, (h_prev, c_prev))
    torch.autograd.backward((torch_h, torch_c), (torch.tensor(dh), torch.tensor(dc)))

    assert_close(h, torch_h.detach())
    assert_close(c, torch_c.detach())
    leaves = (x, h_prev, c_prev, cell.weight_ih, cell.weight_hh, cell.bias_ih)
    for ours, leaf in zip(lstm_step_backward(dh, dc, cache), leaves, strict=True):
        assert_close(ours, leaf.grad)


def test_gradients_are_finite_differences():
    """Without torch: do small perturbations change the loss as the gradients predict?"""
    arguments = cell_arguments(2, 3, 4)
    h, c, cache = lstm_step(*arguments)
    dh, dc = normal(*h.shape, seed=23), normal(*c.shape, seed=24)
    gradients = lstm_step_backward(dh, dc, cache)
    assert len(gradients) == len(arguments)
    for k, gradient in enumerate(gradients):

        def loss(moved, k=k):
            h, c, _ = lstm_step(*arguments[:k], moved, *arguments[k + 1 :])
            return np.sum(dh * h) + np.sum(dc * c)

        assert relative_error(gradient, numerical_gradient(loss, arguments[k])) < 1e-8


def test_open_and_shut_gates_leave_the_cell_state_unchanged():
    """With f = 1 and i = 0: is c exactly c_prev, and dc_prev the total ∂L/∂c?"""
    x, h_prev, c_prev, W_ih, W_hh, _ = cell_arguments(3, 5, 4)
    b = np.repeat([-1000.0, 1000.0, 0.3, -1000.0], 4)  # o = 0: nothing of h comes back
    h, c, cache = lstm_step(x, h_prev, c_prev, W_ih, W_hh, b)
    assert np.array_equal(c, c_prev)
    assert np.all(h == 0)
    dc = normal(3, 4, seed=25)
    dx, dh_prev, dc_prev, *weights = lstm_step_backward(normal(3, 4, seed=26), dc, cache)
    assert np.array_equal(dc_prev, dc)
    for gradient in (dx, dh_prev, *weights):
        assert np.all(gradient == 0)


def test_the_cache_holds_what_it_says():
    """Is every field the array that its comment names?"""
    arguments = cell_arguments(3, 5, 4)
    _, c, cache = lstm_step(*arguments)
    x, h_prev, c_prev, W_ih, W_hh, b = arguments
    gates = lstm_gates(x, h_prev, W_ih, W_hh, b)
    assert cache._fields == ("x", "h_prev", "c_prev", "W_ih", "W_hh", "i", "f", "g", "o", "c")
    for field, value in zip(cache, (x, h_prev, c_prev, W_ih, W_hh, *gates, c), strict=True):
        assert np.array_equal(field, value)


def all_results(dtype=np.float64, change=lambda arrays: arrays):
    """Results of both functions, with `change` applied to their arguments."""
    h, c, cache = lstm_step(*change(cell_arguments(3, 5, 4, dtype=dtype)))
    upstream = change([normal(3, 4, seed=27, dtype=dtype), normal(3, 4, seed=28, dtype=dtype)])
    return [h, c, *lstm_step_backward(*upstream, LSTMStepCache(*change(list(cache))))]


def test_dtype_is_kept_and_arguments_are_left_alone():
    """Do float32, read-only and non-contiguous arrays give the same results?"""
    double = all_results()
    for ours, plain in zip(all_results(np.float32), double, strict=True):
        assert ours.dtype == np.float32
        assert_close(ours, plain, tolerance=1e-5)
    for ours, plain in zip(all_results(change=locked), double, strict=True):
        assert np.array_equal(ours, plain)
    for ours, plain in zip(all_results(change=lambda a: [*map(strided, a)]), double, strict=True):
        assert_close(ours, plain)


def test_what_came_back_may_be_written_to():
    """Do the gradients share no memory with the inputs?"""
    h, c, cache = lstm_step(*cell_arguments(3, 5, 4))
    dh, dc = normal(*h.shape, seed=29), normal(*c.shape, seed=30)
    gradients = lstm_step_backward(dh, dc, cache)
    assert len(gradients) == 6
    for gradient in gradients:
        assert not any(np.shares_memory(gradient, a) for a in (dh, dc, *cache))


@pytest.mark.parametrize(
    ("position", "value", "error", "sentence"),
    [
        (2, np.ones((3, 1, 4)), ValueError,
         "c_prev is (3, 1, 4), expected (3, 4), as B is 3 in x and H is 4 in h_prev: "
         "is there an axis too many?"),
        (2, np.ones((3, 4), np.float32), TypeError,
         "c_prev holds float32 and x holds float64, expected one dtype: "
         "was c_prev made without dtype=x.dtype?"),
        (3, np.ones((4, 5)), ValueError,
         "W_ih is (4, 5), expected (16, 5), as H is 4 in h_prev and I is 5 in x: "
         "is it one gate block of the four?"),
    ],
)  # fmt: skip
def test_wrong_arguments_are_told_apart(position, value, error, sentence):
    """Does the error quote what was found and expected, with a likely reason?"""
    arguments = cell_arguments(3, 5, 4)
    arguments[position] = value
    with pytest.raises(error) as caught:
        lstm_step(*arguments)
    assert str(caught.value) == sentence


def test_a_wrong_upstream_gradient_is_told():
    """Does the backward pass report which of dh and dc does not match, and what a cache is?"""
    h, c, cache = lstm_step(*cell_arguments(3, 5, 4))
    with pytest.raises(ValueError, match=r"^dc is \(4, 3\), expected \(3, 4\).*transposed"):
        lstm_step_backward(h, c.T, cache)
    with pytest.raises(TypeError, match="cache is a tuple, expected the LSTMStepCache"):
        lstm_step_backward(h, c, (h, c))
