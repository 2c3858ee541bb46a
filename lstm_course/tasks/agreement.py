"""Clauses whose verb agrees with its subject across intervening nouns.

T words, B streams in a batch. In `words`, a word is an index into `handmade.WORDS`, which marks
subjects; in `seen`, it is an index into `SEEN`, in which all nouns look alike.
After Linzen, Dupoux & Goldberg (2016), who call the intervening nouns attractors.
"""

from typing import NamedTuple

import numpy as np

from lstm_course.cells.handmade import WORDS

SINGULAR_SUBJECT, PLURAL_SUBJECT, SINGULAR, PLURAL, VERB, OTHER = range(len(WORDS))
SEEN = ("singular noun", "plural noun", "preposition", "verb", "other")
SINGULAR_NOUN, PLURAL_NOUN, PREPOSITION, SEEN_VERB, SEEN_OTHER = range(len(SEEN))

EXAMPLE = (  # text, index into WORDS, index into SEEN
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
    """Streams of clauses with labels for each word; all arrays are (T, B)."""

    words: np.ndarray  # indices into `handmade.WORDS`, which marks subjects
    seen: np.ndarray  # indices into SEEN, for models that have to find the subject themselves
    singular: np.ndarray  # bool: whether the current subject is singular
    distractors: np.ndarray  # number of nouns since the subject


def agreement_streams(
    rng: np.random.Generator, length: int, batch_size: int, most: int = 3
) -> Streams:
    """Draw streams of random clauses, truncated at `length` words.

    A clause is "other, subject", then 0 to `most` times "preposition, other, noun", then "verb,
    other". Every noun is singular or plural with equal probability, independently of the others.

    Args:
        rng: generator of the random numbers.
        length: words per stream, T.
        batch_size: number of streams, B.
        most: largest number of distractors in a clause; all numbers are equally likely.

    Returns:
        The streams with their labels.

    Raises:
        ValueError: length or batch_size is below 1, or `most` is below 0.

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
    """Draw one clause, with one row of `Streams` per word."""
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
