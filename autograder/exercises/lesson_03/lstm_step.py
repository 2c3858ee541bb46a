"""Exercise `lstm_step`: the forward pass of one step.

B sequences in a batch, I input features, H hidden units; gates in the order i, f, g, o.
"""

import numpy as np

from autograder.engine.exercise import Case, Exercise, Mistake, Part
from autograder.engine.random_inputs import normal, sizes
from autograder.exercises.lesson_03.forms import lstm_step_with_gates
from autograder.exercises.lesson_03.inputs import draw_weights
from lstm_course.cells.lstm import lstm_step

STEP = "One LSTM step"

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
            "with f near 1 and i near 0, the cell state stays nearly unchanged",
        ),
        Case(
            with_biases(10, -10, 0.8, 0.4),
            "with f near 0 and i near 1, the candidate replaces the cell state",
        ),
        Case(
            with_biases(0.3, 0.6, 0.8, -10),
            "with o near 0, the hidden state is almost 0 and `c` is unaffected",
        ),
    )


# Functions instead of edits: pairs of edits are searched output by output, and two of these swap
# outputs. The third would make the pairs of a sequence too many.


def _exchange_states(*arguments: np.ndarray) -> tuple:
    h, c, cache = lstm_step(*arguments)
    return c, h, cache


def _cache_hidden_state(*arguments: np.ndarray) -> tuple:
    h, c, cache = lstm_step(*arguments)
    return h, c, cache._replace(c=h)


def _show_the_candidate(*arguments: np.ndarray) -> tuple:
    _, c, cache = lstm_step(*arguments)
    return cache.o * cache.g, c, cache


