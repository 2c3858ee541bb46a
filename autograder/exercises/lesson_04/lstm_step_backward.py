"""Exercise `lstm_step_backward`: backward pass of one step.

B sequences in a batch, I input features, H hidden units; gates in the order i, f, g, o.
"""

import numpy as np

from autograder.engine.exercise import Case, Exercise, Mistake, Part
from autograder.engine.random_inputs import normal, sizes
from autograder.exercises.lesson_04.forms import lstm_step_backward_with_slopes
from autograder.exercises.lesson_04.inputs import draw_weights
from lstm_course.cells.lstm import LSTMStepCache, lstm_step, lstm_step_backward

STEP_BACKWARD = "Back through one step"


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
        Case((none, dc, cache), "with dh = 0 all of the gradient comes from the memory ahead"),
        Case((dh, none, cache), "with dc = 0 all of the gradient comes through h"),
        Case((none, dc, cache._replace(f=full)), "with dh = 0 and f = 1, dc_prev is dc itself"),
        Case((dh, dc, cache._replace(f=none)), "with f = 0 no gradient reaches c_prev"),
        Case((dh, none, cache._replace(o=none)), "with dc = 0 and o = 0 only the gate o can learn"),
        Case((dh, dc, cache._replace(c=none)), "with c = 0 the slope of tanh is 1"),
    )


TANH_ON_THE_WAY = "dc = dc + dh * o * tanh_grad(tanh_c)"

