"""Lesson 04: backpropagation through time.

T time steps, B sequences in a batch, I input features, H hidden units. Time comes first; gates in
the order i, f, g, o.
"""

from collections.abc import Callable

import numpy as np

from autograder import draws
from autograder.exercise import Case, Exercise, Mistake, Named, Part
from lstm_course.gradcheck import numerical_gradient
from lstm_course.lstm import LSTMCache, LSTMStepCache, lstm_step, lstm_step_backward
from lstm_course.lstm_by_steps import lstm_backward, lstm_forward
from lstm_course.truncated import truncated_backward

CHECKING = "A gradient without calculus"
STEP_BACKWARD = "Back through one step"
SEQUENCE_BACKWARD = "Back through time"
TRUNCATED = "Cutting the way back short"

# --- checking a gradient -----------------------------------------------------------------------

SHAPES = {"cubic": 2, "neighbours": 1, "matrix": 2}  # axes of the array that each f is tried on


def _draw_numerical(rng: np.random.Generator) -> tuple[Named, np.ndarray]:
    name = str(rng.choice(list(SHAPES)))
    shape = draws.sizes(rng, *[(2, 5)] * SHAPES[name])
    return Named(name), rng.uniform(-0.8, 0.8, shape)


def _numerical_probes(rng: np.random.Generator) -> tuple[Case, ...]:
    shape = draws.sizes(rng, (2, 4), (3, 5))
    transposed = rng.uniform(-0.8, 0.8, shape).T
    row = rng.uniform(-0.8, 0.8, draws.sizes(rng, (3, 6)))
    block = rng.uniform(-0.8, 0.8, (2, 3, 2))
    wide = 2.0**-5
    return (
        Case((Named("neighbours"), row), "the slope of one entry depends on its neighbours"),
        Case((Named("matrix"), rng.uniform(-0.8, 0.8, shape)), "x is a matrix"),
        Case((Named("matrix"), transposed), "x is the transpose of another array"),
        Case((Named("cubic"), block), "x has three axes"),
        Case((Named("cubic"), np.zeros(3)), "x is zero"),
        Case((Named("cubic"), row, wide), "eps is 1/32", part="eps"),
        Case((Named("matrix"), transposed, 3 * wide), "eps is 3/32", part="eps"),
    )


def _moves_a_flat_copy(
    f: Callable[[np.ndarray], float], x: np.ndarray, eps: float = 1e-5
) -> np.ndarray:
    flat = x.reshape(-1)  # shares x's memory only where x is contiguous
    gradient = np.zeros(x.size)
    for k in range(x.size):
        before = flat[k]
        flat[k] = before + eps
        above = f(x)
        flat[k] = before - eps
        below = f(x)
        flat[k] = before
        gradient[k] = (above - below) / (2 * eps)
    return gradient.reshape(x.shape)


UP, DOWN = "moved[index] = x[index] + eps", "moved[index] = x[index] - eps"
BACK = "        moved[index] = x[index]\n"

