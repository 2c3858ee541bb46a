"""Exercise `forget_bias_for_half_life`: the bias for a given half-life."""

import numpy as np

from autograder.engine.exercise import Case, Exercise, Mistake, Part
from autograder.exercises.lesson_02.forms import forget_bias_from_half_life
from lstm_course.cells.gates import forget_bias_for_half_life

HALF_LIFE = "How long does a memory last?"


def _half_life_probes(rng: np.random.Generator) -> tuple[Case, ...]:
    steps = rng.uniform(2.0, 200.0, 7)
    return (
        Case((1.0,), "steps = 1: the memory halves at every step, f = ½, so that b = 0"),
        Case((steps.reshape(7, 1),), "steps is an array"),
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
            "this is the gate's value f; the bias that gives it is asked for",
            "which a makes σ(a) equal to f?",
            edit=("np.log(f / (1 - f))", "f"),
        ),
        Mistake(
            "logit-upside-down",
            "the sign is wrong: a bias of this size would *open* where yours closes",
            "a memory that should last long: is its gate's bias positive or negative?",
            edit=("np.log(f / (1 - f))", "np.log((1 - f) / f)"),
        ),
        Mistake(
            "one-over-e",
            "after so many steps 1/e of the memory is left (a time constant); half of it is asked "
            "for",
            "what should f to the power of `steps` be?",
            edit=("0.5 ** (1 / steps)", "np.exp(-1 / steps)"),
        ),
        Mistake(
            "linear-decay",
            "the memory is taken to fade by the same amount at each step; it fades by the same "
            "*factor*",
            "after two steps the share that is left is f · f.",
            edit=("0.5 ** (1 / steps)", "1 - 0.5 / steps"),
        ),
        Mistake(
            "time-constant-linear",
            "f = 1 − 1/steps is a rule of thumb for a time constant, not for a half-life",
            "what should f to the power of `steps` be?",
            edit=("0.5 ** (1 / steps)", "1 - 1 / steps"),
        ),
        Mistake(
            "log-of-the-steps",
            "this is ln(steps), a rule of thumb for a time constant; an exact half-life is asked "
            "for",
            "what should f to the power of `steps` be?",
            edit=("np.log(f / (1 - f))", "np.log(steps)"),
        ),
        Mistake(
            "power-not-root",
            "½ is raised to the power of `steps`; the root is asked for",
            "solve f^steps = ½ for f.",
            edit=("0.5 ** (1 / steps)", "0.5**steps"),
        ),
        Mistake(
            "log-of-the-gate",
            "this is ln f; a sigmoid's inverse has one more term",
            "which a makes σ(a) equal to f?",
            edit=("np.log(f / (1 - f))", "np.log(f)"),
        ),
        Mistake(
            "base-two",
            "the logarithm is to base 2; the sigmoid is made of e",
            "which base undoes exp?",
            edit=("np.log(", "np.log2("),
        ),
        Mistake(
            "base-ten",
            "the logarithm is to base 10; the sigmoid is made of e",
            "which base undoes exp?",
            edit=("np.log(", "np.log10("),
        ),
    ),
)
