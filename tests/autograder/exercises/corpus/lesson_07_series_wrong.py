"""Wrong answers to lesson 07 (series and speech), after what other people wrote."""

from itertools import pairwise

import numpy as np

from tests.autograder.exercises.corpus.register import CorpusAnswer, wrong_register

WRONG: list[CorpusAnswer] = []
wrong = wrong_register(WRONG)

# --- windows -----------------------------------------------------------------------------------


@wrong(
    "windows",
    "misilva73, pull request 6 of seninp/saxpy (2019): the loop stops one window too early",
    "The last window is missing.",
    names=("loses-the-last-window",),
    at=("range(",),
    says=("has shape",),
)
def one_window_short(series, length, horizon):
    X, y = [], []
    for i in range(len(series) - length - horizon):
        X.append(series[i : i + length])
        y.append(series[i + length : i + length + horizon])
    return np.array(X), np.array(y)


@wrong(
    "windows",
    "ji-eunnn/cslee, split_sequence for dependent series (2020): targets from end_ix - 1",
    "The targets begin with the window's last value.",
    names=("sees-its-target",),
    at=("end_ix - 1",),
    says=("first target", "window's last value"),
)
def targets_begin_inside_the_window(series, length, horizon):
    X, y = [], []
    for i in range(len(series)):
        end_ix = i + length
        out_end_ix = end_ix + horizon
        if out_end_ix > len(series):
            break
        X.append(series[i:end_ix])
        y.append(series[end_ix - 1 : out_end_ix - 1])
    return np.array(X), np.array(y)


@wrong(
    "windows",
    "hcgcarry/deep-learning-time-series-anomaly-detection, util.py: one target",
    "There is one target for each window, without an axis.",
    at=("series[end]",),
    says=("has shape",),
)
def one_scalar_target(series, length, horizon):
    X, y = [], []
    for i in range(len(series) - length - horizon + 1):
        end = i + length
        X.append(series[i:end])
        y.append(series[end])
    return np.array(X), np.array(y)


@wrong(
    "windows",
    "EthanRosenthal, pull request 19 of EthanRosenthal/skits (2019): the last row stays NaN",
    "The rows that would be short are filled with NaN and kept.",
    at=("rows = ", "np.nan"),
    says=("has shape",),
)
def short_rows_kept_as_nan(series, length, horizon):
    rows = len(series) - length + 1
    inputs = np.array([series[i : i + length] for i in range(rows)])
    targets = np.full((rows, horizon), np.nan)
    for i in range(rows - horizon):
        targets[i] = series[i + length : i + length + horizon]
    return inputs, targets


@wrong(
    "windows",
    "sarusso, issue 15 of sarusso/Timeseria (2022): an offset of one at the window's end",
    "A value is left out between the window and its targets.",
    names=("skips-a-step",),
    at=("length + 1",),
    says=("has shape",),
)
def gap_of_one(series, length, horizon):
    last = len(series) - length - horizon
    inputs = np.stack([series[k : k + length] for k in range(last)])
    targets = np.stack([series[k + length + 1 : k + length + 1 + horizon] for k in range(last)])
    return inputs, targets


@wrong(
    "windows",
    "Jason Brownlee, create_dataset with look_back (2016): len(dataset) - look_back - 1",
    "One pair too few, by a − 1 in the range.",
    names=("loses-the-last-window",),
    at=("- 1)",),
    says=("has shape",),
)
def look_back_minus_one(series, length, horizon):
    dataX, dataY = [], []
    for i in range(len(series) - length - (horizon - 1) - 1):
        dataX.append(series[i : (i + length)])
        dataY.append(series[i + length : i + length + horizon])
    return np.array(dataX), np.array(dataY)


@wrong(
    "windows",
    "akbaramed, issue 573 of unit8co/darts (2021), and others: a shift by the horizon",
    "The targets hold the value `horizon` steps ahead alone.",
    names=("target-at-the-horizon-only",),
    at=("horizon - 1",),
    says=("has shape",),
)
def value_at_the_horizon(series, length, horizon):
    n = len(series) - length - horizon + 1
    inputs = np.array([series[i : i + length] for i in range(n)])
    targets = np.array([[series[i + length + horizon - 1]] for i in range(n)])
    return inputs, targets


