"""Digits read by rows and by pixels: LSTM, RNN and logistic regression over several seeds.

By rows, ten kept seeds of each are compared. By pixels, the learner's runs are an illustration.

The images come from scikit-learn, which the library does not need. So the script
`benchmarks/lesson_07_runs.py` fetches them and repeats the kept runs.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
from matplotlib.figure import Figure

from lstm_course.lessons.kept_results import keep_results, load_results
from lstm_course.lessons.lesson_07.handwriting import (
    KINDS,
    DigitReader,
    Images,
    Reading,
    draw_accuracies,
    draw_gradient_reach,
    draw_readings,
    split_images,
    train_reader,
)
from lstm_course.lessons.lesson_07.protocol import (
    RATES,
    SEARCH_SEEDS,
    TEST_SEEDS,
    Outcome,
    choose,
    compare,
)
from lstm_course.lessons.scores import mean_and_range
from lstm_course.size import experiment_size

READINGS: tuple[Reading, Reading] = ("rows", "pixels")
STRENGTHS = (0.01, 0.1, 1.0, 10.0)  # C of logistic regression, in the search
SEARCH_UPDATES, KEPT_UPDATES = 250, 500  # by rows
# size -> reading -> the learner's seeds and updates
SIZES: dict[str, dict[Reading, tuple[int, int]]] = {
    "trial": {"rows": (2, 10), "pixels": (1, 10)},
    "quick": {"rows": (2, 300), "pixels": (1, 600)},
    "full": {"rows": (10, 500), "pixels": (5, 3000)},
}
SHOWN = 3  # the image of the figure
RESULTS = Path(__file__).parent / "results" / "handwriting_rows.json"


@dataclass
class HandwritingExperiment:
    """The learner's own readers of digits, shown beside the kept ones of ten seeds by rows.

    Attributes:
        images: (N, 8, 8), from 0 to 1.
        labels: their digits (N,).
        progress: wraps a range of seeds, such as `tqdm`.
        runs: reading -> number of seeds and of updates.
        readers: reading, kind -> trained networks, one per seed.
    """

    images: np.ndarray
    labels: np.ndarray
    progress: Callable[[range], Iterable[int]] = iter
    runs: dict[Reading, tuple[int, int]] = field(default_factory=lambda: SIZES[experiment_size()])
    readers: dict[tuple[Reading, str], list[DigitReader]] = field(default_factory=dict)

    def train(self, kind: str, reading: Reading) -> str:
        """Train networks of one kind, with the rate chosen by rows, and describe their accuracy.

        Args:
            kind: "lstm" or "rnn".
            reading: "rows" or "pixels".
        """
        seeds, updates = self.runs[reading]
        rate = load_results("07", RESULTS.stem)["chosen"][kind]
        self.readers[reading, kind] = [
            train_reader(
                kind,
                reading,
                split_images(self.images, self.labels, seed),
                seed,
                rate=rate,
                updates=updates,
            )
            for seed in self.progress(range(seeds))
        ]
        return f"yours: {_describe(reading, kind, self.accuracies()[reading, kind])}"

    def accuracies(self) -> dict[tuple[str, str], np.ndarray]:
        """Return reading, kind -> test accuracies (seeds,) of these networks."""
        return {
            key: np.array([reader.accuracy for reader in trained])
            for key, trained in self.readers.items()
        }

    def draw_image(self) -> Figure:
        """Draw one image in the three forms in which it is read."""
        return draw_readings(self.images[SHOWN], self.labels[SHOWN])

    def draw(self) -> Figure:
        """Draw the kept networks as dots and these as rings, beside logistic regression."""
        return draw_accuracies(kept_accuracies(), kept_logistic(), self.accuracies())

    def draw_reach(self) -> Figure:
        """Draw how the pixels influence the loss of the networks of seed 0."""
        readers = {kind: self.readers["pixels", kind][0] for kind in KINDS}
        labels = split_images(self.images, self.labels, 0).test_labels
        return draw_gradient_reach(readers, labels)

    def describe(self, guess: str | None = None) -> str:
        """Describe the kept accuracies by rows, and the outcomes beside the learner's guess."""
        accuracies = kept_accuracies()
        cells = compare(accuracies["rows", "lstm"], accuracies["rows", "rnn"])
        listed = (
            _describe(reading, kind, values) for (reading, kind), values in accuracies.items()
        )
        return "\n".join(
            [
                "Accuracy on the test set, mean and range of ten kept seeds:",
                f"logistic regression, all at once: {mean_and_range(kept_logistic())}",
                *listed,
                f"LSTM by rows against logistic regression: {kept_outcome()}; your guess: "
                f"{guess or '–'}",
                f"LSTM by rows against RNN by rows: {cells}",
            ]
        )


