"""Clipping by the global norm, against torch and at its limits."""

import numpy as np
import pytest
import torch

from lstm_course.training.clipping import clip_by_global_norm
from tests.lstm_course.arrays import assert_close, locked, normal, strided

SHAPES = [(4, 3), (4, 4), (4,), (2, 1, 5)]


def gradients(dtype=np.float64):
    return [normal(*shape, seed=1, dtype=dtype) for shape in SHAPES]


def norm_of(grads):
    return np.linalg.norm(np.concatenate([g.ravel() for g in grads]))


@pytest.mark.parametrize("share", [0.01, 0.5, 0.999])
def test_clipping_is_torchs(share):
    """Does torch scale to the same gradients? (It adds 1e-6 to the norm, so to 1e-6 only.)"""
    grads = gradients()
    max_norm = share * norm_of(grads)
    clipped, norm = clip_by_global_norm(grads, max_norm)
    weights = [torch.nn.Parameter(torch.zeros(g.shape, dtype=torch.float64)) for g in grads]
    for weight, g in zip(weights, grads, strict=True):
        weight.grad = torch.tensor(g)
    torch_norm = torch.nn.utils.clip_grad_norm_(weights, max_norm)
    assert type(norm) is float
    assert abs(norm - float(torch_norm)) <= 1e-12 * norm
    for ours, weight in zip(clipped, weights, strict=True):
        assert_close(ours, weight.grad, tolerance=1e-6)


def test_the_clipped_norm_is_max_norm_and_the_direction_stays():
    """Is one factor applied to all, and does it bring the norm to max_norm?"""
    grads = gradients()
    clipped, norm = clip_by_global_norm(grads, 0.7)
    assert norm_of(clipped) == pytest.approx(0.7, rel=1e-12)
    for before, after in zip(grads, clipped, strict=True):
        assert_close(after * norm / 0.7, before)


@pytest.mark.parametrize("max_norm", [np.inf, 1e9])
def test_small_gradients_stay(max_norm):
    """Is nothing scaled up, an infinite limit included?"""
    grads = gradients()
    clipped, norm = clip_by_global_norm(grads, max_norm)
    assert norm == pytest.approx(norm_of(grads), rel=1e-14)
    assert isinstance(clipped, list)
    assert all(np.array_equal(a, b) for a, b in zip(clipped, grads, strict=True))


def test_a_norm_at_the_limit_stays():
    """Is 5 clipped to 5 the same 5, and are these the same arrays?"""
    grads = [np.array([3.0]), np.array([4.0])]
    clipped, norm = clip_by_global_norm(grads, 5.0)
    assert norm == 5.0
    assert [g.item() for g in clipped] == [3.0, 4.0]
    assert all(a is b for a, b in zip(clipped, grads, strict=True))


def test_zero_gradients_stay_zero():
    """Is there no division by a norm of zero, nor a warning?"""
    with np.errstate(all="raise"):
        clipped, norm = clip_by_global_norm([np.zeros((2, 3)), np.zeros(2)], 1.0)
    assert norm == 0.0
    assert not any(np.any(g) for g in clipped)


@pytest.mark.parametrize("max_norm", [0.5, np.float64(0.5), np.float32(0.5)])
def test_float32_stays_float32(max_norm):
    """Is nothing promoted, whatever kind of number max_norm is?"""
    clipped, norm = clip_by_global_norm(gradients(np.float32), max_norm)
    assert all(g.dtype == np.float32 for g in clipped)
    assert type(norm) is float
    assert norm == pytest.approx(norm_of(gradients()), rel=1e-6)


def test_gradients_are_not_written_into():
    """Do read-only gradients do, and views in another order?"""
    plain, _ = clip_by_global_norm(gradients(), 0.5)
    for kind in (locked, strided):
        clipped, _ = clip_by_global_norm([kind(g) for g in gradients()], 0.5)
        for ours, expected in zip(clipped, plain, strict=True):
            assert_close(ours, expected)


@pytest.mark.parametrize(
    ("grads", "max_norm", "error", "sentence"),
    [
        ([np.ones(2), np.array([np.nan])], 1.0, ValueError,
         "the gradients' norm is nan, expected a finite one: did they explode?"),
        ([np.ones(2), np.array([-np.inf])], np.inf, ValueError,
         "the gradients' norm is inf, expected a finite one: did they explode?"),
        ([np.full(2, 1e200)], 1.0, ValueError,
         "the gradients' norm is inf, expected a finite one: did they explode?"),
        ([np.ones(2)], 0.0, ValueError, "max_norm is 0.0, expected a number above 0"),
        ([np.ones(2)], -1.0, ValueError, "max_norm is -1.0, expected a number above 0"),
        ([np.ones(2)], np.nan, ValueError, "max_norm is nan, expected a number above 0"),
        (np.ones((2, 3)), 1.0, TypeError,
         "grads is a ndarray, expected a list of arrays: [grads]"),
        ([np.ones(2), [1.0]], 1.0, TypeError,
         "grads[1] is a list, expected a NumPy array: np.array(grads[1])"),
        ([np.ones(2, int)], 1.0, TypeError,
         "grads[0] holds int64, expected floating-point numbers: grads[0].astype(float)"),
    ],
)  # fmt: skip
def test_what_cannot_be_clipped_is_an_error(grads, max_norm, error, sentence):
    """Does an exploded gradient stop training with a sentence, and without a warning?"""
    with np.errstate(all="raise"), pytest.raises(error) as caught:
        clip_by_global_norm(grads, max_norm)
    assert str(caught.value) == sentence
