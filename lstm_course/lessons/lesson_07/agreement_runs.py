"""Language models of several seeds, tested on agreement past more and more attractors.

`python -m lstm_course.lessons.lesson_07.agreement_runs` repeats the kept runs, in 3 minutes.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from types import SimpleNamespace

import numpy as np
from matplotlib.figure import Figure

from lstm_course.lessons.kept_results import keep_results, load_results
from lstm_course.lessons.lesson_07.agreement import (
    LONGEST_IN_TRAINING,
    LanguageModel,
    accuracy_by_attractors,
    bigram,
    draw_accuracy_by_attractors,
    nearest_noun,
    says_plural,
    train_language_model,
)
from lstm_course.lessons.lesson_07.protocol import (
    RATES,
    SEARCH_SEEDS,
    TEST_SEEDS,
    Outcome,
    choose,
    compare,
)
from lstm_course.lessons.lesson_07.three_sentences import COUNTED_SENTENCES
from lstm_course.lessons.lesson_07.unit_examination import examine, summarise
from lstm_course.lessons.scores import mean_and_range
from lstm_course.sequences.masked_loss import masked_cross_entropy
from lstm_course.sequences.padding import pad_and_mask
from lstm_course.size import experiment_size
from lstm_course.tasks.grammar import VOCABULARY, corpus

KINDS = ("lstm", "rnn")
ATTRACTORS = (0, 1, 2, 3, 4, 6, 8, 12, 16)
QUESTIONS = 300  # per number of attractors
SEARCH_UPDATES, KEPT_UPDATES = 400, 800
# size -> the learner's seeds and updates
SIZES = {"trial": (2, 10), "quick": (2, 300), "full": (10, KEPT_UPDATES)}
RESULTS = Path(__file__).parent / "results" / "agreement.json"


@dataclass
class AgreementExperiment:
    """The learner's own LSTMs and RNNs, shown beside the kept ones of ten seeds.

    Attributes:
        functions: namespace with pad_and_mask and masked_cross_entropy.
        progress: wraps a range of seeds, such as `tqdm`.
        seeds, updates: of the training.
        models: kind -> trained models, one per seed.
        accuracies: kind -> share of correct verbs (seeds, attractors).
    """

    functions: SimpleNamespace
    progress: Callable[[range], Iterable[int]] = iter
    seeds: int = field(default_factory=lambda: SIZES[experiment_size()][0])
    updates: int = field(default_factory=lambda: SIZES[experiment_size()][1])
    models: dict[str, list[LanguageModel]] = field(default_factory=dict)
    accuracies: dict[str, np.ndarray] = field(default_factory=dict)

    def train(self, kind: str) -> str:
        """Train and test the models of one kind, and describe their accuracy."""
        rate = load_results("07", RESULTS.stem)["chosen"][kind]
        self.models[kind] = [
            train_language_model(
                kind,
                seed,
                self.functions.pad_and_mask,
                self.functions.masked_cross_entropy,
                rate=rate,
                updates=self.updates,
            ).model
            for seed in self.progress(range(self.seeds))
        ]
        self.accuracies[kind] = np.stack([measure_agreement(one) for one in self.models[kind]])
        return f"yours: {_describe_far(kind, self.accuracies[kind])}"

    def draw(self) -> Figure:
        """Draw the kept models as dots, these as rings, and the baselines."""
        return draw_accuracy_by_attractors(
            ATTRACTORS, kept_accuracies(), measure_baselines(), self.accuracies
        )

    def describe(self, guess: str | None = None) -> str:
        """Describe the kept runs beyond the lengths of training, and the learner's guess."""
        lines = [_describe_far(kind, values) for kind, values in kept_accuracies().items()]
        return "\n".join(
            [
                "Correct verbs with 3 to 16 attractors, mean and range of ten kept seeds:",
                *lines,
                f"LSTM against RNN: {kept_outcome()}; your guess: {guess or '–'}",
            ]
        )


