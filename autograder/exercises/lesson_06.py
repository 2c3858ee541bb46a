"""Lesson 06: the GRU and variants of the LSTM.

B sequences in a batch, I input features, H hidden units. The rows of a GRU's weights are r, z, n.
"""

import numpy as np

from autograder import draws
from autograder.exercise import Case, Exercise, Mistake, Part
from lstm_course.gru import GRUStepCache, gru_step, gru_step_backward
from lstm_course.parameters import parameter_matched_hidden_size
from lstm_course.variants import coupled_lstm_step, peephole_lstm_step

GRU = "The GRU"
GRU_BACKWARD = "Back through a GRU step"
PEEPHOLES = "Gates that see the memory"
COUPLED = "Gates that share their work"
BUDGET = "The same budget for all"

GRU_CACHE = {
    "x": "B I",
    "h_prev": "B H",
    "W_ih": "rzn*H I",
    "W_hh": "rzn*H H",
    "r": "B H",
    "z": "B H",
    "n": "B H",
    "a_hn": "B H",
}

# --- one step of the GRU -----------------------------------------------------------------------


def _draw_gru_step(rng: np.random.Generator) -> tuple[np.ndarray, ...]:
    B, I, H = draws.sizes(rng, (3, 6), (2, 8), (4, 7))
    return (
        draws.normal(rng, B, I),
        draws.normal(rng, B, H, scale=0.8),
        draws.normal(rng, 3 * H, I, scale=0.6),
        draws.normal(rng, 3 * H, H, scale=0.6),
        draws.normal(rng, 3 * H, scale=0.8),
        draws.normal(rng, 3 * H, scale=0.8),
    )


def _pushed(b: np.ndarray, block: int, value: float) -> np.ndarray:
    """The biases with one layer's set to `value` in every other unit.

    Every other: a gate that is 0 everywhere would be compared on the scale of its rounding.
    """
    pushed = b.reshape(3, -1).copy()  # (3, H)
    pushed[block, ::2] = value
    return pushed.ravel()


def _gru_step_probes(rng: np.random.Generator) -> tuple[Case, ...]:
    x, h_prev, W_ih, W_hh, b_ih, b_hh = _draw_gru_step(rng)
    return (
        Case(
            (x, h_prev, W_ih, W_hh, _pushed(b_ih, 1, 90.0), b_hh),
            "where z is 1, h is h_prev (every other unit)",
        ),
        Case(
            (x, h_prev, W_ih, W_hh, _pushed(b_ih, 1, -90.0), b_hh),
            "where z is 0, h is the candidate (every other unit)",
        ),
        Case(
            (x, h_prev, W_ih, W_hh, _pushed(b_ih, 0, -90.0), b_hh),
            "where r is 0, the candidate does not see the past (every other unit)",
        ),
        Case((x, 0 * h_prev, W_ih, W_hh, b_ih, b_hh), "h_prev is 0: the biases still count"),
    )


