"""Sentences with distractors: is the subject's number what was said?"""

import numpy as np
import pytest

from lstm_course.handmade import agreement_weights
from lstm_course.lstm import lstm_forward
from lstm_course.tasks_agreement import (
    EXAMPLE,
    PLURAL_SUBJECT,
    SINGULAR_SUBJECT,
    VERB,
    agreement_sentences,
)


@pytest.mark.parametrize("distractors", [0, 1, 7])
def test_weights_set_by_hand_agree_with_the_labels(distractors):
    """Does the cell that keeps the number by construction give every answer?"""
    words, singular = agreement_sentences(np.random.default_rng(1), distractors, 50)
    zeros = np.zeros((50, 1))
    hs, *_ = lstm_forward(np.eye(6)[words], zeros, zeros, *agreement_weights())
    np.testing.assert_array_equal(hs[-1, :, 0] > 0, singular)
    assert 5 < singular.sum() < 45


def test_distractors_say_nothing_of_the_subject():
    """Is a distractor's number the subject's in about half of the sentences?"""
    words, singular = agreement_sentences(np.random.default_rng(2), 1, 4000)
    assert abs(np.mean((words[4] == 2) == singular) - 0.5) < 0.03


def test_a_sentence_has_one_subject_and_ends_in_its_verb():
    """Is the shape that of the docstring?"""
    words, _ = agreement_sentences(np.random.default_rng(3), 3, 20)
    assert words.shape == (12, 20)
    assert (np.isin(words, (SINGULAR_SUBJECT, PLURAL_SUBJECT)).sum(axis=0) == 1).all()
    assert (words[-1] == VERB).all() and (words[:-1] != VERB).all()


def test_the_example_is_a_sentence_of_known_words():
    """Are there two subjects, and a verb after each?"""
    kinds = [kind for _, kind in EXAMPLE if kind in (SINGULAR_SUBJECT, PLURAL_SUBJECT, VERB)]
    assert kinds == [PLURAL_SUBJECT, VERB, SINGULAR_SUBJECT, VERB]


def test_sentences_that_cannot_be_are_refused():
    """Does the error say what was seen?"""
    with pytest.raises(ValueError, match="distractors is -1"):
        agreement_sentences(np.random.default_rng(0), -1, 5)
