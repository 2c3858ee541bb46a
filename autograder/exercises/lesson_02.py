"""Lesson 02: gates.

B sequences in a batch, I input features, H hidden units; gates in the order i, f, g, o.
"""

import numpy as np

from autograder import draws
from autograder.exercise import Case, Exercise, Mistake, Part
from lstm_course.activations import sigmoid, sigmoid_grad, tanh_grad
from lstm_course.gates import expose, forget, forget_bias_for_half_life, gate, write
from lstm_course.lstm import lstm_gates

SQUASHING = "A switch that can be half open"
SLOPES = "How steep is a gate?"
ONE_GATE = "One gate, one layer"
MEMORY = "What three gates do to a memory"
FOUR_LAYERS = "Four layers at once"
HALF_LIFE = "How long does a memory last?"


# --- sigmoid and the two slopes ----------------------------------------------------------------


def _draw_activation(rng: np.random.Generator) -> tuple[np.ndarray]:
    B, H = draws.sizes(rng, (3, 6), (4, 8))
    return (draws.normal(rng, B, H, scale=2.0),)


def _extremes(rng: np.random.Generator) -> tuple[Case, ...]:
    large = np.array([[-1000.0, -60.0, 0.0], [0.5, 60.0, 1000.0]])
    (a,) = _draw_activation(rng)
    return (
        Case((large,), "a = ±1000 stands in one array", part="extremes", silent=True),
        Case((a.astype(np.float32),), "a is float32", part="dtype", keeps_dtype=True),
    )


def _naive_sigmoid(a: np.ndarray) -> np.ndarray:
    return (1.0 / (1.0 + np.exp(-a))).astype(a.dtype)


def _sigmoid_of_the_other_sign(a: np.ndarray) -> np.ndarray:
    return (np.exp(a) / (1.0 + np.exp(a))).astype(a.dtype)


SIGMOID = Exercise(
    name="sigmoid",
    lesson="02",
    section=SQUASHING,
    reference=sigmoid,
    draw=_draw_activation,
    probes=_extremes,
    parts=(
        Part("s", 1, "B H"),
        Part("extremes", 0.5, meaning="a = ±1000 without overflow or warning"),
        Part("dtype", 0.5, meaning="float32 stays float32"),
    ),
    mistakes=(
        Mistake(
            "overflows",
            "the formula is right, but it overflows where a is very negative: exp(1000) is "
            "infinite",
            "which of exp(a) and exp(−a) is the harmless one, for which sign of a?",
            function=_naive_sigmoid,
        ),
        Mistake(
            "overflows-for-large",
            "the formula is right, but it overflows where a is very large: infinity divided by "
            "infinity is no number",
            "which of exp(a) and exp(−a) is the harmless one, for which sign of a?",
            function=_sigmoid_of_the_other_sign,
        ),
        Mistake(
            "flipped",
            "the curve is mirrored: it falls from 1 to 0 where it should rise",
            "what should come out for a large positive a?",
            function=lambda a: sigmoid(-a),
        ),
        Mistake(
            "tanh",
            "this is tanh: it runs from −1 to 1; a gate needs 0 to 1",
            "what would a negative gate do to a memory?",
            function=lambda a: np.tanh(a),
        ),
        Mistake(
            "tanh-squeezed-too-steep",
            "this is tanh moved into (0, 1), but twice as steep as the sigmoid",
            "tanh(a) = 2 σ(2a) − 1: solve it for σ.",
            function=lambda a: ((1 + np.tanh(a)) / 2).astype(a.dtype),
        ),
        Mistake(
            "no-branch",
            "both signs of a give the same value: the sign was lost in an absolute value",
            "exp(−|a|) is safe for both signs, but the fraction above it differs: which is it "
            "for a < 0?",
            function=lambda a: sigmoid(np.abs(a)),
        ),
        Mistake(
            "hard",
            "this is the piecewise linear “hard” sigmoid; the smooth one is asked for",
            "the definition has an exponential in it.",
            function=lambda a: np.clip(0.5 + 0.25 * a, 0, 1).astype(a.dtype),
        ),
        Mistake(
            "softmax",
            "the entries of each row add up to 1: this is a softmax; each entry should be "
            "squashed by itself",
            "does one gate's value depend on the others?",
            function=lambda a: np.exp(a) / np.exp(a).sum(-1, keepdims=True),
        ),
        Mistake(
            "logit-odds",
            "this is exp(a), the odds; the probability is odds / (1 + odds)",
            "what keeps the value below 1?",
            function=lambda a: np.exp(a),
        ),
    ),
)