LSTM_STEP = Exercise(
    name="lstm_step",
    lesson="03",
    section=STEP,
    reference=lstm_step,
    draw=_draw_step,
    small=("B", "IH"),
    scales=("x", "c_prev"),
    probes=_step_probes,
    parts=(Part("h", 1, "B H"), Part("c", 2, "B H"), Part("cache", 1, STEP_CACHE)),
    order=("c", "h", "cache"),
    uses=("lstm_gates",),
    forms=(lstm_step_with_gates,),
    mistakes=(
        Mistake(
            "adds-forget-gate",
            "the forget gate is added to the old cell state; it should multiply it",
            "what should f = 0 leave of the old cell state, and what does yours leave?",
            ("f * c_prev", "f + c_prev"),
        ),
        Mistake(
            "no-forget-gate",
            "the old cell state is kept in full: the forget gate has no effect, as in the LSTM of "
            "1997",
            "which gate decides how much of the old cell state is kept?",
            ("f * c_prev", "c_prev"),
        ),
        Mistake(
            "keeps-what-it-should-forget",
            "the forget gate acts in reverse: `f` is the share that is *kept*, not the share that "
            "is lost",
            "what should f = 1 leave of the old cell state?",
            ("f * c_prev", "(1 - f) * c_prev"),
        ),
        Mistake(
            "coupled-gates",
            "the old cell state is scaled by 1 − i instead of the forget gate, as in the coupled "
            "cell of lesson 06",
            "which gate decides how much of the old cell state is kept?",
            ("f * c_prev", "(1 - i) * c_prev"),
        ),
        Mistake(
            "hidden-for-cell",
            "the forget gate scales `h_prev`; it should scale the old cell state",
            "which of the two states runs along the conveyor belt?",
            ("f * c_prev", "f * h_prev"),
        ),
        Mistake(
            "no-input-gate",
            "the candidate is added in full: the input gate has no effect",
            "what should i = 0 add to the cell state?",
            ("+ i * g", "+ g"),
        ),
        Mistake(
            "adds-input-gate",
            "the input gate and the candidate are both added; the gate should scale the candidate",
            "what should i = 0 add to the cell state?",
            ("+ i * g", "+ i + g"),
        ),
        Mistake(
            "candidate-subtracted",
            "the scaled candidate is subtracted; it should be added",
            "when the candidate is +1, should the cell state grow or shrink?",
            ("+ i * g", "- i * g"),
        ),
        Mistake(
            "gates-exchanged",
            "the input and forget gates are swapped, as if the four blocks came in the order f, "
            "i, g, o",
            "compare the order in which you name the four blocks with that in the equations.",
            ("i, f, g, o = lstm_gates", "f, i, g, o = lstm_gates"),
        ),
        Mistake(
            "candidate-and-output-exchanged",
            "the candidate and the output gate are swapped, as if the four blocks came in the "
            "order i, f, o, g",
            "compare the order in which you name the four blocks with that in the equations.",
            ("i, f, g, o = lstm_gates", "i, f, o, g = lstm_gates"),
        ),
        Mistake(
            "order-iofg",
            "`c` is g times the old cell state plus i times o, as if `lstm_gates` returned its "
            "blocks in ONNX's order i, o, f, g",
            "compare the order in which you name the four blocks with that in the equations.",
            ("i, f, g, o = lstm_gates", "i, o, f, g = lstm_gates"),
        ),
        Mistake(
            "order-gifo",
            "`c` is g times the old cell state plus i times f, as if `lstm_gates` returned its "
            "blocks in Chainer's order g, i, f, o",
            "compare the order in which you name the four blocks with that in the equations.",
            ("i, f, g, o = lstm_gates", "g, i, f, o = lstm_gates"),
        ),
        Mistake(
            "sigmoid-on-the-candidate",
            "the candidate `g` passes through a sigmoid instead of tanh",
            "can your candidate be negative? Should it be?",
            (
                "    c = f",
                "    a = x @ W_ih.T + h_prev @ W_hh.T + b\n"
                "    g = sigmoid(np.split(a, 4, axis=1)[2])\n"
                "    c = f",
            ),
        ),
        Mistake(
            "memory-squashed",
            "the cell state passes through tanh before it is stored, and then a second time for "
            "`h`",
            "with f = 1 and i = 0, does your cell state stay unchanged?",
            ("c = f * c_prev + i * g", "c = np.tanh(f * c_prev + i * g)"),
        ),
        Mistake(
            "squashed-memory-kept",
            "`c` is tanh of the cell state; only `h` should use tanh, and `c` should be stored "
            "without it",
            "the cell state can be 20: can yours?",
            (("c = f * c_prev + i * g", "c = np.tanh(f * c_prev + i * g)"), ("np.tanh(c)", "c")),
        ),
        Mistake(
            "shown-unsquashed",
            "`h` is `o` times the cell state itself: tanh is missing",
            "the cell state can be 20: can `h` be?",
            ("np.tanh(c)", "c"),
        ),
        Mistake(
            "shows-the-old-memory",
            "`h` is computed from the old cell state `c_prev` instead of the new one",
            "should something written in this step already affect this step's `h`?",
            ("np.tanh(c)", "np.tanh(c_prev)"),
        ),
        Mistake(
            "shows-the-candidate",
            "`h` is the output gate times the candidate `g`; the cell state, after tanh, belongs "
            "in place of `g`",
            "which quantity should the output gate scale: what enters in this step, or all that "
            "the cell state holds?",
            function=_show_the_candidate,
        ),
        Mistake(
            "no-output-gate",
            "`h` is tanh(c) in full: the output gate has no effect",
            "what should `h` be where o = 0?",
            ("h = o * ", "h = "),
        ),
        Mistake(
            "squashes-the-product",
            "the product of the output gate and the cell state passes through tanh; only the cell "
            "state should",
            "which comes first, tanh or the gate?",
            ("o * np.tanh(c)", "np.tanh(o * c)"),
        ),
        Mistake(
            "gates-look-at-the-memory",
            "the four blocks are computed from `c_prev` instead of `h_prev`",
            "which state of the previous step do the gates use?",
            ("lstm_gates(x, h_prev", "lstm_gates(x, c_prev"),
        ),
        Mistake(
            "squashed-twice",
            "the gates and the candidate pass through sigmoid and tanh a second time",
            "does `lstm_gates` return pre-activations or activated values?",
            (
                "    c = f",
                "    i, f, g, o = sigmoid(i), sigmoid(f), np.tanh(g), sigmoid(o)\n    c = f",
            ),
        ),
        Mistake(
            "blocks-transposed",
            "each square block of `W_hh` is used where its transpose belongs",
            "weights have shape (out, in): which axis of each block should meet that of `h_prev`?",
            (
                "lstm_gates(x, h_prev, W_ih, W_hh, b)",
                "lstm_gates(x, h_prev, W_ih, np.concatenate([w.T for w in np.split(W_hh, 4)]), b)",
            ),
        ),
        Mistake(
            "columns-exchanged",
            "`h_prev` and `x` are concatenated in one order and their weights in the other",
            "which columns of the combined matrix should meet `x`, and which should meet `h_prev`?",
            (
                "lstm_gates(x, h_prev, W_ih, W_hh, b)",
                "lstm_gates(*np.split(np.hstack([h_prev, x]), [x.shape[1]], axis=1), "
                "W_ih, W_hh, b)",
            ),
        ),
        Mistake(
            "states-exchanged",
            "`h` and `c` are returned in the wrong order: `h` should come first",
            "compare the order in your `return` with the docstring.",
            function=_exchange_states,
        ),
        Mistake(
            "caches-new-for-old",
            "the cache holds the new cell state in place of `c_prev`",
            "which cell state did the forget gate multiply?",
            ("LSTMStepCache(x, h_prev, c_prev", "LSTMStepCache(x, h_prev, c"),
        ),
        Mistake(
            "caches-the-shown",
            "the cache holds the hidden state `h` in place of `c`",
            "which of the two states is the last field of `LSTMStepCache`?",
            function=_cache_hidden_state,
        ),
        Mistake(
            "caches-pre-activations",
            "the cache holds the four pre-activations in place of `i`, `f`, `g` and `o`",
            "between which two values should every entry of `cache.f` lie?",
            (
                "W_hh, i, f, g, o, c)",
                "W_hh, *np.split(x @ W_ih.T + h_prev @ W_hh.T + b, 4, axis=1), c)",
            ),
        ),
        Mistake(
            "caches-what-is-written",
            "the cache holds i ⊙ g in place of `i`, as after `i *= g`",
            "the cache keeps your arrays themselves: which line changes one of them?",
            ("W_hh, i, f, g, o, c)", "W_hh, i * g, f, g, o, c)"),
        ),
        Mistake(
            "caches-what-is-written-as-g",
            "the cache holds i ⊙ g in place of `g`, as after `g *= i`",
            "the cache keeps your arrays themselves: which line changes one of them?",
            ("W_hh, i, f, g, o, c)", "W_hh, i, f, i * g, o, c)"),
        ),
        Mistake(
            "caches-what-is-kept",
            "the cache holds f ⊙ c_prev in place of `f`, as after `f *= c_prev`",
            "the cache keeps your arrays themselves: which line changes one of them?",
            ("W_hh, i, f, g, o, c)", "W_hh, i, f * c_prev, g, o, c)"),
        ),
        Mistake(
            "caches-h-for-o",
            "the cache holds `h` in place of `o`, as after `o *= np.tanh(c)`",
            "the cache keeps your arrays themselves: which line changes one of them?",
            ("W_hh, i, f, g, o, c)", "W_hh, i, f, g, h, c)"),
        ),
        Mistake(
            "caches-squashed-memory",
            "the cache holds tanh(c) in place of `c`",
            "should the last field of the cache hold the cell state before or after tanh?",
            ("g, o, c)", "g, o, np.tanh(c))"),
        ),
    ),
)