GRU_STEP = Exercise(
    name="gru_step",
    lesson="06",
    section=GRU,
    reference=gru_step,
    draw=_draw_gru_step,
    probes=_gru_step_probes,
    parts=(Part("h", 3, "B H"), Part("cache", 1, GRU_CACHE)),
    order=("cache.r", "cache.z", "cache.a_hn", "cache.n", "h", "cache"),
    mistakes=(
        Mistake(
            "reset-before-product",
            "the reset gate scales `h_prev` *before* the product with `W_hn` (Cho 2014's form); "
            "here, as in torch, it scales what comes out, bias included",
            "what does r stand in front of in this lesson's equation of n: a state, or a product?",
            (
                "n = np.tanh(a_xn + r * a_hn)",
                "n = np.tanh(a_xn + (r * h_prev) @ np.split(W_hh, 3)[2].T + np.split(b_hh, 3)[2])",
            ),
        ),
        Mistake(
            "reset-before-product-cached",
            "the reset gate scales `h_prev` *before* the product with `W_hn` (Cho 2014's form), "
            "and `a_hn` in the cache has r in it",
            "compute the recurrent product of all three layers first; where does r come in?",
            (
                "n = np.tanh(a_xn + r * a_hn)",
                "a_hn = (r * h_prev) @ np.split(W_hh, 3)[2].T + np.split(b_hh, 3)[2]\n"
                "    n = np.tanh(a_xn + a_hn)",
            ),
        ),
        Mistake(
            "update-gate-inverted",
            "the update gate is the other way round: here, as in torch, z is the share of the "
            "*old* state (some papers have it as you do)",
            "what should h be where z is 1?",
            ("(1 - z) * n + z * h_prev", "z * n + (1 - z) * h_prev"),
        ),
        Mistake(
            "as-in-chung-2014",
            "this is the GRU of Chung et al. (2014): r before the product with `W_hn`, and z the "
            "share of the *new* state; here, as in torch, r comes after it, and z is the old "
            "state's share",
            "what should h be where z is 1, and what does r stand in front of in this lesson?",
            (
                (
                    "n = np.tanh(a_xn + r * a_hn)",
                    "n = np.tanh("
                    "a_xn + (r * h_prev) @ np.split(W_hh, 3)[2].T + np.split(b_hh, 3)[2])",
                ),
                ("(1 - z) * n + z * h_prev", "z * n + (1 - z) * h_prev"),
            ),
        ),
        Mistake(
            "rows-z-r-n",
            "the weights' rows are taken in the order z, r, n; they stand in the order r, z, n",
            "which of the three layers comes first in torch's weights?",
            (
                ("a_xr, a_xz, a_xn = np", "a_xz, a_xr, a_xn = np"),
                ("a_hr, a_hz, a_hn = np", "a_hz, a_hr, a_hn = np"),
            ),
        ),
        Mistake(
            "rows-n-first",
            "the weights' rows are taken in the order n, r, z; they stand in the order r, z, n",
            "which of the three layers comes last in torch's weights?",
            (
                ("a_xr, a_xz, a_xn = np", "a_xn, a_xr, a_xz = np"),
                ("a_hr, a_hz, a_hn = np", "a_hn, a_hr, a_hz = np"),
            ),
        ),
        Mistake(
            "rows-r-n-z",
            "the weights' rows are taken in the order r, n, z; they stand in the order r, z, n",
            "which of the three layers comes last in torch's weights?",
            (
                ("a_xr, a_xz, a_xn = np", "a_xr, a_xn, a_xz = np"),
                ("a_hr, a_hz, a_hn = np", "a_hr, a_hn, a_hz = np"),
            ),
        ),
        Mistake(
            "interleaved",
            "every third unit is taken for a layer; the three layers stand as blocks of H units, "
            "one below the other",
            "what is the difference between rows 0, 3, 6, … and rows 0, 1, 2, …?",
            (
                ("np.split(a_x, 3, axis=1)", "(a_x[:, k::3] for k in range(3))"),
                ("np.split(a_h, 3, axis=1)", "(a_h[:, k::3] for k in range(3))"),
            ),
        ),
        Mistake(
            "recurrent-bias-missing",
            "the second bias, `b_hh`, is missing",
            "how many biases go into n, and which of them does r scale?",
            (" + b_hh", ""),
        ),
        Mistake(
            "input-bias-missing",
            "the first bias, `b_ih`, is missing",
            "how many biases go into each of the three layers?",
            (" + b_ih", ""),
        ),
        Mistake(
            "one-bias-for-both",
            "`b_ih` is used with both products; each has a bias of its own",
            "which of the six arguments have you not used?",
            ("W_hh.T + b_hh", "W_hh.T + b_ih"),
        ),
        Mistake(
            "biases-exchanged",
            "the two biases have changed places: `b_ih` goes with the product of x, `b_hh` with "
            "that of `h_prev`",
            "which of the two biases should r scale?",
            (("W_ih.T + b_ih", "W_ih.T + b_hh"), ("W_hh.T + b_hh", "W_hh.T + b_ih")),
        ),
        Mistake(
            "biases-merged",
            "both biases are added outside of the reset gate; r scales the recurrent product "
            "*with* its bias",
            "where does the bracket behind r close?",
            (
                "a_xn + r * a_hn)",
                "a_xn + r * (a_hn - np.split(b_hh, 3)[2]) + np.split(b_hh, 3)[2])",
            ),
        ),
        Mistake(
            "biases-merged-cached",
            "both biases are added outside of the reset gate, and the cached `a_hn` lacks its own; "
            "r scales the recurrent product *with* its bias",
            "where does the bracket behind r close?",
            (
                "n = np.tanh(a_xn + r * a_hn)",
                "a_hn = a_hn - np.split(b_hh, 3)[2]\n"
                "    n = np.tanh(a_xn + r * a_hn + np.split(b_hh, 3)[2])",
            ),
        ),
        Mistake(
            "tanh-on-gates",
            "both gates go through tanh; a gate is a switch between 0 and 1",
            "which of the three layers is not a gate?",
            (("sigmoid(a_xr", "np.tanh(a_xr"), ("sigmoid(a_xz", "np.tanh(a_xz")),
        ),
        Mistake(
            "tanh-on-reset-gate",
            "the reset gate goes through tanh; a gate is a switch between 0 and 1",
            "which of the three layers is not a gate?",
            ("sigmoid(a_xr", "np.tanh(a_xr"),
        ),
        Mistake(
            "tanh-on-update-gate",
            "the update gate goes through tanh; a gate is a switch between 0 and 1",
            "which of the three layers is not a gate?",
            ("sigmoid(a_xz", "np.tanh(a_xz"),
        ),
        Mistake(
            "sigmoid-on-candidate",
            "the candidate n goes through a sigmoid; it is no gate, and can be negative",
            "between which two numbers should a candidate lie?",
            ("np.tanh(", "sigmoid("),
        ),
        Mistake(
            "candidate-not-squashed",
            "the candidate n is not squashed",
            "between which two numbers should a candidate lie?",
            ("np.tanh(", "("),
        ),
        Mistake(
            "old-state-not-scaled",
            "`h_prev` is added whole: z does not scale it",
            "the two shares of the mix should add up to 1: do yours?",
            ("z * h_prev", "h_prev"),
        ),
        Mistake(
            "candidate-not-scaled",
            "the candidate is added whole, without its share 1 − z",
            "the two shares of the mix should add up to 1: do yours?",
            ("(1 - z) * n", "n"),
        ),
        Mistake(
            "old-state-dropped",
            "the old state is not in the mix: only the candidate's share is left",
            "what should h be where z is 1?",
            (" + z * h_prev", ""),
        ),
        Mistake(
            "no-reset",
            "the reset gate is computed, but has no effect on the candidate",
            "which part of the candidate should r be able to switch off?",
            ("r * a_hn", "a_hn"),
        ),
        Mistake(
            "reset-on-everything",
            "the reset gate scales the input's part of the candidate too",
            "with r = 0, should the candidate still see x?",
            ("a_xn + r * a_hn", "r * (a_xn + a_hn)"),
        ),
        Mistake(
            "reset-on-everything-cached",
            "the two products are added up before r comes: it scales the input's part of the "
            "candidate too, and `a_hn` in the cache holds both",
            "with r = 0, should the candidate still see x?",
            (
                "n = np.tanh(a_xn + r * a_hn)",
                "a_hn = a_xn + a_hn\n    n = np.tanh(r * a_hn)",
            ),
        ),
        Mistake(
            "reset-gate-inverted",
            "the reset gate works the wrong way round: where r is 1 the candidate sees the past",
            "what should the candidate see of the past where r is 0?",
            ("a_xn + r * a_hn", "a_xn + (1 - r) * a_hn"),
        ),
        Mistake(
            "update-gate-resets",
            "the update gate z scales the candidate's recurrent part; that is the work of r",
            "which of the two gates does your candidate depend on?",
            ("a_xn + r * a_hn", "a_xn + z * a_hn"),
        ),
        Mistake(
            "reset-gate-mixes",
            "the reset gate r does the mixing of old and new; that is the work of z",
            "which of the two gates does your new state not depend on?",
            ("(1 - z) * n + z * h_prev", "(1 - r) * n + r * h_prev"),
        ),
        Mistake(
            "reset-on-the-input",
            "the reset gate scales the input's part of the candidate in the place of the past's",
            "what is it that a reset should make the candidate forget?",
            ("a_xn + r * a_hn", "r * a_xn + a_hn"),
        ),
        Mistake(
            "reset-on-the-mix",
            "the reset gate scales the old state in the mix as well; that is z's work alone",
            "in how many places does r stand in the equations?",
            ("z * h_prev", "z * r * h_prev"),
        ),
        Mistake(
            "squashed-twice",
            "the new state goes through tanh once more; the mix is the state as it is",
            "with z = 1 the old state should pass unchanged: does it?",
            ("(1 - z) * n + z * h_prev", "np.tanh((1 - z) * n + z * h_prev)"),
        ),
        Mistake(
            "blocks-transposed",
            "each layer's square block of `W_hh` is used the wrong way round",
            "weights are (out, in): which axis should meet the axis of `h_prev`?",
            ("h_prev @ W_hh.T", "h_prev @ np.concatenate([w.T for w in np.split(W_hh, 3)]).T"),
        ),
        Mistake(
            "caches-after-reset",
            "`a_hn` in the cache has been scaled by r already",
            "the gradient of r needs what r was multiplied with: is that in your cache?",
            ("r, z, n, a_hn)", "r, z, n, r * a_hn)"),
        ),
        Mistake(
            "caches-without-bias",
            "`a_hn` in the cache lacks its bias",
            "the gradient of r needs all of what r was multiplied with: is that in your cache?",
            ("r, z, n, a_hn)", "r, z, n, a_hn - np.split(b_hh, 3)[2])"),
        ),
        Mistake(
            "caches-new-for-old",
            "the cache holds the new state h in the place of `h_prev`",
            "which state is multiplied by `W_hh` in this step?",
            ("GRUStepCache(x, h_prev", "GRUStepCache(x, h"),
        ),
        Mistake(
            "caches-gates-swapped",
            "r and z have changed places in the cache",
            "in which order are the fields of the cache?",
            ("r, z, n, a_hn)", "z, r, n, a_hn)"),
        ),
    ),
)

