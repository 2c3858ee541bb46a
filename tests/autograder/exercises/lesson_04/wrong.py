"""Wrong answers to lesson 04 that the catalogue does not hold."""

import numpy as np

from lstm_course.cells.lstm import lstm_backward, lstm_forward, lstm_step_backward
from lstm_course.cells.truncated_bptt import truncated_backward
from lstm_course.training.gradcheck import numerical_gradient
from tests.autograder.exercises.register_wrong import Wrong, register

WRONG: list[Wrong] = []
wrong = register(WRONG)

# --- checking a gradient -----------------------------------------------------------------------


@wrong(
    "numerical_gradient",
    "all entries of `x[k]` are perturbed together; each entry needs its own slope",
    "one-axis-only",
)
def first_axis_only(f, x, eps=1e-5):
    gradient = np.zeros_like(x)
    for n in range(len(x)):
        up, down = x.copy(), x.copy()
        up[n] += eps
        down[n] -= eps
        gradient[n] = (f(up) - f(down)) / (2 * eps)
    return gradient


@wrong("numerical_gradient", "1 of 4 entries differ; the largest difference at [3]: yours is 0,")
def last_entry_forgotten(f, x, eps=1e-5):
    gradient = numerical_gradient(f, x, eps)
    gradient[(-1,) * x.ndim] = 0
    return gradient


@wrong("numerical_gradient", "`gradient` has the right shape but wrong numbers")
def step_far_too_small(f, x, eps=1e-5):
    return numerical_gradient(f, x, 1e-9 * eps)


@wrong(
    "numerical_gradient", "`gradient` is a tuple of 2 items, expected a NumPy array of shape (4,)"
)
def gives_the_error_too(f, x, eps=1e-5):
    return numerical_gradient(f, x, eps), eps**2


@wrong("numerical_gradient", "`gradient` is a single number, expected a NumPy array of shape (4,)")
def sum_of_the_slopes(f, x, eps=1e-5):
    return float(numerical_gradient(f, x, eps).sum())


@wrong("numerical_gradient", "`gradient` has shape (2, 5), expected (5, 2): it is transposed")
def transposed(f, x, eps=1e-5):
    return numerical_gradient(f, x, eps).T


@wrong("numerical_gradient", "`gradient` has the right shape but wrong numbers")
def rounds_to_single(f, x, eps=1e-5):
    return numerical_gradient(lambda a: float(np.float32(f(a))), x, eps)


@wrong("numerical_gradient", "`gradient` has the right shape but wrong numbers.")
def one_side_of_the_width_of_two(f, x, eps=1e-5):
    gradient = np.zeros_like(x)
    for index in np.ndindex(x.shape):
        moved = x.copy()
        moved[index] += 2 * eps
        gradient[index] = (f(moved) - f(x)) / (2 * eps)
    return gradient


# --- one step ----------------------------------------------------------------------------------


@wrong(
    "lstm_step_backward",
    "contains the old *hidden state*; f multiplies the old cell state",
    "df-from-h-prev",
)
def gates_grad_of_h_prev(dh, dc, cache):
    return lstm_step_backward(dh, dc, cache._replace(c_prev=cache.h_prev))


@wrong("lstm_step_backward", "`dc_prev` has the right shape but wrong numbers.")
def i_and_o_exchanged(dh, dc, cache):
    return lstm_step_backward(dh, dc, cache._replace(i=cache.o, o=cache.i))


@wrong("lstm_step_backward", "`dW_ih` is wrong in the blocks of `i` and `o` only")
def rows_i_and_o_exchanged(dh, dc, cache):
    *states, dW_ih, dW_hh, db = lstm_step_backward(dh, dc, cache)
    order = np.arange(len(db)).reshape(4, -1)[[3, 1, 2, 0]].ravel()
    return *states, dW_ih[order], dW_hh[order], db[order]


