"""Wrong answers to lesson 07 (batches of text), after what other people wrote."""

import numpy as np
import torch
from torch import nn
from torch.nn import functional as F

from tests.autograder.exercises.corpus.register import CorpusAnswer, wrong_register

WRONG: list[CorpusAnswer] = []
wrong = wrong_register(WRONG)

# --- pad_and_mask ------------------------------------------------------------------------------


@wrong(
    "pad_and_mask",
    "nousr, issue 207 of lucidrains/DALLE2-pytorch (2022): 0 is a valid token, and is masked",
    "The mask is read from the values, so a real step of zeros counts as padding.",
    names=("mask-from-the-numbers",),
    at=("!= 0",),
    says=("False in too many places", "read from the numbers"),
)
def zero_means_padding(sequences):
    longest = max(len(s) for s in sequences)
    padded = np.zeros((longest, len(sequences), *sequences[0].shape[1:]), sequences[0].dtype)
    for k, s in enumerate(sequences):
        padded[: len(s), k] = s
    mask = padded != 0
    while mask.ndim > 2:
        mask = mask.any(axis=-1)
    return padded, mask


@wrong(
    "pad_and_mask",
    "tindzk, pull request 3 of yg211/bert_nli (2020): the masks are initialised with ones",
    "The mask is True everywhere.",
    at=("np.ones",),
    says=("True everywhere",),
)
def mask_of_ones(sequences):
    T, B = max(map(len, sequences)), len(sequences)
    padded = np.zeros((T, B) + sequences[0].shape[1:], dtype=sequences[0].dtype)  # noqa: RUF005
    mask = np.ones((T, B), dtype=bool)
    for n in range(B):
        steps = len(sequences[n])
        padded[:steps, n] = sequences[n]
        mask[:steps, n] = 1
    return padded, mask


@wrong(
    "pad_and_mask",
    "fchollet, answer to issue 85 of keras-team/keras (2015): pad_sequences pads in front",
    "The padding stands before each sequence.",
    names=("pads-in-front",),
    at=("-len(sequence) :",),
    says=("before each sequence",),
)
def keras_pads_in_front(sequences):
    T = max(len(sequence) for sequence in sequences)
    B = len(sequences)
    padded = np.zeros((T, B, *sequences[0].shape[1:]), dtype=sequences[0].dtype)
    mask = np.zeros((T, B), dtype=bool)
    for n, sequence in enumerate(sequences):
        padded[-len(sequence) :, n] = sequence
        mask[-len(sequence) :, n] = True
    return padded, mask


@wrong(
    "pad_and_mask",
    "zkcpku, pull request 2 of COMP6248's music transformer (2019): pads to a fixed length",
    "Everything is padded to 16 steps, whatever the longest sequence.",
    at=("max_len = 16", "max_len"),
    says=("has shape",),
)
def pads_to_a_fixed_length(sequences):
    max_len = 16
    B = len(sequences)
    padded = np.zeros((max_len, B, *sequences[0].shape[1:]), dtype=sequences[0].dtype)
    mask = np.zeros((max_len, B), dtype=bool)
    for n, sequence in enumerate(sequences):
        padded[: len(sequence), n] = sequence
        mask[: len(sequence), n] = True
    return padded, mask


@wrong(
    "pad_and_mask",
    "PyTorch, pad_sequence with batch_first=True, as tutorials on packing have it",
    "The batch comes first in both results.",
    names=("batch-first",),
    at=("batch_first=True", "return"),
    says=("axes stand in another order",),
)
def batch_first_as_in_tutorials(sequences):
    tensors = [torch.from_numpy(s) for s in sequences]
    padded = nn.utils.rnn.pad_sequence(tensors, batch_first=True)
    lengths = torch.tensor([len(t) for t in tensors])
    mask = torch.arange(padded.shape[1])[None] < lengths[:, None]
    return padded.numpy(), mask.numpy()


