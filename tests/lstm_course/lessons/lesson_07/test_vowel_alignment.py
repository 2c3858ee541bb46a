"""Figures of lesson 07: agreement, handwriting, forecasting, vowels, wirings."""

import numpy as np
import pytest

from lstm_course.lessons.lesson_07.vowel_alignment import draw_alignment
from lstm_course.lessons.lesson_07.vowels import recordings
from lstm_course.plotting.palette import INK
from lstm_course.tasks.vowels import VOWELS
from tests.lstm_course.drawn import colour


@pytest.mark.parametrize(("probability", "count"), [(0.19, 0), (0.21, 1)])
def test_other_vowels_are_drawn_where_they_are_probable(probability, count):
    """Is a vowel that was not said a thin line, if its probability ever exceeds 0.2?"""
    one = recordings(5, 1)[0]
    other = next(v for v in range(10) if v not in one.vowels)
    scores = np.full((len(one.labels), 1, 11), 1e-9)
    scores[3, 0, other] = probability
    fig = draw_alignment(one, np.log(scores), np.log(scores))
    thin = [line for line in fig.axes[1].lines if colour(line) == INK]
    assert len(thin) == count


@pytest.mark.parametrize("number", range(3))
def test_alignment_names_what_was_said(number):
    """Are the vowels named in order above the spectrogram, whatever the recording?"""
    one = recordings(5, 3)[number]
    truth = np.log(np.eye(11)[one.labels][:, None] + 1e-9)
    fig = draw_alignment(one, truth, truth)
    assert [text.get_text() for text in fig.axes[0].texts] == [VOWELS[v] for v in one.vowels]
    assert len({ax.get_xlim() for ax in fig.axes}) == 1
