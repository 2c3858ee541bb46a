"""A language model of a small grammar, tested on the agreement of verbs with their subjects.

T words, B sentences in a batch, V words of the vocabulary, H hidden units. The model is trained to
predict the next word; no label marks the subject. After Linzen, Dupoux & Goldberg (2016).
"""

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.figure import Figure

from lstm_course.cells.parameter_count import count_parameters, parameter_matched_hidden_size
from lstm_course.lessons.lesson_07.protocol import EarlyStopping
from lstm_course.plotting.alternative_text import described
from lstm_course.plotting.palette import GREY, MODELS, PALE, style, text_colour
from lstm_course.tasks.grammar import (
    PLURAL_VERBS,
    SINGULAR_VERBS,
    VOCABULARY,
    Question,
    corpus,
    questions,
)

if TYPE_CHECKING:
    import torch
EMBEDDING_SIZE = 16
HIDDEN_SIZE = 32  # of the LSTM; other kinds get as many units as its parameters buy
LONGEST_IN_TRAINING = 2  # nouns between subject and verb in the corpus
VALIDATION_SEED, VALIDATION_SENTENCES = 10_000, 300


class LanguageModel(NamedTuple):
    """An embedding, a recurrent layer, and a readout with a logit for each next word."""

    kind: str
    embedding: "torch.nn.Embedding"  # (V, E)
    layer: "torch.nn.Module"
    readout: "torch.nn.Linear"  # (V, H)

    def logits(self, tokens: "torch.Tensor") -> "torch.Tensor":
        """Compute logits of each next word, (T, B, V), from tokens (T, B)."""
        hs, _ = self.layer(self.embedding(tokens))  # (T, B, H)
        return self.readout(hs)


def language_model(kind: str, seed: int) -> LanguageModel:
    """Create a new model.

    Args:
        kind: of layer, "lstm", "gru" or "rnn"; none has more parameters than 32 LSTM units.
        seed: of the weights.
    """
    import torch

    budget = count_parameters(EMBEDDING_SIZE, HIDDEN_SIZE, 1, bidirectional=False)
    H = parameter_matched_hidden_size(kind, budget, EMBEDDING_SIZE)
    layers = {"lstm": torch.nn.LSTM, "gru": torch.nn.GRU, "rnn": torch.nn.RNN}
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(seed)
        return LanguageModel(
            kind,
            torch.nn.Embedding(len(VOCABULARY), EMBEDDING_SIZE),
            layers[kind](EMBEDDING_SIZE, H),
            torch.nn.Linear(H, len(VOCABULARY)),
        )


class LanguageTraining(NamedTuple):
    """A trained model, with the weights of its best validation check, and its losses."""

    model: LanguageModel
    losses: np.ndarray  # of each update's batch, in nats per word, (updates,)
    validation: np.ndarray  # of each check, (checks,)
    best_update: int  # that the weights are from


def train_language_model(
    kind: str,
    seed: int,
    pad_and_mask: Callable,
    masked_cross_entropy: Callable,
    *,
    rate: float = 0.01,
    updates: int = 300,
    batch_size: int = 32,
) -> LanguageTraining:
    """Train with Adam on fresh sentences, each padded to the longest of its batch.

    Args:
        kind: of layer.
        seed: of weights and sentences.
        pad_and_mask: `padding.pad_and_mask`, the learner's own or the library's.
        masked_cross_entropy: `masked_loss.masked_cross_entropy`, the learner's or the library's.
        rate: learning rate.
        updates, batch_size: of the training.
    """
    import torch

    torch.set_num_threads(1)
    rng = np.random.default_rng(seed)
    model = language_model(kind, seed)

    def loss_of(sentences: Sequence[np.ndarray]) -> torch.Tensor:
        padded, mask = pad_and_mask(sentences)  # (T + 1, B) both
        tokens, real = torch.tensor(padded), torch.tensor(mask)
        return masked_cross_entropy(model.logits(tokens[:-1]), tokens[1:], real[1:])

    unseen = corpus(np.random.default_rng(VALIDATION_SEED), VALIDATION_SENTENCES)
    parts = (model.embedding, model.layer, model.readout)
    weights = [w for part in parts for w in part.parameters()]
    stopping = EarlyStopping(weights, lambda: loss_of(unseen).item())
    optimizer = torch.optim.Adam(weights, lr=rate)
    losses = np.zeros(updates)
    for k in range(updates):
        loss = loss_of(corpus(rng, batch_size))
        optimizer.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(weights, 1.0)
        optimizer.step()
        losses[k] = loss.item()
        stopping.check(k + 1)
    best_update = stopping.restore()
    return LanguageTraining(model, losses, np.array(stopping.values), best_update)


def says_plural(model: LanguageModel, tokens: np.ndarray) -> np.ndarray:
    """Return whether a plural verb is more probable than a singular one as next word, (B,)."""
    import torch

    with torch.no_grad():
        return prefers_plural(model.logits(torch.tensor(tokens))[-1])


def prefers_plural(logits: "torch.Tensor") -> np.ndarray:
    """Return the same from the logits of the next word, (..., V): booleans (...)."""
    singular, plural = (
        logits[..., verbs].logsumexp(-1) for verbs in (SINGULAR_VERBS, PLURAL_VERBS)
    )
    return (plural > singular).numpy()


def accuracy_by_attractors(
    plural_after: Callable[[Question], np.ndarray], attractors: Sequence[int], count: int = 500
) -> np.ndarray:
    """Compute the share of verbs with the correct number, one per number of attractors.

    Args:
        plural_after: predicts for each question (B,) whether the verb will be plural.
        attractors: numbers of nouns in between, all with the other grammatical number.
        count: questions for each.
    """
    asked = (questions(np.random.default_rng([n, 1]), n, count) for n in attractors)
    return np.array([np.mean(plural_after(one) == one.plural) for one in asked])


