"""Clauses with distractors: structure, labels and frequencies."""

import re

import numpy as np
import pytest

from lstm_course.cells.handmade import WORDS, agreement_weights
from lstm_course.cells.lstm import lstm_forward
from lstm_course.tasks.agreement import (
    EXAMPLE,
    PLURAL,
    PLURAL_SUBJECT,
    SEEN,
    SINGULAR,
    SINGULAR_SUBJECT,
    VERB,
    agreement_streams,
)

LETTERS = "SPspVo"  # of `WORDS`: subjects are capitals
SEEN_LETTERS = "spiVo"  # of `SEEN`; i for a preposition


def test_weights_set_by_hand_agree_with_what_is_true():
    """Does the cell that keeps the number by construction say `singular` at every verb?"""
    words, _, singular, _ = agreement_streams(np.random.default_rng(1), 300, 20, most=5)
    zeros = np.zeros((20, 1))
    hs, *_ = lstm_forward(np.eye(len(WORDS))[words], zeros, zeros, *agreement_weights())
    verbs = words == VERB
    np.testing.assert_array_equal(hs[verbs][:, 0] > 0, singular[verbs])


def test_streams_are_made_of_clauses():
    """Is each stream a row of clauses, the same in both vocabularies, with its nouns counted?"""
    words, seen, _, distractors = agreement_streams(np.random.default_rng(2), 100, 6)
    for n in range(6):
        marked = "".join(LETTERS[word] for word in words[:, n])
        plain = "".join(SEEN_LETTERS[word] for word in seen[:, n])
        clause = "o[SP](oo[sp]){0,3}Vo"
        whole = re.match(f"({clause})*", marked)
        assert len(marked) - whole.end() < 14  # what was cut off
        assert re.sub("[^spV]", "", marked.lower().replace("v", "V")) == re.sub("[^spV]", "", plain)
        assert "".join(re.findall("i", plain)) == "i" * len(re.findall("io[sp]|io?$", plain))
        for clause_text, end in (
            (m[0], m.end()) for m in re.finditer(clause, marked[: whole.end()])
        ):
            nouns = len(re.findall("[sp]", clause_text))
            assert distractors[end - 2, n] == nouns


def test_distractors_say_nothing_of_the_subject():
    """Is the nearest noun's number the subject's in about half of the clauses with distractors?"""
    words, seen, singular, distractors = agreement_streams(np.random.default_rng(3), 600, 60)
    at = np.argwhere((words == VERB) & (distractors > 0))
    nearest = np.array([seen[t - 1, n] == 0 for t, n in at])
    assert abs(np.mean(nearest == singular[tuple(at.T)]) - 0.5) < 0.03


def test_numbers_of_distractors_and_of_nouns_are_equally_likely():
    """Are 0 to 3 distractors equally frequent, and singular and plural, among all nouns?"""
    words, _, singular, distractors = agreement_streams(np.random.default_rng(4), 600, 60)
    verbs = words == VERB
    shares = np.bincount(distractors[verbs]) / verbs.sum()
    np.testing.assert_allclose(shares, [0.25] * 4, atol=0.03)
    assert singular[verbs].mean() == pytest.approx(0.5, abs=0.03)
    nouns = words[np.isin(words, (SINGULAR, PLURAL))]
    assert np.mean(nouns == SINGULAR) == pytest.approx(0.5, abs=0.03)


def test_the_example_is_two_clauses():
    """Are there two subjects, a verb after each, and the same words in both vocabularies?"""
    kinds = [kind for _, kind, _ in EXAMPLE if kind in (SINGULAR_SUBJECT, PLURAL_SUBJECT, VERB)]
    assert kinds == [PLURAL_SUBJECT, VERB, SINGULAR_SUBJECT, VERB]
    for _, kind, seen in EXAMPLE:
        assert SEEN[seen].split()[0] in (WORDS[kind].split()[0], "preposition")


def test_streams_that_cannot_be_are_refused():
    """Does the error quote what was found?"""
    with pytest.raises(ValueError, match="most -1"):
        agreement_streams(np.random.default_rng(0), 10, 5, most=-1)
