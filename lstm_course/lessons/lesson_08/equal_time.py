"""LSTM and Transformer after equal CPU time, beside an n-gram model and compressors.

python -m lstm_course.lessons.lesson_08.equal_time

Every model trains on the training set. The learning rate of each neural model is the better of two,
by the validation set, after 60 seconds; the order of the n-gram model is chosen there too. The test
set is read once, with the chosen settings. Runs that are finished in the folder are not repeated.
"""

import argparse
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from torch import nn

from lstm_course.char_lm.compression import compressed_bits
from lstm_course.char_lm.ngram import NGramModel
from lstm_course.char_lm.text import Vocabulary
from lstm_course.char_lm.transformer import CharacterTransformer
from lstm_course.lessons.kept_results import keep_results
from lstm_course.lessons.lesson_08.checkpoint_run import CheckpointRun, build_lstm
from lstm_course.lessons.lesson_08.recipe import Recipe
from lstm_course.tasks.python_corpus import Corpus, load_corpus
from lstm_course.tasks.source_files import CHARACTERS

COMMAND = "python -m lstm_course.lessons.lesson_08.equal_time"
KEPT = Path(__file__).parent / "results" / "held_out_bits.json"
SEEDS = {60: (0, 1, 2), 300: (0,)}  # runs by training time in seconds of CPU time
ORDERS = (5, 6, 7)
CONTEXT = 64  # steps per segment in training, and all that a Transformer sees


@dataclass(frozen=True, eq=False)
class Family:
    """One kind of neural model, with its size at each training time.

    Attributes:
        name: of the kind.
        sizes: hidden size and number of layers by training time.
        learning_rates: the two that are tried.
        batch_size: streams in training. A Transformer has fewer, so that it takes as many steps as
            the LSTM.
    """

    name: str
    sizes: dict[int, tuple[int, int]]
    learning_rates: tuple[float, float]
    batch_size: int

    def recipe(self, seconds: int, learning_rate: float, seed: int) -> Recipe:
        """Return the settings of one run.

        Args:
            seconds: training time.
            learning_rate: the largest learning rate.
            seed: of the initial weights and of dropout.
        """
        hidden_size, num_layers = self.sizes[seconds]
        return Recipe(
            hidden_size=hidden_size,
            num_layers=num_layers,
            length=CONTEXT,
            batch_size=self.batch_size,
            minutes=seconds / 60,
            learning_rate=learning_rate,
            validate_every=seconds / 2,
            validation_characters=50_000,
            seed=seed,
        )

    def build(self, recipe: Recipe, vocabulary_size: int) -> nn.Module:
        """Build the model of a recipe."""
        if self.name == "LSTM":
            return build_lstm(recipe, vocabulary_size)
        return CharacterTransformer(
            vocabulary_size,
            recipe.hidden_size,
            recipe.num_layers,
            context=CONTEXT,
            dropout=recipe.dropout,
        )


FAMILIES = (
    Family("LSTM", {60: (192, 1), 300: (320, 1)}, (3e-3, 8e-3), batch_size=32),
    Family("Transformer", {60: (64, 2), 300: (96, 3)}, (5e-3, 1e-2), batch_size=16),
)


def measure(corpus: Corpus, folder: Path) -> list[dict[str, Any]]:
    """Train and test every model of the table.

    Args:
        corpus: the text.
        folder: folder of the runs.

    Returns:
        One entry per row of the table.
    """
    chosen = {family: choose_learning_rate(family, corpus, folder) for family in FAMILIES}
    rows = [measure_compressors(corpus), measure_ngram(corpus)]
    for seconds in sorted(SEEDS, reverse=True):
        for family, tried in chosen.items():
            rows.append(measure_family(family, seconds, tried, corpus, folder))
    return rows


def choose_learning_rate(family: Family, corpus: Corpus, folder: Path) -> dict[float, float]:
    """Try both learning rates of a family on the validation set.

    Args:
        family: the kind of model.
        corpus: the text.
        folder: folder of the runs.

    Returns:
        Bits per character by learning rate.
    """
    return {
        rate: train(family, min(SEEDS), rate, 0, corpus, folder).history.best
        for rate in family.learning_rates
    }


