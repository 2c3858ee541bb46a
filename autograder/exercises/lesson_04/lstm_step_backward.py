"""Exercise `lstm_step_backward`: backward pass of one step.

B sequences in a batch, I input features, H hidden units; gates in the order i, f, g, o.
"""

import numpy as np

from autograder.engine.exercise import Case, Exercise, Mistake, Part
from autograder.engine.random_inputs import normal, sizes
from autograder.exercises.lesson_04.forms import lstm_step_backward_with_slopes
from autograder.exercises.lesson_04.inputs import draw_weights
from lstm_course.cells.lstm import LSTMStepCache, lstm_step, lstm_step_backward

STEP_BACKWARD = "Backward pass of one step"


def _draw_step_backward(
    rng: np.random.Generator,
) -> tuple[np.ndarray, np.ndarray, LSTMStepCache]:
    B, I, H = sizes(rng, B=(3, 6), I=(2, 8), H=(4, 7))
    x = normal(rng, B, I)
    h_prev, c_prev = normal(rng, B, H, scale=0.7), normal(rng, B, H)
    _, _, cache = lstm_step(x, h_prev, c_prev, *draw_weights(rng, I, H))
    return normal(rng, B, H), normal(rng, B, H), cache


def _step_backward_probes(rng: np.random.Generator) -> tuple[Case, ...]:
    dh, dc, cache = _draw_step_backward(rng)
    none, full = np.zeros_like(dh), np.ones_like(dh)
    return (
        Case(
            (none, dc, cache), "with dh = 0 the gradient comes only from the next step's cell state"
        ),
        Case((dh, none, cache), "with dc = 0 the gradient comes only through h"),
        Case((none, dc, cache._replace(f=full)), "with dh = 0 and f = 1, `dc_prev` equals `dc`"),
        Case((dh, dc, cache._replace(f=none)), "with f = 0 no gradient reaches `c_prev`"),
        Case((dh, none, cache._replace(o=none)), "with dc = 0 and o = 0 every gradient is zero"),
        Case((dh, dc, cache._replace(c=none)), "with c = 0 the slope of tanh is 1"),
    )


PATH_THROUGH_H = "dc = dc + dh * o * tanh_grad(tanh_c)"

