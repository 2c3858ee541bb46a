"""Lesson 05: stacked layers.

T time steps, B sequences in a batch, I input features, H hidden units (of each
direction), L layers. Time comes first.
"""

import numpy as np

from autograder import draws
from autograder.exercise import Case, Exercise, Mistake, Part, Seed
from lstm_course.dropout import dropout_between_layers
from lstm_course.lstm import LSTMCache, LSTMParams
from lstm_course.padding import last_states
from lstm_course.parameters import count_parameters
from lstm_course.stacked import (
    bidirectional_lstm_forward,
    stacked_lstm_backward,
    stacked_lstm_forward,
)

STACK = "Up, not only along"
STACK_BACKWARD = "Back through a stack"
BOTH = "Both directions"
PADDING = "Where a sequence really ends"
DROPOUT = "Dropout between layers"
COUNTING = "How large is it?"

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
GRADIENTS = ("dW_ih", "dW_hh", "db")

# --- a stack -----------------------------------------------------------------------------------


def _states(rng: np.random.Generator, B: int, H: int, L: int) -> list[tuple[np.ndarray, ...]]:
    return [
        (draws.normal(rng, B, H, scale=0.5), draws.normal(rng, B, H, scale=1.5)) for _ in range(L)
    ]


def _params(rng: np.random.Generator, I: int, H: int) -> LSTMParams:
    return LSTMParams(
        draws.normal(rng, 4 * H, I, scale=0.7),
        draws.normal(rng, 4 * H, H, scale=0.5),
        draws.normal(rng, 4 * H, scale=0.8),
    )


def _stack_of(
    rng: np.random.Generator, T: int, B: int, I: int, H: int, L: int
) -> tuple[np.ndarray, list, list[LSTMParams]]:
    layers = [_params(rng, H if k else I, H) for k in range(L)]
    return draws.normal(rng, T, B, I), _states(rng, B, H, L), layers


def _draw_stack(rng: np.random.Generator) -> tuple[np.ndarray, list, list[LSTMParams]]:
    """With I = H: a layer that is given the wrong sequence then runs on, and can be named.

    The probes have I ≠ H.
    """
    T, B, H = draws.sizes(rng, (5, 8), (2, 4), (3, 6))
    return _stack_of(rng, T, B, H, H, 3)


def _draw_other_sizes(rng: np.random.Generator, L: int) -> tuple:
    T, B, I, H = draws.sizes(rng, (5, 8), (2, 4), (3, 6), (3, 7))
    return _stack_of(rng, T, B, I, H, L)


def _stack_probes(rng: np.random.Generator) -> tuple[Case, ...]:
    x, states, layers = _draw_other_sizes(rng, 2)
    return (
        Case((x[:1], states, layers), "with T = 1 each layer takes one step from its own state"),
        Case(_draw_other_sizes(rng, 1), "a stack of one layer is that layer"),
        Case(
            _draw_other_sizes(rng, 3),
            "with I ≠ H the bottom layer reads I features, every other layer H",
        ),
    )


