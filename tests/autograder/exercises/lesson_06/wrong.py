"""Wrong answers to lesson 06 that the catalogue does not hold."""

import numpy as np

from lstm_course.cells.gru import GRUStepCache, gru_step, gru_step_backward
from lstm_course.cells.parameter_count import parameter_matched_hidden_size
from lstm_course.cells.variants import coupled_lstm_step, peephole_lstm_step
from tests.autograder.exercises.register_wrong import Wrong, register

WRONG: list[Wrong] = []
wrong = register(WRONG)


def sigma(a):
    return 1 / (1 + np.exp(-a))


def thirds(*arrays):
    """Each array's three blocks of rows."""
    return [np.split(array, 3) for array in arrays]


# --- one step of the GRU -----------------------------------------------------------------------


@wrong("gru_step", "they are stored in the order r, z, n", "rows-z-r-n")
def keras_rows(x, h_prev, W_ih, W_hh, b_ih, b_hh):
    (U_z, U_r, U_n), (V_z, V_r, V_n), (b_z, b_r, b_n), (d_z, d_r, d_n) = thirds(
        W_ih, W_hh, b_ih, b_hh
    )
    z = sigma(x @ U_z.T + b_z + h_prev @ V_z.T + d_z)
    r = sigma(x @ U_r.T + b_r + h_prev @ V_r.T + d_r)
    a_hn = h_prev @ V_n.T + d_n
    n = np.tanh(x @ U_n.T + b_n + r * a_hn)
    return z * h_prev + (1 - z) * n, GRUStepCache(x, h_prev, W_ih, W_hh, r, z, n, a_hn)


@wrong(
    "gru_step", "*before* the product with `W_hn`", "reset-before-product", "caches-without-bias"
)
def from_the_paper_of_2014(x, h_prev, W_ih, W_hh, b_ih, b_hh):
    (U_r, U_z, U_n), (V_r, V_z, V_n), (b_r, b_z, b_n) = thirds(W_ih, W_hh, b_ih + b_hh)
    r = sigma(x @ U_r.T + h_prev @ V_r.T + b_r)
    z = sigma(x @ U_z.T + h_prev @ V_z.T + b_z)
    n = np.tanh(x @ U_n.T + (r * h_prev) @ V_n.T + b_n)
    h = z * h_prev + (1 - z) * n
    return h, GRUStepCache(x, h_prev, W_ih, W_hh, r, z, n, h_prev @ V_n.T)


@wrong(
    "gru_step", "This is the GRU of Chung et al. (2014)", "as-in-chung-2014", "caches-without-bias"
)
def from_an_encyclopedia(x, h_prev, W_ih, W_hh, b_ih, b_hh):
    """Fully gated version: reset first, and z the share of the new."""
    (U_r, U_z, U_n), (V_r, V_z, V_n), (b_r, b_z, b_n) = thirds(W_ih, W_hh, b_ih + b_hh)
    z = sigma(x @ U_z.T + h_prev @ V_z.T + b_z)
    r = sigma(x @ U_r.T + h_prev @ V_r.T + b_r)
    n = np.tanh(x @ U_n.T + (r * h_prev) @ V_n.T + b_n)
    h = (1 - z) * h_prev + z * n
    return h, GRUStepCache(x, h_prev, W_ih, W_hh, r, z, n, h_prev @ V_n.T)


@wrong("gru_step", "z is the old state's share", "as-in-chung-2014")
def reset_and_inverted(x, h_prev, W_ih, W_hh, b_ih, b_hh):
    _, cache = gru_step(x, h_prev, W_ih, W_hh, b_ih, b_hh)
    H = h_prev.shape[1]
    a_xn = x @ W_ih[2 * H :].T + b_ih[2 * H :]
    n = np.tanh(a_xn + (cache.r * h_prev) @ W_hh[2 * H :].T + b_hh[2 * H :])
    return (1 - cache.z) * h_prev + cache.z * n, cache._replace(n=n)


@wrong("gru_step", "Every third pre-activation is assigned to the same block", "interleaved")
def interleaved(x, h_prev, W_ih, W_hh, b_ih, b_hh):
    a_x, a_h = x @ W_ih.T + b_ih, h_prev @ W_hh.T + b_hh
    r = sigma(a_x[:, 0::3] + a_h[:, 0::3])
    z = sigma(a_x[:, 1::3] + a_h[:, 1::3])
    n = np.tanh(a_x[:, 2::3] + r * a_h[:, 2::3])
    h = (1 - z) * n + z * h_prev
    return h, GRUStepCache(x, h_prev, W_ih, W_hh, r, z, n, a_h[:, 2::3])