def nearest_noun(question: Question) -> np.ndarray:
    """Answer by the noun just before the verb, the baseline: whether it is plural, (B,)."""
    return np.array([VOCABULARY[token][-1] == "s" for token in question.tokens[-1]])


def count_followers(sentences: Sequence[np.ndarray]) -> np.ndarray:
    """Count how often each word (column) follows each word (row), (V, V)."""
    counts = np.zeros((len(VOCABULARY), len(VOCABULARY)))
    for tokens in sentences:
        np.add.at(counts, (tokens[:-1], tokens[1:]), 1)
    return counts


def bigram(sentences: Sequence[np.ndarray]) -> Callable[[Question], np.ndarray]:
    """Fit a model that counts which word follows which, and return its answers as a function.

    Args:
        sentences: to count in.
    """
    counts = count_followers(sentences)

    def plural_after(question: Question) -> np.ndarray:
        follows = counts[question.tokens[-1]]  # (B, V)
        return follows[:, PLURAL_VERBS].sum(1) > follows[:, SINGULAR_VERBS].sum(1)

    return plural_after


def write_sentences(
    model: LanguageModel,
    sample_next: Callable,
    temperature: float,
    seed: int,
    *,
    count: int = 200,
    longest: int = 60,
) -> list[list[int]]:
    """Generate sentences: each sampled word is the model's next input (one to many).

    Args:
        model: trained.
        sample_next: `sampling.sample_next`, the learner's own or the library's.
        temperature: of sampling.
        seed: of sampling.
        count: sentences in the batch.
        longest: number of words after which a sentence is cut off.

    Returns:
        Tokens of each sentence, from full stop to full stop, or to where it was cut off.
    """
    import torch

    rng = np.random.default_rng(seed)
    stop = VOCABULARY.index(".")
    words, state = [np.full(count, stop)], None
    with torch.no_grad():
        for _ in range(longest):
            hs, state = model.layer(model.embedding(torch.tensor(words[-1])[None]), state)
            words.append(sample_next(model.readout(hs[0]).double().numpy(), temperature, rng))
    texts = np.stack(words, axis=1).tolist()  # (count, longest + 1)
    return [text[: text.index(stop, 1) + 1] if stop in text[1:] else text for text in texts]


def draw_accuracy_by_attractors(
    attractors: Sequence[int],
    models: Mapping[str, np.ndarray],
    baselines: Mapping[str, np.ndarray],
    own: Mapping[str, np.ndarray] | None = None,
) -> Figure:
    """Draw the share of correct verbs against the number of attractors: every seed and the mean.

    Args:
        attractors: numbers of attractors.
        models: "lstm", "rnn" -> accuracies of kept models (seeds, attractors).
        baselines: name -> accuracies (attractors,).
        own: the same for the learner's models, which are rings.
    """
    with style():
        fig, ax = plt.subplots(figsize=(7.6, 4.2))
        x = np.arange(len(attractors))
        seen = sum(n <= LONGEST_IN_TRAINING for n in attractors)
        ax.axvspan(-0.5, seen - 0.5, color=PALE)
        ax.text(-0.4, 1.09, "lengths seen in training", color=text_colour(GREY))
        for (name, values), marker in zip(baselines.items(), "sD", strict=False):
            ax.plot(x, values, color=GREY, lw=1.2, ls="--", marker=marker, ms=4, label=name)
        nudges = {kind: nudge for nudge, kind in zip((-0.12, 0.12), models, strict=False)}
        for kind, values in models.items():
            places = x + nudges[kind]
            ax.plot(places, values.mean(0), color=MODELS[kind], label=f"{kind.upper()}, kept")
            ax.plot(places, values.T, "o", color=MODELS[kind], ms=4, alpha=0.6, mew=0)
        for kind, values in (own or {}).items():
            looks: dict[str, Any] = {
                "color": MODELS[kind],
                "mfc": "none",
                "ms": 8,
                "mew": 1.2,
                "ls": "none",
            }
            (rings, *_) = ax.plot(x + nudges[kind], values.T, "o", **looks)
            rings.set_label(f"{kind.upper()}, yours")
        ax.axhline(0.5, color=GREY, lw=0.8, ls=":")
        ax.text(1, 0.52, "guessing", color=text_colour(GREY))
        ax.set_xticks(x, [str(n) for n in attractors])
        ax.set(xlabel="attractors between subject and verb", ylabel="correct verbs")
        ax.set(xlim=(-0.5, x[-1] + 0.4), ylim=(-0.04, 1.16))
        far = ", ".join(
            f"{kind.upper()} {values.mean(0)[-1]:.0%}" for kind, values in models.items()
        )
        ax.set_title(f"Correct behind {attractors[-1]} attractors: {far} of the verbs")
        ax.legend(loc="lower center", bbox_to_anchor=(0.55, 0.06), ncol=3)
    return described(fig, _describe_accuracy(attractors, {**models, **baselines}))


def _describe_accuracy(attractors: Sequence[int], accuracies: Mapping[str, np.ndarray]) -> str:
    means = {name: np.atleast_2d(values).mean(axis=0) for name, values in accuracies.items()}
    ends = "; ".join(
        f"{name.upper() if name in MODELS else name}: {mean[0]:.0%} with {attractors[0]}, "
        f"{mean[-1]:.0%} with {attractors[-1]}"
        for name, mean in means.items()
    )
    return f"Mean share of correct verbs against the number of attractors. {ends}."
