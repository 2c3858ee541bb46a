"""Wrong answers to lesson 02's activations, slopes and half-life, after what other people wrote."""

import math

import numpy as np

from tests.autograder.exercises.corpus.register import CorpusAnswer, wrong_register

WRONG: list[CorpusAnswer] = []
wrong = wrong_register(WRONG)

# --- sigmoid -----------------------------------------------------------------------------------


@wrong(
    "sigmoid",
    "jtlareau, issue 13 of ahmedfgad/NumPyCNN (2022): overflow in 1.0 / (1 + exp(-1 * sop))",
    "The plain formula overflows where a is very negative.",
    names=("overflows",),
    at=("np.exp(-1 * a)",),
    says=("overflow",),
)
def plain_formula(a):
    return 1.0 / (1 + np.exp(-1 * a))


@wrong(
    "sigmoid",
    "Shashank-Tripathi-07, pull request 1870 of harvard-edge/cs249r_book (2026): np.where",
    "np.where computes both branches for all entries, so both overflow.",
    names=("overflows", "overflows-for-large"),
    at=("np.exp(-a)", "np.exp(a)", "np.where"),
    says=("overflow", "warns"),
)
def both_branches_computed(a):
    return np.where(
        a >= 0,
        1.0 / (1.0 + np.exp(-a)),
        np.exp(a) / (1.0 + np.exp(a)),
    )


@wrong(
    "sigmoid",
    "donglixp, pull request 523 of pytorch/torcharrow (2024): the minus sign is missing",
    "The sign in the exponent is missing: the curve falls.",
    names=("flipped",),
    at=("np.exp(a)",),
    says=("mirrored", "sign"),
)
def minus_missing(a):
    return 1.0 / (1.0 + np.exp(a))


@wrong(
    "sigmoid",
    "Avinash-B, issue 25 of makeyourownneuralnetwork (2018): the brackets and the sign matter",
    "The brackets around the denominator are missing.",
    names=("denominator-alone",),
    at=("1.0 / 1.0 + np.exp(-a)",),
    says=("bracket",),
)
def denominator_without_brackets(a):
    return 1.0 / 1.0 + np.exp(-a)


@wrong(
    "sigmoid",
    "okuta, pull request 1047 of chainer/chainer (2016), uses tanh: here with one factor lost",
    "tanh is moved into (0, 1) without halving its argument: twice too steep.",
    names=("tanh-squeezed-too-steep",),
    at=("np.tanh(a)",),
    says=("steep", "half"),
)
def tanh_moved(a):
    return np.tanh(a) * 0.5 + 0.5


@wrong(
    "sigmoid",
    "julianhoever, issue 245 of es-ude/elastic-ai.creator (2023): HardSigmoid for hardware",
    "This is the piecewise linear sigmoid.",
    names=("hard", "hard-of-keras"),
    at=("np.clip",),
    says=("piecewise linear", "cut off"),
)
def hard_sigmoid(a):
    return np.clip(0.2 * a + 0.5, 0, 1).astype(a.dtype)


@wrong(
    "sigmoid",
    "dylan-fan, issue 65 of FederatedAI/FATE (2019): a formula for each sign, here in a buffer",
    "The buffer is float64 even where the input is float32.",
    at=("np.zeros(a.shape)",),
    says=("float32", "float64", "dtype"),
)
def two_formulas_in_a_buffer(a):
    s = np.zeros(a.shape)
    s[a > 0] = 1 / (1 + np.exp(-a[a > 0]))
    s[a <= 0] = np.exp(a[a <= 0]) / (1 + np.exp(a[a <= 0]))
    return s


@wrong(
    "sigmoid",
    "HichamDe, issue 3 of nicklashansen/rnn_lstm_from_scratch (2025): softmax or sigmoid?",
    "This is a softmax: the entries of each row add up to 1.",
    names=("softmax",),
    at=("np.sum(e, axis=-1", "e / "),
    says=("softmax", "add up"),
)
def softmax_for_sigmoid(a):
    e = np.exp(a - a.max(axis=-1, keepdims=True))
    return e / np.sum(e, axis=-1, keepdims=True)


@wrong(
    "sigmoid",
    "cjbayesian, issue 68 of pennsignals/chime_sims (2020): a logistic function, number by number",
    "math.exp stops with an OverflowError where a is very negative.",
    at=("math.exp",),
    says=("OverflowError", "object is not iterable"),
)
def number_by_number(a):
    return np.array([[1 / (1 + math.exp(-v)) for v in row] for row in a]).astype(a.dtype)


@wrong(
    "sigmoid",
    "ilapros, issue 94 of daviddalpiaz/appliedstats (2020): a 1 is subtracted from the formula",
    "1 is subtracted from the sigmoid.",
    at=("- 1",),
    says=("too small", "offset", "1 too"),
)
def one_subtracted(a):
    small = np.exp(-np.abs(a))
    return np.where(a >= 0, 1 / (1 + small), small / (1 + small)) - 1


