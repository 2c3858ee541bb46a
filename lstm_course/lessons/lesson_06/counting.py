"""Counting: how far cells go on beyond the strings aⁿbⁿ of their training.

T time steps, S networks, B sequences in a batch, H hidden units. The task is that of Gers &
Schmidhuber (2001), "LSTM recurrent networks learn simple context-free and context-sensitive
languages"; GRU and LSTM were compared on it by Weiss, Goldberg & Yahav (2018), "On the practical
computational power of finite precision RNNs for language recognition".
"""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.figure import Figure

from lstm_course.cells.lstm import LSTMParams, lstm_forward
from lstm_course.lessons.shared.batched_training import BatchedWeights, answers
from lstm_course.plotting.alternative_text import described
from lstm_course.plotting.palette import INK, MODELS, style
from lstm_course.tasks.yes_no import strings

if TYPE_CHECKING:
    import torch


def counting_weights() -> LSTMParams:
    """Return weights, set by hand, of one unit that counts: c is the number of a's minus b's.

    Biases of 20 open all gates; the candidate is 1 for an a and -1 for a b.
    """
    W_ih = np.zeros((4, 2))
    W_ih[2] = [20.0, -20.0]
    return LSTMParams(W_ih, np.zeros((4, 1)), np.array([20.0, 20.0, 0.0, 20.0]))


def reach_of_hand_set_counter(longest: int) -> int:
    """Return the n up to which the weights set by hand tell the last b of aⁿbⁿ, where h is near 0.

    Args:
        longest: largest n to try.
    """
    questions = strings(np.arange(1, longest + 1), longest)
    zeros = np.zeros((longest, 1))
    hs, _, _ = lstm_forward(questions.x, zeros, zeros, *counting_weights())
    predicted = hs[..., 0] < np.tanh(0.5)  # (T, N): c is nearer to 0 than to 1
    return int(_count_until_wrong(predicted, questions.answers, questions.asked))


def describe_hand_set_counter(longest: int = 1000) -> str:
    """Describe how far one LSTM unit with weights set by hand counts.

    Args:
        longest: largest n to try.
    """
    reached = reach_of_hand_set_counter(longest)
    tried = ", the longest that was tried" if reached == longest else ""
    return f"one LSTM unit, weights set by hand: correct on all strings up to n = {reached}{tried}"


def reach(kind: str, weights: BatchedWeights, longest: int) -> np.ndarray:
    """Return the n up to which each network is correct at every b of all strings ab to aⁿbⁿ.

    Args:
        kind: of cell.
        weights: of S networks.
        longest: largest n to try.

    Returns:
        (S,): `longest` where no mistake was found.
    """
    import torch

    questions = strings(np.arange(1, longest + 1), longest)
    with torch.no_grad():
        logits = answers(kind, weights, repeat_inputs(questions.x, weights)).numpy()  # (T, S, N)
    return _count_until_wrong(logits > 0, questions.answers[:, None], questions.asked[:, None])


def repeat_inputs(x: np.ndarray, weights: BatchedWeights) -> "torch.Tensor":
    """Repeat the inputs for each network, (T, S, N, I)."""
    import torch

    inputs = torch.tensor(x, dtype=weights.W_ih.dtype)[:, None]  # (T, 1, N, I)
    return inputs.expand(-1, len(weights.v), -1, -1)  # (T, S, N, I)


def _count_until_wrong(predicted: np.ndarray, wanted: np.ndarray, asked: np.ndarray) -> np.ndarray:
    """Count the strings, along the last axis, before the first with a mistake."""
    wrong = ((predicted != wanted) & asked).any(axis=0)  # (..., N)
    return np.where(wrong.any(axis=-1), wrong.argmax(axis=-1), wrong.shape[-1])


def draw_counting_reach(
    reaches: Mapping[str, np.ndarray],
    longest_trained: int,
    own: Mapping[str, np.ndarray] | None = None,
    own_longest: int = 0,
) -> Figure:
    """Draw how far each trained network counts, one dot per network.

    Lengths are in units of the longest string in training, so that runs of two sizes compare.

    Args:
        reaches: kind -> (S,), the kept runs.
        longest_trained: the largest n in their training.
        own: kind -> (S,), the learner's own runs, drawn as rings.
        own_longest: the largest n in their training.
    """
    own = own or {}
    kinds = list(reaches)
    with style():
        fig, ax = plt.subplots(figsize=(8.4, 1.5 + 0.9 * len(kinds)))
        for row, kind in enumerate(kinds):
            values = np.sort(reaches[kind])
            rows = row + 0.085 * _offset_equal_values(values) - (0.12 if kind in own else 0)
            dots: dict[str, Any] = {"color": MODELS[kind], "s": 22, "zorder": 3}
            ax.scatter(values / longest_trained, rows, **dots)
            if kind in own:
                rings = np.sort(own[kind])
                rows = row + 0.085 * _offset_equal_values(rings) + 0.36
                ax.scatter(
                    rings / own_longest, rows, facecolors="none", edgecolors=MODELS[kind], s=34
                )
        ax.axvline(1, color=INK, ls="--", lw=1.2)
        ax.text(1, -0.72, " longest string in training", ha="left", va="center")
        if own:
            ax.scatter([], [], color=INK, s=22, label=f"kept runs, n ≤ {longest_trained}")
            ring: dict[str, Any] = {"facecolors": "none", "edgecolors": INK, "s": 34}
            ax.scatter([], [], label=f"your runs, n ≤ {own_longest}", **ring)
            ax.legend(loc="upper right", bbox_to_anchor=(1, 0.97))
        ax.set(
            title="LSTMs count on beyond their training, GRUs stop",
            xlabel="correct on all strings up to n, in units of the longest n in training",
            yticks=range(len(kinds)),
            yticklabels=[kind.upper() for kind in kinds],
            ylim=(len(kinds) - 0.4, -0.95),
        )
        ax.set_xlim(left=0)
        ax.grid(axis="y", visible=False)
    return described(fig, _describe_reaches(reaches, longest_trained, own, own_longest))


def _describe_reaches(
    reaches: Mapping[str, np.ndarray],
    longest_trained: int,
    own: Mapping[str, np.ndarray],
    own_longest: int,
) -> str:
    """Describe the figure: how far the networks of each kind count."""

    def list_multiples(runs: Mapping[str, np.ndarray], longest: int) -> str:
        return "; ".join(
            f"{kind.upper()} {np.median(n) / longest:.2f}, from {n.min() / longest:.2f} to "
            f"{n.max() / longest:.2f}"
            for kind, n in runs.items()
        )

    text = (
        "How far each network counts without a mistake, in multiples of the longest string in "
        f"training. Kept runs, n ≤ {longest_trained}, as medians: "
        f"{list_multiples(reaches, longest_trained)}."
    )
    if own:
        text += f" Your runs, n ≤ {own_longest}: {list_multiples(own, own_longest)}."
    return text


def _offset_equal_values(values: np.ndarray) -> np.ndarray:
    """Return 0, 1, -1, 2, … for the first, second, third, … of equal values."""
    seen: dict[float, int] = {}
    offsets = []
    for value in values:
        k = seen.get(value, 0)
        seen[value] = k + 1
        offsets.append((k + 1) // 2 * (1 if k % 2 else -1))
    return np.array(offsets)
