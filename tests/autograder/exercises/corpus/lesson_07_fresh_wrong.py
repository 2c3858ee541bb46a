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
def sample_deviation(train, other):
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