@wrong("gru_step", "they are stored in the order r, z, n", "rows-z-r-n")
def halves_of_one_product_exchanged(x, h_prev, W_ih, W_hh, b_ih, b_hh):
    H = h_prev.shape[1]
    rz = sigma(x @ W_ih[: 2 * H].T + b_ih[: 2 * H] + h_prev @ W_hh[: 2 * H].T + b_hh[: 2 * H])
    r, z = rz[:, H:], rz[:, :H]
    a_hn = h_prev @ W_hh[2 * H :].T + b_hh[2 * H :]
    n = np.tanh(x @ W_ih[2 * H :].T + b_ih[2 * H :] + r * a_hn)
    h = (1 - z) * n + z * h_prev
    return h, GRUStepCache(x, h_prev, W_ih, W_hh, r, z, n, a_hn)


@wrong("gru_step", "The reset gate r mixes the old state and the candidate", "reset-gate-mixes")
def r_in_the_place_of_z(x, h_prev, W_ih, W_hh, b_ih, b_hh):
    _, cache = gru_step(x, h_prev, W_ih, W_hh, b_ih, b_hh)
    return (1 - cache.r) * cache.n + cache.r * h_prev, cache


@wrong("gru_step", "The update gate z scales the candidate's recurrent part", "update-gate-resets")
def z_resets(x, h_prev, W_ih, W_hh, b_ih, b_hh):
    _, cache = gru_step(x, h_prev, W_ih, W_hh, b_ih, b_hh)
    H = h_prev.shape[1]
    n = np.tanh(x @ W_ih[2 * H :].T + b_ih[2 * H :] + cache.z * cache.a_hn)
    return (1 - cache.z) * n + cache.z * h_prev, cache._replace(n=n)


@wrong(
    "gru_step",
    "The reset gate is inverted: the candidate depends on the past",
    "reset-gate-inverted",
)
def reset_the_other_way(x, h_prev, W_ih, W_hh, b_ih, b_hh):
    _, cache = gru_step(x, h_prev, W_ih, W_hh, b_ih, b_hh)
    H = h_prev.shape[1]
    n = np.tanh(x @ W_ih[2 * H :].T + b_ih[2 * H :] + (1 - cache.r) * cache.a_hn)
    return (1 - cache.z) * n + cache.z * h_prev, cache._replace(n=n)


@wrong("gru_step", "The two biases are exchanged", "biases-exchanged")
def biases_exchanged(x, h_prev, W_ih, W_hh, b_ih, b_hh):
    return gru_step(x, h_prev, W_ih, W_hh, b_hh, b_ih)


@wrong("gru_step", "`cache.r` has the right shape but wrong numbers")
def states_and_inputs_exchanged_in_one_matrix(x, h_prev, W_ih, W_hh, b_ih, b_hh):
    both = np.concatenate([h_prev, x], axis=1)
    W = np.concatenate([W_ih, W_hh], axis=1)
    a = both @ W.T + b_ih + b_hh
    r, z, a_n = np.split(a, 3, axis=1)
    r, z = sigma(r), sigma(z)
    n = np.tanh(r * a_n)
    h = (1 - z) * n + z * h_prev
    return h, GRUStepCache(x, h_prev, W_ih, W_hh, r, z, n, a_n)


@wrong("gru_step", "The two products are added before r scales them", "reset-on-everything-cached")
def one_product_for_everything(x, h_prev, W_ih, W_hh, b_ih, b_hh):
    a = x @ W_ih.T + b_ih + h_prev @ W_hh.T + b_hh
    r, z, a_n = np.split(a, 3, axis=1)
    r, z = sigma(r), sigma(z)
    n = np.tanh(r * a_n)
    h = (1 - z) * n + z * h_prev
    return h, GRUStepCache(x, h_prev, W_ih, W_hh, r, z, n, a_n)


@wrong("gru_step", "`h` has the right shape but wrong numbers.")
def mixes_the_new_state(x, h_prev, W_ih, W_hh, b_ih, b_hh):
    _, cache = gru_step(x, h_prev, W_ih, W_hh, b_ih, b_hh)
    h = (1 - cache.z) * cache.n
    h = h + cache.z * h
    return h, cache


@wrong("gru_step", "Your function modifies its argument `h_prev`", "caches-new-for-old")
def in_place(x, h_prev, W_ih, W_hh, b_ih, b_hh):
    h, cache = gru_step(x, h_prev, W_ih, W_hh, b_ih, b_hh)
    h_prev[:] = h
    return h_prev, cache


