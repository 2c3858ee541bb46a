"""Which gate is missed most, and is a GRU as good as an LSTM? Conclusions from the kept runs."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from matplotlib.figure import Figure

from lstm_course.lessons.claims import ClaimVerdict, Conclusion
from lstm_course.lessons.lesson_06.counting_runs import KEPT_LONGEST, kept_reaches
from lstm_course.lessons.lesson_06.parts_figure import draw_parts
from lstm_course.lessons.lesson_06.parts_runs import (
    SEEDS,
    TASKS,
    UPDATES,
    kept_runs,
    list_models,
    run_with_chosen_biases,
)
from lstm_course.lessons.scores import exact_rank_p_value

OWN_SEEDS, OWN_UPDATES = 2, 300
GATES = ("input", "forget", "output")


@dataclass(frozen=True)
class Comparison:
    """All models against the complete LSTM, task by task.

    Attributes:
        solved: model -> (tasks, seeds) updates until solved, infinite where not.
        sooner: model -> (tasks,) share of pairs of runs in which the LSTM was sooner; ties half.
        p: model -> (tasks,) two-sided p-value of the exact rank test.
        levels: model -> the p-value below which its difference is called clear.
    """

    solved: Mapping[str, np.ndarray]
    sooner: Mapping[str, np.ndarray]
    p: Mapping[str, np.ndarray]
    levels: Mapping[str, float]

    def is_clear(self, name: str) -> np.ndarray:
        """Return for each task whether a model differs clearly from the LSTM."""
        return np.asarray(self.p[name] < self.levels[name])

    def slower(self, name: str) -> list[str]:
        """List the tasks on which a model needs clearly more updates than the LSTM."""
        return self._select(self.is_clear(name) & (self.sooner[name] > 0.5))

    def faster(self, name: str) -> list[str]:
        """List the tasks on which a model needs clearly fewer updates than the LSTM."""
        return self._select(self.is_clear(name) & (self.sooner[name] < 0.5))

    def _select(self, chosen: np.ndarray) -> list[str]:
        return [task for task, is_so in zip(TASKS, chosen, strict=True) if is_so]


def compare_with_lstm(runs: Mapping[str, Mapping[str, Any]]) -> Comparison:
    """Compare all models with the first one.

    The variants, the GRUs and the RNNs answer different questions. For each question, 0.05 is
    divided by the number of its comparisons (Bonferroni).

    Args:
        runs: from `kept_runs`.
    """
    solved = {name: run["solved"] for name, run in runs.items()}
    lstm, *others = solved
    pairs = {name: list(zip(solved[lstm], solved[name], strict=True)) for name in others}
    return Comparison(
        solved,
        {name: np.array([_share_sooner(a, b) for a, b in rows]) for name, rows in pairs.items()},
        {
            name: np.array([exact_rank_p_value(a, b) for a, b in rows])
            for name, rows in pairs.items()
        },
        {name: _choose_level(name, others) for name in others},
    )


def _choose_level(name: str, others: list[str]) -> float:
    family = [other for other in others if _family(other) == _family(name)]
    comparisons = len(family) * len(TASKS) + (_family(name) == "GRU")  # claim 6.3 adds the reach
    return 0.05 / comparisons


def _family(name: str) -> str:
    return name[:3] if name[:3] in ("GRU", "RNN") else "variant"


def _share_sooner(ours: np.ndarray, theirs: np.ndarray) -> float:
    a, b = ours[:, None], theirs[None]
    return float(np.where(a == b, 0.5, a < b).mean())


@dataclass
class PartsExperiment:
    """The learner's own runs without one gate, beside the kept runs of all models."""

    progress: Callable[[range], Iterable[int]] = iter
    seeds: int = OWN_SEEDS
    updates: int = OWN_UPDATES
    own: dict[str, np.ndarray] = field(default_factory=dict)
    comparison: Comparison = field(default_factory=lambda: compare_with_lstm(kept_runs()))

    def train_without(self, gate: str | None) -> str:
        """Train a few cells without one gate and describe when they solved each task.

        Args:
            gate: "input", "forget" or "output"; None trains without the forget gate.
        """
        chosen = gate if gate in GATES else "forget"
        name = f"no {chosen} gate"
        biases = kept_runs()[name]["biases"]
        self.own[name] = run_with_chosen_biases(
            list_models()[name], biases, self.seeds, self.progress, updates=self.updates
        )
        lines = [
            f"{task}: {', '.join(_format_updates(n, self.updates) for n in row)}"
            for task, row in zip(TASKS, self.own[name], strict=True)
        ]
        return f"{name}, updates until solved\n" + "\n".join(lines)

    def draw(self) -> Figure:
        """Draw the kept runs of all models, with these on top as rings."""
        found = self.comparison
        clear = {name: found.is_clear(name) for name in found.p}
        return draw_parts(found.solved, clear, list(TASKS), UPDATES, self.own)

    def describe(self, guess: str | None = None) -> str:
        """Describe which variants are clearly slower than the LSTM, and which gate is missed most.

        Args:
            guess: "input", "forget" or "output"; None where there is none.
        """
        found = self.comparison
        variants = [name for name in found.p if _family(name) == "variant"]
        level = found.levels[variants[0]]
        lines = [f"clear differences from the LSTM (p < {level:.4f}):"]
        lines += [f"{name:>15}: {_format_differences(found, name)}" for name in variants]
        if guess is not None:
            missed = [gate for gate in GATES if found.slower(f"no {gate} gate")]
            only = f"only the {missed[0]} gate is" if len(missed) == 1 else f"{missed} are"
            outcome = "right" if missed == [guess] else f"on these tasks, {only} clearly missed"
            lines.append(f"You predicted the {guess} gate: {outcome}.")
        return "\n".join(lines)