LSTM_STEP_BACKWARD = Exercise(
    name="lstm_step_backward",
    lesson="04",
    section=STEP_BACKWARD,
    reference=lstm_step_backward,
    draw=_draw_step_backward,
    small=("B", "IH"),
    scales=("dh", "dc"),
    probes=_step_backward_probes,
    parts=(
        Part("dx", 1, "B I"),
        Part("dh_prev", 1, "B H"),
        Part("dc_prev", 2, "B H"),
        Part("dW_ih", 1, "ifgo*H I"),
        Part("dW_hh", 2, "ifgo*H H"),
        Part("db", 1, "ifgo*H"),
    ),
    order=("dc_prev", "dx", "dh_prev", "dW_ih", "dW_hh", "db"),
    shared="the total gradient of the new cell state c",
    forms=(lstm_step_backward_with_slopes,),
    mistakes=(
        Mistake(
            "future-memory-dropped",
            "the gradient of c lacks the incoming `dc`: only the path through h contributes",
            "which later quantity depends on c besides this step's h?",
            ("dc = dc + dh", "dc = dh"),
        ),
        Mistake(
            "future-memory-squashed",
            "the incoming `dc` is multiplied by o and the slope of tanh; it is a gradient of c "
            "already and needs neither",
            "which of the two paths from c to the loss passes through h, and which does not?",
            (PATH_THROUGH_H, "dc = (dc + dh) * o * tanh_grad(tanh_c)"),
        ),
        Mistake(
            "shown-memory-dropped",
            "the gradient of c consists of the incoming `dc` alone: the path through this step's "
            "h is missing",
            "how does c influence h within this step?",
            (PATH_THROUGH_H, "dc = dc + 0 * dh"),
        ),
        Mistake(
            "dc-prev-misses-h",
            "`dc_prev` contains only the incoming `dc`: the gradient that reaches c through h is "
            "missing",
            "which gradient of c includes both paths to the loss, and which one do you multiply "
            "by f?",
            (
                ("    dc = dc + dh", "    later = dc\n    dc = dc + dh"),
                ("dc_prev = dc * f", "dc_prev = later * f"),
            ),
        ),
        Mistake(
            "gates-miss-h",
            "the gradients of i, f and the candidate contain only the incoming `dc`: the gradient "
            "that reaches c through h is missing",
            "which gradient of c includes both paths to the loss, and which one do you use for "
            "the gates?",
            (
                ("    dc = dc + dh", "    later = dc\n    dc = dc + dh"),
                ("di = dc * g", "di = later * g"),
                ("df = dc * c_prev", "df = later * c_prev"),
                ("dg = dc * i", "dg = later * i"),
            ),
        ),
        Mistake(
            "two-paths-not-added",
            "`dc_prev` contains only the incoming `dc`, and the gates only the gradient through h; "
            "both need the sum",
            "how many gradients arrive at c, and where do you add them?",
            (
                ("    dc = dc + dh", "    later = dc\n    dc = dh"),
                ("dc_prev = dc * f", "dc_prev = later * f"),
            ),
        ),
        Mistake(
            "dc-prev-without-f",
            "`dc_prev` lacks the factor of the forget gate",
            "which factor multiplies `c_prev` in the step, and what is ∂c/∂`c_prev` then?",
            ("dc_prev = dc * f", "dc_prev = dc"),
        ),
        Mistake(
            "dc-prev-with-i",
            "`dc_prev` contains the input gate; the old cell state is multiplied by another gate",
            "which gate multiplies `c_prev` in the step?",
            ("dc_prev = dc * f", "dc_prev = dc * i"),
        ),
        Mistake(
            "output-gate-missing",
            "the gradient that reaches c through h lacks the factor of the output gate",
            "h is a product: what is its derivative with respect to the factor that contains c?",
            ("dh * o * tanh_grad(tanh_c)", "dh * tanh_grad(tanh_c)"),
        ),
        Mistake(
            "output-slope-for-output-gate",
            "the gradient that reaches c through h contains the slope o (1 − o) instead of o "
            "itself",
            "h is a product of o and tanh(c): what is ∂h/∂c while o is held constant?",
            (PATH_THROUGH_H, "dc = dc + dh * sigmoid_grad(o) * tanh_grad(tanh_c)"),
        ),
        Mistake(
            "tanh-slope-missing",
            "the gradient that reaches c through h lacks the slope of tanh",
            "which function lies between c and the output gate?",
            ("dh * o * tanh_grad(tanh_c)", "dh * o"),
        ),
        Mistake(
            "tanh-slope-at-c",
            "the slope of the tanh around c is taken as 1 − c²; this formula needs the *output* "
            "of tanh",
            "which value belongs in “1 − output²”: c or tanh(c)?",
            ("dh * o * tanh_grad(tanh_c)", "dh * o * tanh_grad(c)"),
        ),
        Mistake(
            "tanh-slope-without-square",
            "the slope of the tanh around c is taken as 1 − tanh(c): the square is missing",
            "what is the derivative of tanh in terms of its output?",
            (PATH_THROUGH_H, "dc = dc + dh * o * (1 - tanh_c)"),
        ),
        Mistake(
            "tanh-slope-twice-squashed",
            "the slope of the tanh around c is taken as 1 − tanh(tanh(c))²: tanh is applied once "
            "too often",
            "how often does c pass through tanh on its way to h?",
            ("dh * o * tanh_grad(tanh_c)", "dh * o * tanh_grad(np.tanh(tanh_c))"),
        ),
        Mistake(
            "shows-the-old-memory",
            "the tanh is applied to `c_prev`; h depends on the *new* cell state",
            "which cell state passes through tanh to form h: the one before this step or the one "
            "after it?",
            ("np.tanh(c)", "np.tanh(c_prev)"),
        ),
        Mistake(
            "df-from-c",
            "the forget gate's gradient contains the new cell state c; f multiplies the old one",
            "look at the equation of c: what is ∂c/∂f?",
            ("df = dc * c_prev", "df = dc * c"),
        ),
        Mistake(
            "df-from-h-prev",
            "the forget gate's gradient contains the old *hidden state*; f multiplies the old "
            "cell state",
            "look at the equation of c: what is ∂c/∂f?",
            ("df = dc * c_prev", "df = dc * h_prev"),
        ),
        Mistake(
            "i-and-g-swapped",
            "the gradients of the input gate and the candidate each contain their own value; in a "
            "product, each contains the *other* factor",
            "what is the derivative of the product i ⊙ g with respect to i?",
            (("di = dc * g", "di = dc * i"), ("dg = dc * i", "dg = dc * g")),
        ),
        Mistake(
            "candidate-in-its-own-gradient",
            "in the candidate's gradient, the part through h has a factor g too many, as in a "
            "misprint that many notebooks copied",
            "what is the derivative of the product i ⊙ g with respect to g? Use the total gradient "
            "of c.",
            ("dg = dc * i", "dg = (dc - dh * o * tanh_grad(tanh_c) * (1 - g)) * i"),
        ),
        Mistake(
            "do-from-c",
            "the output gate's gradient contains c itself; o multiplies tanh(c)",
            "look at the equation of h: what is ∂h/∂o?",
            ("do = dh * tanh_c", "do = dh * c"),
        ),
        Mistake(
            "do-from-dc",
            "the output gate's gradient is made from the incoming `dc` instead of `dh`",
            "which of the step's two results depends directly on o?",
            ("do = dh * tanh_c", "do = dc * tanh_c"),
        ),
        Mistake(
            "do-from-total",
            "the output gate's gradient is made from the total gradient of c instead of `dh`",
            "which of the step's two results depends directly on o?",
            (("do = dh * tanh_c", ""), ("di = dc * g", "do = dc * tanh_c\n    di = dc * g")),
        ),
        Mistake(
            "do-from-slope",
            "the output gate's gradient contains the slope of tanh at c instead of tanh(c) itself",
            "look at the equation of h: what is ∂h/∂o?",
            ("do = dh * tanh_c", "do = dh * tanh_grad(tanh_c)"),
        ),
        Mistake(
            "gates-squashed-again",
            "the slopes of the three gates are taken at σ(gate); the cache already holds the "
            "gates *after* the sigmoid",
            "does your slope formula need the sigmoid's input or its output, and which one does "
            "the cache hold?",
            (
                ("sigmoid_grad(i)", "sigmoid_grad(sigmoid(i))"),
                ("sigmoid_grad(f)", "sigmoid_grad(sigmoid(f))"),
                ("sigmoid_grad(o)", "sigmoid_grad(sigmoid(o))"),
            ),
        ),
        Mistake(
            "gates-slopes-missing",
            "the slopes of the three gates are missing: the gradient reaches i, f and o, but not "
            "their pre-activations",
            "the weights act on pre-activations: which function turns these into gates?",
            (
                ("di * sigmoid_grad(i)", "di"),
                ("df * sigmoid_grad(f)", "df"),
                ("do * sigmoid_grad(o)", "do"),
            ),
        ),
        Mistake(
            "candidate-squashed-again",
            "the slope of the candidate is taken at tanh(g); the cache already holds g *after* "
            "the tanh",
            "does “1 − output²” need the input of tanh or its output, and which one does the "
            "cache hold?",
            ("tanh_grad(g)", "tanh_grad(np.tanh(g))"),
        ),
        Mistake(
            "candidate-slope-missing",
            "the slope of the candidate's tanh is missing",
            "which function lies between the candidate and its pre-activation?",
            ("dg * tanh_grad(g)", "dg"),
        ),
        Mistake(
            "candidate-slope-without-square",
            "the slope of the candidate is taken as 1 − g: the square is missing",
            "what is the derivative of tanh in terms of its output?",
            ("dg * tanh_grad(g)", "dg * (1 - g)"),
        ),
        Mistake(
            "candidate-slope-brackets",
            "the candidate's gradient is `dg` − g² instead of `dg` · (1 − g²): the slope lacks "
            "its parentheses",
            "in which order does Python evaluate `a * 1 - b`?",
            ("dg * tanh_grad(g)", "dg * 1 - g**2"),
        ),
        Mistake(
            "gates-slopes-brackets",
            "the gradients of the gates have the form di · i − i: the factor 1 − i lacks its "
            "parentheses",
            "in which order does Python evaluate `a * b * 1 - c`?",
            (
                ("di * sigmoid_grad(i)", "di * i * 1 - i"),
                ("df * sigmoid_grad(f)", "df * f * 1 - f"),
                ("do * sigmoid_grad(o)", "do * o * 1 - o"),
            ),
        ),
        Mistake(
            "candidate-slope-sigmoid",
            "the candidate's slope is that of a sigmoid, g(1 − g); the candidate passes through "
            "tanh",
            "which of the four gate blocks has a different activation function?",
            ("dg * tanh_grad(g)", "dg * sigmoid_grad(g)"),
        ),
        Mistake(
            "gates-slopes-tanh",
            "the slopes of the three gates are those of tanh; the gates pass through a sigmoid",
            "which of the four gate blocks has a different activation function?",
            (
                ("sigmoid_grad(i)", "tanh_grad(i)"),
                ("sigmoid_grad(f)", "tanh_grad(f)"),
                ("sigmoid_grad(o)", "tanh_grad(o)"),
            ),
        ),
        Mistake(
            "forget-slope-is-the-sigmoid",
            "the forget gate's gradient is multiplied by σ(f) instead of the slope of the sigmoid",
            "what is the slope of the sigmoid in terms of its output?",
            ("sigmoid_grad(f)", "sigmoid(f)"),
        ),
        Mistake(
            "order-ifog",
            "the gate blocks are in the order i, f, o, g; the weights use i, f, g, o",
            "which rows of the weights belong to the candidate?",
            ("[da_i, da_f, da_g, da_o]", "[da_i, da_f, da_o, da_g]"),
        ),
        Mistake(
            "order-figo",
            "the gate blocks are in the order f, i, g, o; the weights use i, f, g, o",
            "which rows of the weights belong to the input gate?",
            ("[da_i, da_f, da_g, da_o]", "[da_f, da_i, da_g, da_o]"),
        ),
        Mistake(
            "order-fgio",
            "the gate blocks are in the order f, g, i, o; the weights use i, f, g, o",
            "which rows of the weights belong to the input gate?",
            ("[da_i, da_f, da_g, da_o]", "[da_f, da_g, da_i, da_o]"),
        ),
        Mistake(
            "blocks-interleaved",
            "the gradients of the four blocks are interleaved unit by unit; the weights hold four "
            "blocks of H rows",
            "which rows of `W_ih` belong to the input gate?",
            (
                "np.concatenate([da_i, da_f, da_g, da_o], axis=1)",
                "np.stack([da_i, da_f, da_g, da_o], axis=2).reshape(len(dh), -1)",
            ),
        ),
        Mistake(
            "output-gate-missing-in-dx",
            "`dx` and `dh_prev` lack the contribution of the output gate; the weight gradients "
            "have it",
            "how many of the four blocks depend on x and `h_prev`?",
            (
                (
                    "dx = da @ W_ih",
                    "dx = np.concatenate([da_i, da_f, da_g, 0 * da_o], axis=1) @ W_ih",
                ),
                (
                    "dh_prev = da @ W_hh",
                    "dh_prev = np.concatenate([da_i, da_f, da_g, 0 * da_o], axis=1) @ W_hh",
                ),
            ),
        ),
        Mistake(
            "cut-at-the-wrong-column",
            "`dx` and `dh_prev` are cut from one array, in which the H columns of `dh_prev` come "
            "first; your `dx` is its first I columns",
            "which gradient do the first H columns hold, and how many are left for the other?",
            (
                ("dx = da @ W_ih", "dx = (da @ np.hstack([W_hh, W_ih]))[:, : x.shape[1]]"),
                (
                    "dh_prev = da @ W_hh",
                    "dh_prev = (da @ np.hstack([W_hh, W_ih]))[:, x.shape[1] :]",
                ),
            ),
        ),
        Mistake(
            "dW-hh-from-new-h",
            "`dW_hh` is made from the new h; in this step `W_hh` multiplies the old one",
            "which hidden state is an input of this step?",
            ("da.T @ h_prev", "da.T @ (o * tanh_c)"),
        ),
        Mistake(
            "dW-hh-from-c-prev",
            "`dW_hh` is made from the old cell state; the pre-activations do not depend on it",
            "look at the equation of the pre-activations: which array does `W_hh` multiply?",
            ("da.T @ h_prev", "da.T @ c_prev"),
        ),
        Mistake(
            "weights-transposed",
            "`dW_ih` and `dW_hh` are transposed; a gradient has the shape of its parameter",
            "`W_ih` has shape (4H, I): which axis of your product has length 4H?",
            (("da.T @ x", "x.T @ da"), ("da.T @ h_prev", "h_prev.T @ da")),
        ),
        Mistake(
            "weights-averaged",
            "`dW_ih`, `dW_hh` and `db` are averaged over the batch. A backward pass sums over it; "
            "only the loss decides about averaging",
            "if the batch contains the same sequence twice, what happens to the gradient of a "
            "summed loss?",
            (
                ("da.T @ x", "da.T @ x / len(x)"),
                ("da.T @ h_prev", "da.T @ h_prev / len(x)"),
                ("da.sum(axis=0)", "da.mean(axis=0)"),
            ),
        ),
        Mistake(
            "db-averaged",
            "`db` is averaged over the batch; it should be summed",
            "the same b is added for every sequence: how do the gradients combine?",
            ("da.sum(axis=0)", "da.mean(axis=0)"),
        ),
        Mistake(
            "db-not-summed",
            "`db` still has the batch axis: it is the gradient of the pre-activations",
            "what is the shape of b?",
            ("da.sum(axis=0)", "da.copy()"),
        ),
        Mistake(
            "db-keepdims",
            "`db` keeps the batch axis, with length 1, after the sum over the batch",
            "what is the shape of b, and what is that of your `db`?",
            ("da.sum(axis=0)", "da.sum(axis=0, keepdims=True)"),
        ),
        Mistake(
            "dc-written-to",
            "the gradient through h is added into the argument `dc` itself, which the caller "
            "still uses",
            "print `dc` before and after a call. Which of your lines changes it?",
            ("dc = dc + dh", "dc += dh"),
        ),
    ),
)
