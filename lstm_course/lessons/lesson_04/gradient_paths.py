"""Claim 4.1: how much of the gradient of the cell state takes the straight path?

The straight path multiplies by the forget gates alone. T time steps, B sequences, H hidden units.
"""

from collections.abc import Callable, Sequence
from typing import NamedTuple

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from lstm_course.cells.lstm import LSTMCache, lstm_forward
from lstm_course.cells.memory_retention import memory_retention
from lstm_course.lessons.claims import ClaimVerdict, Conclusion
from lstm_course.lessons.lesson_04.lstm_gradient_flow import (
    LAG,
    SEEDS,
    TORCH_GAIN,
    draw_band,
    gradients_by_step,
    norms_by_step,
    random_lstm,
)
from lstm_course.plotting.alternative_text import described
from lstm_course.plotting.palette import CELL, FORGET_GATE, GREY, INK, ordered_colours, style

BIASES = (1, 3, 5)  # of the forget gates
SHORT_LAG = 10  # steps back, for the numbers in the text
EXACT = 1e-12  # largest share left out that is rounding


class GradientPaths(NamedTuple):
    """Gradients at earlier cell states; entry k is k steps before the last one."""

    total: np.ndarray  # (T,) ‖∂L/∂c_{T-1-k}‖ by all paths, relative to ‖∂L/∂c_{T-1}‖
    straight: np.ndarray  # (T,) the same along the cell alone: the product of the forget gates
    left_out: np.ndarray  # (T,) ‖total - straight‖ / ‖total‖: the part outside that product


def paths_from_last_cell_state(
    step_backward: Callable, cache: LSTMCache, seed: int = 0
) -> GradientPaths:
    """Measure the gradient of a loss on the last cell state, by all paths and straight.

    The straight path is ∂c_T/∂c_t with the gates held fixed, the product of the forget gates
    (Gers, Schmidhuber & Cummins 2000, section 3). But the gates depend on h, and h depends on c.
    """
    rng = np.random.default_rng(seed)
    dc_T = rng.standard_normal(cache.c0.shape)
    _, total = gradients_by_step(step_backward, np.zeros_like(cache.hs), cache, dc_T)  # (T, B, H)
    straight = np.empty_like(total)
    straight[-1] = dc_T
    straight[:-1] = dc_T * memory_retention(cache.f)[1:]  # from c_t on: gates t + 1 to the end
    size = np.linalg.norm(dc_T)
    left_out = norms_by_step(total - straight) / norms_by_step(total)
    return GradientPaths(
        norms_by_step(total)[::-1] / size, norms_by_step(straight)[::-1] / size, left_out[::-1]
    )


class PathComparison(NamedTuple):
    """Both paths in networks at initialisation, one per seed."""

    blind: list[GradientPaths]  # W_hh = 0: the gates do not depend on h
    recurrent: dict[int, list[GradientPaths]]  # forget bias -> networks with torch's W_hh


def compare_paths(step_backward: Callable, seeds: Sequence[int] = SEEDS) -> PathComparison:
    """Measure both paths without recurrent weights and with those that torch draws.

    Args:
        step_backward: `lstm_step_backward`.
        seeds: one network for each, in every setting.
    """

    def measure(seed: int, bias: int, gain: float) -> GradientPaths:
        cache = random_lstm(seed, forget_bias=bias, gain=gain)
        return paths_from_last_cell_state(step_backward, cache)

    return PathComparison(
        [measure(seed, BIASES[1], 0) for seed in seeds],
        {bias: [measure(seed, bias, TORCH_GAIN) for seed in seeds] for bias in BIASES},
    )


def draw_paths(paths: PathComparison) -> Figure:
    """Draw the total gradient above its straight part, and the share that is left out."""
    bias = BIASES[0]
    with style():
        fig, (left, right) = plt.subplots(1, 2, figsize=(9.6, 4.2))
        total = np.array([each.total for each in paths.recurrent[bias]])
        straight = np.array([each.straight for each in paths.recurrent[bias]])
        draw_band(left, total, CELL, "all paths")
        draw_band(left, straight, FORGET_GATE, "product of\nthe f alone", ls="--")
        _draw_gap(left, np.median(total, axis=0), np.median(straight, axis=0))
        left.set(title=f"The product falls short (forget bias {bias})", yscale="log")
        left.set(ylabel="‖∂L/∂c‖, relative to lag 0")
        shades = ordered_colours(len(BIASES))
        for (each, group), colour in zip(paths.recurrent.items(), shades, strict=True):
            left_out = np.array([path.left_out for path in group])
            draw_band(right, left_out, colour, legend=f"forget bias {each}")
        blind = np.array([path.left_out for path in paths.blind])
        draw_band(right, blind, GREY, legend="W_hh = 0")
        right.set(title="The product leaves out nearly everything", ylim=(-0.04, 1.04))
        right.set_ylabel("share of the gradient left out")
        right.legend(loc="center right", bbox_to_anchor=(1, 0.3))
        right.yaxis.set_major_formatter("{x:.0%}")
        for ax in (left, right):
            ax.set(xlabel="lag (steps back)", xlim=(0, LAG))
    return described(fig, _describe_curves(paths))


