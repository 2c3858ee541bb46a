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
    return (
        Case(
            (hs, 0.25, seed),
            "the generator that is given decides: one call, `rng.random(hs_below.shape)`",
        ),
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
    probes=_dropout_probes,
    new_result=True,
    parts=(
        Part("hs", 2, "T B H"),
        Part("rate 0", 0.5, meaning="with rate 0 nothing changes"),
        Part("range", 0.5, meaning="a rate outside [0, 1) raises ValueError"),
    ),
    forms=(dropout_by_mask,),
    mistakes=(
        Mistake(
            "not-scaled",
            "what is kept is not scaled up: the layer above sees less in training than in use",
            "with rate ½, half of the sum is missing: how could the other half make up for it?",
            ("hs_below * scale", "hs_below"),
        ),
        Mistake(
            "scaled-by-rate",
            "what is kept is divided by the rate; it should be divided by the share that is kept",
            "with rate 0.1 almost all is kept: should the rest grow tenfold?",
            ("1 / (1 - float(rate))", "1 / max(float(rate), 1e-300)"),
        ),
        Mistake(
            "scaled-down",
            "what is kept is multiplied by 1 − rate; in training it should be *divided* by it",
            "is the mean of the result that of the states you were given?",
            ("1 / (1 - float(rate))", "(1 - float(rate))"),
        ),
        Mistake(
            "mask-inverted",
            "the mask is the wrong way round: it drops what should be kept",
            "with rate 0.1, which share of your numbers is zero?",
            (">= rate", "< rate"),
        ),
        Mistake(
            "kept-where-small",
            "the right share is kept, but not the entries that are asked for: an entry is kept "
            "where its random number is *at least* the rate",
            "with rate 0.1: is an entry whose number is 0.05 to be kept or dropped?",
            (">= rate", "< 1 - rate"),
        ),
        Mistake(
            "kept-with-probability-rate",
            "`rate` is taken for the share that is *kept*: mask and scale both use it so",
            "with rate 0.1, which share of your numbers is zero?",
            (
                (">= rate", "< rate"),
                ("1 / (1 - float(rate))", "1 / max(float(rate), 1e-300)"),
            ),
        ),
        Mistake(
            "one-mask-for-all-steps",
            "one mask is drawn and used at all time steps; a fresh one is asked for at each step",
            "how many random numbers does your mask need?",
            ("rng.random(hs_below.shape)", "rng.random(hs_below.shape[1:])"),
        ),
        Mistake(
            "one-mask-for-all-sequences",
            "the same units are dropped in all sequences of a batch; each needs a mask of its own",
            "how many random numbers does your mask need?",
            (
                "rng.random(hs_below.shape)",
                "rng.random((len(hs_below), 1, hs_below.shape[2]))",
            ),
        ),
        Mistake(
            "drops-whole-states",
            "a state is dropped whole or kept whole; each of its units should have its own chance",
            "how many random numbers does your mask need?",
            ("rng.random(hs_below.shape)", "rng.random(hs_below.shape[:2])[..., None]"),
        ),
        Mistake(
            "one-coin",
            "one random number decides for the whole array",
            "how many random numbers does your mask need?",
            ("rng.random(hs_below.shape)", "rng.random()"),
        ),
        Mistake(
            "stays-dropped",
            "a unit that is dropped once stays dropped for the rest of the sequence: this is what "
            "dropout on the time path does",
            "does the mask of one step have anything to do with that of the step before?",
            ("np.where(keep,", "np.where(np.logical_and.accumulate(keep),"),
        ),
        Mistake(
            "normal-numbers",
            "the mask compares *normal* random numbers with the rate; of uniform ones, just the "
            "share `rate` lies below it",
            "which share of your numbers is zero, and which share should be?",
            ("rng.random(", "rng.standard_normal("),
        ),
        Mistake(
            "nothing-dropped",
            "nothing is dropped: the states are only scaled",
            "which share of your numbers is zero?",
            ("np.where(keep, hs_below * scale, 0)", "hs_below * scale"),
        ),
        Mistake(
            "unchanged",
            "the states come back as they were",
            "which share of your numbers is zero?",
            ("np.where(keep, hs_below * scale, 0)", "hs_below.copy()"),
        ),
        Mistake(
            "mask-only",
            "this is the scaled mask; the states themselves are missing",
            "what should the mask be multiplied with?",
            ("hs_below * scale", "scale"),
        ),
        Mistake(
            "dropped-are-kept",
            "what is dropped keeps its value, unscaled; it should be zero",
            "what should the layer above see of a dropped unit?",
            ("np.where(keep, hs_below * scale, 0)", "np.where(keep, hs_below * scale, hs_below)"),
        ),
        Mistake(
            "range-not-checked",
            "a rate outside [0, 1) is accepted",
            "what would a rate of 1 leave, and by what would it be divided?",
            ("    _expect_rate(rate, rng)\n", ""),
        ),
    ),
)