SIGMOID_GRAD = Exercise(
    name="sigmoid_grad",
    lesson="02",
    section=SLOPES,
    reference=sigmoid_grad,
    draw=lambda rng: (draws.gates(rng, *draws.sizes(rng, (3, 6), (4, 8))),),
    parts=(Part("slope", 1, "B H"),),
    mistakes=(
        Mistake(
            "takes-the-pre-activation",
            "the argument s is squashed once more: it is the sigmoid's *output* already",
            "what is `s` in the signature: a, or σ(a)?",
            function=lambda s: sigmoid_grad(sigmoid(s)),
        ),
        Mistake(
            "tanh-slope",
            "this is the slope of tanh, 1 − t²; the sigmoid's has another form",
            "what is the largest slope of a sigmoid: 1, or ¼?",
            edit=("s * (1 - s)", "1 - s * s"),
        ),
        Mistake(
            "plus",
            "the sign inside the bracket is wrong: the slope should vanish as s approaches 1",
            "what is the slope where the gate is fully open?",
            edit=("(1 - s)", "(1 + s)"),
        ),
        Mistake(
            "one-factor",
            "one factor is missing: this is 1 − s alone",
            "what is the slope where the gate is shut, s → 0?",
            edit=("s * (1 - s)", "1 - s"),
        ),
        Mistake(
            "square",
            "this is s², without the part that vanishes as s approaches 1",
            "write down σ′ from σ(a) = 1 / (1 + exp(−a)) and find σ in it twice.",
            edit=("s * (1 - s)", "s * s"),
        ),
        Mistake(
            "negative",
            "the sign is wrong: a sigmoid rises everywhere",
            "can the slope of a rising curve be negative?",
            edit=("s * (1 - s)", "s * (s - 1)"),
        ),
    ),
)

TANH_GRAD = Exercise(
    name="tanh_grad",
    lesson="02",
    section=SLOPES,
    reference=tanh_grad,
    draw=lambda rng: (np.tanh(draws.normal(rng, *draws.sizes(rng, (3, 6), (4, 8)))),),
    parts=(Part("slope", 1, "B H"),),
    mistakes=(
        Mistake(
            "takes-the-pre-activation",
            "the argument t is squashed once more: it is tanh's *output* already",
            "what is `t` in the signature: a, or tanh(a)?",
            function=lambda t: tanh_grad(np.tanh(t)),
        ),
        Mistake(
            "sigmoid-slope",
            "this is the slope of the sigmoid, t (1 − t)",
            "what is the slope of tanh at 0?",
            edit=("1 - t * t", "t * (1 - t)"),
        ),
        Mistake(
            "plus",
            "the sign is wrong: the slope should vanish as t approaches ±1",
            "where is tanh flat?",
            edit=("1 - t * t", "1 + t * t"),
        ),
        Mistake(
            "not-squared",
            "the square is missing: this is 1 − t, which is not the same at t and −t",
            "is tanh equally steep on both sides of 0?",
            edit=("1 - t * t", "1 - t"),
        ),
        Mistake(
            "square-of-the-difference",
            "the difference is squared, (1 − t)², where t alone should be",
            "what is the slope at t = −1?",
            edit=("1 - t * t", "(1 - t) * (1 - t)"),
        ),
    ),
)

