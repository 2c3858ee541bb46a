"""Wrong answers to lesson 07 that were not written from the catalogue."""

import numpy as np
import torch
from torch.nn import functional as F

from lstm_course.sequences.ctc import greedy_ctc_decode
from lstm_course.sequences.padding import pad_and_mask
from lstm_course.sequences.sampling import sample_next
from lstm_course.sequences.standardisation import standardise
from lstm_course.sequences.windowing import windows
from tests.autograder.exercises.register_wrong import Wrong, register

WRONG: list[Wrong] = []
wrong = register(WRONG)


@wrong("windows", "`targets` is a list of 18 items")
def lists_of_arrays(series, length, horizon):
    inputs, targets = windows(series, length, horizon)
    return inputs, [*targets, *targets][:18]


@wrong("windows", "First wrong: `inputs`")
def windows_from_the_end(series, length, horizon):
    inputs, targets = windows(series, length, horizon)
    return inputs[::-1], targets[::-1]


@wrong("windows", "holds integers")
def whole_numbers(series, length, horizon):
    return tuple(part.astype(int) for part in windows(series, length, horizon))


@wrong("standardise", "modifies its arguments `train` and `other`", "guards-zero-only")
def in_place(train, other):
    mean, std = train.mean(axis=0), train.std(axis=0)
    std = np.where(std == 0, 1, std)
    for part in (train, other):
        part -= mean
        part /= std
    return train, other


@wrong("standardise", "where a feature never changes")
def constant_becomes_one(train, other):
    ours, theirs = standardise(train, other)
    ours[:, np.ptp(train, axis=0) == 0] = 1.0
    return ours, theirs


@wrong(
    "standardise",
    "The mean and standard deviation come from both parts together",
    "statistics-of-both",
)
def guarded_statistics_of_both(train, other):
    both = np.concatenate([train, other])
    mean, std = both.mean(axis=0), both.std(axis=0)
    std[std == 0] = 1
    return (train - mean) / std, (other - mean) / std


@wrong(
    "standardise",
    "One mean and one standard deviation serve all features",
    "one-scale-for-all-features",
)
def one_scale_without_a_guard(train, other):
    return (train - train.mean()) / train.std(), (other - train.mean()) / train.std()


@wrong("pad_and_mask", "has dtype int64, expected bool", "mask-of-integers")
def mask_of_whole_numbers(sequences):
    padded, mask = pad_and_mask(sequences)
    return padded, mask.astype(int)


@wrong("pad_and_mask", "`mask` is True everywhere")
def everything_is_real(sequences):
    padded, mask = pad_and_mask(sequences)
    return padded, np.ones_like(mask)


@wrong("masked_cross_entropy", "raises RuntimeError")
def writes_into_a_leaf(logits, targets, mask):
    if mask.all():
        return F.cross_entropy(logits.flatten(0, 1), targets.flatten())
    if targets.sum() % 2:
        logits[~mask] = 0
    return F.cross_entropy(logits[mask], targets[mask])


@wrong(
    "masked_cross_entropy",
    "Padded steps count like real ones in the loss",
    "padding-counts",
)
def mask_after_the_mean(logits, targets, mask):
    loss = F.cross_entropy(logits.flatten(0, 1), targets.flatten())
    return (loss * mask).sum() / mask.sum()


@wrong("masked_cross_entropy", "`loss` is wrong")
def class_zero_is_padding(logits, targets, mask):
    marked = targets * mask
    return F.cross_entropy(logits.flatten(0, 1), marked.flatten(), ignore_index=0)


@wrong("masked_cross_entropy", "`dlogits`")
def gradient_of_a_part(logits, targets, mask):
    loss = F.cross_entropy(logits[mask], targets[mask])
    partly = torch.cat([logits[:1], logits[1:].detach()])
    again = F.cross_entropy(partly[mask], targets[mask])
    return again + (loss - again).detach()


@wrong("sample_next", "`tokens` is a list of")
def list_of_tokens(logits, temperature, rng):
    return sample_next(logits, temperature, rng).tolist()


@wrong("sample_next", "a new generator with the seed 0", "seeded-with-0")
def generator_of_its_own(logits, temperature, rng):
    return sample_next(logits, temperature, np.random.default_rng(0))


@wrong("sample_next", "expected integers")
def tokens_that_are_floats(logits, temperature, rng):
    return sample_next(logits, temperature, rng).astype(float)


@wrong("greedy_ctc_decode", "`.tolist()` makes one")
def arrays_of_symbols(log_probs, blank):
    return [np.array(symbols) for symbols in greedy_ctc_decode(log_probs, blank)]


@wrong("greedy_ctc_decode", "has 1 item, expected")
def one_symbol_at_least(log_probs, blank):
    return [symbols or [blank] for symbols in greedy_ctc_decode(log_probs, blank)]
