"""Updates until an LSTM solves a task, against the initial bias of its forget gates.

All networks of one task are trained in one batch: from every bias, from every seed. Advice on this
bias: Gers, Schmidhuber & Cummins (2000), "Learning to forget"; Jozefowicz, Zaremba & Sutskever
(2015), "An empirical exploration of recurrent network architectures"; by the length of the
dependencies: Tallec & Ollivier (2018), "Can recurrent neural networks warp time?".

`python -m lstm_course.lessons.lesson_06.forget_bias_runs` repeats the kept runs, in about 5
minutes.
"""

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

import numpy as np

from lstm_course.lessons.kept_results import keep_results, load_results
from lstm_course.lessons.lesson_06.parts_runs import as_json
from lstm_course.lessons.shared.batched_training import (
    BatchedWeights,
    initial_weights,
    train,
    updates_to_solve,
    with_bias,
)
from lstm_course.tasks.yes_no import Task, hold, overwrite

INPUT, FORGET = 0, 1  # positions of the gates in i, f, g, o
HIDDEN_SIZE, BATCH_SIZE, LEARNING_RATE = 8, 16, 0.02
BIASES = (0, 1, 2, 4, 6, 8)
SHORT, LONG = 9, 99
KEPT_SEEDS, KEPT_UPDATES = 10, 1000
TASKS: dict[str, Task] = {
    f"hold, {SHORT} steps": hold(SHORT),
    f"hold, {LONG} steps": hold(LONG),
    f"overwrite, {LONG + 1} steps": overwrite(LONG + 1),
}
OPPOSITE = f"hold, {LONG} steps, input bias −b"  # the input gates start nearly shut
RESULTS = Path(__file__).parent / "results" / "forget_bias.json"


def updates_against_forget_bias(
    task: Task,
    biases: Sequence[float],
    seeds: int,
    *,
    updates: int,
    opposite_input: bool = False,
    progress: Callable[[range], Iterable[int]] = iter,
) -> np.ndarray:
    """Count the updates until an LSTM has solved a task, for every bias and seed.

    Networks with the same seed have the same other weights.

    Args:
        task: to train on.
        biases: of the forget gates before training.
        seeds: networks per bias.
        updates: of every network's training.
        opposite_input: whether input gates start with the bias of the opposite sign, as in chrono
            initialisation; otherwise it is small and random.
        progress: wraps the range of updates, such as `tqdm`.

    Returns:
        (biases, seeds): infinite where the task was not solved within `updates`.
    """
    bias_of, seed_of = np.repeat(biases, seeds), np.tile(range(seeds), len(biases))
    weights = BatchedWeights(*(w[seed_of] for w in initial_weights("lstm", seeds, 2, HIDDEN_SIZE)))
    weights = with_bias(weights, FORGET, bias_of.tolist())
    if opposite_input:
        weights = with_bias(weights, INPUT, (-bias_of).tolist())
    training = train(
        "lstm",
        [task] * len(bias_of),
        weights,
        updates=updates,
        learning_rate=LEARNING_RATE,
        batch_size=BATCH_SIZE,
        progress=progress,
    )
    return updates_to_solve(training.right).reshape(len(biases), seeds)


def kept_updates() -> dict[str, np.ndarray]:
    """Load the kept runs: task -> (biases, seeds), infinite where it was not solved."""
    kept = load_results("06", RESULTS.stem)["solved"]
    return {
        task: np.array([[np.inf if n is None else n for n in row] for row in rows])
        for task, rows in kept.items()
    }


def main() -> None:
    """Run the experiment at full size and keep its results."""
    solved = {
        name: updates_against_forget_bias(task, BIASES, KEPT_SEEDS, updates=KEPT_UPDATES)
        for name, task in TASKS.items()
    }
    solved[OPPOSITE] = updates_against_forget_bias(
        hold(LONG), BIASES, KEPT_SEEDS, updates=KEPT_UPDATES, opposite_input=True
    )
    size = {
        "biases": BIASES,
        "seeds": range(KEPT_SEEDS),
        "updates": KEPT_UPDATES,
        "batch size": BATCH_SIZE,
        "learning rate": LEARNING_RATE,
    }
    command = "python -m lstm_course.lessons.lesson_06.forget_bias_runs"
    keep_results(
        RESULTS, command, size, {"solved": {task: as_json(n) for task, n in solved.items()}}
    )


if __name__ == "__main__":
    main()
