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
            "where z is 1 (every other unit), h equals `h_prev`",
        ),
        Case(
            (x, h_prev, W_ih, W_hh, set_block_bias(b_ih, 1, -90.0), b_hh),
            "where z is 0 (every other unit), h equals the candidate",
        ),
        Case(
            (x, h_prev, W_ih, W_hh, set_block_bias(b_ih, 0, -90.0), b_hh),
            "where r is 0 (every other unit), the candidate does not depend on the past",
        ),
        Case((x, 0 * h_prev, W_ih, W_hh, b_ih, b_hh), "`h_prev` is 0, but the biases still count"),
    )


GRU_STEP = Exercise(
    name="gru_step",
    lesson="06",
    section=GRU,
    reference=gru_step,
    draw=draw_gru_step,
    small=("B", "IH"),
    scales=("x",),
    probes=_gru_step_probes,
    parts=(Part("h", 3, "B H"), Part("cache", 1, GRU_CACHE)),
    order=("cache.r", "cache.z", "cache.a_hn", "cache.n", "h", "cache"),
    trials=700,  # all pairs of this long catalogue: a mistake in h shows in the cache too
    forms=(gru_step_gate_by_gate,),
    mistakes=(
        Mistake(
            "reset-before-product",
            "the reset gate scales `h_prev` *before* the product with `W_hn`, as in Cho et al. "
            "(2014). Here, as in torch, it scales the product, bias included",
            "what does r multiply in this lesson's equation of n: a state or a product?",
            (
                "n = np.tanh(a_xn + r * a_hn)",
                "n = np.tanh(a_xn + (r * h_prev) @ np.split(W_hh, 3)[2].T + np.split(b_hh, 3)[2])",
            ),
        ),
        Mistake(
            "reset-before-product-cached",
            "the reset gate scales `h_prev` *before* the product with `W_hn`, as in Cho et al. "
            "(2014), and `a_hn` in the cache already contains r",
            "compute the recurrent products of all three blocks first. Which of them does r "
            "multiply afterwards?",
            (
                "n = np.tanh(a_xn + r * a_hn)",
                "a_hn = (r * h_prev) @ np.split(W_hh, 3)[2].T + np.split(b_hh, 3)[2]\n"
                "    n = np.tanh(a_xn + a_hn)",
            ),
        ),
        Mistake(
            "update-gate-inverted",
            "the update gate is inverted: here, as in torch, z is the share of the *old* state. "
            "Some papers define it as you do",
            "what should h be where z is 1?",
            ("(1 - z) * n + z * h_prev", "z * n + (1 - z) * h_prev"),
        ),
        Mistake(
            "as-in-chung-2014",
            "this is the GRU of Chung et al. (2014): r comes before the product with `W_hn`, and "
            "z is the new state's share. Here, as in torch, r comes after it, and z is the old "
            "state's share",
            "what should h be where z is 1, and what does r multiply in this lesson?",
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
            "the blocks of the weights are read in the order z, r, n; they are stored in the "
            "order r, z, n",
            "which of the three blocks comes first in torch's weights?",
            (
                ("a_xr, a_xz, a_xn = np", "a_xz, a_xr, a_xn = np"),
                ("a_hr, a_hz, a_hn = np", "a_hz, a_hr, a_hn = np"),
            ),
        ),
        Mistake(
            "rows-n-first",
            "the blocks of the weights are read in the order n, r, z; they are stored in the "
            "order r, z, n",
            "which of the three blocks comes first in torch's weights, and which comes last?",
            (
                ("a_xr, a_xz, a_xn = np", "a_xn, a_xr, a_xz = np"),
                ("a_hr, a_hz, a_hn = np", "a_hn, a_hr, a_hz = np"),
            ),
        ),
        Mistake(
            "rows-r-n-z",
            "the blocks of the weights are read in the order r, n, z; they are stored in the "
            "order r, z, n",
            "which of the three blocks comes last in torch's weights?",
            (
                ("a_xr, a_xz, a_xn = np", "a_xr, a_xn, a_xz = np"),
                ("a_hr, a_hz, a_hn = np", "a_hr, a_hn, a_hz = np"),
            ),
        ),
        Mistake(
            "interleaved",
            "every third pre-activation is assigned to the same block; each block consists of H "
            "adjacent ones",
            "do rows 0, 3, 6, … of the weights belong to r, or rows 0, 1, 2, …?",
            (
                ("np.split(a_x, 3, axis=1)", "(a_x[:, k::3] for k in range(3))"),
                ("np.split(a_h, 3, axis=1)", "(a_h[:, k::3] for k in range(3))"),
            ),
        ),
        Mistake(
            "recurrent-bias-missing",
            "the recurrent bias `b_hh` is missing",
            "how many biases enter n, and which of them does r scale?",
            (" + b_hh", ""),
        ),
        Mistake(
            "input-bias-missing",
            "the input bias `b_ih` is missing",
            "how many biases enter each of the three blocks?",
            (" + b_ih", ""),
        ),
        Mistake(
            "one-bias-for-both",
            "`b_ih` is added to both products; the recurrent product has its own bias",
            "which of the six arguments does your code not use?",
            ("W_hh.T + b_hh", "W_hh.T + b_ih"),
        ),
        Mistake(
            "biases-exchanged",
            "the two biases are exchanged: `b_ih` belongs to the product with x, and `b_hh` to "
            "that with `h_prev`",
            "which of the two biases should r scale?",
            (("W_ih.T + b_ih", "W_ih.T + b_hh"), ("W_hh.T + b_hh", "W_hh.T + b_ih")),
        ),
        Mistake(
            "biases-merged",
            "the recurrent bias of n is added outside the reset gate; r scales the recurrent "
            "product *including* its bias",
            "in the equation of n, which terms does r multiply?",
            (
                "a_xn + r * a_hn)",
                "a_xn + r * (a_hn - np.split(b_hh, 3)[2]) + np.split(b_hh, 3)[2])",
            ),
        ),
        Mistake(
            "biases-merged-cached",
            "the recurrent bias of n is added outside the reset gate, and `a_hn` in the cache "
            "lacks it. r scales the product *including* its bias",
            "in the equation of n, which terms does r multiply?",
            (
                "n = np.tanh(a_xn + r * a_hn)",
                "a_hn = a_hn - np.split(b_hh, 3)[2]\n"
                "    n = np.tanh(a_xn + r * a_hn + np.split(b_hh, 3)[2])",
            ),
        ),
        Mistake(
            "tanh-on-gates",
            "both gates pass through tanh; a gate must lie between 0 and 1",
            "which of the three blocks is not a gate?",
            (("sigmoid(a_xr", "np.tanh(a_xr"), ("sigmoid(a_xz", "np.tanh(a_xz")),
        ),
        Mistake(
            "tanh-on-reset-gate",
            "the reset gate passes through tanh; a gate must lie between 0 and 1",
            "which of the three blocks is not a gate?",
            ("sigmoid(a_xr", "np.tanh(a_xr"),
        ),
        Mistake(
            "tanh-on-update-gate",
            "the update gate passes through tanh; a gate must lie between 0 and 1",
            "which of the three blocks is not a gate?",
            ("sigmoid(a_xz", "np.tanh(a_xz"),
        ),
        Mistake(
            "sigmoid-on-candidate",
            "the candidate n passes through a sigmoid; it is not a gate and may be negative",
            "between which two values should a candidate lie?",
            ("np.tanh(", "sigmoid("),
        ),
        Mistake(
            "candidate-not-squashed",
            "the candidate n does not pass through tanh",
            "between which two values should a candidate lie?",
            ("np.tanh(", "("),
        ),
        Mistake(
            "old-state-not-scaled",
            "`h_prev` is added in full: its share z is missing",
            "the two shares of the mix should add up to 1: do yours?",
            ("z * h_prev", "h_prev"),
        ),
        Mistake(
            "candidate-not-scaled",
            "the candidate is added in full: its share 1 − z is missing",
            "the two shares of the mix should add up to 1: do yours?",
            ("(1 - z) * n", "n"),
        ),
        Mistake(
            "old-state-dropped",
            "the old state is missing from the mix",
            "what should h be where z is 1?",
            (" + z * h_prev", ""),
        ),
        Mistake(
            "no-reset",
            "the reset gate has no effect on the candidate",
            "which part of the candidate should r be able to switch off?",
            ("r * a_hn", "a_hn"),
        ),
        Mistake(
            "reset-on-everything",
            "the reset gate also scales the input's part of the candidate",
            "with r = 0, should the candidate still depend on x?",
            ("a_xn + r * a_hn", "r * (a_xn + a_hn)"),
        ),
        Mistake(
            "reset-on-everything-cached",
            "the two products are added before r scales them, so r also acts on the input's part; "
            "`a_hn` in the cache holds their sum",
            "with r = 0, should the candidate still depend on x?",
            (
                "n = np.tanh(a_xn + r * a_hn)",
                "a_hn = a_xn + a_hn\n    n = np.tanh(r * a_hn)",
            ),
        ),
        Mistake(
            "reset-gate-inverted",
            "the reset gate is inverted: the candidate depends on the past where r is 0, not "
            "where r is 1",
            "how much of the past should the candidate contain where r is 0?",
            ("a_xn + r * a_hn", "a_xn + (1 - r) * a_hn"),
        ),
        Mistake(
            "update-gate-resets",
            "the update gate z scales the candidate's recurrent part; the reset gate r should",
            "which gate appears in the equation of n?",
            ("a_xn + r * a_hn", "a_xn + z * a_hn"),
        ),
        Mistake(
            "reset-gate-mixes",
            "the reset gate r mixes the old state and the candidate; the update gate z should",
            "which gate appears in the equation of h?",
            ("(1 - z) * n + z * h_prev", "(1 - r) * n + r * h_prev"),
        ),
        Mistake(
            "reset-on-the-input",
            "the reset gate scales the input's part of the candidate instead of the recurrent part",
            "what should a reset make the candidate forget: the input or the past?",
            ("a_xn + r * a_hn", "r * a_xn + a_hn"),
        ),
        Mistake(
            "reset-on-the-mix",
            "the reset gate also scales the old state in the mix; only z should",
            "in how many places does r appear in the equations?",
            ("z * h_prev", "z * r * h_prev"),
        ),
        Mistake(
            "squashed-twice",
            "the new state passes through tanh once more after the mix",
            "with z = 1 the old state should pass unchanged: does it?",
            ("(1 - z) * n + z * h_prev", "np.tanh((1 - z) * n + z * h_prev)"),
        ),
        Mistake(
            "blocks-transposed",
            "each square block of `W_hh` is used transposed",
            "weights have the axes (out, in): which of the two should meet the axis of `h_prev`?",
            ("h_prev @ W_hh.T", "h_prev @ np.concatenate([w.T for w in np.split(W_hh, 3)]).T"),
        ),
        Mistake(
            "caches-after-reset",
            "`a_hn` in the cache is already scaled by r",
            "the gradient of r needs the array that r multiplies: does your cache hold it?",
            ("r, z, n, a_hn)", "r, z, n, r * a_hn)"),
        ),
        Mistake(
            "caches-share-of-n",
            "`n` in the cache is already multiplied by 1 − z",
            "the gradients of z and of the tanh need the candidate itself: does your cache hold "
            "it?",
            ("r, z, n, a_hn)", "r, z, (1 - z) * n, a_hn)"),
        ),
        Mistake(
            "caches-without-bias",
            "`a_hn` in the cache lacks its bias",
            "the gradient of r needs the complete array that r multiplies: does your cache hold "
            "it?",
            ("r, z, n, a_hn)", "r, z, n, a_hn - np.split(b_hh, 3)[2])"),
        ),
        Mistake(
            "caches-new-for-old",
            "the cache holds the new state h instead of `h_prev`",
            "which state does `W_hh` multiply in this step?",
            ("GRUStepCache(x, h_prev", "GRUStepCache(x, h"),
        ),
        Mistake(
            "caches-pre-activations",
            "the cache holds the pre-activations of r and z instead of the gates",
            "which values do the slopes s (1 − s) of the backward pass need: before or after the "
            "sigmoid?",
            ("r, z, n, a_hn)", "a_xr + a_hr, a_xz + a_hz, n, a_hn)"),
        ),
        Mistake(
            "caches-all-pre-activations",
            "the cache holds the pre-activations in place of `r`, `z` and `n`",
            "between which two values should every entry of `cache.z` lie?",
            ("r, z, n, a_hn)", "a_xr + a_hr, a_xz + a_hz, a_xn + r * a_hn, a_hn)"),
        ),
        Mistake(
            "caches-gates-swapped",
            "r and z are exchanged in the cache",
            "in which order does `GRUStepCache` list its fields?",
            ("r, z, n, a_hn)", "z, r, n, a_hn)"),
        ),
        Mistake(
            "candidate-bias-missing",
            "the candidate's recurrent bias is missing from the term that the reset gate "
            "multiplies",
            "which biases does the equation of the candidate have, and which of them does `r` "
            "multiply?",
            (
                "n = np.tanh(a_xn + r * a_hn)",
                "a_hn = a_hn - np.split(b_hh, 3)[2]\n    n = np.tanh(a_xn + r * a_hn)",
            ),
        ),
    ),
)
