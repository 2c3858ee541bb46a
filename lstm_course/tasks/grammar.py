"""A small language whose verbs agree with their subjects across intervening nouns.

A clause is "the SUBJECT (PREPOSITION the NOUN)* VERB ADJECTIVE". A sentence is two clauses joined
by "and", with a full stop at the end; the second subject replaces the first. An intervening noun is
an *attractor* if its number differs from the subject's (Linzen, Dupoux & Goldberg 2016, section 2).
"""

import re
from collections.abc import Sequence
from typing import NamedTuple, TypeVar

import numpy as np

Choice = TypeVar("Choice")

NOUNS = (
    ("key", "keys"),
    ("door", "doors"),
    ("cabinet", "cabinets"),
    ("letter", "letters"),
    ("picture", "pictures"),
    ("friend", "friends"),
    ("village", "villages"),
    ("river", "rivers"),
)
VERBS = (("is", "are"), ("was", "were"), ("looks", "look"), ("seems", "seem"))
PREPOSITIONS = ("near", "behind", "of", "with", "beside")
ADJECTIVES = ("old", "new", "small", "quiet", "green")
OTHERS = ("the", "and", ".")

VOCABULARY = (
    *(word for pair in (*NOUNS, *VERBS) for word in pair),
    *PREPOSITIONS,
    *ADJECTIVES,
    *OTHERS,
)
TOKEN_OF = {word: token for token, word in enumerate(VOCABULARY)}
SINGULAR_VERBS, PLURAL_VERBS = (
    np.array([TOKEN_OF[pair[number]] for pair in VERBS]) for number in (0, 1)
)


class Clause(NamedTuple):
    """A clause, and the positions of the two words that agree."""

    words: tuple[str, ...]
    subject: int  # position of the subject
    verb: int  # position of the verb
    number: int  # grammatical number of both: 0 singular, 1 plural


def clause(rng: np.random.Generator, number: int, between: Sequence[int]) -> Clause:
    """Draw a random clause.

    Args:
        rng: generator of the random numbers.
        number: grammatical number of subject and verb, 0 singular or 1 plural.
        between: grammatical numbers of the nouns between them.

    Returns:
        The clause.

    Example:
        >>> " ".join(clause(np.random.default_rng(1), 1, [0]).words)
        'the letters of the village seem old'
    """

    def one_of(words: Sequence[Choice]) -> Choice:
        return words[int(rng.integers(len(words)))]

    words = ["the", one_of(NOUNS)[number]]
    for n in between:
        words += [one_of(PREPOSITIONS), "the", one_of(NOUNS)[n]]
    words += [one_of(VERBS)[number], one_of(ADJECTIVES)]
    return Clause(tuple(words), subject=1, verb=len(words) - 2, number=number)


def sentence(clauses: Sequence[Clause]) -> np.ndarray:
    """Join clauses by "and", with a full stop before and after: tokens (T,).

    Example:
        >>> two = [clause(np.random.default_rng(1), number, []) for number in (0, 1)]
        >>> " ".join(VOCABULARY[token] for token in sentence(two))
        '. the letter looks quiet and the letters look quiet .'
    """
    words = ["."]
    for k, one in enumerate(clauses):
        words += [*(["and"] if k else []), *one.words]
    return np.array([TOKEN_OF[word] for word in [*words, "."]])


def corpus(rng: np.random.Generator, count: int) -> list[np.ndarray]:
    """Draw sentences of two clauses, with 0, 1 or 2 nouns between subject and verb.

    Half of the clauses have no such noun, 30% have one, 20% have two. Every noun is singular or
    plural with equal probability, independently of the others.

    Args:
        rng: generator of the random numbers.
        count: number of sentences.

    Returns:
        Tokens of each sentence, (T,) each.
    """

    def random_clause() -> Clause:
        between = rng.integers(2, size=rng.choice(3, p=(0.5, 0.3, 0.2))).tolist()
        return clause(rng, int(rng.integers(2)), between)

    return [sentence([random_clause(), random_clause()]) for _ in range(count)]


class Question(NamedTuple):
    """Beginnings of sentences of equal length, each up to a verb."""

    tokens: np.ndarray  # (T, B), the next word is the verb
    plural: np.ndarray  # (B,), whether the verb must be plural
    subject: int  # step of the subject


def questions(rng: np.random.Generator, attractors: int, count: int) -> Question:
    """Draw beginnings up to the second verb, with attractors between subject and verb.

    The first clause has one intervening noun; its subject and that noun have random numbers.

    Args:
        rng: generator of the random numbers.
        attractors: nouns before the second verb, all with the other number than its subject.
        count: number of beginnings, B.

    Returns:
        The beginnings, and whether the next verb must be plural.

    Example:
        >>> asked = questions(np.random.default_rng(3), attractors=1, count=2)
        >>> " ".join(VOCABULARY[token] for token in asked.tokens[:, 0]), bool(asked.plural[0])
        ('. the village of the keys is new and the letters with the letter', True)
    """
    beginnings, plural = [], rng.random(count) < 0.5
    for number in plural.astype(int):
        first = clause(rng, int(rng.integers(2)), [int(rng.integers(2))])
        second = clause(rng, number, [1 - number] * attractors)
        beginnings.append(sentence([first, second])[:-3])  # without verb, adjective, full stop
    tokens = np.stack(beginnings, axis=1)  # (T, B)
    return Question(tokens, plural, subject=len(first.words) + 3)


def is_grammatical(tokens: Sequence[int]) -> bool:
    """Check that tokens form a sentence in which both verbs agree with their subjects.

    Args:
        tokens: words from full stop to full stop.

    Returns:
        Whether they do.

    Example:
        >>> two = [clause(np.random.default_rng(1), number, [0, 1]) for number in (0, 1)]
        >>> is_grammatical(sentence(two)), is_grammatical(sentence(two)[::-1])
        (True, False)
    """
    kinds = {"the": "t", "and": "&", ".": "."}
    kinds |= dict.fromkeys(PREPOSITIONS, "q") | dict.fromkeys(ADJECTIVES, "a")
    for pairs, letters in ((NOUNS, "sp"), (VERBS, "SP")):
        kinds |= {pair[n]: letters[n] for pair in pairs for n in (0, 1)}
    one = "t(s(qt[sp])*S|p(qt[sp])*P)a"
    letters_of_sentence = "".join(kinds[VOCABULARY[token]] for token in tokens)
    return re.fullmatch(rf"\.{one}&{one}\.", letters_of_sentence) is not None
