"""Texts that a language model writes, many at a time, each until its own end.

B texts, P characters of the prompt, V characters of the vocabulary.
"""

from collections.abc import Callable
from typing import NamedTuple, Protocol

import numpy as np
import torch

from lstm_course.char_lm.model import CharacterLSTM, State
from lstm_course.char_lm.ngram import NGramModel

Ends = Callable[[np.ndarray, np.ndarray], np.ndarray]
RECENT = 8  # tokens by which the end of a text is recognised


class Writer(Protocol):
    """A model that predicts the next character of many texts at a time."""

    def start(self, prompt: np.ndarray, count: int) -> np.ndarray:
        """Read a prompt (P,) at the start of `count` texts; return probabilities (B, V)."""

    def read(self, tokens: np.ndarray, rows: np.ndarray) -> np.ndarray:
        """Read the next tokens (B,) of the texts `rows`, drop the others; return (B, V)."""


class LSTMWriter:
    """A character LSTM that writes.

    Args:
        model: the LSTM, in evaluation mode.
    """

    def __init__(self, model: CharacterLSTM) -> None:
        self._model = model
        self._state: State | None = None

    def start(self, prompt: np.ndarray, count: int) -> np.ndarray:
        """Read the prompt from an empty state."""
        self._state = None
        return self._forward(np.repeat(prompt[:, None], count, axis=1))

    def read(self, tokens: np.ndarray, rows: np.ndarray) -> np.ndarray:
        """Read one character per text."""
        if self._state is None:
            raise RuntimeError("the texts have no state yet: call start first")
        kept = torch.as_tensor(rows, device=self._model.device)
        h, c = self._state
        self._state = h[:, kept], c[:, kept]
        return self._forward(tokens[None])

    @torch.no_grad()
    def _forward(self, tokens: np.ndarray) -> np.ndarray:
        """Read tokens (T, B)."""
        inputs = torch.as_tensor(tokens, device=self._model.device)
        logits, self._state = self._model(inputs, self._state)
        return logits[-1].double().softmax(dim=-1).cpu().numpy()


class NGramWriter:
    """An n-gram model that writes.

    Args:
        model: the n-gram model.
    """

    def __init__(self, model: NGramModel) -> None:
        self._model = model
        self._contexts = np.zeros((0, 0), dtype=np.int64)

    def start(self, prompt: np.ndarray, count: int) -> np.ndarray:
        """Read the prompt; its last n − 1 characters count."""
        self._contexts = np.repeat(np.asarray(prompt, dtype=np.int64)[None], count, axis=0)
        return self._model.probabilities(self._contexts)

    def read(self, tokens: np.ndarray, rows: np.ndarray) -> np.ndarray:
        """Read one character per text."""
        longer = np.concatenate([self._contexts[rows], tokens[:, None]], axis=1)
        self._contexts = longer[:, -max(1, self._model.order - 1) :]
        return self._model.probabilities(self._contexts)


class WrittenText(NamedTuple):
    """A text without its prompt."""

    tokens: np.ndarray  # without the character that ended it
    finished: bool  # False: it was cut off at the limit


def write_texts(
    writer: Writer,
    prompt: np.ndarray,
    count: int,
    ends: Ends,
    *,
    limit: int,
    temperature: float,
    rng: np.random.Generator,
) -> list[WrittenText]:
    """Write texts after the same prompt.

    Args:
        writer: the model.
        prompt: tokens that it reads first, (P,), at least one.
        count: number of texts.
        ends: function of each text's latest `RECENT` tokens (B, RECENT) and its next token (B,)
            that returns which texts end before the next token, (B,). A short prompt is preceded by
            its own first token.
        limit: largest number of tokens per text.
        temperature: divisor of the log-probabilities, above 0.
        rng: source of the random numbers.

    Returns:
        The texts, in the order in which they were started.
    """
    padding = max(0, RECENT - len(prompt))
    before = np.concatenate([np.repeat(prompt[:1], padding), prompt])[-RECENT:]
    tokens = np.zeros((count, RECENT + limit), dtype=np.int64)
    tokens[:, :RECENT] = before
    lengths, finished = np.full(count, limit), np.zeros(count, dtype=bool)
    alive = np.arange(count)
    p = writer.start(prompt, count)
    for t in range(limit):
        following = draw_tokens(p, temperature, rng)  # (B,)
        done = ends(tokens[alive, t : RECENT + t], following)
        lengths[alive[done]], finished[alive[done]] = t, True
        alive, last = alive[~done], following[~done]
        tokens[alive, RECENT + t] = last
        if not alive.size:
            break
        p = writer.read(last, np.flatnonzero(~done))
    return [
        WrittenText(row[RECENT : RECENT + length], bool(whether))
        for row, length, whether in zip(tokens, lengths, finished, strict=True)
    ]


def draw_tokens(p: np.ndarray, temperature: float, rng: np.random.Generator) -> np.ndarray:
    """Draw one token per row from probabilities that are proportional to p^(1/temperature).

    Args:
        p: probabilities, (B, V).
        temperature: above 0.
        rng: source of the random numbers.

    Returns:
        Tokens, (B,).

    Example:
        >>> draw_tokens(np.array([[0.0, 1.0], [1.0, 0.0]]), 0.7, np.random.default_rng(0))
        array([1, 0])
    """
    largest = p.max(axis=1, keepdims=True)
    total = np.cumsum((p / largest) ** (1 / temperature), axis=1)  # (B, V)
    threshold = rng.random((len(p), 1)) * total[:, -1:]
    return (total > threshold).argmax(axis=1)