LSTM_STEP_BACKWARD = Exercise(
    name="lstm_step_backward",
    lesson="04",
    section=STEP_BACKWARD,
    reference=lstm_step_backward,
    draw=_draw_step_backward,
    small=("B", "IH"),
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
    shared="the whole gradient of the new memory c",
    forms=(lstm_step_backward_with_slopes,),
    mistakes=(
        Mistake(
            "future-memory-dropped",
            "the gradient `dc` that comes back from the next step's memory is dropped: only what "
            "comes through h is left",
            "by which two ways does c reach the loss?",
            ("dc = dc + dh", "dc = dh"),
        ),
        Mistake(
            "future-memory-squashed",
            "the `dc` that comes in is led through o and tanh, too; it arrives at c directly",
            "which of the two ways from c to the loss leads through h, and which does not?",
            (TANH_ON_THE_WAY, "dc = (dc + dh) * o * tanh_grad(tanh_c)"),
        ),
        Mistake(
            "shown-memory-dropped",
            "the part of c's gradient that comes through h is missing: c is *shown* in this step, "
            "too",
            "by which two ways does c reach the loss?",
            (TANH_ON_THE_WAY, "dc = dc + 0 * dh"),
        ),
        Mistake(
            "dc-prev-misses-h",
            "`dc_prev` is made from the `dc` that came in; what comes through h is not in it",
            "which gradient of c has both ways to the loss in it, and which one do you multiply "
            "by f?",
            (
                ("    dc = dc + dh", "    later = dc\n    dc = dc + dh"),
                ("dc_prev = dc * f", "dc_prev = later * f"),
            ),
        ),
        Mistake(
            "gates-miss-h",
            "the gates i and f and the candidate get the `dc` that came in; what comes through h "
            "is not in it",
            "which gradient of c has both ways to the loss in it, and which one do you hand to "
            "the gates?",
            (
                ("    dc = dc + dh", "    later = dc\n    dc = dc + dh"),
                ("di = dc * g", "di = later * g"),
                ("df = dc * c_prev", "df = later * c_prev"),
                ("dg = dc * i", "dg = later * i"),
            ),
        ),
        Mistake(
            "dc-prev-without-f",
            "`dc_prev` is the whole gradient of c: the forget gate's share is missing",
            "which number stands before `c_prev` in the step, and what is then ∂c/∂`c_prev`?",
            ("dc_prev = dc * f", "dc_prev = dc"),
        ),
        Mistake(
            "dc-prev-with-i",
            "`dc_prev` is multiplied by the input gate; the old memory was multiplied by another",
            "which gate stands before `c_prev` in the step?",
            ("dc_prev = dc * f", "dc_prev = dc * i"),
        ),
        Mistake(
            "output-gate-missing",
            "on the way from h to c the output gate is missing",
            "h is a product: what is its slope with respect to the factor that holds c?",
            ("dh * o * tanh_grad(tanh_c)", "dh * tanh_grad(tanh_c)"),
        ),
        Mistake(
            "tanh-slope-missing",
            "on the way from h to c the slope of tanh is missing",
            "what stands between c and the output gate?",
            ("dh * o * tanh_grad(tanh_c)", "dh * o"),
        ),
        Mistake(
            "tanh-slope-at-c",
            "the slope of the tanh around c is taken as 1 − c²; that formula wants the *output* "
            "of tanh",
            "which number goes into “1 − output²”: c, or what tanh makes of it?",
            ("dh * o * tanh_grad(tanh_c)", "dh * o * tanh_grad(c)"),
        ),
        Mistake(
            "tanh-slope-twice-squashed",
            "the slope of the tanh around c is taken at tanh(tanh(c)): c is squashed once too "
            "often",
            "how often is c squashed on its way to h?",
            ("dh * o * tanh_grad(tanh_c)", "dh * o * tanh_grad(np.tanh(tanh_c))"),
        ),
        Mistake(
            "shows-the-old-memory",
            "tanh is taken of `c_prev`; h shows the *new* memory",
            "which memory is squashed and shown: the one before this step, or after it?",
            ("np.tanh(c)", "np.tanh(c_prev)"),
        ),
        Mistake(
            "df-from-c",
            "the forget gate's gradient is made with the new memory c; the gate was multiplied by "
            "the old one",
            "what does f stand before in the step?",
            ("df = dc * c_prev", "df = dc * c"),
        ),
        Mistake(
            "df-from-h-prev",
            "the forget gate's gradient is made with the old *hidden state*; the gate was "
            "multiplied by the old memory",
            "what does f stand before in the step?",
            ("df = dc * c_prev", "df = dc * h_prev"),
        ),
        Mistake(
            "i-and-g-swapped",
            "the gradients of the input gate and of the candidate are swapped: each should hold "
            "the *other* one's value",
            "what is the slope of a product i ⊙ g with respect to i?",
            (("di = dc * g", "di = dc * i"), ("dg = dc * i", "dg = dc * g")),
        ),
        Mistake(
            "do-from-c",
            "the output gate's gradient is made with c itself; the gate was multiplied by tanh(c)",
            "what does o stand before in the step?",
            ("do = dh * tanh_c", "do = dh * c"),
        ),
        Mistake(
            "do-from-dc",
            "the output gate's gradient is made from `dc`; the gate acts on h alone",
            "in which of the two results of the step does o appear?",
            ("do = dh * tanh_c", "do = dc * tanh_c"),
        ),
        Mistake(
            "gates-squashed-again",
            "the slopes of the three gates are taken at σ(gate): the cache holds the gates "
            "*after* the sigmoid already",
            "what does the slope of a sigmoid need: its input, or its output? Which does the cache "
            "hold?",
            (
                ("sigmoid_grad(i)", "sigmoid_grad(sigmoid(i))"),
                ("sigmoid_grad(f)", "sigmoid_grad(sigmoid(f))"),
                ("sigmoid_grad(o)", "sigmoid_grad(sigmoid(o))"),
            ),
        ),
        Mistake(
            "gates-slopes-missing",
            "the slopes of the three gates are missing: the gradient stops before the sigmoids, "
            "not behind them",
            "the weights act on the pre-activations: what lies between them and the gates?",
            (
                ("di * sigmoid_grad(i)", "di"),
                ("df * sigmoid_grad(f)", "df"),
                ("do * sigmoid_grad(o)", "do"),
            ),
        ),
        Mistake(
            "candidate-squashed-again",
            "the slope of the candidate is taken at tanh(g): the cache holds g *after* the tanh "
            "already",
            "what does “1 − output²” need: the input of tanh, or its output? Which does the cache "
            "hold?",
            ("tanh_grad(g)", "tanh_grad(np.tanh(g))"),
        ),
        Mistake(
            "candidate-slope-missing",
            "the slope of the candidate's tanh is missing",
            "what lies between the candidate and its pre-activation?",
            ("dg * tanh_grad(g)", "dg"),
        ),
        Mistake(
            "candidate-slope-brackets",
            "in the candidate's line the brackets are missing: `dg * 1 - g**2` subtracts g² from "
            "the gradient",
            "in which order does Python work through `a * 1 - b`?",
            ("dg * tanh_grad(g)", "dg * 1 - g**2"),
        ),
        Mistake(
            "gates-slopes-brackets",
            "in the lines of the gates the brackets are missing: `di * i * 1 - i` subtracts the "
            "gate from the gradient",
            "in which order does Python work through `a * b * 1 - c`?",
            (
                ("di * sigmoid_grad(i)", "di * i * 1 - i"),
                ("df * sigmoid_grad(f)", "df * f * 1 - f"),
                ("do * sigmoid_grad(o)", "do * o * 1 - o"),
            ),
        ),
        Mistake(
            "candidate-slope-sigmoid",
            "the candidate gets the slope of a sigmoid; it went through tanh",
            "which of the four layers is squashed differently?",
            ("dg * tanh_grad(g)", "dg * sigmoid_grad(g)"),
        ),
        Mistake(
            "gates-slopes-tanh",
            "the three gates get the slope of tanh; they went through a sigmoid",
            "which of the four layers is squashed differently?",
            (
                ("sigmoid_grad(i)", "tanh_grad(i)"),
                ("sigmoid_grad(f)", "tanh_grad(f)"),
                ("sigmoid_grad(o)", "tanh_grad(o)"),
            ),
        ),
        Mistake(
            "order-ifog",
            "the gates stand in the order i, f, o, g; in the weights it is i, f, g, o",
            "which rows of the weights belong to the candidate?",
            ("[da_i, da_f, da_g, da_o]", "[da_i, da_f, da_o, da_g]"),
        ),
        Mistake(
            "order-figo",
            "the gates stand in the order f, i, g, o; in the weights it is i, f, g, o",
            "which rows of the weights belong to the input gate?",
            ("[da_i, da_f, da_g, da_o]", "[da_f, da_i, da_g, da_o]"),
        ),
        Mistake(
            "dW-hh-from-new-h",
            "`dW_hh` is made with the new h; in this step `W_hh` was multiplied by the old one",
            "which hidden state went into this step?",
            ("da.T @ h_prev", "da.T @ (o * tanh_c)"),
        ),
        Mistake(
            "dW-hh-from-c-prev",
            "`dW_hh` is made with `c_prev`; the gates never look at the memory, only at `h_prev`",
            "what was `W_hh` multiplied by in this step?",
            ("da.T @ h_prev", "da.T @ c_prev"),
        ),
        Mistake(
            "weights-transposed",
            "`dW_ih` and `dW_hh` are transposed; a gradient has the shape of what it belongs to",
            "`dW_ih` has the shape of `W_ih`, (out, in): which of the two sides is out?",
            (("da.T @ x", "x.T @ da"), ("da.T @ h_prev", "h_prev.T @ da")),
        ),
        Mistake(
            "weights-averaged",
            "`dW_ih`, `dW_hh` and `db` are averaged over the batch; that is up to the loss: "
            "gradients are sums",
            "if one sequence is given twice, what happens to the gradient of its loss?",
            (
                ("da.T @ x", "da.T @ x / len(x)"),
                ("da.T @ h_prev", "da.T @ h_prev / len(x)"),
                ("da.sum(axis=0)", "da.mean(axis=0)"),
            ),
        ),
        Mistake(
            "db-averaged",
            "`db` is averaged over the batch; it should be summed",
            "the same b was added to every sequence: how do their gradients combine?",
            ("da.sum(axis=0)", "da.mean(axis=0)"),
        ),
        Mistake(
            "db-not-summed",
            "`db` still has the batch axis: it is the gradient of the pre-activations itself",
            "what is the shape of b?",
            ("da.sum(axis=0)", "da.copy()"),
        ),
        Mistake(
            "db-keepdims",
            "`db` is (1, 4H); b is (4H,)",
            "what does `keepdims` do?",
            ("da.sum(axis=0)", "da.sum(axis=0, keepdims=True)"),
        ),
        Mistake(
            "dc-written-to",
            "`dc` is added to in place: that writes into the caller's array",
            "what is the difference between `a += b` and `a = a + b` for an array that someone "
            "else holds, too?",
            ("dc = dc + dh", "dc += dh"),
        ),
    ),
)