@wrong(
    "windows",
    "Akshaj Verma, PyTorch Basics RNN (2020): 20 values as 4 batches of 5",
    "The windows do not overlap.",
    names=("no-overlap",),
    at=("reshape",),
    says=("do not overlap", "has shape"),
)
def pieces_without_overlap(series, length, horizon):
    size = length + horizon
    pieces = series[: len(series) // size * size].reshape(-1, size)
    return pieces[:, :length], pieces[:, length:]


@wrong(
    "windows",
    "geoHeil, issue 136 of timeseriesAI/tsai (2021): an extra axis for the variable",
    "Both arrays have an extra axis.",
    at=("[..., None]",),
    says=("has shape",),
)
def extra_feature_axis(series, length, horizon):
    n = len(series) - length - horizon + 1
    both = np.stack([series[i : i + length + horizon] for i in range(n)])[..., None]
    return both[:, :length], both[:, length:]


@wrong(
    "windows",
    "DetectiveKiwi, PR 3 of learning-2-learn/nsdmd (2023): the end is covered, by wrapping",
    "The last windows go on with the oldest values.",
    names=("round-the-end",),
    at=("rows % N", "rows = "),
    says=("beginning of the series", "has shape"),
)
def windows_round_the_end(series, length, horizon):
    N = len(series)
    rows = np.arange(N)[:, None] + np.arange(length + horizon)
    both = series[rows % N]
    return both[:, :length], both[:, length:]


# --- standardise -------------------------------------------------------------------------------


@wrong(
    "standardise",
    "Dys-347, issue 5 of daxin007/ARMD (2025): the scaler is fitted before the split",
    "Mean and deviation are those of both parts.",
    names=("statistics-of-both",),
    at=("both.mean", "both.std", "concatenate"),
    says=("both parts",),
)
def scaler_fitted_on_everything(train, other):
    both = np.concatenate([train, other], axis=0)
    mu, sigma = both.mean(axis=0), both.std(axis=0)
    flat = np.ptp(both, axis=0) == 0
    sigma = np.where(flat, 1.0, sigma)
    return (train - mu) / sigma, (other - mu) / sigma


@wrong(
    "standardise",
    "zsogitbe, issue 43 of mlpack/examples (2020): a scaler for each part",
    "The other part is standardised by its own statistics.",
    names=("own-statistics",),
    at=("fit_transform(other)",),
    says=("its own mean",),
)
def one_scaler_for_each_part(train, other):
    def fit_transform(part):
        scale = np.where(part.max(0) == part.min(0), 1, part.std(0))
        return (part - part.mean(0)) / scale

    return fit_transform(train), fit_transform(other)


@wrong(
    "standardise",
    "willgraf, pull request 72 of vanvalenlab/deepcell-toolbox (2020): epsilon in the denominator",
    "A small number is added to every deviation.",
    names=("adds-1e-7",),
    at=("epsilon",),
    says=("added to every deviation", "epsilon"),
)
def epsilon_in_the_denominator(train, other):
    epsilon = 1e-7
    mean, std = train.mean(axis=0), train.std(axis=0)
    return (train - mean) / (std + epsilon), (other - mean) / (std + epsilon)


@wrong(
    "standardise",
    "Michael Deistler, issue 126 of sbi-dev/sbi (2020): z_score_std[z_score_std == 0] = 1.0",
    "A deviation that is a rounding error, not 0, is still divided by.",
    at=("std == 0",),
    says=("rounding error",),
    names=("guards-zero-only",),
)
def guards_exact_zero_only(train, other):
    mean = np.mean(train, axis=0)
    std = np.std(train, axis=0)
    std[std == 0] = 1.0
    return (train - mean) / std, (other - mean) / std


@wrong(
    "standardise",
    "varunsiravuri, pull request 189 of mllam/neural-lam (2026): 0 wherever the deviation is 0",
    "A feature that is constant in training is set to 0 in the other part too, not centred.",
    names=("constant-is-zero",),
    at=("np.where",),
    says=("every wrong entry is zero",),
)
def constant_features_become_zero(train, other):
    mean = train.mean(axis=0)
    std = train.std(axis=0)
    constant = np.ptp(train, axis=0) == 0
    safe = np.where(constant, 1, std)
    return (
        np.where(constant, 0.0, (train - mean) / safe),
        np.where(constant, 0.0, (other - mean) / safe),
    )


@wrong(
    "standardise",
    "mzient, pull request 1964 of NVIDIA/DALI (2020): delta degrees of freedom, as in torch",
    "The deviation is the sample's, with N − 1.",
    names=("n-minus-one",),
    at=("ddof=1",),
    says=("is a multiple",),
)
def sample_deviation(train, other):
    mean = train.mean(0)
    std = train.std(0, ddof=1)
    std = np.where(train.max(0) == train.min(0), 1, std)
    return (train - mean) / std, (other - mean) / std


@wrong(
    "standardise",
    "ChihchengHsieh, issue 2 of josephlee94/intuitive-deep-learning (2021): MinMaxScaler",
    "Features are brought to the range 0 … 1.",
    names=("range",),
    at=("min(", "max("),
    says=("range 0",),
)
def min_max_scaled(train, other):
    low, high = train.min(axis=0), train.max(axis=0)
    width = np.where(high > low, high - low, 1)
    return (train - low) / width, (other - low) / width


@wrong(
    "standardise",
    "theap06, pull request 30428 of jax-ml/jax (2025): maximum(variance, epsilon) and no root",
    "The variance divides in place of the deviation.",
    names=("variance",),
    at=("var(",),
    says=("variance",),
)
def divided_by_the_variance(train, other):
    mean = train.mean(axis=0)
    variance = np.var(train, axis=0)
    variance = np.where(np.ptp(train, axis=0) == 0, 1.0, variance)
    return (train - mean) / variance, (other - mean) / variance


@wrong(
    "standardise",
    "martinsch, pull request 148 of SheffieldML/GPy (2014): one mean for the whole table",
    "One mean and one deviation serve all features.",
    names=("one-scale-for-all-features",),
    at=("train.mean()", "train.std()"),
    says=("all features together",),
)
def one_mean_for_the_table(train, other):
    mu, sigma = train.mean(), train.std()
    return (train - mu) / sigma, (other - mu) / sigma


@wrong(
    "standardise",
    "jakebian, review of keplr-io/quiver 56 (2017): raises where the deviation is 0",
    "A constant feature raises an error.",
    at=("raise",),
    says=("raises ValueError",),
)
def refuses_constant_features(train, other):
    if (np.ptp(train, axis=0) == 0).any():
        raise ValueError("a feature has no variance")
    mean, std = train.mean(axis=0), train.std(axis=0)
    return (train - mean) / std, (other - mean) / std


# --- greedy_ctc_decode -------------------------------------------------------------------------


@wrong(
    "greedy_ctc_decode",
    "angry-andrew, issue 10852 of keras-team/keras (2018): merges after dropping blanks",
    "Blanks are removed before repeats are collapsed.",
    names=("blanks-removed-first",),
    at=("if k != blank", "!= blank"),
    says=("before repeats",),
)
def merges_after_removing_blanks(log_probs, blank):
    results = []
    for path in log_probs.argmax(axis=-1).T:
        symbols = [int(k) for k in path if k != blank]
        merged = []
        for k in symbols:
            if not merged or merged[-1] != k:
                merged.append(k)
        results.append(merged)
    return results


@wrong(
    "greedy_ctc_decode",
    "Cwiiis, issue 200 of mozilla/DeepSpeech (2016): merge_repeated=False",
    "Repeats are not collapsed.",
    names=("not-collapsed",),
    at=("if k != blank",),
    says=("not collapsed",),
)
def repeats_not_merged(log_probs, blank):
    return [[int(k) for k in path if k != blank] for path in log_probs.argmax(axis=2).T]


@wrong(
    "greedy_ctc_decode",
    "Nader606, pull request 37 of obadx/quran-muaalem (2026): a last blank stays as a symbol",
    "A single blank at the very end is kept.",
    at=("path[-1]",),
    says=("last symbol", "ends with the blank", "the blank is still there"),
    names=("keeps-a-last-blank",),
)
def keeps_a_last_blank(log_probs, blank):
    decoded = []
    for path in log_probs.argmax(axis=2).T.tolist():
        tokens = []
        for current, following in pairwise(path):
            if current != following and current != blank:
                tokens.append(current)
        tokens.append(path[-1])
        decoded.append(tokens)
    return decoded


@wrong(
    "greedy_ctc_decode",
    "PaddlePaddle/models, ctc/decoder.py (2017): the blank is the last index of the vocabulary",
    "The last symbol is taken for the blank.",
    names=("blank-is-last",),
    at=("blank_index =", "shape[-1] - 1"),
    says=("last symbol",),
)
def blank_is_the_last_index(log_probs, blank):
    blank_index = log_probs.shape[-1] - 1
    decoded = []
    for n in range(log_probs.shape[1]):
        max_index_list = list(log_probs[:, n].argmax(axis=1))
        index_list = [
            k for i, k in enumerate(max_index_list) if i == 0 or k != max_index_list[i - 1]
        ]
        decoded.append([int(index) for index in index_list if index != blank_index])
    return decoded


@wrong(
    "greedy_ctc_decode",
    "laia's CTCGreedyDecoder and others (2020): index 0 is the blank",
    "Symbol 0 is taken for the blank.",
    names=("blank-is-zero",),
    at=("if k",),
    says=("symbol 0", "Symbol 0"),
)
def zero_is_the_blank(log_probs, blank):
    out = []
    for path in np.argmax(log_probs, axis=2).T:
        previous, symbols = -1, []
        for k in path.tolist():
            if k and k != previous:
                symbols.append(k)
            previous = k
        out.append(symbols)
    return out


@wrong(
    "greedy_ctc_decode",
    "kdavis-mozilla, issue 53 of mozilla/DeepSpeech (2016): repeated characters vanish",
    "A symbol is dropped whenever it equals the last symbol that was kept.",
    names=("blanks-removed-first",),
    at=("k != last", "continue", "last = k"),
    says=("before repeats",),
)
def compares_with_the_last_kept(log_probs, blank):
    decoded = []
    best = log_probs.argmax(axis=2)
    for n in range(best.shape[1]):
        symbols, last = [], None
        for t in range(best.shape[0]):
            k = int(best[t, n])
            if k == blank:
                continue
            if k != last:
                symbols.append(k)
                last = k
        decoded.append(symbols)
    return decoded


@wrong(
    "greedy_ctc_decode",
    "dannyneil, issue 1 of sherjilozair/ctc (2016): a reshape where a dimshuffle is meant",
    "The paths are made by a reshape, which mixes the sequences.",
    at=("reshape", "keep = "),
    says=("reshape", "sequences are mixed"),
)
def reshape_for_transpose(log_probs, blank):
    T, B, _ = log_probs.shape
    paths = log_probs.argmax(axis=2).reshape(B, T)
    decoded = []
    for path in paths:
        keep = np.append(True, path[1:] != path[:-1]) & (path != blank)
        decoded.append(path[keep].tolist())
    return decoded


@wrong(
    "greedy_ctc_decode",
    "pablocabanas/repertorium_mir, metrics.py (2024): one sequence, unique_consecutive over all",
    "The steps of all sequences are decoded as one path.",
    names=("one-list-for-all",),
    at=("ravel()", "return"),
    says=("has 22 items", "one list", "items, expected"),
)
def all_sequences_as_one_path(log_probs, blank):
    path = log_probs.argmax(axis=2).T.ravel()
    keep = np.concatenate([[True], path[1:] != path[:-1]])
    return [int(k) for k in path[keep] if k != blank]


@wrong(
    "greedy_ctc_decode",
    "C3Imaging/speech-augmentation, decoding_utils.py (2023): joined into a text",
    "Each sequence is a text, not a list of symbols.",
    at=("join(",),
    says=("is a str",),
)
def symbols_joined_into_text(log_probs, blank):
    texts = []
    for path in log_probs.argmax(axis=-1).T:
        indices = path[np.insert(np.diff(path) != 0, 0, True)]
        texts.append("".join([str(i) for i in indices if i != blank]))
    return texts
