"""Votes counted by a forward LSTM and read behind padding, or from the last real state.

T time steps, B sequences in a batch, H hidden units. `python -m
lstm_course.lessons.lesson_05.votes` repeats the kept runs.
"""

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from types import SimpleNamespace

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.figure import Figure

from lstm_course.cells.stacked import bidirectional_lstm_forward
from lstm_course.lessons.kept_results import keep_results, load_results
from lstm_course.lessons.lesson_05.sequence_tagger import SequenceTagger, read_out, train_tagger
from lstm_course.plotting.alternative_text import described
from lstm_course.plotting.palette import GREY, INK, MODELS, style
from lstm_course.sequences.padding import last_states
from lstm_course.size import experiment_size

LENGTH = 15  # votes in a sequence
WINDOWS = {5: "most of the last 5 votes", 15: "most of all 15 votes"}
PADDING = (0, 1, 2, 5, 10, 20, 40)
KEPT_SEEDS, KEPT_UPDATES = range(10), 300
OWN_RUNS = {  # the learner's seeds and updates
    "trial": (range(2), 10),
    "quick": (range(3), 150),
    "full": (KEPT_SEEDS, KEPT_UPDATES),
}
RESULTS = Path(__file__).parent / "results" / "votes.json"
# window -> accuracy from output[-1] and from last_states (runs, 2, paddings)
Accuracies = dict[int, np.ndarray]


def votes(rng: np.random.Generator, window: int, batch_size: int) -> tuple[np.ndarray, np.ndarray]:
    """Draw votes of ±1, (T, B, 1), and whether most of the latest `window` were +1, (T, B).

    Example:
        >>> x, most = votes(np.random.default_rng(0), window=1, batch_size=2)
        >>> bool(np.all(most == (x[..., 0] == 1)))
        True
    """
    x = rng.choice([-1.0, 1.0], size=(LENGTH, batch_size, 1))
    total = np.cumsum(np.pad(x[..., 0], ((window, 0), (0, 0))), axis=0)
    return x, total[window:] - total[:-window] > 0


def train_to_count_votes(window: int, seed: int, *, updates: int) -> SequenceTagger:
    """Train to output at each step whether most of the latest votes were +1.

    Args:
        window: number of latest votes that count, this step's included; 15 means all.
        seed: of weights and votes.
        updates: training steps.
    """
    return train_tagger(
        "forward",
        lambda rng: votes(rng, window, batch_size=64),
        "binary_cross_entropy_with_logits",
        seed,
        updates=updates,
    )


def accuracy_against_padding(
    functions: SimpleNamespace, tagger: SequenceTagger, window: int, seed: int
) -> np.ndarray:
    """Measure the accuracy on 500 fresh sequences of 15 votes, padded with zeros.

    Args:
        functions: with bidirectional_lstm_forward and last_states.
        tagger: from `train_to_count_votes`.
        window: with which it was trained.
        seed: of the votes.

    Returns:
        From the last output and from the last real state, (2, paddings).
    """
    x, most = votes(np.random.default_rng([seed, 1]), window, batch_size=500)
    zeros = np.zeros((max(PADDING), *x.shape[1:]))
    params = tagger.forward_params, tagger.backward_params
    hs = functions.bidirectional_lstm_forward(np.concatenate([x, zeros]), *params)  # (T, B, 2H)

    def accuracy(states: np.ndarray) -> float:
        return float(np.mean((read_out(tagger, states) > 0) == most[-1]))

    lengths = np.full(x.shape[1], LENGTH)
    padded = [hs[: LENGTH + extra] for extra in PADDING]
    return np.array(
        [
            [accuracy(states[-1]) for states in padded],
            [accuracy(functions.last_states(states, lengths)) for states in padded],
        ]
    )


def run_votes(
    functions: SimpleNamespace,
    progress: Callable[[list], Iterable] = iter,
    *,
    seeds: Iterable[int] | None = None,
    updates: int | None = None,
) -> Accuracies:
    """Train readers of both tasks and measure their accuracy behind padding.

    Args:
        functions: with bidirectional_lstm_forward and last_states.
        progress: wraps the list of runs, e.g. `tqdm`.
        seeds: one run per task for each; None for the number of the experiment's size.
        updates: of each run; None for the number of the experiment's size.
    """
    own_seeds, own_updates = OWN_RUNS[experiment_size()]
    seeds = list(own_seeds if seeds is None else seeds)
    updates = own_updates if updates is None else updates
    runs: dict[int, list[np.ndarray]] = {window: [] for window in WINDOWS}
    for window, seed in progress([(window, seed) for window in WINDOWS for seed in seeds]):
        tagger = train_to_count_votes(window, seed, updates=updates)
        runs[window].append(accuracy_against_padding(functions, tagger, window, seed))
    return {window: np.stack(group) for window, group in runs.items()}