@wrong(
    "pad_and_mask",
    "errorhandle.ai, variable-length RNN padding (2025): mask = (padded != 0).float()",
    "The mask holds the numbers 0.0 and 1.0, not booleans.",
    names=("mask-of-numbers",),
    at=("astype(float)",),
    says=("dtype float64",),
)
def mask_of_floats(sequences):
    lengths = np.array([len(s) for s in sequences])
    T = lengths.max()
    padded = np.zeros((T, len(sequences), *sequences[0].shape[1:]), sequences[0].dtype)
    for n, sequence in enumerate(sequences):
        padded[: lengths[n], n] = sequence
    mask = (np.arange(T)[:, None] < lengths).astype(float)
    return padded, mask


@wrong(
    "pad_and_mask",
    "dpappas, issue 1047 of keras-team/keras (2015): integer samples become a float array",
    "Integer tokens become floats: the dtype of the sequences is lost.",
    at=("np.zeros((T, B",),
    says=("dtype float64",),
)
def tokens_become_floats(sequences):
    T, B = max(map(len, sequences)), len(sequences)
    padded = np.zeros((T, B, *sequences[0].shape[1:]))
    mask = np.zeros((T, B), dtype=bool)
    for n, sequence in enumerate(sequences):
        padded[: len(sequence), n] = sequence
        mask[: len(sequence), n] = True
    return padded, mask


@wrong(
    "pad_and_mask",
    "senarvi, pull request 859 of tensorflow/tensor2tensor (2018): reversal moves the padding",
    "Each sequence is written backwards.",
    at=("[::-1]",),
    says=("reversed", "backwards", "[::-1]"),
    names=("sequences-backwards",),
)
def sequences_written_backwards(sequences):
    T, B = max(map(len, sequences)), len(sequences)
    padded = np.zeros((T, B, *sequences[0].shape[1:]), sequences[0].dtype)
    mask = np.zeros((T, B), bool)
    for n, sequence in enumerate(sequences):
        padded[: len(sequence), n] = sequence[::-1]
        mask[: len(sequence), n] = True
    return padded, mask


@wrong(
    "pad_and_mask",
    "guiyuliu, issue 8584 of keras-team/keras (2017); sorted, as packing once required",
    "The batch is sorted by length.",
    names=("sorted-by-length",),
    at=("sorted(",),
    says=("sorted",),
)
def sorted_for_packing(sequences):
    ordered = sorted(sequences, key=len, reverse=True)
    T, B = len(ordered[0]), len(ordered)
    padded = np.zeros((T, B, *ordered[0].shape[1:]), dtype=ordered[0].dtype)
    mask = np.zeros((T, B), dtype=bool)
    for n, sequence in enumerate(ordered):
        padded[: len(sequence), n] = sequence
        mask[: len(sequence), n] = True
    return padded, mask


@wrong(
    "pad_and_mask",
    "slp-ntua/patrec-labs, issue 55 (2020): code for features (T, 6), tried with tokens",
    "Sequences without a feature axis stop with an error.",
    at=("sequences[0].shape[1]", "shape[1]"),
    says=("IndexError",),
)
def needs_a_feature_axis(sequences):
    T, B, F_ = max(map(len, sequences)), len(sequences), sequences[0].shape[1]
    padded = np.zeros((T, B, F_), dtype=sequences[0].dtype)
    mask = np.zeros((T, B), dtype=bool)
    for n, sequence in enumerate(sequences):
        padded[: len(sequence), n] = sequence
        mask[: len(sequence), n] = True
    return padded, mask


# --- masked_cross_entropy ----------------------------------------------------------------------


@wrong(
    "masked_cross_entropy",
    "Y-H-Joe, issue 2076 of d2l-ai/d2l-en (2022): mean over all steps after masking",
    "The real losses are divided by the number of all steps.",
    names=("averaged-over-padding",),
    at=(".mean()",),
    says=("padded ones included", "all steps"),
)
def mean_over_all_steps(logits, targets, mask):
    weights = mask.to(logits.dtype)
    unweighted_loss = F.cross_entropy(logits.permute(1, 2, 0), targets.T, reduction="none")
    weighted_loss = (unweighted_loss * weights.T).mean(dim=1)
    return weighted_loss.mean()