STACKED_LSTM_FORWARD = Exercise(
    name="stacked_lstm_forward",
    lesson="05",
    section=STACK,
    reference=stacked_lstm_forward,
    draw=_draw_stack,
    probes=_stack_probes,
    parts=(
        Part("hs", 2, "T B H"),
        Part("final_states", 1, [{"h": "B H", "c": "B H"}]),
        Part("caches", 1, [CACHE]),
    ),
    order=("caches", "hs", "final_states"),
    mistakes=(
        Mistake(
            "fed-with-c",
            "each layer is fed with the cell states `cs` of the layer below; it is h that goes up, "
            "c stays in its layer",
            "what does the output gate let out of a layer?",
            (
                ("    hs = x\n", "    below = x\n"),
                ("lstm_forward(hs,", "lstm_forward(below,"),
                (
                    "        caches.append(cache)\n",
                    "        caches.append(cache)\n        below = cache.cs\n",
                ),
            ),
        ),
        Mistake(
            "hands-up-c",
            "cell states `cs` go up from layer to layer, and come out at the top: hidden states "
            "`hs` should",
            "what does the output gate let out of a layer?",
            (
                "        caches.append(cache)\n",
                "        caches.append(cache)\n        hs = cache.cs\n",
            ),
        ),
        Mistake(
            "each-fed-with-x",
            "every layer reads x; only the bottom one should, and the others the layer below",
            "what does the second layer see of the first?",
            ("lstm_forward(hs,", "lstm_forward(x,"),
        ),
        Mistake(
            "states-of-the-first-layer",
            "every layer starts from the states of layer 0; each has its own",
            "how many pairs are there in `states`?",
            ("zip(states, layers", "zip([states[0]] * len(layers), layers"),
        ),
        Mistake(
            "states-of-the-last-layer",
            "every layer starts from the states of the top layer; each has its own",
            "how many pairs are there in `states`?",
            ("zip(states, layers", "zip([states[-1]] * len(layers), layers"),
        ),
        Mistake(
            "states-top-first",
            "the initial states are handed out from the top down; `states[0]` is for the bottom",
            "which entry of `states` belongs to the layer that reads x?",
            ("zip(states, layers", "zip(states[::-1], layers"),
        ),
        Mistake(
            "states-go-up",
            "a layer starts where the layer below *ended*; its own initial states are ignored",
            "at step 0, has the layer below seen step T − 1 yet?",
            (
                "lstm_forward(hs, h0, c0,",
                "lstm_forward(hs, *((cache.hs[-1], cache.cs[-1]) if caches else (h0, c0)),",
            ),
        ),
        Mistake(
            "ignores-states",
            "every layer starts from zeros; it should start from the states that are given",
            "where do `states` enter your computation?",
            ("lstm_forward(hs, h0, c0,", "lstm_forward(hs, np.zeros_like(h0), np.zeros_like(c0),"),
        ),
        Mistake(
            "initial-states-swapped",
            "the initial h and c are exchanged",
            "in which order does a pair hold h and c, and in which does `lstm_forward` want them?",
            ("lstm_forward(hs, h0, c0,", "lstm_forward(hs, c0, h0,"),
        ),
        Mistake(
            "final-states-swapped",
            "the final states are pairs (c, h); (h, c) is asked for",
            "in which order does the whole course name the two states?",
            ("final_states.append(last)", "final_states.append(last[::-1])"),
        ),
        Mistake(
            "final-states-top-first",
            "the final states stand top first; the bottom layer's should stand first",
            "in which order do `states` come in?",
            ("return hs, final_states,", "return hs, final_states[::-1],"),
        ),
        Mistake(
            "top-pair-only",
            "only the top layer's final (h, c) comes back; one pair a layer is asked for",
            "with what would the other layers go on, if the sequence did?",
            ("return hs, final_states,", "return hs, last,"),
        ),
        Mistake(
            "top-state-only",
            "the list of final states holds the top layer's alone; one pair a layer is asked for",
            "with what would the other layers go on, if the sequence did?",
            ("return hs, final_states,", "return hs, final_states[-1:],"),
        ),
        Mistake(
            "final-states-are-initial",
            "the states that come back are those that were given: the layers have not moved them",
            "which value of `lstm_forward` holds the last states?",
            ("final_states.append(last)", "final_states.append((h0, c0))"),
        ),
        Mistake(
            "h-for-final-c",
            "the final states hold h twice; the second of each pair should be c",
            "which value of `lstm_forward` holds the last states?",
            ("final_states.append(last)", "final_states.append((hs[-1], hs[-1]))"),
        ),
        Mistake(
            "caches-top-first",
            "the caches stand top first; the bottom layer's should stand first",
            "in which order do the layers run?",
            ("final_states, caches\n", "final_states, caches[::-1]\n"),
        ),
        Mistake(
            "top-cache-only",
            "only the top layer's cache comes back; the way back needs one of every layer",
            "how many layers does the gradient pass?",
            ("final_states, caches\n", "final_states, caches[-1:]\n"),
        ),
        Mistake(
            "weights-of-the-first-layer",
            "every layer uses the weights of layer 0; each has its own",
            "which entry of `layers` should layer 1 use?",
            ("zip(states, layers,", "zip(states, [layers[0]] * len(layers),"),
        ),
        Mistake(
            "upside-down",
            "the stack stands on its head: x goes into the top layer",
            "which entry of `layers` reads x?",
            ("zip(states, layers,", "zip(states[::-1], layers[::-1],"),
        ),
        Mistake(
            "weights-top-first",
            "the weights are used from the top down: x meets those of the top layer",
            "which entry of `layers` reads x?",
            ("zip(states, layers,", "zip(states, layers[::-1],"),
        ),
        Mistake(
            "hs-of-the-bottom",
            "`hs` is the bottom layer's; the top layer's is asked for",
            "which layer computes last?",
            ("return hs,", "return caches[0].hs,"),
        ),
        Mistake(
            "hs-of-all-layers",
            "`hs` holds the states of all layers; the top layer's are asked for",
            "what does the world above the stack see of it?",
            ("return hs,", "return [cache.hs for cache in caches],"),
        ),
        Mistake(
            "adds-the-layer-below",
            "what goes up is the sum of a layer's states and its inputs: a residual connection, "
            "which this stack has not",
            "what goes up from a layer, and nothing else?",
            (
                ("    hs = x\n", "    below = x\n"),
                ("lstm_forward(hs,", "lstm_forward(below,"),
                (
                    "        caches.append(cache)\n",
                    "        caches.append(cache)\n"
                    "        below = below + hs if below.shape == hs.shape else hs\n",
                ),
            ),
        ),
    ),
)


