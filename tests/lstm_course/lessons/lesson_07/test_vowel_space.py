"""Figures of lesson 07: agreement, handwriting, forecasting, vowels, wirings."""

from lstm_course.lessons.lesson_07.vowel_space import SPEAKERS, draw_vowel_space
from lstm_course.plotting.palette import GREY, GROUPS, text_colour
from lstm_course.tasks.vowels import FORMANTS, VOWELS
from tests.lstm_course.drawn import colours, named_colours


def test_vowel_space_has_every_vowel():
    """Is each vowel of each speaker named?"""
    texts = [text.get_text() for text in draw_vowel_space().axes[0].texts]
    assert sorted(texts) == sorted(VOWELS * len(FORMANTS))


def test_each_speaker_has_a_colour():
    """Do dots, names and the legend of a speaker agree?"""
    (ax,) = draw_vowel_space().axes
    assert named_colours(ax) == {"man": GROUPS[1], "woman": GROUPS[0], "child": text_colour(GREY)}
    dots = [line for line in ax.lines if len(line.get_xdata())]
    assert colours(dots) == list(SPEAKERS.values())
    expected = [shade for shade in SPEAKERS.values() for _ in VOWELS]
    assert colours(ax.texts) == expected
