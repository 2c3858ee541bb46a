"""Wrong answers to lesson 02 that the catalogue does not hold."""

import math
import sys
import warnings

import numpy as np

from lstm_course.cells.activations import sigmoid
from lstm_course.cells.gates import forget_bias_for_half_life, gate
from lstm_course.cells.lstm import lstm_gates
from tests.autograder.exercises.register_wrong import Wrong, register

WRONG: list[Wrong] = []
wrong = register(WRONG)

# --- activations -------------------------------------------------------------------------------


@wrong(
    "sigmoid",
    "an exponential overflows where `a` is very large, and the result is NaN",
    "overflows-for-large",
)
def overflows_at_a_thousand_only(a):
    with np.errstate(all="ignore"):
        s = np.where(a > 500, np.exp(a) / (1 + np.exp(a)), sigmoid(np.minimum(a, 500)))
    return s.astype(a.dtype)


@wrong(
    "sigmoid",
    "an exponential overflows where `a` is very large, and the result is NaN",
    "overflows-for-large",
)
def hides_its_warnings(a):
    with np.errstate(all="ignore"):
        return (np.exp(a) / (1 + np.exp(a))).astype(a.dtype)


@wrong("sigmoid", "It is right in 1 of 4 random calls")
def clipped_too_early(a):
    return 1 / (1 + np.exp(-np.clip(a, -4, 4)))


@wrong("sigmoid", "`s` is returned as float64 where `a` is float32")
def always_float64(a):
    return sigmoid(a.astype(np.float64))


@wrong("sigmoid", "`s` has dtype float32, expected float64, which keeps more digits")
def always_float32(a):
    return sigmoid(a.astype(np.float32))


@wrong(
    "sigmoid",
    "The formula is correct, but an exponential overflows where `a` is far from 0",
    "overflows",
)
def whole_array_one_branch(a):
    if a.sum() > 0:
        return 1 / (1 + np.exp(-a))
    return np.exp(a) / (1 + np.exp(a))


@wrong("sigmoid", "`s` has the right shape but wrong numbers")
def minus_forgotten(a):
    return 1 / (1 + np.exp(np.abs(a)))


@wrong("sigmoid", "`s` has the right shape but wrong numbers")
def between_minus_one_and_one(a):
    return 2 * sigmoid(a) - 1


@wrong("sigmoid", "`s` has the right shape but wrong numbers")
def steps(a):
    return (a > 0).astype(a.dtype)


@wrong(
    "sigmoid", "`s` holds integers (dtype int64), expected float64. Did you make an array with that"
)
def as_integers(a):
    return np.round(sigmoid(a)).astype(int)


@wrong("sigmoid", "Your function modifies its argument `a`")
def overwrites_its_argument(a):
    a[...] = sigmoid(a)
    return a


@wrong(
    "sigmoid", "`s` is a function, expected a NumPy array of shape (4, 5): are the parentheses of a"
)
def the_function_itself(a):
    return sigmoid


@wrong("sigmoid", "Each call prints 12000 lines")
def twelve_thousand_lines(a):
    print("a\n" * 10_000, end="")
    for _ in range(2_000):
        print("a")
    return np.zeros_like(a)


@wrong("sigmoid_grad", "`slope` is 2 times the expected value, everywhere")
def twice_as_steep(s):
    return 2 * s * (1 - s)


@wrong("sigmoid_grad", "`slope` has the right shape but wrong numbers")
def one_minus_its_square(s):
    return s * (1 - s) ** 2


@wrong("sigmoid_grad", "`slope` has the right shape but wrong numbers")
def derivative_by_differences(s):
    return np.gradient(s, axis=1)


@wrong(
    "sigmoid_grad",
    "`s` is used as if it were the pre-activation, but it is already the sigmoid's output",
    "takes-the-pre-activation",
)
def from_logits(s):
    return np.exp(-s) / (1 + np.exp(-s)) ** 2


@wrong("sigmoid_grad", "`slope` is a single number, expected a NumPy array of shape (4, 6)")
def scalar_slope(s):
    return float(np.mean(s * (1 - s)))


@wrong("tanh_grad", "`slope` has the right shape but wrong numbers")
def power_of_one_minus(t):
    return 1 - np.abs(t)


@wrong(
    "tanh_grad",
    "`t` is used as if it were the pre-activation, but it is already the output of tanh",
    "takes-the-pre-activation",
)
def sech_of_the_output(t):
    return 1 / np.cosh(t) ** 2


