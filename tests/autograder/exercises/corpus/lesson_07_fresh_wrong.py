"""Wrong answers to lesson 07, written without a look at the catalogue."""

import numpy as np
import torch
from torch.nn import functional as F

from tests.autograder.exercises.corpus.register import CorpusAnswer, wrong_register

WRONG: list[CorpusAnswer] = []
wrong = wrong_register(WRONG)


@wrong(
    "windows",
    "our own: a gap of one step between inputs and targets",
    "The targets begin one step too late.",
    at=("length + 1",),
    says=("one step late", "one step too", "+ 1"),
)
def gap_before_the_targets(series, length, horizon):
    count = len(series) - length - horizon + 1
    series = np.append(series, series[-1])
    inputs = np.stack([series[n : n + length] for n in range(count)])
    targets = np.stack([series[n + length + 1 :][:horizon] for n in range(count)])
    return inputs, targets


@wrong(
    "standardise",
    "our own: the deviation with one degree of freedom less",
    "The deviation is divided by n - 1.",
    names=("n-minus-one",),
    at=("ddof=1",),
    says=("ddof", "n - 1", "N − 1"),
)
def deviation_of_a_sample(train, other):
    mu = np.mean(train, 0)
    sigma = np.std(train, 0, ddof=1)
    sigma[np.ptp(train, 0) == 0] = 1
    return tuple((part - mu) / sigma for part in (train, other))


@wrong(
    "pad_and_mask",
    "our own: padded at the front, as for some recurrent models",
    "The padding comes before the sequence.",
    names=("pads-in-front",),
    at=("T - len(s)",),
    says=("front", "before", "end"),
)
def padded_at_the_front(sequences):
    T = max(len(s) for s in sequences)
    padded = np.zeros((T, len(sequences), *sequences[0].shape[1:]), sequences[0].dtype)
    mask = np.zeros(padded.shape[:2], bool)
    for n, s in enumerate(sequences):
        padded[T - len(s) :, n] = s
        mask[T - len(s) :, n] = True
    return padded, mask


@wrong(
    "masked_cross_entropy",
    "our own: the mean over time first, then over the batch",
    "Each sequence's mean counts alike, however long it is.",
    names=("mean-of-sequences",),
    at=(".sum(0) / mask.sum(0)",),
    says=("sequence", "mean of means", "each sequence"),
)
def mean_of_each_sequence(logits, targets, mask):
    nll = -torch.log_softmax(logits, 2).gather(2, targets.unsqueeze(2)).squeeze(2)
    per_sequence = (nll * mask).sum(0) / mask.sum(0)
    return per_sequence.mean()


@wrong(
    "masked_cross_entropy",
    "our own: label smoothing, copied from a recipe",
    "The labels are smoothed by a tenth.",
    at=("label_smoothing",),
    says=("smooth",),
)
def smoothed_labels(logits, targets, mask):
    return F.cross_entropy(logits[mask], targets[mask], label_smoothing=0.1)


@wrong(
    "masked_cross_entropy",
    "our own: the loss in bits",
    "The loss is measured in bits, not nats.",
    names=("in-bits",),
    at=("torch.log2", "np.log(2)"),
    says=("log2", "bits", "constant factor"),
)
def loss_in_bits(logits, targets, mask):
    flat, wanted = logits[mask], targets[mask]
    log_probs = flat - torch.logsumexp(flat, dim=-1, keepdim=True)
    picked = log_probs[torch.arange(len(wanted)), wanted]
    return -picked.mean() / np.log(2)


@wrong(
    "masked_cross_entropy",
    "our own: padded steps get logits of zero, and count",
    "The padded steps count with uniform predictions.",
    names=("scores-masked",),
    at=("logits * mask",),
    says=("mask", "padd"),
)
def uniform_where_padded(logits, targets, mask):
    kept = logits * mask[..., None]
    return F.cross_entropy(kept.flatten(0, 1), targets.flatten())


@wrong(
    "sample_next",
    "our own: temperature as a power of the probabilities, not normalised again",
    "The tempered probabilities do not add up to 1 when they are compared with the draw.",
    at=("probs ** (1 / temperature)", "probs**"),
    says=("normalis", "add up", "sum"),
)
def powers_not_normalised(logits, temperature, rng):
    if temperature == 0:
        return np.argmax(logits, axis=-1)
    shifted = np.exp(logits - logits.max(-1, keepdims=True))
    probs = shifted / shifted.sum(-1, keepdims=True)
    tempered = probs ** (1 / temperature)
    draws = rng.random((len(logits), 1))
    return np.minimum((draws >= tempered.cumsum(-1)).sum(-1), logits.shape[1] - 1)