# --- one gate ----------------------------------------------------------------------------------


def _draw_gate(rng: np.random.Generator) -> tuple[np.ndarray, ...]:
    B, I, H = draws.sizes(rng, (3, 7), (2, 9), (4, 8))
    return (
        draws.normal(rng, B, I),
        draws.normal(rng, B, H, scale=0.7),
        draws.normal(rng, H, I, scale=0.6),
        draws.normal(rng, H, H, scale=0.5),
        draws.normal(rng, H),
    )


def _gate_probes(rng: np.random.Generator) -> tuple[Case, ...]:
    x, h_prev, W_ih, W_hh, b = _draw_gate(rng)
    return (
        Case((x, h_prev, 0 * W_ih, 0 * W_hh, b), "with all weights 0 the gate is σ(b)"),
        Case((x, h_prev, 0 * W_ih, W_hh, b), "with W_ih = 0 only h_prev and b open the gate"),
        Case((x, h_prev, W_ih, 0 * W_hh, b), "with W_hh = 0 only x and b open the gate"),
    )


GATE = Exercise(
    name="gate",
    lesson="02",
    section=ONE_GATE,
    reference=gate,
    draw=_draw_gate,
    probes=_gate_probes,
    parts=(Part("gate", 2, "B H"),),
    uses=("sigmoid",),
    mistakes=(
        Mistake(
            "no-bias",
            "the bias b is missing",
            "what decides how open the gate is when x and h are zero?",
            (" + b", ""),
        ),
        Mistake(
            "bias-twice",
            "the bias is added twice, once with each product",
            "count the terms of the equation.",
            (" + b", " + b + b"),
        ),
        Mistake(
            "bias-subtracted",
            "the bias is subtracted; it should be added",
            "look at the signs of the equation.",
            (" + b", " - b"),
        ),
        Mistake(
            "tanh",
            "the layer is squashed by tanh: this makes a candidate, not a gate",
            "between which two numbers should a switch stand?",
            ("sigmoid(", "np.tanh("),
        ),
        Mistake(
            "not-squashed",
            "nothing is squashed: this is the pre-activation a",
            "between which two numbers should a switch stand?",
            ("sigmoid(", "("),
        ),
        Mistake(
            "ignores-h",
            "the gate looks at x alone; `h_prev` has no say",
            "which two things does a gate look at?",
            ("h_prev @ W_hh.T", "0 * h_prev"),
        ),
        Mistake(
            "ignores-x",
            "the gate looks at `h_prev` alone; x has no say",
            "which two things does a gate look at?",
            ("x @ W_ih.T", "0"),
        ),
        Mistake(
            "recurrent-weights-transposed",
            "`W_hh` is used the wrong way round: it is square, so that NumPy cannot tell",
            "weights are (out, in): which axis should meet the axis of `h_prev`?",
            ("W_hh.T", "W_hh"),
        ),
        Mistake(
            "squashes-each-product",
            "each product is squashed by itself and then added; the sum should be squashed once",
            "can your gate be more than open?",
            ("x @ W_ih.T + h_prev", "x @ W_ih.T) + sigmoid(h_prev"),
        ),
        Mistake(
            "bias-after-squashing",
            "the bias is added after the sigmoid; it belongs to the pre-activation",
            "can your gate be less than shut, or more than open?",
            ("W_hh.T + b)", "W_hh.T) + b"),
        ),
        Mistake(
            "applied-already",
            "the gate is multiplied with `h_prev` already; only how far it is open is asked for",
            "what is a gate before it meets what it scales?",
            ("W_hh.T + b)", "W_hh.T + b) * h_prev"),
        ),
        Mistake(
            "product-of-projections",
            "the projections of x and `h_prev` are multiplied with each other; they are added",
            "[x; h] is projected as one vector: what joins the two halves?",
            (" + h_prev @", " * h_prev @"),
        ),
        Mistake(
            "difference",
            "the projection of `h_prev` is subtracted; it should be added",
            "look at the signs of the equation.",
            (" + h_prev @", " - h_prev @"),
        ),
    ),
)

