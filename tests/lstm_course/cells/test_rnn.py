"""The Elman network against torch in double precision, finite differences and identities."""

import numpy as np
import pytest
import torch

from lstm_course.cells.rnn import (
    RNNCache,
    RNNStepCache,
    gradient_through_time,
    rnn_backward,
    rnn_forward,
    rnn_step,
    rnn_step_backward,
)
from lstm_course.training.gradcheck import numerical_gradient, relative_error
from tests.lstm_course.arrays import (
    SEQUENCES,
    STEPS,
    assert_close,
    locked,
    normal,
    sequence_arguments,
    step_arguments,
    strided,
)


def torch_leaves(arguments):
    return [torch.tensor(a, requires_grad=True) for a in arguments]


def torch_rnn(x, h0, W_ih, W_hh, b):
    """torch.nn.RNN with our weights. It has two biases: ours is split unevenly between them."""
    rnn = torch.nn.RNN(x.shape[-1], h0.shape[-1]).double()
    with torch.no_grad():
        rnn.weight_ih_l0.copy_(torch.tensor(W_ih))
        rnn.weight_hh_l0.copy_(torch.tensor(W_hh))
        rnn.bias_ih_l0.copy_(torch.tensor(0.3 * b))
        rnn.bias_hh_l0.copy_(torch.tensor(0.7 * b))
    return rnn


# --- values and gradients against torch --------------------------------------------------------


@pytest.mark.parametrize("sizes", STEPS)
def test_a_step_is_torchs(sizes):
    """Does one step give what torch.nn.RNNCell gives with the same weights?"""
    x, h_prev, W_ih, W_hh, b = step_arguments(*sizes)
    cell = torch.nn.RNNCell(x.shape[1], h_prev.shape[1]).double()
    cell.load_state_dict(
        {
            "weight_ih": torch.tensor(W_ih),
            "weight_hh": torch.tensor(W_hh),
            "bias_ih": torch.tensor(1.7 * b),
            "bias_hh": torch.tensor(-0.7 * b),
        }
    )
    h, _ = rnn_step(x, h_prev, W_ih, W_hh, b)
    assert_close(h, cell(torch.tensor(x), torch.tensor(h_prev)).detach())


@pytest.mark.parametrize("sizes", STEPS)
def test_a_steps_gradients_are_torchs(sizes):
    """Are all five gradients of a step those of torch's autograd?"""
    arguments = step_arguments(*sizes)
    h, cache = rnn_step(*arguments)
    dh = normal(*h.shape, seed=7)
    x, h_prev, W_ih, W_hh, b = leaves = torch_leaves(arguments)
    torch.tanh(x @ W_ih.T + h_prev @ W_hh.T + b).backward(torch.tensor(dh))
    for ours, leaf in zip(rnn_step_backward(dh, cache), leaves, strict=True):
        assert_close(ours, leaf.grad)


@pytest.mark.parametrize("sizes", SEQUENCES)
def test_a_sequence_is_torchs(sizes):
    """Does a sequence, forward and backward, give what torch.nn.RNN gives?"""
    arguments = sequence_arguments(*sizes)
    hs, cache = rnn_forward(*arguments)
    dhs = normal(*hs.shape, seed=8)

    rnn = torch_rnn(*arguments)
    x, h0 = torch_leaves(arguments[:2])
    torch_hs, _ = rnn(x, h0[None])
    torch_hs.backward(torch.tensor(dhs))

    assert_close(hs, torch_hs.detach())
    dx, dh0, dW_ih, dW_hh, db = rnn_backward(dhs, cache)
    assert_close(dx, x.grad)
    assert_close(dh0, h0.grad)
    assert_close(dW_ih, rnn.weight_ih_l0.grad)
    assert_close(dW_hh, rnn.weight_hh_l0.grad)
    assert_close(db, rnn.bias_ih_l0.grad)


@pytest.mark.parametrize("sizes", SEQUENCES)
def test_gradient_through_time_is_torchs(sizes):
    """Is each norm that of the total gradient ∂L/∂h_t, later steps included?"""
    arguments = sequence_arguments(*sizes)
    hs, cache = rnn_forward(*arguments)
    dhs = normal(*hs.shape, seed=9)

    x, h, W_ih, W_hh, b = torch_leaves(arguments)
    states = []
    for t in range(len(x)):
        h = torch.tanh(x[t] @ W_ih.T + h @ W_hh.T + b)
        h.retain_grad()
        states.append(h)
    torch.stack(states).backward(torch.tensor(dhs))

    norms = gradient_through_time(dhs, cache)
    assert_close(norms, [torch.linalg.norm(h.grad) for h in states])


# --- other oracles -----------------------------------------------------------------------------


def test_a_sequences_gradients_are_finite_differences():
    """Without torch: do small perturbations change the loss as the gradients predict?"""
    arguments = sequence_arguments(5, 2, 3, 4)
    hs, cache = rnn_forward(*arguments)
    dhs = normal(*hs.shape, seed=10)
    gradients = rnn_backward(dhs, cache)
    assert len(gradients) == len(arguments)
    for k, gradient in enumerate(gradients):

        def loss(moved, k=k):
            return np.sum(dhs * rnn_forward(*arguments[:k], moved, *arguments[k + 1 :])[0])

        assert relative_error(gradient, numerical_gradient(loss, arguments[k])) < 1e-8


