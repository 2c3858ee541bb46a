"""Exercise `count_parameters`: the number of parameters of a stack.

I input features, H hidden units of each direction, L layers.
"""

import numpy as np

from autograder.engine.exercise import Case, Exercise, Mistake, Part
from autograder.engine.random_inputs import sizes
from autograder.exercises.lesson_05.forms import count_parameters_by_layers
from lstm_course.cells.parameter_count import count_parameters

COUNTING = "Counting parameters"


def _draw_sizes(rng: np.random.Generator) -> tuple[int, int, int, bool]:
    I, H, L = sizes(rng, I=(5, 40), H=(6, 60), L=(2, 4))
    return I, H, L, bool(rng.integers(2))


def _count_probes(rng: np.random.Generator) -> tuple[Case, ...]:
    I, H, L, _ = _draw_sizes(rng)
    return (
        Case((1, H, L, True), "one input feature (I = 1)", small=True),
        Case((I, 1, L, True), "one hidden unit (H = 1)", small=True),
        Case((I, H, 1, False), "one layer in one direction has 4 (HI + HH + H) parameters"),
        Case((I, H, 1, True), "one layer in both directions has twice as many"),
        Case((I, H, 7, True), "a stack of seven layers"),
        Case((I, H, L, False), "the upper layers read H features"),
        Case((I, H, L, True), "the upper layers read both directions of the layer below"),
    )


COUNT_PARAMETERS = Exercise(
    name="count_parameters",
    lesson="05",
    section=COUNTING,
    reference=count_parameters,
    draw=_draw_sizes,
    probes=_count_probes,
    parts=(Part("count", 2),),
    forms=(count_parameters_by_layers,),
    mistakes=(
        Mistake(
            "recurrent-weights-shared",
            "the recurrent weights of a bidirectional layer are counted once; each direction has "
            "its own",
            "which weights do the two directions of a layer share?",
            (
                "        total += directions * 4 * (weights + hidden_size)\n",
                "        total += directions * 4 * (weights + hidden_size)\n"
                "        total -= (directions - 1) * 4 * hidden_size * hidden_size\n",
            ),
        ),
        Mistake(
            "two-biases",
            "two biases per layer and direction are counted, as in torch; here there is one",
            "how many biases does the equation of a layer contain?",
            ("(weights + hidden_size)", "(weights + 2 * hidden_size)"),
        ),
        Mistake(
            "no-biases",
            "the biases are not counted",
            "which parameters act even where x and h are zero?",
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
            "every layer is counted as if it read the inputs; an upper layer reads the layer below",
            "how many features does the second layer read?",
            ("features = directions * hidden_size", "features = input_size"),
        ),
        Mistake(
            "recurrent-weights-see-both-directions",
            "`W_hh` is counted as if it read both directions; each direction reads only its own h",
            "within a layer, does one direction read the other?",
            ("hidden_size * hidden_size", "hidden_size * directions * hidden_size"),
        ),
        Mistake(
            "upper-layers-see-one-direction",
            "the upper layers are counted with H input features; with two directions they read 2H",
            "what does a bidirectional layer pass to the layer above?",
            ("features = directions * hidden_size", "features = hidden_size"),
        ),
        Mistake(
            "one-upper-layer-short",
            "one of the upper layers is not counted",
            "how many layers does your loop visit where `num_layers` is 3?",
            ("range(num_layers)", "range(max(num_layers - 1, 1))"),
        ),
        Mistake(
            "one-layer",
            "only the first layer is counted",
            "where does your code use `num_layers`?",
            ("range(num_layers)", "range(1)"),
        ),
        Mistake(
            "one-direction",
            "the backward direction is not counted; it has weights of its own",
            "do the two directions share their weights?",
            ("2 if bidirectional else 1", "1"),
        ),
        Mistake(
            "backward-not-counted",
            "the upper layers are counted with 2H input features, but only one direction's "
            "weights are counted",
            "do the two directions share their weights?",
            ("directions * 4 * (", "4 * ("),
        ),
        Mistake(
            "one-gate",
            "one of the four gate blocks is counted; i, f, g and o each have their own weights",
            "how many rows does `W_ih` have?",
            ("directions * 4 * (", "directions * ("),
        ),
        Mistake(
            "three-gates",
            "only three gate blocks are counted; there are four, because the candidate has "
            "weights too",
            "how many rows does `W_ih` have?",
            ("directions * 4 * (", "directions * 3 * ("),
        ),
        Mistake(
            "single-bias-number",
            "the bias is counted as one entry per gate block; it has one per unit",
            "what is the shape of b?",
            ("(weights + hidden_size)", "(weights + 1)"),
        ),
        Mistake(
            "bias-shared-by-gates",
            "H bias entries are counted for all four gate blocks together; each block has its own",
            "what is the shape of b?",
            (
                "directions * 4 * (weights + hidden_size)",
                "directions * (4 * weights + hidden_size)",
            ),
        ),
        Mistake(
            "input-weights-once",
            "the input weights are counted once per layer; each direction has its own",
            "which weight matrices do the two directions of a layer share?",
            (
                "directions * 4 * (weights + hidden_size)",
                "4 * hidden_size * features + directions * 4 * (hidden_size**2 + hidden_size)",
            ),
        ),
        Mistake(
            "first-layer-reads-twice",
            "the first layer is counted as if its inputs had 2 I features; they have I in "
            "both directions",
            "what does the first layer read, and what do the layers above it read?",
            ("features = input_size", "features = directions * input_size"),
        ),
    ),
)
