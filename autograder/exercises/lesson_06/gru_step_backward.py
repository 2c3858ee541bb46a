"""Exercise `gru_step_backward`: backward pass of one GRU step.

B sequences in a batch, I input features, H hidden units. The rows of a GRU's weights are r, z, n.
"""

import numpy as np

from autograder.engine.exercise import Case, Exercise, Mistake, Part
from autograder.engine.random_inputs import normal
from autograder.exercises.lesson_06.forms import gru_step_backward_with_slopes
from autograder.exercises.lesson_06.inputs import draw_gru_step
from lstm_course.cells.gru import GRUStepCache, gru_step, gru_step_backward

GRU_BACKWARD = "The GRU's backward pass"


def _draw_gru_step_backward(rng: np.random.Generator) -> tuple[np.ndarray, GRUStepCache]:
    h, cache = gru_step(*draw_gru_step(rng))
    return normal(rng, *h.shape), cache


def _gru_step_backward_probes(rng: np.random.Generator) -> tuple[Case, ...]:
    dh, cache = _draw_gru_step_backward(rng)
    zero, one = np.zeros_like(dh), np.ones_like(dh)
    return (
        Case((dh, cache._replace(z=one)), "with z = 1, `dh_prev` equals `dh`"),
        Case((dh, cache._replace(z=zero)), "with z = 0, `dh` reaches `h_prev` only through n"),
        Case(
            (dh, cache._replace(r=zero)),
            "with r = 0, no gradient flows from the candidate to the past",
        ),
    )


