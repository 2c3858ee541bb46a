"""Claims about the values of gates: what they can be, and what values near 0 and 1 mean."""

from collections.abc import Callable, Mapping
from types import SimpleNamespace

import numpy as np

from lstm_course.lessons.claims import Conclusion
from lstm_course.lessons.kept_results import load_results
from lstm_course.lessons.lesson_02.torch_cell import step_of_torch
from lstm_course.size import experiment_size

NEAR = 0.05  # a gate this close to 0 or 1 is as good as closed or open
GATES = {"i": "input gate", "f": "forget gate", "o": "output gate"}


def share_between(values: np.ndarray) -> float:
    """The share of gate values that are near neither 0 nor 1."""
    return float(np.mean((values > NEAR) & (values < 1 - NEAR)))


def soft_switches(values: Mapping[str, np.ndarray]) -> Conclusion:
    """Claim 2.5: how many gate values of trained networks are near neither 0 nor 1?

    The range of the sigmoid excludes −1, 0 and 1 exactly. That trained gates are not hard switches
    either is measured: ten networks, kept in results/gate_values.json, and the learner's own.

    Args:
        values: "i", "f", "g", "o" -> outputs of the gate blocks of the learner's network.
    """
    kept = load_results("02", "gate_values")["share_between"]  # gate -> one per seed
    rows = [
        f"| {name} | {share_between(values[letter]):.0%} | {np.mean(kept[letter]):.0%} "
        f"({min(kept[letter]):.0%} to {max(kept[letter]):.0%}) |"
        for letter, name in GATES.items()
    ]
    seeds = len(kept["f"])
    least = min(min(shares) for shares in kept.values())
    head = f"| between {NEAR} and {1 - NEAR} | your network ({experiment_size()} size) | "
    return Conclusion(
        "2.5",
        "false" if least > NEAR else "misleading",
        "σ never reaches −1, 0 or 1. Trained gates are not hard switches either: in each of "
        f"{seeds} networks, at least {least:.0%} of the values of every gate are near neither end.",
        table="\n".join([head + f"{seeds} networks |", "|---|---|---|", *rows]),
    )


def projection(functions: SimpleNamespace) -> Conclusion:
    """Claim 2.6: try the dot product, then compare two ways to write a gate.

    Args:
        functions: a namespace with sigmoid and gate, from `own_or_reference`.
    """
    step = step_of_torch(input_size=3, hidden_size=5)
    try:
        np.dot(step.h_prev[0], step.x[0])
        problem = ""
    except ValueError as raised:
        problem = str(raised)
    W_ih, W_hh, b = (block[:5] for block in step.params)  # the 5 rows of the input gate
    as_sum = functions.gate(step.x, step.h_prev, W_ih, W_hh, b)  # (B, H)
    stacked = np.hstack([step.h_prev, step.x])  # [h_prev; x], (B, H + I)
    side_by_side = np.hstack([W_hh, W_ih])  # (H, H + I)
    as_in_papers = functions.sigmoid(stacked @ side_by_side.T + b)  # (B, H)
    error = float(np.abs(as_sum - as_in_papers).max())
    return Conclusion(
        "2.6",
        "false" if problem and error < 1e-12 else "true",
        f"x has {step.x.shape[1]} entries and h_prev {step.h_prev.shape[1]}, so their dot product "
        f"does not exist. NumPy reports: “{problem}”. A gate multiplies the {stacked.shape[1]} "
        f"entries of [h_prev; x] by a matrix and gets {as_sum.shape[1]} numbers, one per unit. "
        f"Equation (5) gives the same numbers to within {error:.0e}.",
    )


def half_lives(functions: SimpleNamespace, guess: object = None) -> Conclusion:
    """Claim 2.7: count the steps until half of a cell state is gone.

    Args:
        functions: a namespace with sigmoid and forget, from `own_or_reference`.
        guess: the learner's half-life at f = 0.99; None where there is none.
    """
    c_prev = np.array([2.0, 3.0, 4.0])
    exact = np.array_equal(functions.forget(c_prev, np.ones(3)), c_prev) and not np.any(
        functions.forget(c_prev, np.zeros(3))
    )
    gates = {f"σ({a})".replace("-", "−"): _at(functions.sigmoid, a) for a in (-6, 0, 3, 6)} | {
        text: float(text) for text in ("0.9", "0.99", "0.999")
    }
    counted = {name: _steps_to_half(functions, f) for name, f in gates.items()}
    computed = {name: float(np.log(0.5) / np.log(f)) for name, f in gates.items()}
    rows = [
        f"| {name} | {f:.4f} | {counted[name]} | {computed[name]:.2f} |"
        for name, f in gates.items()
    ]
    agree = all(0 <= counted[name] - computed[name] < 1 + 1e-9 for name in gates)
    said = "" if guess is None else f" You predicted {guess}."
    return Conclusion(
        "2.7",
        "true if" if exact and agree and 0 < gates["σ(−6)"] < gates["σ(6)"] < 1 else "false",
        f"A sigmoid only approaches 0 and 1. At f = 0.99, half of the cell state is gone after "
        f"{counted['0.99']} steps.{said} Even at σ(6) = {gates['σ(6)']:.4f}, it is gone after "
        f"{counted['σ(6)']}.",
        condition="f is exactly 0 or 1",
        table="\n".join(["| gate | f | steps counted | ln ½ / ln f |", "|---|---|---|---|", *rows]),
    )


def _at(sigmoid: Callable, a: float) -> float:
    return float(sigmoid(np.array([float(a)]))[0])


def _steps_to_half(functions: SimpleNamespace, f: float) -> int:
    """Count the steps until half of a cell state, or less, is left."""
    c, steps = np.ones(1), 0
    while c[0] > 0.5:
        c, steps = functions.forget(c, np.array([f])), steps + 1
    return steps
