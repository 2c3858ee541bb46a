"""Wrong answers to lesson 05 (padding, dropout, sizes), after what other people wrote."""

import numpy as np

from tests.autograder.exercises.corpus.register import CorpusAnswer, wrong_register

WRONG: list[CorpusAnswer] = []
wrong = wrong_register(WRONG)

# --- last_states -------------------------------------------------------------------------------


@wrong(
    "last_states",
    "hwijeen, issue 149 of yunjey/pytorch-tutorial (2018): out[:, -1] of a bidirectional LSTM",
    "Both halves are taken from the last step of the batch.",
    names=("last-output",),
    at=("hs[-1]",),
    says=("hs[-1]",),
)
def last_output(hs, lengths):
    return hs[-1].copy()


@wrong(
    "last_states",
    "JiahaoYao, pull request 174 of yunjey/pytorch-tutorial (2019): forward last, backward first",
    "The forward half comes from the last step of the batch, which is padding for most sequences.",
    names=("forward-half-from-padding",),
    at=("hs[-1", "forward"),
    says=("padding",),
)
def forward_last_backward_first(hs, lengths):
    H = hs.shape[2] // 2
    return np.concatenate([hs[-1, :, :H], hs[0, :, H:]], axis=1)


@wrong(
    "last_states",
    "ht1221, issue 201 of aymericdamien/TensorFlow-Examples (2017): one index for both directions",
    "Both halves are taken at the last real step.",
    names=("backward-half-at-the-end",),
    at=("hs[lengths - 1",),
    says=("backward half",),
)
def both_halves_at_the_end(hs, lengths):
    return hs[lengths - 1, np.arange(hs.shape[1])]


@wrong(
    "last_states",
    "andretri, issue 55 of slp-ntua/patrec-labs (2020): last_timestep and its lengths",
    "The index is one too large: it points at padding.",
    names=("length-as-index",),
    at=("hs[lengths[n]",),
    says=("IndexError", "one step"),
)
def length_used_as_index(hs, lengths):
    H = hs.shape[2] // 2
    rows = []
    for n in range(len(lengths)):
        rows.append(np.concatenate([hs[lengths[n], n, :H], hs[0, n, H:]]))
    return np.stack(rows)


@wrong(
    "last_states",
    "senarvi, pull request 859 of tensorflow/tensor2tensor (2018): lengths from nonzero entries",
    "The lengths are guessed from the states and the argument is not used.",
    names=("forward-half-from-padding",),
    at=("np.abs(hs)", "used"),
    says=("where does your code use `lengths`",),
)
def lengths_from_nonzero_states(hs, lengths):
    H = hs.shape[2] // 2
    used = (np.abs(hs).sum(axis=2) > 0).sum(axis=0)
    ends = hs[used - 1, np.arange(hs.shape[1]), :H]
    return np.concatenate([ends, hs[0, :, H:]], axis=1)