GRU_STEP_BACKWARD = Exercise(
    name="gru_step_backward",
    lesson="06",
    section=GRU_BACKWARD,
    reference=gru_step_backward,
    draw=_draw_gru_step_backward,
    small=("B", "IH"),
    scales=("dh",),
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
            "gate-slopes-exchanged",
            "the slopes of the two gates are exchanged: each gate's gradient needs its own slope",
            "which gate's value determines the slope of r, and which that of z?",
            (
                ("dz * sigmoid_grad(z)", "dz * sigmoid_grad(r)"),
                ("dr * sigmoid_grad(r)", "dr * sigmoid_grad(z)"),
            ),
        ),
        Mistake(
            "weights-of-the-paper",
            "the block of n in `dW_hh` belongs to the GRU of the original paper, where r "
            "multiplies `h_prev` before the product; here r multiplies the product",
            "which array does the n block of `W_hh` multiply in the forward pass?",
            (
                "da_h.T @ h_prev",
                "np.concatenate([da_r.T @ h_prev, da_z.T @ h_prev, da_n.T @ (r * h_prev)])",
            ),
        ),
        Mistake(
            "path-through-r-dropped",
            "no gradient flows through the reset gate: its pre-activation receives zeros",
            "r scales the recurrent part of n: how does n change when r changes?",
            ("da_r = dr * sigmoid_grad(r)", "da_r = 0 * dr"),
        ),
        Mistake(
            "path-through-z-dropped",
            "no gradient flows through the update gate: its pre-activation receives zeros",
            "z appears twice in the mix: how does h change when z changes?",
            ("da_z = dz * sigmoid_grad(z)", "da_z = 0 * dz"),
        ),
        Mistake(
            "path-through-n-dropped",
            "no gradient flows through the candidate: neither n nor the reset gate inside it "
            "receives any",
            "n has the share 1 − z in the mix: how does h change when n changes?",
            ("dn = dh * (1 - z)", "dn = 0 * dh"),
        ),
        Mistake(
            "direct-path-dropped",
            "`dh_prev` lacks the direct path: `h_prev` is itself a term of the mix",
            "in how many places does `h_prev` appear in the equations of the step?",
            ("dh * z + da_h @ W_hh", "da_h @ W_hh"),
        ),
        Mistake(
            "direct-path-only",
            "`dh_prev` contains only the direct path; `h_prev` also influences h through the "
            "gates and the candidate",
            "which other quantities of the step depend on `h_prev`?",
            ("dh * z + da_h @ W_hh", "dh * z"),
        ),
        Mistake(
            "direct-path-not-scaled",
            "the direct path adds `dh` to `dh_prev` without a factor",
            "which factor multiplies `h_prev` in the mix?",
            ("dh * z + da_h", "dh + da_h"),
        ),
        Mistake(
            "direct-path-share",
            "the direct path has the factor 1 − z, which is the candidate's share",
            "which factor multiplies `h_prev` in the mix?",
            ("dh * z + da_h", "dh * (1 - z) + da_h"),
        ),
        Mistake(
            "recurrent-forgotten-in-dr",
            "`dr` lacks a factor: the array that r multiplies in the forward pass",
            "which field of the cache does r multiply?",
            ("dr = da_n * a_hn", "dr = da_n"),
        ),
        Mistake(
            "dr-with-old-state",
            "`dr` contains `h_prev`; r multiplies the recurrent *product*, bias included",
            "which field of the cache does r multiply?",
            ("dr = da_n * a_hn", "dr = da_n * h_prev"),
        ),
        Mistake(
            "dr-before-tanh",
            "`dr` is made from `dn`, so the slope of tanh is missing",
            "r is inside the tanh of n: through which function does its gradient pass first?",
            ("dr = da_n * a_hn", "dr = dn * a_hn"),
        ),
        Mistake(
            "as-if-reset-before-product",
            "this is the backward pass for r *before* the product, as in Cho et al. (2014). Here, "
            "as in torch, r scales the product itself",
            "what does r multiply in this lesson's equation of n: a state or a product?",
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
            "the candidate's gradient reaches the recurrent product unscaled: the factor r is "
            "missing",
            "what does r do to the recurrent part of n in the forward pass?",
            ("da_hn = da_n * r", "da_hn = da_n"),
        ),
        Mistake(
            "update-gate-inverted",
            "this is the backward pass for z and 1 − z exchanged; here z is the share of the "
            "*old* state",
            "which of the two shares belongs to the candidate?",
            (
                ("dz = dh * (h_prev - n)", "dz = dh * (n - h_prev)"),
                ("dn = dh * (1 - z)", "dn = dh * z"),
                ("dh * z + da_h", "dh * (1 - z) + da_h"),
            ),
        ),
        Mistake(
            "dz-sign",
            "`dz` has the wrong sign: a larger z means more of the *old* state and less of n",
            "z appears twice in the mix, once with a minus sign: in front of which term?",
            ("dz = dh * (h_prev - n)", "dz = dh * (n - h_prev)"),
        ),
        Mistake(
            "dz-without-candidate",
            "`dz` contains only the old state's term; z is also part of the candidate's share",
            "how often does z appear in the mix?",
            ("dz = dh * (h_prev - n)", "dz = dh * h_prev"),
        ),
        Mistake(
            "dz-without-old-state",
            "`dz` contains only the candidate's term; z also multiplies the old state",
            "how often does z appear in the mix?",
            ("dz = dh * (h_prev - n)", "dz = -dh * n"),
        ),
        Mistake(
            "dn-not-scaled",
            "`dn` equals `dh`: the candidate's share of the mix is missing",
            "which factor multiplies n in the mix?",
            ("dn = dh * (1 - z)", "dn = dh.copy()"),
        ),
        Mistake(
            "dn-share",
            "`dn` is scaled by z, the old state's share",
            "which factor multiplies n in the mix?",
            ("dn = dh * (1 - z)", "dn = dh * z"),
        ),
        Mistake(
            "candidate-slope-forgotten",
            "the slope of the candidate's tanh is missing",
            "which factor does the chain rule put between `dn` and `da_n`?",
            ("da_n = dn * tanh_grad(n)", "da_n = dn"),
        ),
        Mistake(
            "candidate-sigmoid-slope",
            "the candidate's slope is that of a sigmoid, n (1 − n); n passes through tanh",
            "what is the slope of tanh in terms of its output?",
            ("tanh_grad(n)", "(n * (1 - n))"),
        ),
        Mistake(
            "candidate-slope-of-the-output",
            "the candidate's slope is taken at tanh(n); n is already the output of tanh",
            "does your slope formula need the input of tanh or its output?",
            ("tanh_grad(n)", "tanh_grad(np.tanh(n))"),
        ),
        Mistake(
            "gate-slopes-forgotten",
            "the slopes of both sigmoids are missing",
            "which factor does the chain rule put between a gate and its pre-activation?",
            (("dz * sigmoid_grad(z)", "dz"), ("dr * sigmoid_grad(r)", "dr")),
        ),
        Mistake(
            "update-slope-forgotten",
            "the slope of the update gate's sigmoid is missing",
            "which factor does the chain rule put between `dz` and `da_z`?",
            ("dz * sigmoid_grad(z)", "dz"),
        ),
        Mistake(
            "reset-slope-forgotten",
            "the slope of the reset gate's sigmoid is missing",
            "which factor does the chain rule put between `dr` and `da_r`?",
            ("dr * sigmoid_grad(r)", "dr"),
        ),
        Mistake(
            "gate-slopes-of-the-output",
            "the slopes of the gates are taken at σ(z) and σ(r); z and r are already outputs of "
            "the sigmoid",
            "does your slope formula need the input of the sigmoid or its output?",
            (
                ("sigmoid_grad(z)", "sigmoid_grad(1 / (1 + np.exp(-z)))"),
                ("sigmoid_grad(r)", "sigmoid_grad(1 / (1 + np.exp(-r)))"),
            ),
        ),
        Mistake(
            "gate-slopes-of-tanh",
            "the slopes of the gates are those of tanh; z and r pass through a sigmoid",
            "what is the slope of the sigmoid in terms of its output?",
            (("sigmoid_grad(z)", "tanh_grad(z)"), ("sigmoid_grad(r)", "tanh_grad(r)")),
        ),
        Mistake(
            "dh-prev-with-input-side",
            "`dh_prev` is made from the gradients on the input side, whose n block lacks the "
            "factor r",
            "which of the two products inside n does r scale?",
            ("da_h @ W_hh", "da_x @ W_hh"),
        ),
        Mistake(
            "dW-hh-with-input-side",
            "`dW_hh` is made from the gradients on the input side, whose n block lacks the factor "
            "r",
            "which of the two products inside n does r scale?",
            ("da_h.T @ h_prev", "da_x.T @ h_prev"),
        ),
        Mistake(
            "db-hh-is-db-ih",
            "`db_hh` equals `db_ih`; in n, r also scales the recurrent bias and therefore its "
            "gradient",
            "in which of the three blocks do the two biases have different gradients?",
            ("db_hh = da_h.sum(axis=0)", "db_hh = da_x.sum(axis=0)"),
        ),
        Mistake(
            "reset-on-the-input-side",
            "the gradients on the input side contain the factor r in the n block; x reaches n "
            "without passing r",
            "which of the two products inside n does r scale?",
            (
                "da_x = np.concatenate([da_r, da_z, da_n]",
                "da_x = np.concatenate([da_r, da_z, da_hn]",
            ),
        ),
        Mistake(
            "rows-z-r-n",
            "the gradients are stacked in the order z, r, n; the weights use r, z, n",
            "which of the three blocks comes first in the weights?",
            (
                ("concatenate([da_r, da_z, da_n]", "concatenate([da_z, da_r, da_n]"),
                ("concatenate([da_r, da_z, da_hn]", "concatenate([da_z, da_r, da_hn]"),
            ),
        ),
        Mistake(
            "weights-averaged",
            "the gradients of the weights and biases are averaged over the batch; they should be "
            "summed",
            "if the batch contains the same sequence twice, what happens to the gradient of a "
            "summed loss?",
            (
                ("da_x.T @ x", "da_x.T @ x / len(dh)"),
                ("da_h.T @ h_prev", "da_h.T @ h_prev / len(dh)"),
                ("da_x.sum(axis=0)", "da_x.mean(axis=0)"),
                ("da_h.sum(axis=0)", "da_h.mean(axis=0)"),
            ),
        ),
        Mistake(
            "biases-averaged",
            "the bias gradients are averaged over the batch; they should be summed",
            "the same bias is added for every sequence: how do the gradients combine?",
            (("da_x.sum(axis=0)", "da_x.mean(axis=0)"), ("da_h.sum(axis=0)", "da_h.mean(axis=0)")),
        ),
        Mistake(
            "biases-not-summed",
            "the bias gradients still have the batch axis",
            "what is the shape of `b_ih`?",
            (("da_x.sum(axis=0)", "da_x.copy()"), ("da_h.sum(axis=0)", "da_h.copy()")),
        ),
        Mistake(
            "dW-transposed",
            "the weight gradients are transposed; each has the shape of its weights",
            "`W_ih` has shape (3H, I): which axis of your product has length 3H?",
            (("da_x.T @ x", "x.T @ da_x"), ("da_h.T @ h_prev", "h_prev.T @ da_h")),
        ),
        Mistake(
            "inverse-slope",
            "the gradient at the candidate is divided by the slope of tanh; it should be "
            "multiplied by it",
            "what does the chain rule do with the slopes along a path?",
            ("tanh_grad(n)", "1 / tanh_grad(n)"),
        ),
    ),
)