@wrong(
    "greedy_ctc_decode",
    "our own: blanks are removed first, then repetitions",
    "Blanks are dropped before repetitions are merged.",
    names=("blanks-removed-first",),
    at=("if k != blank",),
    says=("before", "first", "order", "merged"),
)
def blanks_first(log_probs, blank):
    texts = []
    for n in range(log_probs.shape[1]):
        path = [int(k) for k in log_probs[:, n].argmax(-1) if k != blank]
        texts.append([k for at, k in enumerate(path) if at == 0 or path[at - 1] != k])
    return texts


@wrong(
    "masked_cross_entropy",
    "our own: a small number inside the logarithm, far from small",
    "A hundredth is added to each probability before the logarithm.",
    at=("+ 1e-2",),
    says=("1e-2", "added"),
)
def guarded_logarithm(logits, targets, mask):
    probs = torch.softmax(logits, dim=-1)
    picked = probs.gather(-1, targets.unsqueeze(-1)).squeeze(-1)
    return -torch.log(picked + 1e-2)[mask].mean()


@wrong(
    "masked_cross_entropy",
    "our own: the focal loss, from a course on detection",
    "Each loss is weighted by how wrong the prediction is.",
    at=("** 2",),
    says=("weight", "focal"),
)
def focal_loss(logits, targets, mask):
    log_probs = logits - torch.logsumexp(logits, -1, keepdim=True)
    nll = -log_probs.gather(2, targets[:, :, None])[:, :, 0]
    focal = nll * (1 - torch.exp(-nll)) ** 2
    return focal[mask].mean()


def tempered(scores, tau=2.0):
    return torch.log_softmax(scores / tau, -1)


@wrong(
    "masked_cross_entropy",
    "our own: a helper that applies a temperature",
    "The scores are divided by a temperature of 2.",
    at=("scores / tau",),
    says=("tau", "temperature"),
)
def with_a_temperature(logits, targets, mask):
    log_probs = tempered(logits)
    return -log_probs.gather(-1, targets[..., None]).squeeze(-1)[mask].mean()


@wrong(
    "masked_cross_entropy",
    "our own: a robust loss, the median",
    "The loss is the median of the real steps' losses.",
    at=(".median()",),
    says=("median",),
)
def median_of_the_losses(logits, targets, mask):
    log_probs = torch.log_softmax(logits, -1)
    nll = -log_probs.gather(-1, targets[..., None])[..., 0]
    return nll[mask].median()


@wrong(
    "masked_cross_entropy",
    "our own: loops that look at the likeliest class, not at the target",
    "The loss of a step is that of the likeliest class.",
    at=(".amax()",),
    says=("likeliest", "largest", "`targets`"),
)
def loss_of_the_likeliest(logits, targets, mask):
    total, steps = 0.0, 0
    log_probs = torch.log_softmax(logits, -1)
    for t in range(logits.shape[0]):
        for n in range(logits.shape[1]):
            if mask[t, n]:
                total = total - log_probs[t, n].amax()
                steps += 1
    return total / steps


@wrong(
    "masked_cross_entropy",
    "our own: classes clamped to two, as in a binary task",
    "The targets are limited to the classes 0 and 1.",
    at=("targets.clamp", "wanted"),
    says=("clamp", "limited"),
)
def clamped_targets(logits, targets, mask):
    log_probs = torch.log_softmax(logits, -1)
    wanted = targets.clamp(max=1)
    return -log_probs.gather(-1, wanted.unsqueeze(-1)).squeeze(-1).masked_select(mask).mean()


@wrong(
    "masked_cross_entropy",
    "our own: later steps weigh more",
    "The steps have weights from 1 to 2.",
    at=("ramp",),
    says=("weight", "ramp"),
)
def later_steps_weigh_more(logits, targets, mask):
    log_probs = torch.log_softmax(logits, -1)
    nll = -torch.take_along_dim(log_probs, targets[..., None], -1).squeeze(-1)
    ramp = torch.linspace(1, 2, len(nll), dtype=nll.dtype)[:, None]
    return (nll * ramp)[mask].mean()


@wrong(
    "masked_cross_entropy",
    "our own: a burn-in, as for a recurrent model without a warm state",
    "The first step's losses are set to zero, and still counted.",
    at=("nll[0] = 0",),
    says=("first step", "zero"),
)
def first_step_for_free(logits, targets, mask):
    log_probs = torch.log_softmax(logits, -1)
    nll = -log_probs.gather(-1, targets[..., None])[..., 0]
    nll[0] = 0
    return nll[mask].mean()


@wrong(
    "masked_cross_entropy",
    "our own: one-hot targets, and a mean over classes where a sum belongs",
    "The loss of a step is divided by the number of classes.",
    at=(".mean(-1)",),
    says=("mean", "number of classes", "constant factor", "another factor"),
)
def mean_over_classes(logits, targets, mask):
    log_probs = torch.log_softmax(logits, -1)
    hot = F.one_hot(targets, logits.shape[-1]).to(log_probs.dtype)
    nll = -(hot * log_probs).mean(-1)
    return nll[mask].mean()