@wrong(
    "last_states",
    "WenXiuxiu, issue 15 of timbmg/Sentence-VAE (2019): a view where a transpose is meant",
    "The two halves are split by a reshape that cuts the batch, not the features.",
    at=("reshape", "halves["),
    says=("reshape", "axes are mixed", "other order"),
)
def view_mixes_the_halves(hs, lengths):
    T, B, D = hs.shape
    halves = hs.reshape(T, 2, B, D // 2)
    forward = halves[lengths - 1, 0, np.arange(B)]
    backward = halves[0, 1]
    return np.concatenate([forward, backward], axis=1)


@wrong(
    "last_states",
    "AllenNLP, bag-of-embeddings encoder (2018): averaged over the mask",
    "Both halves are averaged over the real steps.",
    at=("sum(axis=0)", "/ lengths"),
    says=("mean", "averaged"),
    names=("means-over-real-steps",),
)
def averaged_over_real_steps(hs, lengths):
    mask = np.arange(len(hs))[:, None] < lengths
    return (hs * mask[..., None]).sum(axis=0) / lengths[:, None]


@wrong(
    "last_states",
    "bluesea0, issue 16 of songyingxin/Bert-TextClassification (2020): hidden[-2] and [-1]",
    "The last two steps are joined as if they were the two directions.",
    at=("hs[-2]", "hs[-1]"),
    says=("has shape",),
)
def last_two_steps_joined(hs, lengths):
    return np.concatenate((hs[-2], hs[-1]), axis=1)


@wrong(
    "last_states",
    "Tonybb9089, issue 47 of graykode/nlp-tutorial (2020): the size of a bidirectional output",
    "Only the forward half is returned.",
    names=("forward-half-only",),
    at=(":H",),
    says=("only the forward half",),
)
def forward_half_only(hs, lengths):
    H = hs.shape[2] // 2
    return hs[lengths - 1, np.arange(len(lengths)), :H]


# --- dropout_between_layers --------------------------------------------------------------------


@wrong(
    "dropout_between_layers",
    "kaikaun, pull request 123 of lmjohns3/theanets (2016): divides by the rate",
    "What is kept is divided by the rate, not by the share that is kept.",
    names=("scaled-by-rate",),
    at=("/ rate",),
    says=("divided by the rate", "a multiple"),
)
def divided_by_the_dropout_rate(hs_below, rate, rng):
    if not 0 <= rate < 1:
        raise ValueError("rate must lie in [0, 1)")
    mask = rng.random(hs_below.shape) >= rate
    if rate == 0:
        return hs_below.copy()
    return hs_below * mask / rate


@wrong(
    "dropout_between_layers",
    "JoshuaStorm, issue 1 of rohan-varma/neuralnets (2018): the probability is ½ whatever is asked",
    "Half of the entries are dropped, whatever the rate.",
    at=(">= 0.5",),
    says=("0.5", "share that is kept", "whatever the rate"),
)
def always_one_half(hs_below, rate, rng):
    if rate < 0 or rate >= 1:
        raise ValueError(f"rate {rate}")
    if rate == 0:
        return hs_below.copy()
    mult = rng.random(hs_below.shape) >= 0.5
    return hs_below / (1 - rate) * mult


@wrong(
    "dropout_between_layers",
    "jacobyan, pull request 145 of mbadry1/DeepLearning.ai-Summary (2018): randn for rand",
    "The mask compares normal random numbers with the rate.",
    names=("normal-numbers",),
    at=("standard_normal",),
    says=("normal",),
)
def normal_random_numbers(hs_below, rate, rng):
    if not 0 <= rate < 1:
        raise ValueError("rate")
    keep = rng.standard_normal(hs_below.shape) >= rate
    return hs_below * keep / (1 - rate) if rate else hs_below.copy()


@wrong(
    "dropout_between_layers",
    "kartik4949, pull request 170 of tinygrad/tinygrad (2020): a binomial mask without scaling",
    "What is kept is not scaled up.",
    names=("not-scaled",),
    at=("hs_below * keep",),
    says=("a multiple",),
)
def mask_without_scaling(hs_below, rate, rng):
    if not 0 <= rate < 1:
        raise ValueError("the rate must be at least 0 and below 1")
    keep = (rng.random(hs_below.shape) >= rate).astype(hs_below.dtype)
    return hs_below * keep


@wrong(
    "dropout_between_layers",
    "cag51, pull request 22 of pudae/tensorflow-densenet (2019): keep_prob and rate mixed up",
    "The rate is taken for the share that is kept.",
    names=("kept-with-probability-rate",),
    at=("keep_prob",),
    says=("share that is *kept*", "share that is kept"),
)
def rate_as_keep_prob(hs_below, rate, rng):
    if not 0 <= rate < 1:
        raise ValueError("rate outside [0, 1)")
    keep_prob = rate if rate > 0 else 1.0
    mask = (rng.random(hs_below.shape) < keep_prob) / keep_prob
    return hs_below * mask


@wrong(
    "dropout_between_layers",
    "timolohrenz, issue 240 of mravanelli/pytorch-kaldi (2020): static dropout masks",
    "One mask is used at all time steps.",
    names=("one-mask-for-all-steps",),
    at=("(B, H)", "mask[np.newaxis]"),
    says=("all time steps", "one mask"),
)
def locked_mask(hs_below, rate, rng):
    if not 0 <= rate < 1:
        raise ValueError("rate")
    _, B, H = hs_below.shape
    mask = (rng.random((B, H)) >= rate) / (1 - rate)
    return hs_below * mask[np.newaxis]


@wrong(
    "dropout_between_layers",
    "kartik4949, pull request 170 of tinygrad/tinygrad (2020): p == 0 returns the input",
    "With rate 0 the argument itself comes back, not a new array.",
    at=("return hs_below",),
    says=("new array", "its argument", "same array"),
)
def rate_zero_returns_the_argument(hs_below, rate, rng):
    if not 0 <= rate < 1:
        raise ValueError("rate")
    if rate == 0:
        return hs_below
    keep = rng.random(hs_below.shape) >= rate
    return np.where(keep, hs_below / (1 - rate), 0)


@wrong(
    "dropout_between_layers",
    "rohan-varma/neuralnets (2016): activations /= prob and activations *= mult, in place",
    "The argument is modified in place.",
    at=("*=", "/="),
    says=("writes into", "in place"),
)
def drops_in_place(hs_below, rate, rng):
    if not 0 <= rate < 1:
        raise ValueError("rate")
    hs_below *= rng.random(hs_below.shape) >= rate
    hs_below /= 1 - rate
    return hs_below


@wrong(
    "dropout_between_layers",
    "rohan-varma/neuralnets (2016): a rate out of range is silently set to ½",
    "A rate outside [0, 1) is replaced silently.",
    names=("range-not-checked",),
    at=("rate = 0.5",),
    says=("raises nothing",),
)
def silently_corrects_the_rate(hs_below, rate, rng):
    if rate < 0 or rate >= 1:
        rate = 0.5
    keep = rng.random(hs_below.shape) >= rate
    return np.where(keep, hs_below / (1 - rate), 0.0)


@wrong(
    "dropout_between_layers",
    "torch.nn.Dropout, which allows p = 1 (kartik4949 quotes its check, tinygrad 170, 2020)",
    "A rate of 1 is accepted.",
    names=("range-not-checked",),
    at=("rate <= 1", "rate == 1"),
    says=("raises nothing",),
)
def rate_one_allowed(hs_below, rate, rng):
    if not 0 <= rate <= 1:
        raise ValueError("dropout probability has to be between 0 and 1")
    if rate == 1:
        return np.zeros_like(hs_below)
    keep = rng.random(hs_below.shape) >= rate
    return hs_below * keep / (1 - rate)


@wrong(
    "dropout_between_layers",
    "Dive into Deep Learning, dropout_layer (2020): asserts the range",
    "A rate outside the range raises AssertionError; ValueError is asked for.",
    at=("assert",),
    says=("AssertionError",),
)
def asserts_the_range(hs_below, rate, rng):
    assert 0 <= rate < 1, "bad rate"
    keep = rng.random(hs_below.shape) >= rate
    return hs_below * (keep / (1 - rate))


@wrong(
    "dropout_between_layers",
    "sballas8, issue 29 of karpathy/neuraltalk (2015): np.random.rand in the dropout mask",
    "The mask comes from NumPy's global generator, not from `rng`.",
    at=("np.random.rand",),
    says=("global generator", "not from `rng`", "`rng` is not used"),
)
def global_generator(hs_below, rate, rng):
    if not 0 <= rate < 1:
        raise ValueError("rate")
    keep = np.random.rand(*hs_below.shape) >= rate
    return hs_below * keep / (1 - rate)


# --- count_parameters --------------------------------------------------------------------------


@wrong(
    "count_parameters",
    "JoostvDoorn, issue 181 of soumith/cudnn.torch (2016): LSTMs with eight bias vectors",
    "Two biases are counted for each layer and direction.",
    names=("two-biases",),
    at=("8 *",),
    says=("two biases",),
)
def eight_bias_vectors(input_size, hidden_size, num_layers, bidirectional):
    directions = 2 if bidirectional else 1
    total = 0
    for layer in range(num_layers):
        size_in = input_size if layer == 0 else hidden_size * directions
        per_direction = 4 * hidden_size * (size_in + hidden_size) + 8 * hidden_size
        total += directions * per_direction
    return total


@wrong(
    "count_parameters",
    "jieun-kim-debug, issue 6 of jieun-kim-debug/study (2020): 4 (n + 1 + m) n for each layer",
    "The upper layers of a bidirectional stack are counted with H inputs.",
    names=("upper-layers-see-one-direction",),
    at=("input_dim = hidden_size", "hidden_size"),
    says=("H features",),
)
def formula_from_keras_summary(input_size, hidden_size, num_layers, bidirectional):
    count = 0
    input_dim = input_size
    for _ in range(num_layers):
        layer = 4 * (hidden_size + 1 + input_dim) * hidden_size
        count += layer * 2 if bidirectional else layer
        input_dim = hidden_size
    return count


@wrong(
    "count_parameters",
    "lezasantaizi, issue 214 of mravanelli/pytorch-kaldi (2020): parameters do not double",
    "The backward direction's weights are not counted, though the upper layers read 2H.",
    names=("backward-not-counted",),
    at=("total +=", "4 *"),
    says=("one direction",),
)
def parameters_do_not_double(input_size, hidden_size, num_layers, bidirectional):
    total, size = 0, input_size
    for _ in range(num_layers):
        total += 4 * (size * hidden_size + hidden_size**2 + hidden_size)
        size = hidden_size * (1 + bool(bidirectional))
    return total


@wrong(
    "count_parameters",
    "aspzest, issue 7486 of apache/mxnet (2017): counts b_f alone for all the gates",
    "One bias vector is counted for the four blocks together.",
    names=("bias-shared-by-gates",),
    at=("weights + hidden_size",),
    says=("one bias",),
)
def one_bias_vector_for_all(input_size, hidden_size, num_layers, bidirectional):
    directions = 1 + int(bidirectional)
    total = 0
    for layer in range(num_layers):
        features = directions * hidden_size if layer else input_size
        weights = 4 * hidden_size * (features + hidden_size)
        total += directions * (weights + hidden_size)
    return total


@wrong(
    "count_parameters",
    "timolohrenz, issue 240 of mravanelli/pytorch-kaldi (2020): input weights of both directions",
    "The input weights are counted once for both directions together.",
    at=("shared", "total +="),
    says=("input weights", "once for both"),
    names=("input-weights-once",),
)
def input_weights_once(input_size, hidden_size, num_layers, bidirectional):
    directions = 2 if bidirectional else 1
    total = 0
    features = input_size
    for _ in range(num_layers):
        shared = 4 * hidden_size * features
        total += shared + directions * 4 * hidden_size * (hidden_size + 1)
        features = hidden_size * directions
    return total


@wrong(
    "count_parameters",
    "zshy1205, issue 177 of asappresearch/sru (2021): the first layer reads 2H as well",
    "The first layer of a bidirectional stack is counted with twice the inputs.",
    at=("directions * (input_size", "size = "),
    says=("first layer", "twice the inputs"),
    names=("first-layer-reads-twice",),
)
def first_layer_reads_both_ways(input_size, hidden_size, num_layers, bidirectional):
    directions = 2 if bidirectional else 1
    total = 0
    for layer in range(num_layers):
        size = directions * (input_size if layer == 0 else hidden_size)
        total += directions * 4 * hidden_size * (size + hidden_size + 1)
    return total


@wrong(
    "count_parameters",
    "tomeiss, issue 57 of jiangsutx/SRN-Deblur (2020): np.sum over sizes",
    "The count comes back as a float.",
    at=("4.0", "0.0", "float("),
    says=("is the float",),
)
def count_as_a_float(input_size, hidden_size, num_layers, bidirectional):
    directions = 2.0 if bidirectional else 1.0
    total = 0.0
    features = float(input_size)
    for _ in range(num_layers):
        total += directions * 4.0 * (hidden_size * features + hidden_size**2 + hidden_size)
        features = directions * hidden_size
    return total


@wrong(
    "count_parameters",
    "Ishan-Kumar2 and AnirudhDagar, pull request 7 of dsgiitr/ML-InterviewQs (2022): three gates",
    "Three blocks are counted: the candidate is left out.",
    names=("three-gates",),
    at=("3 *",),
    says=("three",),
)
def three_gates(input_size, hidden_size, num_layers, bidirectional):
    n_dir = 2 if bidirectional else 1
    first = n_dir * 3 * hidden_size * (input_size + hidden_size + 1)
    other = n_dir * 3 * hidden_size * (n_dir * hidden_size + hidden_size + 1)
    return first + (num_layers - 1) * other
