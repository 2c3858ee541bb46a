"""Right answers to lesson 07, written as learners write them."""

from itertools import groupby

import numpy as np
import torch
from torch.nn import functional as F
from torch.nn.utils.rnn import pad_sequence

from tests.autograder.exercises.register import Answer, enter

RIGHT: dict[str, list[Answer]] = {}

# --- lesson 07: windows ------------------------------------------------------------------------


@enter(RIGHT, "windows")
def windows_lists(series, length, horizon):
    inputs, targets = [], []
    for w in range(len(series) - length - horizon + 1):
        inputs.append(series[w : w + length])
        targets.append(series[w + length : w + length + horizon])
    return np.array(inputs), np.array(targets)


@enter(RIGHT, "windows")
def windows_sliding(series, length, horizon):
    whole = np.lib.stride_tricks.sliding_window_view(series, length + horizon)
    return whole[:, :length], whole[:, length:]


@enter(RIGHT, "windows")
def windows_two_sliding(series, length, horizon):
    view = np.lib.stride_tricks.sliding_window_view
    return view(series[: len(series) - horizon], length), view(series[length:], horizon)


@enter(RIGHT, "windows")
def windows_preallocated(series, length, horizon):
    W = series.size - length - horizon + 1
    inputs, targets = np.zeros((W, length)), np.zeros((W, horizon))
    for w in range(W):
        inputs[w] = series[w : w + length]
        targets[w] = series[w + length :][:horizon]
    return inputs, targets


@enter(RIGHT, "windows")
def windows_by_columns(series, length, horizon):
    W = len(series) - (length + horizon) + 1
    columns = [series[k : k + W] for k in range(length + horizon)]
    return [np.stack(columns[:length], axis=1), np.stack(columns[length:], axis=1)]


@enter(RIGHT, "windows")
def windows_split(series, length, horizon):
    index = np.add.outer(np.arange(len(series) - length - horizon + 1), np.arange(length + horizon))
    return tuple(np.split(series[index], [length], axis=1))


@enter(RIGHT, "windows")
def windows_while(series, length, horizon):
    rows, end = [], length
    while end + horizon <= len(series):
        rows.append((series[end - length : end], series[end : end + horizon]))
        end += 1
    inputs, targets = zip(*rows, strict=True)
    return np.vstack(inputs), np.vstack(targets)


# --- lesson 07: one scale ----------------------------------------------------------------------


@enter(RIGHT, "standardise")
def standardise_where(train, other):
    mean, std = train.mean(0), train.std(0)
    std = np.where(np.ptp(train, axis=0) == 0, 1.0, std)
    return (train - mean) / std, (other - mean) / std


@enter(RIGHT, "standardise")
def standardise_assigned(train, other):
    mean, std = np.mean(train, axis=0, keepdims=True), np.std(train, axis=0, keepdims=True)
    std[std < 1e-12] = 1
    return [(part - mean) / std for part in (train, other)]


@enter(RIGHT, "standardise")
def standardise_loops(train, other):
    ours, theirs = np.zeros_like(train), np.zeros_like(other)
    for f in range(train.shape[1]):
        column = train[:, f]
        mean = sum(column) / len(column)
        deviation = (sum((column - mean) ** 2) / len(column)) ** 0.5
        scale = deviation if max(column) > min(column) else 1.0
        ours[:, f] = (column - mean) / scale
        theirs[:, f] = (other[:, f] - mean) / scale
    return ours, theirs


@enter(RIGHT, "standardise")
def standardise_squares(train, other):
    mean = np.einsum("nf->f", train) / len(train)
    std = np.sqrt(((train - mean) ** 2).mean(axis=0))
    constant = (train == train[0]).all(axis=0)
    scale = std * ~constant + constant
    return (train - mean) / scale, (other - mean) / scale


@enter(RIGHT, "standardise")
def standardise_tiny_number(train, other):
    mean, std = train.mean(axis=0), train.std(axis=0)
    scale = np.where(std > 1e-12, std, 1)
    return (train - mean) / scale, (other - mean) * (1 / scale)


@enter(RIGHT, "standardise")
def standardise_stacked(train, other):
    mean = np.average(train, axis=0)
    scale = np.array([np.std(c) if np.ptp(c) else 1.0 for c in train.T])
    both = (np.vstack([train, other]) - mean) / scale
    return both[: len(train)], both[len(train) :]


# --- lesson 07: padding ------------------------------------------------------------------------


@enter(RIGHT, "pad_and_mask")
def pad_broadcast_lengths(sequences):
    lengths = np.array([len(s) for s in sequences])
    mask = np.arange(lengths.max())[:, None] < lengths
    padded = np.zeros((*mask.shape, *sequences[0].shape[1:]), sequences[0].dtype)
    for n, s in enumerate(sequences):
        padded[: len(s), n] = s
    return padded, mask