# --- back through a step of the GRU ------------------------------------------------------------


def _draw_gru_step_backward(rng: np.random.Generator) -> tuple[np.ndarray, GRUStepCache]:
    h, cache = gru_step(*_draw_gru_step(rng))
    return draws.normal(rng, *h.shape), cache


def _gru_step_backward_probes(rng: np.random.Generator) -> tuple[Case, ...]:
    dh, cache = _draw_gru_step_backward(rng)
    zero, one = np.zeros_like(dh), np.ones_like(dh)
    return (
        Case((dh, cache._replace(z=one)), "with z = 1 all of dh goes straight back to h_prev"),
        Case((dh, cache._replace(z=zero)), "with z = 0 dh reaches h_prev through n alone"),
        Case((dh, cache._replace(r=zero)), "with r = 0 the candidate sends nothing to the past"),
    )


GRU_STEP_BACKWARD = Exercise(
    name="gru_step_backward",
    lesson="06",
    section=GRU_BACKWARD,
    reference=gru_step_backward,
    draw=_draw_gru_step_backward,
    probes=_gru_step_backward_probes,
    parts=(
        Part("dx", 1, "B I"),
        Part("dh_prev", 2, "B H"),
        Part("dW_ih", 1, "rzn*H I"),
        Part("dW_hh", 1, "rzn*H H"),
        Part("db_ih", 0.5, "rzn*H"),
        Part("db_hh", 0.5, "rzn*H"),
    ),
    order=("db_ih", "db_hh", "dx", "dh_prev", "dW_ih", "dW_hh"),
    shared="the gradients of the pre-activations",
    mistakes=(
        Mistake(
            "path-through-r-dropped",
            "nothing comes back through the reset gate: its gradient is zero",
            "r scales the recurrent part of n: how does n change when r does?",
            ("da_r = dr * sigmoid_grad(r)", "da_r = 0 * dr"),
        ),
        Mistake(
            "path-through-z-dropped",
            "nothing comes back through the update gate: its gradient is zero",
            "z stands twice in the mix: how does h change when z does?",
            ("da_z = dz * sigmoid_grad(z)", "da_z = 0 * dz"),
        ),
        Mistake(
            "path-through-n-dropped",
            "nothing comes back through the candidate: its gradient is zero",
            "n has the share 1 − z in the mix: how does h change when n does?",
            ("dn = dh * (1 - z)", "dn = 0 * dh"),
        ),
        Mistake(
            "direct-path-dropped",
            "`dh_prev` lacks the direct path: h_prev stands in the mix itself, with the share z",
            "in how many places does `h_prev` stand in the equations of the step?",
            ("dh * z + da_h @ W_hh", "da_h @ W_hh"),
        ),
        Mistake(
            "direct-path-only",
            "`dh_prev` is the direct path alone; the past also goes through the three layers",
            "in how many places does `h_prev` stand in the equations of the step?",
            ("dh * z + da_h @ W_hh", "dh * z"),
        ),
        Mistake(
            "direct-path-not-scaled",
            "the direct path brings back all of `dh`; `h_prev` has only the share z in the mix",
            "what factor stands before `h_prev` in the mix?",
            ("dh * z + da_h", "dh + da_h"),
        ),
        Mistake(
            "direct-path-share",
            "the direct path is scaled by 1 − z, the candidate's share",
            "what factor stands before `h_prev` in the mix?",
            ("dh * z + da_h", "dh * (1 - z) + da_h"),
        ),
        Mistake(
            "recurrent-forgotten-in-dr",
            "`dr` lacks a factor: what r was multiplied with on the way forward",
            "which field of the cache did r scale?",
            ("dr = da_n * a_hn", "dr = da_n"),
        ),
        Mistake(
            "dr-with-old-state",
            "`dr` is made with `h_prev`; r scaled the recurrent *product*, bias included",
            "which field of the cache did r scale?",
            ("dr = da_n * a_hn", "dr = da_n * h_prev"),
        ),
        Mistake(
            "dr-before-tanh",
            "`dr` is made from `dn`: the slope of tanh is missing on the way to r",
            "r stands inside the tanh of n: through what does its gradient pass first?",
            ("dr = da_n * a_hn", "dr = dn * a_hn"),
        ),
        Mistake(
            "as-if-reset-before-product",
            "this is the way back through Cho 2014's form, with r before the product; here, as in "
            "torch, r scales what comes out of the product",
            "which field of the cache did r scale: a state, or a product?",
            (
                ("dr = da_n * a_hn", "dr = da_n @ np.split(W_hh, 3)[2] * h_prev"),
                (
                    "dh * z + da_h @ W_hh",
                    "dh * z + da_h[:, : -len(z.T)] @ W_hh[: -len(z.T)]"
                    " + r * (da_n @ np.split(W_hh, 3)[2])",
                ),
                (
                    "da_h.T @ h_prev",
                    "np.concatenate([da_h[:, : -len(z.T)].T @ h_prev, da_n.T @ (r * h_prev)])",
                ),
                ("da_h.sum(axis=0)", "da_x.sum(axis=0)"),
            ),
        ),
        Mistake(
            "reset-forgotten",
            "the candidate's gradient goes back to the recurrent product unscaled: r is missing",
            "what does r do to the recurrent part of n on the way forward?",
            ("da_hn = da_n * r", "da_hn = da_n"),
        ),
        Mistake(
            "update-gate-inverted",
            "this is the way back through the form with z and 1 − z exchanged; here z is the share "
            "of the *old* state",
            "which of the two shares does the candidate have?",
            (
                ("dz = dh * (h_prev - n)", "dz = dh * (n - h_prev)"),
                ("dn = dh * (1 - z)", "dn = dh * z"),
                ("dh * z + da_h", "dh * (1 - z) + da_h"),
            ),
        ),
        Mistake(
            "dz-sign",
            "`dz` has the wrong sign: where z grows, the *old* state gets more and n less",
            "z stands twice in the mix, once with a minus: before which of the two?",
            ("dz = dh * (h_prev - n)", "dz = dh * (n - h_prev)"),
        ),
        Mistake(
            "dz-without-candidate",
            "`dz` knows only of the old state; z also stands in the candidate's share",
            "in how many places does z stand in the mix?",
            ("dz = dh * (h_prev - n)", "dz = dh * h_prev"),
        ),
        Mistake(
            "dz-without-old-state",
            "`dz` knows only of the candidate; z also stands before the old state",
            "in how many places does z stand in the mix?",
            ("dz = dh * (h_prev - n)", "dz = -dh * n"),
        ),
        Mistake(
            "dn-not-scaled",
            "`dn` is all of `dh`; the candidate has only the share 1 − z in the mix",
            "what factor stands before n in the mix?",
            ("dn = dh * (1 - z)", "dn = dh.copy()"),
        ),
        Mistake(
            "dn-share",
            "`dn` is scaled by z, the old state's share",
            "what factor stands before n in the mix?",
            ("dn = dh * (1 - z)", "dn = dh * z"),
        ),
        Mistake(
            "candidate-slope-forgotten",
            "the gradient passes the candidate's tanh as if it were not there",
            "which factor does the chain rule put between `dn` and `da_n`?",
            ("da_n = dn * tanh_grad(n)", "da_n = dn"),
        ),
        Mistake(
            "candidate-sigmoid-slope",
            "the candidate's slope is a sigmoid's, n (1 − n); n went through tanh",
            "what is the slope of tanh in terms of its output?",
            ("tanh_grad(n)", "(n * (1 - n))"),
        ),
        Mistake(
            "candidate-slope-of-the-output",
            "the candidate's slope is taken at tanh(n) instead of at n: n is tanh's output already",
            "what does `tanh_grad` want: the input of tanh, or its output?",
            ("tanh_grad(n)", "tanh_grad(np.tanh(n))"),
        ),
        Mistake(
            "gate-slopes-forgotten",
            "the gradients pass the two sigmoids as if they were not there",
            "which factor does the chain rule put between a gate and its pre-activation?",
            (("dz * sigmoid_grad(z)", "dz"), ("dr * sigmoid_grad(r)", "dr")),
        ),
        Mistake(
            "update-slope-forgotten",
            "the gradient passes the sigmoid of z as if it were not there",
            "which factor does the chain rule put between `dz` and `da_z`?",
            ("dz * sigmoid_grad(z)", "dz"),
        ),
        Mistake(
            "reset-slope-forgotten",
            "the gradient passes the sigmoid of r as if it were not there",
            "which factor does the chain rule put between `dr` and `da_r`?",
            ("dr * sigmoid_grad(r)", "dr"),
        ),
        Mistake(
            "gate-slopes-of-the-output",
            "the slopes of the gates are taken at σ(z) and σ(r); z and r are outputs of σ already",
            "what does `sigmoid_grad` want: the input of the sigmoid, or its output?",
            (
                ("sigmoid_grad(z)", "sigmoid_grad(1 / (1 + np.exp(-z)))"),
                ("sigmoid_grad(r)", "sigmoid_grad(1 / (1 + np.exp(-r)))"),
            ),
        ),
        Mistake(
            "gate-slopes-of-tanh",
            "the slopes of the gates are tanh's; z and r went through a sigmoid",
            "what is the slope of the sigmoid in terms of its output?",
            (("sigmoid_grad(z)", "tanh_grad(z)"), ("sigmoid_grad(r)", "tanh_grad(r)")),
        ),
        Mistake(
            "dh-prev-with-input-side",
            "`dh_prev` is made with the input side's gradients, in which n's block lacks r",
            "on which side of n does the reset gate stand?",
            ("da_h @ W_hh", "da_x @ W_hh"),
        ),
        Mistake(
            "dW-hh-with-input-side",
            "`dW_hh` is made with the input side's gradients, in which n's block lacks r",
            "on which side of n does the reset gate stand?",
            ("da_h.T @ h_prev", "da_x.T @ h_prev"),
        ),
        Mistake(
            "db-hh-is-db-ih",
            "`db_hh` is the same as `db_ih`; r scales the recurrent bias of n, and so its gradient",
            "in which of the three layers do the two biases have different gradients?",
            ("db_hh = da_h.sum(axis=0)", "db_hh = da_x.sum(axis=0)"),
        ),
        Mistake(
            "reset-on-the-input-side",
            "the gradients of the input side have r in n's block; x reaches n without passing r",
            "on which side of n does the reset gate stand?",
            (
                "da_x = np.concatenate([da_r, da_z, da_n]",
                "da_x = np.concatenate([da_r, da_z, da_hn]",
            ),
        ),
        Mistake(
            "rows-z-r-n",
            "the gradients are stacked in the order z, r, n; the rows are r, z, n",
            "which of the three layers comes first in the weights?",
            (
                ("concatenate([da_r, da_z, da_n]", "concatenate([da_z, da_r, da_n]"),
                ("concatenate([da_r, da_z, da_hn]", "concatenate([da_z, da_r, da_hn]"),
            ),
        ),
        Mistake(
            "weights-averaged",
            "the gradients of weights and biases are averaged over the batch; gradients are sums",
            "if one sequence is given twice, what happens to the gradient of its loss?",
            (
                ("da_x.T @ x", "da_x.T @ x / len(dh)"),
                ("da_h.T @ h_prev", "da_h.T @ h_prev / len(dh)"),
                ("da_x.sum(axis=0)", "da_x.mean(axis=0)"),
                ("da_h.sum(axis=0)", "da_h.mean(axis=0)"),
            ),
        ),
        Mistake(
            "biases-averaged",
            "the gradients of the biases are averaged over the batch; they should be summed",
            "the same bias was added to every sequence: how do their gradients combine?",
            (("da_x.sum(axis=0)", "da_x.mean(axis=0)"), ("da_h.sum(axis=0)", "da_h.mean(axis=0)")),
        ),
        Mistake(
            "biases-not-summed",
            "the gradients of the biases still have the batch axis",
            "what is the shape of `b_ih`?",
            (("da_x.sum(axis=0)", "da_x.copy()"), ("da_h.sum(axis=0)", "da_h.copy()")),
        ),
        Mistake(
            "dW-transposed",
            "the gradients of the weights are transposed; each has the shape of its weights",
            "`dW_ih` has the shape of `W_ih`, (out, in): which of the two sides is out?",
            (("da_x.T @ x", "x.T @ da_x"), ("da_h.T @ h_prev", "h_prev.T @ da_h")),
        ),
    ),
)