# --- what gates do to a memory -----------------------------------------------------------------


def _draw_memory(rng: np.random.Generator, others: int) -> tuple[np.ndarray, ...]:
    shape = draws.sizes(rng, (3, 6), (4, 8))
    memory = draws.normal(rng, *shape, scale=2.0)
    return memory, *(draws.gates(rng, *shape) for _ in range(others))


def _forget_probes(rng: np.random.Generator) -> tuple[Case, ...]:
    c_prev, _ = _draw_memory(rng, 1)
    return (
        Case((c_prev, np.ones_like(c_prev)), "with f = 1 the memory stays as it is"),
        Case((c_prev, np.zeros_like(c_prev)), "with f = 0 nothing is left of the memory"),
        Case(
            (np.array([2.0, 3.0, 4.0]), np.array([0.1, 0.2, 0.5])),
            "c = [2, 3, 4] and f = [0.1, 0.2, 0.5] leave [0.2, 0.6, 2.0]",
        ),
    )


FORGET = Exercise(
    name="forget",
    lesson="02",
    section=MEMORY,
    reference=forget,
    draw=lambda rng: _draw_memory(rng, 1),
    probes=_forget_probes,
    parts=(Part("c", 1),),
    mistakes=(
        Mistake(
            "adds-forget-gate",
            "the forget gate is added to the memory; it should multiply it",
            "what should f = 0 leave of the memory, and what does yours leave?",
            ("f * c_prev", "f + c_prev"),
        ),
        Mistake(
            "forgets-the-kept",
            "the gate works the wrong way round: f is the share that is *kept*, not the share "
            "that is lost",
            "what should f = 1 do?",
            ("f * c_prev", "(1 - f) * c_prev"),
        ),
        Mistake(
            "subtracts-forget-gate",
            "the forget gate is subtracted from the memory; it should multiply it",
            "what should f = 1 do?",
            ("f * c_prev", "c_prev - f"),
        ),
        Mistake(
            "squashes-again",
            "f is squashed a second time: it is a gate's value already",
            "is the argument f a pre-activation, or between 0 and 1 already?",
            function=lambda c_prev, f: sigmoid(f) * c_prev,
        ),
        Mistake(
            "squashes-the-memory",
            "the memory is squashed by tanh before it is kept; forgetting only scales it",
            "what should f = 1 do to a memory of 3?",
            ("f * c_prev", "f * np.tanh(c_prev)"),
        ),
        Mistake(
            "keeps-everything",
            "the memory comes back unchanged: the gate does nothing",
            "where does f stand in your line?",
            ("f * c_prev", "c_prev * np.ones_like(f)"),
        ),
        Mistake(
            "all-or-nothing",
            "the gate is rounded to 0 or 1: a soft switch can be half open",
            "what should f = 0.5 leave?",
            ("f * c_prev", "np.round(f) * c_prev"),
        ),
        Mistake(
            "returns-the-gate",
            "this is the gate itself, not what it leaves of the memory",
            "which two arrays does the answer need?",
            ("f * c_prev", "f * np.ones_like(c_prev)"),
        ),
        Mistake(
            "divides",
            "the memory is divided by the gate: it grows where it should fade",
            "should a memory be larger or smaller after forgetting?",
            ("f * c_prev", "c_prev / np.maximum(f, 1e-300)"),
        ),
        Mistake(
            "dot-product",
            "all units are summed into one number (a dot product); each unit is scaled by itself",
            "how many numbers does the memory have before, and how many after?",
            function=lambda c_prev, f: np.sum(f * c_prev, axis=-1),
        ),
    ),
)


