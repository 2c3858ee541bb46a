"""Claim 4.2b: gradients of an LSTM that explode, and training with and without clipping.

`python -m lstm_course.lessons.lesson_04.explosion` repeats the kept runs, in about 3 minutes.
"""

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from lstm_course.cells.lstm import LSTMCache, lstm_backward
from lstm_course.lessons.claims import Conclusion
from lstm_course.lessons.kept_results import keep_results, load_results
from lstm_course.lessons.lesson_04.gradient_paths import (
    GradientPaths,
    paths_from_last_cell_state,
)
from lstm_course.lessons.lesson_04.lstm_gradient_flow import (
    LAG,
    SEEDS,
    TORCH_GAIN,
    draw_band,
    random_lstm,
)
from lstm_course.lessons.lesson_04.lstm_training import Descent, train_lstm_to_remember
from lstm_course.lessons.scores import fisher_p_value
from lstm_course.plotting.alternative_text import described
from lstm_course.plotting.palette import CELL, FORGET_GATE, GREY, INK, style

RADII = (TORCH_GAIN, 2.0, 4.0, 8.0)  # of each gate's recurrent matrix, at initialisation
EXPLODED = 1e3  # growth of a gradient from which we call it exploded
SOLVED = 0.95  # accuracy
TRAINING_LAG, UPDATES, LEARNING_RATE = 40, 500, 0.3
TRAINING_RADII = (2.0, 4.0)
LIMITS = {"clipped": 1.0, "not clipped": math.inf}
KEPT_SEEDS, OWN_SEED = range(20), 2
RESULTS = Path(__file__).parent / "results" / "clipping.json"
Accuracies = Mapping[float, Mapping[str, Sequence[float]]]  # radius -> "clipped" or not -> runs
Growth = dict[float, list[GradientPaths]]  # radius -> one network per seed


def measure_growth(step_backward: Callable, seeds: Sequence[int] = SEEDS) -> Growth:
    """Measure the gradient of the last cell state as the recurrent weights get larger.

    Args:
        step_backward: `lstm_step_backward`.
        seeds: one network for each, at every radius; the forget bias is 1.
    """
    return {
        radius: [
            paths_from_last_cell_state(step_backward, random_lstm(seed, forget_bias=1, gain=radius))
            for seed in seeds
        ]
        for radius in RADII
    }


def train(backward: Callable, radius: float, limit: str, seed: int) -> float:
    """Train one LSTM to remember a bit over 40 steps, and return its accuracy.

    Args:
        backward: `lstm_backward`.
        radius: spectral radius of each gate's recurrent matrix before training.
        limit: "clipped" or "not clipped".
        seed: of weights and data.
    """

    def weight_gradients(dhs: np.ndarray, cache: LSTMCache) -> tuple[np.ndarray, ...]:
        return backward(dhs, cache)[3:]

    descent = Descent(UPDATES, LEARNING_RATE, LIMITS[limit])
    return train_lstm_to_remember(
        weight_gradients, TRAINING_LAG, seed, descent, gain=radius
    ).accuracy


def train_own(backward: Callable, progress: Callable[[list], Iterable] = iter) -> Accuracies:
    """Repeat one of the kept seeds with the learner's backward pass, clipped and not clipped.

    Args:
        backward: `lstm_backward`.
        progress: wraps the list of runs, e.g. `tqdm`.
    """
    radius = TRAINING_RADII[0]
    return {
        radius: {limit: [train(backward, radius, limit, OWN_SEED)] for limit in progress([*LIMITS])}
    }


def kept_accuracies() -> Accuracies:
    """Load the accuracies of the kept runs."""
    kept = load_results("04", RESULTS.stem)["accuracies"]
    return {float(radius): by_limit for radius, by_limit in kept.items()}


def draw_explosion(growth: Growth, own: Accuracies) -> Figure:
    """Draw how the gradient grows with the recurrent weights, and what clipping does in training.

    Args:
        growth: from `measure_growth`.
        own: the learner's own runs, drawn as rings.
    """
    with style():
        fig, (left, right) = plt.subplots(
            1, 2, figsize=(9.6, 4.4), gridspec_kw={"width_ratios": (5, 4)}
        )
        for radius, group in growth.items():
            draw_band(left, np.array([path.total for path in group]), CELL, f"ρ = {radius:.2g}")
        straight = np.array([path.straight for group in growth.values() for path in group])
        draw_band(left, straight.max(axis=0)[None], FORGET_GATE, "largest\nstraight path", ls="--")
        left.axhline(1, color=GREY, lw=1)
        left.set(title="The gradient explodes through h", yscale="log", xlim=(0, LAG))
        left.set(xlabel="lag (steps back)", ylabel="‖∂L/∂c‖, relative to lag 0")
        _draw_accuracies(right, kept_accuracies(), own)
    return described(fig, _describe_explosion(growth, own))


