"""Claim 1.1: do RNNs forget because gradients vanish? Training at several lags and radii."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

import numpy as np
from matplotlib.figure import Figure

from lstm_course.lessons.claims import Claims, MarkdownText
from lstm_course.lessons.lesson_01.long_lag import (
    RNNFunctions,
    accuracy_against_lag,
    draw_accuracy_against_lag,
    initial_gradient_ratio,
    longest_learned_lag,
    measure_latch,
)
from lstm_course.size import experiment_size

LATCH_LAG = 1000


def _choose_seeds() -> range:
    return range(5 if experiment_size() == "quick" else 10)


def _choose_updates() -> int:
    return 300 if experiment_size() == "quick" else 1000


@dataclass
class LagExperiment:
    """Networks trained to remember one bit: the same lags and seeds for every spectral radius.

    The spectral radius is that of W_hh before training.
    """

    functions: RNNFunctions
    progress: Callable[[list], Iterable] = iter
    lags: Sequence[int] = (5, 10, 20, 40)
    seeds: Sequence[int] = field(default_factory=_choose_seeds)
    updates: int = field(default_factory=_choose_updates)
    accuracies: dict[float, np.ndarray] = field(default_factory=dict)  # radius -> (lags, seeds)

    def train(self, radius: float, guess: int | None = None) -> str:
        """Train at every lag, keep the accuracies, and describe them.

        Args:
            radius: of W_hh before training.
            guess: the learner's prediction of the longest lag that is learned.
        """
        self.accuracies[radius] = accuracy_against_lag(
            self.functions,
            self.lags,
            radius,
            self.seeds,
            updates=self.updates,
            progress=self.progress,
        )
        lines = [f"ρ = {radius:g}, {len(self.seeds)} seeds, {self.updates} updates"]
        for lag, values in zip(self.lags, self.accuracies[radius], strict=True):
            spread = f"{values.min():.2f} to {values.max():.2f}"
            lines.append(f"lag {lag:>2}: accuracy {values.mean():.2f}, from {spread}")
        if guess is not None:
            reached = self.reach(radius)
            outcome = "right" if guess == reached else f"in this experiment it was {reached}"
            lines.append(f"You predicted that the longest lag is {guess}: {outcome}.")
        return "\n".join(lines)

    def reach(self, radius: float) -> int:
        """Return the longest lag that every run with this radius learned."""
        return longest_learned_lag(self.lags, self.accuracies[radius])

    def draw(self) -> Figure:
        """Draw all accuracies above the gradients before training."""
        accuracies = dict(sorted(self.accuracies.items()))
        ratios = {radius: self._gradient_ratios(radius) for radius in accuracies}
        return draw_accuracy_against_lag(self.lags, accuracies, ratios)

    def conclude(self) -> MarkdownText:
        """Return the verdict on claim 1.1, from the runs with ρ = 0.5, 0.8 and 1."""
        latched, _ = measure_latch(self.functions, lag=LATCH_LAG)
        reach = {radius: self.reach(radius) for radius in sorted(self.accuracies)}
        shown = latched > 0.99 and reach[0.5] < reach[0.8] <= reach[1.0]
        lags = ", ".join(f"{lag} with ρ = {radius:g}" for radius, lag in reach.items())
        evidence = (
            f"Longest lag that every run learned: {lags}. Each is the result of {len(self.seeds)} "
            f"runs with lags up to {max(self.lags)}. Weights set by hand keep the bit over "
            f"{LATCH_LAG} steps with accuracy {latched:.3f}, so it is learning that fails."
        )
        if not shown:
            return MarkdownText(f"**This run does not confirm claim 1.1.** {evidence}")
        return Claims().conclude(
            "1.1", "true if", evidence, condition=" the Jacobians shrink the gradient"
        )

    def _gradient_ratios(self, radius: float) -> np.ndarray:
        return np.array(
            [
                [initial_gradient_ratio(self.functions, lag, radius, seed) for seed in self.seeds]
                for lag in self.lags
            ]
        )


def describe_latch(functions: RNNFunctions) -> str:
    """Describe how one unit with weights set by hand keeps a bit, and the gradient left of it."""
    kept, _ = measure_latch(functions, lag=LATCH_LAG)
    _, gradient = measure_latch(functions, lag=100)
    return (
        f"one unit, weights set by hand, lag {LATCH_LAG}: accuracy {kept:.3f}\n"
        f"gradient of the last state at the bit, lag 100: {gradient:.0e} (median)"
    )
