"""How trained LSTMs hold a bit: along the belt, or over h and the gates?

`python -m lstm_course.lessons.lesson_03.held_by_detour` repeats the kept runs, in about 1 minute.
"""

from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import NamedTuple

import numpy as np

from lstm_course.cells.lstm import lstm_forward
from lstm_course.cells.memory_retention import memory_retention
from lstm_course.lessons.kept_results import keep_results, load_results
from lstm_course.lessons.lesson_03.many_lags import BitHolder, learn_to_hold

WAIT = 50  # steps after the write
TRAINED_ON = 60  # steps of the training sequences
WRITE_RATE = 0.05
SEQUENCES = 200
KEPT_SEEDS = range(10)
RESULTS = Path(__file__).parent / "results" / "held_by_detour.json"


class HeldBit(NamedTuple):
    """Measurements of one network, `WAIT` steps after a write."""

    belt: float  # share of c that the forget gates leave in the unit where it is largest
    right: float  # share of correct answers
    without_detour: float  # the same, with W_hh = 0 after the write


def measure_held_bit(forward: Callable, retention: Callable, holder: BitHolder) -> HeldBit:
    """Write a bit, wait through noise, and measure what the belt leaves of it.

    Args:
        forward: `lstm_forward`, the learner's own or the library's.
        retention: `memory_retention`, the learner's own or the library's.
        holder: a trained LSTM.
    """
    rng = np.random.default_rng(0)
    bits = rng.choice([-1.0, 1.0], (WAIT + 1, SEQUENCES))
    writes = np.zeros_like(bits)
    writes[0] = 1
    x = np.stack([writes, bits], axis=2)  # (T, B, 2)
    start = np.zeros((SEQUENCES, len(holder.v)))
    W_ih, W_hh, b = holder.params
    hs, _, cache = forward(x, start, start, W_ih, W_hh, b)
    left = retention(cache.f[1:])[0]  # (B, H)
    _, (h, c), _ = forward(x[:1], start, start, W_ih, W_hh, b)
    blind, _, _ = forward(x[1:], h, c, W_ih, np.zeros_like(W_hh), b)

    def share_right(state: np.ndarray) -> float:
        return float(np.mean((state @ holder.v + holder.bias > 0) == (bits[0] > 0)))

    return HeldBit(float(left.max(axis=1).mean()), share_right(hs[-1]), share_right(blind[-1]))


def train_and_measure(forward: Callable, retention: Callable, seed: int) -> HeldBit:
    """Train an LSTM on sequences of `TRAINED_ON` steps, and measure how it holds a bit."""
    holder = learn_to_hold("lstm", seed, steps=TRAINED_ON, write_rate=WRITE_RATE)
    return measure_held_bit(forward, retention, holder)


def kept_held_bits() -> list[HeldBit]:
    """Load the measurements of the kept networks."""
    return [HeldBit(*runs) for runs in load_results("03", RESULTS.stem)["networks"]]


def describe_held_bits(functions: SimpleNamespace) -> str:
    """Describe the kept networks, and one that is trained now.

    Args:
        functions: a namespace with lstm_forward and memory_retention, from `own_or_reference`.
    """
    own = train_and_measure(functions.lstm_forward, functions.memory_retention, len(KEPT_SEEDS))
    kept = kept_held_bits()
    lines = [f"{WAIT} steps after a write: {len(kept)} kept networks, and your own"]
    names = {
        "belt": "share of c left by the forget gates, best unit",
        "right": "share of correct answers",
        "without_detour": "the same, with W_hh = 0 after the write",
    }
    for field, name in names.items():
        values = [getattr(run, field) for run in kept]
        spread = f"{np.mean(values):.0%} ({min(values):.0%} to {max(values):.0%})"
        lines.append(f"{name}: {spread}, own {getattr(own, field):.0%}")
    return "\n".join(lines)


def main() -> None:
    """Run the experiment at full size and keep its results."""
    networks = [
        [round(value, 4) for value in train_and_measure(lstm_forward, memory_retention, seed)]
        for seed in KEPT_SEEDS
    ]
    size = {"seeds": list(KEPT_SEEDS), "wait": WAIT, "trained_on": TRAINED_ON}
    command = "python -m lstm_course.lessons.lesson_03.held_by_detour"
    keep_results(RESULTS, command, size, {"networks": networks})


if __name__ == "__main__":
    main()
