"""One gate, how gates act on the cell state, and half-lives of the cell state."""

import numpy as np
import pytest
import torch

from lstm_course.cells.activations import sigmoid
from lstm_course.cells.gates import expose, forget, forget_bias_for_half_life, gate, write
from tests.lstm_course.arrays import (
    STEPS,
    assert_close,
    locked,
    normal,
    step_arguments,
    strided,
)

B, H = 3, 5
C, G = normal(B, H, seed=1), np.tanh(normal(B, H, seed=2))
F, O = 1 / (1 + np.exp(normal(B, H, seed=3))), 1 / (1 + np.exp(normal(B, H, seed=4)))


@pytest.mark.parametrize("sizes", STEPS)
def test_a_gate_is_torchs_linear_layers_and_a_sigmoid(sizes):
    """Does torch compute the same gate from x and h_prev?"""
    _x, _h_prev, _W_ih, _W_hh, _b = arguments = step_arguments(*sizes)
    x_t, h_t, W_t, U_t, b_t = map(torch.tensor, arguments)
    a = torch.nn.functional.linear(x_t, W_t, b_t) + torch.nn.functional.linear(h_t, U_t)
    assert_close(gate(*arguments), torch.sigmoid(a))


def test_forget_and_write_and_expose_are_torchs_cell():
    """Do the three, one after the other, give the h and c of torch.nn.LSTMCell?"""
    I, H = 4, 3
    x, h_prev, W_ih, W_hh, b = step_arguments(2, I, H, blocks=4)
    c_prev = normal(2, H, seed=6)
    cell = torch.nn.LSTMCell(I, H).double()
    names = ("weight_ih", "weight_hh", "bias_ih", "bias_hh")
    values = (W_ih, W_hh, b, 0 * b)
    cell.load_state_dict({n: torch.tensor(v) for n, v in zip(names, values, strict=True)})
    h_torch, c_torch = cell(torch.tensor(x), (torch.tensor(h_prev), torch.tensor(c_prev)))

    rows = [slice(k * H, (k + 1) * H) for k in range(4)]
    i, f, o = (gate(x, h_prev, W_ih[r], W_hh[r], b[r]) for r in (rows[0], rows[1], rows[3]))
    g = np.tanh(x @ W_ih[rows[2]].T + h_prev @ W_hh[rows[2]].T + b[rows[2]])
    c = write(forget(c_prev, f), i, g)
    assert_close(c, c_torch.detach())
    assert_close(expose(c, o), h_torch.detach())


def test_the_textbooks_example():
    """C = [2, 3, 4] and f = [0.1, 0.2, 0.5]: does the cell keep [0.2, 0.6, 2.0]?"""
    kept = forget(np.array([2.0, 3.0, 4.0]), np.array([0.1, 0.2, 0.5]))
    assert_close(kept, [0.2, 0.6, 2.0], tolerance=1e-15)


def test_gates_at_their_limits():
    """Does a gate of 1 let everything through, and a gate of 0 nothing?"""
    one, zero = np.ones_like(C), np.zeros_like(C)
    assert np.array_equal(forget(C, one), C)
    assert not np.any(forget(C, zero))
    assert np.array_equal(write(C, zero, G), C)
    assert np.array_equal(write(C, one, G), C + G)
    assert np.array_equal(expose(C, one), np.tanh(C))
    assert not np.any(expose(C, zero))
    assert np.all(np.abs(expose(100 * C, O)) <= O)


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_dtype_is_kept_and_arguments_are_left_alone(dtype):
    """Do float32, read-only and non-contiguous arrays give the same results?"""
    calls = [
        (gate, [a.astype(dtype) for a in step_arguments(3, 5, 4)]),
        (forget, [C.astype(dtype), F.astype(dtype)]),
        (write, [C.astype(dtype), F.astype(dtype), G.astype(dtype)]),
        (expose, [C.astype(dtype), O.astype(dtype)]),
    ]
    for function, arguments in calls:
        plain = function(*arguments)
        assert plain.dtype == dtype
        assert_close(function(*locked(arguments)), plain, tolerance=0)
        assert_close(function(*map(strided, arguments)), plain, tolerance=1e-6)
        assert not any(np.shares_memory(plain, a) for a in arguments)