def _write_probes(rng: np.random.Generator) -> tuple[Case, ...]:
    c, i, _ = _draw_memory(rng, 2)
    g = np.tanh(draws.normal(rng, *c.shape))
    return (
        Case((c, np.zeros_like(i), g), "with i = 0 nothing is written"),
        Case((c, np.ones_like(i), g), "with i = 1 the whole candidate is added"),
        Case((np.zeros_like(c), i, g), "into an empty memory exactly i ⊙ g is written"),
    )


def _draw_write(rng: np.random.Generator) -> tuple[np.ndarray, ...]:
    c, i = _draw_memory(rng, 1)
    return c, i, np.tanh(draws.normal(rng, *c.shape))


WRITE = Exercise(
    name="write",
    lesson="02",
    section=MEMORY,
    reference=write,
    draw=_draw_write,
    probes=_write_probes,
    parts=(Part("c", 1, "B H"),),
    mistakes=(
        Mistake(
            "overwrites",
            "the old memory is lost: what is written should be added to it",
            "what should be in the memory where i = 0?",
            ("c + i * g", "i * g"),
        ),
        Mistake(
            "gate-added",
            "the input gate is added; it should scale the candidate first",
            "what should i = 0 let through?",
            ("c + i * g", "c + i + g"),
        ),
        Mistake(
            "gate-left-out",
            "the whole candidate is added, however far the input gate is open",
            "what should i = 0 let through?",
            ("c + i * g", "c + g + 0 * i"),
        ),
        Mistake(
            "gate-on-the-memory",
            "the input gate scales the old memory; it should scale the candidate",
            "whom does the input gate let in?",
            ("c + i * g", "i * c + g"),
        ),
        Mistake(
            "scales-the-sum",
            "the input gate scales the sum, the old memory with it",
            "a pair of brackets, or the order of two operations?",
            ("c + i * g", "i * (c + g)"),
        ),
        Mistake(
            "multiplies-the-memory",
            "the memory is multiplied by what is written; it should be added to",
            "what would become of an empty memory?",
            ("c + i * g", "c * i * g"),
        ),
        Mistake(
            "forgets-as-well",
            "the memory is scaled by 1 − i: a coupled gate does that, but here forgetting has "
            "been done already",
            "is c before or after `forget`?",
            ("c + i * g", "(1 - i) * c + i * g"),
        ),
        Mistake(
            "subtracts",
            "what is written is subtracted; it should be added",
            "a candidate can be negative by itself: who decides the sign?",
            ("c + i * g", "c - i * g"),
        ),
        Mistake(
            "squashes-again",
            "the candidate is squashed by tanh a second time: g has been through it already",
            "is g a pre-activation, or between −1 and 1 already?",
            ("c + i * g", "c + i * np.tanh(g)"),
        ),
        Mistake(
            "squashes-the-gate",
            "the input gate is squashed a second time: i is a gate's value already",
            "what should i = 0 let through, and what does yours?",
            ("c + i * g", "c + sigmoid(i) * g"),
        ),
        Mistake(
            "squashes-the-new-memory",
            "the new memory is squashed by tanh; that is done on the way out, not in the memory",
            "what should i = 0 leave of a memory of 3?",
            ("c + i * g", "np.tanh(c + i * g)"),
        ),
    ),
)


def _expose_probes(rng: np.random.Generator) -> tuple[Case, ...]:
    c, o = _draw_memory(rng, 1)
    return (
        Case((c, np.zeros_like(o)), "with o = 0 nothing is shown"),
        Case((c, np.ones_like(o)), "with o = 1 the squashed memory is shown"),
        Case((20.0 * c, o), "however large the memory, |h| stays below o"),
    )