NUMERICAL_GRADIENT = Exercise(
    name="numerical_gradient",
    lesson="04",
    section=CHECKING,
    reference=numerical_gradient,
    draw=_draw_numerical,
    probes=_numerical_probes,
    parts=(
        Part("gradient", 2),
        Part("eps", 1, meaning="a step `eps` that is given is used"),
    ),
    restores=("x",),
    mistakes=(
        Mistake(
            "forward-difference",
            "this is the forward difference, (f(x + eps) − f(x)) / eps: its error shrinks like "
            "eps; that of the central difference like eps²",
            "on which two sides of x should f be asked?",
            ((DOWN, "moved[index] = x[index]"), ("(2 * eps)", "eps")),
        ),
        Mistake(
            "backward-difference",
            "this is the backward difference, (f(x) − f(x − eps)) / eps: its error shrinks like "
            "eps; that of the central difference like eps²",
            "on which two sides of x should f be asked?",
            ((UP, "moved[index] = x[index]"), ("(2 * eps)", "eps")),
        ),
        Mistake(
            "width-forgotten",
            "everything is twice too large: the two points lie 2 eps apart, not eps",
            "how far is it from x − eps to x + eps?",
            ("(2 * eps)", "eps"),
        ),
        Mistake(
            "one-side-two-widths",
            "the function is asked at x + eps and at x, but the difference is divided by 2 eps",
            "by how much was the entry moved back, and where did that leave it?",
            (DOWN, "moved[index] = x[index]"),
        ),
        Mistake(
            "half-width",
            "each entry is moved by eps / 2 to either side; the two points should lie 2 eps apart",
            "in the equation, how far is each of the two points from x?",
            (
                (UP, "moved[index] = x[index] + eps / 2"),
                (DOWN, "moved[index] = x[index] - eps / 2"),
                ("(2 * eps)", "eps"),
            ),
        ),
        Mistake(
            "precedence",
            "`/ 2 * eps` divides by 2 and then *multiplies* by eps: the brackets are missing",
            "in which order does Python work through `a / 2 * b`?",
            ("/ (2 * eps)", "/ 2 * eps"),
        ),
        Mistake(
            "not-divided",
            "these are differences of f, not slopes: nothing is divided by the width of the step",
            "what should happen to the result when eps is halved?",
            (" / (2 * eps)", ""),
        ),
        Mistake(
            "wrong-sign",
            "the sign is wrong: the value below is the one to subtract",
            "what is the slope of a function that is larger at x + eps than at x − eps?",
            ("(above - below)", "(below - above)"),
        ),
        Mistake(
            "entry-not-put-back",
            "an entry stays where it was moved to while the next ones are tried: only one may be "
            "off its place at a time",
            "at which point does your function ask for the slope of the *second* entry?",
            (BACK, ""),
        ),
        Mistake(
            "x-left-moved",
            "x is left at x − eps: each entry is moved up by eps and down by 2 eps, and not put "
            "back",
            "add up the moves of one entry: is the sum zero?",
            (
                ("moved = x.copy()", "moved = x"),
                (UP, "moved[index] += eps"),
                (DOWN, "moved[index] -= 2 * eps"),
                (BACK, ""),
            ),
        ),
        Mistake(
            "moved-down-once",
            "the entry is moved down by eps only, which leads back to x; then up again, so that x "
            "is left at x + eps",
            "how far is it from x + eps to x − eps?",
            (
                ("moved = x.copy()", "moved = x"),
                (UP, "moved[index] += eps"),
                (DOWN, "moved[index] -= eps"),
                (BACK, "        moved[index] += eps\n"),
            ),
        ),
        Mistake(
            "f-sees-no-move",
            "the array that is moved is not the one that f is given: f sees no change, and every "
            "slope is zero",
            "which array do you hand to f?",
            (
                ("above = _number(f(moved))", "above = _number(f(x))"),
                ("below = _number(f(moved))", "below = _number(f(x))"),
            ),
        ),
        Mistake(
            "flat-copy",
            "`x.reshape(-1)` (or `ravel`) shares x's memory only where x is contiguous; for a "
            "transposed x it is a copy, and f sees no change",
            "try yours on `x.T`. Which ways of walking through an array always reach the array "
            "itself?",
            function=_moves_a_flat_copy,
        ),
        Mistake(
            "all-entries-at-once",
            "all entries are moved at once: this is the sum of all slopes, in every place",
            "how many entries may differ from x when f is called?",
            (
                (UP, "moved[...] = x + eps"),
                (DOWN, "moved[...] = x - eps"),
                (BACK, "        moved[...] = x\n"),
            ),
        ),
        Mistake(
            "relative-step",
            "the step is eps times the entry, but the difference is divided by 2 eps alone",
            "how wide is your step where the entry is 0.1, and where it is 0?",
            (
                (UP, "moved[index] = x[index] * (1 + eps)"),
                (DOWN, "moved[index] = x[index] * (1 - eps)"),
            ),
        ),
        Mistake(
            "ignores-eps",
            "the step is 1e-5 whatever `eps` is given",
            "where does the argument `eps` enter?",
            ("    moved = x.copy()", "    eps = 1e-5\n    moved = x.copy()"),
        ),
        Mistake(
            "flattened",
            "the gradient comes back as one long row; it should have the shape of x",
            "what is the shape of the gradient of a matrix?",
            ("return gradient", "return gradient.ravel()"),
        ),
    ),
)

