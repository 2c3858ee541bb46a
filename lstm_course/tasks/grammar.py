"""A small language whose verbs agree with their subjects, past nouns that stand in between.

A clause is "the SUBJECT (PREPOSITION the NOUN)* VERB ADJECTIVE"; a sentence is two clauses with
"and" between and a full stop at the end, so that the second subject replaces the first. The nouns
in between are *attractors* where their number is not the subject's (Linzen, Dupoux & Goldberg 2016,
section 2).
"""

import re
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

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
    """A clause, and where in it the words stand that have to agree."""

    words: tuple[str, ...]
    subject: int  # position of the subject
    verb: int  # position of the verb
    number: int  # of both: 0 singular, 1 plural


def clause(rng: np.random.Generator, number: int, between: Sequence[int]) -> Clause:
    """A random clause.

    Args:
        rng: where the words come from.
        number: of subject and verb, 0 singular or 1 plural.
        between: the numbers of the nouns between them.

    Example:
        >>> " ".join(clause(np.random.default_rng(1), 1, [0]).words)
        'the letters of the village seem old'
    """

    def one_of(words: Sequence) -> str | tuple[str, str]:
        return words[rng.integers(len(words))]

    words = ["the", one_of(NOUNS)[number]]
    for n in between:
        words += [one_of(PREPOSITIONS), "the", one_of(NOUNS)[n]]
    words += [one_of(VERBS)[number], one_of(ADJECTIVES)]
    return Clause(tuple(words), subject=1, verb=len(words) - 2, number=number)


def sentence(clauses: Sequence[Clause]) -> np.ndarray:
    """Clauses joined by "and", with a full stop before and behind: tokens (T,).

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
    """Sentences to learn from: two clauses each, with 0, 1 or 2 nouns between subject and verb.

    Half of the clauses have none, three in ten have one, two in ten have two; all numbers are
    singular or plural with equal chances, whatever the others are.
    """

    def random_clause() -> Clause:
        between = rng.integers(2, size=rng.choice(3, p=(0.5, 0.3, 0.2)))
        return clause(rng, int(rng.integers(2)), between)

    return [sentence([random_clause(), random_clause()]) for _ in range(count)]


class Question(NamedTuple):
    """Beginnings of sentences, each up to a verb, all of one length."""

    tokens: np.ndarray  # (T, B), the verb is what comes next
    plural: np.ndarray  # (B,), whether it has to be plural
    subject: int  # step at which the subject stands


def questions(rng: np.random.Generator, attractors: int, count: int) -> Question:
    """Beginnings up to the second verb, past so many nouns that all have the other number.

    The first clause has one noun in between; its subject and its noun have random numbers.

    Example:
        >>> asked = questions(np.random.default_rng(3), attractors=1, count=2)
        >>> " ".join(VOCABULARY[token] for token in asked.tokens[:, 0]), bool(asked.plural[0])
        ('. the village of the keys is new and the letters with the letter', True)
    """
    beginnings, plural = [], rng.random(count) < 0.5
    for number in plural.astype(int):
        first = clause(rng, int(rng.integers(2)), [rng.integers(2)])
        second = clause(rng, number, [1 - number] * attractors)
        beginnings.append(sentence([first, second])[:-3])  # without verb, adjective, full stop
    tokens = np.stack(beginnings, axis=1)  # (T, B)
    return Question(tokens, plural, subject=len(first.words) + 3)


def is_grammatical(tokens: Sequence[int]) -> bool:
    """Is this a sentence of the language, both of its verbs agreeing with their subjects?

    Args:
        tokens: words from full stop to full stop.

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
    said = "".join(kinds[VOCABULARY[token]] for token in tokens)
    return re.fullmatch(rf"\.{one}&{one}\.", said) is not None