EXPOSE = Exercise(
    name="expose",
    lesson="02",
    section=MEMORY,
    reference=expose,
    draw=lambda rng: _draw_memory(rng, 1),
    probes=_expose_probes,
    parts=(Part("h", 1, "B H"),),
    mistakes=(
        Mistake(
            "not-squashed",
            "the memory is shown as it is; it should be squashed by tanh first",
            "the memory can be 20; can h be?",
            ("np.tanh(c)", "c"),
        ),
        Mistake(
            "sigmoid",
            "the memory is squashed by a sigmoid: its sign is lost",
            "should a memory of −3 and one of 3 look alike from outside?",
            function=lambda c, o: o * sigmoid(c),
        ),
        Mistake(
            "squashes-the-product",
            "the gate stands inside tanh; it should scale the squashed memory",
            "which comes first, squashing or the gate?",
            ("o * np.tanh(c)", "np.tanh(o * c)"),
        ),
        Mistake(
            "adds-the-gate",
            "the output gate is added; it should multiply",
            "what should o = 0 show?",
            ("o * np.tanh(c)", "o + np.tanh(c)"),
        ),
        Mistake(
            "hides-the-shown",
            "the gate works the wrong way round: o is the share that is *shown*",
            "what should o = 1 show?",
            ("o * np.tanh(c)", "(1 - o) * np.tanh(c)"),
        ),
        Mistake(
            "gate-left-out",
            "the squashed memory is shown whole: the output gate does nothing",
            "what should o = 0 show?",
            ("o * np.tanh(c)", "np.tanh(c) + 0 * o"),
        ),
        Mistake(
            "squashes-the-gate",
            "tanh is applied to the gate as well; o is between 0 and 1 already",
            "which of the two arrays can be large?",
            ("o * np.tanh(c)", "np.tanh(o) * np.tanh(c)"),
        ),
        Mistake(
            "gate-through-a-sigmoid",
            "the gate is squashed by a sigmoid a second time: o is a gate's value already",
            "what should o = 0 show, and what does yours?",
            ("o * np.tanh(c)", "sigmoid(o) * np.tanh(c)"),
        ),
        Mistake(
            "squashes-only-the-gate",
            "tanh is applied to the gate; it is the memory that needs squashing",
            "which of the two arrays can be large?",
            ("o * np.tanh(c)", "np.tanh(o) * c"),
        ),
    ),
)

# --- four layers at once -----------------------------------------------------------------------


def _draw_lstm_gates(rng: np.random.Generator) -> tuple[np.ndarray, ...]:
    B, I, H = draws.sizes(rng, (3, 7), (2, 9), (4, 8))
    return (
        draws.normal(rng, B, I),
        draws.normal(rng, B, H, scale=0.7),
        draws.normal(rng, 4 * H, I, scale=0.6),
        draws.normal(rng, 4 * H, H, scale=0.5),
        draws.normal(rng, 4 * H),
    )


def _lstm_gates_probes(rng: np.random.Generator) -> tuple[Case, ...]:
    x, h_prev, W_ih, W_hh, _ = _draw_lstm_gates(rng)
    H = h_prev.shape[1]
    one_each = np.repeat([-2.0, -1.0, 1.0, 2.0], H)
    return (
        Case(
            (x, h_prev, 0 * W_ih, 0 * W_hh, one_each),
            "with weights 0 and biases −2, −1, 1, 2 the layers are σ(−2), σ(−1), tanh(1), σ(2)",
        ),
    )


