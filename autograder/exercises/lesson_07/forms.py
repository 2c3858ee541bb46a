"""Other right answers of lesson 07, written the way people write them: slips are looked for here.

They are right in ordinary cases only: they check no arguments and suppress no warnings.
"""

from typing import Any

import numpy as np


def windows_one_by_one(series: Any, length: Any, horizon: Any) -> Any:
    inputs = []
    targets = []
    for start in range(len(series) - length - horizon + 1):
        end = start + length
        inputs.append(series[start:end])
        targets.append(series[end : end + horizon])
    return np.array(inputs), np.array(targets)


def standardise_with_own_deviation(train: Any, other: Any) -> Any:
    mean = np.mean(train, axis=0)
    std = np.std(train, axis=0)
    std = np.where(np.ptp(train, axis=0) == 0, 1, std)
    train_scaled = (train - mean) / std
    other_scaled = (other - mean) / std
    return train_scaled, other_scaled


def pad_and_mask_step_by_step(sequences: Any) -> Any:
    lengths = [len(sequence) for sequence in sequences]
    T = max(lengths)
    B = len(sequences)
    padded = np.zeros((T, B, *sequences[0].shape[1:]), dtype=sequences[0].dtype)
    mask = np.zeros((T, B), dtype=bool)
    for n in range(B):
        length = lengths[n]
        for t in range(length):
            padded[t, n] = sequences[n][t]
            mask[t, n] = True
    return padded, mask


def greedy_ctc_decode_step_by_step(log_probs: Any, blank: Any) -> Any:
    T, B = log_probs.shape[:2]
    best = np.argmax(log_probs, axis=2)
    decoded = []
    for n in range(B):
        symbols = []
        previous = blank
        for t in range(T):
            symbol = best[t, n]
            if symbol not in (previous, blank):
                symbols.append(int(symbol))
            previous = symbol
        decoded.append(symbols)
    return decoded