@wrong("tanh_grad", "`slope` is 0.5 times the expected value, everywhere")
def half_of_it(t):
    return 0.5 * (1 - t * t)


@wrong("tanh_grad", "A power is written `**`")
def xor_for_power(t):
    return 1 - t ^ 2


@wrong("tanh_grad", "`slope` has the right shape but wrong numbers")
def root_of_it(t):
    return np.sqrt(1 - t * t)


# --- one gate ----------------------------------------------------------------------------------


@wrong(
    "gate",
    "Each product passes through the sigmoid separately; only their sum should",
    "squashes-each-product",
)
def activates_each_product(x, h_prev, W_ih, W_hh, b):
    return sigmoid(x @ W_ih.T) + sigmoid(h_prev @ W_hh.T + b)


@wrong(
    "gate",
    "The bias `b` is added after the sigmoid; it is part of the pre-activation",
    "bias-after-squashing",
)
def bias_outside(x, h_prev, W_ih, W_hh, b):
    return sigmoid(x @ W_ih.T + h_prev @ W_hh.T) + b


@wrong(
    "gate",
    "The gate is already multiplied by `h_prev`; the exercise requires the gate alone",
    "applied-already",
)
def multiplies_the_past(x, h_prev, W_ih, W_hh, b):
    return sigmoid(x @ W_ih.T + h_prev @ W_hh.T + b) * h_prev


@wrong("gate", "Weights are stored as (out, in)")
def weights_not_transposed(x, h_prev, W_ih, W_hh, b):
    return sigmoid(x @ W_ih + h_prev @ W_hh + b)


@wrong("gate", "Arrays of these shapes cannot be added or multiplied")
def elementwise_weights(x, h_prev, W_ih, W_hh, b):
    return sigmoid(x * W_ih + h_prev * W_hh + b)


@wrong("gate", "`gate` has shape (8, 7), expected (7, 8) = (B, H): it is transposed")
def units_first(x, h_prev, W_ih, W_hh, b):
    return gate(x, h_prev, W_ih, W_hh, b).T


@wrong("gate", "`gate` is wrong for the last hidden unit only")
def last_unit_without_bias(x, h_prev, W_ih, W_hh, b):
    return gate(x, h_prev, W_ih, W_hh, np.append(b[:-1], 0.0))


@wrong("gate", "`gate` is wrong for the last sequence of the batch only")
def last_sequence_zero(x, h_prev, W_ih, W_hh, b):
    opened = np.zeros_like(h_prev)
    for n in range(len(x) - 1):
        opened[n] = sigmoid(W_ih @ x[n] + W_hh @ h_prev[n] + b)
    return opened


@wrong("gate", "`gate` is a tuple of 2 items, expected a NumPy array of shape (7, 8). Return one")
def pre_activation_too(x, h_prev, W_ih, W_hh, b):
    a = x @ W_ih.T + h_prev @ W_hh.T + b
    return a, sigmoid(a)


@wrong("gate", "`gate` has the right shape but wrong numbers")
def rounded(x, h_prev, W_ih, W_hh, b):
    return np.round(gate(x, h_prev, W_ih, W_hh, b), 3)


@wrong("gate", "Your function modifies its argument `b`")
def adds_into_the_bias(x, h_prev, W_ih, W_hh, b):
    opened = gate(x, h_prev, W_ih, W_hh, b)
    b += 1
    return opened


@wrong("gate", "`gate` is 0.5 times the expected value, everywhere")
def silences_the_output(x, h_prev, W_ih, W_hh, b):
    sys.stdout = sys.stderr = None
    np.seterr(all="ignore")
    np.random.seed(0)
    warnings.simplefilter("error")
    return 0.5 * gate(x, h_prev, W_ih, W_hh, b)


@wrong("gate", "`gate` is a GateClass, expected a NumPy array of shape (7, 8)")
class GateClass:
    """An answer as a class: calling it makes an object."""

    def __init__(self, x, h_prev, W_ih, W_hh, b):
        self.value = gate(x, h_prev, W_ih, W_hh, b)


# --- what gates do to a memory -----------------------------------------------------------------


@wrong("forget", "`c` has the right shape but wrong numbers")
def averages_gate_and_memory(c_prev, f):
    return (c_prev + f) / 2


