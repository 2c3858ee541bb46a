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

STACK_BACKWARD = "Backward pass through a stack"

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
            "the stack has a single layer",
        ),
        Case((first, caches), "only the first step has a loss: later steps get no gradient"),
        Case(
            (last, caches),
            "only the last step has a loss: earlier steps receive their gradient through time",
        ),
        Case(
            (dhs, caches), "with I ≠ H, `dx` has I features and the gradients between layers have H"
        ),
    )


STACKED_LSTM_BACKWARD = Exercise(
    name="stacked_lstm_backward",
    lesson="05",
    section=STACK_BACKWARD,
    reference=stacked_lstm_backward,
    draw=_draw_stack_backward,
    small=("B", "T", "H"),
    scales=("dhs",),
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
            "the upstream gradient enters at the bottom layer and moves up, and `layer_grads` "
            "starts with the top layer",
            "which layer's `hs` does the loss depend on? In which order must the loop then visit "
            "the layers?",
            ("in reversed(caches)", "in caches"),
        ),
        Mistake(
            "up-and-in-order",
            "the upstream gradient enters at the bottom layer and moves up; it should enter at "
            "the top",
            "which layer's `hs` does the loss depend on?",
            (("in reversed(caches)", "in caches"), ("layer_grads[::-1]", "layer_grads")),
        ),
        Mistake(
            "grads-top-first",
            "`layer_grads` lists the layers from top to bottom; the bottom layer should come first",
            "in which order does your loop visit the layers, and in which order should the result "
            "list them?",
            ("layer_grads[::-1]", "layer_grads"),
        ),
        Mistake(
            "same-upstream-for-all",
            "every layer receives the top layer's upstream gradient; a lower layer should receive "
            "the gradient at the inputs of the layer above",
            "the output of a layer is the input of the layer above: which gradient belongs to "
            "both?",
            ("        dhs = dx", "        dhs = dhs"),
        ),
        Mistake(
            "upstream-added-again",
            "each lower layer receives the top layer's upstream gradient *in addition to* the "
            "gradient from the layer above",
            "does the loss depend directly on the hidden states of a lower layer?",
            ("        dhs = dx", "        dhs = dx + dhs if dx.shape == dhs.shape else dx"),
        ),
        Mistake(
            "loss-added-at-every-layer",
            "every layer receives the loss's gradient `dhs`, added to the gradient from the layer "
            "above; the loss reads the top layer only",
            "does the loss depend directly on the hidden states of a lower layer?",
            (
                ("    layer_grads = []\n", "    layer_grads = []\n    loss = dhs\n"),
                ("        dhs = dx", "        dhs = dx + loss if dx.shape == loss.shape else dx"),
            ),
        ),
        Mistake(
            "dx-of-the-top-layer",
            "`dx` is the gradient at the inputs of the *top* layer; x is the input of the bottom "
            "layer",
            "after which layer does your loop know the gradient of x?",
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
            "all layers below the top receive a gradient of zero: nothing passes down from the "
            "top layer",
            "which result of the top layer's backward pass belongs to the output of the layer "
            "below?",
            ("        dhs = dx", "        dhs = np.zeros_like(dx)"),
        ),
        Mistake(
            "last-step-handed-down",
            "only the last step's gradient passes to the layer below; a layer reads every step of "
            "the layer below",
            "print the gradient between two layers: at which steps is it zero?",
            (
                "        dhs = dx",
                "        dhs = dx * (np.arange(len(dx)) == len(dx) - 1)[:, None, None]",
            ),
        ),
        Mistake(
            "top-layer-only",
            "only the top layer's gradients are returned; every layer has weights to train",
            "how many triples should `layer_grads` hold?",
            ("layer_grads[::-1]", "layer_grads[:1]"),
        ),
        Mistake(
            "bottom-layer-only",
            "only the bottom layer's gradients are returned; every layer has weights to train",
            "how many triples should `layer_grads` hold?",
            ("layer_grads[::-1]", "layer_grads[-1:]"),
        ),
        Mistake(
            "memory-gradient-handed-down",
            "a gradient of the cell state passes from layer to layer; c never leaves its layer, "
            "neither forward nor backward",
            "is there a connection between the c of one layer and the c of another?",
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
            "initial-state-handed-down",
            "the gradient of a layer's *initial* state, `dh0`, passes to the layer below; it "
            "belongs to the layer's own start",
            "does the h0 of a layer depend on the layer below?",
            (
                ("dx, _, _, dW_ih", "dx, dh0, _, dW_ih"),
                (
                    "        dhs = dx",
                    "        dhs = dx.copy()\n"
                    "        if dh0.shape[1] == dx.shape[2]:\n"
                    "            dhs[0] += dh0",
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
            "the gradients of the initial states, `dh0` and `dc0`, appear where weight gradients "
            "belong",
            "in which order does `lstm_backward` return its six gradients, and in which order do "
            "you unpack them?",
            ("dx, _, _, dW_ih, dW_hh, db =", "dx, dW_ih, dW_hh, db, _, _ ="),
        ),
        Mistake(
            "averaged-over-steps",
            "the weight gradients are divided by the number of steps; they should be sums",
            "every step uses the same weights: how do their gradients combine?",
            (
                "append((dW_ih, dW_hh, db))",
                "append((dW_ih / len(dhs), dW_hh / len(dhs), db / len(dhs)))",
            ),
        ),
        Mistake(
            "added-over-layers",
            "the weight gradients of each layer also contain those of the layers above",
            "do two layers share any weights?",
            (
                "append((dW_ih, dW_hh, db))",
                "append(tuple(a + b if a.shape == b.shape else a for a, b in zip("
                "(dW_ih, dW_hh, db), layer_grads[-1] if layer_grads else (0 * dW_ih, 0 * dW_hh, "
                "0 * db))))",
            ),
        ),
        Mistake(
            "tanh-slope-between",
            "the gradient is multiplied by 1 − h² on its way to the layer below, but no tanh "
            "lies between the layers",
            "which operation turns the hidden states of one layer into the inputs of the next?",
            ("        dhs = dx", "        dhs = dx * (1 - cache.x**2)"),
        ),
    ),
)
