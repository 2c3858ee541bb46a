"""Exercise `standardise`: mean and deviation of the training part alone.

N rows of the training part, M of the other, F features.
"""

import numpy as np

from autograder.engine.exercise import Case, Exercise, Mistake, Part
from autograder.engine.random_inputs import normal, sizes
from autograder.exercises.lesson_07.forms import standardise_with_own_deviation
from lstm_course.sequences.standardisation import standardise

SCALE = "One scale"
CONSTANT = "constant"


def _draw_standardise(rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    N, M, F = sizes(rng, N=(7, 11), M=(5, 9), F=(2, 4))
    units = rng.uniform(0.3, 4.0, F)
    train = normal(rng, N, F) * units + rng.uniform(1, 5, F)
    other = normal(rng, M, F) * 2 * units + rng.uniform(-4, 0, F)
    return train, other


def _constant_with_a_rounding_error(N: int) -> float:
    """A number whose standard deviation over N rows NumPy computes as 1e-17 or so, not as 0."""
    candidates = (k / 10 for k in range(1, 100))
    return next(value for value in candidates if np.full((N, 2), value).std(axis=0)[0] > 0)


def _standardise_probes(rng: np.random.Generator) -> tuple[Case, ...]:
    train, other = _draw_standardise(rng)
    constant = np.copy(train)
    constant[:, 1] = 3.0
    nearly = np.copy(train)
    nearly[:, 0] = _constant_with_a_rounding_error(len(train))
    return (
        Case((train, train), "the training part, given once more as the other, comes out alike"),
        Case((train, other[:2]), "the other part may be two rows"),
        Case(
            (constant, other),
            "a feature never changes in the training part",
            part=CONSTANT,
            silent=True,
        ),
        Case(
            (nearly, other),
            "a feature never changes, but NumPy's std of it is a rounding error and not 0",
            part=CONSTANT,
            silent=True,
        ),
    )


STANDARDISE = Exercise(
    name="standardise",
    lesson="07",
    section=SCALE,
    reference=standardise,
    draw=_draw_standardise,
    small=("F",),
    probes=_standardise_probes,
    parts=(
        Part("train", 0.5, "N F"),
        Part("other", 1, "N F"),
        Part(CONSTANT, 0.5, meaning="a feature that never changes is only centred"),
    ),
    forms=(standardise_with_own_deviation,),
    mistakes=(
        Mistake(
            "own-statistics",
            "the other part is standardised by its own mean and deviation: when it is used, they "
            "are not known yet",
            "what do you know of next year's mean when you train this year?",
            ("(other - mean) / scale", "(other - other.mean(axis=0)) / other.std(axis=0)"),
        ),
        Mistake(
            "statistics-of-both",
            "mean and deviation are those of both parts together: the test leaks into the training",
            "which rows may the mean be computed from?",
            (
                (
                    "mean = train.mean",
                    "both = np.concatenate([train, other])\n    mean = both.mean",
                ),
                ("std = train.std", "std = both.std"),
            ),
        ),
        Mistake(
            "statistics-of-the-test",
            "mean and deviation are those of the other part: the future is the ruler",
            "which of the two parts is known when the ruler is made?",
            (("mean = train.mean", "mean = other.mean"), ("std = train.std", "std = other.std")),
        ),
        Mistake(
            "own-mean",
            "the other part is centred by its own mean; the training part's belongs there",
            "from which part does every statistic come?",
            ("(other - mean)", "(other - other.mean(axis=0))"),
        ),
        Mistake(
            "own-deviation",
            "the other part is divided by its own deviation; the training part's belongs there",
            "from which part does every statistic come?",
            ("(other - mean) / scale", "(other - mean) / other.std(axis=0)"),
        ),
        Mistake(
            "one-scale-for-all-features",
            "one mean and one deviation for all features together; each feature has its own",
            "along which axis are the rows of one feature?",
            (
                ("mean = train.mean(axis=0)", "mean = train.mean()"),
                ("std = train.std(axis=0)", "std = train.std()"),
            ),
        ),
        Mistake(
            "along-the-features",
            "means and deviations are those of each row; those of each feature are asked for",
            "along which axis are the rows of one feature?",
            function=lambda train, other: tuple(
                (part - part.mean(axis=1, keepdims=True)) / part.std(axis=1, keepdims=True)
                for part in (train, other)
            ),
        ),
        Mistake(
            "variance",
            "the variance divides; the standard deviation, its square root, should",
            "in which units is a variance, and in which is the feature?",
            ("std = train.std(", "std = train.var("),
        ),
        Mistake(
            "n-minus-one",
            "the deviation is the sample's, with N − 1 (pandas does so, and torch); NumPy's own, "
            "with N, is asked for",
            "what does `ddof` do?",
            ("train.std(axis=0)", "train.std(axis=0, ddof=1)"),
        ),
        Mistake(
            "not-centred",
            "nothing is subtracted: the means stay where they were",
            "what should the mean of the training part be afterwards?",
            (
                ("(train - mean) / scale", "train / scale"),
                ("(other - mean) / scale", "other / scale"),
            ),
        ),
        Mistake(
            "not-scaled",
            "nothing is divided: the deviations stay what they were",
            "what should the deviation of the training part be afterwards?",
            (
                ("(train - mean) / scale", "train - mean"),
                ("(other - mean) / scale", "other - mean"),
            ),
        ),
        Mistake(
            "other-unchanged",
            "the other part comes back as it was",
            "what will the network make of inputs in other units than those it was trained with?",
            ("(other - mean) / scale", "other.copy()"),
        ),
        Mistake(
            "centred-after-scaling",
            "the mean is subtracted after dividing, in the wrong units",
            "what is measured in which units when the mean is taken off?",
            (
                ("(train - mean) / scale", "train / scale - mean"),
                ("(other - mean) / scale", "other / scale - mean"),
            ),
        ),
        Mistake(
            "range",
            "features are brought to the range 0 … 1; mean 0 and deviation 1 are asked for",
            "what does one outlier do to a range?",
            (
                ("mean = train.mean(", "mean = train.min("),
                ("std = train.std(axis=0)", "std = train.max(axis=0) - mean"),
            ),
        ),
        Mistake(
            "adds-epsilon",
            "1e-8 is added to every deviation; only a feature that never changes needs help",
            "what is the deviation of the training part afterwards, to all digits?",
            ("scale = np.where(constant, 1, std)", "scale = std + 1e-8"),
        ),
        Mistake(
            "divides-by-zero",
            "a feature that never changes is divided by its deviation, which is zero",
            "what is 0 / 0, and what would the network make of it?",
            ("np.where(constant, 1, std)", "std"),
        ),
        Mistake(
            "parts-swapped",
            "the two parts are exchanged",
            "in which order are they asked for?",
            (
                ("return (train - mean) / scale", "return (other - mean) / scale"),
                (", (other - mean) / scale", ", (train - mean) / scale"),
            ),
        ),
    ),
)
