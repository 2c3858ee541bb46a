"""Claim 1.1: do RNNs forget because gradients vanish? Training at several lags and radii.

`python -m lstm_course.lessons.lesson_01.lag_experiment` repeats the kept runs, in about 3 minutes.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from matplotlib.figure import Figure

from lstm_course.cells.rnn import rnn_backward, rnn_forward
from lstm_course.lessons.claims import Claims, MarkdownText
from lstm_course.lessons.kept_results import keep_results, load_results
from lstm_course.lessons.lesson_01.long_lag import (
    SOLVED,
    RNNFunctions,
    accuracy_against_lag,
    draw_accuracy_against_lag,
    initial_gradient_ratio,
    longest_learned_lag,
    measure_latch,
)
from lstm_course.lessons.scores import fisher_p_value
from lstm_course.size import experiment_size

RADII = (0.5, 0.8, 1.0)
LAGS = (5, 10, 20, 40)
KEPT_SEEDS, KEPT_UPDATES = range(10), 1000
OWN_RUNS = {  # the learner's seeds and updates
    "trial": (range(2), 10),
    "quick": (range(3), 300),
    "full": (KEPT_SEEDS, KEPT_UPDATES),
}
LATCH_LAG = 1000
RESULTS = Path(__file__).parent / "results" / "accuracy_against_lag.json"


def _choose_seeds() -> range:
    return OWN_RUNS[experiment_size()][0]


def _choose_updates() -> int:
    return OWN_RUNS[experiment_size()][1]


@dataclass
class LagExperiment:
    """Networks trained to remember one bit: the same lags and seeds for every spectral radius.

    The spectral radius is that of W_hh before training. The learner's own runs are few; the figure
    and the verdict add the kept runs of ten seeds.
    """

    functions: RNNFunctions
    progress: Callable[[list], Iterable] = iter
    lags: Sequence[int] = LAGS
    seeds: Sequence[int] = field(default_factory=_choose_seeds)
    updates: int = field(default_factory=_choose_updates)
    accuracies: dict[float, np.ndarray] = field(default_factory=dict)  # radius -> (lags, seeds)

    def train(self, radius: float, guess: int | None = None) -> str:
        """Train at every lag, remember the accuracies, and describe them.

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
        """Return the longest lag that every one of these runs learned."""
        return longest_learned_lag(self.lags, self.accuracies[radius])

    def draw(self) -> Figure:
        """Draw the kept accuracies with these runs on top, above the gradients before training."""
        ratios = {
            radius: np.array(
                [
                    [initial_gradient_ratio(self.functions, lag, radius, s) for s in KEPT_SEEDS]
                    for lag in LAGS
                ]
            )
            for radius in RADII
        }
        return draw_accuracy_against_lag(LAGS, kept_accuracies(), ratios, self.accuracies)

    def conclude(self) -> MarkdownText:
        """Return the verdict on claim 1.1, from the kept runs, with the reach of these runs."""
        latched, _ = measure_latch(self.functions, lag=LATCH_LAG)
        own = ", ".join(f"{self.reach(r)} (ρ = {r:g})" for r in sorted(self.accuracies))
        verdict = conclude_from(kept_accuracies(), latched)
        return MarkdownText(f"{verdict.text} Your own runs reached {own or 'no lag yet'}.")


def kept_accuracies() -> dict[float, np.ndarray]:
    """Load the accuracies of the kept runs: radius -> (lags, seeds)."""
    kept = load_results("01", RESULTS.stem)
    return {float(radius): np.array(runs) for radius, runs in kept["accuracies"].items()}


def conclude_from(accuracies: dict[float, np.ndarray], latched: float) -> MarkdownText:
    """Return the verdict on claim 1.1.

    Args:
        accuracies: radius -> (lags, seeds), for RADII and LAGS.
        latched: accuracy of one unit with weights set by hand.
    """
    reach = {radius: longest_learned_lag(LAGS, accuracies[radius]) for radius in RADII}
    low, high = (int(np.sum(accuracies[radius][-1] > SOLVED)) for radius in (RADII[0], RADII[-1]))
    runs = accuracies[RADII[0]].shape[1]
    p = fisher_p_value(high, runs, low, runs)
    lags = ", ".join(f"{lag} with ρ = {radius:g}" for radius, lag in reach.items())
    evidence = (
        f"Longest lag that all of {runs} runs learned: {lags}. At lag {LAGS[-1]}, {high} of {runs} "
        f"runs with ρ = {RADII[-1]:g} learned the task and {low} of {runs} with ρ = {RADII[0]:g} "
        f"(Fisher's exact test: p = {p:.0e}). Weights set by hand keep the bit over {LATCH_LAG} "
        f"steps with accuracy {latched:.3f}, so it is learning that fails."
    )
    if not (latched > 0.99 and reach[0.5] < reach[0.8] <= reach[1.0] and p < 0.01):
        return MarkdownText(f"**These runs do not confirm claim 1.1.** {evidence}")
    condition = " the Jacobians shrink the gradient"
    return Claims().conclude("1.1", "true if", evidence, condition=condition)


def describe_latch(functions: RNNFunctions) -> str:
    """Describe how one unit with weights set by hand keeps a bit, and the gradient left of it."""
    kept, _ = measure_latch(functions, lag=LATCH_LAG)
    _, gradient = measure_latch(functions, lag=100)
    return (
        f"one unit, weights set by hand, lag {LATCH_LAG}: accuracy {kept:.3f}\n"
        f"gradient of the last state at the bit, lag 100: {gradient:.0e} (median)"
    )


def main() -> None:
    """Run the experiment at full size and keep its results."""
    functions = RNNFunctions(rnn_forward, rnn_backward)
    accuracies = {
        f"{radius:g}": accuracy_against_lag(
            functions, LAGS, radius, KEPT_SEEDS, updates=KEPT_UPDATES
        ).tolist()
        for radius in RADII
    }
    size = {"lags": LAGS, "seeds": list(KEPT_SEEDS), "updates": KEPT_UPDATES}
    command = "python -m lstm_course.lessons.lesson_01.lag_experiment"
    keep_results(RESULTS, command, size, {"accuracies": accuracies})


if __name__ == "__main__":
    main()
