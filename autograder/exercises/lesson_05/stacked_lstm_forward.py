"""Exercise `stacked_lstm_forward`: forward pass of a stack.

T time steps, B sequences in a batch, I input features, H hidden units. Time comes first; gates in
the order i, f, g, o.
"""

import numpy as np

from autograder.engine.exercise import Case, Exercise, Mistake, Part
from autograder.exercises.lesson_05.forms import stacked_lstm_forward_by_number
from autograder.exercises.lesson_05.inputs import draw_other_sizes, draw_stack
from lstm_course.cells.stacked import stacked_lstm_forward

STACK = "Up, not only along"

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
        Case(draw_other_sizes(rng, 1), "a stack of one layer is that layer"),
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
