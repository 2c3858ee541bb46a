"""Lesson 03: the cell state. The exercises that are programmed by hand are in lesson_03_by_hand.

T time steps, B sequences in a batch, I input features, H hidden units. Time comes first.
"""

import numpy as np

from autograder import draws
from autograder.exercise import Case, Exercise, Mistake, Part
from lstm_course.lstm import lstm_step
from lstm_course.lstm_by_steps import lstm_forward
from lstm_course.memory import memory_retention

STEP = "One step on the conveyor belt"
SEQUENCE = "A whole sequence"
RETENTION = "How much is left?"

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
CACHE = {
    "x": "T B I",
    "h0": "B H",
    "c0": "B H",
    "W_ih": "ifgo*H I",
    "W_hh": "ifgo*H H",
    "i": "T B H",
    "f": "T B H",
    "g": "T B H",
    "o": "T B H",
    "cs": "T B H",
    "hs": "T B H",
}

# --- one step ----------------------------------------------------------------------------------


def _weights(rng: np.random.Generator, I: int, H: int) -> tuple[np.ndarray, ...]:
    return (
        draws.normal(rng, 4 * H, I, scale=0.6),
        draws.normal(rng, 4 * H, H, scale=0.5),
        draws.normal(rng, 4 * H, scale=0.8),
    )


