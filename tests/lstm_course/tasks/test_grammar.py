import numpy as np
import pytest

from lstm_course.tasks.grammar import (
    ADJECTIVES,
    NOUNS,
    PLURAL_VERBS,
    PREPOSITIONS,
    SINGULAR_VERBS,
    TOKEN_OF,
    VERBS,
    VOCABULARY,
    clause,
    corpus,
    is_grammatical,
    questions,
)

PLURALS = {plural for _, plural in (*NOUNS, *VERBS)}


def test_every_word_has_one_token():
    """Is the vocabulary free of doubles, so that a token is a word?"""
    assert len(set(VOCABULARY)) == len(VOCABULARY) == len(TOKEN_OF)
    assert {VOCABULARY[token] for token in PLURAL_VERBS} == {plural for _, plural in VERBS}
    assert {VOCABULARY[token] for token in SINGULAR_VERBS} == {one for one, _ in VERBS}


@pytest.mark.parametrize("number", [0, 1])
@pytest.mark.parametrize("between", [[], [0], [1, 0, 1]])
def test_a_clause_agrees(number, between):
    """Do subject, verb and the nouns between them have the requested numbers?"""
    one = clause(np.random.default_rng(0), number, between)
    words = one.words
    assert (words[one.subject] in PLURALS, words[one.verb] in PLURALS) == (number, number)
    nouns = [
        word in PLURALS for word in words[one.subject + 1 : one.verb] if word in sum(NOUNS, ())
    ]
    assert nouns == [bool(n) for n in between]


def test_the_corpus_is_grammatical_and_mixed():
    """Is every sentence one of the language, and is the nearest noun often the wrong one?"""
    sentences = corpus(np.random.default_rng(0), 300)
    assert len(sentences) == 300
    assert all(is_grammatical(tokens) for tokens in sentences)
    misleading = 0
    for tokens in sentences:
        words = [VOCABULARY[token] for token in tokens]
        verbs = [k for k, word in enumerate(words) if word in sum(VERBS, ())]
        assert len(verbs) == 2
        misleading += sum((words[k] in PLURALS) != (words[k - 1] in PLURALS) for k in verbs)
    # half of the clauses have nouns in between, and half of those end in one of the other number
    assert 0.18 < misleading / 600 < 0.32


def test_half_of_the_clauses_have_no_noun_in_between():
    """Have 50%, 30% and 20% of the clauses 0, 1 and 2 nouns in between?"""
    prepositions = {TOKEN_OF[word] for word in PREPOSITIONS}
    found = []
    for tokens in corpus(np.random.default_rng(2), 2000):
        middle = tokens.tolist().index(TOKEN_OF["and"])
        found += [
            sum(token in prepositions for token in part.tolist())
            for part in (tokens[:middle], tokens[middle:])
        ]
    shares = np.bincount(found) / 4000
    np.testing.assert_allclose(shares, [0.5, 0.3, 0.2], atol=0.03)


@pytest.mark.parametrize(
    ("text", "right"),
    [
        (". the key is old and the doors are new .", True),
        (". the key near the doors is old and the doors of the key were new .", True),
        (". the key near the doors are old and the doors are new .", False),
        (". the key is old and the doors is new .", False),
        (". the key is old .", False),
        ("the key is old and the doors are new .", False),
        (". the key near doors is old and the doors are new .", False),
    ],
)
def test_is_grammatical(text, right):
    """Is a sentence told from what only looks like one?"""
    assert is_grammatical([TOKEN_OF[word] for word in text.split()]) is right


def test_questions_are_plural_half_of_the_time():
    """Are both answers equally likely, so that guessing is right half of the time?"""
    asked = questions(np.random.default_rng(4), 1, count=2000)
    assert asked.plural.mean() == pytest.approx(0.5, abs=0.04)


@pytest.mark.parametrize("attractors", [0, 1, 5])
def test_questions(attractors):
    """Does a verb of the subject's number make each a sentence, past attractors alone?"""
    asked = questions(np.random.default_rng(1), attractors, count=40)
    assert asked.tokens.shape == (12 + 3 * attractors - 1, 40)
    for tokens, plural in zip(asked.tokens.T, asked.plural, strict=True):
        for verb, right in ((VERBS[0][int(plural)], True), (VERBS[0][1 - int(plural)], False)):
            rest = [TOKEN_OF[word] for word in (verb, ADJECTIVES[0], ".")]
            assert is_grammatical([*tokens, *rest]) is right
        assert (VOCABULARY[tokens[asked.subject]] in PLURALS) == plural
        between = [VOCABULARY[token] for token in tokens[asked.subject + 1 :]]
        numbers = [word in PLURALS for word in between if word in sum(NOUNS, ())]
        assert numbers == [not plural] * attractors