@wrong("gru_step", "returned a tuple of 3 items, expected 2 values: `h, cache`")
def state_twice(x, h_prev, W_ih, W_hh, b_ih, b_hh):
    h, cache = gru_step(x, h_prev, W_ih, W_hh, b_ih, b_hh)
    return h, h, cache


@wrong("gru_step", "`h` holds the values of `cache`: are the two mixed up?")
def cache_first(x, h_prev, W_ih, W_hh, b_ih, b_hh):
    return gru_step(x, h_prev, W_ih, W_hh, b_ih, b_hh)[::-1]


@wrong("gru_step", "returned a NumPy array of shape (3, 5), expected 2 values: `h, cache`")
def state_alone(x, h_prev, W_ih, W_hh, b_ih, b_hh):
    return gru_step(x, h_prev, W_ih, W_hh, b_ih, b_hh)[0]


@wrong("gru_step", "`cache` is a tuple of 3 items, expected a GRUStepCache: `x, h_prev")
def cache_of_gates_only(x, h_prev, W_ih, W_hh, b_ih, b_hh):
    h, cache = gru_step(x, h_prev, W_ih, W_hh, b_ih, b_hh)
    return h, (cache.r, cache.z, cache.n)


@wrong("gru_step", "`cache.r` has dtype float16, expected float64")
def half_precision(x, h_prev, W_ih, W_hh, b_ih, b_hh):
    arrays = [array.astype(np.float16) for array in (x, h_prev, W_ih, W_hh, b_ih, b_hh)]
    a_x, a_h = arrays[0] @ arrays[2].T + arrays[4], arrays[1] @ arrays[3].T + arrays[5]
    (x_r, x_z, x_n), (h_r, h_z, h_n) = np.split(a_x, 3, axis=1), np.split(a_h, 3, axis=1)
    r, z = sigma(x_r + h_r), sigma(x_z + h_z)
    n = np.tanh(x_n + r * h_n)
    h = (1 - z) * n + z * arrays[1]
    return h, GRUStepCache(x, h_prev, W_ih, W_hh, r, z, n, h_n)


@wrong("gru_step", "12 of 15 entries differ")
def a_gate_a_sequence(x, h_prev, W_ih, W_hh, b_ih, b_hh):
    _, cache = gru_step(x, h_prev, W_ih, W_hh, b_ih, b_hh)
    z = cache.z[:, :1]
    return (1 - z) * cache.n + z * h_prev, cache


@wrong("gru_step", "`h` holds the values of `cache.n`", "candidate-not-scaled", "old-state-dropped")
def returns_a_candidate(x, h_prev, W_ih, W_hh, b_ih, b_hh):
    _, cache = gru_step(x, h_prev, W_ih, W_hh, b_ih, b_hh)
    return cache.n, cache


@wrong("gru_step", "Weights are stored as (out, in), ")
def weights_not_transposed(x, h_prev, W_ih, W_hh, b_ih, b_hh):
    a_x = x @ W_ih + b_ih
    return a_x, h_prev @ W_hh + b_hh


@wrong("gru_step", "`h` is right for the first sequence of the batch only")
def sample_by_sample_with_the_first_state(x, h_prev, W_ih, W_hh, b_ih, b_hh):
    hs = [gru_step(x[[n]], h_prev[[0]], W_ih, W_hh, b_ih, b_hh)[0][0] for n in range(len(x))]
    return np.stack(hs), gru_step(x, h_prev, W_ih, W_hh, b_ih, b_hh)[1]


@wrong("gru_step", "`cache.n` has the right shape but wrong numbers")
def relu_for_tanh(x, h_prev, W_ih, W_hh, b_ih, b_hh):
    _, cache = gru_step(x, h_prev, W_ih, W_hh, b_ih, b_hh)
    n = np.maximum(np.arctanh(cache.n), 0)
    return (1 - cache.z) * n + cache.z * h_prev, cache._replace(n=n)


@wrong("gru_step", "has no effect on the candidate", "recurrent-bias-missing", "no-reset")
def no_reset_no_second_bias(x, h_prev, W_ih, W_hh, b_ih, b_hh):
    a = x @ W_ih.T + h_prev @ W_hh.T + b_ih
    r, z, n = np.split(a, 3, axis=1)
    r, z, n = sigma(r), sigma(z), np.tanh(n)
    a_hn = np.split(h_prev @ W_hh.T, 3, axis=1)[2]
    return (1 - z) * n + z * h_prev, GRUStepCache(x, h_prev, W_ih, W_hh, r, z, n, a_hn)


# --- back through a step -----------------------------------------------------------------------


