"""Exercise `parameter_matched_hidden_size`: the largest H within a budget of parameters.

I input features, H hidden units.
"""

import numpy as np

from autograder.engine.exercise import Case, Exercise, Mistake, Part
from lstm_course.cells.parameter_count import parameter_matched_hidden_size

BUDGET = "Equal parameters"


def _draw_budget(rng: np.random.Generator) -> tuple[str, int, int]:
    return (
        str(rng.choice(["rnn", "gru", "lstm"])),
        int(rng.integers(200, 3000)),
        int(rng.integers(2, 30)),
    )


def _budget_probes(rng: np.random.Generator) -> tuple[Case, ...]:
    """Draw budgets on both sides of an edge: exactly the parameters of H units, and one less."""
    cases = []
    for kind, layers, second in (("rnn", 1, 0), ("gru", 3, 1), ("lstm", 4, 0)):
        I, H = int(rng.integers(2, 20)), int(rng.integers(12, 40))
        exact = layers * (H * I + H * H + H) + second * H
        cases += [
            Case((kind, exact, I), f'{H} units of kind "{kind}" use the budget exactly'),
            Case(
                (kind, exact - 1, I),
                f'{H} units of kind "{kind}" need one parameter more than the budget',
            ),
            Case(
                (kind, exact + H, I), f'{H} units of kind "{kind}" leave part of the budget unused'
            ),
        ]
        between = exact + (layers * (I + 2 * H + 2) + second) // 2  # half way to one unit more
        cases += [
            Case((kind, between, I), f"the budget is half way from {H} to {H + 1} units"),
            Case((kind, between + 1, I), f"the budget is closer to {H + 1} units than to {H}"),
        ]
        one, large = layers * (I + 2) + second, 211
        enough = layers * (1 + large + 1) * large + second * large
        cases += [
            Case((kind, one, I), f'the budget allows one unit of kind "{kind}"', small=True),
            Case(
                (kind, enough, 1),
                f'{large} units of kind "{kind}" read one feature',
                small=True,
            ),
        ]
    return tuple(cases)


def _solve_quadratic(kind: str, budget: int, input_size: int) -> float:
    layers, second = {"rnn": (1, 0), "gru": (3, 1), "lstm": (4, 0)}[kind]
    linear = layers * (input_size + 1) + second
    return float((np.sqrt(linear**2 + 4 * layers * budget) - linear) / (2 * layers))


def _round_to_nearest(kind: str, budget: int, input_size: int) -> int:
    return round(_solve_quadratic(kind, budget, input_size))


def _nearest_count(kind: str, budget: int, input_size: int) -> int:
    layers, second = {"rnn": (1, 0), "gru": (3, 1), "lstm": (4, 0)}[kind]

    def excess(size: int) -> int:
        return (layers * (input_size + size + 1) + second) * size - budget

    fits = parameter_matched_hidden_size(kind, budget, input_size)
    return min((fits, fits + 1), key=lambda size: abs(excess(size)))


