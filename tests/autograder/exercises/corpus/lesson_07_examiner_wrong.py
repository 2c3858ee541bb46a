"""Wrong answers to lesson 07 that an examiner wrote from the lesson's text alone."""

from itertools import groupby

import numpy as np
import torch
from torch.nn import functional as F

from tests.autograder.exercises.corpus.register import CorpusAnswer, wrong_register

WRONG: list[CorpusAnswer] = []
wrong = wrong_register(WRONG)


@wrong(
    "pad_and_mask",
    "our own: the mask is read off the padded array",
    "Entries that are 0 at real steps count as padding.",
    names=("mask-from-the-numbers",),
    at=("!= 0", "padded != 0"),
    says=("0", "zero", "mask"),
)
def mask_where_not_zero(sequences):
    T = max(len(s) for s in sequences)
    padded = np.zeros((T, len(sequences), *sequences[0].shape[1:]), sequences[0].dtype)
    for n, s in enumerate(sequences):
        padded[: len(s), n] = s
    mask = padded.reshape(T, len(sequences), -1)[..., 0] != 0
    return padded, mask


@wrong(
    "pad_and_mask",
    "our own: sorted by length, as packed sequences once had to be",
    "The sequences are sorted by length, so the columns are in another order.",
    names=("sorted-by-length",),
    at=("sorted(", ".sort("),
    says=("order", "sort", "length"),
)
def sorted_by_length(sequences):
    ordered = sorted(sequences, key=len, reverse=True)
    T = len(ordered[0])
    padded = np.stack(
        [np.concatenate([s, np.zeros((T - len(s), *s.shape[1:]), s.dtype)]) for s in ordered],
        axis=1,
    )
    mask = np.arange(T)[:, None] < np.array([len(s) for s in ordered])
    return padded, mask


@wrong(
    "pad_and_mask",
    "our own: zeros before the sequence",
    "The padding is in front of each sequence.",
    names=("pads-in-front",),
    at=("[T - len(s) :, n]",),
    says=("end", "front", "before", "after"),
)
def padded_in_front(sequences):
    T = max(map(len, sequences))
    padded = np.zeros((T, len(sequences), *sequences[0].shape[1:]), sequences[0].dtype)
    mask = np.zeros((T, len(sequences)), bool)
    for n, s in enumerate(sequences):
        padded[T - len(s) :, n] = s
        mask[T - len(s) :, n] = True
    return padded, mask


@wrong(
    "masked_cross_entropy",
    "our own: masked by a product, averaged over all steps",
    "The sum over real steps is divided by the number of all steps.",
    names=("averaged-over-padding",),
    at=(".mean()",),
    says=("padding", "real steps", "average", "mean"),
)
def averaged_over_all_steps(logits, targets, mask):
    nll = F.cross_entropy(logits.permute(0, 2, 1), targets, reduction="none")
    return (nll * mask).mean()


@wrong(
    "masked_cross_entropy",
    "our own: every sentence first gets its own mean",
    "Each sequence is averaged first, so steps of short sequences count more.",
    names=("mean-of-sequences",),
    at=("mask.sum(0)", "mean()"),
    says=("sequence", "sentence", "short"),
)
def mean_of_sentence_means(logits, targets, mask):
    nll = -torch.log_softmax(logits, -1).gather(-1, targets.unsqueeze(-1)).squeeze(-1)
    nll = torch.where(mask, nll, torch.zeros_like(nll))
    return (nll.sum(0) / mask.sum(0)).mean()


@wrong(
    "masked_cross_entropy",
    "our own: the loss as a number",
    ".item() breaks the connection to the logits.",
    names=("a-new-tensor",),
    at=(".item()",),
    says=("gradient", "dtype"),
)
def loss_as_a_number(logits, targets, mask):
    loss = F.cross_entropy(logits[mask], targets[mask])
    return torch.tensor(loss.item())


@wrong(
    "masked_cross_entropy",
    "our own: the softmax runs over the batch",
    "log_softmax is taken along the batch axis.",
    names=("softmax-over-the-batch",),
    at=("dim=1",),
    says=("axis", "dim", "V"),
)
def softmax_over_the_batch(logits, targets, mask):
    log_p = torch.log_softmax(logits, dim=1)
    picked = log_p.gather(2, targets[:, :, None])[:, :, 0]
    return -picked[mask].mean()


@wrong(
    "sample_next",
    "our own: the largest logit of the batch is subtracted",
    "One maximum for all rows: rows far below it underflow to zeros and NaN.",
    at=("np.max(z)", "z.max()"),
    says=("row", "maximum", "largest", "NaN", "underflow"),
)
def one_maximum_for_all(logits, temperature, rng):
    if temperature == 0:
        return np.argmax(logits, 1)
    z = logits / temperature
    e = np.exp(z - z.max())
    p = e / e.sum(axis=1, keepdims=True)
    return np.array([rng.choice(len(row), p=row) for row in p])


@wrong(
    "sample_next",
    "our own: one random number for the batch",
    "All sequences share one draw.",
    names=("one-throw-for-all",),
    at=("rng.random()",),
    says=("one random number", "per row", "each sequence", "share", "every row"),
)
def one_draw_for_all(logits, temperature, rng):
    if temperature == 0:
        return np.argmax(logits, axis=1)
    z = logits / temperature
    p = np.exp(z - z.max(axis=1, keepdims=True))
    p /= p.sum(axis=1, keepdims=True)
    return (p.cumsum(axis=1) < rng.random()).sum(axis=1)