def conclude_similar(found: Comparison) -> Conclusion:
    """Claim 6.3: does a GRU perform about as well as an LSTM?

    Args:
        found: the comparison of all models.
    """
    names = [name for name in found.p if _family(name) == "GRU"]
    differs = np.any([found.is_clear(name) for name in names], axis=0)
    same = [_short(task) for task, is_so in zip(TASKS, differs, strict=True) if not is_so]
    reaches = kept_reaches()
    p = exact_rank_p_value(reaches["lstm"], reaches["gru"])
    counts_less = p < found.levels[names[0]] and np.median(reaches["gru"]) < np.median(
        reaches["lstm"]
    )
    differences = "; ".join(f"{name}: {_format_differences(found, name)}" for name in names)
    verdict: ClaimVerdict = "true" if len(same) == len(TASKS) and not counts_less else "true if"
    return Conclusion(
        "6.3",
        verdict if same else "false",
        f"Clear differences in the updates needed, {SEEDS} runs per model and task, with p < "
        f"{found.levels[names[0]]:.4f}: {differences}. Trained on strings up to n = "
        f"{KEPT_LONGEST}, the median reach is {np.median(reaches['gru']):g} for the GRU and "
        f"{np.median(reaches['lstm']):g} for the LSTM (p = {p:.0e}).",
        condition=f"the task is like {' or '.join(same)}, where no difference is clear",
    )


def conclude_better(found: Comparison) -> Conclusion:
    """Claim 6.4: is an LSTM better in general?

    Args:
        found: the comparison of all models.
    """
    others = [name for name in found.p if _family(name) != "variant"]
    always = all(len(found.slower(name)) == len(TASKS) for name in others)
    ahead = sorted({_short(task) for name in others for task in found.faster(name)})
    rows = [
        f"| {name} | "
        + " | ".join(
            "slower"
            if task in found.slower(name)
            else "faster"
            if task in found.faster(name)
            else "–"
            for task in TASKS
        )
        + " |"
        for name in others
    ]
    head = ["| than the LSTM | " + " | ".join(TASKS) + " |", "|---" * (len(TASKS) + 1) + "|"]
    return Conclusion(
        "6.4",
        "true" if always else "false",
        f"A dash means that the difference is not clear. Tasks on which another cell is clearly "
        f"faster: {', '.join(ahead) or 'none'}. Which cell is better depends on the task.",
        table="\n".join([*head, *rows]),
    )


def _short(task: str) -> str:
    """Return the name of a task without its length."""
    return task.partition(",")[0]


def _format_differences(found: Comparison, name: str) -> str:
    parts = [
        f"{word} on {' and on '.join(map(_short, tasks))}"
        for word, tasks in (("slower", found.slower(name)), ("faster", found.faster(name)))
        if tasks
    ]
    return ", ".join(parts) or "none"


def _format_updates(solved: float, updates: int) -> str:
    return f"{solved:.0f}" if np.isfinite(solved) else f"not in {updates}"
