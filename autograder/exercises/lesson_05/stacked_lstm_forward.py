"""Exercise `stacked_lstm_forward`: forward pass of a stack.

T time steps, B sequences in a batch, I input features, H hidden units. Time comes first; gates in
the order i, f, g, o.
"""

import numpy as np

from autograder.engine.exercise import Case, Exercise, Mistake, Part
from autograder.exercises.lesson_05.forms import stacked_lstm_forward_by_number
from autograder.exercises.lesson_05.inputs import draw_other_sizes, draw_stack
from lstm_course.cells.stacked import stacked_lstm_forward

STACK = "Stacking layers"

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


def _stack_probes(rng: np.random.Generator) -> tuple[Case, ...]:
    x, states, layers = draw_other_sizes(rng, 2)
    return (
        Case((x[:1], states, layers), "with T = 1 each layer takes one step from its own state"),
        Case(
            (x[:3], states, [tuple(weights) for weights in layers]),
            "the weights of a layer are a plain tuple `(W_ih, W_hh, b)`",
            small=True,
        ),
        Case(draw_other_sizes(rng, 1), "a stack of one layer equals that layer"),
        Case(
            draw_other_sizes(rng, 3),
            "with I ≠ H the bottom layer reads I features, every other layer H",
        ),
    )


STACKED_LSTM_FORWARD = Exercise(
    name="stacked_lstm_forward",
    lesson="05",
    section=STACK,
    reference=stacked_lstm_forward,
    draw=draw_stack,
    small=("B", "T", "H"),
    scales=("x",),
    probes=_stack_probes,
    parts=(
        Part("hs", 2, "T B H"),
        Part("final_states", 1, [{"h": "B H", "c": "B H"}]),
        Part("caches", 1, [CACHE]),
    ),
    order=("caches", "hs", "final_states"),
    forms=(stacked_lstm_forward_by_number,),
    mistakes=(
        Mistake(
            "fed-with-c",
            "each layer above the first reads the cell states `cs` of the layer below instead of "
            "its hidden states `hs`",
            "which of its two states does a layer pass to the layer above?",
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
            "cell states `cs` pass from layer to layer and leave the stack at the top, where "
            "hidden states `hs` belong",
            "which of a layer's two states is its output?",
            (
                "        caches.append(cache)\n",
                "        caches.append(cache)\n        hs = cache.cs\n",
            ),
        ),
        Mistake(
            "each-fed-with-x",
            "every layer reads x; only the bottom layer should, and each other layer reads the "
            "one below",
            "what is the input of the second layer?",
            ("lstm_forward(hs,", "lstm_forward(x,"),
        ),
        Mistake(
            "states-of-the-first-layer",
            "every layer starts from the states of layer 0; each layer has its own",
            "how many pairs does `states` hold, and which one belongs to layer 1?",
            ("zip(states, layers", "zip([states[0]] * len(layers), layers"),
        ),
        Mistake(
            "states-of-the-last-layer",
            "every layer starts from the states of the top layer; each layer has its own",
            "how many pairs does `states` hold, and which one belongs to layer 1?",
            ("zip(states, layers", "zip([states[-1]] * len(layers), layers"),
        ),
        Mistake(
            "states-top-first",
            "the initial states are used from the top down; `states[0]` belongs to the bottom "
            "layer",
            "for each layer, print the index of its weights and that of its states: do they agree?",
            ("zip(states, layers", "zip(states[::-1], layers"),
        ),
        Mistake(
            "states-go-up",
            "each layer above the first starts from the *final* states of the layer below; its "
            "own initial states have no effect",
            "which initial states does the argument `states` provide for layer 1?",
            (
                "lstm_forward(hs, h0, c0,",
                "lstm_forward(hs, *((cache.hs[-1], cache.cs[-1]) if caches else (h0, c0)),",
            ),
        ),
        Mistake(
            "ignores-states",
            "every layer starts from zeros instead of the given states",
            "where does your code use `states`?",
            ("lstm_forward(hs, h0, c0,", "lstm_forward(hs, np.zeros_like(h0), np.zeros_like(c0),"),
        ),
        Mistake(
            "last-state-goes-up",
            "each layer above the first reads one state at every step: the last state of the layer "
            "below, repeated",
            "which state of the layer below should the layer above read at step t?",
            (
                "lstm_forward(hs,",
                "lstm_forward(np.repeat(hs[-1:], len(hs), axis=0) if caches else hs,",
            ),
        ),
        Mistake(
            "initial-states-swapped",
            "the initial h and c are exchanged",
            "in which order does a pair hold h and c, and in which order does `lstm_forward` take "
            "them?",
            ("lstm_forward(hs, h0, c0,", "lstm_forward(hs, c0, h0,"),
        ),
        Mistake(
            "final-states-swapped",
            "the final states are pairs (c, h) instead of (h, c)",
            "in which order do all functions of the course return the two states?",
            ("final_states.append(last)", "final_states.append(last[::-1])"),
        ),
        Mistake(
            "final-states-top-first",
            "the final states are listed from top to bottom; the bottom layer's should come first",
            "in which order does the argument `states` list the layers?",
            ("return hs, final_states,", "return hs, final_states[::-1],"),
        ),
        Mistake(
            "top-pair-only",
            "only the top layer's final (h, c) is returned instead of one pair per layer",
            "with which states would the other layers continue if the sequence went on?",
            ("return hs, final_states,", "return hs, last,"),
        ),
        Mistake(
            "top-state-only",
            "the list of final states holds only the top layer's pair instead of one pair per "
            "layer",
            "with which states would the other layers continue if the sequence went on?",
            ("return hs, final_states,", "return hs, final_states[-1:],"),
        ),
        Mistake(
            "final-states-are-initial",
            "the returned final states are the initial states, not those after the last step",
            "which output of `lstm_forward` holds the states after the last step?",
            ("final_states.append(last)", "final_states.append((h0, c0))"),
        ),
        Mistake(
            "h-for-final-c",
            "each pair of final states holds h twice; its second entry should be c",
            "which output of `lstm_forward` holds the cell state after the last step?",
            ("final_states.append(last)", "final_states.append((hs[-1], hs[-1]))"),
        ),
        Mistake(
            "caches-top-first",
            "the caches are listed from top to bottom; the bottom layer's should come first",
            "in which order do the layers run?",
            ("final_states, caches\n", "final_states, caches[::-1]\n"),
        ),
        Mistake(
            "top-cache-only",
            "only the top layer's cache is returned; the backward pass needs the cache of every "
            "layer",
            "through how many layers does the gradient pass?",
            ("final_states, caches\n", "final_states, caches[-1:]\n"),
        ),
        Mistake(
            "weights-of-the-first-layer",
            "every layer uses the weights of layer 0; each layer has its own",
            "which entry of `layers` should layer 1 use?",
            ("zip(states, layers,", "zip(states, [layers[0]] * len(layers),"),
        ),
        Mistake(
            "upside-down",
            "the layers run from the top down: x enters the top layer",
            "which layer should read x, and which entry of `layers` and `states` belongs to it?",
            ("zip(states, layers,", "zip(states[::-1], layers[::-1],"),
        ),
        Mistake(
            "weights-top-first",
            "the weights are used from the top down, but the states from the bottom up",
            "which entry of `layers` should read x?",
            ("zip(states, layers,", "zip(states, layers[::-1],"),
        ),
        Mistake(
            "hs-of-the-bottom",
            "`hs` holds the hidden states of the bottom layer instead of the top layer",
            "which layer's hidden states are the output of the stack?",
            ("return hs,", "return caches[0].hs,"),
        ),
        Mistake(
            "hs-of-all-layers",
            "`hs` holds the hidden states of all layers instead of those of the top layer alone",
            "which layer's hidden states are the output of the stack?",
            ("return hs,", "return [cache.hs for cache in caches],"),
        ),
        Mistake(
            "adds-the-layer-below-at-the-top-too",
            "from the second layer on, each layer's input is added to its output, also at the "
            "top: residual connections, which this stack does not have",
            "in the equations, what exactly is the output of a layer?",
            (
                (
                    "        final_states.append(last)\n",
                    "        hs = hs + cache.x if caches else hs\n"
                    "        final_states.append(last)\n",
                ),
            ),
        ),
        Mistake(
            "adds-the-layer-below",
            "an upper layer reads the sum of the lower layer's input and output: a residual "
            "connection, which this stack does not have",
            "in the equations, what exactly is the input of an upper layer?",
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
