"""Many networks in one batch: is each trained as if it were alone?"""

import numpy as np
import pytest
import torch

from lstm_course.lessons.shared.batched_training import (
    BatchedWeights,
    answers,
    clip_each,
    initial_weights,
    train,
    updates_to_solve,
    with_bias,
)
from lstm_course.tasks.yes_no import Task, hold, overwrite
from lstm_course.training.clipping import clip_by_global_norm
from tests.lstm_course.lessons.shared.networks import H, I, S, drawn


def test_initial_weights_as_torch_draws_them():
    """Are they uniform between -1/√H and 1/√H, and different for each network?"""
    weights = initial_weights("lstm", 50, 2, 16)
    for w in weights[:3]:
        assert 0.95 * 0.25 < w.abs().max() <= 0.25
        assert w.double().std() == pytest.approx(0.25 / np.sqrt(3), rel=0.1)
    assert not torch.equal(weights.W_hh[0], weights.W_hh[1])


def test_with_bias_sets_one_block():
    """Are the biases of one layer, one number a network, replaced and no others?"""
    weights = initial_weights("lstm", 2, I, H)
    before = weights.b.clone()
    after = with_bias(weights, 1, [3.0, -1.0]).b.unflatten(1, (4, H))
    assert after[0, 1].tolist() == [3.0] * H
    assert after[1, 1].tolist() == [-1.0] * H
    for block in (0, 2, 3):
        assert torch.equal(after[:, block], before.unflatten(1, (4, H))[:, block])
    assert torch.equal(weights.b, before)  # what was handed in stays as it is


def test_clips_each_network_alone():
    """Is each network's gradient clipped as the library clips one network's?"""
    weights, _ = drawn("gru")
    scales = torch.tensor([0.01, 1.0, 30.0], dtype=torch.float64)
    gradients = [w * scales.view(-1, *[1] * (w.dim() - 1)) for w in weights]
    for w, gradient in zip(weights, gradients, strict=True):
        w.grad = gradient.clone()
    clip_each(weights)
    for s in range(S):
        expected, norm = clip_by_global_norm([g[s].numpy() for g in gradients], 1.0)
        assert (norm > 1) == (s > 0)
        for w, theirs in zip(weights, expected, strict=True):
            np.testing.assert_allclose(w.grad[s].numpy(), theirs, rtol=1e-12)


def test_networks_train_as_if_alone():
    """Does a network end with the same weights, whoever is trained beside it?"""
    fixed = hold(4).draw(np.random.default_rng(0), 16)
    alone_task = Task("the same each time", lambda rng, count: fixed)
    both = initial_weights("lstm", 2, 1, H)
    first = BatchedWeights(*(w[:1] for w in both))
    together = train("lstm", [alone_task, hold(4)], both, updates=15, batch_size=16)
    alone = train("lstm", [alone_task], first, updates=15, batch_size=16)
    for ours, theirs in zip(together.weights, alone.weights, strict=True):
        torch.testing.assert_close(ours[:1], theirs, rtol=1e-4, atol=1e-5)
    assert torch.equal(both.W_hh[:1], first.W_hh)


def test_easy_tasks_are_learned():
    """Do GRUs learn to overwrite a bit, and is the share of right sequences that of the data?"""
    weights = initial_weights("gru", 2, 2, 8)
    training = train("gru", [overwrite(6)] * 2, weights, updates=150, learning_rate=0.03)
    assert training.right.shape == (150, 2)
    assert training.right[:3].mean() < 0.5
    assert training.right[-20:].mean() > 0.98
    x, wanted, _ = overwrite(6).draw(np.random.default_rng(9), 200)
    inputs = torch.tensor(x, dtype=torch.float32)[:, None].expand(-1, 2, -1, -1)
    said = answers("gru", training.weights, inputs).numpy() > 0
    assert np.mean(said == wanted[:, None]) > 0.98


def test_updates_to_solve():
    """Is it the number of updates before the last of the first row of batches that are right?"""
    right = np.array([[1.0, 0.9], [0.9, 1.0], [1.0, 1.0], [1.0, 1.0], [0.0, 1.0]])
    np.testing.assert_array_equal(updates_to_solve(right, share=1.0, batches=2), [3, 2])
    np.testing.assert_array_equal(updates_to_solve(right, share=1.0, batches=4), [np.inf, 4])
