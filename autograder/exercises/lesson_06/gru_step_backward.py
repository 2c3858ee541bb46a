"""Exercise `gru_step_backward`: backward pass of one GRU step.

B sequences in a batch, I input features, H hidden units. The rows of a GRU's weights are r, z, n.
"""

import numpy as np

from autograder.engine.exercise import Case, Exercise, Mistake, Part
from autograder.engine.random_inputs import normal
from autograder.exercises.lesson_06.forms import gru_step_backward_with_slopes
from autograder.exercises.lesson_06.inputs import draw_gru_step
from lstm_course.cells.gru import GRUStepCache, gru_step, gru_step_backward

GRU_BACKWARD = "Back through a GRU step"


def _draw_gru_step_backward(rng: np.random.Generator) -> tuple[np.ndarray, GRUStepCache]:
    h, cache = gru_step(*draw_gru_step(rng))
    return normal(rng, *h.shape), cache


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
    small=("B", "IH"),
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
    forms=(gru_step_backward_with_slopes,),
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
