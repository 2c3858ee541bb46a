"""Networks trained to count: how far they go on beyond the strings of their training.

`python -m lstm_course.lessons.lesson_06.counting_runs` repeats the kept runs, in about 3 minutes.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from matplotlib.figure import Figure

from lstm_course.lessons.kept_results import keep_results, load_results
from lstm_course.lessons.lesson_06.counting import draw_counting_reach, reach
from lstm_course.lessons.scores import exact_rank_p_value
from lstm_course.lessons.shared.batched_training import (
    TrainingHistory,
    initial_weights,
    train,
    with_bias,
)
from lstm_course.tasks.yes_no import count

KINDS = ("rnn", "gru", "lstm")
KEPT_LONGEST, KEPT_UPDATES, KEPT_SEEDS = 20, 2500, 10
OWN_KINDS = ("gru", "lstm")
OWN_LONGEST, OWN_UPDATES, OWN_SEEDS = 10, 300, 3  # small enough to wait for
FARTHEST = 10  # tested strings are this many times as long as those in training
HIDDEN_SIZE, BATCH_SIZE, LEARNING_RATE = 8, 16, 0.02
KEEPING_BLOCK, KEEPING_BIAS = 1, 3.0  # f in i, f, g, o and z in r, z, n start open
RESULTS = Path(__file__).parent / "results" / "counting.json"


def train_counters(
    kind: str,
    longest: int,
    updates: int,
    seeds: int,
    progress: Callable[[range], Iterable[int]] = iter,
) -> TrainingHistory:
    """Train networks of one kind to tell the last b of strings up to n = `longest`.

    Args:
        kind: "rnn", "gru" or "lstm".
        longest: largest n in training.
        updates: of the training.
        seeds: number of networks.
        progress: wraps the range of updates, such as `tqdm`.
    """
    weights = initial_weights(kind, seeds, input_size=2, hidden_size=HIDDEN_SIZE)
    if kind != "rnn":
        weights = with_bias(weights, KEEPING_BLOCK, [KEEPING_BIAS] * seeds)
    return train(
        kind,
        [count(longest)] * seeds,
        weights,
        updates=updates,
        learning_rate=LEARNING_RATE,
        batch_size=BATCH_SIZE,
        progress=progress,
    )


def measure_reach(kind: str, history: TrainingHistory, longest: int) -> np.ndarray:
    """Return the n up to which each network is correct, (seeds,).

    The weights are each network's best of the training, chosen by its batches, which are fresh and
    no longer than n = `longest`. Longer strings are only tested.

    Args:
        kind: of cell.
        history: of the training.
        longest: largest n in training.
    """
    return reach(kind, history.best, FARTHEST * longest)


@dataclass
class CountingExperiment:
    """The learner's own few networks, shown beside the kept ones of ten seeds."""

    progress: Callable[[tuple], Iterable] = iter
    updates: int = OWN_UPDATES
    seeds: int = OWN_SEEDS
    histories: dict[str, TrainingHistory] = field(default_factory=dict)
    reaches: dict[str, np.ndarray] = field(default_factory=dict)  # kind -> (seeds,)

    def train(self) -> str:
        """Train a few GRUs and LSTMs and describe how far each counts."""
        for kind in self.progress(OWN_KINDS):
            history = train_counters(kind, OWN_LONGEST, self.updates, self.seeds)
            self.histories[kind] = history
            self.reaches[kind] = measure_reach(kind, history, OWN_LONGEST)
        head = f"trained up to n = {OWN_LONGEST}, {self.updates} updates; correct up to n ="
        return f"{head} {_list_reaches(self.reaches)}"

    def draw(self) -> Figure:
        """Draw the kept networks as dots and these as rings."""
        return draw_counting_reach(kept_reaches(), KEPT_LONGEST, self.reaches, OWN_LONGEST)

    def describe(self, guess: str | None = None) -> str:
        """Describe the kept runs, and how the learner's prediction compares.

        Args:
            guess: "LSTM", "GRU" or "both"; None where there is none.
        """
        reaches = kept_reaches()
        p = exact_rank_p_value(reaches["lstm"], reaches["gru"])
        beyond = [kind for kind in OWN_KINDS if np.median(reaches[kind]) >= 1.5 * KEPT_LONGEST]
        found = "both" if len(beyond) == 2 else "".join(beyond).upper() or "neither"
        lines = [
            f"kept runs, trained up to n = {KEPT_LONGEST}; correct up to n = "
            f"{_list_reaches(reaches)}",
            f"LSTM against GRU, exact rank test: p = {p:.0e}",
        ]
        if guess is not None:
            right = str(guess).strip().lower() == found.lower()
            outcome = "right" if right else f"in these runs it was {found}"
            lines.append(f"You predicted that {guess} would go on counting: {outcome}.")
        return "\n".join(lines)


def _list_reaches(reaches: dict[str, np.ndarray]) -> str:
    """List the range and the median of each kind."""
    return "; ".join(
        f"{kind.upper()} {values.min()} to {values.max()}, median {np.median(values):g}"
        for kind, values in reaches.items()
    )


def kept_reaches() -> dict[str, np.ndarray]:
    """Load the kept runs: kind -> (seeds,)."""
    kept = load_results("06", RESULTS.stem)["reaches"]
    return {kind: np.array(values) for kind, values in kept.items()}


def main() -> None:
    """Run the experiment at full size and keep its results."""
    reaches = {}
    for kind in KINDS:
        history = train_counters(kind, KEPT_LONGEST, KEPT_UPDATES, KEPT_SEEDS)
        reaches[kind] = measure_reach(kind, history, KEPT_LONGEST).tolist()
    size = {
        "longest": KEPT_LONGEST,
        "seeds": range(KEPT_SEEDS),
        "updates": KEPT_UPDATES,
        "batch size": BATCH_SIZE,
        "learning rate": LEARNING_RATE,
        "bias of the gate that keeps": KEEPING_BIAS,
    }
    command = "python -m lstm_course.lessons.lesson_06.counting_runs"
    keep_results(RESULTS, command, size, {"reaches": reaches})


if __name__ == "__main__":
    main()
