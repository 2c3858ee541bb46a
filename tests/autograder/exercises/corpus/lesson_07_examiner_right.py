"""Right answers to lesson 07 that an examiner wrote in unusual styles."""

from itertools import groupby

import numpy as np
import torch
from numpy.lib.stride_tricks import sliding_window_view

from tests.autograder.exercises.corpus.register import CorpusAnswer, right_register

RIGHT: list[CorpusAnswer] = []
right = right_register(RIGHT)


@right("pad_and_mask", "our own: a mask first, filled through boolean indexing")
def mask_first(sequences):
    lengths = np.array([s.shape[0] for s in sequences])
    mask = np.arange(lengths.max())[:, None] < lengths
    padded = np.zeros(
        (len(sequences), *mask.shape[:1], *sequences[0].shape[1:]), sequences[0].dtype
    )
    padded[mask.T] = np.concatenate(sequences)
    return padded.swapaxes(0, 1), mask


@right("masked_cross_entropy", "our own: logsumexp minus the target's logit")
def logsumexp_minus_logit(logits, targets, mask):
    z = logits[mask]
    return (z.logsumexp(-1) - z[torch.arange(len(z)), targets[mask]]).sum() / mask.sum()


@right("windows", "our own: NumPy's sliding windows, cut in two")
def sliding_windows(series, length, horizon):
    both = sliding_window_view(series, length + horizon)
    return both[:, :length], both[:, length:]


@right("standardise", "our own: column by column")
def column_by_column(train, other):
    a, b = np.array(train, dtype=float), np.array(other, dtype=float)
    for f in range(a.shape[1]):
        column = train[:, f]
        divisor = 1.0 if (column == column[0]).all() else column.std()
        b[:, f] = (b[:, f] - column.mean()) / divisor
        a[:, f] = (a[:, f] - column.mean()) / divisor
    return a, b


@right("greedy_ctc_decode", "our own: groupby, then a filter")
def groupby_and_filter(log_probs, blank):
    paths = np.argmax(log_probs, axis=2).T.tolist()
    return [[k for k, _ in groupby(path) if k != blank] for path in paths]
