"""Claim 3.4: do LSTMs deal with lags of different lengths? Trained to 10 and to 60 steps.

`python -m lstm_course.lessons.lesson_03.lag_claim` repeats the kept runs, in about 2 minutes.
"""

from collections.abc import Callable, Iterable, Mapping
from itertools import product
from pathlib import Path

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from lstm_course.cells.lstm import lstm_forward
from lstm_course.lessons.claims import ClaimVerdict, Conclusion
from lstm_course.lessons.kept_results import keep_results, load_results
from lstm_course.lessons.lesson_03.many_lags import (
    Kind,
    learn_to_hold,
    long_sequences,
    right_by_lag,
)
from lstm_course.lessons.scores import fisher_p_value
from lstm_course.plotting.alternative_text import described
from lstm_course.plotting.palette import GREY, INK, MODELS, PALE, style

EDGES = (0, 3, 10, 30, 60, 100, 300, 1000)  # of the ranges of lags
LENGTHS = (10, 60)  # steps of the training sequences: all lags in training are shorter
WRITE_RATE = {10: 0.2, 60: 0.05}  # two or three writes per sequence, beside the first
KINDS: tuple[Kind, ...] = ("lstm", "rnn")
UPDATES = 300
KEPT_SEEDS = range(20)
ENOUGH = 0.95  # share of correct answers with which a network deals with a range of lags
LEVEL = 0.05
RESULTS = Path(__file__).parent / "results" / "lag_claim.json"

Shares = Mapping[tuple[Kind, int], np.ndarray]  # kind, length of training -> (seeds, ranges)


def measure_lags(
    lstm: Callable, kind: Kind, length: int, seeds: Iterable[int], updates: int = UPDATES
) -> np.ndarray:
    """Train networks and compute their shares of correct answers by range of lags.

    Args:
        lstm: the forward pass of an LSTM, the learner's own or the library's.
        kind: of network.
        length: steps of the training sequences.
        seeds: one network each.
        updates: of the training.

    Returns:
        (seeds, len(EDGES) - 1)
    """
    sequences = long_sequences(np.random.default_rng(0), steps=EDGES[-1], count=40)
    rate = WRITE_RATE[length]
    return np.array(
        [
            right_by_lag(
                lstm,
                learn_to_hold(kind, seed, updates=updates, steps=length, write_rate=rate),
                sequences,
                EDGES,
            )
            for seed in seeds
        ]
    )


def own_lstms(
    lstm: Callable, progress: Callable[[list], Iterable] = iter
) -> dict[tuple[Kind, int], np.ndarray]:
    """Train two LSTMs for each length and test them with the learner's forward pass.

    Args:
        lstm: the learner's `lstm_forward`.
        progress: wraps the list of runs, e.g. `tqdm`.
    """
    runs = list(product(LENGTHS, (20, 21)))  # seeds that the kept runs do not use
    found = {run: measure_lags(lstm, "lstm", run[0], [run[1]])[0] for run in progress(runs)}
    return {
        ("lstm", length): np.array([found[run] for run in runs if run[0] == length])
        for length in LENGTHS
    }


def kept_shares() -> dict[tuple[Kind, int], np.ndarray]:
    """Load the shares of the kept runs."""
    kept = load_results("03", RESULTS.stem)["right"]
    return {
        (kind, length): np.array(kept[kind][str(length)])
        for kind, length in product(KINDS, LENGTHS)
    }


def draw_lags(own: Shares | None = None) -> Figure:
    """Draw the share of correct answers against the lag, one line per network.

    Args:
        own: the learner's LSTMs, drawn as rings.
    """
    middles = np.sqrt((np.array(EDGES[:-1]) + 1) * np.array(EDGES[1:]))
    kept = kept_shares()
    with style():
        fig, axes = plt.subplots(1, 2, figsize=(10.0, 4.2), sharex=True, sharey=True)
        for ax, length in zip(axes, LENGTHS, strict=True):
            ax.axvspan(length, EDGES[-1], color=PALE, lw=0)
            ax.axhline(0.5, color=GREY, linestyle="--", lw=1.2)
            for kind in reversed(KINDS):
                _draw_networks(ax, middles, kept[kind, length], kind)
            if own is not None:
                for shares in own["lstm", length]:
                    ax.plot(middles, shares, "o", color=MODELS["lstm"], ms=8, mfc="none", mew=1.3)
            ax.set(title=f"Trained on sequences of {length} steps", xscale="log")
            ax.set_xlabel("steps since the bit was written")
            ax.grid(axis="x", visible=False)
        axes[0].text(EDGES[-1] * 0.9, 0.33, "longer than in training", ha="right", color=INK)
        axes[0].text(middles[0], 0.47, "guessing", va="top", color=INK)
        axes[0].set(ylabel="share of correct answers", ylim=(0.3, 1.05), xlim=(1.2, EDGES[-1]))
        axes[0].set_xticks([3, 10, 30, 100, 300], ["3", "10", "30", "100", "300"])
        axes[0].minorticks_off()
        if own is not None:
            axes[1].plot([], [], "o", color=MODELS["lstm"], ms=8, mfc="none", label="your LSTMs")
        axes[1].legend(loc="center right", bbox_to_anchor=(1, 0.62))
    return described(fig, describe_lags(kept))


