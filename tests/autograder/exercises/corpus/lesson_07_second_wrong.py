"""Wrong answers to lesson 07 of an examiner's second round, after the first had been mended."""

import numpy as np
import torch
from torch.nn import functional as F

from tests.autograder.exercises.corpus.register import CorpusAnswer, wrong_register

WRONG: list[CorpusAnswer] = []
wrong = wrong_register(WRONG)


@wrong(
    "pad_and_mask",
    "our own: the last step is repeated",
    "The padding repeats the last step instead of zeros.",
    names=("repeats-the-last-step",),
    at=("s[-1]",),
    says=("zero", "repeat", "padding"),
)
def last_step_repeated(sequences):
    T = max(len(s) for s in sequences)
    columns = [np.concatenate([s, np.repeat(s[-1][None], T - len(s), axis=0)]) for s in sequences]
    mask = np.arange(T)[:, None] < np.array([len(s) for s in sequences])
    return np.stack(columns, axis=1), mask


@wrong(
    "masked_cross_entropy",
    "our own: a softmax, then its logarithm",
    "log(softmax) overflows to minus infinity for large logits.",
    names=("log-of-softmax",),
    at=("torch.log(",),
    says=("log_softmax", "overflow", "±1000", "infin"),
)
def logarithm_of_a_softmax(logits, targets, mask):
    log_p = torch.log(torch.softmax(logits, dim=-1))
    return -log_p.gather(-1, targets[..., None])[..., 0][mask].mean()


@wrong(
    "masked_cross_entropy",
    "our own: the sum over the real steps",
    "The loss is a sum, not a mean.",
    names=("summed",),
    at=('reduction="sum"',),
    says=("sum", "mean", "average"),
)
def sum_over_real_steps(logits, targets, mask):
    return F.cross_entropy(logits[mask], targets[mask], reduction="sum")


@wrong(
    "sample_next",
    "our own: the first class whose cumulative probability is reached, counted from one",
    "The token is one too large.",
    at=("+ 1",),
    says=("one too large", "one"),
)
def counted_from_one(logits, temperature, rng):
    if temperature == 0:
        return logits.argmax(axis=1)
    z = logits / temperature
    p = np.exp(z - z.max(axis=1, keepdims=True))
    c = np.cumsum(p, axis=1) / p.sum(axis=1, keepdims=True)
    u = rng.random((len(c), 1))
    return np.minimum((c <= u).sum(axis=1) + 1, logits.shape[1] - 1)


@wrong(
    "windows",
    "our own: the value `horizon` steps ahead alone",
    "The targets hold only the last of the K values.",
    names=("target-at-the-horizon-only",),
    at=("length + horizon - 1",),
    says=("last", "shape", "K"),
)
def only_the_last_value_ahead(series, length, horizon):
    W = len(series) - length - horizon + 1
    inputs = np.stack([series[w : w + length] for w in range(W)])
    targets = np.array([[series[w + length + horizon - 1]] for w in range(W)])
    return inputs, targets


@wrong(
    "standardise",
    "our own: each part with its own statistics",
    "The other part is standardised with its own mean and deviation.",
    names=("own-statistics",),
    at=("part.mean",),
    says=("own", "training", "statistics"),
)
def own_statistics_for_each_part(train, other):
    def one(part):
        constant = train.max(axis=0) == train.min(axis=0)
        return (part - part.mean(axis=0)) / np.where(constant, 1, part.std(axis=0))

    return one(train), one(other)


@wrong(
    "greedy_ctc_decode",
    "our own: a symbol counts only if it lasts for two steps",
    "Runs of a single step are left out.",
    names=("single-steps-left-out",),
    at=("path[1:] == path[:-1]",),
    says=("single", "one step", "run"),
)
def only_long_runs(log_probs, blank):
    decoded = []
    for path in log_probs.argmax(axis=2).T:
        lasts = np.concatenate([path[1:] == path[:-1], [False]])
        begins = np.concatenate([[True], path[1:] != path[:-1]])
        decoded.append([int(k) for k in path[begins & lasts] if k != blank])
    return decoded
