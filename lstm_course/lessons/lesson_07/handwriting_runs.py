"""Digits read by rows and by pixels: LSTM, RNN and logistic regression over several seeds."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from matplotlib.figure import Figure

from lstm_course.lessons.lesson_07.handwriting import (
    DigitReader,
    Images,
    Reading,
    draw_accuracies,
    draw_gradient_reach,
    draw_readings,
    split_images,
    train_reader,
)
from lstm_course.lessons.scores import mean_and_range, winner
from lstm_course.size import experiment_size

# size -> reading -> seeds, updates
SIZES: dict[str, dict[Reading, tuple[int, int]]] = {
    "quick": {"rows": (3, 400), "pixels": (2, 900)},
    "full": {"rows": (10, 1500), "pixels": (5, 3000)},
}
SHOWN = 3  # the image of the figure


@dataclass
class HandwritingExperiment:
    """Readers of handwritten digits.

    Attributes:
        images: (N, 8, 8), from 0 to 1.
        labels: their digits (N,).
        classifier: the baseline, with fit and score, such as scikit-learn's LogisticRegression.
        progress: wraps a range of seeds, such as `tqdm`.
        runs: reading -> number of seeds and of updates.
        readers: reading, kind -> trained networks, one per seed.
    """

    images: np.ndarray
    labels: np.ndarray
    classifier: Any
    progress: Callable[[range], Iterable[int]] = iter
    runs: dict[Reading, tuple[int, int]] = field(default_factory=lambda: SIZES[experiment_size()])
    readers: dict[tuple[Reading, str], list[DigitReader]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Split the images once per seed and test the baseline."""
        seeds = max(count for count, _ in self.runs.values())
        self.parts = [split_images(self.images, self.labels, seed) for seed in range(seeds)]
        self.logistic = np.array(
            [
                measure_classifier(self.classifier, self.parts[seed])
                for seed in range(self.runs["rows"][0])
            ]
        )

    def train(self, kind: str, reading: Reading) -> str:
        """Train the networks of one kind and describe their accuracy.

        Args:
            kind: "lstm" or "rnn".
            reading: "rows" or "pixels".
        """
        seeds, updates = self.runs[reading]
        self.readers[reading, kind] = [
            train_reader(kind, reading, self.parts[seed], seed, updates=updates)
            for seed in self.progress(range(seeds))
        ]
        return self._describe(reading, kind)

    def accuracies(self) -> dict[tuple[str, str], np.ndarray]:
        """Return reading, kind -> test accuracies (seeds,)."""
        return {
            key: np.array([reader.accuracy for reader in trained])
            for key, trained in self.readers.items()
        }

    def draw_image(self) -> Figure:
        """Draw one image in the three forms in which it is read."""
        return draw_readings(self.images[SHOWN], self.labels[SHOWN])

    def draw(self) -> Figure:
        """Draw the accuracy of every network beside that of logistic regression."""
        return draw_accuracies(self.accuracies(), self.logistic)

    def draw_reach(self) -> Figure:
        """Draw how the pixels influence the loss of the networks of seed 0."""
        readers = {kind: self.readers["pixels", kind][0] for kind in ("rnn", "lstm")}
        return draw_gradient_reach(readers, self.parts[0].test_labels)

    def outcome(self) -> str:
        """Return "lstm", "baseline" for logistic regression, or "tie": by rows."""
        return winner(self.accuracies()["rows", "lstm"], self.logistic)

    def describe(self, guess: str | None = None) -> str:
        """Describe every accuracy, and the outcomes beside the learner's guess."""
        accuracies = self.accuracies()
        cells = {
            reading: winner(accuracies[reading, "lstm"], accuracies[reading, "rnn"])
            for reading in ("rows", "pixels")
        }
        return "\n".join(
            [
                f"logistic regression, all at once: {mean_and_range(self.logistic)}",
                *(self._describe(reading, kind) for reading, kind in self.readers),
                f"LSTM by rows against logistic regression: {self.outcome()}; your guess: "
                f"{guess or '–'}",
                f"LSTM against RNN as the baseline: by rows {cells['rows']}, by pixels "
                f"{cells['pixels']}",
            ]
        )

    def _describe(self, reading: str, kind: str) -> str:
        return f"{kind.upper():<5} {reading:<7} {mean_and_range(self.accuracies()[reading, kind])}"


def measure_classifier(classifier: Any, parts: Images) -> float:
    """Train a classifier on all pixels at once and measure its test accuracy."""
    classifier.fit(parts.train.reshape(len(parts.train), -1), parts.train_labels)
    return float(classifier.score(parts.test.reshape(len(parts.test), -1), parts.test_labels))
