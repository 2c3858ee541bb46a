"""Growth of the cell state on a stream without an end: kept runs, and the learner's on top.

`python -m lstm_course.lessons.lesson_03.stream_growth` repeats the kept runs, in about 2 minutes.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import product
from pathlib import Path

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.figure import Figure

from lstm_course.lessons.kept_results import keep_results, load_results
from lstm_course.lessons.lesson_03.endless_stream import SEGMENT, StreamRecord, learn_from_streams
from lstm_course.plotting.alternative_text import described
from lstm_course.plotting.palette import GREY, INK, style
from lstm_course.size import experiment_size

CELLS = {"with a forget gate": True, "without, as in 1997": False}
LINES = {"with a forget gate": "-", "without, as in 1997": "--"}
KEPT_SEEDS, KEPT_LENGTH = range(10), 30_000
OWN_RUNS = {  # the learner's symbols and seeds
    "trial": (1000, 2),
    "quick": (3000, 2),
    "full": (KEPT_LENGTH, 10),
}
THINNING = 10  # of the kept segments, to keep the file small
# Bits per symbol: coin tosses per string over its mean length of 12 symbols. A network that does
# not remember the string's T or P has one more to guess.
FORGETTING, LEAST = 8 / 12, 7 / 12
REMEMBERS = 0.64  # bits per symbol: between the two, with room for chance
RESULTS = Path(__file__).parent / "results" / "stream_growth.json"

Runs = Mapping[str, Sequence[StreamRecord]]


def own_streams(progress: Callable[[list], Iterable] = iter) -> dict[str, list[StreamRecord]]:
    """Train the learner's own networks, from seeds that the kept runs do not use.

    Args:
        progress: wraps the list of runs, e.g. `tqdm`.
    """
    length, count = OWN_RUNS[experiment_size()]
    seeds = range(len(KEPT_SEEDS), len(KEPT_SEEDS) + count)
    runs: dict[str, list[StreamRecord]] = {name: [] for name in CELLS}
    for name, seed in progress(list(product(CELLS, seeds))):
        runs[name].append(learn_from_streams(CELLS[name], seed, length=length))
    return runs


def kept_streams() -> dict[str, list[StreamRecord]]:
    """Load the kept runs, one entry per `THINNING` segments."""
    kept = load_results("03", RESULTS.stem)["runs"]
    symbols = THINNING * SEGMENT * np.arange(1, KEPT_LENGTH // (THINNING * SEGMENT) + 1)
    return {
        name: [
            StreamRecord(symbols, np.array(run["largest"]), np.array(run["bits"]))
            for run in kept[name]
        ]
        for name in CELLS
    }


def draw_growth(own: Runs | None = None, kept: Runs | None = None) -> Figure:
    """Draw the largest cell state and the cross-entropy against the symbols read.

    Args:
        own: the learner's runs, drawn as thick lines over the kept ones.
        kept: the runs of ten seeds; None loads them.
    """
    kept = kept_streams() if kept is None else kept
    with style():
        fig, (left, right) = plt.subplots(1, 2, figsize=(10.4, 4.0))
        for name, runs in kept.items():
            look = {"color": INK if CELLS[name] else GREY, "linestyle": LINES[name]}
            for ax, field in ((left, "largest"), (right, "bits")):
                values = np.array([getattr(run, field) for run in runs])
                ax.plot(runs[0].symbols, values.T, lw=0.7, alpha=0.5, **look)
                ax.plot(runs[0].symbols, np.median(values, axis=0), lw=2.6, label=name, **look)
            for run in own[name] if own is not None else ():
                left.plot(run.symbols, run.largest, lw=2.0, color=look["color"], alpha=0.9)
        left.set(yscale="log", title="Without a forget gate, the cell state keeps growing")
        left.set_ylabel("largest |c|")
        left.legend(loc="center right", bbox_to_anchor=(1, 0.5))
        right.set(title="and the network learns less", ylabel="bits per symbol", ylim=(0.54, 1.1))
        for value, text in ((FORGETTING, "T or P forgotten"), (LEAST, "least possible")):
            right.axhline(value, color=INK, linestyle=":", lw=1.2)
            right.text(0, value + 0.008, text, color=INK)
        for ax in (left, right):
            ax.set_xlabel("symbols read")
            ax.xaxis.set_major_formatter("{x:,.0f}")
    return described(fig, describe_curves(kept))


def describe_curves(runs: Runs) -> str:
    """Describe the figure in words, with the ends of its curves.

    Args:
        runs: of each kind.
    """
    kinds = []
    for name, records in runs.items():
        largest = [run.largest[-1] for run in records]
        bits = np.median([run.bits[-1] for run in records])
        kinds.append(
            f"{name}, {records[0].symbols[-1]:,.0f} symbols: largest |c| from {min(largest):,.0f} "
            f"to {max(largest):,.0f}, median of {bits:.2f} bits per symbol"
        )
    return (
        "Left: the largest cell state, on a logarithmic axis. Right: the cross-entropy. The curves "
        f"end at these values: {'; '.join(kinds)}. The least possible is {LEAST:.2f}."
    )


def describe_growth(own: Runs, guess: object = None) -> str:
    """Describe the largest cell states and the cross-entropies.

    Args:
        own: the learner's runs.
        guess: the learner's prediction of the largest |c| without a forget gate; None for none.
    """
    lines = []
    for owner, runs in (("kept", kept_streams()), ("your", own)):
        for name, records in runs.items():
            largest = [run.largest[-1] for run in records]
            bits = np.array([run.bits[-5:].mean() for run in records])
            lines.append(
                f"{owner} {len(records)} runs {name}, {records[0].symbols[-1]:,.0f} symbols: "
                f"largest |c| from {min(largest):,.0f} to {max(largest):,.0f}, "
                f"{bits.mean():.2f} bits per symbol, {(bits < REMEMBERS).sum()} remember T or P"
            )
    if guess is not None:
        lines.append(f"You predicted {guess} for the cell without a forget gate.")
    return "\n".join(lines)


def main() -> None:
    """Run the experiment at full size and keep its results."""
    runs = {
        name: [_thin(learn_from_streams(gate, seed, length=KEPT_LENGTH)) for seed in KEPT_SEEDS]
        for name, gate in CELLS.items()
    }
    size = {"seeds": list(KEPT_SEEDS), "length": KEPT_LENGTH, "every": THINNING}
    command = "python -m lstm_course.lessons.lesson_03.stream_growth"
    keep_results(RESULTS, command, size, {"runs": runs})


def _thin(run: StreamRecord) -> dict[str, list[float]]:
    """Keep the last of every `THINNING` values of |c|, and the means of their cross-entropies."""
    bits = run.bits.reshape(-1, THINNING).mean(axis=1)
    return {
        "largest": run.largest[THINNING - 1 :: THINNING].round(2).tolist(),
        "bits": bits.round(4).tolist(),
    }


if __name__ == "__main__":
    main()
