"""Wrong answers to lesson 07 that we wrote ourselves, each with a learner's slip."""

import numpy as np
import torch

from tests.autograder.exercises.corpus.register import CorpusAnswer, wrong_register

WRONG: list[CorpusAnswer] = []
wrong = wrong_register(WRONG)


@wrong(
    "windows",
    "our own: windows that do not overlap",
    "Each window starts where the one before it ends.",
    names=("steps-of-a-window",),
    at=("step * length",),
    says=("overlap", "shape"),
)
def windows_side_by_side(series, length, horizon):
    count = len(series) - length - horizon + 1
    if count < 1:
        raise ValueError("the series is too short")
    starts = [step * length for step in range(count) if step * length < count]
    inputs = np.array([series[s : s + length] for s in starts])
    targets = np.array([series[s + length : s + length + horizon] for s in starts])
    return inputs, targets


@wrong(
    "windows",
    "our own: the target is the horizon's last value, repeated",
    "All targets are the value at the end of the horizon.",
    at=("np.repeat(",),
    says=("last",),
)
def only_the_last_of_the_horizon(series, length, horizon):
    n = len(series) - length - horizon + 1
    inputs = np.stack([series[k : k + length] for k in range(n)])
    last = series[length + horizon - 1 :][:n]
    return inputs, np.repeat(last[:, None], horizon, axis=1)


@wrong(
    "standardise",
    "our own: variance where the standard deviation belongs",
    "The differences are divided by the variance.",
    names=("variance",),
    at=("train.var(axis=0)",),
    says=("variance", "square root"),
)
def our_divided_by_the_variance(train, other):
    centre, spread = train.mean(axis=0), train.var(axis=0)
    spread = np.where(np.ptp(train, axis=0) == 0, 1, spread)
    return (train - centre) / spread, (other - centre) / spread


@wrong(
    "standardise",
    "our own: scaled to the range from 0 to 1",
    "Minimum and range are used for mean and standard deviation.",
    names=("range",),
    at=("train.min(axis=0)",),
    says=("minimum", "range"),
)
def minimum_and_range(train, other):
    low = train.min(axis=0)
    width = train.max(axis=0) - low
    width[width == 0] = 1
    return (train - low) / width, (other - low) / width


@wrong(
    "pad_and_mask",
    "our own: the mask is read from the padded values",
    "Zeros inside a sequence count as padding.",
    names=("mask-from-the-numbers",),
    at=("padded != 0",),
    says=("zero", "0"),
)
def mask_of_the_values(sequences):
    T = max(len(s) for s in sequences)
    padded = np.zeros((T, len(sequences), *sequences[0].shape[1:]), sequences[0].dtype)
    for n, s in enumerate(sequences):
        padded[: s.shape[0], n] = s
    mask = padded != 0
    return padded, mask.reshape(T, len(sequences), -1).any(axis=2)


@wrong(
    "masked_cross_entropy",
    "our own: each sequence has the same weight",
    "The mean is taken per sequence first, then over the sequences.",
    names=("mean-of-sequences",),
    at=("/ mask.sum(0)",),
    says=("per sequence", "sequence"),
)
def mean_of_means(logits, targets, mask):
    losses = torch.nn.functional.cross_entropy(
        logits.flatten(0, 1), targets.flatten(), reduction="none"
    ).view_as(targets)
    losses = torch.where(mask, losses, torch.zeros_like(losses))
    per_sequence = losses.sum(0) / mask.sum(0).clamp(min=1)
    return per_sequence[mask.any(0)].mean()


@wrong(
    "masked_cross_entropy",
    "our own: the logits of padding are set to zero, and their loss stays",
    "The logits are masked, not the losses: each padded step adds log V.",
    names=("scores-masked-in-the-sum",),
    at=("logits * mask",),
    says=("padd", "mask"),
)
def logits_masked(logits, targets, mask):
    kept = logits * mask[..., None]
    log_probs = kept - torch.logsumexp(kept, dim=-1, keepdim=True)
    picked = torch.gather(log_probs, 2, targets.unsqueeze(-1))[..., 0]
    return -picked.sum() / mask.sum()


@wrong(
    "sample_next",
    "our own: the temperature is applied to the probabilities",
    "The probabilities are divided by the temperature and scaled to 1, which changes nothing.",
    names=("temperature-ignored",),
    at=("p / temperature",),
    says=("temperature",),
)
def temperature_on_probabilities(logits, temperature, rng):
    if temperature < 0:
        raise ValueError("the temperature is negative")
    if temperature == 0:
        return np.argmax(logits, axis=1)
    p = np.exp(logits - logits.max(axis=1, keepdims=True))
    p = p / temperature
    p = p / p.sum(axis=1, keepdims=True)
    edges = p.cumsum(axis=1)
    u = rng.random((len(p), 1)) * edges[:, -1:]
    return (edges > u).argmax(axis=1)


@wrong(
    "sample_next",
    "our own: one random number for the entire batch",
    "One number is drawn for all rows of the batch.",
    names=("one-throw-for-all",),
    at=("rng.random()",),
    says=("one random", "row", "each"),
)
def one_draw_for_all_rows(logits, temperature, rng):
    if not temperature >= 0:
        raise ValueError("the temperature is negative")
    if temperature == 0:
        return logits.argmax(1)
    scaled = logits / temperature
    p = np.exp(scaled - scaled.max(1, keepdims=True))
    edges = np.cumsum(p, axis=1)
    return np.argmax(edges > rng.random() * edges[:, -1:], axis=1)


@wrong(
    "greedy_ctc_decode",
    "our own: a loop that forgets to remember blanks",
    "A blank between two equal symbols does not separate them.",
    names=("blanks-removed-first",),
    at=("previous = symbol",),
    says=("blank",),
)
def blank_does_not_separate(log_probs, blank):
    words = []
    for n in range(log_probs.shape[1]):
        word, previous = [], None
        for t in range(log_probs.shape[0]):
            symbol = int(np.argmax(log_probs[t, n]))
            if symbol != blank and symbol != previous:
                word.append(symbol)
                previous = symbol
        words.append(word)
    return words