@wrong("gru_step_backward", "`db_ih` is wrong in the block of `n` only")
def block_of_n_forgotten(dh, cache):
    dx, dh_prev, dW_ih, dW_hh, db_ih, db_hh = gru_step_backward(dh, cache)
    H = dh.shape[1]
    dW_ih[2 * H :] = 0
    db_ih[2 * H :] = 0
    return dx, dh_prev, dW_ih, dW_hh, db_ih, db_hh


@wrong(
    "gru_step_backward",
    "Line 11, `da_r @ cache.W_ih[:H] + da_z @ cache.W_ih[H : 2 * H]`, is where",
)
def dx_through_the_gates_only(dh, cache):
    _, *rest = gru_step_backward(dh, cache)
    H = dh.shape[1]
    da_z = dh * (cache.h_prev - cache.n) * cache.z * (1 - cache.z)
    da_n = dh * (1 - cache.z) * (1 - cache.n**2)
    da_r = da_n * cache.a_hn * cache.r * (1 - cache.r)
    dx = da_r @ cache.W_ih[:H] + da_z @ cache.W_ih[H : 2 * H]
    return dx, *rest


@wrong("gru_step_backward", "returned a tuple of 5 items, expected 6 values")
def one_bias_gradient(dh, cache):
    *rest, db_ih, _ = gru_step_backward(dh, cache)
    return *rest, db_ih


@wrong(
    "gru_step_backward",
    "returned a dict, expected 6 values: `dx, dh_prev, dW_ih, dW_hh, db_ih, db_hh`",
)
def in_a_dict(dh, cache):
    names = ("dx", "dh_prev", "dW_ih", "dW_hh", "db_ih", "db_hh")
    return dict(zip(names, gru_step_backward(dh, cache), strict=True))


@wrong("gru_step_backward", "`dx` holds the values of `dh_prev`")
def state_before_input(dh, cache):
    dx, dh_prev, *rest = gru_step_backward(dh, cache)
    return dh_prev, dx, *rest


@wrong("gru_step_backward", "`db_ih` holds the values of `db_hh`")
def recurrent_first(dh, cache):
    dx, dh_prev, dW_ih, dW_hh, db_ih, db_hh = gru_step_backward(dh, cache)
    return dx, dh_prev, dW_hh, dW_ih, db_hh, db_ih


@wrong("gru_step_backward", "`db_ih` holds the values of `db_hh`")
def biases_exchanged_on_the_way_back(dh, cache):
    *rest, db_ih, db_hh = gru_step_backward(dh, cache)
    return *rest, db_hh, db_ih


@wrong("gru_step_backward", "Your function modifies its argument `dh`")
def scales_dh_in_place(dh, cache):
    dx, dh_prev, *rest = gru_step_backward(dh, cache)
    dh *= cache.z
    return dx, dh_prev, *rest


@wrong("gru_step_backward", "`db_ih` has the wrong sign everywhere")
def negative_gradients(dh, cache):
    return tuple(-gradient for gradient in gru_step_backward(dh, cache))


@wrong("gru_step_backward", "`db_ih` is 0.1 times the expected value, everywhere")
def learning_rate_inside(dh, cache):
    return tuple(0.1 * gradient for gradient in gru_step_backward(dh, cache))


@wrong("gru_step_backward", "It is right in 1 of 4 random calls.")
def clipped(dh, cache):
    return tuple(np.clip(gradient, -1, 1) for gradient in gru_step_backward(dh, cache))


@wrong(
    "gru_step_backward", "`db_ih` has shape (1, 18), expected (18,) = (3H,): an axis of length 1"
)
def columns_for_biases(dh, cache):
    *rest, db_ih, db_hh = gru_step_backward(dh, cache)
    return *rest, db_ih[None], db_hh[None]


@wrong("gru_step_backward", "`db_ih` has the right shape but wrong numbers.")
def first_sequence_only(dh, cache):
    names = ("x", "h_prev", "r", "z", "n", "a_hn")
    one = cache._replace(**{name: getattr(cache, name)[:1] for name in names})
    return gru_step_backward(dh[:1], one)


@wrong("gru_step_backward", "`db_ih` has the right shape but wrong numbers.")
def an_lstms_way_back(dh, cache):
    x, h_prev, W_ih, W_hh, i, f, g, _ = cache
    da = np.concatenate([dh * i * (1 - i), dh * f * (1 - f), dh * (1 - g**2)], axis=1)
    return da @ W_ih, da @ W_hh, da.T @ x, da.T @ h_prev, da.sum(0), da.sum(0)


@wrong("gru_step_backward", "Every output is wrong, so check first what they share")
def forward_again_without_a_cache(dh, cache):
    x, h_prev, W_ih, W_hh, *_ = cache
    zeros = np.zeros(len(W_ih))
    return gru_step_backward(dh, gru_step(x, h_prev, W_ih, W_hh, zeros, zeros)[1])


