"""Right answers to lesson 07, after how other people write them."""

from itertools import groupby, zip_longest

import numpy as np
import torch
from numpy.lib.stride_tricks import sliding_window_view
from torch import nn
from torch.nn import functional as F

from tests.autograder.exercises.corpus.register import CorpusAnswer, right_register

RIGHT: list[CorpusAnswer] = []
right = right_register(RIGHT)

# --- text --------------------------------------------------------------------------------------


@right("pad_and_mask", "PyTorch, pad_sequence (time first by default)")
def pad_sequence_of_torch(sequences):
    tensors = [torch.from_numpy(np.ascontiguousarray(s)) for s in sequences]
    padded = nn.utils.rnn.pad_sequence(tensors)
    mask = nn.utils.rnn.pad_sequence([torch.ones(len(t), dtype=torch.bool) for t in tensors])
    return padded.numpy(), mask.numpy()


@right("pad_and_mask", "Dive into Deep Learning, sequence_mask (2020): arange < lengths")
def mask_by_comparison(sequences):
    lengths = np.array([s.shape[0] for s in sequences])
    maxlen = lengths.max()
    columns = []
    for s in sequences:
        width = [(0, maxlen - len(s))] + [(0, 0)] * (s.ndim - 1)
        columns.append(np.pad(s, width))
    return np.stack(columns, axis=1), np.arange(maxlen)[:, None] < lengths[None, :]


@right("pad_and_mask", "Practical PyTorch chatbot tutorial (2018): itertools.zip_longest")
def zipped_to_the_longest(sequences):
    first = sequences[0]
    zero = np.zeros(first.shape[1:], first.dtype)
    steps = list(zip_longest(*sequences, fillvalue=None))
    padded = [[zero if value is None else value for value in step] for step in steps]
    mask = [[value is not None for value in step] for step in steps]
    return np.array(padded, dtype=first.dtype), np.array(mask)


@right("masked_cross_entropy", "jkschin, post on ignore_index (2023): −100 where nothing counts")
def ignore_index(logits, targets, mask):
    labels = torch.where(mask, targets, torch.full_like(targets, -100))
    return F.cross_entropy(logits.reshape(-1, logits.shape[-1]), labels.reshape(-1))


@right(
    "masked_cross_entropy", "martingoodson, issue 2637 of tensorflow/addons (2021): sums divided"
)
def sums_divided(logits, targets, mask):
    loss_ = F.cross_entropy(logits.movedim(-1, 1), targets, reduction="none")
    weights = mask.to(loss_.dtype)
    return torch.sum(loss_ * weights) / torch.sum(weights)


@right(
    "masked_cross_entropy", "PyTorch chatbot tutorial, maskNLLLoss (2018): masked_select and mean"
)
def mask_nll_loss(logits, targets, mask):
    log_probs = logits - torch.logsumexp(logits, dim=2, keepdim=True)
    nll = -torch.gather(log_probs, 2, targets.unsqueeze(2)).squeeze(2)
    return nll.masked_select(mask).mean()


@right("masked_cross_entropy", "Sean Robertson, practical-pytorch (2017): one sequence at a time")
def loops_over_sequences(logits, targets, mask):
    total, count = 0.0, 0
    for n in range(logits.shape[1]):
        real = mask[:, n]
        total = total + F.nll_loss(
            F.log_softmax(logits[real, n], dim=-1), targets[real, n], reduction="sum"
        )
        count += int(real.sum())
    return total / count


@right("sample_next", "Andrej Karpathy, min-char-rnn (2015), made safe: choice for each row")
def choice_for_each_row(logits, temperature, rng):
    if temperature == 0:
        return np.argmax(logits, axis=1)
    ixes = []
    for y in logits:
        z = (y - np.max(y)) / temperature
        p = np.exp(z) / np.sum(np.exp(z))
        ixes.append(rng.choice(range(len(y)), p=p.ravel()))
    return np.array(ixes)


@right("sample_next", "Stack Overflow, question 47722005 (2017): cumulative sums compared with u")
def counts_the_sums_below(logits, temperature, rng):
    if not temperature:
        return logits.argmax(-1)
    scaled = logits / temperature
    scaled = scaled - scaled.max(-1, keepdims=True)
    p = np.exp(scaled)
    cumulative = (p / p.sum(-1, keepdims=True)).cumsum(-1)
    cumulative[:, -1] = 1.0
    u = rng.random(len(logits))[:, None]
    return (cumulative <= u).sum(-1)


