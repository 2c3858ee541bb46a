"""Figures of lesson 07: agreement, handwriting, forecasting, vowels, wirings."""

from lstm_course.lessons.lesson_07.vowel_space import draw_vowel_space
from lstm_course.tasks.vowels import FORMANTS, VOWELS


def test_vowel_space_has_every_vowel():
    """Is each vowel of each speaker named?"""
    texts = [text.get_text() for text in draw_vowel_space().axes[0].texts]
    assert sorted(texts) == sorted(VOWELS * len(FORMANTS))