@wrong(
    "sigmoid",
    "Vimal Thilak, issue 2 of karpathy/neuraltalk (2014): gates squashed inside their own array",
    "The caller's pre-activations are overwritten.",
    names=("overflows",),
    at=("out=a", "np.negative", "np.exp(a"),
    says=("writes into", "modif"),
)
def squashed_in_its_own_array(a):
    np.clip(a, -700, 700, out=a)
    return 1 / (1 + np.exp(-a))


@wrong(
    "sigmoid",
    "julesricheux, issue 4 of peterdsharpe/NeuralFoil (2025): np.fmax(-100, x), here at 20",
    "The input is cut off at ±20, where the sigmoid is 2e-9 and not yet 0.",
    at=("np.clip(a, -20, 20)",),
    says=("cut off", "is wrong where"),
)
def cut_off_at_twenty(a):
    return 1 / (1 + np.exp(-np.clip(a, -20, 20)))


# --- slopes ------------------------------------------------------------------------------------


@wrong(
    "sigmoid_grad",
    "DarthRinzler, issue 4 of Packt's Neural Network Projects with Python (2020)",
    "The output is squashed once more before the slope is taken.",
    names=("takes-the-pre-activation",),
    at=("sigmoid(s)", "1.0 / (1.0 + np.exp(-v))"),
    says=("output* already", "once more"),
)
def sigmoid_of_the_sigmoid(s):
    def sigmoid(v):
        return 1.0 / (1.0 + np.exp(-v))

    return sigmoid(s) * (1.0 - sigmoid(s))


@wrong(
    "sigmoid_grad",
    "YoannDupont, issue 232 of torch/torch7 (2015): dS(x) = 1 * (1 - x)",
    "The factor s is missing.",
    names=("one-factor",),
    at=("1 * (1 - s)",),
    says=("factor is missing", "factor"),
)
def one_times(s):
    return 1 * (1 - s)


@wrong(
    "sigmoid_grad",
    "shixiangbupt, issue 5 of qiwsir/Math4ML_book (2025): two equations run into one",
    "Two formulas are run together: another 1 - s is subtracted.",
    names=("slope-subtracted-once-more",),
    at=("* 1 - s",),
    says=("subtracted once more",),
)
def formulas_run_together(s):
    return s * (1 - s) * 1 - s


@wrong(
    "sigmoid_grad",
    "GrifisJP, issue 165 of rasmusbergpalm/DeepLearnToolbox (2016): sigm of an activation",
    "The derivative formula in terms of the pre-activation is used on the output.",
    names=("takes-the-pre-activation",),
    at=("np.exp(-s)",),
    says=("output* already", "pre-activation"),
)
def formula_of_the_pre_activation(s):
    return np.exp(-s) / (1 + np.exp(-s)) ** 2


@wrong(
    "sigmoid_grad",
    "common slip, no single author: brackets left out",
    "Without brackets, `s * 1 - s` is zero.",
    at=("s * 1 - s",),
    says=("zero everywhere", "bracket"),
)
def slope_without_brackets(s):
    return s * 1 - s


@wrong(
    "tanh_grad",
    "hdsong1996, issue 41 of nicodjimenez/lstm (2019): 1 + values²",
    "The sign is wrong.",
    names=("plus",),
    at=("1.0 + t**2",),
    says=("sign",),
)
def plus_for_minus(t):
    return 1.0 + t**2


@wrong(
    "tanh_grad",
    "wuzixiaoer, issue 466 of scutan90/DeepLearning-500-questions (2020): the 1 is missing",
    "The 1 is missing.",
    at=("-(t**2)",),
    says=("1 too", "too small", "1 is missing"),
)
def one_missing(t):
    return -(t**2)


@wrong(
    "tanh_grad",
    "wagenaartje, pull request 276 of cazala/synaptic (2017): 1 / cosh²",
    "1 / cosh² wants the pre-activation; t is tanh's output.",
    names=("takes-the-pre-activation",),
    at=("np.cosh(t)",),
    says=("output* already", "pre-activation"),
)
def one_over_cosh(t):
    return 1 / np.cosh(t) ** 2


@wrong(
    "tanh_grad",
    "404salad, issue 3 of neowsl/rust-ml (2023): takes tanh for arctan, 1 / (1 + x²)",
    "This is the slope of arctan.",
    names=("arctan-slope",),
    at=("1 / (1 + t**2)",),
    says=("arctan", "arc"),
)
def slope_of_arctan(t):
    return 1 / (1 + t**2)


@wrong(
    "tanh_grad",
    "chenyongliqi, issue 26 of oreilly-japan/deep-learning-from-scratch-2 (2024): 1 / (1 - h²)",
    "This is the reciprocal of the slope.",
    names=("reciprocal",),
    at=("1 / (1 - t * t)",),
    says=("divided", "reciprocal", "inverse"),
)
def reciprocal_slope(t):
    return 1 / (1 - t * t)