@wrong("forget", "`c` has the right shape but wrong numbers")
def raises_to_the_power(c_prev, f):
    return np.sign(c_prev) * np.abs(c_prev) ** f


@wrong("forget", "`c` has the right shape but wrong numbers")
def one_gate_for_all(c_prev, f):
    return f.mean() * c_prev


@wrong("forget", "`c` has shape (4, 4), expected (4, 6): axis 1 has length 4, not 6.")
def matrix_product(c_prev, f):
    return f @ c_prev.T


@wrong("forget", "Your function modifies its argument `c_prev`")
def forgets_in_place(c_prev, f):
    c_prev *= f
    return c_prev


@wrong("forget", "The forget gate is rounded to 0 or 1; a gate can be half open", "all-or-nothing")
def open_or_shut(c_prev, f):
    return np.where(f > 0.5, c_prev, 0)


@wrong("forget", "`c` has the right shape but wrong numbers")
def first_unit_kept(c_prev, f):
    left = f * c_prev
    left[..., 0] = c_prev[..., 0]
    return left


@wrong("forget", "`c` has the right shape but wrong numbers")
def twice_forgotten(c_prev, f):
    return f * f * c_prev


@wrong(
    "forget",
    "The cell state passes through tanh; forgetting only scales it",
    "squashes-the-memory",
)
def forgets_tanh_of_cell_state(c_prev, f):
    return f * np.tanh(c_prev)


@wrong("forget", "`c` holds NaN in 1 of 24 entries, first at [3, 5]")
def right_but_for_a_nan(c_prev, f):
    left = f * c_prev
    left.flat[-1] = np.nan
    return left


@wrong("write", "Your function modifies its argument `c`")
def writes_in_place(c, i, g):
    c += i * g
    return c


@wrong("write", "`c` has the right shape but wrong numbers")
def activates_gate_and_candidate(c, i, g):
    return c + sigmoid(i) * np.tanh(g)


@wrong(
    "write",
    "The new cell state passes through tanh; only the hidden state needs that",
    "squashes-the-new-memory",
)
def applies_tanh_to_new_cell_state(c, i, g):
    return np.tanh(c + i * g)


@wrong("write", "The old cell state is lost: only the scaled candidate is left", "overwrites")
def only_what_was_written(c, i, g):
    return c + i * g - c


@wrong("write", "`c` has the right shape but wrong numbers")
def writes_where_positive(c, i, g):
    return c + i * np.maximum(g, 0)


@wrong("write", "`c` is right for the first sequence of the batch only")
def one_row_for_all(c, i, g):
    return c + (i * g)[0]


@wrong("write", "`c` has shape (8, 8), expected (4, 8) = (B, H): axis 0 has length 8, not 4")
def appends(c, i, g):
    return np.concatenate([c, i * g])


@wrong("write", "`c` is wrong for the last sequence of the batch only")
def half_written(c, i, g):
    new = c + i * g
    new[-1, -1] = c[-1, -1]
    return new


@wrong("expose", "`h` has the right shape but wrong numbers")
def shows_the_change_only(c, o):
    return o * (1 - np.tanh(c) ** 2)


@wrong("expose", "`h` has the right shape but wrong numbers")
def clips_the_memory(c, o):
    return o * np.clip(c, -1, 1)


@wrong("expose", "`h` has the right shape but wrong numbers")
def applies_tanh_twice(c, o):
    return o * np.tanh(np.tanh(c))


@wrong("expose", "Your function modifies its argument `c`")
def applies_tanh_in_place(c, o):
    return o * np.tanh(c, out=c)


@wrong("expose", "`h` is a tuple of 2 items, expected a NumPy array of shape (5, 4). Return one")
def shows_and_keeps(c, o):
    return o * np.tanh(c), c


@wrong(
    "expose",
    "The output gate passes through a sigmoid again, but `o` is already between 0 and 1",
    "gate-through-a-sigmoid",
)
def applies_sigmoid_to_both(c, o):
    return sigmoid(o) * np.tanh(c)


@wrong("expose", "`h` has the right shape but wrong numbers")
def shares_the_rest(c, o):
    return o * np.tanh(c) + (1 - o) * c


# --- four layers -------------------------------------------------------------------------------


@wrong(
    "lstm_gates",
    "The four blocks are correct but returned in the order i, f, o, g",
    "returned-ifog",
)
def returned_as_i_f_o_g(x, h_prev, W_ih, W_hh, b):
    i, f, g, o = lstm_gates(x, h_prev, W_ih, W_hh, b)
    return i, f, o, g


