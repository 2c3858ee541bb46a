"""What do the states of the trained model encode? Linear probes, and two baselines.

`python -m lstm_course.lessons.lesson_08.probes` repeats the kept measurement with the checkpoint
of the course, in about 1 minute. N characters, H hidden units, V characters of the vocabulary.
"""

import argparse
from collections.abc import Mapping
from pathlib import Path

import matplotlib.pyplot as plt
import numpy as np
import torch
from matplotlib.figure import Figure

from lstm_course.char_lm.model import CharacterLSTM
from lstm_course.char_lm.probing import Probe, probe_all, states_along
from lstm_course.char_lm.text import Vocabulary
from lstm_course.lessons.kept_results import keep_results, load_results
from lstm_course.lessons.lesson_08.code_labels import PROPERTIES, label_files
from lstm_course.lessons.lesson_08.trained_model import load_checkpoint
from lstm_course.lessons.lesson_08.weights import weights_fingerprint
from lstm_course.plotting.alternative_text import described
from lstm_course.plotting.palette import GREY, INK, MODELS, style
from lstm_course.tasks.python_corpus import load_corpus

TRAINED, UNTRAINED, WINDOW = "trained LSTM", "untrained LSTM", "last 8 characters"
BASELINES = (UNTRAINED, WINDOW)
WINDOW_SIZE = 8
CHARACTERS, SEED = 60_000, 1
RESAMPLES = 10_000
COMMAND = "python -m lstm_course.lessons.lesson_08.probes"
RESULTS = Path(__file__).parent / "results" / "probes.json"

Probes = Mapping[str, Mapping[str, Probe]]  # source of the features -> property -> probe


def compare_probes(
    model: CharacterLSTM, vocabulary: Vocabulary, text: str, characters: int = CHARACTERS
) -> dict[str, dict[str, Probe]]:
    """Probe the states of a trained model, those of an untrained one, and the last characters.

    Args:
        model: the trained model.
        vocabulary: its vocabulary.
        text: files of Python code that it was not trained on, as in the test set.
        characters: number of characters to read.

    Returns:
        One probe per property, for each of the three sources.
    """
    text, labels = label_files(text, characters)
    return {
        TRAINED: probe_all(states_along(model, vocabulary, text), labels),
        UNTRAINED: probe_all(
            states_along(untrained_like(model, len(vocabulary)), vocabulary, text), labels
        ),
        WINDOW: probe_all(
            last_characters(vocabulary.encode(text).numpy(), len(vocabulary)), labels
        ),
    }


def untrained_like(model: CharacterLSTM, vocabulary_size: int) -> CharacterLSTM:
    """Build a model of the same size with the weights that training starts from.

    Args:
        model: the trained model.
        vocabulary_size: V.
    """
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(SEED)
        lstm = model.lstm
        untrained = CharacterLSTM(
            vocabulary_size, lstm.hidden_size, lstm.num_layers, lstm.input_size
        )
    return untrained.to(model.device).eval()


def last_characters(
    tokens: np.ndarray, vocabulary_size: int, count: int = WINDOW_SIZE
) -> np.ndarray:
    """Encode the last characters at each place as one-hot vectors, (N, count · V).

    Args:
        tokens: the text, (N,).
        vocabulary_size: V.
        count: number of characters, the present one included.

    Example:
        >>> last_characters(np.array([1, 0]), vocabulary_size=2, count=2).tolist()
        [[0.0, 1.0, 0.0, 0.0], [1.0, 0.0, 0.0, 1.0]]
    """
    features = np.zeros((len(tokens), count * vocabulary_size))
    for back in range(count):
        places = np.arange(back, len(tokens))
        features[places, back * vocabulary_size + tokens[: len(tokens) - back]] = 1
    return features


def gain(ours: Probe, baseline: Probe) -> tuple[float, float, float]:
    """Return the difference in R², with its 95% bootstrap interval over the held-out blocks.

    Args:
        ours: the probe of the trained model.
        baseline: a probe of the same property on the same text.

    Returns:
        The difference, and the lower and upper end of the interval.
    """
    differences = np.subtract(baseline.errors, ours.errors)  # one per block
    rng = np.random.default_rng(0)
    means = rng.choice(differences, (RESAMPLES, len(differences))).mean(axis=1)
    low, high = np.quantile(means, (0.025, 0.975))
    return float(differences.mean()), float(low), float(high)


def best_baseline(probes: Probes, name: str) -> str:
    """Return the baseline that explains more of a property."""
    return max(BASELINES, key=lambda source: probes[source][name].explained)