@wrong("gru_step_backward", "operands could not be broadcast together with shapes (5,6) (5,3)")
def weights_of_the_wrong_side(dh, cache):
    x, h_prev, W_ih, W_hh, r, z, n, a_hn = cache
    da_n = dh * (1 - z) * (1 - n**2)
    da_z = dh * (h_prev - n) * z * (1 - z)
    da_r = da_n * a_hn * r * (1 - r)
    da = np.concatenate([da_r, da_z, da_n * r], axis=1)
    return da @ W_hh, dh * z + da @ W_ih, da.T @ x, da.T @ h_prev, da.sum(0), da.sum(0)


@wrong(
    "gru_step_backward",
    "reaches the recurrent product unscaled: the factor r is missing",
    "reset-forgotten",
)
def one_da_for_both_sides(dh, cache):
    x, h_prev, W_ih, W_hh, r, z, n, a_hn = cache
    da_n = dh * (1 - z) * (1 - n**2)
    da_z = dh * (h_prev - n) * z * (1 - z)
    da_r = da_n * a_hn * r * (1 - r)
    da = np.concatenate([da_r, da_z, da_n], axis=1)
    return da @ W_ih, dh * z + da @ W_hh, da.T @ x, da.T @ h_prev, da.sum(0), da.sum(0)


@wrong(
    "gru_step_backward",
    "Line 7, `np.full_like(db_ih, db_ih.sum())`, is where your computation leaves",
)
def summed_over_the_units(dh, cache):
    *rest, db_ih, db_hh = gru_step_backward(dh, cache)
    return *rest, np.full_like(db_ih, db_ih.sum()), np.full_like(db_hh, db_hh.sum())


@wrong(
    "gru_step_backward",
    "No gradient flows through the reset gate",
    "path-through-r-dropped",
    "reset-forgotten",
)
def r_forgotten_where_it_is_a_factor(dh, cache):
    return gru_step_backward(dh, cache._replace(r=np.ones_like(cache.r)))


@wrong(
    "gru_step_backward",
    "`dn` is scaled by z, the old state's share",
    "direct-path-share",
    "dn-share",
)
def update_gate_has_changed_its_mind(dh, cache):
    return gru_step_backward(dh, cache._replace(z=1 - cache.z))


@wrong("gru_step_backward", "`dh_prev` has the right shape but wrong numbers.")
def dh_prev_scaled_by_r(dh, cache):
    dx, dh_prev, *rest = gru_step_backward(dh, cache)
    return dx, dh_prev * cache.r, *rest


# --- peepholes ---------------------------------------------------------------------------------


def peeping(x, h_prev, c_prev, W_ih, W_hh, b, peep):
    """A step whose gates see `peep(letter, c_prev, c)`; c is None before it is known."""
    a_i, a_f, a_g, a_o = np.split(x @ W_ih.T + h_prev @ W_hh.T + b, 4, axis=1)
    i, f = sigma(a_i + peep("i", c_prev, None)), sigma(a_f + peep("f", c_prev, None))
    c = f * c_prev + i * np.tanh(a_g)
    return sigma(a_o + peep("o", c_prev, c)) * np.tanh(c), c


@wrong(
    "peephole_lstm_step", "All three gates use the input gate's peephole", "one-peephole-for-all"
)
def one_peephole_for_all(x, h_prev, c_prev, W_ih, W_hh, b, p_i, p_f, p_o):
    return peephole_lstm_step(x, h_prev, c_prev, W_ih, W_hh, b, p_i, p_i, p_i)


@wrong(
    "peephole_lstm_step",
    "The peepholes of i and o are exchanged",
    "peepholes-of-i-and-o-swapped",
)
def peepholes_in_reverse(x, h_prev, c_prev, W_ih, W_hh, b, p_i, p_f, p_o):
    return peephole_lstm_step(x, h_prev, c_prev, W_ih, W_hh, b, p_o, p_f, p_i)


@wrong(
    "peephole_lstm_step",
    "The peepholes are added to the gates *after* the sigmoid",
    "outside-the-sigmoid",
)
def peepholes_outside_the_sigmoid(x, h_prev, c_prev, W_ih, W_hh, b, p_i, p_f, p_o):
    a_i, a_f, a_g, a_o = np.split(x @ W_ih.T + h_prev @ W_hh.T + b, 4, axis=1)
    i, f = sigma(a_i) + p_i * c_prev, sigma(a_f) + p_f * c_prev
    c = f * c_prev + i * np.tanh(a_g)
    return (sigma(a_o) + p_o * c) * np.tanh(c), c