LSTM_GATES = Exercise(
    name="lstm_gates",
    lesson="02",
    section=FOUR_LAYERS,
    reference=lstm_gates,
    draw=_draw_lstm_gates,
    probes=_lstm_gates_probes,
    parts=(
        Part("i", 1, "B H"),
        Part("f", 1, "B H"),
        Part("g", 1, "B H"),
        Part("o", 1, "B H"),
    ),
    uses=("sigmoid",),
    shared="a, the four pre-activations side by side",
    mistakes=(
        Mistake(
            "order-ifog",
            "the third and fourth blocks are exchanged: you read them as i, f, o, g; torch and "
            "this course stack i, f, g, o",
            "in which order do the blocks of `W_ih` stand?",
            ("i, f, g, o = np.split", "i, f, o, g = np.split"),
        ),
        Mistake(
            "order-figo",
            "the first two blocks are exchanged: you read them as f, i, g, o; torch and this "
            "course stack i, f, g, o",
            "in which order do the blocks of `W_ih` stand?",
            ("i, f, g, o = np.split", "f, i, g, o = np.split"),
        ),
        Mistake(
            "order-igfo",
            "the second and third blocks are exchanged: you read them as i, g, f, o; torch and "
            "this course stack i, f, g, o",
            "in which order do the blocks of `W_ih` stand?",
            ("i, f, g, o = np.split", "i, g, f, o = np.split"),
        ),
        Mistake(
            "order-fgio",
            "your blocks are read as f, g, i, o; torch and this course stack i, f, g, o",
            "in which order do the blocks of `W_ih` stand?",
            ("i, f, g, o = np.split", "f, g, i, o = np.split"),
        ),
        Mistake(
            "interleaved",
            "every fourth unit is taken for a gate; the four gates stand as blocks of H units, one "
            "below the other",
            "what is the difference between rows 0, 4, 8, … and rows 0, 1, 2, …?",
            ("np.split(a, 4, axis=1)", "(a[:, k::4] for k in range(4))"),
        ),
        Mistake(
            "returned-ifog",
            "the layers are right but handed back as i, f, o, g; asked for are i, f, g, o",
            "in which order does your `return` name them?",
            ("np.tanh(g), sigmoid(o)", "sigmoid(o), np.tanh(g)"),
        ),
        Mistake(
            "forget-bias-of-one",
            "1 is added to the forget gate; such a start belongs in b itself, not in the equation",
            "how many biases does the equation have?",
            ("sigmoid(f)", "sigmoid(f + 1)"),
        ),
        Mistake(
            "sigmoid-on-candidate",
            "the candidate g goes through a sigmoid; it is no gate and should go through tanh, so "
            "that it can be negative",
            "can your cell ever count downwards?",
            ("np.tanh(", "sigmoid("),
        ),
        Mistake(
            "candidate-not-squashed",
            "the candidate g is not squashed",
            "between which two numbers should a candidate lie?",
            ("np.tanh(", "("),
        ),
        Mistake(
            "tanh-on-input-gate",
            "the input gate goes through tanh; a gate is a switch between 0 and 1",
            "which of the four layers is not a gate?",
            ("sigmoid(i)", "np.tanh(i)"),
        ),
        Mistake(
            "tanh-on-forget-gate",
            "the forget gate goes through tanh; a gate is a switch between 0 and 1",
            "which of the four layers is not a gate?",
            ("sigmoid(f)", "np.tanh(f)"),
        ),
        Mistake(
            "tanh-on-output-gate",
            "the output gate goes through tanh; a gate is a switch between 0 and 1",
            "which of the four layers is not a gate?",
            ("sigmoid(o)", "np.tanh(o)"),
        ),
        Mistake(
            "nothing-squashed",
            "nothing is squashed: these are the four pre-activations",
            "two of the four activations have a name in this lesson: which?",
            (
                ("sigmoid(i)", "i"),
                ("sigmoid(f)", "f"),
                ("np.tanh(g)", "g"),
                ("sigmoid(o)", "o"),
            ),
        ),
        Mistake(
            "no-bias",
            "the bias b is missing in all four layers",
            "what decides how open a gate is when x and h are zero?",
            (" + b", ""),
        ),
        Mistake(
            "bias-twice",
            "the bias is added twice (torch has two biases a layer; this course has one)",
            "count the terms of the equation.",
            (" + b", " + b + b"),
        ),
        Mistake(
            "one-bias-for-all",
            "all four layers use the first block of b; each has its own",
            "how long is b, and how long is one gate's share?",
            (" + b", " + np.tile(b[: len(b) // 4], 4)"),
        ),
        Mistake(
            "ignores-h",
            "the gates look at x alone; `h_prev` has no say",
            "which two things does each layer look at?",
            (" + h_prev @ W_hh.T", ""),
        ),
        Mistake(
            "ignores-x",
            "the gates look at `h_prev` alone; x has no say",
            "which two things does each layer look at?",
            ("x @ W_ih.T + ", ""),
        ),
    ),
)

