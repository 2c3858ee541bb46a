"""Training runs that compare cells: an LSTM, LSTMs with a part missing, GRUs and RNNs.

Every model is trained on three tasks from ten seeds. Before that, each model with a gate that keeps
its state gets a search of that gate's initial bias, task by task, on seeds of their own.

`python -m lstm_course.lessons.lesson_06.parts_runs` repeats the kept runs, in about 5 minutes.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from lstm_course.cells.parameter_count import parameter_matched_hidden_size
from lstm_course.lessons.kept_results import keep_results, load_results
from lstm_course.lessons.shared.batched_training import (
    initial_weights,
    train,
    updates_to_solve,
    with_bias,
)
from lstm_course.tasks.yes_no import Task, count, hold, overwrite

STEPS, UPDATES, SEEDS, SEARCH_SEEDS = 30, 600, 10, 5
HIDDEN_SIZE, INPUT_SIZE, BATCH_SIZE, LEARNING_RATE = 8, 2, 16, 0.02
BUDGET = 4 * (HIDDEN_SIZE * INPUT_SIZE + HIDDEN_SIZE**2 + HIDDEN_SIZE)  # the LSTM's parameters
BIASES = (0.0, 1.0, 3.0)  # those searched
FINAL, SEARCH = 0, 1  # seeds of the generators that draw the initial weights
TASKS: dict[str, Task] = {
    f"hold, {STEPS - 1} steps": hold(STEPS - 1),
    f"overwrite, {STEPS} steps": overwrite(STEPS),
    f"count, n ≤ {STEPS // 2}": count(STEPS // 2),
}
RESULTS = Path(__file__).parent / "results" / "parts.json"


class Model(NamedTuple):
    """One model of the comparison."""

    kind: str  # one of `batched_cells.CELLS`
    hidden_size: int = HIDDEN_SIZE
    keeping_block: int | None = None  # gate block that keeps the state; None: no bias to search


def list_models() -> dict[str, Model]:
    """List the models by name: the complete LSTM first, then its variants, GRUs and RNNs."""
    gru, rnn = (parameter_matched_hidden_size(kind, BUDGET, INPUT_SIZE) for kind in ("gru", "rnn"))
    return {
        "LSTM": Model("lstm", keeping_block=1),
        "no input gate": Model("no input gate", keeping_block=1),
        "no forget gate": Model("no forget gate"),
        "no output gate": Model("no output gate", keeping_block=1),
        "coupled gates": Model("coupled gates", keeping_block=0),
        "no tanh on g": Model("no tanh on g", keeping_block=1),
        "no tanh on c": Model("no tanh on c", keeping_block=1),
        f"GRU, H = {HIDDEN_SIZE}": Model("gru", keeping_block=1),
        f"GRU, H = {gru}": Model("gru", gru, keeping_block=1),
        f"RNN, H = {HIDDEN_SIZE}": Model("rnn"),
        f"RNN, H = {rnn}": Model("rnn", rnn),
    }


def search_bias(model: Model, tasks: Sequence[Task]) -> list[float | None]:
    """Choose an initial bias per task: the one with the smallest median of updates to solve it.

    Unsolved runs count as one update more than were available, and the first of equals is chosen.

    Args:
        model: the searched seeds are not those of its final runs.
        tasks: all with sequences of one length.
    """
    if model.keeping_block is None:
        return [None] * len(tasks)
    runs = len(BIASES) * SEARCH_SEEDS
    solved = run_model(
        model,
        [task for task in tasks for _ in range(runs)],
        [bias for _ in tasks for bias in BIASES for _ in range(SEARCH_SEEDS)],
        seed=SEARCH,
    )
    capped = np.minimum(solved, UPDATES + 1).reshape(len(tasks), len(BIASES), SEARCH_SEEDS)
    return [BIASES[k] for k in np.median(capped, axis=2).argmin(axis=1)]


def run_model(
    model: Model,
    tasks: Sequence[Task],
    biases: Sequence[float | None],
    seed: int = FINAL,
    updates: int = UPDATES,
    progress: Callable[[range], Iterable[int]] = iter,
) -> np.ndarray:
    """Train one network per entry of `tasks` and count the updates until it solves its task.

    Args:
        model: kind and size of the networks.
        tasks: one per network, all with sequences of one length.
        biases: one per network; None leaves the random bias.
        seed: of the initial weights.
        updates: of the training.
        progress: wraps the range of updates, such as `tqdm`.

    Returns:
        (networks,): infinite where the task was not solved.
    """
    weights = initial_weights(model.kind, len(tasks), INPUT_SIZE, model.hidden_size, seed)
    if model.keeping_block is not None:
        weights = with_bias(weights, model.keeping_block, [float(b or 0) for b in biases])
    history = train(
        model.kind,
        tasks,
        weights,
        updates=updates,
        learning_rate=LEARNING_RATE,
        batch_size=BATCH_SIZE,
        progress=progress,
    )
    return updates_to_solve(history.right)


def run_with_chosen_biases(
    model: Model,
    biases: Sequence[float | None],
    seeds: int,
    progress: Callable[[range], Iterable[int]] = iter,
    updates: int = UPDATES,
) -> np.ndarray:
    """Train a model on all tasks from its first seeds, (tasks, seeds) updates until solved.

    Network k of a task has the same initial weights whatever the number of seeds.

    Args:
        model: to train.
        biases: one per task.
        seeds: networks per task.
        progress: wraps the range of updates, such as `tqdm`.
        updates: of the training.
    """
    tasks = list(TASKS.values())
    solved = run_model(
        model, tasks * seeds, list(biases) * seeds, updates=updates, progress=progress
    )
    return solved.reshape(seeds, len(tasks)).T


def kept_runs() -> dict[str, Any]:
    """Load the kept runs: model -> {"biases": one per task, "solved": (tasks, seeds)}."""
    kept = load_results("06", RESULTS.stem)["models"]
    return {
        name: {
            "biases": run["biases"],
            "solved": np.array(
                [[np.inf if n is None else n for n in row] for row in run["solved"]]
            ),
        }
        for name, run in kept.items()
    }


def as_json(solved: np.ndarray) -> list[list[float | None]]:
    """Return updates as JSON holds them: None where the task was not solved."""
    return [[float(n) if np.isfinite(n) else None for n in row] for row in solved]


def main() -> None:
    """Run the experiment at full size and keep its results."""
    models: dict[str, Mapping[str, Any]] = {}
    for name, model in list_models().items():
        biases = search_bias(model, list(TASKS.values()))
        solved = run_with_chosen_biases(model, biases, SEEDS)
        models[name] = {"biases": biases, "solved": as_json(solved)}
    size = {
        "tasks": tuple(TASKS),
        "seeds": range(SEEDS),
        "search seeds": range(SEARCH_SEEDS),
        "searched biases": BIASES,
        "updates": UPDATES,
        "batch size": BATCH_SIZE,
        "learning rate": LEARNING_RATE,
    }
    command = "python -m lstm_course.lessons.lesson_06.parts_runs"
    keep_results(RESULTS, command, size, {"models": models})


if __name__ == "__main__":
    main()