@enter(RIGHT, "pad_and_mask")
def pad_with_np_pad(sequences):
    T = max(s.shape[0] for s in sequences)
    padded = [np.pad(s, [(0, T - len(s)), *[(0, 0)] * (s.ndim - 1)]) for s in sequences]
    mask = [[t < len(s) for s in sequences] for t in range(T)]
    return np.stack(padded, axis=1), np.array(mask)


@enter(RIGHT, "pad_and_mask")
def pad_batch_first_then_turned(sequences):
    T, features = max(map(len, sequences)), sequences[0].shape[1:]
    padded = np.zeros((len(sequences), T, *features), dtype=sequences[0].dtype)
    mask = np.zeros((len(sequences), T)) > 0
    for n, s in enumerate(sequences):
        padded[n, : len(s)] = s
        mask[n, : len(s)] = 1
    return np.moveaxis(padded, 0, 1), mask.T


@enter(RIGHT, "pad_and_mask")
def pad_all_at_once(sequences):
    lengths = [len(s) for s in sequences]
    mask = np.arange(max(lengths)) < np.reshape(lengths, (-1, 1))  # (B, T)
    padded = np.zeros_like(sequences[0], shape=(*mask.shape, *sequences[0].shape[1:]))
    padded[mask] = np.concatenate(sequences)
    return [padded.swapaxes(0, 1), mask.swapaxes(0, 1)]


@enter(RIGHT, "pad_and_mask")
def pad_loops(sequences):
    T, B = max(len(s) for s in sequences), len(sequences)
    features, dtype = np.shape(sequences[0][0]), sequences[0].dtype
    padded, mask = np.zeros((T, B, *features), dtype), np.full((T, B), False)
    for t in range(T):
        for n in range(B):
            if t < len(sequences[n]):
                padded[t, n], mask[t, n] = sequences[n][t], True
    return padded, mask


@enter(RIGHT, "pad_and_mask")
def pad_concatenated(sequences):
    T = max(map(len, sequences))
    columns, masks = [], []
    for s in sequences:
        rest = np.zeros((T - len(s), *s.shape[1:]), s.dtype)
        columns.append(np.concatenate([s, rest]))
        masks.append(np.repeat([True, False], [len(s), T - len(s)]))
    return np.stack(columns, 1), np.stack(masks, 1)


@enter(RIGHT, "pad_and_mask")
def pad_with_torch(sequences):
    padded = pad_sequence([torch.from_numpy(s) for s in sequences])
    mask = pad_sequence([torch.ones(len(s), dtype=torch.bool) for s in sequences])
    return padded.numpy(), mask.numpy()


# --- lesson 07: a loss -------------------------------------------------------------------------


@enter(RIGHT, "masked_cross_entropy")
def loss_of_what_is_real(logits, targets, mask):
    return F.cross_entropy(logits[mask], targets[mask])


@enter(RIGHT, "masked_cross_entropy")
def loss_ignored_index(logits, targets, mask):
    ignored = targets.masked_fill(~mask, -100)
    return F.cross_entropy(logits.flatten(0, 1), ignored.flatten())


@enter(RIGHT, "masked_cross_entropy")
def loss_times_mask(logits, targets, mask):
    losses = F.cross_entropy(logits.permute(1, 2, 0), targets.T, reduction="none")  # (B, T)
    return (losses * mask.T).sum() / mask.sum()


@enter(RIGHT, "masked_cross_entropy")
def loss_log_sum_exp(logits, targets, mask):
    chosen = torch.take_along_dim(logits, targets.unsqueeze(-1), dim=2).squeeze(2)
    losses = logits.logsumexp(-1) - chosen
    return torch.where(mask, losses, torch.zeros_like(losses)).sum() / mask.sum()


@enter(RIGHT, "masked_cross_entropy")
def loss_one_hot(logits, targets, mask):
    V = logits.shape[-1]
    log_probs = F.log_softmax(logits, -1)
    losses = -(F.one_hot(targets, V).to(logits.dtype) * log_probs).sum(-1)
    weights = mask.to(logits.dtype)
    return (losses * weights / weights.sum()).sum()


@enter(RIGHT, "masked_cross_entropy")
def loss_loops(logits, targets, mask):
    total, count = 0, 0
    for t in range(logits.shape[0]):
        for n in range(logits.shape[1]):
            if mask[t, n]:
                total = total - torch.log_softmax(logits[t, n], 0)[targets[t, n]]
                count += 1
    return total / count


@enter(RIGHT, "masked_cross_entropy")
def loss_nll_of_flat(logits, targets, mask):
    rows = mask.reshape(-1).nonzero().squeeze(1)
    flat = logits.reshape(-1, logits.size(-1)).index_select(0, rows)
    return torch.nn.NLLLoss()(torch.log_softmax(flat, 1), targets.reshape(-1)[rows])


# --- lesson 07: the next token -----------------------------------------------------------------


def probabilities(logits, temperature):
    scores = logits / temperature
    weights = np.exp(scores - np.max(scores, axis=-1, keepdims=True))
    return weights / np.sum(weights, axis=-1, keepdims=True)


