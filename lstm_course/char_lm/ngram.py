"""An n-gram model with backoff: a baseline for the character language model.

It counts every n-gram of the training text and interpolates all lengths up to n by Witten and
Bell's rule: a context that was followed by many different characters gives more weight to the
shorter context (Witten & Bell 1991; Jurafsky & Martin, chapter 3).

N tokens in total, V characters.
"""

from typing import NamedTuple

import numpy as np


class _Counts(NamedTuple):
    """Counts of the n-grams of one length; an n-gram is the integer of its digits in base V."""

    ngrams: np.ndarray  # sorted
    counts: np.ndarray
    contexts: np.ndarray  # the n-grams without their last character, sorted
    totals: np.ndarray  # how often each context occurs
    followers: np.ndarray  # how many different characters follow it


class NGramModel:
    """A character model that looks back n − 1 characters.

    Args:
        tokens: the training text, (N,).
        vocabulary_size: V.
        order: n.

    Raises:
        ValueError: n is below 1, the text is shorter than n, or V ** n exceeds 63 bits.

    Example:
        >>> model = NGramModel(np.array([0, 1] * 50), vocabulary_size=2, order=2)
        >>> model.probabilities(np.array([[0], [1]])).round(2).tolist()
        [[0.01, 0.99], [0.99, 0.01]]
    """

    def __init__(self, tokens: np.ndarray, vocabulary_size: int, order: int) -> None:
        if order < 1 or vocabulary_size**order >= 2**63:
            raise ValueError(
                f"order is {order} for {vocabulary_size} characters, expected 1 or more, and at "
                "most the length whose n-grams fit into 63 bits"
            )
        if len(tokens) < order:
            raise ValueError(f"the text has {len(tokens)} tokens, expected at least {order}")
        self.vocabulary_size = vocabulary_size
        self.order = order
        tokens = np.asarray(tokens, dtype=np.int64)
        self._counts = [self._count(tokens, n) for n in range(1, order + 1)]

    def bits_per_character(self, tokens: np.ndarray) -> float:
        """Compute the mean cost of a character, −log₂ p bits.

        The first characters have shorter contexts.

        Args:
            tokens: the text, (M,), at least one.
        """
        tokens = np.asarray(tokens, dtype=np.int64)
        p = np.full(len(tokens), 1 / self.vocabulary_size)
        for n in range(1, min(self.order, len(tokens)) + 1):
            p[n - 1 :] = self._refine(p[n - 1 :], self._codes(tokens, n), n)
        return float(-np.log2(p).mean())

    def probabilities(self, contexts: np.ndarray) -> np.ndarray:
        """Compute the probabilities of every next character.

        Args:
            contexts: tokens before it, (B, K); the last n − 1 of them count.

        Returns:
            Probabilities, (B, V).
        """
        contexts = np.asarray(contexts, dtype=np.int64)
        B, K = contexts.shape
        V = self.vocabulary_size
        p = np.full((B, V), 1 / V)
        code, place = np.zeros(B, dtype=np.int64), 1  # of the context so far
        for n in range(1, min(self.order, K + 1) + 1):
            if n > 1:
                code, place = code + contexts[:, K - n + 1] * place, place * V
            p = self._refine(p, code[:, None] * V + np.arange(V), n)
        return p

    def _refine(self, p: np.ndarray, ngrams: np.ndarray, n: int) -> np.ndarray:
        """Interpolate the probabilities of a shorter context with the counts of length n."""
        known = self._counts[n - 1]
        k = np.searchsorted(known.ngrams, ngrams).clip(max=len(known.ngrams) - 1)
        count = np.where(known.ngrams[k] == ngrams, known.counts[k], 0)
        context = ngrams // self.vocabulary_size
        k = np.searchsorted(known.contexts, context).clip(max=len(known.contexts) - 1)
        total, followers = known.totals[k], known.followers[k]
        refined = (count + followers * p) / (total + followers)
        return np.where(known.contexts[k] == context, refined, p)

    def _count(self, tokens: np.ndarray, n: int) -> _Counts:
        ngrams, counts = np.unique(self._codes(tokens, n), return_counts=True)
        contexts, starts = np.unique(ngrams // self.vocabulary_size, return_index=True)
        followers = np.diff(np.append(starts, len(ngrams)))
        return _Counts(ngrams, counts, contexts, np.add.reduceat(counts, starts), followers)

    def _codes(self, tokens: np.ndarray, n: int) -> np.ndarray:
        """Return each n-gram of a text as an integer, (N − n + 1,)."""
        codes = np.zeros(len(tokens) - n + 1, dtype=np.int64)
        for k in range(n):
            codes = codes * self.vocabulary_size + tokens[k : len(tokens) - n + 1 + k]
        return codes
