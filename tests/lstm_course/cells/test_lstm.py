"""The gates of a cell, against torch in double precision."""

import numpy as np
import pytest
import torch

from lstm_course.cells.gates import gate
from lstm_course.cells.lstm import LSTMParams, lstm_gates
from tests.lstm_course.arrays import STEPS, assert_close, locked, normal, step_arguments, strided


def torch_cell(W_ih, W_hh, b):
    """torch.nn.LSTMCell with our weights; our one bias is split unevenly between its two."""
    cell = torch.nn.LSTMCell(W_ih.shape[1], W_hh.shape[1]).double()
    values = {"weight_ih": W_ih, "weight_hh": W_hh, "bias_ih": 1.4 * b, "bias_hh": -0.4 * b}
    cell.load_state_dict({name: torch.tensor(value) for name, value in values.items()})
    return cell


@pytest.mark.parametrize("sizes", STEPS)
def test_the_gates_make_torchs_cell(sizes):
    """Do i, f, g, o in this order give the h and c of torch.nn.LSTMCell?

    With c_prev = 0 and then with c_prev very large, each of the four stands alone somewhere in
    what torch returns: c = i g, h = o tanh(c), and c / c_prev = f.
    """
    x, h_prev, W_ih, W_hh, b = step_arguments(*sizes, blocks=4)
    i, f, g, o = lstm_gates(x, h_prev, W_ih, W_hh, b)
    cell = torch_cell(W_ih, W_hh, b)
    for c_prev in (np.zeros_like(h_prev), normal(*h_prev.shape, seed=6), 1e6 + 0 * h_prev):
        h, c = cell(torch.tensor(x), (torch.tensor(h_prev), torch.tensor(c_prev)))
        assert_close(f * c_prev + i * g, c.detach())
        assert_close(o * np.tanh(f * c_prev + i * g), h.detach())


def test_each_gate_has_its_own_rows():
    """Do the gates use the blocks 0, 1 and 3 of the rows, and the candidate block 2?"""
    H = 4
    x, h_prev, W_ih, W_hh, b = step_arguments(3, 5, H, blocks=4)
    i, f, g, o = lstm_gates(x, h_prev, W_ih, W_hh, b)
    for ours, k in ((i, 0), (f, 1), (o, 3)):
        rows = slice(k * H, (k + 1) * H)
        assert_close(ours, gate(x, h_prev, W_ih[rows], W_hh[rows], b[rows]))
    rows = slice(2 * H, 3 * H)
    assert_close(g, np.tanh(x @ W_ih[rows].T + h_prev @ W_hh[rows].T + b[rows]))


def test_extreme_pre_activations_are_silent():
    """Are gates that are wide open or shut exactly 1 and 0, without a warning?"""
    x, h_prev, W_ih, W_hh, b = step_arguments(3, 5, 4, blocks=4)
    b = np.repeat([1000.0, -1000.0, -1000.0, 1000.0], 4)
    with np.errstate(over="raise", invalid="raise", divide="raise"):
        i, f, g, o = lstm_gates(x, h_prev, W_ih, W_hh, b)
    assert np.all(i == 1)
    assert np.all(f == 0)
    assert np.all(g == -1)
    assert np.all(o == 1)


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_dtype_is_kept_and_arguments_are_left_alone(dtype):
    """Do float32, read-only and non-contiguous arrays give the same results?"""
    arguments = list(step_arguments(3, 5, 4, blocks=4, dtype=dtype))
    double = lstm_gates(*step_arguments(3, 5, 4, blocks=4))
    kinds = (lstm_gates(*locked(arguments)), lstm_gates(*map(strided, arguments)))
    for plain, expected, *others in zip(lstm_gates(*arguments), double, *kinds, strict=True):
        assert plain.dtype == dtype
        assert_close(plain, expected, tolerance=1e-5 if dtype == np.float32 else 0)
        for other in others:
            assert_close(other, plain, tolerance=1e-6 if dtype == np.float32 else 1e-15)


def test_parameters_are_a_plain_triple_too():
    """Can LSTMParams be used wherever three weights can?"""
    x, h_prev, *weights = step_arguments(3, 5, 4, blocks=4)
    params = LSTMParams(*weights)
    assert params._fields == ("W_ih", "W_hh", "b")
    assert params == tuple(weights)
    for ours, expected in zip(
        lstm_gates(x, h_prev, *params), lstm_gates(x, h_prev, *weights), strict=True
    ):
        assert np.array_equal(ours, expected)


@pytest.mark.parametrize(
    ("position", "value", "error", "sentence"),
    [
        (2, np.ones((4, 5)), ValueError,
         "W_ih is (4, 5), expected (16, 5), as H is 4 in h_prev and I is 5 in x: "
         "is it one gate block of the four?"),
        (2, np.ones((5, 16)), ValueError,
         "W_ih is (5, 16), expected (16, 5), as H is 4 in h_prev and I is 5 in x: "
         "is it transposed?"),
        (3, np.ones((4, 16)), ValueError,
         "W_hh is (4, 16), expected (16, 4), as H is 4 in h_prev: is it transposed?"),
        (3, np.ones((16, 5)), ValueError,
         "W_hh is (16, 5), expected (16, 4), as H is 4 in h_prev: is it W_ih?"),
        (4, np.ones((1, 16)), ValueError,
         "b is (1, 16), expected (16,), as H is 4 in h_prev: is there an axis too many?"),
        (4, np.ones(4), ValueError,
         "b is (4,), expected (16,), as H is 4 in h_prev: is it one gate block of the four?"),
        (0, np.ones((7, 3, 5)), ValueError,
         "x is (7, 3, 5), expected (B, I): is there an axis too many?"),
        (1, np.ones((2, 4)), ValueError, "h_prev is (2, 4), expected (3, H), as B is 3 in x"),
        (3, np.ones((16, 4), np.float32), TypeError,
         "W_hh holds float32 and x holds float64, expected one dtype: "
         "was W_hh made without dtype=x.dtype?"),
    ],
)  # fmt: skip
def test_wrong_arguments_are_told_apart(position, value, error, sentence):
    """Does the error quote what was found and expected, with a likely reason?"""
    arguments = list(step_arguments(3, 5, 4, blocks=4))
    arguments[position] = value
    with pytest.raises(error) as caught:
        lstm_gates(*arguments)
    assert str(caught.value) == sentence