def measure_family(
    family: Family, seconds: int, tried: dict[float, float], corpus: Corpus, folder: Path
) -> dict[str, Any]:
    """Train and test one kind of model at one training time, once per seed.

    Args:
        family: the kind of model.
        seconds: training time.
        tried: result of `choose_learning_rate`.
        corpus: the text.
        folder: folder of the runs.
    """
    best = min(tried, key=lambda rate: tried[rate])
    runs = [train(family, seconds, best, seed, corpus, folder) for seed in SEEDS[seconds]]
    return {
        "name": family.name,
        "seconds": seconds,
        "parameters": sum(p.numel() for p in runs[0].model.parameters()),
        "size": family.sizes[seconds],
        "learning_rate": best,
        "tried": {f"{rate:g}": bits for rate, bits in tried.items()},
        "seeds": SEEDS[seconds],
        "characters": [run.history.log[-1]["characters"] for run in runs],
        "validation": [run.history.best for run in runs],
        "test": [test_bits(run, corpus) for run in runs],
    }


def train(
    family: Family, seconds: int, learning_rate: float, seed: int, corpus: Corpus, folder: Path
) -> CheckpointRun:
    """Train one model, or read its finished run.

    Args:
        family: the kind of model.
        seconds: training time.
        learning_rate: the largest learning rate.
        seed: of the initial weights and of dropout.
        corpus: the text.
        folder: folder of all runs.
    """
    name = f"{family.name.lower()}_{seconds}_{learning_rate:g}_{seed}"
    recipe = family.recipe(seconds, learning_rate, seed)
    run = CheckpointRun(recipe, corpus, folder / name, build=family.build)
    run.train()
    sys.stdout.write(f"{name}: {run.history.best:.4f} bits per character in validation\n")
    sys.stdout.flush()
    return run


def test_bits(run: CheckpointRun, corpus: Corpus) -> float:
    """Compute bits per character on the test set, with the best weights of a run."""
    run.model.load_state_dict({k: w.float() for k, w in run.history.best_weights.items()})
    return run.bits_of(run.vocabulary.encode(corpus.test))


def measure_ngram(corpus: Corpus) -> dict[str, Any]:
    """Count n-grams, choose their order on the validation set, and test that order."""
    start = time.process_time()
    vocabulary = Vocabulary(CHARACTERS)
    training, validation, held_out = (
        vocabulary.encode(text).numpy()
        for text in (corpus.training, corpus.validation, corpus.test)
    )
    models = {n: NGramModel(training, len(vocabulary), n) for n in ORDERS}
    tried = {n: model.bits_per_character(validation) for n, model in models.items()}
    best = min(tried, key=lambda n: tried[n])
    bits = models[best].bits_per_character(held_out)
    return {
        "name": f"{best}-grams",
        "seconds": time.process_time() - start,
        "tried": tried,
        "validation": [tried[best]],
        "test": [bits],
    }


def measure_compressors(corpus: Corpus) -> dict[str, Any]:
    """Let each compressor read the training set and compress the test set."""
    start = time.process_time()
    bits = compressed_bits(corpus.training, corpus.test)
    return {"name": "compressors", "seconds": time.process_time() - start, "test": bits}


def main(arguments: list[str] | None = None) -> None:
    """Measure everything and keep it.

    Args:
        arguments: command-line arguments; None: those of this process.
    """
    parser = argparse.ArgumentParser(prog=COMMAND, description=__doc__)
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.add_argument("--folder", type=Path, default=Path("work/equal_time"))
    parser.add_argument("--output", type=Path, default=KEPT)
    options = parser.parse_args(arguments)
    torch.set_num_threads(1)
    corpus = load_corpus()
    size = {"seeds": SEEDS, "orders": ORDERS, "corpus": corpus.describe()}
    rows = measure(corpus, options.folder)
    keep_results(options.output, COMMAND, size, {"fingerprint": corpus.fingerprint, "rows": rows})


if __name__ == "__main__":
    main()