def _draw_stack_backward(rng: np.random.Generator) -> tuple[np.ndarray, list[LSTMCache]]:
    hs, _, caches = stacked_lstm_forward(*_draw_stack(rng))
    return draws.normal(rng, *hs.shape), caches


def _stack_backward_probes(rng: np.random.Generator) -> tuple[Case, ...]:
    hs, _, caches = stacked_lstm_forward(*_draw_other_sizes(rng, 3))
    dhs = draws.normal(rng, *hs.shape)
    first = np.zeros_like(dhs)
    first[0] = dhs[0]
    last = np.zeros_like(dhs)
    last[-1] = dhs[-1]
    hs_alone, _, cache_alone = stacked_lstm_forward(*_draw_other_sizes(rng, 1))
    return (
        Case((draws.normal(rng, *hs_alone.shape), cache_alone), "one layer alone is a stack, too"),
        Case((first, caches), "only the first step has a loss: later steps get no gradient"),
        Case((last, caches), "only the last step has a loss: all else comes back through time"),
        Case((dhs, caches), "with I ≠ H dx has I features, and what goes from layer to layer H"),
    )


STACKED_LSTM_BACKWARD = Exercise(
    name="stacked_lstm_backward",
    lesson="05",
    section=STACK_BACKWARD,
    reference=stacked_lstm_backward,
    draw=_draw_stack_backward,
    probes=_stack_backward_probes,
    parts=(
        Part("dx", 2, "T B I"),
        Part("dW_ih", 1.5, "ifgo*H I", within="layer_grads"),
        Part("dW_hh", 1.5, "ifgo*H H", within="layer_grads"),
        Part("db", 1, "ifgo*H", within="layer_grads"),
    ),
    order=(*(f"layer_grads[{k}].{name}" for k in (2, 1, 0) for name in GRADIENTS), "dx"),
    mistakes=(
        Mistake(
            "bottom-first",
            "the gradient enters at the bottom layer and goes up; it comes from the loss, above",
            "which layer's `hs` did the loss see?",
            ("in reversed(caches)", "in caches"),
        ),
        Mistake(
            "up-and-in-order",
            "the layers are gone through from the bottom up; the gradient comes from above",
            "which layer's `hs` did the loss see?",
            (("in reversed(caches)", "in caches"), ("layer_grads[::-1]", "layer_grads")),
        ),
        Mistake(
            "grads-top-first",
            "the layers' gradients stand top first; the bottom layer's should stand first",
            "in which order does your loop meet the layers, and in which are they asked for?",
            ("layer_grads[::-1]", "layer_grads"),
        ),
        Mistake(
            "same-upstream-for-all",
            "every layer gets the upstream gradient of the top layer; a lower one gets what the "
            "layer above hands down",
            "a layer's inputs are the states of the layer below: so what is the gradient of those?",
            ("        dhs = dx", "        dhs = dhs"),
        ),
        Mistake(
            "upstream-added-again",
            "each lower layer gets the top layer's upstream gradient *besides* what is handed down",
            "does the loss see the states of a lower layer directly?",
            ("        dhs = dx", "        dhs = dx + dhs if dx.shape == dhs.shape else dx"),
        ),
        Mistake(
            "dx-of-the-top-layer",
            "`dx` is the gradient at the inputs of the *top* layer; those of the stack go into the "
            "bottom one",
            "which layer reads x?",
            (
                (
                    "    layer_grads = []\n",
                    "    layer_grads = []\n    dx_top = lstm_backward(dhs, caches[-1])[0]\n",
                ),
                ("return dx,", "return dx_top,"),
            ),
        ),
        Mistake(
            "stops-below-the-top",
            "no gradient passes from the top layer to the one below: the lower layers get zeros",
            "what is the gradient of the top layer's inputs good for?",
            ("        dhs = dx", "        dhs = np.zeros_like(dx)"),
        ),
        Mistake(
            "last-step-handed-down",
            "only the last step's gradient is handed down; the layer above has read every step of "
            "the layer below",
            "at how many steps does a layer read the one below?",
            (
                "        dhs = dx",
                "        dhs = dx * (np.arange(len(dx)) == len(dx) - 1)[:, None, None]",
            ),
        ),
        Mistake(
            "top-layer-only",
            "only the top layer's gradients come back; each layer has weights to be trained",
            "how many triples should `layer_grads` hold?",
            ("layer_grads[::-1]", "layer_grads[:1]"),
        ),
        Mistake(
            "bottom-layer-only",
            "only the bottom layer's gradients come back; each layer has weights to be trained",
            "how many triples should `layer_grads` hold?",
            ("layer_grads[::-1]", "layer_grads[-1:]"),
        ),
        Mistake(
            "memory-gradient-handed-down",
            "the gradient of the memory is handed from layer to layer; c stays in its layer, "
            "forward and backward",
            "is there a wire from the c of one layer to that of another?",
            (
                (
                    "    layer_grads = []\n",
                    "    layer_grads = []\n    dc = np.zeros_like(caches[-1].c0)\n",
                ),
                (
                    "dx, _, _, dW_ih, dW_hh, db = lstm_backward(dhs, cache)",
                    "dx, _, dc, dW_ih, dW_hh, db = lstm_backward(dhs, cache, dc)",
                ),
            ),
        ),
        Mistake(
            "weights-exchanged",
            "`dW_ih` and `dW_hh` are exchanged",
            "in which order does `lstm_backward` return its six gradients?",
            ("append((dW_ih, dW_hh, db))", "append((dW_hh, dW_ih, db))"),
        ),
        Mistake(
            "unpacked-one-short",
            "the gradients are taken from the wrong places of what `lstm_backward` returns: the "
            "states' gradients stand where the weights' should",
            "in which order does `lstm_backward` return its six gradients?",
            ("dx, _, _, dW_ih, dW_hh, db =", "dx, dW_ih, dW_hh, db, _, _ ="),
        ),
        Mistake(
            "averaged-over-steps",
            "the weights' gradients are divided by the number of steps; they are sums",
            "the same weights serve at every step: how do their gradients combine?",
            (
                "append((dW_ih, dW_hh, db))",
                "append((dW_ih / len(dhs), dW_hh / len(dhs), db / len(dhs)))",
            ),
        ),
        Mistake(
            "added-over-layers",
            "a layer's gradients hold those of the layers above it, too: they are added up from "
            "layer to layer",
            "do two layers share weights?",
            (
                "append((dW_ih, dW_hh, db))",
                "append(tuple(a + b if a.shape == b.shape else a for a, b in zip("
                "(dW_ih, dW_hh, db), layer_grads[-1] if layer_grads else (0 * dW_ih, 0 * dW_hh, "
                "0 * db))))",
            ),
        ),
    ),
)