@right("sample_next", "Python manual, random.choices: bisection in the cumulative weights")
def searched_in_the_sums(logits, temperature, rng):
    best = logits.argmax(axis=1)
    if temperature == 0:
        return best
    top = logits[np.arange(len(best)), best][:, None]
    weights = np.exp((logits - top) / temperature)
    sums = np.cumsum(weights, axis=1)
    draws = rng.random(len(logits)) * sums[:, -1]
    found = [np.searchsorted(row, u, side="right") for row, u in zip(sums, draws, strict=True)]
    return np.minimum(found, logits.shape[1] - 1)


# --- series and speech -------------------------------------------------------------------------


@right("windows", "Reign2121/GD-MLP, slicing_window.py (2023): two lists and one loop")
def two_lists(series, length, horizon):
    inputs, outputs = [], []
    for i in range(len(series) - length - horizon + 1):
        inputs.append(series[i : i + length])
        outputs.append(series[i + length : i + length + horizon])
    return np.array(inputs), np.array(outputs)


@right("windows", "NumPy manual, sliding_window_view (1.20)")
def sliding_view(series, length, horizon):
    both = sliding_window_view(series, length + horizon)
    return both[:, :length].copy(), both[:, length:].copy()


@right("windows", "Jason Brownlee, series_to_supervised (2017): shifted columns side by side")
def shifted_columns(series, length, horizon):
    N = len(series)
    rows = N - length - horizon + 1
    columns = [series[shift : shift + rows] for shift in range(length + horizon)]
    table = np.column_stack(columns)
    return table[:, :length], table[:, length:]


@right("windows", "Jason Brownlee, split_sequence (2018): a loop that breaks at the end")
def breaks_at_the_end(series, length, horizon):
    X, y = list(), list()  # noqa: C408, the author's style
    for i in range(len(series)):
        end_ix = i + length
        out_end_ix = end_ix + horizon
        if out_end_ix > len(series):
            break
        seq_x, seq_y = series[i:end_ix], series[end_ix:out_end_ix]
        X.append(seq_x)
        y.append(seq_y)
    return np.array(X), np.array(y)


@right("standardise", "wuhaixu2016, answer to Time-Series-Library 452 (2024): fit and transform")
def fit_and_transform(train, other):
    class Scaler:
        def fit(self, data):
            self.mean = data.mean(0)
            self.std = data.std(0)
            self.std[(data == data[0]).all(0)] = 1
            return self

        def transform(self, data):
            return (data - self.mean) / self.std

    scaler = Scaler().fit(train)
    return scaler.transform(train), scaler.transform(other)


@right("standardise", "scikit-learn, _is_constant_feature (2021): a bound for rounding errors")
def bound_for_rounding_errors(train, other):
    mean = train.mean(axis=0, keepdims=True)
    var = ((train - mean) ** 2).mean(axis=0, keepdims=True)
    n = len(train)
    eps = np.finfo(train.dtype).eps
    upper_bound = n * eps * var + (n * mean * eps) ** 2
    scale = np.sqrt(var)
    scale[var <= upper_bound] = 1.0
    return (train - mean) / scale, (other - mean) / scale


@right("standardise", "Andrew Ng, featureNormalize of the Machine Learning course (2011): a loop")
def feature_by_feature(train, other):
    ours, theirs = np.array(train), np.array(other)
    for k in range(train.shape[1]):
        column = train[:, k]
        mu, sigma = np.mean(column), np.std(column)
        if np.all(column == column[0]):
            sigma = 1.0
        ours[:, k] = (column - mu) / sigma
        theirs[:, k] = (other[:, k] - mu) / sigma
    return ours, theirs


@right("greedy_ctc_decode", "PaddlePaddle/models, ctc/decoder.py (2017): groupby")
def with_groupby(log_probs, blank):
    decoded = []
    for n in range(log_probs.shape[1]):
        max_index_list = log_probs[:, n].argmax(axis=1).tolist()
        index_list = [group[0] for group in groupby(max_index_list)]
        decoded.append([index for index in index_list if index != blank])
    return decoded


@right("greedy_ctc_decode", "C3Imaging/speech-augmentation (2023): torch.unique_consecutive")
def with_unique_consecutive(log_probs, blank):
    paths = torch.argmax(torch.from_numpy(log_probs), dim=-1)
    results = []
    for path in paths.unbind(dim=1):
        indices = torch.unique_consecutive(path, dim=-1)
        results.append([int(i) for i in indices if i != blank])
    return results


@right("greedy_ctc_decode", "ctc_collapse of a small recogniser (2024): a remembered symbol")
def with_a_remembered_symbol(log_probs, blank):
    T, B, _ = log_probs.shape
    out = [[] for _ in range(B)]
    for n in range(B):
        prev = None
        for t in range(T):
            idx = int(np.argmax(log_probs[t, n]))
            if idx == blank:
                prev = idx
                continue
            if prev == idx:
                continue
            out[n].append(idx)
            prev = idx
    return out