def clearest_property(probes: Probes) -> str:
    """Return the property that a single unit of the trained model explains best."""
    return max(PROPERTIES, key=lambda name: probes[TRAINED][name].best_alone)


def kept_probes() -> dict[str, dict[str, Probe]]:
    """Load the kept measurement."""
    kept = load_results("08", RESULTS.stem)["probes"]
    return {
        source: {name: Probe(**one) for name, one in probes.items()}
        for source, probes in kept.items()
    }


def draw_probe_comparison(probes: Probes | None = None) -> Figure:
    """Draw the explained variance of each property, one row per property.

    Args:
        probes: result of `compare_probes`; None: the kept measurement.
    """
    probes = probes or kept_probes()
    rows = np.arange(len(PROPERTIES))
    alone = [probes[TRAINED][name].best_alone for name in PROPERTIES]
    marks = {source: [one[name].explained for name in PROPERTIES] for source, one in probes.items()}
    ours = MODELS["lstm"]
    with style():
        fig, ax = plt.subplots(figsize=(7, 3.6))
        lowest = np.maximum(np.min([marks[source] for source in BASELINES], axis=0), 0)
        ax.hlines(rows, lowest, marks[TRAINED], color=GREY, linewidth=0.8)
        for values, marker, face, edge, label in (
            (marks[WINDOW], "s", GREY, GREY, f"{WINDOW}, one-hot"),
            (marks[UNTRAINED], "o", "none", INK, f"{UNTRAINED}, all units"),
            (marks[TRAINED], "o", ours, ours, f"{TRAINED}, all units"),
            (alone, "D", "none", ours, f"{TRAINED}, best unit alone"),
        ):
            ax.plot(
                np.maximum(values, 0),
                rows,
                marker,
                markersize=8,
                markerfacecolor=face,
                markeredgecolor=edge,
                markeredgewidth=1.5,
                label=label,
            )
        ax.set_yticks(rows, list(PROPERTIES))
        ax.set(
            xlabel="share of variance explained on held-out text (R²)",
            xlim=(-0.03, 1.03),
            ylim=(len(rows) - 0.5, -0.5),
            title=f"Training makes {_count_gains(probes)} of {len(rows)} properties easier to read",
        )
        ax.grid(axis="y", visible=False)
        fig.legend(loc="outside lower center", ncols=2)
    return described(fig, describe_probes(probes))


def _count_gains(probes: Probes) -> int:
    return sum(
        gain(probes[TRAINED][name], probes[best_baseline(probes, name)][name])[1] > 0
        for name in PROPERTIES
    )


def describe_probes(probes: Probes | None = None) -> str:
    """Describe, per property, what training adds to the better baseline.

    Args:
        probes: result of `compare_probes`; None: the kept measurement.
    """
    probes = probes or kept_probes()
    lines = []
    for name in PROPERTIES:
        ours, baseline = probes[TRAINED][name], best_baseline(probes, name)
        difference, low, high = gain(ours, probes[baseline][name])
        lines.append(
            f"{name}: {judge_gain(low, high)}. R² is {ours.explained:.2f} with all units of the "
            f"trained LSTM, {probes[UNTRAINED][name].explained:.2f} with the untrained LSTM and "
            f"{probes[WINDOW][name].explained:.2f} with the {WINDOW}. The gain over the better "
            f"baseline is {difference:.2f}, 95% interval {low:.2f} to {high:.2f}. Unit "
            f"{ours.best_unit} alone reaches {ours.best_alone:.2f}."
        )
    return "\n".join(lines)


def judge_gain(low: float, high: float) -> str:
    """Name the outcome of a comparison with the better baseline.

    Args:
        low, high: ends of the interval of the gain.
    """
    if low > 0:
        return "training helps"
    return "the baseline is better" if high < 0 else "no clear difference"


def main(arguments: list[str] | None = None) -> None:
    """Measure at full size and keep the results.

    Args:
        arguments: command-line arguments; None: those of this process.
    """
    parser = argparse.ArgumentParser(prog=COMMAND, description=__doc__)
    parser.add_argument("--checkpoint", help="another trained model than the one of the course")
    options = parser.parse_args(arguments)
    trained, corpus = load_checkpoint(options.checkpoint), load_corpus()
    probes = compare_probes(trained.model, trained.vocabulary, corpus.test)
    results = {
        "weights": weights_fingerprint(trained.model),
        "probes": {
            source: {name: one._asdict() for name, one in found.items()}
            for source, found in probes.items()
        },
    }
    size = {"characters": CHARACTERS, "seed": SEED, "corpus": corpus.describe()}
    keep_results(RESULTS, COMMAND, size, results)
    print(describe_probes())


if __name__ == "__main__":
    main()