def kept_accuracies() -> dict[str, np.ndarray]:
    """Load the kept runs: kind -> share of correct verbs (seeds, attractors)."""
    kept = load_results("07", RESULTS.stem)["accuracies"]
    return {kind: np.array(values) for kind, values in kept.items()}


def kept_outcome() -> Outcome:
    """Compare the kept LSTMs with the kept RNNs, beyond the lengths of training."""
    far = {kind: beyond_training(values) for kind, values in kept_accuracies().items()}
    return compare(far["lstm"], far["rnn"])


def beyond_training(accuracies: np.ndarray) -> np.ndarray:
    """Return the mean accuracy (seeds,) past more attractors than in training."""
    return accuracies[..., np.array(ATTRACTORS) > LONGEST_IN_TRAINING].mean(axis=-1)


def measure_baselines() -> dict[str, np.ndarray]:
    """Test the baselines without a memory: name -> accuracies (attractors,)."""
    counted = bigram(corpus(np.random.default_rng(99), COUNTED_SENTENCES))
    answers = {"nearest noun": nearest_noun, "bigram": counted}
    return {name: accuracy_by_attractors(answer, ATTRACTORS) for name, answer in answers.items()}


def measure_agreement(model: LanguageModel) -> np.ndarray:
    """Test a model: the share of correct verbs for each number of attractors, (attractors,)."""
    return accuracy_by_attractors(
        lambda asked: says_plural(model, asked.tokens), ATTRACTORS, QUESTIONS
    )


def _describe_far(kind: str, accuracies: np.ndarray) -> str:
    values = beyond_training(accuracies)
    above = f"{np.sum(values > 0.99)} of {len(values)} seeds above 99%"
    return f"{kind.upper():<5} {mean_and_range(values)}; {above}"


def describe_corpus(count: int = 4) -> str:
    """Return some sentences of the training text, and the size of the vocabulary."""
    sentences = corpus(np.random.default_rng(1), count)
    lines = [" ".join(VOCABULARY[token] for token in tokens) for tokens in sentences]
    return "\n".join([*lines, "", f"The vocabulary has {len(VOCABULARY)} words."])


def search(kind: str) -> dict[float, list[float]]:
    """Train briefly with each learning rate: rate -> smallest validation loss of each seed."""
    return {
        rate: [
            float(
                train_language_model(
                    kind,
                    seed,
                    pad_and_mask,
                    masked_cross_entropy,
                    rate=rate,
                    updates=SEARCH_UPDATES,
                ).validation.min()
            )
            for seed in SEARCH_SEEDS
        ]
        for rate in RATES
    }


def main() -> None:
    """Search, train at full size, examine the LSTMs and keep the results."""
    searched = {kind: search(kind) for kind in KINDS}
    chosen = {kind: choose(values) for kind, values in searched.items()}
    trained = {
        kind: [
            train_language_model(
                kind,
                seed,
                pad_and_mask,
                masked_cross_entropy,
                rate=chosen[kind],
                updates=KEPT_UPDATES,
            )
            for seed in TEST_SEEDS
        ]
        for kind in KINDS
    }
    results = {
        "chosen": chosen,
        "validation losses of the search": searched,
        "best updates": {kind: [one.best_update for one in made] for kind, made in trained.items()},
        "accuracies": {
            kind: np.stack([measure_agreement(one.model) for one in made])
            for kind, made in trained.items()
        },
        "units": [summarise(examine(one.model)) for one in trained["lstm"]],
    }
    size = {
        "seeds": TEST_SEEDS,
        "updates": KEPT_UPDATES,
        "search seeds": SEARCH_SEEDS,
        "search updates": SEARCH_UPDATES,
        "attractors": ATTRACTORS,
        "questions": QUESTIONS,
    }
    command = "python -m lstm_course.lessons.lesson_07.agreement_runs"
    keep_results(RESULTS, command, size, results)


if __name__ == "__main__":
    main()
