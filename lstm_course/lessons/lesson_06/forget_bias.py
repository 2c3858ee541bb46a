"""Claim 6.6: the best initial forget bias depends on the lag. Figure and conclusion."""

from collections.abc import Callable, Iterable, Mapping, Sequence

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import FixedLocator, NullLocator

from lstm_course.lessons.claims import ClaimVerdict, Conclusion
from lstm_course.lessons.lesson_06.forget_bias_runs import (
    BIASES,
    KEPT_SEEDS,
    LONG,
    OPPOSITE,
    SHORT,
    TASKS,
    kept_updates,
    updates_against_forget_bias,
)
from lstm_course.lessons.scores import exact_rank_p_value
from lstm_course.plotting.alternative_text import described
from lstm_course.plotting.palette import GREY, INK, MODELS, style

OWN_SEEDS, OWN_UPDATES = 3, 300
LEVEL = 0.05 / (len(TASKS) * (len(BIASES) - 1))  # Bonferroni: 1 is compared with every other bias
UNSOLVED = 1.15, 2.6  # strip for runs that did not solve the task, in units of the updates


def train_short_lag(progress: Callable[[range], Iterable[int]] = iter) -> np.ndarray:
    """Train a few LSTMs on the short lag, (biases, seeds) updates until solved."""
    task = TASKS[f"hold, {SHORT} steps"]
    return updates_against_forget_bias(
        task, BIASES, OWN_SEEDS, updates=OWN_UPDATES, progress=progress
    )


def describe_short_lag(solved: np.ndarray) -> str:
    """Describe how many of the learner's runs solved the short lag with each bias.

    Args:
        solved: from `train_short_lag`.
    """
    counts = ", ".join(
        f"{np.isfinite(row).sum()} with bias {bias}"
        for bias, row in zip(BIASES, solved, strict=True)
    )
    head = f"solved within {OWN_UPDATES} updates, of {solved.shape[1]} runs per bias"
    return f"hold, {SHORT} steps, {head}: {counts}"


def draw_forget_bias(
    solved: Mapping[str, np.ndarray], biases: Sequence[float], updates: int, own: np.ndarray
) -> Figure:
    """Draw the updates until solved against the bias: one panel per task, one dot per run.

    Args:
        solved: task -> (biases, seeds), infinite where the task was not solved.
        biases: the initial biases of the forget gates.
        updates: of the training.
        own: the learner's own runs of the first task, drawn as rings, (biases, seeds).
    """
    soonest = min(values.min() for values in solved.values())
    with style():
        fig, axes = plt.subplots(1, len(solved), figsize=(10.4, 3.9), sharey=True)
        for k, (ax, (task, values)) in enumerate(zip(axes, solved.items(), strict=True)):
            _draw_task(ax, values, updates)
            if k == 0:
                _draw_rings(ax, own)
            ax.set_title(task.replace(", input", ",\ninput"), fontsize=10.5)
            ax.set(
                xlabel="forget bias b",
                xlim=(-0.6, len(biases) - 0.4),
                xticks=range(len(biases)),
                xticklabels=[f"{bias:g}" for bias in biases],
                yscale="log",
                ylim=(0.7 * soonest, UNSOLVED[1] * updates),
            )
            ax.grid(axis="x", visible=False)
        axes[0].set(ylabel="updates until solved")
        ticks = [n for n in (1, 3, 10, 30, 100, 300, 1000, 3000) if 0.7 * soonest < n <= updates]
        axes[0].yaxis.set(major_locator=FixedLocator(ticks), minor_locator=NullLocator())
        axes[0].yaxis.set_major_formatter("{x:,.0f}")
        fig.suptitle("Holding needs a large forget bias, overwriting a small one", fontsize=11)
    return described(fig, _describe_panels(solved, biases, own))