# --- peepholes ---------------------------------------------------------------------------------


def _draw_cell(rng: np.random.Generator, blocks: int) -> tuple[np.ndarray, ...]:
    B, I, H = draws.sizes(rng, (3, 6), (2, 8), (4, 7))
    return (
        draws.normal(rng, B, I),
        draws.normal(rng, B, H, scale=0.7),
        draws.normal(rng, B, H, scale=1.5),
        draws.normal(rng, blocks * H, I, scale=0.6),
        draws.normal(rng, blocks * H, H, scale=0.6),
        draws.normal(rng, blocks * H, scale=0.8),
    )


def _draw_peephole_step(rng: np.random.Generator) -> tuple[np.ndarray, ...]:
    cell = _draw_cell(rng, 4)
    H = cell[1].shape[1]
    return (*cell, *(draws.normal(rng, H, scale=0.9) for _ in "ifo"))


def _peephole_probes(rng: np.random.Generator) -> tuple[Case, ...]:
    *cell, p_i, p_f, p_o = _draw_peephole_step(rng)
    x, h_prev, c_prev, W_ih, W_hh, b = cell
    return (
        Case((*cell, 0 * p_i, 0 * p_f, 0 * p_o), "all peepholes 0: the plain LSTM"),
        Case((*cell, p_i, 0 * p_f, 0 * p_o), "only i has a peephole"),
        Case((*cell, 0 * p_i, p_f, 0 * p_o), "only f has a peephole"),
        Case((*cell, 0 * p_i, 0 * p_f, p_o), "only o has a peephole"),
        Case((x, h_prev, 0 * c_prev, W_ih, W_hh, b, p_i, p_f, p_o), "c_prev is 0: only o sees any"),
    )