def test_a_linear_network_multiplies_by_its_matrix():
    """Near h = 0 tanh is a line: is the gradient at lag n then that of a product of n matrices?"""
    T, B, I, H = 6, 2, 3, 4
    W_hh = normal(H, H, seed=11)
    zeros = [np.zeros(shape) for shape in [(T, B, I), (B, H), (H, I)]]
    _, cache = rnn_forward(*zeros, W_hh, np.zeros(H))
    dhs = np.zeros((T, B, H))
    dhs[-1] = normal(B, H, seed=12)
    expected = [np.linalg.norm(dhs[-1] @ np.linalg.matrix_power(W_hh, T - 1 - t)) for t in range(T)]
    assert_close(gradient_through_time(dhs, cache), expected)


def test_a_sequence_cut_in_two_is_the_whole():
    """Does continuing from the middle give the same states, and the same backward pass?"""
    x, h0, *weights = sequence_arguments(7, 3, 2, 5)
    hs, cache = rnn_forward(x, h0, *weights)
    first, first_cache = rnn_forward(x[:3], h0, *weights)
    second, second_cache = rnn_forward(x[3:], first[-1], *weights)
    assert_close(np.concatenate([first, second]), hs)

    dhs = normal(*hs.shape, seed=13)
    dx_late, dh_middle, *late = rnn_backward(dhs[3:], second_cache)
    dhs_early = dhs[:3].copy()
    dhs_early[-1] += dh_middle
    dx_early, dh0, *early = rnn_backward(dhs_early, first_cache)
    weights_cut = [one + other for one, other in zip(early, late, strict=True)]
    cut = [np.concatenate([dx_early, dx_late]), dh0, *weights_cut]
    for whole, part in zip(rnn_backward(dhs, cache), cut, strict=True):
        assert_close(part, whole)


def test_sequences_of_a_batch_do_not_touch_each_other():
    """Is a batch the same as its sequences one by one, and are weight gradients their sum?"""
    x, h0, *weights = sequence_arguments(5, 3, 2, 4)
    hs, cache = rnn_forward(x, h0, *weights)
    dhs = normal(*hs.shape, seed=14)
    together = rnn_backward(dhs, cache)
    alone = []
    for n in range(3):
        one = slice(n, n + 1)
        hs_n, cache_n = rnn_forward(x[:, one], h0[one], *weights)
        assert_close(hs_n, hs[:, one])
        alone.append(rnn_backward(dhs[:, one], cache_n))
    dx, dh0, dW_ih, dW_hh, db = zip(*alone, strict=True)
    assert_close(np.concatenate(dx, axis=1), together[0])
    assert_close(np.concatenate(dh0), together[1])
    for parts, whole in zip((dW_ih, dW_hh, db), together[2:], strict=True):
        assert_close(sum(parts), whole)


def test_the_caches_hold_what_they_say():
    """Is every field the array that its comment names?"""
    x, h_prev, W_ih, W_hh, _ = arguments = step_arguments(3, 5, 4)
    h, cache = rnn_step(*arguments)
    assert cache._fields == ("x", "h_prev", "W_ih", "W_hh", "h")
    for field, value in zip(cache, (x, h_prev, W_ih, W_hh, h), strict=True):
        assert np.array_equal(field, value)

    x, h0, W_ih, W_hh, _ = arguments = sequence_arguments(6, 3, 5, 4)
    hs, cache = rnn_forward(*arguments)
    assert cache._fields == ("x", "h0", "W_ih", "W_hh", "hs")
    for field, value in zip(cache, (x, h0, W_ih, W_hh, hs), strict=True):
        assert np.array_equal(field, value)
    assert np.array_equal(cache.step(0).h_prev, h0)
    assert np.array_equal(cache.step(4).h_prev, hs[3])
    assert np.array_equal(cache.step(4).h, hs[4])


# --- dtype, arguments, memory ------------------------------------------------------------------


def all_results(dtype=np.float64, change=lambda arrays: arrays):
    """Results of all five functions, with `change` applied to their arguments."""
    step = change(list(step_arguments(3, 5, 4, dtype=dtype)))
    h, step_cache = rnn_step(*step)
    dh = change([normal(*h.shape, seed=15, dtype=dtype)])[0]
    sequence = change(list(sequence_arguments(6, 3, 5, 4, dtype=dtype)))
    hs, cache = rnn_forward(*sequence)
    dhs = change([normal(*hs.shape, seed=16, dtype=dtype)])[0]
    step_cache = RNNStepCache(*change(list(step_cache)))
    cache = RNNCache(*change(list(cache)))
    return [
        h,
        hs,
        *rnn_step_backward(dh, step_cache),
        *rnn_backward(dhs, cache),
        gradient_through_time(dhs, cache),
    ]


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
    arguments = sequence_arguments(1, 3, 5, 4)
    hs, cache = rnn_forward(*arguments)
    dhs = normal(*hs.shape, seed=17)
    results = (hs, *rnn_backward(dhs, cache))
    assert len(results) == len(arguments) + 1
    for result in results:
        assert not any(np.shares_memory(result, a) for a in (*arguments, dhs))