def test_plain_numbers_are_welcome():
    """Can you work through a cell state of one entry by hand?"""
    assert expose(write(forget(2.0, 0.25), 0.5, -1.0), 0.5) == 0.0


# --- half-life ---------------------------------------------------------------------------------


@pytest.mark.parametrize("steps", [0.01, 0.5, 1, 2, 7.5, 100, 5_000, 1e6])
def test_half_is_left_after_so_many_steps(steps):
    """f^steps = ½: does a gate with this bias alone leave half, from a hundredth to a million?"""
    assert sigmoid(float(forget_bias_for_half_life(steps))) ** steps == pytest.approx(0.5, rel=1e-9)


def test_half_life_of_one_step_needs_no_bias():
    """f = ½ is σ(0): is the bias 0, negative for less and positive for more?"""
    assert forget_bias_for_half_life(1) == 0.0
    assert forget_bias_for_half_life(0.9) < 0 < forget_bias_for_half_life(1.1)


@pytest.mark.parametrize("dtype", [np.float64, np.float32, int])
def test_half_lives_may_be_an_array(dtype):
    """Does an array give an array of its shape, float32 staying float32?"""
    steps = np.array([[2, 5], [30, 400], [1, 9]], dtype)
    biases = forget_bias_for_half_life(steps)
    assert biases.shape == (3, 2)
    assert biases.dtype == (np.float32 if dtype == np.float32 else float)
    one_by_one = [[forget_bias_for_half_life(float(s)) for s in row] for row in steps]
    assert_close(biases, one_by_one, tolerance=1e-5 if dtype == np.float32 else 1e-14)
    assert np.array_equal(forget_bias_for_half_life(locked(steps)), biases)


# --- errors ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("call", "error", "sentence"),
    [
        (lambda: gate(*step_arguments(3, 5, 4)[:3], np.ones((4, 5)), np.ones(4)), ValueError,
         "W_hh is (4, 5), expected (4, 4), as H is 4 in h_prev: is it W_ih?"),
        (lambda: gate(*step_arguments(3, 5, 4)[:2], np.ones((5, 4)), np.ones((4, 4)), np.ones(4)),
         ValueError,
         "W_ih is (5, 4), expected (4, 5), as H is 4 in h_prev and I is 5 in x: is it transposed?"),
        (lambda: forget(C, F[0]), ValueError,
         "f is (5,), expected (3, 5) as c_prev is: is an axis missing?"),
        (lambda: forget(C, F.T), ValueError,
         "f is (5, 3), expected (3, 5) as c_prev is: is it transposed?"),
        (lambda: forget(C, F[:, :1]), ValueError, "f is (3, 1), expected (3, 5) as c_prev is"),
        (lambda: write(C, F, G[None]), ValueError,
         "g is (1, 3, 5), expected (3, 5) as c is: is there an axis too many?"),
        (lambda: expose(C, O.astype(np.float32)), TypeError,
         "o holds float32 and c holds float64, expected one dtype: "
         "was o made without dtype=c.dtype?"),
        (lambda: forget(np.array([2, 3]), np.array([0.5, 0.5])), TypeError,
         "c_prev holds int64, expected floating-point numbers: c_prev.astype(float)"),
        (lambda: expose(C, [0.5]), TypeError, "o is a list, expected a NumPy array: np.array(o)"),
        (lambda: forget_bias_for_half_life(0), ValueError,
         "steps is 0, expected half-lives from 0.01 to 1,000,000 time steps"),
        (lambda: forget_bias_for_half_life(np.array([1.0, -2.0])), ValueError,
         "steps is [ 1. -2.], expected half-lives from 0.01 to 1,000,000 time steps"),
        (lambda: forget_bias_for_half_life(np.inf), ValueError,
         "steps is inf, expected half-lives from 0.01 to 1,000,000 time steps"),
        (lambda: forget_bias_for_half_life(np.nan), ValueError,
         "steps is nan, expected half-lives from 0.01 to 1,000,000 time steps"),
        (lambda: forget_bias_for_half_life([1.0, 2.0]), TypeError,
         "steps is [1.0, 2.0], expected a number or a NumPy array of numbers"),
    ],
)  # fmt: skip
def test_wrong_arguments_are_told_apart(call, error, sentence):
    """Is a gate that would only broadcast refused, with what was found and expected?"""
    with pytest.raises(error) as caught:
        call()
    assert str(caught.value) == sentence