PEEPHOLE_LSTM_STEP = Exercise(
    name="peephole_lstm_step",
    lesson="06",
    section=PEEPHOLES,
    reference=peephole_lstm_step,
    draw=_draw_peephole_step,
    probes=_peephole_probes,
    parts=(Part("h", 1, "B H"), Part("c", 2, "B H")),
    order=("c", "h"),
    mistakes=(
        Mistake(
            "output-gate-sees-old-memory",
            "the output gate's peephole sees `c_prev`; it should see the new memory",
            "when o is computed, which memory is about to be shown?",
            ("p_o * c)", "p_o * c_prev)"),
        ),
        Mistake(
            "gates-see-new-memory",
            "the peepholes of i and f see a new memory; it does not exist yet when they decide",
            "what is the new memory made of?",
            (
                (
                    "i = sigmoid(a_i + p_i * c_prev)",
                    "c = sigmoid(a_f) * c_prev + sigmoid(a_i) * np.tanh(a_g)\n"
                    "    i = sigmoid(a_i + p_i * c)",
                ),
                ("p_f * c_prev", "p_f * c"),
            ),
        ),
        Mistake(
            "outside-the-sigmoid",
            "the peepholes are added to the gates *after* the sigmoid; a gate may then leave the "
            "range from 0 to 1",
            "what does a gate look at, and what does it do with what it sees?",
            (
                ("sigmoid(a_i + p_i * c_prev)", "sigmoid(a_i) + p_i * c_prev"),
                ("sigmoid(a_f + p_f * c_prev)", "sigmoid(a_f) + p_f * c_prev"),
                ("sigmoid(a_o + p_o * c)", "sigmoid(a_o) + p_o * c"),
            ),
        ),
        Mistake(
            "peepholes-multiply-gates",
            "the peepholes scale the gates; they are one more term of what the gate looks at",
            "how do x and `h_prev` come into a gate: as factors, or as terms of a sum?",
            (
                ("sigmoid(a_i + p_i * c_prev)", "sigmoid(a_i) * p_i * c_prev"),
                ("sigmoid(a_f + p_f * c_prev)", "sigmoid(a_f) * p_f * c_prev"),
                ("sigmoid(a_o + p_o * c)", "sigmoid(a_o) * p_o * c"),
            ),
        ),
        Mistake(
            "no-peephole-on-input-gate",
            "the input gate has no peephole",
            "which arguments does your function not use?",
            (" + p_i * c_prev", ""),
        ),
        Mistake(
            "no-peephole-on-forget-gate",
            "the forget gate has no peephole",
            "which arguments does your function not use?",
            (" + p_f * c_prev", ""),
        ),
        Mistake(
            "no-peephole-on-output-gate",
            "the output gate has no peephole",
            "which arguments does your function not use?",
            (" + p_o * c", ""),
        ),
        Mistake(
            "no-peepholes",
            "no gate has a peephole: this is the plain LSTM",
            "which arguments does your function not use?",
            ((" + p_i * c_prev", ""), (" + p_f * c_prev", ""), (" + p_o * c", "")),
        ),
        Mistake(
            "peephole-on-candidate",
            "the candidate has a peephole too, with the input gate's weights; only gates have one",
            "how many peepholes are there, and which layers do they belong to?",
            ("np.tanh(a_g)", "np.tanh(a_g + p_i * c_prev)"),
        ),
        Mistake(
            "peepholes-of-i-and-f-swapped",
            "the peepholes of i and f have changed places",
            "which vector belongs to which gate?",
            (("p_i * c_prev", "p_f * c_prev"), ("a_f + p_f * c_prev", "a_f + p_i * c_prev")),
        ),
        Mistake(
            "peepholes-of-i-and-o-swapped",
            "the peepholes of i and o have changed places",
            "which vector belongs to which gate?",
            (("p_i * c_prev", "p_o * c_prev"), ("p_o * c)", "p_i * c)")),
        ),
        Mistake(
            "peepholes-of-f-and-o-swapped",
            "the peepholes of f and o have changed places",
            "which vector belongs to which gate?",
            (("p_f * c_prev", "p_o * c_prev"), ("p_o * c)", "p_f * c)")),
        ),
        Mistake(
            "one-peephole-for-all",
            "all three gates have the input gate's peephole; each has its own",
            "which arguments does your function not use?",
            (("p_f * c_prev", "p_i * c_prev"), ("p_o * c)", "p_i * c)")),
        ),
        Mistake(
            "peepholes-as-biases",
            "the peepholes are added as they are, like biases: they should be multiplied by the "
            "memory",
            "what does a peephole let the gate see?",
            (("p_i * c_prev", "p_i"), ("p_f * c_prev", "p_f"), ("p_o * c)", "p_o)")),
        ),
        Mistake(
            "peepholes-see-h",
            "the peepholes see `h_prev`; the gates see that already, and should see the memory",
            "what can a gate not see while the output gate is shut?",
            (
                ("p_i * c_prev", "p_i * h_prev"),
                ("p_f * c_prev", "p_f * h_prev"),
                ("p_o * c)", "p_o * h_prev)"),
            ),
        ),
        Mistake(
            "peepholes-see-squashed-memory",
            "the peepholes see the memory through a tanh; they should see it as it is",
            "how could a gate tell a count of 10 from a count of 20?",
            (
                ("p_i * c_prev", "p_i * np.tanh(c_prev)"),
                ("p_f * c_prev", "p_f * np.tanh(c_prev)"),
                ("p_o * c)", "p_o * np.tanh(c))"),
            ),
        ),
        Mistake(
            "peepholes-mix-units",
            "each gate sees a dot product over all units; a unit's gate sees its own memory alone",
            "what is the shape of a peephole, and which product keeps the units apart?",
            (
                ("p_i * c_prev", "(c_prev @ p_i)[:, None]"),
                ("p_f * c_prev", "(c_prev @ p_f)[:, None]"),
                ("p_o * c)", "(c @ p_o)[:, None])"),
            ),
        ),
        Mistake(
            "rows-i-f-o-g",
            "the rows of the weights are taken in the order i, f, o, g; they are i, f, g, o",
            "which of the four layers comes last?",
            ("a_i, a_f, a_g, a_o = np", "a_i, a_f, a_o, a_g = np"),
        ),
        Mistake(
            "rows-f-i-g-o",
            "the rows of the weights are taken in the order f, i, g, o; they are i, f, g, o",
            "which of the four layers comes first?",
            ("a_i, a_f, a_g, a_o = np", "a_f, a_i, a_g, a_o = np"),
        ),
        Mistake(
            "sigmoid-on-candidate",
            "the candidate g goes through a sigmoid; it is no gate, and can be negative",
            "between which two numbers should a candidate lie?",
            ("np.tanh(a_g)", "sigmoid(a_g)"),
        ),
        Mistake(
            "memory-not-squashed",
            "h shows the memory without squashing it",
            "between which two numbers should h lie?",
            ("o * np.tanh(c)", "o * c"),
        ),
        Mistake(
            "shows-old-memory",
            "h is made from `c_prev`; it should show the new memory",
            "which memory should h show: the one before this step, or after it?",
            ("o * np.tanh(c)", "o * np.tanh(c_prev)"),
        ),
        Mistake(
            "no-bias",
            "the bias b is missing in all four layers",
            "what decides how open a gate is when x, h and c are zero?",
            (" + b", ""),
        ),
        Mistake(
            "swapped-results",
            "h and c have changed places: the order is (h, c)",
            "which of the two does the function return first?",
            ("return h, c", "return c, h"),
        ),
    ),
)