def _describe_explosion(growth: Growth, own: Accuracies) -> str:
    """Describe the figure: medians of the gradient, solved runs, and the learner's own runs."""
    grown = ", ".join(
        f"{np.median([path.total[LAG] for path in group]):.1g} with ρ = {radius:.2g}"
        for radius, group in growth.items()
    )
    straight = max(path.straight.max() for group in growth.values() for path in group)
    solved = ", ".join(
        f"{_count(values)} of {len(values)} with ρ = {radius:g}, {limit}"
        for radius, by_limit in kept_accuracies().items()
        for limit, values in by_limit.items()
    )
    accuracies = ", ".join(
        f"{value:.2f} ({limit})"
        for by_limit in own.values()
        for limit, values in by_limit.items()
        for value in values
    )
    return (
        f"Left: gradient of the cell state against lag. {LAG} steps back its median is {grown}, "
        f"relative to lag 0; the straight path never exceeds {straight:.2g}. Right: accuracies. "
        f"These runs solve the task: {solved}. Rings are your runs: {accuracies or 'none'}."
    )


def _draw_accuracies(ax: Axes, kept: Accuracies, own: Accuracies) -> None:
    """Draw one row of dots per setting, with the number of runs that solved the task."""
    settings = [(radius, limit) for radius in kept for limit in LIMITS]
    for row, (radius, limit) in enumerate(settings):
        values = np.array(kept[radius][limit])
        jitter = 0.32 * ((np.arange(len(values)) * 0.618) % 1 - 0.5)  # evenly spread, repeatable
        ax.plot(values, row + jitter, "o", color=INK, ms=5, alpha=0.55, mew=0)
        for value in own.get(radius, {}).get(limit, ()):
            ax.plot(value, row, "o", color=INK, ms=11, mfc="none", mew=1.6)
        ax.text(0.73, row, f"{_count(values)} of {len(values)} solved", ha="center", va="center")
    names = [f"ρ = {radius:g}, {limit}" for radius, limit in settings]
    ax.set_yticks(range(len(settings)), names)
    ax.axvline(0.5, color=GREY, lw=1.2, ls="--")
    ax.set(title="Clipping saves the training", xlabel="accuracy (guessing: 0.5)")
    ax.set(xlim=(0.4, 1.05), ylim=(len(settings) - 0.5, -0.6))
    ax.grid(axis="y", visible=False)


def _count(accuracies: Sequence[float] | np.ndarray) -> int:
    return int(np.sum(np.asarray(accuracies) > SOLVED))


def describe_own(own: Accuracies) -> str:
    """State the accuracies of the learner's own runs, beside the kept runs of the same seed."""
    kept = kept_accuracies()
    return "\n".join(
        f"ρ = {radius:g}, seed {OWN_SEED}, {limit}: accuracy {own[radius][limit][0]:.2f} with "
        f"your function, {kept[radius][limit][OWN_SEED]:.2f} in the kept run"
        for radius in own
        for limit in own[radius]
    )


def conclude_exploding(growth: Growth) -> Conclusion:
    """Claim 4.2b: do LSTMs solve exploding gradients? From the growth and the kept runs."""
    largest = growth[RADII[-1]]
    grown = np.array([path.total[LAG] for path in largest])
    straight = max(path.straight.max() for group in growth.values() for path in group)
    kept = kept_accuracies()
    counts = []
    for radius, by_limit in kept.items():
        clipped, free = (by_limit[limit] for limit in LIMITS)
        p = fisher_p_value(_count(clipped), len(clipped), _count(free), len(free))
        counts.append(
            f"{_count(clipped)} of {len(clipped)} runs solve the task with clipping and "
            f"{_count(free)} of {len(free)} without at ρ = {radius:g} (p = {p:.0e})"
        )
    explodes = grown.min() > EXPLODED and straight < 1 + 1e-12  # but for rounding
    return Conclusion(
        "4.2b",
        "false" if explodes else "true",
        f"The straight path never rises above {straight:.0f}. By all paths, the gradient is "
        f"{grown.min():.0e} to {grown.max():.0e} times as large {LAG} steps back, in "
        f"{len(grown)} networks with ρ = {RADII[-1]:g}. In training, {', '.join(counts)}, "
        "by Fisher's exact test.",
    )


def main() -> None:
    """Run the training at full size and keep its results."""
    accuracies = {
        f"{radius:g}": {
            limit: [train(lstm_backward, radius, limit, seed) for seed in KEPT_SEEDS]
            for limit in LIMITS
        }
        for radius in TRAINING_RADII
    }
    size = {
        "seeds": KEPT_SEEDS,
        "updates": UPDATES,
        "lag": TRAINING_LAG,
        "learning_rate": LEARNING_RATE,
        "radii": TRAINING_RADII,
    }
    command = "python -m lstm_course.lessons.lesson_04.explosion"
    keep_results(RESULTS, command, size, {"accuracies": accuracies})


if __name__ == "__main__":
    main()