PARAMETER_MATCHED_HIDDEN_SIZE = Exercise(
    name="parameter_matched_hidden_size",
    lesson="06",
    section=BUDGET,
    reference=parameter_matched_hidden_size,
    draw=_draw_budget,
    probes=_budget_probes,
    draws=24,  # integers: a wrong count often gives the right one
    parts=(Part("hidden_size", 2),),
    mistakes=(
        Mistake(
            "biases-forgotten",
            "the biases are not counted",
            "which parameters does a block have besides its two matrices?",
            (
                ("layers * (weights + hidden_size)", "layers * weights"),
                ("1 if kind", "0 if kind"),
            ),
        ),
        Mistake(
            "second-bias-of-the-gru",
            "the GRU's second bias is not counted: n has two, because r scales one of them",
            "compare the formulas of the three kinds: which one contains an additional H?",
            ("1 if kind", "0 if kind"),
        ),
        Mistake(
            "two-biases-everywhere",
            "two biases are counted for every block, as torch stores them; only the GRU's n needs "
            "both",
            "where can two biases not be replaced by their sum?",
            (
                ("(weights + hidden_size)", "(weights + 2 * hidden_size)"),
                ("1 if kind", "0 if kind"),
            ),
        ),
        Mistake(
            "two-biases-in-each-block-of-the-gru",
            "two biases are counted for each of the GRU's blocks; only n needs both",
            "compare the formulas of the three kinds: how many additional H does the GRU have?",
            (
                "layers * (weights + hidden_size) + second_bias * hidden_size",
                "layers * (weights + hidden_size + second_bias * hidden_size)",
            ),
        ),
        Mistake(
            "one-too-many",
            "the result is one more than the largest size that fits",
            "does your layer have at most `budget` parameters?",
            ("return hidden_size\n", "return hidden_size + 1\n"),
        ),
        Mistake(
            "one-too-few",
            "the result is one unit less than the budget allows",
            "would one more unit still fit?",
            ("return hidden_size\n", "return hidden_size - 1\n"),
        ),
        Mistake(
            "strictly-below",
            "a layer that uses the budget exactly is rejected, although it fits",
            "what should happen if some size needs exactly `budget` parameters?",
            ("<= budget", "< budget"),
        ),
        Mistake(
            "rounded-up",
            "the size is rounded up where it is not exact, so the layer has more parameters than "
            "the budget allows",
            "does your layer have at most `budget` parameters?",
            (
                "while parameters(hidden_size + 1) <= budget",
                "while parameters(hidden_size) < budget",
            ),
        ),
        Mistake(
            "rounded-to-nearest",
            "the size is rounded to the nearest whole number; where that is up, the layer exceeds "
            "the budget",
            "in which direction must you round to stay within every budget?",
            function=_round_to_nearest,
        ),
        Mistake(
            "nearest-count",
            "the result is the size whose number of parameters is nearest to the budget, even "
            "where it exceeds the budget",
            "does your layer have at most `budget` parameters?",
            function=_nearest_count,
        ),
        Mistake(
            "not-rounded",
            "the result is the exact solution of the equation, with a fraction; a layer has a "
            "whole number of units",
            "which is the largest whole number that still fits?",
            function=_solve_quadratic,
        ),
        Mistake(
            "candidates-forgotten",
            "only the gates are counted, 2 in a GRU and 3 in an LSTM; the candidate has "
            "parameters too",
            "how many blocks of rows do the weights have?",
            ('"gru": 3, "lstm": 4', '"gru": 2, "lstm": 3'),
        ),
        Mistake(
            "gru-and-lstm-exchanged",
            "the GRU is counted with 4 blocks and the LSTM with 3; it is the other way round",
            "which of the two cells has an output gate?",
            ('"gru": 3, "lstm": 4', '"gru": 4, "lstm": 3'),
        ),
        Mistake(
            "kind-ignored",
            "every kind is counted with the four blocks of an LSTM",
            "how many blocks does each of the three cells have?",
            ("[kind]", '["lstm"]'),
        ),
        Mistake(
            "kind-ignored-one-layer",
            "every kind is counted like an RNN, with a single block",
            "how many blocks does each of the three cells have?",
            (("[kind]", '["rnn"]'), ("1 if kind", "0 if kind")),
        ),
        Mistake(
            "recurrent-weights-forgotten",
            "the recurrent weights are not counted",
            "which two matrices does a layer have?",
            ("hidden_size * input_size + hidden_size * hidden_size", "hidden_size * input_size"),
        ),
        Mistake(
            "input-weights-forgotten",
            "the input weights are not counted",
            "which two matrices does a layer have?",
            ("hidden_size * input_size + hidden_size * hidden_size", "hidden_size * hidden_size"),
        ),
        Mistake(
            "parameters-not-size",
            "the result is the number of parameters instead of the hidden size",
            "which value would you pass to torch as `hidden_size`?",
            ("return hidden_size\n", "return parameters(hidden_size)\n"),
        ),
    ),
)