@wrong(
    "tanh_grad",
    "jgdwyer, pull request 3 of dennybritz/nn-from-scratch (2016): tanh of which quantity?",
    "tanh is applied once more.",
    names=("takes-the-pre-activation",),
    at=("np.tanh(t)",),
    says=("output* already", "once more"),
)
def tanh_of_tanh(t):
    return 1 - np.power(np.tanh(t), 2)


# --- half-life ---------------------------------------------------------------------------------


@wrong(
    "forget_bias_for_half_life",
    "sharky564, issue 18377 of pola-rs/polars (2024): exp(-λ) or 1 - exp(-λ)?",
    "The share that is lost is taken for the share that is kept.",
    names=("logit-upside-down",),
    at=("1 - np.exp(", "1.0 - keep"),
    says=("sign",),
)
def lost_for_kept(steps):
    f = 1 - np.exp(-np.log(2) / steps)
    return np.log(f) - np.log1p(-f)


@wrong(
    "forget_bias_for_half_life",
    "0h-n0/chrono_initialization, after Tallec & Ollivier (2018): log of a time",
    "This is the chrono initialisation, ln(T - 1), a time constant and not a half-life.",
    names=("time-constant-linear",),
    at=("np.log(steps - 1)",),
    says=("time constant",),
)
def chrono(steps):
    with np.errstate(divide="ignore"):
        return np.log(steps - 1)


@wrong(
    "forget_bias_for_half_life",
    "Alexis Tremblay, chrono LSTM (2018): the logarithm of the longest dependency",
    "This is ln(steps), a rule of thumb for a time constant.",
    names=("log-of-the-steps",),
    at=("np.log(t_max)",),
    says=("rule of thumb", "time constant"),
)
def log_of_the_longest(steps):
    t_max = np.asarray(steps, dtype=float)
    return np.log(t_max)


@wrong(
    "forget_bias_for_half_life",
    "twoletters, issue 1 of kyegomez/xLSTM (2024), after Jozefowicz and others (2015): a bias of 1",
    "The bias is 1 whatever half-life is asked for.",
    names=("always-one",),
    at=("np.ones", "return 1.0"),
    says=("the same for every", "always 1", "constant"),
)
def always_one(steps):
    return np.ones(np.shape(steps)) if np.ndim(steps) else 1.0


@wrong(
    "forget_bias_for_half_life",
    "quantmind/quantflow, pull request 73 (2026): alpha = 2 / (period + 1)",
    "The decay of a moving average over N periods is used: 2 / (N + 1) is lost at each step.",
    names=("span-of-a-moving-average",),
    at=("2 / (steps + 1)", "f = 1 - alpha"),
    says=("2 / (steps + 1)", "moving average"),
)
def span_of_an_average(steps):
    alpha = 2 / (steps + 1)
    f = 1 - alpha
    with np.errstate(divide="ignore"):
        return np.log(f / (1 - f))


@wrong(
    "forget_bias_for_half_life",
    "partev, issue 60410 of pandas (2024), on exp(log(0.5) / h): written with the math module",
    "math.log takes one number: an array raises TypeError.",
    at=("math.log(f / (1 - f))", "math.exp"),
    says=("TypeError",),
)
def numbers_only(steps):
    f = math.exp(math.log(0.5) / steps)
    return math.log(f / (1 - f))


@wrong(
    "forget_bias_for_half_life",
    "common slip, no single author: a port of Python 2 code, where 1 / 2 was 0",
    "Whole-number division: the exponent is 0 for every half-life above one step.",
    at=("1 // steps",),
    says=("ZeroDivisionError", "whole number"),
)
def whole_number_division(steps):
    f = 0.5 ** (1 // steps)
    with np.errstate(divide="ignore"):
        return np.log(f / (1 - f))


@wrong(
    "forget_bias_for_half_life",
    "an LSTM notebook with tau initialisation: _forget_gate_bias_to_tau",
    "The gate is chosen for a time constant of `steps`: 1/e is left, not half.",
    names=("one-over-e",),
    at=("np.exp(-1.0 / tau)",),
    says=("1/e", "time constant"),
)
def time_constant(steps):
    tau = steps
    f = np.exp(-1.0 / tau)
    return -np.log(1 / f - 1)


@wrong(
    "forget_bias_for_half_life",
    "n-gao, issue 37060 of pytorch/pytorch (2020), logit = log(x) - log1p(-x): the second log lost",
    "Only ln f is taken: the term with 1 - f is missing.",
    names=("log-of-the-gate",),
    at=("np.log(keep)",),
    says=("one more term", "ln f"),
)
def second_logarithm_lost(steps):
    keep = np.power(0.5, 1 / steps)
    return np.log(keep)