@wrong(
    "lstm_gates",
    "`lstm_gates` returned a NumPy array of shape (4, 28), expected 4 values: `i, f, g",
)
def one_packed_array(x, h_prev, W_ih, W_hh, b):
    return np.concatenate(lstm_gates(x, h_prev, W_ih, W_hh, b), axis=1)


@wrong(
    "lstm_gates", "`lstm_gates` returned a NumPy array of shape (4, 4, 7), expected 4 values: `i, f"
)
def one_stacked_array(x, h_prev, W_ih, W_hh, b):
    return np.stack(lstm_gates(x, h_prev, W_ih, W_hh, b))


@wrong("lstm_gates", "`lstm_gates` returned a dict, expected 4 values: `i, f, g, o`")
def gates_in_a_dict(x, h_prev, W_ih, W_hh, b):
    return dict(zip("ifgo", lstm_gates(x, h_prev, W_ih, W_hh, b), strict=True))


@wrong(
    "lstm_gates",
    "Every fourth row of the weights is read as one gate",
    "interleaved",
)
def interleaved(x, h_prev, W_ih, W_hh, b):
    a = x @ W_ih.T + h_prev @ W_hh.T + b
    i, f, g, o = (a[:, k::4] for k in range(4))
    return sigmoid(i), sigmoid(f), np.tanh(g), sigmoid(o)


@wrong("lstm_gates", "`i` has shape (1, 28), expected (4, 7) = (B, H): axis 0 has length 1, not 4")
def split_along_the_batch(x, h_prev, W_ih, W_hh, b):
    a = x @ W_ih.T + h_prev @ W_hh.T + b
    i, f, g, o = np.array_split(a, 4, axis=0)
    return sigmoid(i), sigmoid(f), np.tanh(g), sigmoid(o)


@wrong(
    "lstm_gates",
    "your curve is tanh, which runs from −1 to 1; a gate needs",
    "tanh",  # of `sigmoid`: one mistake in place of three
)
def everything_through_tanh(x, h_prev, W_ih, W_hh, b):
    return tuple(np.split(np.tanh(x @ W_ih.T + h_prev @ W_hh.T + b), 4, axis=1))


@wrong(
    "lstm_gates",
    "The candidate `g` passes through a sigmoid instead of tanh",
    "sigmoid-on-candidate",
)
def everything_through_sigmoid(x, h_prev, W_ih, W_hh, b):
    return tuple(np.split(sigmoid(x @ W_ih.T + h_prev @ W_hh.T + b), 4, axis=1))


@wrong("lstm_gates", "`f` has the right shape but wrong numbers")
def forgets_the_bias_of_f(x, h_prev, W_ih, W_hh, b):
    H = h_prev.shape[1]
    b = b.copy()
    b[H : 2 * H] = 0
    return lstm_gates(x, h_prev, W_ih, W_hh, b)


@wrong(
    "lstm_gates",
    "1 is added to the pre-activation of the forget gate; such an initial bias belongs in `b`",
    "forget-bias-of-one",
)
def forget_bias_of_one(x, h_prev, W_ih, W_hh, b):
    H = h_prev.shape[1]
    b = b.copy()
    b[H : 2 * H] += 1
    return lstm_gates(x, h_prev, W_ih, W_hh, b)


@wrong("lstm_gates", "`lstm_gates` returned a tuple of 3 items, expected 4 values: `i, f, g, o`")
def only_three(x, h_prev, W_ih, W_hh, b):
    i, f, _, o = lstm_gates(x, h_prev, W_ih, W_hh, b)
    return i, f, o


@wrong("lstm_gates", "`f` has shape (4, 6), expected (4, 7) = (B, H): axis 1 has length 6, not 7")
def off_by_one_slices(x, h_prev, W_ih, W_hh, b):
    a = x @ W_ih.T + h_prev @ W_hh.T + b
    H = h_prev.shape[1]
    i, f, g, o = a[:, :H], a[:, H + 1 : 2 * H], a[:, 2 * H + 1 : 3 * H], a[:, 3 * H + 1 :]
    return sigmoid(i), sigmoid(f), np.tanh(g), sigmoid(o)