def kept_votes() -> Accuracies:
    """Load the accuracies of the ten kept runs of each task."""
    kept = load_results("05", RESULTS.stem)
    return {window: np.array(kept[str(window)]) for window in WINDOWS}


def draw_accuracy_against_padding(
    own: Mapping[int, np.ndarray], kept: Mapping[int, np.ndarray] | None = None
) -> Figure:
    """Draw the accuracy against padding: median and range of the kept runs, the learner's as rings.

    Args:
        own: window -> the learner's runs, (runs, 2, paddings).
        kept: the course's; None for those of `kept_votes`.
    """
    kept = kept_votes() if kept is None else kept
    places = np.arange(len(PADDING))
    looks = (("output[-1]", INK, "X-"), ("last_states", MODELS["lstm"], "o-"))
    with style():
        fig, axes = plt.subplots(1, len(kept), figsize=(9.0, 3.4), sharey=True)
        for ax, (window, runs) in zip(axes, kept.items(), strict=True):
            for k, (name, colour, look) in enumerate(looks):
                low, high = runs[:, k].min(axis=0), runs[:, k].max(axis=0)
                ax.fill_between(places, low, high, color=colour, alpha=0.15, lw=0)
                middle = np.median(runs[:, k], axis=0)
                ax.plot(places, middle, look, color=colour, ms=7, label=f"from {name}")
                for values in own.get(window, np.empty((0, 2, 0)))[:, k]:
                    ax.plot(places, values, "o", mfc="none", mec=colour, ms=9, mew=1)
            ax.axhline(0.5, color=GREY, lw=1.2, ls="--")
            ax.set(title=f"Are {WINDOWS[window]} +1?", xlabel="steps of padding")
            ax.set_xticks(places, [str(extra) for extra in PADDING])
        axes[0].text(0, 0.515, "guessing", color=INK)
        lowest = min(float(np.min(runs)) for runs in (*kept.values(), *own.values()))
        axes[0].set(ylabel="accuracy", ylim=(min(0.38, lowest - 0.05), 1.04))
        if own:
            axes[-1].plot([], [], "o", mfc="none", mec=INK, ms=9, label="your runs")
        axes[-1].legend(loc="lower left")
    return described(fig, describe_padding_figure(kept))


def describe_padding_figure(runs: Mapping[int, np.ndarray]) -> str:
    """Describe the figure in words, with the median accuracies of its runs."""
    ends = []
    for window, values in runs.items():
        last_output, last_real = np.median(values, axis=0)  # (paddings,) each
        ends.append(
            f"{WINDOWS[window]}: {last_output[0]:.2f} without padding, {last_output[-1]:.2f} "
            f"behind {PADDING[-1]} steps from output[-1], and {last_real[-1]:.2f} from last_states"
        )
    return f"Median accuracy against padding. Task: {'; task: '.join(ends)}."


def describe_votes(runs: Mapping[int, np.ndarray]) -> str:
    """State the accuracies behind short and long padding."""
    lines = []
    for window, values in runs.items():
        for extra in (1, 10, 40):
            k = PADDING.index(extra)
            last_output, last_real = values[:, 0, k], values[:, 1, k]
            lines.append(
                f"{WINDOWS[window]}, {extra:>2} steps of padding: output[-1] "
                f"{last_output.min():.2f} to {last_output.max():.2f}, last_states "
                f"{last_real.min():.2f} to {last_real.max():.2f}"
            )
    return "\n".join(lines)


def main() -> None:
    """Run the experiment at full size and keep its results."""
    functions = SimpleNamespace(
        bidirectional_lstm_forward=bidirectional_lstm_forward, last_states=last_states
    )
    runs = run_votes(functions, seeds=KEPT_SEEDS, updates=KEPT_UPDATES)
    measurements = {str(window): values for window, values in runs.items()}
    size = {
        "seeds": KEPT_SEEDS,
        "training": f"{KEPT_UPDATES} updates of 64 sequences of {LENGTH} votes",
    }
    command = "python -m lstm_course.lessons.lesson_05.votes"
    keep_results(RESULTS, command, size, measurements)


if __name__ == "__main__":
    main()