@enter(RIGHT, "sample_next")
def sample_choice(logits, temperature, rng):
    if temperature == 0:
        return np.argmax(logits, axis=1)
    V = logits.shape[1]
    return np.array([rng.choice(V, p=row) for row in probabilities(logits, temperature)])


@enter(RIGHT, "sample_next")
def sample_counting(logits, temperature, rng):
    if temperature == 0:
        return np.argmax(logits, axis=-1)
    added_up = probabilities(logits, temperature).cumsum(axis=-1)
    return (added_up <= rng.random(len(logits))[:, None]).sum(axis=-1)


@enter(RIGHT, "sample_next")
def sample_searchsorted(logits, temperature, rng):
    tokens = []
    for row in logits:
        if temperature == 0:
            tokens.append(int(row.argmax()))
            continue
        added_up = np.cumsum(probabilities(row, temperature))
        tokens.append(int(np.searchsorted(added_up / added_up[-1], rng.random(), side="right")))
    return np.array(tokens)


@enter(RIGHT, "sample_next")
def sample_log_sum_exp(logits, temperature, rng):
    if temperature <= 0:
        return logits.argmax(1)
    scores = logits / temperature
    log_sum = np.logaddexp.reduce(scores, axis=1, keepdims=True)
    added_up = np.add.accumulate(np.exp(scores - log_sum), axis=1)
    return np.argmax(added_up > rng.random((len(logits), 1)), axis=1)


@enter(RIGHT, "sample_next")
def sample_loops(logits, temperature, rng):
    tokens = np.zeros(len(logits), dtype=np.int32)
    for n, row in enumerate(logits):
        if temperature == 0:
            tokens[n] = row.argmax()
            continue
        u, total = rng.random(), 0.0
        for token, probability in enumerate(probabilities(row, temperature)):
            total += probability
            if total > u:
                tokens[n] = token
                break
    return tokens


@enter(RIGHT, "sample_next")
def sample_choice_all(logits, temperature, rng):
    if temperature == 0:
        return logits.argmax(axis=1)
    B, V = logits.shape
    p = probabilities(logits, temperature)
    return np.fromiter((rng.choice(np.arange(V), p=p[n]) for n in range(B)), dtype=int, count=B)


@enter(RIGHT, "sample_next")
def sample_uniform(logits, temperature, rng):
    u = rng.uniform(size=logits.shape[0])
    if temperature == 0:
        return logits.argmax(axis=1)
    scores = (logits - logits.max(axis=1)[:, None]) / temperature
    added_up = np.cumsum(np.exp(scores), axis=1)
    return (added_up > u[:, None] * added_up[:, -1:]).argmax(axis=1)


# --- lesson 07: from steps to symbols ----------------------------------------------------------


@enter(RIGHT, "greedy_ctc_decode")
def decode_groupby(log_probs, blank):
    paths = log_probs.argmax(axis=-1).T.tolist()
    return [[k for k, _ in groupby(path) if k != blank] for path in paths]


@enter(RIGHT, "greedy_ctc_decode")
def decode_before(log_probs, blank):
    decoded = []
    for n in range(log_probs.shape[1]):
        symbols, before = [], blank
        for t in range(log_probs.shape[0]):
            best = int(np.argmax(log_probs[t, n]))
            if best not in (before, blank):
                symbols.append(best)
            before = best
        decoded.append(symbols)
    return decoded


@enter(RIGHT, "greedy_ctc_decode")
def decode_mask_of_all(log_probs, blank):
    best = np.argmax(log_probs, axis=2)
    begins = np.ones(best.shape, dtype=bool)
    begins[1:] = best[1:] != best[:-1]
    keep = begins & (best != blank)
    return tuple(best[keep[:, n], n].tolist() for n in range(best.shape[1]))


@enter(RIGHT, "greedy_ctc_decode")
def decode_diff(log_probs, blank):
    decoded = []
    for path in np.exp(log_probs).argmax(axis=2).transpose():
        runs = path[np.flatnonzero(np.diff(path, prepend=-1))]
        decoded.append([int(k) for k in runs if k != blank])
    return decoded


@enter(RIGHT, "greedy_ctc_decode")
def decode_numpy_integers(log_probs, blank):
    decoded = [[] for _ in range(log_probs.shape[1])]
    for n, symbols in enumerate(decoded):
        path = log_probs[:, n].argmax(axis=1)
        for t, k in enumerate(path):
            if k != blank and (t == 0 or k != path[t - 1]):
                symbols.append(k)
    return decoded


@enter(RIGHT, "greedy_ctc_decode")
def decode_torch(log_probs, blank):
    best = torch.from_numpy(log_probs).argmax(-1)
    runs = (torch.unique_consecutive(path) for path in best.T)
    return [run[run != blank].tolist() for run in runs]


@enter(RIGHT, "greedy_ctc_decode")
def decode_recursion(log_probs, blank):
    def said(path):
        if not path:
            return []
        rest = said(path[1:])
        lasts = len(path) > 1 and path[0] == path[1]
        return rest if lasts or path[0] == blank else [path[0], *rest]

    return [said(path) for path in log_probs.argmax(2).T.tolist()]