# --- one step ----------------------------------------------------------------------------------


def _weights(rng: np.random.Generator, I: int, H: int) -> tuple[np.ndarray, ...]:
    return (
        draws.normal(rng, 4 * H, I, scale=0.6),
        draws.normal(rng, 4 * H, H, scale=0.5),
        draws.normal(rng, 4 * H, scale=0.8),
    )


def _draw_step_backward(
    rng: np.random.Generator,
) -> tuple[np.ndarray, np.ndarray, LSTMStepCache]:
    B, I, H = draws.sizes(rng, (3, 6), (2, 8), (4, 7))
    x = draws.normal(rng, B, I)
    h_prev, c_prev = draws.normal(rng, B, H, scale=0.7), draws.normal(rng, B, H)
    _, _, cache = lstm_step(x, h_prev, c_prev, *_weights(rng, I, H))
    return draws.normal(rng, B, H), draws.normal(rng, B, H), cache


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

# --- a whole sequence --------------------------------------------------------------------------


def _draw_cache(rng: np.random.Generator) -> LSTMCache:
    T, B, I, H = draws.sizes(rng, (5, 12), (2, 5), (3, 8), (4, 9))
    x = draws.normal(rng, T, B, I)
    h0, c0 = draws.normal(rng, B, H, scale=0.7), draws.normal(rng, B, H)
    return lstm_forward(x, h0, c0, *_weights(rng, I, H))[2]


def _draw_backward(rng: np.random.Generator) -> tuple[np.ndarray | LSTMCache, ...]:
    cache = _draw_cache(rng)
    dhs, dc_T = draws.normal(rng, *cache.hs.shape), draws.normal(rng, *cache.c0.shape)
    return (dhs, cache, dc_T) if rng.random() < 0.5 else (dhs, cache)


def _backward_probes(rng: np.random.Generator) -> tuple[Case, ...]:
    cache = _draw_cache(rng)
    dhs, dc_T = draws.normal(rng, *cache.hs.shape), draws.normal(rng, *cache.c0.shape)
    last, first = np.zeros_like(dhs), np.zeros_like(dhs)
    last[-1], first[0] = dhs[-1], dhs[0]
    return (
        Case((dhs, cache), "every hidden state has a loss, the last memory has none"),
        Case((dhs, cache, dc_T), "every hidden state has a loss, and so has the last memory"),
        Case((last, cache), "only the last step has a loss: all else comes back through time"),
        Case((first, cache), "only the first step has a loss: later steps get no gradient"),
        Case((0 * dhs, cache, dc_T), "only the last memory has a loss, by `dc_T`"),
        Case((dhs[:1], cache.segment(0, 1), dc_T), "with T = 1 the sequence is one step"),
    )