# --- both directions ---------------------------------------------------------------------------


def _both_of(rng: np.random.Generator, T: int, B: int, I: int, H: int) -> tuple:
    return draws.normal(rng, T, B, I), _params(rng, I, H), _params(rng, I, H)


def _draw_both(rng: np.random.Generator) -> tuple[np.ndarray, LSTMParams, LSTMParams]:
    """With I = H, as in `_draw_stack`."""
    T, B, H = draws.sizes(rng, (5, 9), (2, 4), (3, 6))
    return _both_of(rng, T, B, H, H)


def _both_probes(rng: np.random.Generator) -> tuple[Case, ...]:
    T, B, I, H = draws.sizes(rng, (5, 9), (2, 4), (3, 6), (3, 7))
    x, forward, backward = _both_of(rng, T, B, I, H)
    return (
        Case((x, forward, backward), "with I ≠ H both directions read all I features"),
        Case((x[:1], forward, backward), "the sequence has one step", part="one step"),
    )


BIDIRECTIONAL_LSTM_FORWARD = Exercise(
    name="bidirectional_lstm_forward",
    lesson="05",
    section=BOTH,
    reference=bidirectional_lstm_forward,
    draw=_draw_both,
    probes=_both_probes,
    parts=(
        Part("hs", 3, "T B 2H"),
        Part("one step", 1, meaning="a sequence of one step, which has only one order"),
    ),
    mistakes=(
        Mistake(
            "input-not-flipped",
            "the backward LSTM reads the sequence from its beginning, and its states are then "
            "turned round",
            "which step should the backward LSTM read first?",
            ("x_reversed = x[::-1]", "x_reversed = x"),
        ),
        Mistake(
            "output-not-flipped",
            "the backward half is not turned back: its entry t belongs to step T − 1 − t",
            "which step of the sequence does the backward LSTM's *first* state belong to?",
            ("hs_reversed[::-1]", "hs_reversed"),
        ),
        Mistake(
            "never-flipped",
            "time is not turned round: both LSTMs read the sequence from its beginning",
            "which step should the backward LSTM read first, and which axis of x is time?",
            (("x_reversed = x[::-1]", "x_reversed = x"), ("hs_reversed[::-1]", "hs_reversed")),
        ),
        Mistake(
            "forward-weights-twice",
            "both directions use the forward weights; each has its own",
            "where does `backward_params` enter your computation?",
            ("*backward_params)", "*forward_params)"),
        ),
        Mistake(
            "backward-weights-twice",
            "both directions use the backward weights; each has its own",
            "where does `forward_params` enter your computation?",
            ("*forward_params)", "*backward_params)"),
        ),
        Mistake(
            "weights-exchanged",
            "the two directions have each other's weights",
            "which weights belong to the LSTM that starts at step 0?",
            (
                ("zeros, zeros, *forward_params", "zeros, zeros, *BACKWARD"),
                ("zeros, zeros, *backward_params", "zeros, zeros, *forward_params"),
                ("*BACKWARD", "*backward_params"),
            ),
        ),
        Mistake(
            "halves-exchanged",
            "the backward half stands first; the forward half should",
            "in which order does the contract put the two halves?",
            ("[hs_forward, hs_backward]", "[hs_backward, hs_forward]"),
        ),
        Mistake(
            "halves-added",
            "the two directions are added; they should stand side by side",
            "how many features has a step in the answer: H or 2H?",
            (
                "np.concatenate([hs_forward, hs_backward], axis=2)",
                "hs_forward + hs_backward",
            ),
        ),
        Mistake(
            "joined-in-time",
            "the two directions are joined one behind the other in time; they should stand side by "
            "side",
            "how many steps has the answer: T or 2T?",
            ("axis=2", "axis=0"),
        ),
        Mistake(
            "flips-every-axis",
            "time, batch and features are all turned round; only time should be",
            "what does `np.flip` flip if it is not told an axis?",
            (("x[::-1]", "np.flip(x)"), ("hs_reversed[::-1]", "np.flip(hs_reversed)")),
        ),
        Mistake(
            "batch-turned-back",
            "the backward states are turned round along the batch; along time they should be",
            "which axis of the states is time?",
            ("hs_reversed[::-1]", "hs_reversed[:, ::-1]"),
        ),
        Mistake(
            "units-turned-back",
            "the backward states are turned round along the units; along time they should be",
            "which axis of the states is time?",
            ("hs_reversed[::-1]", "hs_reversed[:, :, ::-1]"),
        ),
        Mistake(
            "starts-from-the-other-end",
            "the backward LSTM starts from the forward LSTM's last states; it should start from "
            "zeros",
            "do the two directions know of each other?",
            (
                ("hs_forward, _, _ =", "hs_forward, last, _ ="),
                ("zeros, zeros, *backward_params", "*last, *backward_params"),
            ),
        ),
        Mistake(
            "reads-the-other-direction",
            "the backward LSTM reads the forward LSTM's states; both should read x",
            "is the second direction a second layer?",
            ("x_reversed = x[::-1]", "x_reversed = hs_forward[::-1]"),
        ),
        Mistake(
            "final-state-everywhere",
            "the backward half holds its final state at every step; each step has its own",
            "at step t, what has the backward direction read?",
            (
                "hs_backward = hs_reversed[::-1]",
                "hs_backward = np.repeat(hs_reversed[-1:], len(x), axis=0)",
            ),
        ),
        Mistake(
            "forward-only",
            "only the forward half comes back",
            "how many features has a step in the answer: H or 2H?",
            ("np.concatenate([hs_forward, hs_backward], axis=2)", "hs_forward"),
        ),
    ),
)

