"""Exercise `count_parameters`: the number of parameters of a stack.

I input features, H hidden units of each direction, L layers.
"""

import numpy as np

from autograder.engine.exercise import Case, Exercise, Mistake, Part
from autograder.engine.random_inputs import sizes
from autograder.exercises.lesson_05.forms import count_parameters_by_layers
from lstm_course.cells.parameter_count import count_parameters

COUNTING = "How large is it?"


def _draw_sizes(rng: np.random.Generator) -> tuple[int, int, int, bool]:
    I, H, L = sizes(rng, I=(5, 40), H=(6, 60), L=(2, 4))
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
    forms=(count_parameters_by_layers,),
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
