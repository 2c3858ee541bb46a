"""Exercise `dropout_between_layers`: a mask between layers, none along time.

T time steps, B sequences in a batch, H hidden units. Time comes first.
"""

import numpy as np

from autograder.engine.exercise import Case, Exercise, Mistake, Part, Seed
from autograder.engine.random_inputs import normal, sizes
from autograder.exercises.lesson_05.forms import dropout_by_mask
from lstm_course.training.dropout import dropout_between_layers

DROPOUT = "Dropout between layers"


def _draw_dropout(rng: np.random.Generator) -> tuple[np.ndarray, float, Seed]:
    T, B, H = sizes(rng, T=(5, 9), B=(2, 6), H=(3, 8))
    rate = float(rng.choice([0.1, 0.2, 0.3, 0.4, 0.6, 0.7]))  # ½ would hide an inverted scale
    return normal(rng, T, B, H), rate, Seed(int(rng.integers(1000)))


def _dropout_probes(rng: np.random.Generator) -> tuple[Case, ...]:
    hs, _, seed = _draw_dropout(rng)
    drawn = np.random.default_rng(seed.value).random(hs.shape)
    middle = float(drawn.ravel()[np.abs(drawn - 0.4).argmin()])
    return (
        Case(
            (hs, 0.25, seed),
            "the mask comes from one call of the given generator, `rng.random(hs_below.shape)`",
        ),
        Case((hs, middle, seed), "a random number that equals `rate` keeps its entry", small=True),
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
    small=("B", "T", "H"),
    scales=("hs_below",),
    probes=_dropout_probes,
    new_result=True,
    parts=(
        Part("hs", 2, "T B H"),
        Part("rate 0", 0.5, meaning="with rate 0 the hidden states are unchanged"),
        Part("range", 0.5, meaning="a rate outside [0, 1) raises ValueError"),
    ),
    forms=(dropout_by_mask,),
    mistakes=(
        Mistake(
            "not-scaled",
            "the kept entries are not scaled up, so the layer above receives less in training "
            "than in use",
            "with rate ½, about half of the sum is missing: how can the kept half make up for it?",
            ("hs_below * scale", "hs_below"),
        ),
        Mistake(
            "scaled-by-rate",
            "the kept entries are divided by the rate instead of by the share that is kept",
            "with rate 0.1 nearly every entry is kept: should the kept ones grow tenfold?",
            ("1 / (1 - float(rate))", "1 / max(float(rate), 1e-300)"),
        ),
        Mistake(
            "scaled-down",
            "the kept entries are multiplied by 1 − rate; in training they should be *divided* by "
            "it",
            "is the mean of your result that of `hs_below`?",
            ("1 / (1 - float(rate))", "(1 - float(rate))"),
        ),
        Mistake(
            "mask-inverted",
            "the mask is inverted: it drops the entries that should be kept",
            "with rate 0.1, which share of your result is zero?",
            (">= rate", "< rate"),
        ),
        Mistake(
            "kept-where-small",
            "the right share is kept, but not the right entries: an entry is kept where its "
            "random value is *at least* the rate",
            "with rate 0.1, should an entry with the random value 0.05 be kept or dropped?",
            (">= rate", "< 1 - rate"),
        ),
        Mistake(
            "kept-with-probability-rate",
            "`rate` is used as the share that is *kept*, both in the mask and in the scale",
            "with rate 0.1, which share of your result is zero, and which share should be?",
            (
                (">= rate", "< rate"),
                ("1 / (1 - float(rate))", "1 / max(float(rate), 1e-300)"),
            ),
        ),
        Mistake(
            "one-mask-for-all-steps",
            "all time steps share one mask; each step needs a fresh one",
            "what is the shape of your mask, and what is the shape of `hs_below`?",
            ("rng.random(hs_below.shape)", "rng.random(hs_below.shape[1:])"),
        ),
        Mistake(
            "one-mask-for-all-sequences",
            "all sequences of a batch share one mask per step; each sequence needs its own",
            "what is the shape of your mask, and what is the shape of `hs_below`?",
            (
                "rng.random(hs_below.shape)",
                "rng.random((len(hs_below), 1, hs_below.shape[2]))",
            ),
        ),
        Mistake(
            "drops-whole-states",
            "all units of a hidden state are dropped or kept together; each unit needs its own "
            "random value",
            "what is the shape of your mask, and what is the shape of `hs_below`?",
            ("rng.random(hs_below.shape)", "rng.random(hs_below.shape[:2])[..., None]"),
        ),
        Mistake(
            "one-coin",
            "one random value decides whether the complete array is dropped or kept",
            "how many random values does your mask need?",
            ("rng.random(hs_below.shape)", "rng.random()"),
        ),
        Mistake(
            "seeded-with-0",
            "the random numbers come from a new generator with the seed 0 instead of from `rng`",
            "what happens to the state of `rng` during your call?",
            ("rng.random(", "np.random.default_rng(0).random("),
        ),
        Mistake(
            "seeded-with-42",
            "the random numbers come from a new generator with the seed 42 instead of from `rng`",
            "what happens to the state of `rng` during your call?",
            ("rng.random(", "np.random.default_rng(42).random("),
        ),
        Mistake(
            "stays-dropped",
            "a dropped unit stays dropped for the rest of the sequence, as with dropout along time",
            "should the mask of one step depend on the mask of the step before?",
            ("np.where(keep,", "np.where(np.logical_and.accumulate(keep),"),
        ),
        Mistake(
            "normal-numbers",
            "the mask compares *normal* random values with the rate. Only uniform ones are below "
            "it with probability `rate`",
            "which share of your result is zero, and which share should be?",
            ("rng.random(", "rng.standard_normal("),
        ),
        Mistake(
            "nothing-dropped",
            "no entry is dropped: the states are only scaled",
            "which share of your result is zero, and which share should be?",
            ("np.where(keep, hs_below * scale, 0)", "hs_below * scale"),
        ),
        Mistake(
            "unchanged",
            "the hidden states are returned unchanged, whatever the rate is",
            "which share of your result is zero, and which share should be?",
            ("np.where(keep, hs_below * scale, 0)", "hs_below.copy()"),
        ),
        Mistake(
            "mask-only",
            "the result is the scaled mask alone, without the hidden states",
            "what should the mask be multiplied by?",
            ("hs_below * scale", "scale"),
        ),
        Mistake(
            "dropped-are-kept",
            "dropped entries keep their unscaled value; they should be zero",
            "what should the layer above read from a dropped unit?",
            ("np.where(keep, hs_below * scale, 0)", "np.where(keep, hs_below * scale, hs_below)"),
        ),
        Mistake(
            "range-not-checked",
            "a rate outside [0, 1) raises no error",
            "with a rate of 1, how many entries are kept, and by what are they divided?",
            ("    _expect_rate(rate, rng)\n", ""),
        ),
    ),
)
