"""Words of a sentence: are subjects, distractors and verbs found?"""

import numpy as np
import pytest

from lstm_course.cells.handmade import WORDS
from lstm_course.lessons.lesson_03.sentences import PLURALS, one_hot_words, tag_sentence
from lstm_course.tasks.agreement import EXAMPLE


def kinds(sentence):
    """The kinds of the words, by name."""
    return [WORDS[word.kind] for word in tag_sentence(sentence)]


def test_the_lessons_sentence_has_the_kinds_of_the_example():
    """Are they those that the task states?"""
    tagged = tag_sentence(" ".join(text for text, *_ in EXAMPLE))
    assert [(word.text, word.kind) for word in tagged] == [
        (text, kind) for text, kind, _ in EXAMPLE
    ]


def test_a_punctuation_mark_starts_a_clause():
    """Is the first noun after it a subject, and each later one a distractor?"""
    assert kinds("Dogs, the cat near the tree.") == [
        "plural subject",
        "other",
        "singular subject",
        "other",
        "other",
        "singular distractor",
    ]
    assert kinds("Well, dogs.") == ["other", "plural subject"]


def test_verbs_have_a_number():
    """Are singular and plural verbs told apart, and other words without a number?"""
    numbers = [word.verb_number for word in tag_sentence("The children were here, the child was.")]
    assert numbers == [0, 0, -1, 0, 0, 0, 1]


def test_a_sentence_without_a_noun_is_an_error():
    """Does the message list the nouns that are known?"""
    with pytest.raises(ValueError, match="Known nouns: bird, book, box"):
        tag_sentence("It is late.")
    with pytest.raises(ValueError, match="no known noun"):
        tag_sentence("")


def test_the_lesson_states_the_number_of_nouns():
    """Are there 25, none of which is its own plural?"""
    assert len(PLURALS) == 25
    assert not set(PLURALS) & set(PLURALS.values())


def test_inputs_are_one_hot():
    """Has each step of the only sequence its word's entry, and no other?"""
    x = one_hot_words(tag_sentence("The key is here."))
    assert x.shape == (4, 1, 6)
    np.testing.assert_array_equal(x[:, 0].argmax(axis=1), [5, 0, 4, 5])
    assert x.sum() == 4
