"""How many of the functions that a model writes does Python accept? LSTM against n-gram model.

`python -m lstm_course.lessons.lesson_08.parsed_functions` repeats the kept measurement with the
checkpoint of the course, in about 1 minute.
"""

import argparse
from collections.abc import Sequence
from math import sqrt
from pathlib import Path
from typing import Any, NamedTuple

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.figure import Figure

from lstm_course.char_lm.ngram import NGramModel
from lstm_course.lessons.kept_results import keep_results, load_results
from lstm_course.lessons.lesson_08.trained_model import load_checkpoint
from lstm_course.lessons.lesson_08.weights import weights_fingerprint
from lstm_course.lessons.lesson_08.written_functions import (
    LIMIT,
    TEMPERATURE,
    WrittenFunction,
    write_functions,
)
from lstm_course.lessons.lesson_08.written_texts import LSTMWriter, NGramWriter, Writer
from lstm_course.lessons.scores import fisher_p_value
from lstm_course.plotting.alternative_text import described
from lstm_course.plotting.palette import GREY, MODELS, style
from lstm_course.tasks.python_corpus import load_corpus

ORDER = 6  # of the n-gram model: the best one on the validation set
COUNT, SEED = 400, 0
EDGES = (0, 100, 200, 400, LIMIT)  # lengths in characters, upper edges included
KEPT_TEXTS = 4
COMMAND = "python -m lstm_course.lessons.lesson_08.parsed_functions"
RESULTS = Path(__file__).parent / "results" / "parsed_functions.json"
SPREAD = 1.96  # standard deviations on each side of a 95% interval


class ParseCounts(NamedTuple):
    """The functions of one model, one entry per function."""

    lengths: np.ndarray  # characters
    finished: np.ndarray
    parsed: np.ndarray  # unfinished functions count as failed
    copied: np.ndarray  # accepted, and in the training set word for word

    def in_bin(self, k: int) -> np.ndarray:
        """Return which functions belong to the length bin k; unfinished ones are in the last."""
        return np.digitize(self.lengths, EDGES[1:-1], right=True) == k

    def share(self, k: int | None = None) -> tuple[int, int]:
        """Return the number of accepted functions and of all, in the bin k or in total."""
        chosen = np.ones(len(self.lengths), dtype=bool) if k is None else self.in_bin(k)
        return int(self.parsed[chosen].sum()), int(chosen.sum())


BINS = range(len(EDGES) - 1)


def count_parsed(functions: Sequence[WrittenFunction], training: str) -> ParseCounts:
    """Count which functions Python accepts, and which the training set holds word for word.

    Args:
        functions: the functions of one model.
        training: the training set.
    """
    parsed = np.array([not one.error for one in functions])
    return ParseCounts(
        lengths=np.array([len(one.text) if one.finished else LIMIT for one in functions]),
        finished=np.array([one.finished for one in functions]),
        parsed=parsed,
        copied=np.array(
            [p and one.indented in training for p, one in zip(parsed, functions, strict=True)]
        ),
    )


def same_length_share(model: ParseCounts, lengths_of: ParseCounts) -> float:
    """Compute the share that a model would reach with the lengths of another model's functions.

    Each length bin has the weight of the other model. Bins without a function of this model are
    left out.

    Args:
        model: the model whose share is computed.
        lengths_of: the model that gives the weights.
    """
    pairs = [(model.share(k), lengths_of.share(k)[1]) for k in BINS]
    pairs = [(own, weight) for own, weight in pairs if own[1]]
    total = sum(weight for _, weight in pairs)
    if not total:
        raise ValueError("the models have no length in common: compare more functions")
    return sum(weight * parsed / count for (parsed, count), weight in pairs) / total


def interval(successes: int, count: int) -> tuple[float, float]:
    """Return Wilson's 95% interval of a share.

    Example:
        >>> [round(bound, 2) for bound in interval(5, 10)]
        [0.24, 0.76]
    """
    share, spread = successes / count, SPREAD**2 / count
    centre = share + spread / 2
    width = SPREAD * sqrt(share * (1 - share) / count + spread / (4 * count))
    return (centre - width) / (1 + spread), (centre + width) / (1 + spread)


def kept_counts() -> dict[str, ParseCounts]:
    """Load the kept measurement: "lstm" and "ngram"."""
    kept = load_results("08", RESULTS.stem)
    return {
        name: ParseCounts(**{k: np.array(v) for k, v in kept[name].items() if k != "examples"})
        for name in ("lstm", "ngram")
    }