@wrong("peephole_lstm_step", "`c` has the right shape but wrong numbers.")
def peepholes_as_matrices(x, h_prev, c_prev, W_ih, W_hh, b, p_i, p_f, p_o):
    p = {"i": p_i, "f": p_f, "o": p_o}

    def peep(letter, before, after):
        return (before if after is None else after) @ np.outer(p[letter], p[letter])

    return peeping(x, h_prev, c_prev, W_ih, W_hh, b, peep)


@wrong("peephole_lstm_step", "`c` has the right shape but wrong numbers.")
def peepholes_subtracted(x, h_prev, c_prev, W_ih, W_hh, b, p_i, p_f, p_o):
    return peephole_lstm_step(x, h_prev, c_prev, W_ih, W_hh, b, -p_i, -p_f, -p_o)


@wrong("peephole_lstm_step", "`h` has the right shape but wrong numbers.")
def output_gate_sees_what_it_shows(x, h_prev, c_prev, W_ih, W_hh, b, p_i, p_f, p_o):
    p = {"i": p_i, "f": p_f, "o": p_o}

    def peep(letter, before, after):
        return p[letter] * (before if after is None else np.tanh(after))

    return peeping(x, h_prev, c_prev, W_ih, W_hh, b, peep)


@wrong("peephole_lstm_step", "`c` has the right shape but wrong numbers.")
def peepholes_multiplied(x, h_prev, c_prev, W_ih, W_hh, b, p_i, p_f, p_o):
    a_i, a_f, a_g, a_o = np.split(x @ W_ih.T + h_prev @ W_hh.T + b, 4, axis=1)
    i, f = sigma(a_i * p_i * c_prev), sigma(a_f * p_f * c_prev)
    c = f * c_prev + i * np.tanh(a_g)
    return sigma(a_o * p_o * c) * np.tanh(c), c


@wrong("peephole_lstm_step", "The peepholes are added like biases", "peepholes-as-biases")
def without_the_memory(x, h_prev, c_prev, W_ih, W_hh, b, p_i, p_f, p_o):
    p = {"i": p_i, "f": p_f, "o": p_o}
    return peeping(x, h_prev, c_prev, W_ih, W_hh, b, lambda letter, before, after: p[letter])


@wrong("peephole_lstm_step", "it should read the new cell state", "output-gate-sees-old-memory")
def all_gates_before_the_memory(x, h_prev, c_prev, W_ih, W_hh, b, p_i, p_f, p_o):
    a_i, a_f, a_g, a_o = np.split(x @ W_ih.T + h_prev @ W_hh.T + b, 4, axis=1)
    i, f = sigma(a_i + p_i * c_prev), sigma(a_f + p_f * c_prev)
    o = sigma(a_o + p_o * c_prev)
    c = f * c_prev + i * np.tanh(a_g)
    return o * np.tanh(c), c


@wrong("peephole_lstm_step", "`c` has the right shape but wrong numbers.")
def all_gates_see_the_new_memory(x, h_prev, c_prev, W_ih, W_hh, b, p_i, p_f, p_o):
    _, c = peephole_lstm_step(x, h_prev, c_prev, W_ih, W_hh, b, 0 * p_i, 0 * p_f, p_o)
    a_i, a_f, a_g, a_o = np.split(x @ W_ih.T + h_prev @ W_hh.T + b, 4, axis=1)
    i, f, o = sigma(a_i + p_i * c), sigma(a_f + p_f * c), sigma(a_o + p_o * c)
    c = f * c_prev + i * np.tanh(a_g)
    return o * np.tanh(c), c


@wrong("peephole_lstm_step", "returned a tuple of 3 items, expected 2 values: `h, c`")
def hands_back_a_cache(x, h_prev, c_prev, W_ih, W_hh, b, p_i, p_f, p_o):
    h, c = peephole_lstm_step(x, h_prev, c_prev, W_ih, W_hh, b, p_i, p_f, p_o)
    return h, c, (x, h_prev, c_prev)


@wrong("peephole_lstm_step", "p_i is (6, 1), expected (6,), as H is 6 in c_prev")
def peepholes_along_the_batch(x, h_prev, c_prev, W_ih, W_hh, b, p_i, p_f, p_o):
    return peephole_lstm_step(
        x, h_prev, c_prev, W_ih, W_hh, b, p_i[:, None] * np.ones(1), p_f[:, None], p_o[:, None]
    )


@wrong("peephole_lstm_step", "`c` has the right shape but wrong numbers.")
def a_little_more_than_the_bias(x, h_prev, c_prev, W_ih, W_hh, b, p_i, p_f, p_o):
    return peephole_lstm_step(x, h_prev, c_prev, W_ih, W_hh, b + 1e-3, p_i, p_f, p_o)


