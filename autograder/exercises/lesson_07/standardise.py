"""Exercise `standardise`: mean and deviation of the training part alone.

N rows of the training part, M of the other, F features.
"""

import numpy as np

from autograder.engine.exercise import Case, Exercise, Mistake, Part
from autograder.engine.random_inputs import normal, sizes
from autograder.exercises.lesson_07.forms import standardise_with_own_deviation
from lstm_course.sequences.standardisation import standardise

SCALE = "Standardisation"
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
    centred = train - np.array([train[:, 0].mean(), *np.zeros(train.shape[1] - 1)])
    small, tiny = np.copy(centred), np.copy(centred)
    small[:, 0] *= 1e-3
    tiny[:, 0] *= 1e-6  # still larger than what `np.isclose` takes for 0
    nearly = np.copy(train)
    nearly[:, 0] = _constant_with_a_rounding_error(len(train))
    return (
        Case((train, train), "if `other` equals `train`, so do the results"),
        Case((train, other[:2]), "`other` has only two rows"),
        Case((train, other[:1]), "the other part has one row", part="other"),
        Case((small, other), "a feature has a deviation of about 0.001", small=True),
        Case((tiny, tiny), "a feature changes, by about a millionth", small=True),
        Case(
            (constant, other),
            "a feature never changes in the training part",
            part=CONSTANT,
            silent=True,
        ),
        Case((train[:1], other), "the training part has one row", part=CONSTANT, silent=True),
        Case(
            (nearly, other),
            "a feature never changes, but NumPy's `std` of it is a rounding error instead of 0",
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
        Part(CONSTANT, 0.5, meaning="a feature that never changes in training is only centred"),
    ),
    forms=(standardise_with_own_deviation,),
    mistakes=(
        Mistake(
            "own-statistics",
            "`other` is standardised with its own mean and standard deviation, which are unknown "
            "when the model is used",
            "when you train this year, what do you know about next year's mean?",
            ("(other - mean) / scale", "(other - other.mean(axis=0)) / other.std(axis=0)"),
        ),
        Mistake(
            "statistics-of-both",
            "the mean and standard deviation come from both parts together, so the test part "
            "leaks into training",
            "from which rows may the mean be computed?",
            (
                (
                    "mean = train.mean",
                    "both = np.concatenate([train, other])\n    mean = both.mean",
                ),
                ("std = train.std", "std = both.std"),
                ("train.max(axis=0) == train.min", "both.max(axis=0) == both.min"),
            ),
        ),
        Mistake(
            "statistics-of-the-test",
            "the mean and standard deviation come from `other`, which is unknown during training",
            "which of the two parts is known when you train?",
            (
                ("mean = train.mean", "mean = other.mean"),
                ("std = train.std", "std = other.std"),
                ("train.max(axis=0) == train.min", "other.max(axis=0) == other.min"),
            ),
        ),
        Mistake(
            "own-mean",
            "`other` is centred with its own mean instead of the training mean",
            "from which part should every statistic come?",
            ("(other - mean)", "(other - other.mean(axis=0))"),
        ),
        Mistake(
            "own-deviation",
            "`other` is divided by its own standard deviation instead of that of the training part",
            "from which part should every statistic come?",
            ("(other - mean) / scale", "(other - mean) / other.std(axis=0)"),
        ),
        Mistake(
            "one-scale-for-all-features",
            "one mean and one standard deviation serve all features; each feature needs its own",
            "how many means do F features have?",
            (
                ("mean = train.mean(axis=0)", "mean = train.mean()"),
                ("std = train.std(axis=0)", "std = train.std()"),
                ("train.max(axis=0) == train.min(axis=0)", "train.max() == train.min()"),
            ),
        ),
        Mistake(
            "along-the-features",
            "the mean and standard deviation are taken per row; they should be taken per feature",
            "how many means do F features have, and which axis disappears?",
            function=lambda train, other: tuple(
                (part - part.mean(axis=1, keepdims=True)) / part.std(axis=1, keepdims=True)
                for part in (train, other)
            ),
        ),
        Mistake(
            "variance",
            "the features are divided by their variance instead of their standard deviation",
            "in which units is a variance, and in which units is the feature?",
            ("std = train.std(", "std = train.var("),
        ),
        Mistake(
            "n-minus-one",
            "the standard deviation divides by N − 1, as in pandas and torch; it should divide by "
            "N, as in NumPy",
            "by which number does your standard deviation divide? Look at `ddof`.",
            ("train.std(axis=0)", "train.std(axis=0, ddof=1)"),
        ),
        Mistake(
            "not-centred",
            "the features are only scaled: no mean is subtracted",
            "what should the mean of the training part be afterwards?",
            (
                ("(train - mean) / scale", "train / scale"),
                ("(other - mean) / scale", "other / scale"),
            ),
        ),
        Mistake(
            "not-scaled",
            "the features are only centred: nothing is divided",
            "what should the standard deviation of the training part be afterwards?",
            (
                ("(train - mean) / scale", "train - mean"),
                ("(other - mean) / scale", "other - mean"),
            ),
        ),
        Mistake(
            "other-unchanged",
            "`other` is returned unchanged",
            "how does a network react to inputs in other units than those it was trained on?",
            ("(other - mean) / scale", "other.copy()"),
        ),
        Mistake(
            "centred-after-scaling",
            "the mean is subtracted after the division, but it is still in the original units",
            "in which units is the mean, and in which units are the features after the division?",
            (
                ("(train - mean) / scale", "train / scale - mean"),
                ("(other - mean) / scale", "other / scale - mean"),
            ),
        ),
        Mistake(
            "range",
            "the features are scaled with their minimum and maximum instead of their mean and "
            "standard deviation",
            "what are the mean and standard deviation of your training part afterwards?",
            (
                ("mean = train.mean(", "mean = train.min("),
                ("std = train.std(axis=0)", "std = train.max(axis=0) - mean"),
            ),
        ),
        Mistake(
            "adds-epsilon",
            "every standard deviation is increased by 1e-8; only a feature that never changes "
            "needs help",
            "what is the standard deviation of your training part afterwards, to all digits?",
            ("scale = np.where(constant, 1, std)", "scale = std + 1e-8"),
        ),
        *(
            Mistake(
                f"adds-{epsilon}",
                f"every standard deviation is increased by {epsilon}; only a feature that never "
                "changes needs help",
                "what is the standard deviation of your training part afterwards, to all digits?",
                ("scale = np.where(constant, 1, std)", f"scale = std + {epsilon}"),
            )
            for epsilon in ("1e-9", "1e-7", "1e-6", "1e-5")
        ),
        Mistake(
            "divides-by-zero",
            "for a feature that never changes, the divisor is zero",
            "what is 0 / 0, and which divisor would leave such a feature only centred?",
            ("np.where(constant, 1, std)", "std"),
        ),
        Mistake(
            "constant-left-as-it-is",
            "a feature that never changes in training is left as it is; it should be centred",
            "what should the mean of every feature be after the standardisation?",
            (
                "scale = np.where(constant, 1, std)",
                "scale = np.where(constant, 1, std)\n    mean = np.where(constant, 0, mean)",
            ),
        ),
        Mistake(
            "constant-is-zero",
            "a feature that never changes in training is 0 in `other`, too; it should keep its "
            "distance from the training mean there",
            "may a feature that never changes in training have another value later?",
            ("(other - mean) / scale", "np.where(constant, 0, (other - mean) / scale)"),
        ),
        Mistake(
            "parts-swapped",
            "the two results are exchanged",
            "in which order should the two parts be returned?",
            (
                ("return (train - mean) / scale", "return (other - mean) / scale"),
                (", (other - mean) / scale", ", (train - mean) / scale"),
            ),
        ),
        Mistake(
            "guards-zero-only",
            "a feature that never changes is recognised by a deviation of exactly 0, but "
            "rounding can leave a tiny one",
            "what does NumPy give for the standard deviation of 0.1 repeated ten times?",
            ("constant = train.max(axis=0) == train.min(axis=0)", "constant = std == 0"),
        ),
    ),
)
