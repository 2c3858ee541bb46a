"""Exercise `lstm_step`: the forward pass of one step.

B sequences in a batch, I input features, H hidden units; gates in the order i, f, g, o.
"""

import numpy as np

from autograder.engine.exercise import Case, Exercise, Mistake, Part
from autograder.engine.random_inputs import normal, sizes
from autograder.exercises.lesson_03.forms import lstm_step_with_gates
from autograder.exercises.lesson_03.inputs import draw_weights
from lstm_course.cells.lstm import lstm_step

STEP = "One step on the conveyor belt"

STEP_CACHE = {
    "x": "B I",
    "h_prev": "B H",
    "c_prev": "B H",
    "W_ih": "ifgo*H I",
    "W_hh": "ifgo*H H",
    "i": "B H",
    "f": "B H",
    "g": "B H",
    "o": "B H",
    "c": "B H",
}


def _draw_step(rng: np.random.Generator) -> tuple[np.ndarray, ...]:
    B, I, H = sizes(rng, B=(3, 6), I=(2, 8), H=(4, 7))
    return (
        normal(rng, B, I),
        normal(rng, B, H, scale=0.5),
        normal(rng, B, H, scale=1.5),
        *draw_weights(rng, I, H),
    )


def _step_probes(rng: np.random.Generator) -> tuple[Case, ...]:
    x, h_prev, c_prev, W_ih, W_hh, _ = _draw_step(rng)
    H = h_prev.shape[1]

    def with_biases(i: float, f: float, g: float, o: float) -> tuple[np.ndarray, ...]:
        b = np.repeat([i, f, g, o], H)
        return x, h_prev, c_prev, 0 * W_ih, 0 * W_hh, b

    return (
        Case(
            with_biases(-10, 10, 0.8, 0.4),
            "with f near 1 and i near 0 the cell state passes through nearly unchanged",
        ),
        Case(
            with_biases(10, -10, 0.8, 0.4),
            "with f near 0 and i near 1 the candidate takes the place of the memory",
        ),
        Case(
            with_biases(0.3, 0.6, 0.8, -10), "with o near 0 nearly nothing is shown, and c goes on"
        ),
    )


# Functions instead of edits: pairs of edits are searched output by output, and these swap outputs.


def _exchange_states(*arguments: np.ndarray) -> tuple:
    h, c, cache = lstm_step(*arguments)
    return c, h, cache


def _cache_hidden_state(*arguments: np.ndarray) -> tuple:
    h, c, cache = lstm_step(*arguments)
    return h, c, cache._replace(c=h)


