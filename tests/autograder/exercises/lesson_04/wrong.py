"""Wrong answers to lesson 04 that the catalogue does not hold."""

import numpy as np

from lstm_course.cells.lstm import lstm_backward, lstm_step_backward
from lstm_course.cells.truncated_bptt import truncated_backward
from lstm_course.training.gradcheck import numerical_gradient
from tests.autograder.exercises.register_wrong import Wrong, register

WRONG: list[Wrong] = []
wrong = register(WRONG)

# --- checking a gradient -----------------------------------------------------------------------


@wrong("numerical_gradient", "It is right in 2 of 4 random calls")
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


@wrong("lstm_step_backward", "is made with the old *hidden state*", "df-from-h-prev")
def gates_grad_of_h_prev(dh, dc, cache):
    return lstm_step_backward(dh, dc, cache._replace(c_prev=cache.h_prev))


@wrong("lstm_step_backward", "`dc_prev` has the right shape but wrong numbers.")
def i_and_o_exchanged(dh, dc, cache):
    return lstm_step_backward(dh, dc, cache._replace(i=cache.o, o=cache.i))


@wrong("lstm_step_backward", "`dW_ih` is wrong in the block of `i` and `o` only")
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
    "`dx`, `dc_prev`, `dW_ih`, `dW_hh` and `db` are correct. They also depend on the",
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


@wrong(
    "lstm_step_backward",
    "Every output is wrong, so check first what they share: the whole gradient of the",
)
def dc_added_to_dh(dh, dc, cache):
    return lstm_step_backward(dh + dc, dc, cache)


@wrong("lstm_step_backward", "'LSTMStepCache' object has no attribute 'tanh_c'")
def reads_a_field_that_is_not_there(dh, dc, cache):
    return lstm_step_backward(dh, dc * cache.tanh_c, cache)


# --- a sequence --------------------------------------------------------------------------------


@wrong("lstm_backward", "the gradient of c starts from what the loss says", "last-loss-for-c")
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
