"""The loss of padded sequences, against torch's on each sequence alone."""

import pytest
import torch
from torch.nn import functional as F

from lstm_course.sequences.masked_loss import masked_cross_entropy

T, B, V = 6, 4, 5
LENGTHS = (6, 2, 1, 4)


def batch(seed=1, dtype=torch.float64):
    """Logits with a gradient, targets and a mask; padded entries are arbitrary."""
    generator = torch.Generator().manual_seed(seed)
    logits = 3 * torch.randn(T, B, V, generator=generator, dtype=dtype)
    targets = torch.randint(V, (T, B), generator=generator)
    mask = torch.arange(T)[:, None] < torch.tensor(LENGTHS)
    return logits.requires_grad_(), targets, mask


def test_every_real_step_counts_the_same():
    """Is it torch's loss of all sequences without their padding, one behind the other?"""
    logits, targets, mask = batch()
    real = [(logits[:n, k], targets[:n, k]) for k, n in enumerate(LENGTHS)]
    expected = F.cross_entropy(*(torch.cat(parts) for parts in zip(*real, strict=True)))
    torch.testing.assert_close(masked_cross_entropy(logits, targets, mask), expected)


def test_padding_gets_no_gradient_and_the_rest_torchs():
    """Is the gradient torch's, and zero at padded steps?"""
    logits, targets, mask = batch()
    (ours,) = torch.autograd.grad(masked_cross_entropy(logits, targets, mask), logits)
    ignored = targets.masked_fill(~mask, -100)
    expected = F.cross_entropy(logits.flatten(0, 1), ignored.flatten(), ignore_index=-100)
    (theirs,) = torch.autograd.grad(expected, logits)
    torch.testing.assert_close(ours, theirs)
    assert not ours[~mask].any() and ours[mask].any()


def test_padded_steps_do_not_matter():
    """Even if it is not a number?"""
    logits, targets, mask = batch()
    spoilt = logits.detach().clone()
    spoilt[~mask] = float("nan")
    torch.testing.assert_close(
        masked_cross_entropy(spoilt, targets, mask), masked_cross_entropy(logits, targets, mask)
    )


def test_equal_scores_cost_the_logarithm_of_the_classes():
    """Without padding, and in float32, which stays?"""
    loss = masked_cross_entropy(torch.zeros(T, B, V), batch()[1], torch.ones(T, B).bool())
    torch.testing.assert_close(loss, torch.tensor(5.0).log())


@pytest.mark.parametrize(
    ("change", "kind", "says"),
    [
        (lambda x, y, m: (x, y, m.double()), TypeError, "expected torch.bool"),
        (lambda x, y, m: (x, y.double(), m), TypeError, "expected integers"),
        (lambda x, y, m: (x, y.T, m), ValueError, r"targets \(4, 6\)"),
        (lambda x, y, m: (x, y, m & False), ValueError, "at least one real step"),
    ],
)
def test_what_does_not_fit_is_told(change, kind, says):
    """Is each a sentence, instead of a number that looks right?"""
    with pytest.raises(kind, match=says):
        masked_cross_entropy(*change(*batch()))