LSTM_BACKWARD = Exercise(
    name="lstm_backward",
    lesson="04",
    section=SEQUENCE_BACKWARD,
    reference=lstm_backward,
    draw=_draw_backward,
    probes=_backward_probes,
    parts=(
        Part("dx", 1, "T B I"),
        Part("dh0", 1, "B H"),
        Part("dc0", 1, "B H"),
        Part("dW_ih", 1, "ifgo*H I"),
        Part("dW_hh", 1, "ifgo*H H"),
        Part("db", 1, "ifgo*H"),
    ),
    shared="the two gradients that flow back from step to step",
    uses=("lstm_step_backward",),
    trials=1500,  # with the mistakes of a step it has many pairs, and each trial is quick
    mistakes=(
        Mistake(
            "nothing-through-time",
            "no gradient flows from one step to the step before, neither through h nor through c: "
            "each step sees its own loss alone",
            "a step's way back returns `dh_prev` and `dc_prev`: who needs them?",
            (
                ("dhs[t] + dh_next", "dhs[t]"),
                ("dh, dc_next, cache", "dh, dc_next if t == len(dhs) - 1 else 0 * dh, cache"),
            ),
        ),
        Mistake(
            "nothing-through-h",
            "no gradient flows through h from one step to the step before",
            "what arrives at h_t besides what the loss says of it?",
            ("dhs[t] + dh_next", "dhs[t]"),
        ),
        Mistake(
            "nothing-through-c",
            "no gradient flows through c from one step to the step before",
            "a step's way back returns a `dc_prev`: which step needs it?",
            ("dh, dc_next, cache", "dh, dc_next if t == len(dhs) - 1 else 0 * dh, cache"),
        ),
        Mistake(
            "c-never-updated",
            "what comes back into c is not handed on: every step is given the gradient of c with "
            "which the loop began",
            "in which variable does the step before look for what came back into c?",
            (
                ("dx[t], dh_next, dc_next, dW_ih_t", "dx[t], dh_next, dc0, dW_ih_t"),
                ("return dx, dh_next, dc_next,", "return dx, dh_next, dc0,"),
            ),
        ),
        Mistake(
            "no-gradient-into-c",
            "every step is told that nothing comes back into its memory: neither `dc_T` nor what "
            "the step after returns for c is handed on",
            "a step's way back returns a `dc_prev`: which step needs it?",
            ("dh, dc_next, cache", "dh, 0 * dh, cache"),
        ),
        Mistake(
            "dc-T-ignored",
            "`dc_T` is ignored: a loss may look at the last memory, too",
            "which gradient of c does the *last* step start from?",
            ("np.zeros_like(cache.c0) if dc_T is None else dc_T", "np.zeros_like(cache.c0)"),
        ),
        Mistake(
            "last-loss-for-c",
            "where no `dc_T` is given, the gradient of c starts from what the loss says of the "
            "last h; it should start from zeros",
            "what does the loss say of the last memory when nobody gives a `dc_T`?",
            ("np.zeros_like(cache.c0) if dc_T is None", "dhs[-1] if dc_T is None"),
        ),
        Mistake(
            "dc-T-at-every-step",
            "`dc_T` is added at every step; it belongs to the last memory alone",
            "at which step does the loss see c directly?",
            (
                ("np.zeros_like(cache.c0) if dc_T is None else dc_T", "np.zeros_like(cache.c0)"),
                ("dh, dc_next, cache", "dh, dc_next + (0 if dc_T is None else dc_T), cache"),
            ),
        ),
        Mistake(
            "last-loss-only",
            "only the last step's upstream gradient is used; the loss sees every step",
            "what arrives at h_t besides what comes back from step t + 1?",
            ("dhs[t] + dh_next", "(dhs[t] if t == len(dhs) - 1 else 0) + dh_next"),
        ),
        Mistake(
            "upstream-every-time-last",
            "every step receives the *last* step's upstream gradient",
            "which entry of `dhs` belongs to step t?",
            ("dhs[t] + dh_next", "dhs[-1] + dh_next"),
        ),
        Mistake(
            "upstream-one-early",
            "every step receives the upstream gradient of the step before it",
            "which entry of `dhs` belongs to step t?",
            ("dhs[t] + dh_next", "dhs[t - 1] + dh_next"),
        ),
        Mistake(
            "loss-into-c-too",
            "what the loss says of h_t is added to the gradient of c as well: it reaches c through "
            "h, inside the step",
            "which of the two results of a step does a step's own loss see?",
            ("dh, dc_next, cache", "dh, dhs[t] + dc_next, cache"),
        ),
        Mistake(
            "first-step-left-out",
            "the loop ends before step 0: the first step gets no gradient",
            "which number does `range(a, b, -1)` give last?",
            ("reversed(range(len(dhs)))", "range(len(dhs) - 1, 0, -1)"),
        ),
        Mistake(
            "h-and-c-crossed",
            "the two gradients that go back are crossed: h's is handed on as c's, and c's as h's",
            "in which order does the step's way back return its results?",
            ("dx[t], dh_next, dc_next, dW_ih_t", "dx[t], dc_next, dh_next, dW_ih_t"),
        ),
        Mistake(
            "forward-in-time",
            "the loop runs forward in time; gradients come from the future",
            "which step's gradient is known first?",
            ("reversed(range(len(dhs)))", "range(len(dhs))"),
        ),
        Mistake(
            "weights-overwritten",
            "the weights' gradients are those of one step alone: each step overwrites the last",
            "the same weights serve at every step: how do their gradients combine?",
            (
                ("dW_ih += dW_ih_t", "dW_ih = dW_ih_t"),
                ("dW_hh += dW_hh_t", "dW_hh = dW_hh_t"),
                ("db += db_t", "db = db_t"),
            ),
        ),
        Mistake(
            "dW-ih-overwritten",
            "`dW_ih` is that of one step alone: each step overwrites the last",
            "the same `W_ih` serves at every step: how do its gradients combine?",
            ("dW_ih += dW_ih_t", "dW_ih = dW_ih_t"),
        ),
        Mistake(
            "dW-hh-overwritten",
            "`dW_hh` is that of one step alone: each step overwrites the last",
            "the same `W_hh` serves at every step: how do its gradients combine?",
            ("dW_hh += dW_hh_t", "dW_hh = dW_hh_t"),
        ),
        Mistake(
            "db-overwritten",
            "`db` is that of one step alone: each step overwrites the last",
            "the same b serves at every step: how do its gradients combine?",
            ("db += db_t", "db = db_t"),
        ),
        Mistake(
            "weights-averaged-over-time",
            "the weights' gradients are averaged over the steps; they should be summed",
            "the same weights serve at every step: how do their gradients combine?",
            (
                ("dW_ih += dW_ih_t", "dW_ih += dW_ih_t / len(dhs)"),
                ("dW_hh += dW_hh_t", "dW_hh += dW_hh_t / len(dhs)"),
                ("db += db_t", "db += db_t / len(dhs)"),
            ),
        ),
        Mistake(
            "dh0-lacks-a-step",
            "`dh0` is the gradient at the first result, h_0: it has not passed the first step",
            "what does the first step's way back return for the state before it?",
            ("return dx, dh_next,", "return dx, dh,"),
        ),
        Mistake(
            "initial-states-swapped",
            "`dh0` and `dc0` are swapped",
            "in which order are the results asked for?",
            ("return dx, dh_next, dc_next,", "return dx, dc_next, dh_next,"),
        ),
        Mistake(
            "memory-carried-twice",
            "what came back into c is added to what was there before: the future is counted again "
            "and again",
            "does `dc_prev` of a step hold the future's gradient already?",
            (
                ("dx[t], dh_next, dc_next,", "dx[t], dh_next, dc_back,"),
                (
                    "        dW_ih += dW_ih_t",
                    "        dc_next = dc_next + dc_back\n        dW_ih += dW_ih_t",
                ),
            ),
        ),
        Mistake(
            "hidden-carried-twice",
            "what came back into h is added to what was there before: the future is counted again "
            "and again",
            "does `dh_prev` of a step hold the future's gradient already?",
            (
                ("dx[t], dh_next, dc_next,", "dx[t], dh_back, dc_next,"),
                (
                    "        dW_ih += dW_ih_t",
                    "        dh_next = dh + dh_back\n        dW_ih += dW_ih_t",
                ),
            ),
        ),
        Mistake(
            "dx-reversed",
            "`dx` is right, but stands in reverse: the last step's gradient is first",
            "in which order does your loop meet the steps?",
            ("dx[t], dh_next", "dx[len(dhs) - 1 - t], dh_next"),
        ),
        Mistake(
            "dhs-written-to",
            "what comes back is added into `dhs` itself: that writes into the caller's array",
            "what is the difference between `a += b` and `a = a + b` for an array that someone "
            "else holds, too?",
            ("dh = dhs[t] + dh_next", "dh = dhs[t]\n        dh += dh_next"),
        ),
    ),
)