def kept_accuracies() -> dict[tuple[str, str], np.ndarray]:
    """Load the kept runs: reading, kind -> test accuracies (seeds,)."""
    kept = load_results("07", RESULTS.stem)["accuracies"]
    return {("rows", kind): np.array(kept[kind]) for kind in KINDS}


def kept_logistic() -> np.ndarray:
    """Load the test accuracies of logistic regression, (seeds,)."""
    return np.array(load_results("07", RESULTS.stem)["logistic regression"])


def kept_outcome() -> Outcome:
    """Compare the LSTMs that read by rows with logistic regression."""
    return compare(kept_accuracies()["rows", "lstm"], kept_logistic())


def _describe(reading: str, kind: str, accuracies: np.ndarray) -> str:
    return f"{kind.upper():<5} {reading:<7} {mean_and_range(accuracies)}"


def search(kind: str, split: Callable[[int], Images]) -> dict[float, list[float]]:
    """Train briefly by rows with each rate: rate -> smallest validation loss of each seed."""
    return {
        rate: [
            float(
                train_reader(
                    kind, "rows", split(seed), seed, rate=rate, updates=SEARCH_UPDATES
                ).validation.min()
            )
            for seed in SEARCH_SEEDS
        ]
        for rate in RATES
    }


def measure_classifier(classifier: Any, parts: Images) -> tuple[float, float]:
    """Train a classifier on all pixels at once: its validation error and its test accuracy."""
    flat = [each.reshape(len(each), -1) for each in (parts.train, parts.validation, parts.test)]
    classifier.fit(flat[0], parts.train_labels)
    error = 1 - classifier.score(flat[1], parts.validation_labels)
    return float(error), float(classifier.score(flat[2], parts.test_labels))


def run_classifier(
    classifier: Callable[[float], Any], split: Callable[[int], Images]
) -> dict[str, Any]:
    """Search the strength of a classifier and test it on all splits.

    Args:
        classifier: makes one from its C, such as scikit-learn's LogisticRegression.
        split: seed -> images.
    """
    searched = {
        strength: [
            measure_classifier(classifier(strength), split(seed))[0] for seed in SEARCH_SEEDS
        ]
        for strength in STRENGTHS
    }
    best = choose(searched)
    return {
        "chosen C": best,
        "validation errors of the search over C": searched,
        "logistic regression": [
            measure_classifier(classifier(best), split(seed))[1] for seed in TEST_SEEDS
        ],
    }


def keep_runs(
    images: np.ndarray, labels: np.ndarray, classifier: Callable[[float], Any], command: str
) -> None:
    """Run the comparison by rows at full size and keep its results.

    Args:
        images: (N, 8, 8), from 0 to 1.
        labels: their digits (N,).
        classifier: makes logistic regression from its C.
        command: that repeats the runs.
    """
    split = partial(split_images, images, labels)
    searched = {kind: search(kind, split) for kind in KINDS}
    chosen = {kind: choose(values) for kind, values in searched.items()}

    def run(kind: str, seed: int) -> DigitReader:
        rate = chosen[kind]
        return train_reader(kind, "rows", split(seed), seed, rate=rate, updates=KEPT_UPDATES)

    trained = {kind: [run(kind, seed) for seed in TEST_SEEDS] for kind in KINDS}
    size = {
        "seeds": TEST_SEEDS,
        "updates": KEPT_UPDATES,
        "search seeds": SEARCH_SEEDS,
        "search updates": SEARCH_UPDATES,
    }
    results = {
        "chosen": chosen,
        "validation losses of the search": searched,
        "accuracies": {kind: [one.accuracy for one in made] for kind, made in trained.items()},
        "best updates": {kind: [one.best_update for one in made] for kind, made in trained.items()},
    }
    keep_results(RESULTS, command, size, results | run_classifier(classifier, split))
