"""Brackets with and without a partner, tagged by LSTMs of either or both reading directions.

`python -m lstm_course.lessons.lesson_05.bracket_tagging` repeats the kept runs.
"""

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.figure import Figure

from lstm_course.cells.stacked import bidirectional_lstm_forward
from lstm_course.lessons.kept_results import keep_results, load_results
from lstm_course.lessons.lesson_05.dot_rows import draw_dot_rows
from lstm_course.lessons.lesson_05.sequence_tagger import (
    Reading,
    SequenceTagger,
    tagger_outputs,
    train_tagger,
)
from lstm_course.plotting.alternative_text import described
from lstm_course.plotting.palette import GREY, INK, style
from lstm_course.size import experiment_size
from lstm_course.tasks.brackets import OPEN, best_from_the_past, brackets, show_brackets

READINGS: tuple[Reading, ...] = ("forward", "backward", "both ways")
LENGTH = 12  # brackets in a sequence
KEPT_SEEDS, KEPT_UPDATES = range(10), 400
OWN_RUNS = {  # the learner's seeds and updates
    "trial": (range(2), 10),
    "quick": (range(2), 120),
    "full": (KEPT_SEEDS, KEPT_UPDATES),
}
RESULTS = Path(__file__).parent / "results" / "brackets.json"
Accuracies = dict[str, np.ndarray]  # reading -> accuracy on opening, on closing brackets (runs, 2)


def train_on_brackets(reading: Reading, seed: int, *, updates: int) -> SequenceTagger:
    """Train to tag each bracket that has a partner, with 64 fresh sequences per update."""
    return train_tagger(
        reading,
        lambda rng: brackets(rng, LENGTH, batch_size=64),
        "binary_cross_entropy_with_logits",
        seed,
        updates=updates,
    )


def accuracy_on_brackets(bidirectional: Callable, tagger: SequenceTagger, seed: int) -> np.ndarray:
    """Measure the accuracy on 1,000 fresh sequences, for opening and for closing brackets, (2,).

    Args:
        bidirectional: `bidirectional_lstm_forward`, the learner's own or the library's.
        tagger: from `train_on_brackets`.
        seed: of the sequences.
    """
    x, has_partner = brackets(np.random.default_rng([seed, 1]), LENGTH, batch_size=1000)
    right = (tagger_outputs(bidirectional, tagger, x) > 0) == has_partner
    opening = x[..., 0] == OPEN
    return np.array([right[opening].mean(), right[~opening].mean()])


def run_brackets(
    bidirectional: Callable,
    progress: Callable[[list], Iterable] = iter,
    *,
    seeds: Iterable[int] | None = None,
    updates: int | None = None,
) -> Accuracies:
    """Train readers of each direction and measure their accuracy.

    Args:
        bidirectional: `bidirectional_lstm_forward`, the learner's own or the library's.
        progress: wraps the list of runs, e.g. `tqdm`.
        seeds: one run per reading for each; None for the number of the experiment's size.
        updates: of each run; None for the number of the experiment's size.
    """
    own_seeds, own_updates = OWN_RUNS[experiment_size()]
    seeds = list(own_seeds if seeds is None else seeds)
    updates = own_updates if updates is None else updates
    runs: dict[str, list[np.ndarray]] = {reading: [] for reading in READINGS}
    for reading, seed in progress([(reading, seed) for reading in READINGS for seed in seeds]):
        tagger = train_on_brackets(reading, seed, updates=updates)
        runs[reading].append(accuracy_on_brackets(bidirectional, tagger, seed))
    return {reading: np.stack(group) for reading, group in runs.items()}


def kept_brackets() -> Accuracies:
    """Load the accuracies of the ten kept runs of each reading."""
    kept = load_results("05", RESULTS.stem)
    return {reading: np.array(kept[reading]) for reading in READINGS}


def examples_of_brackets(count: int = 3, seed: int = 2) -> str:
    """Show sequences, with a mark below each bracket that has a partner."""
    x, has_partner = brackets(np.random.default_rng(seed), LENGTH, batch_size=count)
    lines = []
    for n in range(count):
        marks = "".join("^" if found else " " for found in has_partner[:, n])
        lines += [f"brackets  {show_brackets(x[:, n, 0])}", f"partner   {marks}".rstrip(), ""]
    return "\n".join(lines[:-1])


def draw_bracket_accuracy(
    own: Mapping[str, np.ndarray], kept: Mapping[str, np.ndarray] | None = None
) -> Figure:
    """Draw the accuracy on opening and on closing brackets: dots kept, rings of the learner's runs.

    Args:
        own: reading -> the learner's runs, (runs, 2).
        kept: the course's; None for those of `kept_brackets`.
    """
    kept = kept_brackets() if kept is None else kept
    limit = best_from_the_past(LENGTH)
    titles = ("Opening brackets: partner in the future", "Closing brackets: partner in the past")
    with style():
        fig, axes = plt.subplots(1, 2, figsize=(9.0, 2.9), sharey=True)
        for column, (ax, title) in enumerate(zip(axes, titles, strict=True)):
            draw_dot_rows(
                ax,
                {f"reads {name}": runs[:, column] for name, runs in kept.items()},
                {f"reads {name}": runs[:, column] for name, runs in own.items()},
            )
            ax.axvline(limit, color=GREY, ls="--", lw=1.3, zorder=1)
            ax.text(limit - 0.012, 2.42, "limit of one side", color=INK, ha="right", va="bottom")
            ax.set(title=title, xlabel="accuracy", xlim=(0.5, 1.02), ylim=(2.5, -0.5))
        axes[0].legend(loc="center right", bbox_to_anchor=(1.0, 0.62))
    ranges = "; ".join(line.strip() for line in describe_brackets(kept).splitlines())
    return described(fig, f"Accuracy by reading direction, lowest to highest run. {ranges}.")


def describe_brackets(runs: Mapping[str, np.ndarray]) -> str:
    """State the range of the accuracies for each reading."""
    lines = []
    for reading, values in runs.items():
        opening, closing = (f"{v.min():.3f} to {v.max():.3f}" for v in values.T)
        lines.append(f"{reading:>9}: opening {opening}, closing {closing}")
    lines.append(f"best possible without the side of the partner: {best_from_the_past(LENGTH):.3f}")
    return "\n".join(lines)


def main() -> None:
    """Run the experiment at full size and keep its results."""
    runs = run_brackets(bidirectional_lstm_forward, seeds=KEPT_SEEDS, updates=KEPT_UPDATES)
    size = {
        "seeds": KEPT_SEEDS,
        "training": f"{KEPT_UPDATES} updates of 64 sequences of {LENGTH} brackets",
    }
    command = "python -m lstm_course.lessons.lesson_05.bracket_tagging"
    keep_results(RESULTS, command, size, runs)


if __name__ == "__main__":
    main()