# --- truncated ---------------------------------------------------------------------------------


def _draw_truncated(rng: np.random.Generator) -> tuple[np.ndarray, LSTMCache, int]:
    cache = _draw_cache(rng)
    return draws.normal(rng, *cache.hs.shape), cache, int(rng.integers(2, 5))


def _truncated_probes(rng: np.random.Generator) -> tuple[Case, ...]:
    cache = _draw_cache(rng)
    dhs = draws.normal(rng, *cache.hs.shape)
    seven = dhs[:5], cache.segment(0, 5)
    last = np.zeros_like(dhs)
    last[-1] = dhs[-1]
    return (
        Case((dhs, cache, 1), "with k = 1 every step is a segment of its own"),
        Case((dhs, cache, len(dhs)), "with k = T nothing is truncated"),
        Case((dhs, cache, len(dhs) + 3), "with k beyond T nothing is truncated"),
        Case((*seven, 2), "T = 5 and k = 2: the last segment is one step long"),
        Case((*seven, 3), "T = 5 and k = 3: segments of three steps and of two"),
        Case((last, cache, 3), "only the last step has a loss: earlier segments get no gradient"),
    )


SEGMENT_BACKWARD = (
    "dx[start:stop], _, _, dW_ih_k, dW_hh_k, db_k = lstm_backward(dhs[start:stop], segment)"
)
SEGMENTS = "for start in range(0, len(dhs), k):"