# --- coupled gates -----------------------------------------------------------------------------


def coupled(x, h_prev, W_ih, W_hh, b):
    """The three layers' pre-activations."""
    return np.split(x @ W_ih.T + h_prev @ W_hh.T + b, 3, axis=1)


@wrong("coupled_lstm_step", "The axis cannot be split into so many equal parts")
def as_if_there_were_four_layers(x, h_prev, c_prev, W_ih, W_hh, b):
    i, f, g, o = np.split(x @ W_ih.T + h_prev @ W_hh.T + b, 4, axis=1)
    c = sigma(f) * c_prev + sigma(i) * np.tanh(g)
    return sigma(o) * np.tanh(c), c


@wrong("coupled_lstm_step", "The first block is used as the input gate", "coupling-inverted")
def f_from_i(x, h_prev, c_prev, W_ih, W_hh, b):
    a_i, a_g, a_o = coupled(x, h_prev, W_ih, W_hh, b)
    i = sigma(a_i)
    f = 1 - i
    c = f * c_prev + i * np.tanh(a_g)
    return sigma(a_o) * np.tanh(c), c


@wrong("coupled_lstm_step", "`c` has the right shape but wrong numbers")
def softmax_over_the_two(x, h_prev, c_prev, W_ih, W_hh, b):
    a_f, a_g, a_o = coupled(x, h_prev, W_ih, W_hh, b)
    f, i = np.exp(a_f), np.exp(1 - a_f)
    f, i = f / (f + i), i / (f + i)
    c = f * c_prev + i * np.tanh(a_g)
    return sigma(a_o) * np.tanh(c), c


@wrong(
    "coupled_lstm_step",
    "the candidate is subtracted where it should be added",
    "candidate-subtracted",
)
def minus_sign_forgotten(x, h_prev, c_prev, W_ih, W_hh, b):
    a_f, a_g, a_o = coupled(x, h_prev, W_ih, W_hh, b)
    f = sigma(a_f)
    c = f * c_prev + (f - 1) * np.tanh(a_g)
    return sigma(a_o) * np.tanh(c), c


@wrong("coupled_lstm_step", "`h` holds the values of `c`")
def a_gru_without_a_reset(x, h_prev, c_prev, W_ih, W_hh, b):
    a_f, a_g, _ = coupled(x, h_prev, W_ih, W_hh, b)
    f = sigma(a_f)
    c = f * c_prev + (1 - f) * np.tanh(a_g)
    return c, c


@wrong("coupled_lstm_step", "it should scale the old cell state `c_prev`", "hidden-for-cell")
def mixes_h_and_g(x, h_prev, c_prev, W_ih, W_hh, b):
    a_f, a_g, a_o = coupled(x, h_prev, W_ih, W_hh, b)
    f = sigma(a_f)
    c = f * h_prev + (1 - f) * np.tanh(a_g)
    return sigma(a_o) * np.tanh(c), c


@wrong("coupled_lstm_step", "`c` has the right shape but wrong numbers.")
def coupled_gate_of_one_number(x, h_prev, c_prev, W_ih, W_hh, b):
    a_f, a_g, a_o = coupled(x, h_prev, W_ih, W_hh, b)
    f = sigma(a_f)
    c = f * c_prev + (1 - f.mean()) * np.tanh(a_g)
    return sigma(a_o) * np.tanh(c), c


@wrong("coupled_lstm_step", "returned a NumPy array of shape (3, 7), expected 2 values: `h, c`")
def memory_only(x, h_prev, c_prev, W_ih, W_hh, b):
    return coupled_lstm_step(x, h_prev, c_prev, W_ih, W_hh, b)[1]


@wrong("coupled_lstm_step", "returned a tuple of 3 items, expected 2 values: `h, c`")
def gates_too(x, h_prev, c_prev, W_ih, W_hh, b):
    a_f, _, _ = coupled(x, h_prev, W_ih, W_hh, b)
    return *coupled_lstm_step(x, h_prev, c_prev, W_ih, W_hh, b), sigma(a_f)


@wrong("coupled_lstm_step", "`c` has the right shape but wrong numbers")
def rounded_gate(x, h_prev, c_prev, W_ih, W_hh, b):
    a_f, a_g, a_o = coupled(x, h_prev, W_ih, W_hh, b)
    f = np.round(sigma(a_f))
    c = f * c_prev + (1 - f) * np.tanh(a_g)
    return sigma(a_o) * np.tanh(c), c


