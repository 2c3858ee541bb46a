"""What trained counters have learned: in each network, the unit that follows the count best.

T time steps, S networks, H hidden units.
"""

from collections.abc import Mapping

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.figure import Figure

from lstm_course.lessons.lesson_06.counting import repeat_inputs
from lstm_course.lessons.shared.batched_training import BatchedWeights, TrainingHistory, run
from lstm_course.plotting.alternative_text import described
from lstm_course.plotting.palette import GREY, INK, MODELS, style
from lstm_course.tasks.yes_no import strings

TITLES = {"gru": "GRU: h bends", "lstm": "LSTM: c climbs and descends in nearly straight lines"}


def states_over_string(kind: str, weights: BatchedWeights, n: int) -> tuple[np.ndarray, np.ndarray]:
    """Compute hs and cs of each network while it reads aⁿbⁿ, (2n, S, H) each."""
    import torch

    with torch.no_grad():
        hs, cs = run(kind, weights, repeat_inputs(strings(np.array([n]), n).x, weights))
    return hs[:, :, 0].numpy(), cs[:, :, 0].numpy()


def best_counter(states: np.ndarray) -> np.ndarray:
    """Find the unit that follows the count best: the number of a's minus b's.

    Args:
        states: of one network over one string aⁿbⁿ, (T, H).

    Returns:
        (T,): that unit's state, with the sign that makes it rise with the count.
    """
    steps = np.arange(1, len(states) + 1)
    counts = np.minimum(steps, len(states) - steps)  # up to n at the last a, and back to 0
    varying = np.ptp(states, axis=0) > 0
    correlations = np.zeros(states.shape[1])
    correlations[varying] = [np.corrcoef(counts, unit)[0, 1] for unit in states.T[varying]]
    unit = np.abs(correlations).argmax()
    return states[:, unit] * np.sign(correlations[unit])


def best_units(
    histories: Mapping[str, TrainingHistory], longest_trained: int
) -> dict[str, np.ndarray]:
    """Return the best counter of each network on a string of twice the longest trained length.

    Args:
        histories: kind -> training; needs "gru" and "lstm".
        longest_trained: the largest n in training.

    Returns:
        kind -> (T, S): states of one unit per network, h of the GRU and c of the LSTM.
    """
    found = {}
    for kind in TITLES:
        hs, cs = states_over_string(kind, histories[kind].best, 2 * longest_trained)
        states = cs if kind == "lstm" else hs  # (T, S, H)
        found[kind] = np.stack([best_counter(network) for network in states.swapaxes(0, 1)], axis=1)
    return found


def draw_states_over_string(states: Mapping[str, np.ndarray], longest_trained: int) -> Figure:
    """Draw one unit of each network over one string aⁿbⁿ, one panel per kind.

    Args:
        states: kind -> (2n, S): one unit of each of S networks.
        longest_trained: the largest n in training.
    """
    with style():
        fig, axes = plt.subplots(1, len(states), figsize=(9.6, 3.7), sharex=True)
        for ax, (kind, units) in zip(axes, states.items(), strict=True):
            n = len(units) // 2
            ax.plot(np.arange(1, 2 * n + 1), units, color=MODELS[kind], lw=1.4, alpha=0.75)
            ax.axvline(n + 0.5, color=INK, lw=0.9)
            ax.axvspan(longest_trained + 0.5, 2 * n - longest_trained + 0.5, color=GREY, alpha=0.12)
            low, high = ax.get_ylim()
            ax.set_title(TITLES[kind])
            ax.set(xlabel="letters read", ylim=(low - 0.12 * (high - low), high))
            for x, letters in ((0.25, "a a a …"), (0.75, "b b b …")):
                ax.text(x, 0.03, letters, transform=ax.transAxes, ha="center", va="bottom")
        axes[0].set(ylabel="state of the unit")
    return described(fig, _describe_curves(states))


def _describe_curves(states: Mapping[str, np.ndarray]) -> str:
    """Describe the figure: medians of the states on the way up and back."""
    parts = []
    for kind, units in states.items():
        n = len(units) // 2
        half, top, end = (np.median(units[t - 1]) for t in (n // 2, n, 2 * n))
        parts.append(
            f"{TITLES[kind]}. Medians of {units.shape[1]} networks: {half:.2f} after {n // 2} a's, "
            f"{top:.2f} after {n}, {end:.2f} after {n} b's."
        )
    return f"State of one unit per network over a string of a's and b's. {' '.join(parts)}"