# --- half-life ---------------------------------------------------------------------------------


def _half_life_probes(rng: np.random.Generator) -> tuple[Case, ...]:
    steps = rng.uniform(2.0, 200.0, 7)
    return (
        Case((1.0,), "steps = 1: the memory halves at every step, f = ½, so that b = 0"),
        Case((steps.reshape(7, 1),), "steps is an array"),
    )


HALF_LIFE_BIAS = Exercise(
    name="forget_bias_for_half_life",
    lesson="02",
    section=HALF_LIFE,
    reference=forget_bias_for_half_life,
    draw=lambda rng: (float(rng.uniform(2.0, 60.0)),),
    probes=_half_life_probes,
    parts=(Part("bias", 2),),
    mistakes=(
        Mistake(
            "the-gate-itself",
            "this is the gate's value f; the bias that gives it is asked for",
            "which a makes σ(a) equal to f?",
            edit=("np.log(f / (1 - f))", "f"),
        ),
        Mistake(
            "logit-upside-down",
            "the sign is wrong: a bias of this size would *open* where yours closes",
            "a memory that should last long: is its gate's bias positive or negative?",
            edit=("np.log(f / (1 - f))", "np.log((1 - f) / f)"),
        ),
        Mistake(
            "one-over-e",
            "after so many steps 1/e of the memory is left (a time constant); half of it is asked "
            "for",
            "what should f to the power of `steps` be?",
            edit=("0.5 ** (1 / steps)", "np.exp(-1 / steps)"),
        ),
        Mistake(
            "linear-decay",
            "the memory is taken to fade by the same amount at each step; it fades by the same "
            "*factor*",
            "after two steps the share that is left is f · f.",
            edit=("0.5 ** (1 / steps)", "1 - 0.5 / steps"),
        ),
        Mistake(
            "time-constant-linear",
            "f = 1 − 1/steps is a rule of thumb for a time constant, not for a half-life",
            "what should f to the power of `steps` be?",
            edit=("0.5 ** (1 / steps)", "1 - 1 / steps"),
        ),
        Mistake(
            "log-of-the-steps",
            "this is ln(steps), a rule of thumb for a time constant; an exact half-life is asked "
            "for",
            "what should f to the power of `steps` be?",
            edit=("np.log(f / (1 - f))", "np.log(steps)"),
        ),
        Mistake(
            "power-not-root",
            "½ is raised to the power of `steps`; the root is asked for",
            "solve f^steps = ½ for f.",
            edit=("0.5 ** (1 / steps)", "0.5**steps"),
        ),
        Mistake(
            "log-of-the-gate",
            "this is ln f; a sigmoid's inverse has one more term",
            "which a makes σ(a) equal to f?",
            edit=("np.log(f / (1 - f))", "np.log(f)"),
        ),
        Mistake(
            "base-two",
            "the logarithm is to base 2; the sigmoid is made of e",
            "which base undoes exp?",
            edit=("np.log(", "np.log2("),
        ),
        Mistake(
            "base-ten",
            "the logarithm is to base 10; the sigmoid is made of e",
            "which base undoes exp?",
            edit=("np.log(", "np.log10("),
        ),
    ),
)

EXERCISES = (
    SIGMOID,
    SIGMOID_GRAD,
    TANH_GRAD,
    GATE,
    FORGET,
    WRITE,
    EXPOSE,
    LSTM_GATES,
    HALF_LIFE_BIAS,
)