@wrong(
    "masked_cross_entropy",
    "rpryzant, issue 11 of MaximumEntropy/Seq2Seq-PyTorch (2018): losses are not masked",
    "Padding counts like real steps.",
    names=("padding-counts",),
    at=("F.cross_entropy",),
    says=("mask is not used",),
)
def losses_not_masked(logits, targets, mask):
    T, B, V = logits.shape
    return F.cross_entropy(logits.view(T * B, V), targets.reshape(T * B))


@wrong(
    "masked_cross_entropy",
    "martingoodson, issue 2637 of tensorflow/addons (2021): the mask is real != 0",
    "The mask is made from the targets: class 0 counts as padding, and the argument is not used.",
    at=("targets != 0",),
    says=("class 0", "mask is not used"),
    names=("class-zero-is-padding",),
)
def class_zero_is_padding(logits, targets, mask):
    real = (targets != 0).float()
    loss = F.cross_entropy(logits.flatten(0, 1), targets.flatten(), reduction="none")
    return (loss * real.flatten()).sum() / real.sum()


@wrong(
    "masked_cross_entropy",
    "JulianSlzr, issue 238 of dmlc/gluon-nlp (2018): each sequence averaged, then the batch",
    "The mean of each sequence is taken first.",
    names=("mean-of-sequences",),
    at=("valid_length", "per_sequence"),
    says=("mean of each sequence",),
)
def sequence_means_first(logits, targets, mask):
    losses = F.cross_entropy(logits.transpose(1, 2), targets, reduction="none")
    valid_length = mask.sum(dim=0)
    per_sequence = (losses * mask).sum(dim=0) / valid_length
    return per_sequence.mean()


@wrong(
    "masked_cross_entropy",
    "udibr, issue 2546 of keras-team/keras (2016): a masked mean over mean(mask)",
    "The mean over real steps is divided by the mask's mean again.",
    at=("mask.to(score.dtype).mean()",),
    says=("is a multiple of what it should be",),
    names=("divided-by-the-share",),
)
def divided_by_the_mean_of_the_mask(logits, targets, mask):
    losses = F.cross_entropy(logits.flatten(0, 1), targets.flatten(), reduction="none")
    score = losses[mask.flatten()].mean()
    return score / mask.to(score.dtype).mean()


@wrong(
    "masked_cross_entropy",
    "Chessing234, pull request 2707 of d2l-ai/d2l-en (2026): the sum over steps for each sequence",
    "The sum over real steps is divided by the number of sequences.",
    names=("per-sequence",),
    at=(".sum(dim=0).mean()",),
    says=("number of sequences",),
)
def sum_per_sequence(logits, targets, mask):
    log_p = F.log_softmax(logits, dim=2)
    picked = torch.gather(log_p, 2, targets.unsqueeze(2)).squeeze(2)
    return -(picked * mask).sum(dim=0).mean()


@wrong(
    "masked_cross_entropy",
    "jkschin, post on ignore_index and gradients (2023): softmax before nn.CrossEntropyLoss",
    "The softmax is applied twice.",
    names=("softmax-twice",),
    at=("softmax(",),
    says=("twice",),
)
def softmax_before_cross_entropy(logits, targets, mask):
    probabilities = torch.softmax(logits, dim=-1)
    return nn.CrossEntropyLoss()(probabilities[mask], targets[mask])


@wrong(
    "masked_cross_entropy",
    "taourl, masked labels in transformers (2025): labels[labels == -100] = 0, in place",
    "The targets are modified in place.",
    at=("targets[~mask]",),
    says=("modifies its argument `targets` in place",),
)
def marks_the_targets_in_place(logits, targets, mask):
    targets[~mask] = -100
    return F.cross_entropy(logits.flatten(0, 1), targets.flatten(), ignore_index=-100)