# --- coupled gates -----------------------------------------------------------------------------


def _coupled_probes(rng: np.random.Generator) -> tuple[Case, ...]:
    x, h_prev, c_prev, W_ih, W_hh, b = _draw_cell(rng, 3)
    return (
        Case(
            (x, h_prev, c_prev, W_ih, W_hh, _pushed(b, 0, 90.0)),
            "where f is 1, c is c_prev (every other unit)",
        ),
        Case(
            (x, h_prev, c_prev, W_ih, W_hh, _pushed(b, 0, -90.0)),
            "where f is 0, c is the candidate (every other unit)",
        ),
        Case((x, h_prev, 0 * c_prev, W_ih, W_hh, b), "the memory was empty"),
    )


COUPLED_LSTM_STEP = Exercise(
    name="coupled_lstm_step",
    lesson="06",
    section=COUPLED,
    reference=coupled_lstm_step,
    draw=lambda rng: _draw_cell(rng, 3),
    probes=_coupled_probes,
    parts=(Part("h", 1, "B H"), Part("c", 1, "B H")),
    order=("c", "h"),
    mistakes=(
        Mistake(
            "input-gate-is-forget-gate",
            "the input gate equals the forget gate; what is kept fully should not be written",
            "with f = 1, how much of the candidate should come in?",
            ("i = 1 - f", "i = f"),
        ),
        Mistake(
            "coupling-inverted",
            "the first block is taken for the input gate: what should be kept is overwritten",
            "the first of the three blocks is f itself: what becomes of the memory where f is 1?",
            ("f = sigmoid(a_f)", "f = 1 - sigmoid(a_f)"),
        ),
        Mistake(
            "coupled-before-the-sigmoid",
            "1 is taken minus the pre-activation, inside the sigmoid; the gates themselves should "
            "add up to 1",
            "do your two gates add up to 1?",
            ("i = 1 - f", "i = sigmoid(1 - a_f)"),
        ),
        Mistake(
            "candidate-subtracted",
            "the input gate is f − 1, below zero: the candidate is subtracted where it should be "
            "added",
            "between which two numbers should every gate lie?",
            ("i = 1 - f", "i = f - 1"),
        ),
        Mistake(
            "candidate-not-scaled",
            "the candidate is added whole: no input gate scales it",
            "with f = 1, how much of the candidate should come in?",
            ("i * g", "g"),
        ),
        Mistake(
            "coupled-to-output-gate",
            "the input gate is coupled to the output gate; it is the forget gate's complement",
            "what is kept and what is written add up to 1: which gate says what is kept?",
            ("i * g", "(1 - o) * g"),
        ),
        Mistake(
            "input-gate-from-candidate",
            "the input gate has pre-activations of its own, those of the candidate",
            "how many gates does a coupled cell compute from its weights?",
            ("i = 1 - f", "i = sigmoid(a_g)"),
        ),
        Mistake(
            "hidden-for-cell",
            "the forget gate scales `h_prev`; it is the old memory `c_prev` that goes on",
            "which of the two states is the memory?",
            ("f * c_prev", "f * h_prev"),
        ),
        Mistake(
            "old-memory-not-scaled",
            "the old memory is added whole: the forget gate does not scale it",
            "what should be left of the memory where f is 0?",
            ("f * c_prev", "c_prev"),
        ),
        Mistake(
            "rows-f-o-g",
            "the rows of the weights are taken in the order f, o, g; they are f, g, o",
            "which of the three layers comes last?",
            ("a_f, a_g, a_o = np", "a_f, a_o, a_g = np"),
        ),
        Mistake(
            "rows-g-f-o",
            "the rows of the weights are taken in the order g, f, o; they are f, g, o",
            "which of the three layers comes first?",
            ("a_f, a_g, a_o = np", "a_g, a_f, a_o = np"),
        ),
        Mistake(
            "rows-o-f-g",
            "the rows of the weights are taken in the order o, f, g; they are f, g, o",
            "which of the three layers comes last?",
            ("a_f, a_g, a_o = np", "a_o, a_f, a_g = np"),
        ),
        Mistake(
            "sigmoid-on-candidate",
            "the candidate g goes through a sigmoid; it is no gate, and can be negative",
            "between which two numbers should a candidate lie?",
            ("np.tanh(a_g)", "sigmoid(a_g)"),
        ),
        Mistake(
            "candidate-not-squashed",
            "the candidate g is not squashed",
            "between which two numbers should a candidate lie?",
            ("np.tanh(a_g)", "a_g"),
        ),
        Mistake(
            "memory-not-squashed",
            "h shows the memory without squashing it",
            "between which two numbers should h lie?",
            ("o * np.tanh(c)", "o * c"),
        ),
        Mistake(
            "shows-old-memory",
            "h is made from `c_prev`; it should show the new memory",
            "which memory should h show: the one before this step, or after it?",
            ("o * np.tanh(c)", "o * np.tanh(c_prev)"),
        ),
        Mistake(
            "no-bias",
            "the bias b is missing in all three layers",
            "what decides how open a gate is when x and h are zero?",
            (" + b", ""),
        ),
        Mistake(
            "swapped-results",
            "h and c have changed places: the order is (h, c)",
            "which of the two does the function return first?",
            ("return h, c", "return c, h"),
        ),
    ),
)