TRUNCATED_BACKWARD = Exercise(
    name="truncated_backward",
    lesson="04",
    section=TRUNCATED,
    reference=truncated_backward,
    draw=_draw_truncated,
    probes=_truncated_probes,
    parts=(
        Part("dx", 1, "T B I"),
        Part("dW_ih", 1, "ifgo*H I"),
        Part("dW_hh", 1, "ifgo*H H"),
        Part("db", 1, "ifgo*H"),
    ),
    shared="the gradients inside each segment",
    uses=("lstm_backward",),
    trials=1500,  # as in `lstm_backward`
    mistakes=(
        Mistake(
            "not-truncated",
            "nothing is truncated: this is the gradient through the whole sequence, whatever k is",
            "where does k enter?",
            (SEGMENTS, f"k = len(dhs)\n    {SEGMENTS}"),
        ),
        Mistake(
            "memory-crosses",
            "the gradient of c still crosses from segment to segment; only that of h is cut",
            "by which two ways does a gradient leave a segment?",
            (
                (
                    SEGMENTS,
                    "dc = np.zeros_like(cache.c0)\n"
                    "    for start in reversed(range(0, len(dhs), k)):",
                ),
                (
                    SEGMENT_BACKWARD,
                    SEGMENT_BACKWARD.replace("_, _,", "_, dc,").replace("segment)", "segment, dc)"),
                ),
            ),
        ),
        Mistake(
            "hidden-crosses",
            "the gradient of h still crosses from segment to segment; only that of c is cut",
            "by which two ways does a gradient leave a segment?",
            (
                (
                    SEGMENTS,
                    "dh = np.zeros_like(cache.h0)\n"
                    "    for start in reversed(range(0, len(dhs), k)):",
                ),
                (
                    SEGMENT_BACKWARD,
                    "upstream = dhs[start:stop].copy()\n"
                    "        upstream[-1] += dh\n        "
                    + SEGMENT_BACKWARD.replace("_, _,", "dh, _,").replace(
                        "dhs[start:stop]", "upstream"
                    ),
                ),
            ),
        ),
        Mistake(
            "counted-from-the-end",
            "the segments are counted from the end: the *first* one is the short one",
            "where do the segments start: at 0, k, 2k, …, or at T − k, T − 2k, …?",
            (
                f"{SEGMENTS}\n        stop = min(start + k, len(dhs))",
                "for stop in range(len(dhs), 0, -k):\n        start = max(stop - k, 0)",
            ),
        ),
        Mistake(
            "short-segment-dropped",
            "the last segment is left out where it is shorter than k",
            "how many steps are left over when k does not divide T?",
            (SEGMENTS, "for start in range(0, len(dhs) - k + 1, k):"),
        ),
        Mistake(
            "last-k-steps-only",
            "only the last k steps get a gradient; *every* segment learns from its own losses",
            "what should `dx` be in the first segment?",
            (SEGMENTS, "for start in range(max(len(dhs) - k, 0), len(dhs), k):"),
        ),
        Mistake(
            "each-loss-k-steps",
            "each loss goes back k steps of its own; here the sequence is *cut*, and a loss "
            "reaches back to the start of its segment",
            "with k = 3, how far back does the loss of step 3 reach?",
            (
                (
                    f"{SEGMENTS}\n        stop = min(start + k, len(dhs))",
                    "for stop in range(1, len(dhs) + 1):\n        start = max(stop - k, 0)\n"
                    "        own = np.zeros_like(dhs[start:stop])\n        own[-1] = dhs[stop - 1]",
                ),
                (
                    SEGMENT_BACKWARD,
                    "dx_k, _, _, dW_ih_k, dW_hh_k, db_k = lstm_backward(own, segment)\n"
                    "        dx[start:stop] += dx_k",
                ),
            ),
        ),
        Mistake(
            "last-loss-of-each-segment",
            "in each segment only the last step's upstream gradient is used; each step has its own",
            "which part of `dhs` belongs to a segment?",
            (
                SEGMENT_BACKWARD,
                "own = np.zeros_like(dhs[start:stop])\n        own[-1] = dhs[stop - 1]\n        "
                + SEGMENT_BACKWARD.replace("dhs[start:stop]", "own"),
            ),
        ),
        Mistake(
            "last-loss-for-c-in-each-segment",
            "in each segment the gradient of c starts from what the loss says of its last h; it "
            "should start from zeros",
            "what comes back from beyond a segment's end?",
            (SEGMENT_BACKWARD, SEGMENT_BACKWARD.replace("segment)", "segment, dhs[stop - 1])")),
        ),
        Mistake(
            "segments-overlap",
            "each segment is one step too long: it takes in the first step of the next",
            "which step comes first in the second segment, and is it in the first one, too?",
            ("stop = min(start + k, len(dhs))", "stop = min(start + k + 1, len(dhs))"),
        ),
        Mistake(
            "segments-start-from-zero",
            "each segment starts from states of zero; only *gradients* stop there, the states had "
            "gone on",
            "which h and c did the first step of the second segment see?",
            (
                "cache.segment(start, stop)",
                "cache.segment(start, stop)._replace(h0=0 * cache.h0, c0=0 * cache.c0)",
            ),
        ),
        Mistake(
            "segments-start-from-h0",
            "each segment starts from the `h0` and `c0` of the whole sequence",
            "which h and c did the first step of the second segment see?",
            (
                "cache.segment(start, stop)",
                "cache.segment(start, stop)._replace(h0=cache.h0, c0=cache.c0)",
            ),
        ),
        Mistake(
            "segments-overwrite",
            "the weights' gradients are those of one segment alone: each overwrites the last",
            "the same weights serve in every segment: how do their gradients combine?",
            (
                ("dW_ih += dW_ih_k", "dW_ih = dW_ih_k"),
                ("dW_hh += dW_hh_k", "dW_hh = dW_hh_k"),
                ("db += db_k", "db = db_k"),
            ),
        ),
        Mistake(
            "segments-averaged",
            "the weights' gradients are averaged over the segments; they should be summed",
            "the same weights serve in every segment: how do their gradients combine?",
            (
                ("dW_ih += dW_ih_k", "dW_ih += dW_ih_k / -(-len(dhs) // k)"),
                ("dW_hh += dW_hh_k", "dW_hh += dW_hh_k / -(-len(dhs) // k)"),
                ("db += db_k", "db += db_k / -(-len(dhs) // k)"),
            ),
        ),
    ),
)

EXERCISES = (NUMERICAL_GRADIENT, LSTM_STEP_BACKWARD, LSTM_BACKWARD, TRUNCATED_BACKWARD)