@wrong(
    "masked_cross_entropy",
    "YeDeming, issue 1 of vid-koci/bert-commonsense (2019): the sum is not divided",
    "The losses are added up, not averaged.",
    names=("summed",),
    at=("sum",),
    says=("added up",),
)
def sum_not_divided(logits, targets, mask):
    total = logits.new_zeros(())
    for t in range(len(targets)):
        for n in range(targets.shape[1]):
            if mask[t, n]:
                total = total - torch.log_softmax(logits[t, n], dim=0)[targets[t, n]]
    return total


@wrong(
    "masked_cross_entropy",
    "PyTorch chatbot tutorial, maskNLLLoss (2018): the log of a gathered softmax",
    "The logarithm is taken after the softmax: a probability that rounds to 0 costs infinity.",
    names=("log-of-gathered-softmax",),
    at=("torch.log(", "softmax("),
    says=("can be infinite",),
)
def log_after_softmax(logits, targets, mask):
    probabilities = torch.softmax(logits, dim=-1)
    chosen = torch.gather(probabilities, 2, targets.view(*targets.shape, 1)).squeeze(-1)
    cross_entropy = -torch.log(chosen)
    return cross_entropy.masked_select(mask).mean()


# --- sample_next -------------------------------------------------------------------------------


@wrong(
    "sample_next",
    "zhuxiaoxuhit, pull request 161 of MoonshotAI/Kimi-Audio (2026): log-probabilities over T",
    "Probabilities are raised to 1/T and used without being normalised again.",
    at=("log_probs / temperature", "np.cumsum(probs"),
    says=("add up to 1", "log_probs / temperature"),
)
def log_probs_over_temperature(logits, temperature, rng):
    if temperature == 0:
        return logits.argmax(axis=1)
    z = logits - logits.max(axis=1, keepdims=True)
    log_probs = z - np.log(np.exp(z).sum(axis=1, keepdims=True))
    probs = np.exp(log_probs / temperature)
    u = rng.random((len(logits), 1))
    found = np.cumsum(probs, axis=1) > u
    return np.where(found.any(axis=1), found.argmax(axis=1), logits.shape[1] - 1)


@wrong(
    "sample_next",
    "KJLdefeated, issue 81 of RL-Align/RL-Kernel (2026): the temperature is applied twice",
    "The scores are divided by the temperature twice.",
    names=("temperature-squared",),
    at=("/ temperature",),
    says=("twice",),
)
def temperature_applied_twice(logits, temperature, rng):
    if temperature == 0:
        return np.argmax(logits, axis=-1)
    scaled = logits / temperature
    scaled = (scaled - scaled.max(axis=1, keepdims=True)) / temperature
    p = np.exp(scaled)
    p /= p.sum(axis=1, keepdims=True)
    u = rng.random(len(p))
    return (p.cumsum(axis=1) > u[:, None]).argmax(axis=1)


@wrong(
    "sample_next",
    "KumarADITHYA123, issue 562 of google-deepmind/gemma (2026): division by a temperature of 0",
    "Temperature 0 divides by zero.",
    names=("zero-is-not-special",),
    at=("/ temperature",),
    says=("divides by zero", "NaN"),
)
def no_guard_for_zero(logits, temperature, rng):
    scores = logits / temperature
    scores = scores - scores.max(axis=-1, keepdims=True)
    p = np.exp(scores)
    p = p / p.sum(axis=-1, keepdims=True)
    u = rng.random((p.shape[0], 1))
    return np.argmax(np.cumsum(p, axis=-1) > u, axis=-1)