LSTM_STEP = Exercise(
    name="lstm_step",
    lesson="03",
    section=STEP,
    reference=lstm_step,
    draw=_draw_step,
    small=("B", "IH"),
    probes=_step_probes,
    parts=(Part("h", 1, "B H"), Part("c", 2, "B H"), Part("cache", 1, STEP_CACHE)),
    order=("c", "h", "cache"),
    uses=("lstm_gates",),
    forms=(lstm_step_with_gates,),
    mistakes=(
        Mistake(
            "adds-forget-gate",
            "the forget gate is added to the old memory; it should multiply it",
            "what should f = 0 leave of the old memory, and what does yours leave?",
            ("f * c_prev", "f + c_prev"),
        ),
        Mistake(
            "no-forget-gate",
            "the old memory is kept whole: the forget gate has no say (the cell of 1997)",
            "which gate decides about the old memory?",
            ("f * c_prev", "c_prev"),
        ),
        Mistake(
            "keeps-what-it-should-forget",
            "the forget gate works the wrong way round: f is the share that is *kept*",
            "what should f = 1 leave of the old memory?",
            ("f * c_prev", "(1 - f) * c_prev"),
        ),
        Mistake(
            "coupled-gates",
            "the old memory is kept to 1 − i; that is the coupled cell of lesson 06: here the "
            "forget gate decides",
            "which two gates does the new memory depend on?",
            ("f * c_prev", "(1 - i) * c_prev"),
        ),
        Mistake(
            "hidden-for-cell",
            "the forget gate scales `h_prev`; it is the old memory `c_prev` that goes on",
            "which of the two states runs along the conveyor belt?",
            ("f * c_prev", "f * h_prev"),
        ),
        Mistake(
            "no-input-gate",
            "the candidate is added whole: the input gate has no say",
            "what should i = 0 add to the memory?",
            ("+ i * g", "+ g"),
        ),
        Mistake(
            "adds-input-gate",
            "input gate and candidate are both added; the gate should scale the candidate",
            "what should i = 0 add to the memory?",
            ("+ i * g", "+ i + g"),
        ),
        Mistake(
            "candidate-subtracted",
            "the candidate is subtracted; it should be added",
            "when the candidate is +1, should the memory grow or shrink?",
            ("+ i * g", "- i * g"),
        ),
        Mistake(
            "gates-exchanged",
            "input and forget gate are exchanged: the layers come in the order i, f, g, o",
            "in which order does `lstm_gates` return the four layers?",
            ("i, f, g, o = lstm_gates", "f, i, g, o = lstm_gates"),
        ),
        Mistake(
            "candidate-and-output-exchanged",
            "candidate and output gate are exchanged: the layers come in the order i, f, g, o",
            "in which order does `lstm_gates` return the four layers?",
            ("i, f, g, o = lstm_gates", "i, f, o, g = lstm_gates"),
        ),
        Mistake(
            "sigmoid-on-the-candidate",
            "the candidate g goes through a sigmoid; it is no gate, and its tanh lets the memory "
            "go down as well as up",
            "can your memory ever count downwards?",
            ("    c = f", "    g = sigmoid(np.arctanh(g))\n    c = f"),
        ),
        Mistake(
            "memory-squashed",
            "the new memory itself is squashed by tanh; only what is shown of it should be",
            "with f = 1 and i = 0, does your memory stay what it was?",
            ("c = f * c_prev + i * g", "c = np.tanh(f * c_prev + i * g)"),
        ),
        Mistake(
            "squashed-memory-kept",
            "the squashed memory is what is kept: tanh is for what is shown, `h`; the memory that "
            "goes on should stay as it is",
            "the memory can be 20; can yours?",
            (("c = f * c_prev + i * g", "c = np.tanh(f * c_prev + i * g)"), ("np.tanh(c)", "c")),
        ),
        Mistake(
            "shown-unsquashed",
            "h is o times the memory as it is; the memory should be squashed by tanh first",
            "the memory can be 20; can h be?",
            ("np.tanh(c)", "c"),
        ),
        Mistake(
            "shows-the-old-memory",
            "h shows the old memory `c_prev`; it should show the new one",
            "can what is written in this step be seen in this step?",
            ("np.tanh(c)", "np.tanh(c_prev)"),
        ),
        Mistake(
            "no-output-gate",
            "the output gate has no say: the squashed memory is shown whole",
            "what should o = 0 show?",
            ("h = o * ", "h = "),
        ),
        Mistake(
            "squashes-the-product",
            "the output gate stands inside tanh; it should scale the squashed memory",
            "which comes first, squashing or the gate?",
            ("o * np.tanh(c)", "np.tanh(o * c)"),
        ),
        Mistake(
            "gates-look-at-the-memory",
            "the four layers look at `c_prev`; they should look at x and `h_prev`",
            "which state is shown to the gates?",
            ("lstm_gates(x, h_prev", "lstm_gates(x, c_prev"),
        ),
        Mistake(
            "squashed-twice",
            "gates and candidate are squashed twice: `lstm_gates` hands them back squashed already",
            "between which two numbers do your gates lie?",
            (
                "    c = f",
                "    i, f, g, o = sigmoid(i), sigmoid(f), np.tanh(g), sigmoid(o)\n    c = f",
            ),
        ),
        Mistake(
            "blocks-transposed",
            "each layer's square block of `W_hh` is used the wrong way round",
            "weights are (out, in): which axis should meet the axis of `h_prev`?",
            (
                "lstm_gates(x, h_prev, W_ih, W_hh, b)",
                "lstm_gates(x, h_prev, W_ih, np.concatenate([w.T for w in np.split(W_hh, 4)]), b)",
            ),
        ),
        Mistake(
            "columns-exchanged",
            "states and inputs stand side by side in one order and their weights in the other: the "
            "columns of `W_ih` meet `h_prev`",
            "which columns of your one matrix should meet x, and which h_prev?",
            (
                "lstm_gates(x, h_prev, W_ih, W_hh, b)",
                "lstm_gates(*np.split(np.hstack([h_prev, x]), [x.shape[1]], axis=1), "
                "W_ih, W_hh, b)",
            ),
        ),
        Mistake(
            "states-exchanged",
            "h and c come back in the wrong order: first h, then c",
            "in which order does torch return the two states?",
            function=_exchange_states,
        ),
        Mistake(
            "caches-new-for-old",
            "the cache holds the new memory c in the place of `c_prev`",
            "which memory did the forget gate multiply?",
            ("LSTMStepCache(x, h_prev, c_prev", "LSTMStepCache(x, h_prev, c"),
        ),
        Mistake(
            "caches-the-shown",
            "the cache holds h in the place of c",
            "what is the last field of the cache: what is stored, or what is shown?",
            function=_cache_hidden_state,
        ),
        Mistake(
            "caches-pre-activations",
            "the cache holds the four layers as they were before they were squashed",
            "what should be in `cache.f`: a number between 0 and 1, or any number?",
            (
                "W_hh, i, f, g, o, c)",
                "W_hh, *np.split(x @ W_ih.T + h_prev @ W_hh.T + b, 4, axis=1), c)",
            ),
        ),
        Mistake(
            "caches-squashed-memory",
            "the cache holds tanh(c) in the place of c",
            "what is the last field of the cache?",
            ("g, o, c)", "g, o, np.tanh(c))"),
        ),
    ),
)