def describe_lags(kept: Shares) -> str:
    """Describe the figure in words: mean shares at the shortest and at the longest lags.

    Args:
        kept: the shares of the networks that lines show.
    """
    panels = []
    for length in LENGTHS:
        means = ", ".join(
            f"{kind.upper()}s {shares[0]:.2f} and {shares[-1]:.2f}"
            for kind in KINDS
            for shares in [kept[kind, length].mean(axis=0)]
        )
        panels.append(f"After training on {length} steps: {means}.")
    return (
        f"Share of correct answers against the lag. Means for lags up to {EDGES[1]} steps, and "
        f"from {EDGES[-2] + 1} to {EDGES[-1]:,} steps. {' '.join(panels)} Guessing gives 0.5."
    )


def _draw_networks(ax: Axes, middles: np.ndarray, shares: np.ndarray, kind: Kind) -> None:
    """Draw one thin line per network of a kind, and a thick one for their mean."""
    line = "-" if kind == "lstm" else (0, (4, 1.5))
    ax.plot(middles, shares.T, color=MODELS[kind], lw=0.9, alpha=0.45)
    ax.plot(
        middles,
        shares.mean(axis=0),
        color=MODELS[kind],
        linestyle=line,
        lw=3,
        label=f"mean of {len(shares)} {kind.upper()}s",
    )


def count_able(shares: np.ndarray, *, up_to: int | None = None) -> int:
    """Count the networks that deal with every range of lags.

    Args:
        shares: (seeds, ranges).
        up_to: only ranges that end at this lag or earlier; None for all.
    """
    ranges = [k for k, end in enumerate(EDGES[1:]) if up_to is None or end <= up_to]
    return int((shares[:, ranges].min(axis=1) >= ENOUGH).sum())


def conclude_lags(shares: Shares | None = None, guess: object = None) -> Conclusion:
    """Return the verdict on claim 3.4.

    The claim is false if at most half of the LSTMs deal with the lags that occur in their training.
    It is true if they deal with longer ones after either training, and conditional otherwise.

    Args:
        shares: of correct answers; None for the kept runs.
        guess: the learner's prediction of the share that LSTMs trained on 10 steps get right at the
            longest lags; None where there is none.
    """
    shares = kept_shares() if shares is None else shares
    short, long = (shares["lstm", length] for length in LENGTHS)
    runs = len(long)
    within = [count_able(shares["lstm", length], up_to=length) for length in LENGTHS]
    able = [count_able(short), count_able(long)]
    p = fisher_p_value(able[1], runs, able[0], runs)
    verdict: ClaimVerdict
    if min(within) <= runs / 2:
        verdict, condition = "false", ""
    elif p < LEVEL:
        verdict, condition = "true if", "training shows lags long enough"
    elif min(able) > runs / 2:
        verdict, condition = "true", ""
    else:
        verdict, condition = "misleading", ""
    said = "" if guess is None else f" You predicted {guess}."
    longest = short[:, -1].mean()
    rnns = [count_able(shares["rnn", length]) for length in LENGTHS]
    return Conclusion(
        "3.4",
        verdict,
        f"Lags that occur in training: {within[0]} of {runs} LSTMs deal with them after training "
        f"on {LENGTHS[0]} steps, and {within[1]} of {runs} after {LENGTHS[1]}. All lags up to "
        f"{EDGES[-1] - 1}: {able[0]} of {runs} after {LENGTHS[0]} steps, and {able[1]} of {runs} "
        f"after {LENGTHS[1]} (Fisher's exact test: p = {p:.1g}). "
        f"After {LENGTHS[0]} steps of training, the mean at the longest lags is {longest:.0%}."
        f"{said} For RNNs with as many parameters, the counts are {rnns[0]} and {rnns[1]}.",
        condition=condition,
    )


def main() -> None:
    """Run the experiment at full size and keep its results."""
    right = {
        kind: {
            str(length): measure_lags(lstm_forward, kind, length, KEPT_SEEDS).round(4).tolist()
            for length in LENGTHS
        }
        for kind in KINDS
    }
    size = {"edges": EDGES, "lengths": LENGTHS, "seeds": list(KEPT_SEEDS), "updates": UPDATES}
    command = "python -m lstm_course.lessons.lesson_03.lag_claim"
    keep_results(RESULTS, command, size, {"right": right})


if __name__ == "__main__":
    main()