@wrong(
    "sample_next",
    "irhyl, pull request 585 of google-deepmind/gemma (2026): a threshold for greedy choice",
    "Every temperature below 1 takes the likeliest token.",
    at=("temperature < 1",),
    says=("temperature < 1",),
    names=("greedy-below-one",),
)
def low_temperatures_are_greedy(logits, temperature, rng):
    if temperature < 1:
        return logits.argmax(axis=1)
    scores = logits / temperature
    p = np.exp(scores - scores.max(axis=1, keepdims=True))
    p = p / p.sum(axis=1, keepdims=True)
    u = rng.random((len(p), 1))
    return (np.cumsum(p, axis=1) > u).argmax(axis=1)


@wrong(
    "sample_next",
    "Andrej Karpathy, min-char-rnn (2015): exp and a sum, without subtracting the largest score",
    "Large scores overflow in the exponential.",
    names=("overflows",),
    at=("np.exp(",),
    says=("NaN", "overflow"),
)
def plain_exponentials(logits, temperature, rng):
    if temperature == 0:
        return logits.argmax(axis=1)
    p = np.exp(logits / temperature)
    p = p / np.sum(p, axis=1, keepdims=True)
    return np.array([rng.choice(p.shape[1], p=row) for row in p])


@wrong(
    "sample_next",
    "dansuissa, pull request 20 of Adibvafa/CodonTransformer (2025): where T enters",
    "The softmax is taken of probabilities over the temperature.",
    names=("softmax-twice",),
    at=("softmax(probabilities / temperature", "probabilities = softmax"),
    says=("softmax is taken of them again", "probabilities"),
)
def softmax_of_probabilities(logits, temperature, rng):
    def softmax(z):
        e = np.exp(z - z.max(axis=1, keepdims=True))
        return e / e.sum(axis=1, keepdims=True)

    if temperature == 0:
        return logits.argmax(axis=1)
    probabilities = softmax(logits)
    p = softmax(probabilities / temperature)
    u = rng.random((len(p), 1))
    return (p.cumsum(axis=1) > u).argmax(axis=1)


@wrong(
    "sample_next",
    "RalphHan, pull request 28 of EricGuo5513/momask-codes (2024): a categorical that ignores T",
    "The temperature is not used.",
    names=("temperature-ignored",),
    at=("np.exp(logits", "logits - "),
    says=("does nothing",),
)
def categorical_without_temperature(logits, temperature, rng):
    if temperature == 0:
        return logits.argmax(axis=1)
    p = np.exp(logits - logits.max(axis=1, keepdims=True))
    p /= p.sum(axis=1, keepdims=True)
    tokens = [rng.choice(len(row), p=row) for row in p]
    return np.array(tokens)


@wrong(
    "sample_next",
    "Mat Leonard, pick_top_n in a Udacity notebook (2017): all but the n largest set to 0",
    "Only the three likeliest tokens can be drawn.",
    at=("argsort",),
    says=("argsort", "[:-3]"),
)
def only_the_top_three(logits, temperature, rng):
    if temperature == 0:
        return logits.argmax(axis=1)
    scores = logits / temperature
    p = np.exp(scores - scores.max(axis=1, keepdims=True))
    for row in p:
        row[np.argsort(row)[:-3]] = 0
    p = p / p.sum(axis=1, keepdims=True)
    u = rng.random((len(p), 1))
    return (np.cumsum(p, axis=1) > u).argmax(axis=1)


@wrong(
    "sample_next",
    "Keras lstm_text_generation example (2016): np.random.multinomial of log(preds) / temperature",
    "The global generator is used in place of `rng`.",
    at=("np.random.",),
    says=("global generator", "not from `rng`", "`rng` is not used"),
)
def global_multinomial(logits, temperature, rng):
    if temperature == 0:
        return np.argmax(logits, axis=1)
    preds = logits.astype("float64") / temperature
    exp_preds = np.exp(preds - preds.max(axis=1, keepdims=True))
    preds = exp_preds / np.sum(exp_preds, axis=1, keepdims=True)
    probas = [np.random.multinomial(1, row) for row in preds]
    return np.argmax(probas, axis=1)
