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
    "The formula is right, but it overflows where a is very large: infinity divided by",
    "overflows-for-large",
)
def overflows_at_a_thousand_only(a):
    with np.errstate(all="ignore"):
        s = np.where(a > 500, np.exp(a) / (1 + np.exp(a)), sigmoid(np.minimum(a, 500)))
    return s.astype(a.dtype)


@wrong(
    "sigmoid",
    "The formula is right, but it overflows where a is very large: infinity divided by",
    "overflows-for-large",
)
def hides_its_warnings(a):
    with np.errstate(all="ignore"):
        return (np.exp(a) / (1 + np.exp(a))).astype(a.dtype)


@wrong("sigmoid", "It is right in 1 of 4 random calls")
def clipped_too_early(a):
    return 1 / (1 + np.exp(-np.clip(a, -4, 4)))


@wrong("sigmoid", "`s` is returned as float64 where a is float32")
def always_float64(a):
    return sigmoid(a.astype(np.float64))


@wrong("sigmoid", "`s` has dtype float32, expected float64, which keeps more digits")
def always_float32(a):
    return sigmoid(a.astype(np.float32))


@wrong(
    "sigmoid",
    "The formula is right, but it overflows where a is very negative: exp(1000) is",
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
    "The argument s is squashed once more: it is the sigmoid's *output* already",
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
    "The argument t is squashed once more: it is tanh's *output* already",
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
    "Each product is squashed by itself and then added; the sum should be squashed once",
    "squashes-each-product",
)
def activates_each_product(x, h_prev, W_ih, W_hh, b):
    return sigmoid(x @ W_ih.T) + sigmoid(h_prev @ W_hh.T + b)


@wrong(
    "gate",
    "The bias is added after the sigmoid; it belongs to the pre-activation",
    "bias-after-squashing",
)
def bias_outside(x, h_prev, W_ih, W_hh, b):
    return sigmoid(x @ W_ih.T + h_prev @ W_hh.T) + b


@wrong(
    "gate",
    "The gate is multiplied with `h_prev` already; only how far it is open is asked for",
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


@wrong("forget", "The gate is rounded to 0 or 1: a soft switch can be half open", "all-or-nothing")
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
    "The memory is squashed by tanh before it is kept; forgetting only scales it",
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
    "The new memory is squashed by tanh; that is done on the way out, not in the memory",
    "squashes-the-new-memory",
)
def applies_tanh_to_new_cell_state(c, i, g):
    return np.tanh(c + i * g)


@wrong("write", "The old memory is lost: what is written should be added to it", "overwrites")
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
    "The gate is squashed by a sigmoid a second time: o is a gate's value already",
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
    "The layers are right but handed back as i, f, o, g; asked for are i, f, g, o",
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
    "Every fourth unit is taken for a gate; the four gates stand as blocks of H units",
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
    "The input gate goes through tanh; a gate is a switch between 0 and 1",
    "tanh-on-input-gate",
    "tanh-on-forget-gate",
    "tanh-on-output-gate",
)
def everything_through_tanh(x, h_prev, W_ih, W_hh, b):
    return tuple(np.split(np.tanh(x @ W_ih.T + h_prev @ W_hh.T + b), 4, axis=1))


@wrong(
    "lstm_gates",
    "The candidate g goes through a sigmoid; it is no gate and should go through tanh",
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
    "1 is added to the forget gate; such a start belongs in b itself, not in the equation",
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
    "This is ln(steps), a rule of thumb for a time constant; an exact half-life is asked",
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
