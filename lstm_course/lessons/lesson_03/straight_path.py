"""The parts of ∂c_T/∂c_t: straight along the belt, and through h and the gates.

T time steps, B sequences in a batch, H hidden units. Networks are at initialisation.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.figure import Figure

from lstm_course.plotting.palette import INK, ordered_colours, style

EPS = 1e-5  # step of the central differences
HIDDEN_SIZE = 16
INPUT_SIZE = 4
FORGET_BIAS = 2.0  # other biases are 0


class Slopes(NamedTuple):
    """Slopes of the last cell state with respect to an earlier one."""

    whole: np.ndarray  # (H, H): entry j, k is ∂c_T[j] / ∂c_t[k] by all paths
    straight: np.ndarray  # (H, H), diagonal: along the belt alone, with the gates held fixed


def slopes(
    lstm_forward: Callable,
    memory_retention: Callable,
    x: np.ndarray,
    h: np.ndarray,
    c: np.ndarray,
    params: Sequence[np.ndarray],
) -> Slopes:
    """Compute slopes over a sequence by central differences on the first cell state.

    Only the cell state is perturbed. The hidden state before the sequence is unchanged, so that
    the two slopes agree over a single step.

    Args:
        lstm_forward, memory_retention: the learner's own or the library's.
        x: inputs of one sequence (T, I).
        h, c: states before it (H,).
        params: W_ih, W_hh, b.
    """
    H = len(c)
    pushes = EPS * np.concatenate([np.eye(H), -np.eye(H), np.zeros((1, H))])  # (2H + 1, H)
    copies = len(pushes)
    _, (_, c_T), cache = lstm_forward(
        np.repeat(x[:, None], copies, axis=1), np.tile(h, (copies, 1)), c + pushes, *params
    )
    whole = (c_T[:H] - c_T[H : 2 * H]).T / (2 * EPS)
    return Slopes(whole, np.diag(memory_retention(cache.f[:, -1:])[0, 0]))


class LeftOut(NamedTuple):
    """Frobenius norms of slopes, one entry per number of steps."""

    whole: np.ndarray
    straight: np.ndarray
    left_out: np.ndarray  # ‖whole − straight‖ / ‖whole‖


def left_out(
    lstm_forward: Callable,
    memory_retention: Callable,
    steps: Sequence[int],
    gain: float,
    seed: int,
) -> LeftOut:
    """Measure the part of the slope that the product of the forget gates leaves out.

    Args:
        lstm_forward, memory_retention: the learner's own or the library's.
        steps: from an earlier cell state to the last one.
        gain: W_hh of the random network is normal with the standard deviation gain / √H.
        seed: of weights and inputs.
    """
    rng = np.random.default_rng(seed)
    H = HIDDEN_SIZE
    params = (
        rng.standard_normal((4 * H, INPUT_SIZE)) / np.sqrt(3 * H),
        rng.standard_normal((4 * H, H)) * gain / np.sqrt(H),
        np.repeat([0.0, FORGET_BIAS, 0.0, 0.0], H),
    )
    x = rng.standard_normal((2 * max(steps), INPUT_SIZE))
    zeros = np.zeros((1, H))
    hs, _, cache = lstm_forward(x[:, None], zeros, zeros, *params)
    sizes = []
    for n in steps:
        found = slopes(
            lstm_forward, memory_retention, x[-n:], hs[-n - 1, 0], cache.cs[-n - 1, 0], params
        )
        whole, straight = np.linalg.norm(found.whole), np.linalg.norm(found.straight)
        sizes.append((whole, straight, np.linalg.norm(found.whole - found.straight) / whole))
    return LeftOut(*np.array(sizes).T)


def draw_left_out(steps: Sequence[int], networks: Mapping[str, Sequence[LeftOut]]) -> Figure:
    """Draw slopes, total and along the belt alone, and the share that the belt leaves out.

    Args:
        steps: from the earlier cell state to the last one.
        networks: name -> runs of several seeds; lines are medians, areas the range.
    """
    with style():
        fig, (left, right) = plt.subplots(1, 2, figsize=(9.6, 3.5))
        for (name, runs), colour in zip(
            networks.items(), ordered_colours(len(networks)), strict=True
        ):
            left.plot(steps, np.median([r.whole for r in runs], axis=0), color=colour)
            straight = np.median([r.straight for r in runs], axis=0)
            left.plot(steps, straight, color=colour, linestyle=":")
            share = 100 * np.array([r.left_out for r in runs])  # (seeds, steps)
            right.plot(steps, np.median(share, axis=0), color=colour, label=name)
            right.fill_between(steps, share.min(0), share.max(0), color=colour, alpha=0.15, lw=0)
        left.plot([], [], color=INK, label="by every way")
        left.plot([], [], color=INK, linestyle=":", label="along the belt alone, $\\prod f$")
        left.set(yscale="log", title="size of the slope, n steps on")
        right.set(title="share left out by the belt, in %", ylim=(-3, 103))
        for ax in (left, right):
            ax.set_xlabel("steps n")
            ax.legend()
    return fig