# --- padding -----------------------------------------------------------------------------------


def _draw_padded(rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    T, B, H = draws.sizes(rng, (6, 12), (3, 5), (2, 5))
    lengths = rng.integers(2, T, B)  # never T: an index that is one too large finds padding
    lengths[:3] = T - 2, 2, T - 1
    return draws.normal(rng, T, B, 2 * H), lengths


def _padded_probes(rng: np.random.Generator) -> tuple[Case, ...]:
    hs, lengths = _draw_padded(rng)
    mixed = lengths.copy()
    mixed[0], mixed[-1] = 1, len(hs)
    return (
        Case((hs, mixed), "one sequence has a single step and another fills all T"),
        Case(
            (hs, np.full_like(lengths, len(hs))),
            "every sequence fills all T steps",
            part="no padding",
        ),
    )


LAST_STATES = Exercise(
    name="last_states",
    lesson="05",
    section=PADDING,
    reference=last_states,
    draw=_draw_padded,
    probes=_padded_probes,
    parts=(
        Part("states", 2, "B 2H"),
        Part("no padding", 1, meaning="a batch in which every sequence fills all T steps"),
    ),
    mistakes=(
        Mistake(
            "last-output",
            "this is `hs[-1]`: the forward half has read the padding, and the backward half has "
            "only just begun there",
            "for a sequence of 3 steps in a batch of 9: what has each direction read at step 8?",
            (
                ("forward[lengths - 1, sequences]", "forward[-1]"),
                ("backward[0]", "backward[-1]"),
            ),
        ),
        Mistake(
            "forward-half-from-padding",
            "the forward half is taken from the last step of the batch: for a shorter sequence "
            "that is padding",
            "at which step does a sequence of 3 real steps end?",
            ("forward[lengths - 1, sequences]", "forward[-1]"),
        ),
        Mistake(
            "backward-half-at-the-end",
            "the backward half is taken at the last real step: there it has read one step only",
            "the backward direction reads the last step first: which one does it read last?",
            ("backward[0]", "backward[lengths - 1, sequences]"),
        ),
        Mistake(
            "backward-half-last-output",
            "the backward half is taken from the batch's last step, where that direction begins",
            "the backward direction reads the last step first: which one does it read last?",
            ("backward[0]", "backward[-1]"),
        ),
        Mistake(
            "length-as-index",
            "the forward half is taken at index `lengths`, one step behind the last real one",
            "steps are counted from 0: which index has the third step?",
            ("lengths - 1", "lengths"),
        ),
        Mistake(
            "one-step-early",
            "the forward half is taken one step too early",
            "steps are counted from 0: which index has the last of `n` steps?",
            ("lengths - 1", "lengths - 2"),
        ),
        Mistake(
            "counted-from-the-end",
            "the forward half is taken at index `-lengths`, counted from the end of the array",
            "steps are counted from 0: which index has the last of `n` steps?",
            ("lengths - 1", "-lengths"),
        ),
        Mistake(
            "backward-half-after-padding",
            "the backward half is taken at step T − n, as if the padding stood in front; the "
            "sequence begins at step 0",
            "the backward direction reads the last step first: which one does it read last?",
            ("backward[0]", "backward[len(hs) - lengths, sequences]"),
        ),
        Mistake(
            "longest-for-all",
            "all forward halves are taken at the end of the longest sequence",
            "has each sequence its own length in your line?",
            ("lengths - 1", "lengths.max() - 1"),
        ),
        Mistake(
            "shortest-for-all",
            "all forward halves are taken at the end of the shortest sequence",
            "has each sequence its own length in your line?",
            ("lengths - 1", "lengths.min() - 1"),
        ),
        Mistake(
            "first-sequence-for-all",
            "all forward halves are taken at the end of the first sequence",
            "has each sequence its own length in your line?",
            ("lengths - 1", "lengths[0] - 1"),
        ),
        Mistake(
            "halves-exchanged",
            "the backward half stands first; the forward half should",
            "which half stands first in `hs`?",
            ("[ends, starts]", "[starts, ends]"),
        ),
        Mistake(
            "forward-first-step",
            "the forward half is taken at step 0, where that direction begins",
            "which step does the forward direction read last?",
            ("forward[lengths - 1, sequences]", "forward[0]"),
        ),
        Mistake(
            "directions-exchanged",
            "each half is taken where its direction *begins*: the two are the wrong way round",
            "which step does each direction read last?",
            (
                ("forward[lengths - 1, sequences]", "forward[0]"),
                ("backward[0]", "backward[lengths - 1, sequences]"),
            ),
        ),
        Mistake(
            "mean-of-real-steps",
            "the forward half is averaged over the real steps; its last state is asked for",
            "how many of the T states does the answer hold for each sequence?",
            (
                "forward[lengths - 1, sequences]",
                "np.stack([forward[:n, k].mean(axis=0) for k, n in enumerate(lengths)])",
            ),
        ),
        Mistake(
            "padding-in-front",
            "the padding is taken to stand in front of a sequence; here it stands behind its end",
            "which steps of a sequence of 3 real steps are real?",
            (
                ("forward[lengths - 1, sequences]", "forward[-1]"),
                ("backward[0]", "backward[len(hs) - lengths, sequences]"),
            ),
        ),
        Mistake(
            "halves-added",
            "the two halves are added; they should stand side by side",
            "how many numbers has each sequence in the answer?",
            ("np.concatenate([ends, starts], axis=1)", "ends + starts"),
        ),
    ),
)

# --- dropout -----------------------------------------------------------------------------------


def _draw_dropout(rng: np.random.Generator) -> tuple[np.ndarray, float, Seed]:
    T, B, H = draws.sizes(rng, (5, 9), (2, 6), (3, 8))
    rate = float(rng.choice([0.1, 0.2, 0.3, 0.4, 0.6, 0.7]))  # ½ would hide an inverted scale
    return draws.normal(rng, T, B, H), rate, Seed(int(rng.integers(1000)))


def _dropout_probes(rng: np.random.Generator) -> tuple[Case, ...]:
    hs, _, seed = _draw_dropout(rng)
    return (
        Case(
            (hs, 0.25, seed),
            "the generator that is given decides: one call, `rng.random(hs_below.shape)`",
        ),
        Case((hs, 0.0, seed), "the rate is 0", part="rate 0"),
        Case((hs, -0.1, seed), "the rate is −0.1", part="range"),
        Case((hs, 1.0, seed), "the rate is 1", part="range"),
        Case((hs, 1.5, seed), "the rate is 1.5", part="range"),
    )


DROPOUT_BETWEEN_LAYERS = Exercise(
    name="dropout_between_layers",
    lesson="05",
    section=DROPOUT,
    reference=dropout_between_layers,
    draw=_draw_dropout,
    probes=_dropout_probes,
    parts=(
        Part("hs", 2, "T B H"),
        Part("rate 0", 0.5, meaning="with rate 0 nothing changes"),
        Part("range", 0.5, meaning="a rate outside [0, 1) raises ValueError"),
    ),
    mistakes=(
        Mistake(
            "not-scaled",
            "what is kept is not scaled up: the layer above sees less in training than in use",
            "with rate ½, half of the sum is missing: how could the other half make up for it?",
            ("hs_below * scale", "hs_below"),
        ),
        Mistake(
            "scaled-by-rate",
            "what is kept is divided by the rate; it should be divided by the share that is kept",
            "with rate 0.1 almost all is kept: should the rest grow tenfold?",
            ("1 / (1 - float(rate))", "1 / max(float(rate), 1e-300)"),
        ),
        Mistake(
            "scaled-down",
            "what is kept is multiplied by 1 − rate; in training it should be *divided* by it",
            "is the mean of the result that of the states you were given?",
            ("1 / (1 - float(rate))", "(1 - float(rate))"),
        ),
        Mistake(
            "mask-inverted",
            "the mask is the wrong way round: it drops what should be kept",
            "with rate 0.1, which share of your numbers is zero?",
            (">= rate", "< rate"),
        ),
        Mistake(
            "kept-where-small",
            "the right share is kept, but not the entries that are asked for: an entry is kept "
            "where its random number is *at least* the rate",
            "with rate 0.1: is an entry whose number is 0.05 to be kept or dropped?",
            (">= rate", "< 1 - rate"),
        ),
        Mistake(
            "kept-with-probability-rate",
            "`rate` is taken for the share that is *kept*: mask and scale both use it so",
            "with rate 0.1, which share of your numbers is zero?",
            (
                (">= rate", "< rate"),
                ("1 / (1 - float(rate))", "1 / max(float(rate), 1e-300)"),
            ),
        ),
        Mistake(
            "one-mask-for-all-steps",
            "one mask is drawn and used at all time steps; a fresh one is asked for at each step",
            "how many random numbers does your mask need?",
            ("rng.random(hs_below.shape)", "rng.random(hs_below.shape[1:])"),
        ),
        Mistake(
            "one-mask-for-all-sequences",
            "the same units are dropped in all sequences of a batch; each needs a mask of its own",
            "how many random numbers does your mask need?",
            (
                "rng.random(hs_below.shape)",
                "rng.random((len(hs_below), 1, hs_below.shape[2]))",
            ),
        ),
        Mistake(
            "drops-whole-states",
            "a state is dropped whole or kept whole; each of its units should have its own chance",
            "how many random numbers does your mask need?",
            ("rng.random(hs_below.shape)", "rng.random(hs_below.shape[:2])[..., None]"),
        ),
        Mistake(
            "one-coin",
            "one random number decides for the whole array",
            "how many random numbers does your mask need?",
            ("rng.random(hs_below.shape)", "rng.random()"),
        ),
        Mistake(
            "stays-dropped",
            "a unit that is dropped once stays dropped for the rest of the sequence: this is what "
            "dropout on the time path does",
            "does the mask of one step have anything to do with that of the step before?",
            ("np.where(keep,", "np.where(np.logical_and.accumulate(keep),"),
        ),
        Mistake(
            "normal-numbers",
            "the mask compares *normal* random numbers with the rate; of uniform ones, just the "
            "share `rate` lies below it",
            "which share of your numbers is zero, and which share should be?",
            ("rng.random(", "rng.standard_normal("),
        ),
        Mistake(
            "nothing-dropped",
            "nothing is dropped: the states are only scaled",
            "which share of your numbers is zero?",
            ("np.where(keep, hs_below * scale, 0)", "hs_below * scale"),
        ),
        Mistake(
            "unchanged",
            "the states come back as they were",
            "which share of your numbers is zero?",
            ("np.where(keep, hs_below * scale, 0)", "hs_below.copy()"),
        ),
        Mistake(
            "mask-only",
            "this is the scaled mask; the states themselves are missing",
            "what should the mask be multiplied with?",
            ("hs_below * scale", "scale"),
        ),
        Mistake(
            "dropped-are-kept",
            "what is dropped keeps its value, unscaled; it should be zero",
            "what should the layer above see of a dropped unit?",
            ("np.where(keep, hs_below * scale, 0)", "np.where(keep, hs_below * scale, hs_below)"),
        ),
        Mistake(
            "range-not-checked",
            "a rate outside [0, 1) is accepted",
            "what would a rate of 1 leave, and by what would it be divided?",
            ("    _expect_rate(rate, rng)\n", ""),
        ),
    ),
)

# --- counting ----------------------------------------------------------------------------------


def _draw_sizes(rng: np.random.Generator) -> tuple[int, int, int, bool]:
    I, H, L = draws.sizes(rng, (5, 40), (6, 60), (2, 4))
    return I, H, L, bool(rng.integers(2))


def _count_probes(rng: np.random.Generator) -> tuple[Case, ...]:
    I, H, L, _ = _draw_sizes(rng)
    return (
        Case((I, H, 1, False), "one layer in one direction has 4 (HI + HH + H)"),
        Case((I, H, 1, True), "one layer in both directions has twice as many"),
        Case((I, H, L, False), "the upper layers see H features"),
        Case((I, H, L, True), "the upper layers see both directions of the layer below"),
    )


COUNT_PARAMETERS = Exercise(
    name="count_parameters",
    lesson="05",
    section=COUNTING,
    reference=count_parameters,
    draw=_draw_sizes,
    probes=_count_probes,
    parts=(Part("count", 2),),
    mistakes=(
        Mistake(
            "two-biases",
            "two biases a layer and direction are counted, as torch keeps them; here there is one",
            "how many biases does the equation of a layer have?",
            ("(weights + hidden_size)", "(weights + 2 * hidden_size)"),
        ),
        Mistake(
            "no-biases",
            "the biases are not counted",
            "weights alone cannot open a gate when x and h are zero: what can?",
            ("(weights + hidden_size)", "weights"),
        ),
        Mistake(
            "no-recurrent-weights",
            "the recurrent weights `W_hh` are not counted",
            "which two matrices does a layer have?",
            (" + hidden_size * hidden_size", ""),
        ),
        Mistake(
            "no-input-weights",
            "the input weights `W_ih` are not counted",
            "which two matrices does a layer have?",
            ("hidden_size * features + ", ""),
        ),
        Mistake(
            "upper-layers-see-the-input",
            "every layer is counted as if it saw the inputs; an upper layer sees the layer below",
            "how many features does the second layer read?",
            ("features = directions * hidden_size", "features = input_size"),
        ),
        Mistake(
            "recurrent-weights-see-both-directions",
            "`W_hh` is counted as if it read both directions; each direction reads its own h alone",
            "does one direction know of the other, within a layer?",
            ("hidden_size * hidden_size", "hidden_size * directions * hidden_size"),
        ),
        Mistake(
            "upper-layers-see-one-direction",
            "the upper layers are counted with H features; where both directions run, they see 2H",
            "what does a bidirectional layer hand up?",
            ("features = directions * hidden_size", "features = hidden_size"),
        ),
        Mistake(
            "one-layer",
            "only the first layer is counted",
            "how many layers are there?",
            ("range(num_layers)", "range(1)"),
        ),
        Mistake(
            "one-direction",
            "the backward direction is forgotten: it has weights of its own",
            "do the two directions share their weights?",
            ("2 if bidirectional else 1", "1"),
        ),
        Mistake(
            "backward-not-counted",
            "the upper layers read both directions, but only one direction's weights are counted",
            "do the two directions share their weights?",
            ("directions * 4 * (", "4 * ("),
        ),
        Mistake(
            "one-gate",
            "one layer of the four is counted: i, f, g and o each have weights of their own",
            "how many rows has `W_ih`?",
            ("directions * 4 * (", "directions * ("),
        ),
        Mistake(
            "three-gates",
            "three of the four layers are counted; the candidate has weights, too",
            "how many rows has `W_ih`?",
            ("directions * 4 * (", "directions * 3 * ("),
        ),
        Mistake(
            "single-bias-number",
            "the bias is counted as one number a gate; each unit has its own",
            "what is the shape of b?",
            ("(weights + hidden_size)", "(weights + 1)"),
        ),
        Mistake(
            "bias-shared-by-gates",
            "the four layers are counted with one bias between them; each has its own",
            "what is the shape of b?",
            (
                "directions * 4 * (weights + hidden_size)",
                "directions * (4 * weights + hidden_size)",
            ),
        ),
    ),
)

EXERCISES = (
    STACKED_LSTM_FORWARD,
    STACKED_LSTM_BACKWARD,
    BIDIRECTIONAL_LSTM_FORWARD,
    LAST_STATES,
    DROPOUT_BETWEEN_LAYERS,
    COUNT_PARAMETERS,
)