@wrong("coupled_lstm_step", "`c` is correct.")
def output_gate_is_the_input_gate(x, h_prev, c_prev, W_ih, W_hh, b):
    a_f, a_g, _ = coupled(x, h_prev, W_ih, W_hh, b)
    f = sigma(a_f)
    c = f * c_prev + (1 - f) * np.tanh(a_g)
    return (1 - f) * np.tanh(c), c


@wrong(
    "coupled_lstm_step",
    "`if` needs one truth value. To decide for every entry, use `np.where` or a mask in",
)
def where_for_a_gate(x, h_prev, c_prev, W_ih, W_hh, b):
    a_f, a_g, a_o = coupled(x, h_prev, W_ih, W_hh, b)
    c = c_prev if sigma(a_f) > 0.5 else np.tanh(a_g)
    return sigma(a_o) * np.tanh(c), c


# --- the same budget ---------------------------------------------------------------------------


@wrong(
    "parameter_matched_hidden_size",
    "The input weights are not counted",
    "biases-forgotten",
    "input-weights-forgotten",
)
def largest_square(kind, budget, input_size):
    layers = {"rnn": 1, "gru": 3, "lstm": 4}[kind]
    return int(np.sqrt(budget / layers))


@wrong("parameter_matched_hidden_size", "a layer has a whole number of units", "not-rounded")
def a_float(kind, budget, input_size):
    layers, second = {"rnn": (1, 0), "gru": (3, 1), "lstm": (4, 0)}[kind]
    linear = layers * (input_size + 1) + second
    return (np.sqrt(linear**2 + 4 * layers * budget) - linear) / (2 * layers)


@wrong(
    "parameter_matched_hidden_size", "Every kind is counted like an RNN", "kind-ignored-one-layer"
)
def starts_from_an_rnn(kind, budget, input_size):
    return parameter_matched_hidden_size("rnn", budget, input_size)


@wrong(
    "parameter_matched_hidden_size",
    "The GRU's second bias is not counted",
    "second-bias-of-the-gru",
)
def rnn_divided_by_layers(kind, budget, input_size):
    layers = {"rnn": 1, "gru": 3, "lstm": 4}[kind]
    return parameter_matched_hidden_size("rnn", budget // layers, input_size)


@wrong(
    "parameter_matched_hidden_size", "`hidden_size` is a list of 3 items, expected a single number"
)
def all_three_kinds(kind, budget, input_size):
    return [parameter_matched_hidden_size(k, budget, input_size) for k in ("rnn", "gru", "lstm")]


@wrong("parameter_matched_hidden_size", "It is right in 5 of 24 random calls")
def input_size_is_hidden_size(kind, budget, input_size):
    layers = {"rnn": 1, "gru": 3, "lstm": 4}[kind]
    hidden = 1
    while layers * (2 * (hidden + 1) ** 2 + (hidden + 1)) <= budget:
        hidden += 1
    return hidden


@wrong(
    "parameter_matched_hidden_size", "`hidden_size` is a tuple of 2 items, expected a single number"
)
def size_and_count(kind, budget, input_size):
    hidden = parameter_matched_hidden_size(kind, budget, input_size)
    return hidden, budget


@wrong("parameter_matched_hidden_size", "`hidden_size` is 1 too small.")
def in_steps_of_two(kind, budget, input_size):
    hidden = parameter_matched_hidden_size(kind, budget, input_size)
    return max(1, hidden - hidden % 2)


@wrong(
    "parameter_matched_hidden_size",
    "`hidden_size` is wrong: yours is 13, expected 10.",
)
def two_gates_in_a_gru(kind, budget, input_size):
    layers = {"rnn": 1, "gru": 2, "lstm": 4}[kind]
    hidden = 1
    while layers * (hidden + 1) * (input_size + hidden + 2) <= budget:
        hidden += 1
    return hidden


@wrong(
    "parameter_matched_hidden_size",
    "`hidden_size` is `None`, expected a single number: is a `return` missing?",
)
def prints_it(kind, budget, input_size):
    print(parameter_matched_hidden_size(kind, budget, input_size))


@wrong("parameter_matched_hidden_size", "`hidden_size` is wrong: yours is 15, expected 44.")
def never_above_fifteen(kind, budget, input_size):
    return min(15, parameter_matched_hidden_size(kind, budget, input_size))


@wrong("parameter_matched_hidden_size", "The dictionary has no such key")
def upper_case(kind, budget, input_size):
    layers = {"RNN": 1, "GRU": 3, "LSTM": 4}[kind]
    return int(np.sqrt(budget / layers))


@wrong("parameter_matched_hidden_size", "`hidden_size` is a str, expected a single number")
def as_text(kind, budget, input_size):
    return f"{parameter_matched_hidden_size(kind, budget, input_size)}"
