"""Lesson 07: LSTMs at work.

N values or rows, W windows, F features, T time steps, B sequences in a batch, V classes, tokens or
symbols. Arrays are NumPy's; only the loss is computed in torch, where its gradient is needed.
"""

import numpy as np

from autograder import draws
from autograder.exercise import Case, Exercise, Later, Mistake, Part, Seed
from lstm_course.ctc import greedy_ctc_decode
from lstm_course.padding import pad_and_mask
from lstm_course.sampling import sample_next
from lstm_course.standardising import standardise
from lstm_course.windowing import windows

SERIES = "Windows"
SCALE = "One scale"
PADDING = "The next word"
LOSS = "The next word"
SAMPLING = "Let it write"
DECODING = "What was said, not when"

# --- a series ----------------------------------------------------------------------------------


def _draw_windows(rng: np.random.Generator) -> tuple[np.ndarray, int, int]:
    N, length, horizon = draws.sizes(rng, (17, 24), (4, 7), (2, 4))
    return draws.normal(rng, N), length, horizon


def _windows_probes(rng: np.random.Generator) -> tuple[Case, ...]:
    return (
        Case(
            (np.arange(12.0), 5, 3),
            "in the series 0, 1, 2, … each target is one more than the value before it",
        ),
        Case((draws.normal(rng, 9), 4, 1), "with horizon 1 the target is the very next value"),
        Case((draws.normal(rng, 8), 6, 2), "a series of length + horizon values is one window"),
        Case((draws.normal(rng, 7), 1, 3), "a window may be one value long"),
    )


def _every_window_apart(series: np.ndarray, length: int, horizon: int):
    """Windows that do not overlap."""
    inputs, targets = windows(series, length, horizon)
    return inputs[:: length + horizon], targets[:: length + horizon]


def _with_stride_of_length(series: np.ndarray, length: int, horizon: int):
    inputs, targets = windows(series, length, horizon)
    return inputs[::length], targets[::length]


def _round_the_end(series: np.ndarray, length: int, horizon: int):
    """A window at every value: the last ones go on at the beginning of the series."""
    around = np.concatenate([series, series[: length + horizon - 1]])
    return windows(around, length, horizon)


WINDOWS = Exercise(
    name="windows",
    lesson="07",
    section=SERIES,
    reference=windows,
    draw=_draw_windows,
    probes=_windows_probes,
    parts=(Part("inputs", 1, "W T"), Part("targets", 2, "W K")),
    mistakes=(
        Mistake(
            "sees-its-target",
            "each window sees its first target: the targets begin with the window's last value",
            "a window sees the values w … w + length − 1: so which one is the first that it does "
            "not see?",
            ("ahead = length +", "ahead = length - 1 +"),
        ),
        Mistake(
            "target-in-the-window",
            "each window is shifted by one, so that its last value is the first target",
            "what is the last value that window 0 may see?",
            ("seen = np.arange(length)", "seen = 1 + np.arange(length)"),
        ),
        Mistake(
            "skips-a-step",
            "one value is left out between a window and its targets",
            "which value comes right after the window's last one?",
            (
                ("- horizon + 1)", "- horizon)"),
                ("ahead = length +", "ahead = length + 1 +"),
            ),
        ),
        Mistake(
            "loses-the-last-window",
            "the last window is missing",
            "how many windows has a series of exactly length + horizon values?",
            ("- horizon + 1)", "- horizon)"),
        ),
        Mistake(
            "loses-the-first-window",
            "the first window is missing: windows start at value 1",
            "which value is the first that a window can see?",
            ("starts = np.arange(", "starts = np.arange(1, "),
        ),
        Mistake(
            "target-at-the-horizon-only",
            "there is one target a window, the value `horizon` steps ahead; all values up to it "
            "are asked for",
            "how many values are to be forecast from each window?",
            ("ahead = length + np.arange(horizon)", "ahead = length + np.arange(horizon)[-1:]"),
        ),
        Mistake(
            "next-value-only",
            "there is one target a window, the next value; `horizon` values are asked for",
            "how many values are to be forecast from each window?",
            ("ahead = length + np.arange(horizon)", "ahead = length + np.arange(horizon)[:1]"),
        ),
        Mistake(
            "newest-first",
            "each window holds the newest value first; time runs forward",
            "what does an LSTM read first?",
            ("seen = np.arange(length)", "seen = np.arange(length)[::-1]"),
        ),
        Mistake(
            "targets-reversed",
            "the targets stand with the farthest value first",
            "which of the targets comes first in time?",
            ("length + np.arange(horizon)", "length + np.arange(horizon)[::-1]"),
        ),
        Mistake(
            "windows-as-columns",
            "the windows stand side by side, as columns; a window is to be a row",
            "how many rows has a table of W examples?",
            ("return inputs, targets", "return inputs.T, targets.T"),
        ),
        Mistake(
            "targets-first",
            "targets and inputs are exchanged",
            "in which order are the two asked for?",
            ("return inputs, targets", "return targets, inputs"),
        ),
        Mistake(
            "room-for-the-horizon-twice",
            "too few windows: the horizon is taken off twice",
            "at which value does the last window start, if its targets end with the series?",
            ("- horizon + 1)", "- 2 * horizon + 1)"),
        ),
        Mistake(
            "no-overlap",
            "windows do not overlap: each starts where the targets before it end; one starts at "
            "every value",
            "how far is it from the start of a window to the start of the next?",
            function=_every_window_apart,
        ),
        Mistake(
            "steps-of-a-window",
            "each window starts where the one before it ends; one starts at every value",
            "how far is it from the start of a window to the start of the next?",
            function=_with_stride_of_length,
        ),
        Mistake(
            "round-the-end",
            "the last windows go on at the beginning of the series: their targets are its oldest "
            "values",
            "what follows the last value of a series?",
            function=_round_the_end,
        ),
    ),
)