# --- equal parameters --------------------------------------------------------------------------


def _draw_budget(rng: np.random.Generator) -> tuple[str, int, int]:
    return (
        str(rng.choice(["rnn", "gru", "lstm"])),
        int(rng.integers(200, 3000)),
        int(rng.integers(2, 30)),
    )


def _budget_probes(rng: np.random.Generator) -> tuple[Case, ...]:
    """Budgets at both sides of an edge: what H units take exactly, and one less."""
    cases = []
    for kind, layers, second in (("rnn", 1, 0), ("gru", 3, 1), ("lstm", 4, 0)):
        I, H = int(rng.integers(2, 20)), int(rng.integers(12, 40))
        exact = layers * (H * I + H * H + H) + second * H
        cases += [
            Case((kind, exact, I), f'a "{kind}" of {H} units takes the whole budget'),
            Case((kind, exact - 1, I), f'for {H} units of a "{kind}" one parameter is missing'),
            Case((kind, exact + H, I), f'a "{kind}" of {H} units leaves a little of the budget'),
        ]
    return tuple(cases)


def _exact(kind: str, budget: int, input_size: int) -> float:
    layers, second = {"rnn": (1, 0), "gru": (3, 1), "lstm": (4, 0)}[kind]
    linear = layers * (input_size + 1) + second
    return float((np.sqrt(linear**2 + 4 * layers * budget) - linear) / (2 * layers))