def _draw_step(rng: np.random.Generator) -> tuple[np.ndarray, ...]:
    B, I, H = draws.sizes(rng, (3, 6), (2, 8), (4, 7))
    return (
        draws.normal(rng, B, I),
        draws.normal(rng, B, H, scale=0.5),
        draws.normal(rng, B, H, scale=1.5),
        *_weights(rng, I, H),
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


# Functions, since pairs of edits are searched output by output: these move one to another's place.


def _states_exchanged(*arguments: np.ndarray) -> tuple:
    h, c, cache = lstm_step(*arguments)
    return c, h, cache


def _caches_the_shown(*arguments: np.ndarray) -> tuple:
    h, c, cache = lstm_step(*arguments)
    return h, c, cache._replace(c=h)


LSTM_STEP = Exercise(
    name="lstm_step",
    lesson="03",
    section=STEP,
    reference=lstm_step,
    draw=_draw_step,
    probes=_step_probes,
    parts=(Part("h", 1, "B H"), Part("c", 2, "B H"), Part("cache", 1, STEP_CACHE)),
    order=("c", "h", "cache"),
    uses=("lstm_gates",),
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
            function=_states_exchanged,
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
            function=_caches_the_shown,
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

# --- a sequence --------------------------------------------------------------------------------


def _draw_sequence(rng: np.random.Generator) -> tuple[np.ndarray, ...]:
    # fewer steps than the cache has fields: a list of T caches is not to be taken for one
    T, B, I, H = draws.sizes(rng, (5, 10), (2, 5), (3, 8), (4, 9))
    return (
        draws.normal(rng, T, B, I),
        draws.normal(rng, B, H, scale=0.5),
        draws.normal(rng, B, H, scale=1.5),
        *_weights(rng, I, H),
    )


def _sequence_probes(rng: np.random.Generator) -> tuple[Case, ...]:
    x, h0, c0, W_ih, W_hh, b = _draw_sequence(rng)
    H = h0.shape[1]
    carousel = np.repeat([-10.0, 10.0, 0.8, 0.4], H)
    return (
        Case((x[:1], h0, c0, W_ih, W_hh, b), "with T = 1 the sequence is one step from h0 and c0"),
        Case((x, 0 * h0, 0 * c0, W_ih, W_hh, b), "the sequence starts from h0 = 0 and c0 = 0"),
        Case(
            (x, h0, c0, 0 * W_ih, 0 * W_hh, carousel),
            "with f near 1 and i near 0 nearly all of c0 is there at the end",
        ),
    )


LSTM_FORWARD = Exercise(
    name="lstm_forward",
    lesson="03",
    section=SEQUENCE,
    reference=lstm_forward,
    draw=_draw_sequence,
    probes=_sequence_probes,
    parts=(
        Part("hs", 1.5, "T B H"),
        Part("final", 1, {"h_T": "B H", "c_T": "B H"}),
        Part("cache", 1.5, CACHE),
    ),
    uses=("lstm_step",),
    mistakes=(
        Mistake(
            "ignores-h0",
            "the hidden state starts from zeros; it should start from `h0`",
            "which hidden state does the first step see?",
            ("h, c = h0, c0", "h, c = np.zeros_like(h0), c0"),
        ),
        Mistake(
            "ignores-c0",
            "the memory starts from zeros; it should start from `c0`",
            "which memory does the first step see?",
            ("h, c = h0, c0", "h, c = h0, np.zeros_like(c0)"),
        ),
        Mistake(
            "ignores-both",
            "both states start from zeros; they should start from `h0` and `c0`",
            "which states does the first step see?",
            ("h, c = h0, c0", "h, c = np.zeros_like(h0), np.zeros_like(c0)"),
        ),
        Mistake(
            "ignores-both-cached",
            "both states start from zeros, in the cache too; they should start from `h0` and `c0`",
            "which states does the first step see?",
            (
                "    h, c = h0, c0",
                "    h0, c0 = np.zeros_like(h0), np.zeros_like(c0)\n    h, c = h0, c0",
            ),
        ),
        Mistake(
            "starts-exchanged",
            "the two states are exchanged at the start: h starts from `c0` and c from `h0`",
            "which of the two is the memory?",
            ("h, c = h0, c0", "h, c = c0, h0"),
        ),
        Mistake(
            "hidden-not-carried",
            "every step sees `h0` as its hidden state: h is not carried from step to step",
            "which name holds the hidden state that the next step should see?",
            ("lstm_step(x[t], h, c,", "lstm_step(x[t], h0, c,"),
        ),
        Mistake(
            "memory-not-carried",
            "every step starts from the memory `c0`: c is not carried from step to step",
            "which name holds the memory that the next step should see?",
            ("lstm_step(x[t], h, c,", "lstm_step(x[t], h, c0,"),
        ),
        Mistake(
            "nothing-carried",
            "every step starts from `h0` and `c0` again: neither state is carried on",
            "which names hold the states that the next step should see?",
            ("lstm_step(x[t], h, c,", "lstm_step(x[t], h0, c0,"),
        ),
        Mistake(
            "states-exchanged-each-step",
            "h and c are exchanged where the step is called",
            "in which order does `lstm_step` take its two states?",
            ("lstm_step(x[t], h, c,", "lstm_step(x[t], c, h,"),
        ),
        Mistake(
            "first-input-every-time",
            "every step is fed the first input, x[0]",
            "what should change from step to step?",
            ("lstm_step(x[t]", "lstm_step(x[0]"),
        ),
        Mistake(
            "backwards",
            "the sequence is read from its end to its beginning",
            "which step comes first?",
            ("range(len(x))", "reversed(range(len(x)))"),
        ),
        Mistake(
            "collects-the-memory",
            "`hs` holds the memory c of each step; the hidden state h is asked for",
            "which of the two states is shown to the world?",
            ("hs.append(h)", "hs.append(c)"),
        ),
        Mistake(
            "stores-before-the-step",
            "each hidden state is stored *before* its step: `hs` starts with `h0`",
            "is h[t] the state before or after step t?",
            (
                (
                    "        h, c, step = lstm_step(",
                    "        hs.append(h)\n        h, c, step = lstm_step(",
                ),
                ("steps.append(step)\n        hs.append(h)\n", "steps.append(step)\n"),
            ),
        ),
        Mistake(
            "reversed-result",
            "the states are right, but stacked in reverse: the last step stands first",
            "which state belongs to hs[0]?",
            ("np.stack(hs)", "np.stack(hs[::-1])"),
        ),
        Mistake(
            "batch-first",
            "`hs` is stacked as (B, T, H); this course keeps time first, (T, B, H)",
            "along which axis do new states line up?",
            ("np.stack(hs)", "np.stack(hs, axis=1)"),
        ),
        Mistake(
            "includes-h0",
            "`hs` holds T + 1 states: `h0` stands in front",
            "is `h0` a result of a step?",
            ("hs = []", "hs = [h0]"),
        ),
        Mistake(
            "final-exchanged",
            "the last states come back as (c, h); they should come back as (h, c)",
            "in which order does torch return the two states?",
            ("return hs, (h, c)", "return hs, (c, h)"),
        ),
        Mistake(
            "final-is-the-first",
            "the pair holds the states from which the sequence started",
            "which states would the next sequence go on from?",
            ("return hs, (h, c)", "return hs, (h0, c0)"),
        ),
        Mistake(
            "final-hidden-twice",
            "the pair holds h twice; its second entry should be the memory",
            "which of the two states is not in `hs`?",
            ("return hs, (h, c)", "return hs, (h, h)"),
        ),
        Mistake(
            "caches-last-for-first",
            "the cache holds the last states in the places of `h0` and `c0`",
            "which states are needed on the way back through step 0?",
            ("LSTMCache(x, h0, c0", "LSTMCache(x, h, c"),
        ),
        Mistake(
            "caches-hs-before-cs",
            "`cs` and `hs` are exchanged in the cache: `cs` comes first",
            "in which order do the fields of the cache stand?",
            ("o, cs, hs)", "o, hs, cs)"),
        ),
        Mistake(
            "caches-hs-twice",
            "the cache holds `hs` in the place of `cs`, too: the memories are lost",
            "which of its two states does a step hand to nobody but the next step?",
            ("o, cs, hs)", "o, hs, hs)"),
        ),
        Mistake(
            "caches-gates-exchanged",
            "input and forget gate are exchanged in the cache",
            "in which order do the fields of the cache stand?",
            ("W_hh, i, f, g, o", "W_hh, f, i, g, o"),
        ),
    ),
)

# --- what is left ------------------------------------------------------------------------------


def _draw_retention(rng: np.random.Generator) -> tuple[np.ndarray]:
    T, B, H = draws.sizes(rng, (5, 12), (2, 5), (3, 8))
    return (draws.gates(rng, T, B, H),)


def _retention_probes(rng: np.random.Generator) -> tuple[Case, ...]:
    (fs,) = _draw_retention(rng)
    shut = fs.copy()
    shut[2, 0, 1] = 0.0
    shut[-1, 1, 0] = 0.0
    return (
        Case((np.ones_like(fs),), "with f = 1 everywhere everything is left"),
        Case((fs[:1],), "with T = 1 the share is the one gate itself"),
        Case((shut,), "a gate is 0: nothing is left of what came before it", part="shut"),
    )


def _divides(fs: np.ndarray) -> np.ndarray:
    """The product of all gates over that of the earlier ones: 0/0 once a gate is shut."""
    earlier = np.concatenate([np.ones_like(fs[:1]), np.cumprod(fs, axis=0)[:-1]])
    return np.prod(fs, axis=0) / earlier


def _without_the_last_gate(fs: np.ndarray) -> np.ndarray:
    return np.concatenate([memory_retention(fs[:-1]), fs[:1] ** 0]) if len(fs) > 1 else fs**0


MEMORY_RETENTION = Exercise(
    name="memory_retention",
    lesson="03",
    section=RETENTION,
    reference=memory_retention,
    draw=_draw_retention,
    probes=_retention_probes,
    parts=(
        Part("retention", 1.5, "T B H"),
        Part("shut", 0.5, meaning="gates that are exactly 0"),
    ),
    mistakes=(
        Mistake(
            "forwards",
            "the product runs from the first step on: entry t is what is left *after* step t of "
            "the memory at the start",
            "for the last entry only the last gate counts: where should the product begin?",
            ("reversed(range(len(fs)))", "range(len(fs))"),
        ),
        Mistake(
            "own-gate-left-out",
            "entry t lacks its own gate: it is the share of the memory that *leaves* step t",
            "does the memory that enters step t pass f at that step?",
            (
                "        left = left * fs[t]\n        retention[t] = left\n",
                "        retention[t] = left\n        left = left * fs[t]\n",
            ),
        ),
        Mistake(
            "last-gate-left-out",
            "every entry lacks the last gate: the product should run to the end of the sequence, "
            "its last step included",
            "with T = 1, how many gates does the memory pass?",
            function=_without_the_last_gate,
        ),
        Mistake(
            "own-gate-only",
            "entry t is the gate of step t alone; all later gates act on the memory, too",
            "how many forget gates does the memory of the first step pass until the end?",
            ("left = left * fs[t]", "left = fs[t]"),
        ),
        Mistake(
            "summed",
            "the gates are summed; each of them takes its share of what the others left",
            "two gates of ½: how much do they leave together?",
            ("left = left * fs[t]", "left = left + fs[t]"),
        ),
        Mistake(
            "forgotten-share",
            "this multiplies 1 − f; the forget gate is the share that is *kept*",
            "what should gates that are all 1 leave?",
            ("left * fs[t]", "left * (1 - fs[t])"),
        ),
        Mistake(
            "what-is-lost",
            "this is the share that is lost; the share that is *left* is asked for",
            "what should gates that are all 1 leave?",
            ("    return retention", "    return 1 - retention"),
        ),
        Mistake(
            "result-reversed",
            "the products are right, but the first step's stands last",
            "to which step does the longest product belong?",
            ("    return retention", "    return retention[::-1]"),
        ),
        Mistake(
            "all-gates-everywhere",
            "every entry is the product of all T gates; entry t begins at step t",
            "how many gates does the memory pass that enters the last step?",
            function=lambda fs: np.prod(fs, axis=0) * np.ones_like(fs),
        ),
        Mistake(
            "power-of-own-gate",
            "the gate of step t is raised to a power, as if it stayed what it is; gates change "
            "from step to step",
            "which gate acts on the memory in the step after t?",
            function=lambda fs: fs ** np.arange(len(fs), 0, -1)[:, None, None],
        ),
        Mistake(
            "along-the-batch",
            "the product runs along the batch; it should run along time",
            "which axis of `fs` is time?",
            function=lambda fs: np.cumprod(fs[:, ::-1], axis=1)[:, ::-1],
        ),
        Mistake(
            "along-the-units",
            "the product runs along the hidden units; it should run along time",
            "which axis of `fs` is time?",
            function=lambda fs: np.cumprod(fs[..., ::-1], axis=2)[..., ::-1],
        ),
        Mistake(
            "divides",
            "this divides the whole product by that of the earlier gates: once a gate is 0, it is "
            "0 / 0",
            "which products can be built up without dividing, if you begin at the end?",
            function=_divides,
        ),
    ),
)

EXERCISES = (LSTM_STEP, LSTM_FORWARD, MEMORY_RETENTION)