# --- one scale ---------------------------------------------------------------------------------

CONSTANT = "constant"


def _draw_standardise(rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    N, M, F = draws.sizes(rng, (7, 11), (5, 9), (2, 4))
    units = rng.uniform(0.3, 4.0, F)
    train = draws.normal(rng, N, F) * units + rng.uniform(1, 5, F)
    other = draws.normal(rng, M, F) * 2 * units + rng.uniform(-4, 0, F)
    return train, other


def _standardise_probes(rng: np.random.Generator) -> tuple[Case, ...]:
    train, other = _draw_standardise(rng)
    constant = np.copy(train)
    constant[:, 1] = 3.0
    return (
        Case((train, train), "the training part, given once more as the other, comes out alike"),
        Case((train, other[:2]), "the other part may be two rows"),
        Case(
            (constant, other),
            "a feature never changes in the training part",
            part=CONSTANT,
            silent=True,
        ),
    )


STANDARDISE = Exercise(
    name="standardise",
    lesson="07",
    section=SCALE,
    reference=standardise,
    draw=_draw_standardise,
    probes=_standardise_probes,
    parts=(
        Part("train", 0.5, "N F"),
        Part("other", 1, "N F"),
        Part(CONSTANT, 0.5, meaning="a feature that never changes is only centred"),
    ),
    mistakes=(
        Mistake(
            "own-statistics",
            "the other part is standardised by its own mean and deviation: when it is used, they "
            "are not known yet",
            "what do you know of next year's mean when you train this year?",
            ("(other - mean) / scale", "(other - other.mean(axis=0)) / other.std(axis=0)"),
        ),
        Mistake(
            "statistics-of-both",
            "mean and deviation are those of both parts together: the test leaks into the training",
            "which rows may the mean be computed from?",
            (
                (
                    "mean = train.mean",
                    "both = np.concatenate([train, other])\n    mean = both.mean",
                ),
                ("std = train.std", "std = both.std"),
            ),
        ),
        Mistake(
            "statistics-of-the-test",
            "mean and deviation are those of the other part: the future is the ruler",
            "which of the two parts is known when the ruler is made?",
            (("mean = train.mean", "mean = other.mean"), ("std = train.std", "std = other.std")),
        ),
        Mistake(
            "own-mean",
            "the other part is centred by its own mean; the training part's belongs there",
            "from which part does every statistic come?",
            ("(other - mean)", "(other - other.mean(axis=0))"),
        ),
        Mistake(
            "own-deviation",
            "the other part is divided by its own deviation; the training part's belongs there",
            "from which part does every statistic come?",
            ("(other - mean) / scale", "(other - mean) / other.std(axis=0)"),
        ),
        Mistake(
            "one-scale-for-all-features",
            "one mean and one deviation for all features together; each feature has its own",
            "along which axis are the rows of one feature?",
            (
                ("mean = train.mean(axis=0)", "mean = train.mean()"),
                ("std = train.std(axis=0)", "std = train.std()"),
            ),
        ),
        Mistake(
            "along-the-features",
            "means and deviations are those of each row; those of each feature are asked for",
            "along which axis are the rows of one feature?",
            function=lambda train, other: tuple(
                (part - part.mean(axis=1, keepdims=True)) / part.std(axis=1, keepdims=True)
                for part in (train, other)
            ),
        ),
        Mistake(
            "variance",
            "the variance divides; the standard deviation, its square root, should",
            "in which units is a variance, and in which is the feature?",
            ("std = train.std(", "std = train.var("),
        ),
        Mistake(
            "n-minus-one",
            "the deviation is the sample's, with N − 1 (pandas does so, and torch); NumPy's own, "
            "with N, is asked for",
            "what does `ddof` do?",
            ("train.std(axis=0)", "train.std(axis=0, ddof=1)"),
        ),
        Mistake(
            "not-centred",
            "nothing is subtracted: the means stay where they were",
            "what should the mean of the training part be afterwards?",
            (
                ("(train - mean) / scale", "train / scale"),
                ("(other - mean) / scale", "other / scale"),
            ),
        ),
        Mistake(
            "not-scaled",
            "nothing is divided: the deviations stay what they were",
            "what should the deviation of the training part be afterwards?",
            (
                ("(train - mean) / scale", "train - mean"),
                ("(other - mean) / scale", "other - mean"),
            ),
        ),
        Mistake(
            "other-unchanged",
            "the other part comes back as it was",
            "what will the network make of inputs in other units than those it was trained with?",
            ("(other - mean) / scale", "other.copy()"),
        ),
        Mistake(
            "centred-after-scaling",
            "the mean is subtracted after dividing, in the wrong units",
            "what is measured in which units when the mean is taken off?",
            (
                ("(train - mean) / scale", "train / scale - mean"),
                ("(other - mean) / scale", "other / scale - mean"),
            ),
        ),
        Mistake(
            "range",
            "features are brought to the range 0 … 1; mean 0 and deviation 1 are asked for",
            "what does one outlier do to a range?",
            (
                ("mean = train.mean(", "mean = train.min("),
                ("std = train.std(axis=0)", "std = train.max(axis=0) - mean"),
            ),
        ),
        Mistake(
            "adds-epsilon",
            "1e-8 is added to every deviation; only a feature that never changes needs help",
            "what is the deviation of the training part afterwards, to all digits?",
            ("scale = np.where(constant, 1, std)", "scale = std + 1e-8"),
        ),
        Mistake(
            "divides-by-zero",
            "a feature that never changes is divided by its deviation, which is zero",
            "what is 0 / 0, and what would the network make of it?",
            ("np.where(constant, 1, std)", "std"),
        ),
        Mistake(
            "parts-swapped",
            "the two parts are exchanged",
            "in which order are they asked for?",
            (
                ("return (train - mean) / scale", "return (other - mean) / scale"),
                (", (other - mean) / scale", ", (train - mean) / scale"),
            ),
        ),
    ),
)

# --- different lengths -------------------------------------------------------------------------


def _sequences(rng: np.random.Generator, lengths: list[int], F: int) -> list[np.ndarray]:
    """One real step of each holds zeros: a mask cannot be read from the numbers."""
    sequences = [draws.normal(rng, n, F) for n in lengths]
    for sequence in sequences:
        if len(sequence) > 2:
            sequence[int(rng.integers(1, len(sequence)))] = 0
    return sequences


def _draw_pad_and_mask(rng: np.random.Generator) -> tuple[list[np.ndarray]]:
    B, F = draws.sizes(rng, (4, 5), (2, 3))
    while True:
        lengths = [int(n) for n in rng.choice(np.arange(3, 9), B, replace=False)]
        if lengths[0] < max(lengths) > lengths[-1] and lengths != sorted(lengths, reverse=True):
            return (_sequences(rng, lengths, F),)


def _pad_probes(rng: np.random.Generator) -> tuple[Case, ...]:
    return (
        Case((_sequences(rng, [5, 5, 5], 2),), "sequences of one length need no padding"),
        Case((_sequences(rng, [4, 1, 6], 3),), "a sequence may be one step long"),
        Case((_sequences(rng, [3], 2),), "one sequence is a batch, too"),
    )


PAD_AND_MASK = Exercise(
    name="pad_and_mask",
    lesson="07",
    section=PADDING,
    reference=pad_and_mask,
    draw=_draw_pad_and_mask,
    probes=_pad_probes,
    parts=(Part("padded", 2, "T B F"), Part("mask", 1, "T B")),
    mistakes=(
        Mistake(
            "pads-in-front",
            "the padding stands before each sequence; it belongs behind its end",
            "at which step does every sequence begin?",
            (
                ("padded[: len(sequence), n]", "padded[T - len(sequence) :, n]"),
                ("mask[: len(sequence), n]", "mask[T - len(sequence) :, n]"),
            ),
        ),
        Mistake(
            "mask-of-the-padding",
            "the mask is True at the padding; it should be True at real steps",
            "what does `padded[mask]` pick out?",
            ("return padded, mask", "return padded, ~mask"),
        ),
        Mistake(
            "batch-first",
            "the batch comes first; in this course time does",
            "what does `padded[0]` hold: a sequence, or a step of all of them?",
            ("return padded, mask", "return padded.swapaxes(0, 1), mask.T"),
        ),
        Mistake(
            "padded-batch-first",
            "the padded array has the batch first, the mask has time first",
            "what does `padded[0]` hold: a sequence, or a step of all of them?",
            ("return padded, mask", "return padded.swapaxes(0, 1), mask"),
        ),
        Mistake(
            "mask-batch-first",
            "the mask has the batch first, the padded array has time first",
            "what does `mask[0]` hold: a sequence, or a step of all of them?",
            ("return padded, mask", "return padded, mask.T"),
        ),
        Mistake(
            "mask-from-the-numbers",
            "the mask is read from the numbers: a real step that holds zeros counts as padding",
            "may a real input be zero?",
            ("return padded, mask", "return padded, (padded != 0).any(axis=2)"),
        ),
        Mistake(
            "mask-of-all-features",
            "the mask has an entry for every feature; one for every step is asked for",
            "what is real or not: a number, or a step?",
            ("return padded, mask", "return padded, np.repeat(mask[..., None], *features, axis=2)"),
        ),
        Mistake(
            "mask-one-too-long",
            "the mask counts the first padded step of each sequence as real",
            "which is the last real step of a sequence of length n: step n, or step n − 1?",
            ("mask[: len(sequence), n]", "mask[: len(sequence) + 1, n]"),
        ),
        Mistake(
            "mask-one-too-short",
            "the mask leaves out the last real step of each sequence",
            "which is the last real step of a sequence of length n: step n, or step n − 1?",
            ("mask[: len(sequence), n]", "mask[: len(sequence) - 1, n]"),
        ),
        Mistake(
            "mask-of-numbers",
            "the mask holds the numbers 0 and 1; booleans are asked for, which can pick entries",
            "what does `a[mask]` do with booleans, and what with numbers?",
            ("(T, B), dtype=bool)", "(T, B))"),
        ),
        Mistake(
            "cut-to-the-shortest",
            "every sequence is cut to the length of the shortest one",
            "whose length must T be, so that no step is lost?",
            (
                ("max(map(len, sequences))", "min(map(len, sequences))"),
                ("n] = sequence", "n] = sequence[:T]"),
            ),
        ),
        Mistake(
            "cut-to-the-first",
            "T is the length of the first sequence: longer ones are cut off",
            "whose length must T be, so that no step is lost?",
            (
                ("max(map(len, sequences))", "len(sequences[0])"),
                (
                    "n] = sequence",
                    "n] = sequence[:T]",
                ),
            ),
        ),
        Mistake(
            "repeats-the-last-step",
            "the padding repeats each sequence's last step; it should be zeros",
            "what do zeros tell that a copy does not?",
            ("n] = sequence", "n] = sequence\n        padded[len(sequence) :, n] = sequence[-1]"),
        ),
        Mistake(
            "pads-with-minus-one",
            "the padding is −1; it should be zero",
            "what should stand where nothing is?",
            ("np.zeros((T, B, *features)", "-np.ones((T, B, *features)"),
        ),
        Mistake(
            "pads-with-nan",
            "the padding is NaN, which spoils every sum that it meets; it should be zero",
            "what is 0 times NaN?",
            (
                "np.zeros((T, B, *features), dtype=sequences[0].dtype)",
                "np.full((T, B, *features), np.nan, dtype=sequences[0].dtype)",
            ),
        ),
        Mistake(
            "sorted-by-length",
            "the sequences stand sorted by length, the longest first; their order should stay",
            "which targets belong to sequence 0 after that?",
            ("enumerate(sequences)", "enumerate(sorted(sequences, key=len, reverse=True))"),
        ),
        Mistake(
            "lengths-for-mask",
            "the lengths come back instead of a mask",
            "how many entries has a mask of T steps and B sequences?",
            ("return padded, mask", "return padded, mask.sum(axis=0)"),
        ),
    ),
)

# --- the loss ----------------------------------------------------------------------------------

EXTREMES = "extremes"


def _draw_loss(rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    T, B, V = draws.sizes(rng, (6, 8), (3, 4), (4, 5))
    return _loss_batch(rng, T, B, V)


def _loss_batch(rng: np.random.Generator, T: int, B: int, V: int) -> tuple[np.ndarray, ...]:
    lengths = rng.permutation([T, *rng.integers(1, T - 1, B - 1)])
    mask = np.arange(T)[:, np.newaxis] < lengths  # (T, B)
    return draws.normal(rng, T, B, V, scale=2.0), rng.integers(0, V, (T, B)), mask


def _loss_probes(rng: np.random.Generator) -> tuple[Case, ...]:
    logits, targets, mask = _draw_loss(rng)
    T, B, V = logits.shape
    everything = np.ones((T, B), dtype=bool)
    large = np.where(rng.random(logits.shape) < 0.5, 1000.0, -1000.0) + logits
    return (
        Case((logits, targets, everything), "without padding it is the plain cross-entropy"),
        Case((np.zeros((T, B, V)), targets, mask), f"equal scores cost log {V} a step"),
        Case(
            (np.where(mask[..., np.newaxis], logits, 50 * logits), targets, mask),
            "what stands at padded steps changes nothing",
        ),
        Case((large, targets, mask), "scores are ±1000", part=EXTREMES, silent=True),
    )


def _mean_of_sequences(logits, targets, mask):
    import torch

    log_probs = torch.log_softmax(logits, dim=-1)
    chosen = log_probs.gather(-1, targets[..., None]).squeeze(-1) * mask
    return -(chosen.sum(0) / mask.sum(0)).mean()


MASKED_CROSS_ENTROPY = Exercise(
    name="masked_cross_entropy",
    lesson="07",
    section=LOSS,
    reference=Later("lstm_course.masked_loss", "masked_cross_entropy"),
    draw=_draw_loss,
    probes=_loss_probes,
    harness="tensors",
    gradients=("logits",),
    parts=(
        Part("loss", 1.5),
        Part("dlogits", 1, "T B V"),
        Part(EXTREMES, 0.5, meaning="the loss of scores of ±1000 is finite"),
    ),
    mistakes=(
        Mistake(
            "padding-counts",
            "padded steps count like real ones: the mask is not used",
            "which steps should the mean be taken over?",
            ("chosen[mask]", "chosen"),
        ),
        Mistake(
            "averaged-over-padding",
            "the real losses are divided by the number of all steps, padded ones included",
            "by how many steps should the sum be divided?",
            ("chosen[mask]", "chosen * mask"),
        ),
        Mistake(
            "mask-inverted",
            "the padding counts and the real steps do not",
            "what does True in the mask stand for?",
            ("chosen[mask]", "chosen[~mask]"),
        ),
        Mistake(
            "softmax-over-the-batch",
            "the softmax runs over the sequences of the batch; chances of the classes are asked "
            "for",
            "along which axis should the chances add up to 1?",
            ("log_softmax(logits, dim=-1)", "log_softmax(logits, dim=1)"),
        ),
        Mistake(
            "softmax-over-time",
            "the softmax runs over time; chances of the classes are asked for",
            "along which axis should the chances add up to 1?",
            ("log_softmax(logits, dim=-1)", "log_softmax(logits, dim=0)"),
        ),
        Mistake(
            "summed",
            "the losses are added up; their mean is asked for",
            "should a longer batch have a larger loss?",
            ("real.mean()", "real.sum()"),
        ),
        Mistake(
            "mean-of-sequences",
            "the mean of each sequence is taken first, then the mean of those: a step of a short "
            "sequence counts more",
            "how much should each real step count?",
            function=_mean_of_sequences,
        ),
        Mistake(
            "per-sequence",
            "the sum is divided by the number of sequences; the number of real steps is asked for",
            "how much should each real step count?",
            ("real.mean()", "real.sum() / mask.shape[1]"),
        ),
        Mistake(
            "sign",
            "the sign is wrong: training would make the right class less likely",
            "what is the logarithm of a chance below 1?",
            ("return -real", "return real"),
        ),
        Mistake(
            "no-logarithm",
            "the chance of the right class is averaged; its logarithm is asked for",
            "what does the cross-entropy say of a chance of 0.001?",
            ("torch.log_softmax(", "torch.softmax("),
        ),
        Mistake(
            "softmax-twice",
            "the softmax is taken twice: `cross_entropy` and `log_softmax` want the scores as they "
            "are",
            "does the function that you call take scores, or chances?",
            ("torch.log_softmax(logits,", "torch.log_softmax(logits.softmax(dim=-1),"),
        ),
        Mistake(
            "in-bits",
            "the loss is in bits; in nats it is asked for, as torch has it",
            "which logarithm is the natural one?",
            ("return -real.mean()", "return -real.mean() / 0.6931471805599453"),
        ),
        Mistake(
            "next-target",
            "each step is compared with the target of the next one: the targets are shifted once "
            "too often",
            "are the targets already one step ahead?",
            ("targets[..., None]", "targets.roll(-1, 0)[..., None]"),
        ),
        Mistake(
            "scores-masked",
            "the mask multiplies the scores: a padded step then costs the logarithm of the number "
            "of classes",
            "what is the softmax of zeros?",
            (
                ("log_softmax(logits,", "log_softmax(logits * mask[..., None],"),
                ("chosen[mask]", "chosen"),
            ),
        ),
        Mistake(
            "detached",
            "the loss is right, but cut off from the scores: no gradient flows back",
            "what would `loss.backward()` do with it?",
            ("-real.mean()", "-real.mean().detach()"),
        ),
        Mistake(
            "a-plain-number",
            "the loss is a plain number, cut off from the scores: no gradient flows back",
            "what would `loss.backward()` do with it?",
            ("-real.mean()", "-real.mean().item()"),
        ),
        Mistake(
            "not-stable",
            "the logarithm is taken after the softmax: a chance that rounds to 0 costs infinity",
            "is there a function that does both at once?",
            (
                "torch.log_softmax(logits, dim=-1)",
                "torch.log(torch.exp(logits) / torch.exp(logits).sum(-1, keepdim=True))",
            ),
        ),
        Mistake(
            "log-of-softmax",
            "the logarithm is taken of a chance that may have been rounded to 0: it is infinite",
            "is there a function that does both at once?",
            ("torch.log_softmax(logits, dim=-1)", "torch.log(torch.softmax(logits, dim=-1))"),
        ),
    ),
)

# --- the next token ----------------------------------------------------------------------------

LIMITS = "limits"


def _draw_sample(rng: np.random.Generator) -> tuple[np.ndarray, float, Seed]:
    """Many rows: each draw says little, all together tell one way of drawing from another."""
    B, V = draws.sizes(rng, (40, 50), (5, 8))
    temperature = float(rng.choice([0.4, 0.6, 1.7, 2.3]))
    return draws.normal(rng, B, V, scale=1.5), temperature, Seed(int(rng.integers(2**31)))


def _sample_probes(rng: np.random.Generator) -> tuple[Case, ...]:
    logits, _, seed = _draw_sample(rng)
    return (
        Case((logits, 1.0, seed), "at temperature 1 the chances are softmax(logits)"),
        Case((logits, 1e6, seed), "very hot, all tokens are equally likely"),
        Case((logits + 300, 0.5, seed), "a number added to all scores of a row changes nothing"),
        Case((logits, 0.0, seed), "the temperature is 0", part=LIMITS, silent=True),
        Case((50 * logits, 1e-3, seed), "the temperature is 0.001", part=LIMITS, silent=True),
        Case((100 * logits, 1, seed), "scores are in the hundreds", part=LIMITS, silent=True),
    )


def _gumbel(logits: np.ndarray, temperature: float, rng: np.random.Generator) -> np.ndarray:
    if temperature == 0:
        return logits.argmax(axis=1)
    return (logits / temperature + rng.gumbel(size=logits.shape)).argmax(axis=1)


def _multinomial(logits: np.ndarray, temperature: float, rng: np.random.Generator) -> np.ndarray:
    if temperature == 0:
        return logits.argmax(axis=1)
    scores = logits / temperature
    weights = np.exp(scores - scores.max(axis=1, keepdims=True))
    return rng.multinomial(1, weights / weights.sum(axis=1, keepdims=True)).argmax(axis=1)


SAMPLE_NEXT = Exercise(
    name="sample_next",
    lesson="07",
    section=SAMPLING,
    reference=sample_next,
    draw=_draw_sample,
    probes=_sample_probes,
    parts=(
        Part("tokens", 2, "B"),
        Part(LIMITS, 1, meaning="temperature 0 takes the likeliest; nothing overflows"),
    ),
    mistakes=(
        Mistake(
            "multiplied",
            "the scores are multiplied by the temperature: a hot one makes the text colder",
            "should a high temperature make the scores differ more, or less?",
            ("logits / temperature", "logits * temperature"),
        ),
        Mistake(
            "temperature-ignored",
            "the temperature does nothing",
            "where does it enter: before the softmax, or after it?",
            ("logits / temperature", "logits * 1.0"),
        ),
        Mistake(
            "temperature-squared",
            "the scores are divided by the temperature twice",
            "how often does the temperature enter?",
            ("logits / temperature", "logits / temperature / temperature"),
        ),
        Mistake(
            "softmax-over-the-batch",
            "the softmax runs over the sequences of the batch; chances of the tokens are asked for",
            "along which axis should the chances add up to 1?",
            (
                (
                    "scores = scores - scores.max(axis=1, keepdims=True)",
                    "scores = scores - scores.max(axis=0, keepdims=True)",
                ),
                ("weights.sum(axis=1, keepdims=True)", "weights.sum(axis=0, keepdims=True)"),
            ),
        ),
        Mistake(
            "one-sum-for-all",
            "the weights are divided by the sum of the whole batch, and compared with u as if each "
            "row added up to 1",
            "along which axis should the chances add up to 1?",
            (
                ("weights.sum(axis=1, keepdims=True)", "weights.sum()"),
                ("chance * added_up[:, -1:]", "chance"),
            ),
        ),
        Mistake(
            "always-the-likeliest",
            "the likeliest token is taken whatever the temperature: there is no chance in it",
            "what would the same prompt give the second time?",
            (
                "np.argmax(added_up > chance * added_up[:, -1:], axis=1)",
                "np.argmax(probs, axis=1)",
            ),
        ),
        Mistake(
            "all-equally-likely",
            "every token is equally likely: the scores are not used",
            "where do the chances enter the draw?",
            ("weights = np.exp(scores)", "weights = np.ones_like(scores)"),
        ),
        Mistake(
            "one-throw-for-all",
            "one random number serves all the sequences; each needs its own",
            "should the sequences of a batch be lucky together?",
            ("rng.random((len(logits), 1))", "rng.random((1, 1))"),
        ),
        Mistake(
            "softmax-twice",
            "chances are divided by the temperature, and a softmax is taken of them again",
            "what is divided by the temperature: scores, or chances?",
            (
                "    scores = logits / temperature",
                "    first = np.exp(logits - logits.max(axis=1, keepdims=True))\n"
                "    scores = first / first.sum(axis=1, keepdims=True) / temperature",
            ),
        ),
        Mistake(
            "one-too-far",
            "each token is the one after the one that was drawn",
            "which is the first token at which the added-up chances exceed u?",
            (
                "np.argmax(added_up > chance * added_up[:, -1:], axis=1)",
                "(np.argmax(added_up > chance * added_up[:, -1:], axis=1) + 1) % logits.shape[1]",
            ),
        ),
        Mistake(
            "from-the-end",
            "the chances are added up from the last token to the first: the draw is fair, but u "
            "is used in another way than is asked for",
            "from which end does `np.cumsum` add?",
            (
                "np.argmax(added_up > chance * added_up[:, -1:], axis=1)",
                "np.argmax(added_up > (1 - chance) * added_up[:, -1:], axis=1)",
            ),
        ),
        Mistake(
            "likeliest-first",
            "the chances are added up in the order of their size: the draw is fair, but u is used "
            "in another way than is asked for",
            "in which order do the tokens stand?",
            (
                ("    probs =", "    order = np.argsort(-weights, axis=1)\n    probs ="),
                ("np.cumsum(probs, axis=1)", "np.cumsum(np.sort(probs, axis=1)[:, ::-1], axis=1)"),
                (
                    "np.argmax(added_up > chance * added_up[:, -1:], axis=1)",
                    "order[np.arange(len(order)), "
                    "np.argmax(added_up > chance * added_up[:, -1:], axis=1)]",
                ),
            ),
        ),
        Mistake(
            "unlikely-first",
            "the sign of the scores is lost: unlikely tokens come often",
            "which score should have the largest chance?",
            ("scores = logits / temperature", "scores = -logits / temperature"),
        ),
        Mistake(
            "zero-is-not-special",
            "temperature 0 divides by zero; it should take the likeliest token",
            "what is the limit of the chances as the temperature falls to 0?",
            ("if temperature == 0:", "if False:"),
        ),
        Mistake(
            "overflows",
            "large scores overflow in the exponential: nothing is subtracted before it",
            "which number can be subtracted from all scores of a row without changing the chances?",
            ("scores - scores.max(axis=1, keepdims=True)", "scores"),
        ),
        Mistake(
            "gumbel",
            "the draw is fair (scores plus Gumbel noise), but chance is used in another way than "
            "is asked for, so that the tokens cannot be compared",
            "one `rng.random()` a sequence: the first token at which the added-up chances exceed "
            "it.",
            function=_gumbel,
        ),
        Mistake(
            "multinomial",
            "the draw is fair (`rng.multinomial`), but chance is used in another way than is asked "
            "for, so that the tokens cannot be compared",
            "one `rng.random()` a sequence: the first token at which the added-up chances exceed "
            "it.",
            function=_multinomial,
        ),
    ),
)

# --- from steps to symbols ---------------------------------------------------------------------


def _scores_of(rng: np.random.Generator, paths: np.ndarray, V: int) -> np.ndarray:
    """Log-probabilities (T, B, V) whose likeliest symbols are `paths` (T, B)."""
    scores = rng.uniform(-1, 0, (*paths.shape, V)) + 2.5 * np.eye(V)[paths]
    return scores - np.log(np.exp(scores).sum(axis=2, keepdims=True))


def _draw_decode(rng: np.random.Generator) -> tuple[np.ndarray, int]:
    """Each path repeats, rests, and says a symbol twice with a rest between."""
    T, B, V = draws.sizes(rng, (12, 16), (3, 4), (5, 7))
    blank = int(rng.integers(1, V - 1))
    symbols = [k for k in range(V) if k != blank]
    paths = np.empty((T, B), dtype=int)
    for n in range(B):
        a, b, c = rng.choice(symbols, 3, replace=False)
        rest = rng.choice([a, b, c, blank], T - 9, p=[0.2, 0.2, 0.2, 0.4])
        paths[:, n] = [*([blank] * (n % 2)), a, a, blank, a, b, b, c, blank, *rest][:T] + [c] * (
            1 - n % 2
        )
    return _scores_of(rng, paths, V), blank


def _decode_probes(rng: np.random.Generator) -> tuple[Case, ...]:
    def case(path: list[int], blank: int, sentence: str) -> Case:
        return Case((_scores_of(rng, np.array(path)[:, np.newaxis], 4), blank), sentence)

    return (
        case([2, 2, 2, 2], 2, "a path of blanks alone says nothing: an empty list"),
        case([1, 2, 1, 1], 2, "a blank between two runs of a symbol makes it two symbols"),
        case([3, 3, 0, 0, 1], 2, "without a blank, runs alone tell the symbols"),
        case([0, 0, 1, 0], 0, "the blank may be symbol 0"),
        case([1, 3, 3, 2], 3, "the blank may be the last symbol"),
    )


def _by_steps(log_probs: np.ndarray, blank: int) -> list[list[int]]:
    return [[int(k) for k in step if k != blank] for step in log_probs.argmax(axis=2)]


GREEDY_CTC_DECODE = Exercise(
    name="greedy_ctc_decode",
    lesson="07",
    section=DECODING,
    reference=greedy_ctc_decode,
    draw=_draw_decode,
    probes=_decode_probes,
    parts=(Part("symbols", 3, [""]),),
    mistakes=(
        Mistake(
            "blanks-removed-first",
            "blanks are removed before repeats are collapsed: a symbol that is said twice becomes "
            "one",
            "what keeps the two l of “hello” apart?",
            (
                (
                    "        differs =",
                    "        path = path[path != blank]\n        differs =",
                ),
                ("np.concatenate([[True], differs])", "np.append([True], differs)[: len(path)]"),
            ),
        ),
        Mistake(
            "not-collapsed",
            "repeats are not collapsed: a symbol that lasts for several steps is said once",
            "how often was a symbol said that was the likeliest at three steps in a row?",
            ("runs = path[begins]", "runs = path"),
        ),
        Mistake(
            "blanks-stay",
            "the blanks are still there",
            "what does the blank stand for?",
            ("runs[runs != blank]", "runs"),
        ),
        Mistake(
            "blank-is-zero",
            "symbol 0 is taken for the blank; the argument says which one is",
            "where does `blank` enter your computation?",
            ("runs[runs != blank]", "runs[runs != 0]"),
        ),
        Mistake(
            "blank-is-last",
            "the last symbol is taken for the blank; the argument says which one is",
            "where does `blank` enter your computation?",
            ("runs[runs != blank]", "runs[runs != log_probs.shape[2] - 1]"),
        ),
        Mistake(
            "least-likely",
            "the least likely symbol of each step is taken",
            "are logarithms of chances larger or smaller where the chance is larger?",
            ("argmax(axis=2)", "argmin(axis=2)"),
        ),
        Mistake(
            "each-symbol-once",
            "every symbol comes once at most: repeats are removed wherever they stand",
            "which repeats are to go: all, or those right beside each other?",
            (
                "        decoded.append(symbols.tolist())",
                "        decoded.append(list(dict.fromkeys(symbols.tolist())))",
            ),
        ),
        Mistake(
            "sorted",
            "the symbols are sorted, and each comes once (`np.unique`): their order is lost",
            "does it matter in which order the symbols were said?",
            (
                "        decoded.append(symbols.tolist())",
                "        decoded.append(np.unique(symbols).tolist())",
            ),
        ),
        Mistake(
            "loses-the-first",
            "the first run of each sequence is missing",
            "does the first step begin a run?",
            ("np.concatenate([[True], differs])", "np.concatenate([[False], differs])"),
        ),
        Mistake(
            "loses-the-last",
            "the last run of each sequence is missing: it has no step after it that differs",
            "what ends the last run?",
            ("np.concatenate([[True], differs])", "np.concatenate([differs, [False]])"),
        ),
        Mistake(
            "numbered-without-the-blank",
            "symbols behind the blank are one too small: the gap that it leaves was closed",
            "is a symbol's number to change when the blank is left out?",
            (
                "symbols.tolist()",
                "[k - (k > blank) for k in symbols.tolist()]",
            ),
        ),
        Mistake(
            "steps-for-sequences",
            "there is a list for every step; one for every sequence is asked for",
            "along which axis does a sequence run in `log_probs`?",
            function=_by_steps,
        ),
        Mistake(
            "first-sequence-only",
            "only the first sequence of the batch is decoded",
            "how many lists should come back?",
            ("return decoded", "return decoded[:1]"),
        ),
        Mistake(
            "one-list-for-all",
            "the symbols of all sequences stand in one list; one list a sequence is asked for",
            "how many lists should come back?",
            ("decoded.append(symbols.tolist())", "decoded.extend(symbols.tolist())"),
        ),
        Mistake(
            "backwards",
            "each sequence is read from its end",
            "which step comes first in time?",
            ("decoded.append(symbols.tolist())", "decoded.append(symbols[::-1].tolist())"),
        ),
    ),
)

EXERCISES = (
    WINDOWS,
    STANDARDISE,
    PAD_AND_MASK,
    MASKED_CROSS_ENTROPY,
    SAMPLE_NEXT,
    GREEDY_CTC_DECODE,
)