def _nearest(kind: str, budget: int, input_size: int) -> int:
    return round(_exact(kind, budget, input_size))


PARAMETER_MATCHED_HIDDEN_SIZE = Exercise(
    name="parameter_matched_hidden_size",
    lesson="06",
    section=BUDGET,
    reference=parameter_matched_hidden_size,
    draw=_draw_budget,
    probes=_budget_probes,
    draws=24,  # whole numbers: many wrong counts give the same one now and then
    parts=(Part("hidden_size", 2),),
    mistakes=(
        Mistake(
            "biases-forgotten",
            "the biases are not counted",
            "each unit of each layer has one number beside its weights: is it in your sum?",
            (
                ("layers * (weights + hidden_size)", "layers * weights"),
                ("1 if kind", "0 if kind"),
            ),
        ),
        Mistake(
            "second-bias-of-the-gru",
            "the GRU's second bias is not counted: n has two, because r scales one of them",
            "why could the GRU's n not do with one bias?",
            ("1 if kind", "0 if kind"),
        ),
        Mistake(
            "two-biases-everywhere",
            "two biases are counted for each layer, as torch keeps them; only their sum matters, "
            "except in the GRU's n",
            "where can two biases not be replaced by their sum?",
            (
                ("(weights + hidden_size)", "(weights + 2 * hidden_size)"),
                ("1 if kind", "0 if kind"),
            ),
        ),
        Mistake(
            "one-too-many",
            "this is the first size that does *not* fit, one more than the largest that does",
            "does your layer have at most `budget` parameters?",
            ("return hidden_size", "return hidden_size + 1"),
        ),
        Mistake(
            "one-too-few",
            "this is one unit less than the budget allows",
            "would one unit more still fit?",
            ("return hidden_size", "return hidden_size - 1"),
        ),
        Mistake(
            "strictly-below",
            "a layer that takes the budget exactly is refused; at most means that it fits",
            "what if the budget is exactly what some size takes?",
            ("<= budget", "< budget"),
        ),
        Mistake(
            "rounded-up",
            "the size is rounded up: the layer has more parameters than the budget allows",
            "does your layer have at most `budget` parameters?",
            (
                "while parameters(hidden_size + 1) <= budget",
                "while parameters(hidden_size) < budget",
            ),
        ),
        Mistake(
            "rounded-to-nearest",
            "the size is rounded to the nearest; where that is up, it breaks the budget",
            "does your layer have at most `budget` parameters in every case?",
            function=_nearest,
        ),
        Mistake(
            "not-rounded",
            "this is the exact solution of the equation, with a fraction; a layer has a whole "
            "number of units",
            "which is the largest whole number that still fits?",
            function=_exact,
        ),
        Mistake(
            "candidates-forgotten",
            "only the gates are counted, 2 in a GRU and 3 in an LSTM; the candidate counts too",
            "how many blocks of rows do the weights have?",
            ('"gru": 3, "lstm": 4', '"gru": 2, "lstm": 3'),
        ),
        Mistake(
            "gru-and-lstm-exchanged",
            "the GRU is counted with 4 layers and the LSTM with 3; it is the other way round",
            "which of the two has an output gate?",
            ('"gru": 3, "lstm": 4', '"gru": 4, "lstm": 3'),
        ),
        Mistake(
            "kind-ignored",
            "every kind is counted like an LSTM",
            "how many layers does each of the three cells have?",
            ("[kind]", '["lstm"]'),
        ),
        Mistake(
            "kind-ignored-one-layer",
            "every kind is counted like an RNN, with one layer",
            "how many layers does each of the three cells have?",
            (("[kind]", '["rnn"]'), ("1 if kind", "0 if kind")),
        ),
        Mistake(
            "recurrent-weights-forgotten",
            "the recurrent weights are not counted",
            "which two matrices does a layer have?",
            ("hidden_size * input_size + hidden_size * hidden_size", "hidden_size * input_size"),
        ),
        Mistake(
            "input-weights-forgotten",
            "the input weights are not counted",
            "which two matrices does a layer have?",
            ("hidden_size * input_size + hidden_size * hidden_size", "hidden_size * hidden_size"),
        ),
        Mistake(
            "parameters-not-size",
            "this is the number of parameters; the hidden size is asked for",
            "which number would you hand to torch as `hidden_size`?",
            ("return hidden_size", "return parameters(hidden_size)"),
        ),
    ),
)

EXERCISES = (
    GRU_STEP,
    GRU_STEP_BACKWARD,
    PEEPHOLE_LSTM_STEP,
    COUPLED_LSTM_STEP,
    PARAMETER_MATCHED_HIDDEN_SIZE,
)
