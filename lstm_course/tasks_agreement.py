"""Sentences whose verb has to agree with its subject, past nouns that stand in between.

T words, B sentences in a batch. A word is the number of its kind in `handmade.WORDS`.
After Linzen, Dupoux & Goldberg (2016), where the nouns in between are called attractors.
"""

import numpy as np

from lstm_course.handmade import WORDS

SINGULAR_SUBJECT, PLURAL_SUBJECT, SINGULAR, PLURAL, VERB, OTHER = range(len(WORDS))

EXAMPLE = (
    ("The", OTHER),
    ("keys", PLURAL_SUBJECT),
    ("to", OTHER),
    ("the", OTHER),
    ("cabinet", SINGULAR),
    ("are", VERB),
    ("new,", OTHER),
    ("the", OTHER),
    ("lock", SINGULAR_SUBJECT),
    ("on", OTHER),
    ("the", OTHER),
    ("shelves", PLURAL),
    ("is", VERB),
    ("old.", OTHER),
)


def agreement_sentences(
    rng: np.random.Generator, distractors: int, batch_size: int
) -> tuple[np.ndarray, np.ndarray]:
    """Random sentences with one subject and so many distractors before its verb.

    Each is "other, subject", then `distractors` times "other, other, noun", then "verb". Every noun
    is singular or plural with equal chances, whatever the others are.

    Args:
        rng: where the numbers of the nouns come from.
        distractors: nouns between subject and verb.
        batch_size: number of sentences, B.

    Returns:
        words (T, B), integers, with T = 3 · distractors + 3; the last is the verb.
        singular (B,): whether the subject is singular.

    Raises:
        ValueError: distractors below 0, or a batch size below 1.

    Example:
        >>> words, singular = agreement_sentences(np.random.default_rng(0), 2, batch_size=5)
        >>> words.shape, singular.shape
        ((9, 5), (5,))
    """
    if distractors < 0 or batch_size < 1:
        raise ValueError(
            f"distractors is {distractors} and batch_size {batch_size}, expected at least 0 and 1"
        )
    words = np.full((3 * distractors + 3, batch_size), OTHER)  # (T, B)
    singular = rng.random(batch_size) < 0.5
    words[1] = np.where(singular, SINGULAR_SUBJECT, PLURAL_SUBJECT)
    nouns = words[4:-1:3]  # a view, (distractors, B)
    nouns[:] = np.where(rng.random(nouns.shape) < 0.5, SINGULAR, PLURAL)
    words[-1] = VERB
    return words, singular