@wrong("lstm_gates", "`g` has the right shape but wrong numbers")
def g_looks_at_the_input_alone(x, h_prev, W_ih, W_hh, b):
    H = h_prev.shape[1]
    i, f, _, o = lstm_gates(x, h_prev, W_ih, W_hh, b)
    return i, f, np.tanh((x @ W_ih.T + b)[:, 2 * H : 3 * H]), o


@wrong("lstm_gates", "`g` has the right shape but wrong numbers")
def candidate_already_written(x, h_prev, W_ih, W_hh, b):
    i, f, g, o = lstm_gates(x, h_prev, W_ih, W_hh, b)
    return i, f, i * g, o


@wrong("lstm_gates", "`f` holds the values of `i`")
def the_same_gate_four_times(x, h_prev, W_ih, W_hh, b):
    i, *_ = lstm_gates(x, h_prev, W_ih, W_hh, b)
    return i, i, i, i


# --- half-life ---------------------------------------------------------------------------------


@wrong("forget_bias_for_half_life", "`bias` is wrong")
def half_of_the_steps(steps):
    return forget_bias_for_half_life(steps / 2)


@wrong(
    "forget_bias_for_half_life",
    "Your bias is ln(steps), a rule of thumb for a time constant",
    "log-of-the-steps",
)
def logarithm_of_the_steps(steps):
    return np.log(steps)


@wrong("forget_bias_for_half_life", "`bias` is wrong")
def logarithm_of_the_steps_less_one(steps):
    return np.log(np.maximum(steps - 1, 1e-300))


@wrong("forget_bias_for_half_life", "`bias` is wrong")
def sigmoid_in_place_of_logit(steps):
    return 1 / (1 + np.exp(-(0.5 ** (1 / steps))))


@wrong("forget_bias_for_half_life", "`bias` is wrong")
def approximated(steps):
    return np.log(steps / np.log(2))


@wrong(
    "forget_bias_for_half_life",
    "`float` and the module `math` take a single number",
)
def numbers_only(steps):
    f = 0.5 ** (1 / float(steps))
    return math.log(f / (1 - f))


@wrong("forget_bias_for_half_life", "TypeError: 'float' object is not subscriptable")
def arrays_only(steps):
    f = 0.5 ** (1 / steps[:])
    return np.log(f / (1 - f))


@wrong(
    "forget_bias_for_half_life", "`bias` is a NumPy array of shape (1,), expected a single number"
)
def an_array_for_a_number(steps):
    return np.atleast_1d(forget_bias_for_half_life(steps))


@wrong("forget_bias_for_half_life", "`bias` is an int (far too large), expected a single number")
def an_enormous_integer(steps):
    return 10**400


@wrong("forget_bias_for_half_life", "`bias` is infinity.")
def infinitely_open(steps):
    return float("inf")


@wrong("forget_bias_for_half_life", "`bias` has shape (7,), expected (7, 1)")
def flattened(steps):
    return (
        np.ravel(forget_bias_for_half_life(steps))
        if np.ndim(steps)
        else (forget_bias_for_half_life(steps))
    )


@wrong("forget_bias_for_half_life", "`bias` is wrong")
def rounded_bias(steps):
    return np.round(forget_bias_for_half_life(steps), 6)


# --- the bug hunt ------------------------------------------------------------------------------


def gate_arguments(B=3, I=2, H=4, seed=0):
    """One good case."""
    rng = np.random.default_rng(seed)
    shapes = [(B, I), (B, H), (4 * H, I), (4 * H, H), (4 * H,)]
    return tuple(rng.standard_normal(shape) for shape in shapes)


@wrong("cases_for_lstm_gates", "Your case exposes 13 of 30 wrong implementations.")
def one_sequence_without_biases():
    x, h_prev, W_ih, W_hh, b = gate_arguments(B=1)
    return [(x, h_prev, W_ih, W_hh, 0 * b)]


@wrong("cases_for_lstm_gates", "wrong only where `h_prev` is not zero and `W_hh` is not zero, and")
def all_zeros():
    return [tuple(np.zeros_like(array) for array in gate_arguments())]


@wrong("cases_for_lstm_gates", "wrong only where the 4 blocks of `b` differ, which does not hold")
def all_ones():
    return [tuple(np.ones_like(array) for array in gate_arguments())]


@wrong("cases_for_lstm_gates", "is wrong only where H > 1, which holds in none of your cases")
def one_unit():
    return [gate_arguments(H=1, seed=seed) for seed in range(6)]