@wrong("lstm_step_backward", "`dW_ih` is wrong in the block of `o` only")
def output_gate_forgotten(dh, dc, cache):
    *states, dW_ih, dW_hh, db = lstm_step_backward(dh, dc, cache)
    for gradient in (dW_ih, dW_hh, db):
        gradient[3 * len(gradient) // 4 :] = 0
    return *states, dW_ih, dW_hh, db


@wrong(
    "lstm_step_backward",
    "Line 9, `da_f @ np.split(cache.W_hh, 4)[1]`, is where your computation leaves the right one",
)
def dh_prev_through_one_gate(dh, dc, cache):
    dx, _, dc_prev, *weights = lstm_step_backward(dh, dc, cache)
    whole = dc + dh * cache.o * (1 - np.tanh(cache.c) ** 2)
    da_f = whole * cache.c_prev * cache.f * (1 - cache.f)
    dh_prev = da_f @ np.split(cache.W_hh, 4)[1]
    return dx, dh_prev, dc_prev, *weights


@wrong("lstm_step_backward", "24 of 35 entries differ")
def dc_prev_clipped(dh, dc, cache):
    dx, dh_prev, dc_prev, *weights = lstm_step_backward(dh, dc, cache)
    return dx, dh_prev, np.clip(dc_prev, -0.1, 0.1), *weights


@wrong("lstm_step_backward", "`dc_prev` has the wrong sign everywhere")
def every_sign_turned(dh, dc, cache):
    return [-gradient for gradient in lstm_step_backward(dh, dc, cache)]


@wrong("lstm_step_backward", "`dc_prev` holds the values of `dx`: are the two mixed up?")
def states_first(dh, dc, cache):
    dx, dh_prev, dc_prev, *weights = lstm_step_backward(dh, dc, cache)
    return dh_prev, dc_prev, dx, *weights


@wrong("lstm_step_backward", "returned a tuple of 5 items, expected 6 values")
def without_dc_prev(dh, dc, cache):
    dx, dh_prev, _, *weights = lstm_step_backward(dh, dc, cache)
    return dx, dh_prev, *weights


@wrong("lstm_step_backward", "`dh + dc`, is where your computation leaves the right one")
def dc_added_to_dh(dh, dc, cache):
    return lstm_step_backward(dh + dc, dc, cache)


@wrong("lstm_step_backward", "'LSTMStepCache' object has no attribute 'tanh_c'")
def reads_a_field_that_is_not_there(dh, dc, cache):
    return lstm_step_backward(dh, dc * cache.tanh_c, cache)


# --- a sequence --------------------------------------------------------------------------------


@wrong(
    "lstm_backward",
    "the gradient of c starts from `dhs[-1]`; it should start from zeros",
    "last-loss-for-c",
)
def begins_with_the_last_loss_in_c(dhs, cache, dc_T=None):
    return lstm_backward(dhs, cache, dhs[-1] if dc_T is None else dc_T)


@wrong(
    "lstm_backward",
    "Use `is None` to ask whether an argument was given",
)
def asks_an_array_for_its_truth(dhs, cache, dc_T=None):
    return lstm_backward(dhs, cache, dc_T or np.zeros_like(cache.c0))


@wrong(
    "lstm_backward",
    "`dx` has shape (5, 3), expected (12, 5, 3) = (T, B, I): the first axis is missing.",
)
def dx_of_the_first_step_only(dhs, cache, dc_T=None):
    dx, *rest = lstm_backward(dhs, cache, dc_T)
    return dx[0], *rest


@wrong("lstm_backward", "its axes are in another order")
def dx_with_batch_first(dhs, cache, dc_T=None):
    dx, *rest = lstm_backward(dhs, cache, dc_T)
    return dx.swapaxes(0, 1), *rest


@wrong("lstm_backward", "`dx` is wrong at the first time step (t = 0) only")
def through_time_from_states_of_zero(dhs, cache, dc_T=None):
    zeros = cache._replace(h0=np.zeros_like(cache.h0), c0=np.zeros_like(cache.c0))
    return lstm_backward(dhs, zeros, dc_T)


@wrong("lstm_backward", "`dx` has the right shape but wrong numbers.")
def losses_one_step_late(dhs, cache, dc_T=None):
    return lstm_backward(np.concatenate([dhs[1:], 0 * dhs[:1]]), cache, dc_T)


@wrong("lstm_backward", "`dx` is wrong at some time steps only: with T = 12, first at t = 0.")
def faded_on_purpose(dhs, cache, dc_T=None):
    fading = 0.9 ** np.arange(len(dhs))[::-1, None, None]
    return lstm_backward(dhs * fading, cache, dc_T)


@wrong("lstm_backward", "returned a tuple of 4 items, expected 6 values")
def weights_in_a_list(dhs, cache, dc_T=None):
    dx, dh0, dc0, *weights = lstm_backward(dhs, cache, dc_T)
    return dx, dh0, dc0, weights


# --- truncated ---------------------------------------------------------------------------------


@wrong(
    "truncated_backward",
    "In each segment only the last step's upstream gradient is used",
    "last-loss-of-each-segment",
)
def losses_at_the_cuts_only(dhs, cache, k):
    ends = (np.arange(len(dhs)) + 1) % k == 0
    ends[-1] = True
    return truncated_backward(dhs * ends[:, None, None], cache, k)


# --- the bug hunt ------------------------------------------------------------------------------


def backward_arguments(T=4, B=3, I=2, H=5, seed=0, zero=()):
    """One good case, or one with arrays that are zero."""
    rng = np.random.default_rng(seed)
    shapes = {"x": (T, B, I), "h0": (B, H), "c0": (B, H), "W_ih": (4 * H, I), "W_hh": (4 * H, H)}
    shapes |= {"b": (4 * H,), "dhs": (T, B, H), "dc_T": (B, H)}
    drawn = {name: (name not in zero) * rng.standard_normal(s) for name, s in shapes.items()}
    *forward, dhs, dc_T = drawn.values()
    return dhs, lstm_forward(*forward)[2], dc_T


@wrong("cases_for_lstm_backward", "Your case exposes 18 of 39 wrong implementations.")
def one_step_of_one_sequence():
    return [backward_arguments(T=1, B=1, zero=("b",))]


@wrong("cases_for_lstm_backward", "is wrong only where T > 1, which holds in none of your cases")
def one_step_each():
    return [backward_arguments(T=1, B=1, seed=seed) for seed in range(6)]


@wrong("cases_for_lstm_backward", "a single time step, so nothing flows through time", "one-step")
def one_step_with_and_without_dc_T():
    dhs, cache, dc_T = backward_arguments(T=1)
    return [(dhs, cache), (dhs, cache, dc_T)]


@wrong("cases_for_lstm_backward", "None of your cases has a `dc_T`", "never-a-dc-T")
def no_loss_at_the_last_cell_state():
    return [backward_arguments(seed=seed)[:2] for seed in range(6)]


@wrong("cases_for_lstm_backward", "All of your cases have a `dc_T`", "always-a-dc-T")
def always_a_loss_at_the_last_cell_state():
    return [backward_arguments(seed=seed) for seed in range(6)]


@wrong("cases_for_lstm_backward", "a batch of one sequence", "one-sequence")
def one_sequence_each():
    return [backward_arguments(B=1), backward_arguments(B=1, seed=1)[:2]]


@wrong("cases_for_lstm_backward", "Your case exposes 0 of 39 wrong implementations")
def no_loss_at_all():
    return [backward_arguments(zero=("dhs", "dc_T"))]


@wrong("cases_for_lstm_backward", "Your list holds 8 cases, expected at most 6")
def eight_cases():
    return [backward_arguments(seed=seed) for seed in range(8)]


@wrong(
    "cases_for_lstm_backward",
    "`dhs` is an LSTMCache, expected an array in a tuple `(dhs, cache, dc_T)`",
)
def cache_first():
    dhs, cache, dc_T = backward_arguments()
    return [(cache, dhs, dc_T)]


@wrong("cases_for_lstm_backward", "`cache` is a NumPy array of shape (3, 5), expected an LSTMCache")
def cache_last():
    dhs, cache, dc_T = backward_arguments()
    return [(dhs, dc_T, cache)]


@wrong("cases_for_lstm_backward", "`cache` is a tuple of 11 items, expected an LSTMCache")
def cache_as_a_tuple():
    dhs, cache, dc_T = backward_arguments()
    return [(dhs, tuple(cache), dc_T)]


@wrong("cases_for_lstm_backward", "`cache` is an LSTMStepCache, expected an LSTMCache")
def cache_of_a_step():
    dhs, cache, dc_T = backward_arguments()
    return [(dhs, cache.step(0), dc_T)]


@wrong("cases_for_lstm_backward", "`cache` is a tuple of 3 items, expected an LSTMCache")
def all_that_the_forward_pass_returns():
    dhs, cache, _ = backward_arguments()
    result = lstm_forward(*cache[:5], np.zeros(len(cache.W_ih)))
    return [(dhs, result)]


@wrong("cases_for_lstm_backward", "dhs is (3, 4, 5), expected (4, 3, 5)")
def batch_first():
    dhs, cache, _ = backward_arguments()
    return [(dhs.transpose(1, 0, 2), cache)]


@wrong("cases_for_lstm_backward", "dc_T is (4, 3, 5), expected (3, 5)")
def a_loss_at_every_cell_state():
    dhs, cache, _ = backward_arguments()
    return [(dhs, cache, dhs)]


@wrong("cases_for_lstm_backward", "`dhs` is `None`, expected")
def no_dhs():
    _, cache, dc_T = backward_arguments()
    return [(None, cache, dc_T)]


@wrong("cases_for_lstm_backward", "its `hs` do not follow from its `o` and `cs`")
def other_hidden_states():
    dhs, cache, dc_T = backward_arguments()
    return [(dhs, cache._replace(hs=dhs), dc_T)]


@wrong("cases_for_lstm_backward", "its `cs` do not follow from its gates and `c0`")
def another_initial_state():
    dhs, cache, dc_T = backward_arguments()
    return [(dhs, cache._replace(c0=dc_T), dc_T)]


@wrong("cases_for_lstm_backward", "its gates do not follow from its x, `hs` and weights")
def other_weights():
    dhs, cache, dc_T = backward_arguments()
    return [(dhs, cache._replace(W_ih=0.5 * cache.W_ih), dc_T)]


@wrong("cases_for_lstm_backward", "its gates are not between 0 and 1")
def gates_beyond_one():
    dhs, cache, dc_T = backward_arguments(T=1, zero=("c0",))
    cs = 3 * cache.i * cache.g
    return [(dhs, cache._replace(i=3 * cache.i, cs=cs, hs=cache.o * np.tanh(cs)), dc_T)]


@wrong("cases_for_lstm_backward", "`cache.x` holds infinity in 1 of 24 entries")
def infinite_input():
    dhs, cache, dc_T = backward_arguments()
    x = cache.x.copy()
    x[0, 0, 0] = np.inf
    return [(dhs, cache._replace(x=x), dc_T)]


@wrong("cases_for_lstm_backward", "`cases[1]` is not valid: `T` may be at most 12")
def long_sequences():
    return [backward_arguments(), backward_arguments(T=500)]
