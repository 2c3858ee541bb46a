"""Claim 3.3: does an LSTM do better than a vanilla RNN of as many parameters?

Both kinds get the same search: eight configurations per task, compared on five seeds. The chosen
ones then train from ten other seeds, and an exact test compares the updates that they need.

`python -m lstm_course.lessons.lesson_03.fair_comparison` repeats the kept runs, in 4 minutes.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import product
from pathlib import Path
from typing import Literal, NamedTuple

import numpy as np

from lstm_course.cells.parameter_count import count_parameters, parameter_matched_hidden_size
from lstm_course.lessons.claims import ClaimVerdict, Conclusion
from lstm_course.lessons.kept_results import keep_results, load_results
from lstm_course.lessons.scores import exact_rank_p_value
from lstm_course.lessons.shared.batched_training import (
    BatchedWeights,
    initial_weights,
    train,
    updates_to_solve,
    with_bias,
)
from lstm_course.size import experiment_size
from lstm_course.tasks.yes_no import hold, order, overwrite

Kind = Literal["rnn", "lstm"]
KINDS: tuple[Kind, ...] = ("rnn", "lstm")
TASKS = {"hold": hold(20), "overwrite": overwrite(21), "order": order(21)}  # 21 steps each
INPUTS = 2
BUDGET = count_parameters(INPUTS, 8, 1, bidirectional=False)
SIZES = {kind: parameter_matched_hidden_size(kind, BUDGET, INPUTS) for kind in KINDS}
BATCH_SIZE = 16
LEARNING_RATES = (0.003, 0.01, 0.03, 0.1)
STARTS: dict[Kind, tuple[str, ...]] = {
    "rnn": ("torch's", "radius 1"),
    "lstm": ("torch's", "forget bias 1"),
}
SEARCH_SEED, SEARCH_RUNS, SEARCH_UPDATES = 1, 5, 500  # of the search: its networks are not kept
TEST_SEED, TEST_RUNS, TEST_UPDATES = 2, 10, 1000
OWN_RUNS = {  # the learner's runs and updates
    "trial": (2, 10),
    "quick": (3, 100),
    "full": (TEST_RUNS, TEST_UPDATES),
}
LEVEL = 0.05 / len(TASKS)  # of significance: three tasks are three chances to be wrong
RESULTS = Path(__file__).parent / "results" / "fair_comparison.json"


class Configuration(NamedTuple):
    """What the search chooses for one kind of network and one task."""

    learning_rate: float
    start: str  # one of STARTS[kind]


def starting_weights(kind: Kind, start: str, count: int, seed: int) -> BatchedWeights:
    """Draw initial weights of `count` networks.

    Args:
        kind: of network.
        start: "torch's"; "radius 1", which scales W_hh to a spectral radius of about 1; or "forget
            bias 1".
        count: number of networks.
        seed: of the weights.
    """
    weights = initial_weights(kind, count, INPUTS, SIZES[kind], seed)
    if start == "forget bias 1":
        return with_bias(weights, 1, [1.0] * count)
    if start == "radius 1":  # torch's standard deviation is 1/√(3H), a radius of about 1/√3
        return weights._replace(W_hh=weights.W_hh * 3**0.5)
    return weights


def updates_needed(
    kind: Kind, task: str, configuration: Configuration, *, runs: int, seed: int, updates: int
) -> np.ndarray:
    """Train networks on one task and count the updates until each of them solves it.

    Args:
        kind: of network.
        task: one of TASKS.
        configuration: learning rate and initial weights.
        runs: number of networks.
        seed: of their weights.
        updates: of the training.

    Returns:
        (runs,): infinite for a network that does not solve the task.
    """
    training = train(
        kind,
        [TASKS[task]] * runs,
        starting_weights(kind, configuration.start, runs, seed),
        updates=updates,
        learning_rate=configuration.learning_rate,
        batch_size=BATCH_SIZE,
    )
    return updates_to_solve(training.right)


def search(kind: Kind, task: str) -> Configuration:
    """Choose the configuration whose networks solve the task soonest, on seeds of their own."""
    choices = [Configuration(*pair) for pair in product(LEARNING_RATES, STARTS[kind])]
    return min(choices, key=lambda choice: _mean_updates(kind, task, choice))


def _mean_updates(kind: Kind, task: str, choice: Configuration) -> float:
    """Mean updates needed; a network that does not solve the task counts twice the limit."""
    needed = updates_needed(
        kind, task, choice, runs=SEARCH_RUNS, seed=SEARCH_SEED, updates=SEARCH_UPDATES
    )
    return float(np.minimum(needed, 2 * SEARCH_UPDATES).mean())


class Comparison(NamedTuple):
    """The chosen configurations and the updates that their networks needed."""

    chosen: dict[str, dict[str, Configuration]]  # kind -> task
    needed: dict[str, dict[str, np.ndarray]]  # kind -> task -> (seeds,)


def kept_comparison() -> Comparison:
    """Load the kept runs of ten seeds."""
    kept = load_results("03", RESULTS.stem)
    chosen = {
        kind: {task: Configuration(*pair) for task, pair in tasks.items()}
        for kind, tasks in kept["chosen"].items()
    }
    needed = {
        kind: {
            task: np.array([np.inf if n is None else n for n in runs])
            for task, runs in tasks.items()
        }
        for kind, tasks in kept["needed"].items()
    }
    return Comparison(chosen, needed)


def train_chosen(
    progress: Callable[[list], Iterable] = iter,
) -> dict[str, dict[str, np.ndarray]]:
    """Train a few networks with the chosen configurations: the learner's own run.

    Args:
        progress: wraps the list of runs, e.g. `tqdm`.

    Returns:
        kind -> task -> updates needed, (seeds,).
    """
    runs, updates = OWN_RUNS[experiment_size()]
    chosen = kept_comparison().chosen
    needed: dict[str, dict[str, np.ndarray]] = {kind: {} for kind in KINDS}
    for kind, task in progress(list(product(KINDS, TASKS))):
        needed[kind][task] = updates_needed(
            kind, task, chosen[kind][task], runs=runs, seed=TEST_SEED + 1, updates=updates
        )
    return needed


def winners(needed: Mapping[str, Mapping[str, np.ndarray]]) -> dict[str, tuple[str, float]]:
    """Return the winner of each task, "tie" where the test finds none, and the p-value."""
    found = {}
    for task in TASKS:
        lstm, rnn = needed["lstm"][task], needed["rnn"][task]
        p = exact_rank_p_value(lstm, rnn)
        sooner = "lstm" if _share_sooner(lstm, rnn) > 0.5 else "rnn"
        found[task] = (sooner if p < LEVEL else "tie", p)
    return found


def _share_sooner(ours: np.ndarray, theirs: np.ndarray) -> float:
    """Share of pairs of seeds in which the first needs fewer updates; a tie counts half."""
    a, b = ours[:, None], theirs[None]
    return float(np.where(a == b, 0.5, a < b).mean())


def conclude_comparison(needed: Mapping[str, Mapping[str, np.ndarray]] | None = None) -> Conclusion:
    """Return the verdict on claim 3.3.

    Args:
        needed: updates needed, kind -> task -> (seeds,); None for the kept runs.
    """
    needed = kept_comparison().needed if needed is None else needed
    won = winners(needed)
    lines = ["| task | RNN | LSTM | p | sooner |", "|---|---|---|---|---|"]
    names = {"lstm": "LSTM", "rnn": "RNN", "tie": "no difference shown"}
    for task, (winner, p) in won.items():
        cells = [_describe_runs(needed[kind][task]) for kind in KINDS]
        lines.append(f"| {task} | {cells[0]} | {cells[1]} | {p:.2g} | {names[winner]} |")
    by_lstm = [task for task, (winner, _) in won.items() if winner == "lstm"]
    by_rnn = [task for task, (winner, _) in won.items() if winner == "rnn"]
    verdict: ClaimVerdict
    if len(by_lstm) == len(TASKS):
        verdict, condition = "true", ""
    elif by_lstm:
        verdict, condition = "true if", f"the task is {_list_tasks(by_lstm, 'or')}"
    else:
        verdict, condition = "false", ""
    runs = len(needed["lstm"]["hold"])
    return Conclusion(
        "3.3",
        verdict,
        f"With {runs} seeds each, the LSTM needs fewer updates on {_list_tasks(by_lstm, 'and')}, "
        f"and the RNN on {_list_tasks(by_rnn, 'and')}. A difference counts if the exact "
        f"permutation test gives p < {LEVEL:.3f}, which is 0.05 shared by {len(TASKS)} tasks. "
        "This is a result about these tasks and this budget, not about all tasks.",
        condition=condition,
        table="\n".join(lines),
    )


def _list_tasks(tasks: Sequence[str], word: str) -> str:
    if not tasks:
        return "none of the tasks"
    quoted = [f"*{task}*" for task in tasks]
    return f" {word} ".join([", ".join(quoted[:-1]), quoted[-1]] if quoted[1:] else quoted)


def _describe_runs(needed: np.ndarray) -> str:
    """Describe the runs of one kind on one task: how many solved it, and the median."""
    solved = int(np.isfinite(needed).sum())
    median = np.sort(needed)[(len(needed) - 1) // 2]
    middle = f", median {median:.0f} updates" if np.isfinite(median) else ""
    return f"{solved} of {len(needed)} solved{middle}"


def main() -> None:
    """Search, train at full size and keep the results."""
    chosen = {kind: {task: search(kind, task) for task in TASKS} for kind in KINDS}
    needed = {
        kind: {
            task: updates_needed(
                kind, task, choice, runs=TEST_RUNS, seed=TEST_SEED, updates=TEST_UPDATES
            )
            for task, choice in tasks.items()
        }
        for kind, tasks in chosen.items()
    }
    as_json = {
        kind: {task: [n if np.isfinite(n) else None for n in runs] for task, runs in tasks.items()}
        for kind, tasks in needed.items()
    }
    size = {
        "runs": TEST_RUNS,
        "seed": TEST_SEED,
        "updates": TEST_UPDATES,
        "search_runs": SEARCH_RUNS,
        "search_seed": SEARCH_SEED,
        "search_updates": SEARCH_UPDATES,
        "learning_rates": LEARNING_RATES,
        "starts": {kind: list(starts) for kind, starts in STARTS.items()},
        "hidden_sizes": SIZES,
    }
    command = "python -m lstm_course.lessons.lesson_03.fair_comparison"
    keep_results(RESULTS, command, size, {"chosen": chosen, "needed": as_json})


if __name__ == "__main__":
    main()