def _describe_curves(paths: PathComparison) -> str:
    """Describe the figure: both curves at the end, and the share left out at every bias."""
    bias = BIASES[0]
    total, straight = (
        np.median([getattr(path, name)[LAG] for path in paths.recurrent[bias]])
        for name in ("total", "straight")
    )
    shares = ", ".join(
        f"{left_out_at(group, SHORT_LAG):.0%} with forget bias {each}"
        for each, group in paths.recurrent.items()
    )
    return (
        f"Two panels against lag. Left, forget bias {bias}: at lag {LAG}, the gradient of the cell "
        f"state by all paths is {total:.1g} of that at lag 0, but the product of the forget gates "
        f"alone is {straight:.1g}. Right: at lag {SHORT_LAG}, this product leaves out {shares}. "
        f"With W_hh = 0 it leaves out {left_out_at(paths.blind, LAG):.0%}."
    )


def _draw_gap(ax: Axes, upper: np.ndarray, lower: np.ndarray) -> None:
    """Mark how many times larger the upper curve is at its end."""
    at = len(upper) - 4
    ax.annotate(
        "", (at, upper[at]), (at, lower[at]), arrowprops={"arrowstyle": "<->", "color": INK}
    )
    above_middle = (
        upper[at] ** 0.65 * lower[at] ** 0.35
    )  # the lower curve passes left of the middle
    factor = f"{upper[at] / lower[at]:,.0f} times "
    ax.text(at, above_middle, factor, ha="right", va="center", color=INK)


def left_out_at(paths: Sequence[GradientPaths], lag: int) -> float:
    """Return the median share that the product leaves out at a lag."""
    return float(np.median([path.left_out[lag] for path in paths]))


def describe_paths(paths: PathComparison) -> str:
    """State the share that the product of the forget gates leaves out."""
    lines = [f"medians of {len(paths.blind)} networks:"]
    for bias, group in paths.recurrent.items():
        share = left_out_at(group, SHORT_LAG)
        factor = np.median([path.total[LAG] / path.straight[LAG] for path in group])
        lines.append(
            f"forget bias {bias}: the product leaves out {share:.0%} at lag {SHORT_LAG}; at lag "
            f"{LAG} the gradient is {factor:,.0f} times as large as the product"
        )
    return "\n".join(lines)


def conclude_two_states(seeds: Sequence[int] = SEEDS) -> Conclusion:
    """Claim 4.1a: is the pair (h, c) all that later steps need, and is one of them too little?"""
    changes = np.array([_change_of_future(seed) for seed in seeds])  # (seeds, 3)
    same, lacks_c, lacks_h = changes[:, 0].max(), changes[:, 1].min(), changes[:, 2].min()
    how = "exactly the same" if same == 0 else f"the same to within {same:.0e}"
    return Conclusion(
        "4.1a",
        "true" if same < EXACT < min(lacks_c, lacks_h) else "false",
        f"Start {len(seeds)} networks again in the middle of a sequence. With their h and c, all "
        f"later hidden states are {how}. With c set to zero, some differ "
        f"by {lacks_c:.1g} or more; with h set to zero, by {lacks_h:.1g} or more. Later steps need "
        "both states and nothing else of the past.",
    )


def _change_of_future(seed: int) -> tuple[float, float, float]:
    """Return the change of later hidden states with both states kept, without c, and without h."""
    cache = random_lstm(seed)
    t = len(cache.hs) // 2
    h, c, b = cache.hs[t - 1], cache.cs[t - 1], np.zeros(len(cache.W_ih))

    def change(h: np.ndarray, c: np.ndarray) -> float:
        hs, _, _ = lstm_forward(cache.x[t:], h, c, cache.W_ih, cache.W_hh, b)
        return float(np.abs(hs - cache.hs[t:]).max())

    return change(h, c), change(h, 0 * c), change(0 * h, c)


def conclude_straight_path(paths: PathComparison) -> Conclusion:
    """Claim 4.1b: is the product of the forget gates the gradient of the cell state?"""
    exact = max(path.left_out.max() for path in paths.blind)
    shares = {bias: left_out_at(group, SHORT_LAG) for bias, group in paths.recurrent.items()}
    falls_short = min(path.left_out[SHORT_LAG] for g in paths.recurrent.values() for path in g)
    holds = exact < EXACT
    verdict: ClaimVerdict = (
        "true if" if holds and falls_short > EXACT else "true" if holds else "false"
    )
    listed = ", ".join(f"{share:.0%} at forget bias {bias}" for bias, share in shares.items())
    return Conclusion(
        "4.1b",
        verdict,
        f"With W_hh = 0 the gates do not depend on h, and equation (22) is exact to within "
        f"{exact:.0e} in {len(paths.blind)} networks. With recurrent weights as torch draws them, "
        f"it leaves out {listed}, {SHORT_LAG} steps back (medians).",
        "the gates are held fixed",
    )
