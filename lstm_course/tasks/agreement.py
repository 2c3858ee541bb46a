"""Clauses whose verb has to agree with its subject, past nouns that stand in between.

T words, B streams in a batch. In `words`, a word is its kind's place in `handmade.WORDS`, where
subjects are marked as such; in `seen`, its place in `SEEN`, where a noun is a noun.
After Linzen, Dupoux & Goldberg (2016), where the nouns in between are called attractors.
"""

from typing import NamedTuple

import numpy as np

from lstm_course.cells.handmade import WORDS

SINGULAR_SUBJECT, PLURAL_SUBJECT, SINGULAR, PLURAL, VERB, OTHER = range(len(WORDS))
SEEN = ("singular noun", "plural noun", "preposition", "verb", "other")
SINGULAR_NOUN, PLURAL_NOUN, PREPOSITION, SEEN_VERB, SEEN_OTHER = range(len(SEEN))

EXAMPLE = (  # text, kind of word, the same as it is seen
    ("The", OTHER, SEEN_OTHER),
    ("keys", PLURAL_SUBJECT, PLURAL_NOUN),
    ("to", OTHER, PREPOSITION),
    ("the", OTHER, SEEN_OTHER),
    ("cabinet", SINGULAR, SINGULAR_NOUN),
    ("are", VERB, SEEN_VERB),
    ("new,", OTHER, SEEN_OTHER),
    ("the", OTHER, SEEN_OTHER),
    ("lock", SINGULAR_SUBJECT, SINGULAR_NOUN),
    ("on", OTHER, PREPOSITION),
    ("the", OTHER, SEEN_OTHER),
    ("shelves", PLURAL, PLURAL_NOUN),
    ("is", VERB, SEEN_VERB),
    ("old.", OTHER, SEEN_OTHER),
)


class Streams(NamedTuple):
    """Clauses one after another, and what is true of each word; (T, B) all."""

    words: np.ndarray  # kinds of words, subjects marked as such
    seen: np.ndarray  # the same for readers who have to find the subject themselves
    singular: np.ndarray  # bool: whether the current subject is singular
    distractors: np.ndarray  # how many nouns have come since the subject


def agreement_streams(
    rng: np.random.Generator, length: int, batch_size: int, most: int = 3
) -> Streams:
    """Random clauses, one after another, cut off at `length`.

    A clause is "other, subject", then 0 to `most` times "preposition, other, noun", then "verb,
    other". Every noun is singular or plural with equal chances, whatever the others are.

    Args:
        rng: where the clauses come from.
        length: words in a stream, T.
        batch_size: number of streams, B.
        most: distractors in a clause, at most; each number is equally likely.

    Raises:
        ValueError: length or batch size below 1, or `most` below 0.

    Example:
        >>> words, seen, singular, distractors = agreement_streams(np.random.default_rng(0), 30, 5)
        >>> words.shape, [SEEN[word] for word in seen[:2, 0]]
        ((30, 5), ['other', 'singular noun'])
    """
    if length < 1 or batch_size < 1 or most < 0:
        raise ValueError(
            f"length is {length}, batch_size {batch_size} and most {most}, "
            "expected at least 1, 1 and 0"
        )
    streams = []
    for _ in range(batch_size):
        stream: list[tuple[int, int, bool, int]] = []
        while len(stream) < length:
            stream += _clause(rng, int(rng.integers(most + 1)))
        streams.append(stream[:length])
    words, seen, singular, distractors = np.array(streams).transpose(2, 1, 0)  # (T, B) each
    return Streams(words, seen, singular.astype(bool), distractors)


def _clause(rng: np.random.Generator, distractors: int) -> list[tuple[int, int, bool, int]]:
    """One clause, a row of `Streams` a word."""
    singular, *numbers = rng.random(1 + distractors) < 0.5
    subject = SINGULAR_SUBJECT if singular else PLURAL_SUBJECT
    clause = [(OTHER, SEEN_OTHER, singular, 0), (subject, _noun(singular), singular, 0)]
    for n, number in enumerate(numbers):
        clause += [
            (OTHER, PREPOSITION, singular, n),
            (OTHER, SEEN_OTHER, singular, n),
            (SINGULAR if number else PLURAL, _noun(number), singular, n + 1),
        ]
    return [
        *clause,
        (VERB, SEEN_VERB, singular, distractors),
        (OTHER, SEEN_OTHER, singular, distractors),
    ]


def _noun(singular: bool) -> int:
    return SINGULAR_NOUN if singular else PLURAL_NOUN
