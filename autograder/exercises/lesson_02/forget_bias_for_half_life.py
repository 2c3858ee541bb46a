"""Exercise `forget_bias_for_half_life`: the bias for a given half-life."""

import numpy as np

from autograder.engine.exercise import Case, Exercise, Mistake, Part
from autograder.exercises.lesson_02.forms import forget_bias_from_half_life
from lstm_course.cells.gates import forget_bias_for_half_life

HALF_LIFE = "The half-life of the cell state"


def _half_life_probes(rng: np.random.Generator) -> tuple[Case, ...]:
    steps = rng.uniform(2.0, 200.0, 7)
    return (
        Case(
            (1.0,), "with steps = 1 the cell state halves at every step, so f = ½ and the bias is 0"
        ),
        Case((steps.reshape(7, 1),), "`steps` is an array"),
        Case((int(rng.integers(2, 50)),), "`steps` is a Python `int`", small=True),
        Case((np.array([1, 10, 1000]),), "`steps` is an array of integers", small=True),
        Case((0.4,), "the half-life is shorter than one step", small=True),
        Case((np.full(1, 12.5),), "`steps` is an array of one number", small=True),
    )


HALF_LIFE_BIAS = Exercise(
    name="forget_bias_for_half_life",
    lesson="02",
    section=HALF_LIFE,
    reference=forget_bias_for_half_life,
    draw=lambda rng: (float(rng.uniform(2.0, 60.0)),),
    probes=_half_life_probes,
    parts=(Part("bias", 2),),
    forms=(forget_bias_from_half_life,),
    mistakes=(
        Mistake(
            "the-gate-itself",
            "your result is the gate's value f; the exercise requires the bias that produces it",
            "for which a is σ(a) equal to f?",
            edit=("np.log(f / (1 - f))", "f"),
        ),
        Mistake(
            "logit-upside-down",
            "the bias has the wrong sign: it closes a gate that it should open",
            "to keep a cell state for long, should the bias be positive or negative?",
            edit=("np.log(f / (1 - f))", "np.log((1 - f) / f)"),
        ),
        Mistake(
            "one-over-e",
            "after `steps` steps, your gate leaves 1/e of the cell state instead of one half",
            "what should f to the power of `steps` be?",
            edit=("0.5 ** (1 / steps)", "np.exp(-1 / steps)"),
        ),
        Mistake(
            "linear-decay",
            "the gate is computed as if the cell state lost the same amount at each step; each "
            "step keeps the same *share*",
            "with a gate f, which share of the cell state is left after two steps?",
            edit=("0.5 ** (1 / steps)", "1 - 0.5 / steps"),
        ),
        Mistake(
            "time-constant-linear",
            "your bias belongs to a gate of 1 − 1/steps, which approximates a time constant, not "
            "a half-life",
            "what should f to the power of `steps` be?",
            edit=("0.5 ** (1 / steps)", "1 - 1 / steps"),
        ),
        Mistake(
            "log-of-the-steps",
            "your bias is ln(steps), a rule of thumb for a time constant; the exercise requires "
            "an exact half-life",
            "compute the gate first: what should f to the power of `steps` be?",
            edit=("np.log(f / (1 - f))", "np.log(steps)"),
        ),
        Mistake(
            "span-of-a-moving-average",
            "the gate is computed as 1 − 2 / (steps + 1), the decay of a moving average with this "
            "span; the exercise requires a half-life",
            "what should f to the power of `steps` be?",
            edit=("0.5 ** (1 / steps)", "1 - 2 / (steps + 1)"),
        ),
        Mistake(
            "always-one",
            "the bias is 1, a common initial value, for every half-life",
            "a gate of σ(1) is about 0.73: after how many steps is half of the cell state left?",
            edit=("np.log(f / (1 - f))", "1.0 + 0 * f"),
        ),
        Mistake(
            "power-not-root",
            "½ is raised to the power of `steps`; the gate is a root of ½",
            "solve f^steps = ½ for f.",
            edit=("0.5 ** (1 / steps)", "0.5**steps"),
        ),
        Mistake(
            "log-of-the-gate",
            "your bias is ln f; the inverse of the sigmoid has one more term",
            "for which a is σ(a) equal to f?",
            edit=("np.log(f / (1 - f))", "np.log(f)"),
        ),
        Mistake(
            "base-two",
            "the logarithm has base 2 instead of base e",
            "the sigmoid is built from exp: which logarithm inverts it?",
            edit=("np.log(", "np.log2("),
        ),
        Mistake(
            "base-ten",
            "the logarithm has base 10 instead of base e",
            "the sigmoid is built from exp: which logarithm inverts it?",
            edit=("np.log(", "np.log10("),
        ),
    ),
)