@wrong("cases_for_lstm_gates", "In all of your cases b is zero", "biases-are-zero")
def biases_as_most_libraries_start():
    return [(*gate_arguments(B, I, H)[:4], np.zeros(4 * H)) for B, I, H in [(3, 2, 4), (2, 5, 3)]]


@wrong("cases_for_lstm_gates", "a batch of one sequence", "one-sequence")
def one_sequence_each():
    return [gate_arguments(B=1, seed=seed) for seed in range(6)]


@wrong("cases_for_lstm_gates", "Your list holds 7 cases, expected at most 6")
def seven_cases():
    return [gate_arguments(seed=seed) for seed in range(7)]


@wrong("cases_for_lstm_gates", "returns a list of 200 items, expected at most 6 cases")
def two_hundred_cases():
    return [gate_arguments()] * 200


@wrong("cases_for_lstm_gates", "returns the arguments of a single case, expected a list of cases")
def brackets_forgotten():
    return gate_arguments()


@wrong("cases_for_lstm_gates", "Your list holds no case, expected 1 to 6.")
def no_case():
    return []


@wrong("cases_for_lstm_gates", "Your function returns `None`, expected a list of cases")
def return_forgotten():
    [gate_arguments()]


@wrong("cases_for_lstm_gates", "Your function returns a generator, expected a list of cases")
def yields_its_cases():
    yield gate_arguments()


@wrong(
    "cases_for_lstm_gates", "`cases[1]` is not valid: it is a dict, expected a tuple `(x, h_prev,"
)
def a_case_by_names():
    return [gate_arguments(), dict(zip("xhWUb", gate_arguments(), strict=True))]


@wrong("cases_for_lstm_gates", "`cases[0]` is not valid: it has 4 items, expected a tuple")
def bias_left_out():
    return [gate_arguments()[:4]]


@wrong("cases_for_lstm_gates", "W_ih is (16, 4), expected (16, 2). In your case, H is 4 in h_prev")
def weights_exchanged():
    x, h_prev, W_ih, W_hh, b = gate_arguments()
    return [(x, h_prev, W_hh, W_ih, b)]


@wrong("cases_for_lstm_gates", "and I is 2 in x. Is it transposed?")
def weights_transposed():
    x, h_prev, W_ih, W_hh, b = gate_arguments()
    return [(x, h_prev, W_ih.T, W_hh, b)]


@wrong("cases_for_lstm_gates", "`x` holds int64, expected floating-point numbers: `.astype(float)`")
def whole_numbers():
    x, *others = gate_arguments()
    return [(np.arange(x.size).reshape(x.shape), *others)]


@wrong(
    "cases_for_lstm_gates", "`b` is a list of 16 items, expected a NumPy array: `np.array` makes"
)
def a_list_for_an_array():
    *others, b = gate_arguments()
    return [(*others, b.tolist())]


@wrong("cases_for_lstm_gates", "W_hh holds float32 and x holds float64, expected one dtype")
def mixed_dtypes():
    x, h_prev, W_ih, W_hh, b = gate_arguments()
    return [(x, h_prev, W_ih, W_hh.astype(np.float32), b)]


@wrong("cases_for_lstm_gates", "`cases[0]` is not valid: `x` holds NaN in 1 of 6 entries")
def not_a_number():
    x, *others = gate_arguments()
    x[1, 0] = np.nan
    return [(x, *others)]


@wrong("cases_for_lstm_gates", "so large that the right result is not finite")
def enormous_numbers():
    return [tuple(1e200 * array for array in gate_arguments())]


@wrong("cases_for_lstm_gates", "`cases[0]` is not valid: `B` may be at most 12")
def a_large_batch():
    return [gate_arguments(B=1000)]


@wrong("cases_for_lstm_gates", "two right implementations disagree on it, because of rounding")
def cancels_to_rounding():
    x, h_prev, W_ih, W_hh, b = gate_arguments(I=3)
    x[:] = [1e17, 1.0, -1e17]
    return [(x, h_prev, np.ones_like(W_ih), W_hh, b)]


@wrong("cases_for_lstm_gates", "at your line `x = rng.standard_normal(3, 2)`")
def shape_without_brackets():
    rng = np.random.default_rng(0)
    x = rng.standard_normal(3, 2)
    return [(x, *gate_arguments()[1:])]