@wrong(
    "sample_next",
    "our own: the logits are multiplied by the temperature",
    "The temperature multiplies the logits instead of dividing them.",
    names=("multiplied",),
    at=("* temperature",),
    says=("divide", "multipl"),
)
def multiplied_by_the_temperature(logits, temperature, rng):
    if not temperature:
        return logits.argmax(-1)
    z = logits * temperature
    p = np.exp(z - z.max(1, keepdims=True))
    p = p / p.sum(1, keepdims=True)
    return np.array([rng.choice(p.shape[1], p=q) for q in p])


@wrong(
    "windows",
    "our own: the targets begin with the last value seen",
    "The targets start one step too early.",
    names=("sees-its-target",),
    at=("w + length - 1",),
    says=("one step", "early", "own target"),
)
def target_inside_the_window(series, length, horizon):
    W = len(series) - length - horizon + 1
    inputs = np.stack([series[w : w + length] for w in range(W)])
    targets = np.stack([series[w + length - 1 : w + length - 1 + horizon] for w in range(W)])
    return inputs, targets


@wrong(
    "windows",
    "our own: windows that do not overlap",
    "The starts are `length` apart, so most windows are missing.",
    names=("steps-of-a-window",),
    at=("range(0,", "length)"),
    says=("overlap", "every", "shape", "windows"),
)
def windows_that_do_not_overlap(series, length, horizon):
    starts = range(0, len(series) - length - horizon + 1, length)
    inputs = np.array([series[s : s + length] for s in starts])
    targets = np.array([series[s + length : s + length + horizon] for s in starts])
    return inputs, targets


@wrong(
    "windows",
    "our own: the last window is left out",
    "One window is missing at the end.",
    names=("loses-the-last-window",),
    at=("len(series) - length - horizon)",),
    says=("last window", "one window", "shape", "+ 1"),
)
def last_window_missing(series, length, horizon):
    count = len(series) - length - horizon
    index = np.arange(count)[:, None] + np.arange(length + horizon)
    both = series[index]
    return both[:, :length], both[:, length:]


@wrong(
    "standardise",
    "our own: a small constant in the divisor",
    "1e-8 is added to the deviation: every value is a little too small.",
    names=("adds-epsilon",),
    at=("1e-8",),
    says=("1e-8", "constant", "a little", "added"),
)
def small_constant_added(train, other):
    mean, std = train.mean(0), train.std(0)
    return (train - mean) / (std + 1e-8), (other - mean) / (std + 1e-8)


@wrong(
    "standardise",
    "our own: constant features become zeros in both parts",
    "A constant feature of the other part is set to 0, though it should be centred.",
    names=("constant-is-zero",),
    at=("np.where(", "0.0"),
    says=("constant", "centre", "other"),
)
def constant_features_erased(train, other):
    mean, std = train.mean(axis=0), train.std(axis=0)
    constant = np.ptp(train, axis=0) == 0
    scale = np.where(constant, 1.0, std)
    return tuple(np.where(constant, 0.0, (part - mean) / scale) for part in (train, other))


@wrong(
    "standardise",
    "our own: the mean is subtracted in place",
    "Both arguments are modified in place.",
    at=("-= mean",),
    says=("modif", "in place"),
)
def centred_in_place(train, other):
    mean, std = train.mean(axis=0), train.std(axis=0)
    scale = np.where(train.max(axis=0) == train.min(axis=0), 1, std)
    train -= mean
    other -= mean
    return train / scale, other / scale


@wrong(
    "greedy_ctc_decode",
    "tensorflow/tensorflow issue 9550 (2017): A blank A becomes one A",
    "Blanks are removed before repeats are collapsed.",
    names=("blanks-removed-first",),
    at=("if k != blank", "groupby"),
    says=("order", "blank", "collapse"),
)
def blanks_removed_first(log_probs, blank):
    result = []
    for path in log_probs.argmax(axis=2).T.tolist():
        kept = [k for k in path if k != blank]
        result.append([k for k, _ in groupby(kept)])
    return result


@wrong(
    "greedy_ctc_decode",
    "our own: the symbol before the first one comes from the recording before",
    "`before` is not reset: a recording's first symbol is lost if the last one ended with it.",
    names=("first-compared-across",),
    at=("before = ",),
    says=("reset", "first symbol", "recording", "sequence"),
)
def memory_of_the_recording_before(log_probs, blank):
    result, before = [], blank
    for path in log_probs.argmax(axis=-1).T:
        symbols = []
        for k in path.tolist():
            if k not in (before, blank):
                symbols.append(k)
            before = k
        result.append(symbols)
    return result


@wrong(
    "greedy_ctc_decode",
    "our own: the blank is always class 0",
    "The argument blank is ignored.",
    names=("blank-is-zero",),
    at=("k != 0", "> 0"),
    says=("blank", "0"),
)
def blank_is_zero(log_probs, blank):
    paths = np.argmax(log_probs, axis=2).transpose()
    return [[int(k) for k, _ in groupby(path) if k != 0] for path in paths]
