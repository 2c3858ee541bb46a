"""A wrong line that does not stop training: the gradient of the cell state is not passed on.

Two versions of backpropagation through time differ in this line alone. Each is called by a letter,
because the lesson asks which is which. T time steps, B sequences in a batch, H hidden units.

`python -m lstm_course.lessons.lesson_04.wrong_line` repeats the kept runs, in about 20 seconds.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.figure import Figure

from lstm_course.cells.lstm import LSTMCache, lstm_step_backward
from lstm_course.lessons.claims import MarkdownText
from lstm_course.lessons.kept_results import keep_results, load_results
from lstm_course.lessons.lesson_04.lstm_gradient_check import errors_by_differences
from lstm_course.lessons.lesson_04.lstm_training import Descent, train_lstm_to_remember
from lstm_course.lessons.scores import fisher_p_value
from lstm_course.lessons.shared.loss_curves import TrainingRun, smooth
from lstm_course.plotting.alternative_text import described
from lstm_course.plotting.palette import GREY, GROUPS, INK, style

SOLVED = 0.95  # accuracy
LEARNING_RATE = 0.3
WRONG, CORRECT = "A", "B"
VERSIONS = {WRONG: False, CORRECT: True}  # does it pass dc on?
SEEDS, OWN_SEEDS = range(10), range(3)
RESULTS = Path(__file__).parent / "results" / "wrong_line.json"


class MemoryTask(NamedTuple):
    """A lag of `remember_first_bit`, and the bias of the forget gates before training."""

    lag: int
    forget_bias: float


EASY, HARD = MemoryTask(10, 3.0), MemoryTask(20, 1.0)
Runs = dict[str, list[TrainingRun]]  # version -> one run per seed


def make_backward(step_backward: Callable, *, pass_dc_on: bool) -> Callable:
    """Return backpropagation through time, with or without one wrong line.

    Args:
        step_backward: `lstm_step_backward`.
        pass_dc_on: False to start every step but the last from zeros as the gradient of c.

    Returns:
        A function with the arguments and results of `lstm_backward`.
    """

    def backward(
        dhs: np.ndarray, cache: LSTMCache, dc_T: np.ndarray | None = None
    ) -> tuple[np.ndarray, ...]:
        dx, sums = np.zeros_like(cache.x), [0.0, 0.0, 0.0]
        dh_next, zeros = np.zeros_like(cache.h0), np.zeros_like(cache.c0)
        dc_next = zeros if dc_T is None else dc_T
        for t in reversed(range(len(dhs))):
            dx[t], dh_next, dc_prev, *of_step = step_backward(
                dhs[t] + dh_next, dc_next, cache.step(t)
            )
            dc_next = dc_prev if pass_dc_on else zeros
            sums = [total + new for total, new in zip(sums, of_step, strict=True)]
        return dx, dh_next, dc_prev, *sums

    return backward


def train_both_versions(
    step_backward: Callable,
    task: MemoryTask = EASY,
    progress: Callable[[list], Iterable] = iter,
    seeds: Iterable[int] = SEEDS,
) -> Runs:
    """Train LSTMs to remember a bit, with both versions of the backward pass and the same seeds.

    Args:
        step_backward: `lstm_step_backward`.
        task: what they learn.
        progress: wraps the list of runs, e.g. `tqdm`.
        seeds: of weights and data.
    """
    runs: Runs = {version: [] for version in VERSIONS}
    for version, seed in progress([(v, seed) for v in VERSIONS for seed in seeds]):
        backward = make_backward(step_backward, pass_dc_on=VERSIONS[version])

        def weight_gradients(
            dhs: np.ndarray, cache: LSTMCache, backward: Callable = backward
        ) -> tuple[np.ndarray, ...]:
            return backward(dhs, cache)[3:]

        runs[version].append(
            train_lstm_to_remember(
                weight_gradients,
                task.lag,
                seed,
                Descent(learning_rate=LEARNING_RATE),
                forget_bias=task.forget_bias,
            )
        )
    return runs


def draw_both_versions(runs: Mapping[str, list[TrainingRun]]) -> Figure:
    """Draw the losses of both versions: median and range over the seeds."""
    with style():
        fig, ax = plt.subplots(figsize=(7.4, 3.8))
        for (version, group), colour in zip(runs.items(), GROUPS, strict=True):
            losses = np.array([smooth(run.losses) for run in group])  # (seeds, updates)
            updates = np.arange(losses.shape[1])
            low, high = losses.min(axis=0), losses.max(axis=0)
            ax.fill_between(updates, low, high, color=colour, alpha=0.2, lw=0)
            ax.plot(updates, np.median(losses, axis=0), color=colour, label=f"version {version}")
        ax.axhline(np.log(2), color=GREY, lw=1.2, ls="--")
        ax.text(updates[-1], 1.1 * np.log(2), "guessing", color=INK, ha="right", va="bottom")
        ax.set(title="Both versions of the backward pass train the network")
        ax.set(xlabel="update", ylabel="loss in nats, mean of 10 updates", yscale="log")
        ax.set_ylim(top=1.6)
        ax.legend(loc="lower left")
    return described(fig, _describe_losses(runs))


def _describe_losses(runs: Mapping[str, list[TrainingRun]]) -> str:
    """Describe the figure without revealing which version is wrong."""
    ends = {version: [smooth(run.losses)[-1] for run in group] for version, group in runs.items()}
    parts = "; ".join(
        f"version {version}, {np.median(losses):.2g} (from {min(losses):.2g} to {max(losses):.2g})"
        for version, losses in ends.items()
    )
    return (
        "Training loss against the update for two versions of the backward pass, on a logarithmic "
        f"axis. Both start near {np.log(2):.2f} nats, the loss of guessing, and fall. Median at "
        f"the end: {parts}."
    )


def describe_both_versions(runs: Mapping[str, list[TrainingRun]]) -> str:
    """Count the runs of each version that solved the task, with their accuracies."""
    return "\n".join(
        f"version {version}: {_solved([run.accuracy for run in group])} runs solved the task, "
        f"lowest accuracy {min(run.accuracy for run in group):.2f}"
        for version, group in runs.items()
    )


def describe_gradient_checks(
    numerical_gradient: Callable, step_backward: Callable, lengths: Sequence[int] = (1, 2, 7)
) -> str:
    """Tabulate the largest error of both versions for sequences of several lengths.

    Args:
        numerical_gradient: central differences, f, x -> gradient.
        step_backward: `lstm_step_backward`.
        lengths: numbers of time steps.
    """
    lines = [" " * 9 + "".join(f"{f'T = {steps}':>9}" for steps in lengths)]
    for version, pass_dc_on in VERSIONS.items():
        backward = make_backward(step_backward, pass_dc_on=pass_dc_on)
        errors = [
            max(errors_by_differences(numerical_gradient, backward, steps=steps).values())
            for steps in lengths
        ]
        lines.append(f"version {version}" + "".join(f"{error:9.0e}" for error in errors))
    return "\n".join(lines)


def reveal(hard: Runs, guess: str | None = None) -> MarkdownText:
    """Name the wrong version, and compare both on an easy task and on a hard one.

    Args:
        hard: the learner's own runs on `HARD`.
        guess: the learner's answer, "A" or "B".
    """
    kept = kept_accuracies()
    names = {"easy": EASY, "hard": HARD}
    rows = [
        f"| lag {names[task].lag}, forget bias {names[task].forget_bias:g} "
        f"| {_solved(by_version[WRONG])} | {_solved(by_version[CORRECT])} |"
        for task, by_version in kept.items()
    ]
    own = {version: [run.accuracy for run in hard[version]] for version in VERSIONS}
    rows.append(f"| the same, your runs | {_solved(own[WRONG])} | {_solved(own[CORRECT])} |")
    correct, wrong = kept["hard"][CORRECT], kept["hard"][WRONG]
    p = fisher_p_value(_count_solved(correct), len(correct), _count_solved(wrong), len(wrong))
    lines = [
        f"| runs that solved the task | version {WRONG} | version {CORRECT} |",
        "|---|---|---|",
        *rows,
        "",
        f"Version {WRONG} has the wrong line. If both versions were equally good, the split on the "
        f"harder task would have probability {p:.0e} (Fisher's exact test, the course's runs).",
    ]
    if guess is not None:
        said = str(guess).strip().upper()
        outcome = "correct" if said == WRONG else f"it was {WRONG}"
        lines.append(f"You predicted {said}: {outcome}.")
    return MarkdownText("\n".join(lines))


def kept_accuracies() -> dict[str, dict[str, list[float]]]:
    """Load the kept accuracies: "easy" or "hard" -> version -> one per seed."""
    return load_results("04", RESULTS.stem)["accuracies"]


def _count_solved(accuracies: Sequence[float]) -> int:
    return sum(accuracy > SOLVED for accuracy in accuracies)


def _solved(accuracies: Sequence[float]) -> str:
    return f"{_count_solved(accuracies)} of {len(accuracies)}"


def main() -> None:
    """Train both versions on both tasks and keep their accuracies."""
    accuracies = {
        name: {
            version: [run.accuracy for run in runs]
            for version, runs in train_both_versions(lstm_step_backward, task).items()
        }
        for name, task in (("easy", EASY), ("hard", HARD))
    }
    size = {
        "seeds": SEEDS,
        "updates": Descent().updates,
        "easy": list(EASY),
        "hard": list(HARD),
        "learning_rate": LEARNING_RATE,
    }
    command = "python -m lstm_course.lessons.lesson_04.wrong_line"
    keep_results(RESULTS, command, size, {"accuracies": accuracies})


if __name__ == "__main__":
    main()
