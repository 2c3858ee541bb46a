"""Exercise `stacked_lstm_backward`: backward pass of a stack.

T time steps, B sequences in a batch, I input features, H hidden units. Time comes first; gates in
the order i, f, g, o.
"""

import numpy as np

from autograder.engine.exercise import Case, Exercise, Mistake, Part
from autograder.engine.random_inputs import normal
from autograder.exercises.lesson_05.forms import stacked_lstm_backward_by_number
from autograder.exercises.lesson_05.inputs import draw_other_sizes, draw_stack
from lstm_course.cells.lstm import LSTMCache
from lstm_course.cells.stacked import stacked_lstm_backward, stacked_lstm_forward

STACK_BACKWARD = "Back through a stack"

GRADIENTS = ("dW_ih", "dW_hh", "db")


def _draw_stack_backward(rng: np.random.Generator) -> tuple[np.ndarray, list[LSTMCache]]:
    hs, _, caches = stacked_lstm_forward(*draw_stack(rng))
    return normal(rng, *hs.shape), caches


def _stack_backward_probes(rng: np.random.Generator) -> tuple[Case, ...]:
    hs, _, caches = stacked_lstm_forward(*draw_other_sizes(rng, 3))
    dhs = normal(rng, *hs.shape)
    first = np.zeros_like(dhs)
    first[0] = dhs[0]
    last = np.zeros_like(dhs)
    last[-1] = dhs[-1]
    hs_alone, _, cache_alone = stacked_lstm_forward(*draw_other_sizes(rng, 1))
    return (
        Case(
            (normal(rng, *hs_alone.shape), cache_alone),
            "one layer alone is a stack, too",
        ),
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
    small=("B", "T", "H"),
    probes=_stack_backward_probes,
    parts=(
        Part("dx", 2, "T B I"),
        Part("dW_ih", 1.5, "ifgo*H I", within="layer_grads"),
        Part("dW_hh", 1.5, "ifgo*H H", within="layer_grads"),
        Part("db", 1, "ifgo*H", within="layer_grads"),
    ),
    order=(*(f"layer_grads[{k}].{name}" for k in (2, 1, 0) for name in GRADIENTS), "dx"),
    forms=(stacked_lstm_backward_by_number,),
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
