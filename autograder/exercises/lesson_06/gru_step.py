"""Exercise `gru_step`: the forward pass of one GRU step.

B sequences in a batch, I input features, H hidden units. The rows of a GRU's weights are r, z, n.
"""

import numpy as np

from autograder.engine.exercise import Case, Exercise, Mistake, Part
from autograder.exercises.lesson_06.forms import gru_step_gate_by_gate
from autograder.exercises.lesson_06.inputs import draw_gru_step, set_block_bias
from lstm_course.cells.gru import gru_step

GRU = "The GRU"

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


def _gru_step_probes(rng: np.random.Generator) -> tuple[Case, ...]:
    x, h_prev, W_ih, W_hh, b_ih, b_hh = draw_gru_step(rng)
    return (
        Case(
            (x, h_prev, W_ih, W_hh, set_block_bias(b_ih, 1, 90.0), b_hh),
            "where z is 1, h is h_prev (every other unit)",
        ),
        Case(
            (x, h_prev, W_ih, W_hh, set_block_bias(b_ih, 1, -90.0), b_hh),
            "where z is 0, h is the candidate (every other unit)",
        ),
        Case(
            (x, h_prev, W_ih, W_hh, set_block_bias(b_ih, 0, -90.0), b_hh),
            "where r is 0, the candidate does not see the past (every other unit)",
        ),
        Case((x, 0 * h_prev, W_ih, W_hh, b_ih, b_hh), "h_prev is 0: the biases still count"),
    )


GRU_STEP = Exercise(
    name="gru_step",
    lesson="06",
    section=GRU,
    reference=gru_step,
    draw=draw_gru_step,
    small=("B", "IH"),
    probes=_gru_step_probes,
    parts=(Part("h", 3, "B H"), Part("cache", 1, GRU_CACHE)),
    order=("cache.r", "cache.z", "cache.a_hn", "cache.n", "h", "cache"),
    forms=(gru_step_gate_by_gate,),
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
