"""Language models of several seeds, tested on agreement past more and more attractors."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from types import SimpleNamespace

import numpy as np
from matplotlib.figure import Figure

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
from lstm_course.lessons.lesson_07.three_sentences import COUNTED_SENTENCES
from lstm_course.lessons.scores import mean_and_range, winner
from lstm_course.size import experiment_size
from lstm_course.tasks.grammar import VOCABULARY, corpus

ATTRACTORS = (0, 1, 2, 3, 4, 6, 8, 12, 16)
QUESTIONS = 300  # per number of attractors
SIZES = {"quick": (3, 300), "full": (10, 1000)}  # seeds, updates


@dataclass
class AgreementExperiment:
    """LSTMs and RNNs with equal parameters, and two baselines without a memory.

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
        self.models[kind] = [
            train_language_model(
                kind,
                seed,
                self.functions.pad_and_mask,
                self.functions.masked_cross_entropy,
                updates=self.updates,
            )[0]
            for seed in self.progress(range(self.seeds))
        ]
        self.accuracies[kind] = np.stack([_test(model) for model in self.models[kind]])
        return self._describe_far(kind)

    def beyond_training(self) -> dict[str, np.ndarray]:
        """Return the mean accuracy past more attractors than in training: kind -> (seeds,)."""
        beyond = np.array(ATTRACTORS) > LONGEST_IN_TRAINING
        return {kind: values[:, beyond].mean(axis=1) for kind, values in self.accuracies.items()}

    def baselines(self) -> dict[str, np.ndarray]:
        """Test the baselines: name -> accuracies (attractors,)."""
        counted = bigram(corpus(np.random.default_rng(99), COUNTED_SENTENCES))
        answers = {"nearest noun": nearest_noun, "bigram": counted}
        return {
            name: accuracy_by_attractors(answer, ATTRACTORS) for name, answer in answers.items()
        }

    def draw(self) -> Figure:
        """Draw the accuracy of models and baselines against the number of attractors."""
        return draw_accuracy_by_attractors(ATTRACTORS, self.accuracies, self.baselines())

    def outcome(self) -> str:
        """Return "lstm", "baseline" for the RNN, or "tie"."""
        far = self.beyond_training()
        return winner(far["lstm"], far["rnn"])

    def describe(self, guess: str | None = None) -> str:
        """Describe both kinds beyond the lengths of training, beside the learner's guess."""
        head = "Correct verbs with 3 to 16 attractors, mean and range over the seeds:"
        outcome = f"LSTM against RNN: {self.outcome()}; your guess: {guess or '–'}"
        return "\n".join([head, *map(self._describe_far, self.accuracies), outcome])

    def _describe_far(self, kind: str) -> str:
        values = self.beyond_training()[kind]
        kept = f"{np.sum(values > 0.99)} of {len(values)} seeds above 99%"
        return f"{kind.upper():<5} {mean_and_range(values)}; {kept}"


def _test(model: LanguageModel) -> np.ndarray:
    return accuracy_by_attractors(
        lambda asked: says_plural(model, asked.tokens), ATTRACTORS, QUESTIONS
    )


def describe_corpus(count: int = 4) -> str:
    """Return some sentences of the training text, and the size of the vocabulary."""
    sentences = corpus(np.random.default_rng(1), count)
    lines = [" ".join(VOCABULARY[token] for token in tokens) for tokens in sentences]
    return "\n".join([*lines, "", f"The vocabulary has {len(VOCABULARY)} words."])
