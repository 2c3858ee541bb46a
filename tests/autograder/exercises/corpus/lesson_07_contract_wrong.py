"""Wrong answers to lessons 06 and 07 that break one promise, after what other people wrote."""

import numpy as np

from tests.autograder.exercises.corpus.register import CorpusAnswer, wrong_register

WRONG: list[CorpusAnswer] = []
wrong = wrong_register(WRONG)


@wrong(
    "parameter_matched_hidden_size",
    "Chung et al. (2014) compared small models: a search among sizes up to 100",
    "Sizes above 100 are never tried.",
    at=("range(1, 101)",),
    says=("100",),
)
def sizes_up_to_one_hundred(kind, budget, input_size):
    blocks = {"rnn": 1, "gru": 3, "lstm": 4}[kind]
    best = 1
    for H in range(1, 101):
        count = blocks * H * (input_size + H + 1) + (H if kind == "gru" else 0)
        if count <= budget:
            best = H
    return best


@wrong(
    "parameter_matched_hidden_size",
    "tomeiss, issue 57 of jiangsutx/SRN-Deblur (2020): counts checked on large models only",
    "A budget that is enough for one unit alone gives 2.",
    at=("H = 2",),
    says=("1 too large", "one unit"),
)
def at_least_two_units(kind, budget, input_size):
    blocks = {"rnn": 1, "gru": 3, "lstm": 4}[kind]
    H = 2
    while blocks * (H + 1) * (input_size + H + 2) + (H + 1) * (kind == "gru") <= budget:
        H += 1
    return H


@wrong(
    "standardise",
    "jahma, issue 126 of sbi-dev/sbi (2020): deviations below a bound are set to 1",
    "A feature that changes a little (deviation 0.001) is taken for constant.",
    at=("< 0.01",),
    says=("constant", "small"),
)
def small_deviations_count_as_none(train, other):
    mean = train.mean(axis=0)
    std = train.std(axis=0)
    std[std < 0.01] = 1.0
    return (train - mean) / std, (other - mean) / std


@wrong(
    "greedy_ctc_decode",
    "obadx/quran-muaalem, ctc_decode before pull request 37 (2026): the last pair",
    "A path of one step gives no symbols.",
    at=("pairs", "len(path) - 1"),
    says=("one step", "T = 1"),
)
def pairs_of_steps(log_probs, blank):
    decoded = []
    for path in log_probs.argmax(axis=2).T.tolist():
        tokens = []
        for t in range(len(path) - 1):
            if path[t] != path[t + 1] and path[t] != blank:
                tokens.append(path[t])
            is_last = t == len(path) - 2
            if is_last and path[t + 1] != blank:
                tokens.append(path[t + 1])
        decoded.append(tokens)
    return decoded


@wrong(
    "pad_and_mask",
    "Romanian-Transformers, pull request 6 by AndyTheFactory (2021): everything is cast to long",
    "Whole numbers of other sizes (int32, uint8) become int64.",
    at=("np.int64",),
    says=("int64", "dtype"),
)
def whole_numbers_become_int64(sequences):
    T, B = max(map(len, sequences)), len(sequences)
    kind = sequences[0].dtype
    if np.issubdtype(kind, np.integer):
        kind = np.int64
    padded = np.zeros((T, B, *sequences[0].shape[1:]), dtype=kind)
    mask = np.zeros((T, B), dtype=bool)
    for n, sequence in enumerate(sequences):
        padded[: len(sequence), n] = sequence
        mask[: len(sequence), n] = True
    return padded, mask


@wrong(
    "sample_next",
    "irhyl, pull request 583 of google-deepmind/gemma (2026): a threshold, set far too high",
    "Every temperature below 0.3 takes the likeliest token.",
    at=("temperature < 0.3",),
    says=("temperature < 0.3", "below 0.3"),
)
def greedy_below_a_threshold(logits, temperature, rng):
    if temperature < 0.3:
        return logits.argmax(axis=1)
    scores = logits / temperature
    p = np.exp(scores - scores.max(axis=1, keepdims=True))
    p = p / p.sum(axis=1, keepdims=True)
    u = rng.random((len(p), 1))
    return (np.cumsum(p, axis=1) > u).argmax(axis=1)


@wrong(
    "pad_and_mask",
    "timeseriesAI/tsai, issue 410 (2021): a function that pads series and tables",
    "Steps with two axes, (T_n, rows, columns), stop with an error; every shape is promised.",
    at=("shape[1]", "np.zeros"),
    says=("ValueError", "two axes"),
)
def series_and_tables_only(sequences):
    T, B = max(map(len, sequences)), len(sequences)
    dtype = sequences[0].dtype
    if sequences[0].ndim == 1:
        padded = np.zeros((T, B), dtype)
    else:
        padded = np.zeros((T, B, sequences[0].shape[1]), dtype)
    mask = np.zeros((T, B), dtype=bool)
    for n, sequence in enumerate(sequences):
        padded[: len(sequence), n] = sequence
        mask[: len(sequence), n] = True
    return padded, mask