def _describe_panels(
    solved: Mapping[str, np.ndarray], biases: Sequence[float], own: np.ndarray
) -> str:
    """Describe the figure: solved runs by bias, and the bias with which training was shortest."""
    parts = []
    for task, runs in solved.items():
        medians = np.sort(runs, axis=1)[:, (runs.shape[1] - 1) // 2]
        best = int(np.argmin(medians))
        counts = ", ".join(str(k) for k in np.isfinite(runs).sum(axis=1))
        soonest = f"{medians[best]:.0f} with b = {biases[best]:g}"
        parts.append(
            f"{task}: {counts} of {runs.shape[1]} runs solved it; "
            + (f"smallest median {soonest}" if np.isfinite(medians[best]) else "no median")
        )
    rings = ", ".join(str(k) for k in np.isfinite(own).sum(axis=1))
    return (
        f"Updates until solved, one panel per task, with b = {', '.join(f'{b:g}' for b in biases)}."
        f" {'. '.join(parts)}. Rings in the first panel are your runs: {rings} of {own.shape[1]} "
        "solved it."
    )


def _draw_task(ax: Axes, values: np.ndarray, updates: int) -> None:
    """Draw a dot per solved run, and above them how many did not solve the task."""
    ax.axhspan(UNSOLVED[0] * updates, UNSOLVED[1] * updates, color=GREY, alpha=0.12)
    for k, runs in enumerate(values):
        reached = np.sort(runs[np.isfinite(runs)])
        x = k + np.linspace(-0.2, 0.2, len(reached))
        ax.scatter(x, reached, color=MODELS["lstm"], s=20, alpha=0.8, lw=0, zorder=3)
        missing = len(runs) - len(reached)
        if missing:
            at = np.sqrt(UNSOLVED[0] * UNSOLVED[1]) * updates
            ax.text(k, at, f"{missing}\nnot", ha="center", va="center", fontsize=9, color=INK)


def _draw_rings(ax: Axes, own: np.ndarray) -> None:
    for k, runs in enumerate(own):
        reached = runs[np.isfinite(runs)]
        ax.scatter(np.full(len(reached), k), reached, facecolors="none", edgecolors=INK, s=46)


def conclude_forget_bias(solved: Mapping[str, np.ndarray] | None = None) -> Conclusion:
    """Claim 6.6: compare a forget bias of 1 with others, on a short and on a long lag.

    Args:
        solved: task -> (biases, seeds); None loads the kept runs.
    """
    solved = kept_updates() if solved is None else solved
    better, beats_zero = {}, []
    for task in TASKS:
        runs = dict(zip(BIASES, solved[task], strict=True))
        better[task] = [bias for bias in BIASES if _is_clearly_sooner(runs[bias], runs[1])]
        if _is_clearly_sooner(runs[1], runs[0]):
            beats_zero.append(task)
    counts = "; ".join(
        f"{task}: {', '.join(str(k) for k in np.isfinite(rows).sum(axis=1))}"
        for task, rows in solved.items()
    )
    beaten = "; ".join(
        f"{', '.join(map(str, biases))} on {task}" for task, biases in better.items() if biases
    )
    return Conclusion(
        "6.6",
        _choose_verdict(beats_zero, bool(beaten)),
        f"A bias of 1 is clearly better than 0 on: {', '.join(beats_zero) or 'no task'}. These "
        f"biases are clearly better than 1, by the exact rank test with p < {LEVEL:.4f}: "
        f"{beaten or 'none'}. Runs that solved the task, of {KEPT_SEEDS}, with b = "
        f"{', '.join(map(str, BIASES))}: {counts}.",
        condition=f"the task is {' or '.join(beats_zero)}",
    )


def _choose_verdict(beats_zero: Sequence[str], is_beaten: bool) -> ClaimVerdict:
    """Choose the verdict: 1 has to be better than 0, and no other bias better than 1."""
    if not beats_zero:
        return "false"
    if is_beaten:
        return "misleading"
    return "true" if len(beats_zero) == len(TASKS) else "true if"


def describe_chrono(solved: Mapping[str, np.ndarray] | None = None) -> str:
    """Describe what input biases of the opposite sign change on the long lag.

    Args:
        solved: task -> (biases, seeds); None loads the kept runs.
    """
    solved = kept_updates() if solved is None else solved
    random, opposite = (
        ", ".join(str(k) for k in np.isfinite(solved[task]).sum(axis=1))
        for task in (f"hold, {LONG} steps", OPPOSITE)
    )
    biases = ", ".join(map(str, BIASES))
    return (
        f"hold, {LONG} steps, runs of {KEPT_SEEDS} that solved it with b = {biases}:\n"
        f"  input bias small and random: {random}\n"
        f"  input bias −b:               {opposite}"
    )


def _is_clearly_sooner(ours: np.ndarray, theirs: np.ndarray) -> bool:
    sooner = np.where(ours[:, None] == theirs, 0.5, ours[:, None] < theirs).mean()
    return bool(sooner > 0.5 and exact_rank_p_value(ours, theirs) < LEVEL)