def draw_parsed(counts: dict[str, ParseCounts] | None = None) -> Figure:
    """Draw the share of accepted functions by length, with 95% intervals.

    Args:
        counts: "lstm" and "ngram"; None: the kept measurement.
    """
    counts = counts or kept_counts()
    names = {"lstm": "LSTM", "ngram": f"{ORDER}-gram model"}
    ours, theirs = (_percent(counts[name].share()) for name in names)
    with style():
        fig, ax = plt.subplots()
        for name, colour, shift in (("lstm", MODELS["lstm"], -0.08), ("ngram", GREY, 0.08)):
            filled = [(k, *counts[name].share(k)) for k in BINS if counts[name].share(k)[1]]
            x = np.array([k for k, _, _ in filled]) + shift
            y = np.array([parsed / count for _, parsed, count in filled])
            ends = np.array([interval(parsed, count) for _, parsed, count in filled])
            ax.vlines(x, *ends.T, color=colour, linewidth=2)
            ax.plot(x, y, "o-", color=colour, markersize=8, linewidth=1, label=names[name])
        ax.set_xticks(list(BINS), [_tick(k, counts) for k in BINS])
        ax.set(
            xlabel="characters of the function (number of functions, LSTM : n-gram model)",
            ylabel="share that Python accepts",
            ylim=(-0.02, 1.05),
            xlim=(-0.4, len(BINS) - 0.6),
            title=f"Python accepts {ours} of the LSTM's functions, {theirs} of the other's",
        )
        ax.grid(axis="x", visible=False)
        ax.legend(loc="upper right")
    return described(fig, describe_parsed(counts))


def _tick(k: int, counts: dict[str, ParseCounts]) -> str:
    numbers = " : ".join(str(counts[name].share(k)[1]) for name in ("lstm", "ngram"))
    lengths = f"{EDGES[k] + 1} or more" if k == BINS[-1] else f"{EDGES[k] + 1} to {EDGES[k + 1]}"
    return f"{lengths}\n({numbers})"


def describe_parsed(counts: dict[str, ParseCounts] | None = None) -> str:
    """Describe the shares, the test between the models, and the comparison at equal lengths.

    Args:
        counts: "lstm" and "ngram"; None: the kept measurement.
    """
    counts = counts or kept_counts()
    lstm, ngram = counts["lstm"], counts["ngram"]
    (ours, runs), (theirs, other_runs) = lstm.share(), ngram.share()
    p = fisher_p_value(ours, runs, theirs, other_runs)
    higher = "a higher" if p < 0.01 else "no clearly higher"
    bins = "; ".join(
        f"{EDGES[k] + 1} to {EDGES[k + 1]} characters: {_percent(lstm.share(k))} against "
        f"{_percent(ngram.share(k))}{_p_value(lstm.share(k), ngram.share(k))}"
        for k in BINS
    )
    return (
        f"Python accepts {ours} of {runs} functions of the LSTM ({ours / runs:.0%}) and {theirs} "
        f"of {other_runs} of the {ORDER}-gram model ({theirs / other_runs:.0%}). The LSTM has "
        f"{higher} share (Fisher's exact test: p = {p:.1g}). By length: {bins}. With the lengths "
        f"of the LSTM's functions, the {ORDER}-gram model would reach "
        f"{same_length_share(ngram, lstm):.0%}. The limit of {LIMIT} characters cut off "
        f"{_cut(lstm)} functions of the LSTM and {_cut(ngram)} of the {ORDER}-gram model; they "
        f"count as failed. Of the finished functions, Python accepts {_of_finished(lstm)} of the "
        f"LSTM and {_of_finished(ngram)} of the {ORDER}-gram model."
        f" Of the accepted functions, the training set holds {_copies(lstm)} of "
        f"the LSTM and {_copies(ngram)} of the {ORDER}-gram model word for word."
    )


def _percent(share: tuple[int, int]) -> str:
    parsed, count = share
    return f"{parsed / count:.0%}" if count else "none written"


def _p_value(ours: tuple[int, int], theirs: tuple[int, int]) -> str:
    return f" (p = {fisher_p_value(*ours, *theirs):.1g})" if ours[1] and theirs[1] else ""


def _of_finished(counts: ParseCounts) -> str:
    return f"{int(counts.parsed.sum())} of {int(counts.finished.sum())}"


def _cut(counts: ParseCounts) -> int:
    return int((~counts.finished).sum())


def _copies(counts: ParseCounts) -> int:
    return int(counts.copied.sum())


def main(arguments: list[str] | None = None) -> None:
    """Measure at full size and keep the results.

    Args:
        arguments: command-line arguments; None: those of this process.
    """
    parser = argparse.ArgumentParser(prog=COMMAND, description=__doc__)
    parser.add_argument("--checkpoint", help="another trained model than the one of the course")
    parser.add_argument("--count", type=int, default=COUNT, help="functions per model")
    options = parser.parse_args(arguments)
    trained, corpus = load_checkpoint(options.checkpoint), load_corpus()
    tokens = trained.vocabulary.encode(corpus.training).numpy()
    writers: dict[str, Writer] = {
        "lstm": LSTMWriter(trained.model),
        "ngram": NGramWriter(NGramModel(tokens, len(trained.vocabulary), ORDER)),
    }
    results: dict[str, Any] = {"weights": weights_fingerprint(trained.model)}
    for name, writer in writers.items():
        functions = write_functions(writer, trained.vocabulary, options.count, seed=SEED)
        counts = count_parsed(functions, corpus.training)
        examples = [{"text": one.text, "error": one.error} for one in functions[:KEPT_TEXTS]]
        results[name] = {**counts._asdict(), "examples": examples}
    size = {
        "functions": options.count,
        "limit": LIMIT,
        "temperature": TEMPERATURE,
        "seed": SEED,
        "order": ORDER,
        "corpus": corpus.describe(),
    }
    keep_results(RESULTS, COMMAND, size, results)
    print(describe_parsed())


if __name__ == "__main__":
    main()
