"""Figures of lesson 07: agreement, handwriting, forecasting, vowels, wirings."""

import numpy as np
import pytest

from lstm_course.lessons.lesson_07.vowel_alignment import draw_alignment
from lstm_course.lessons.lesson_07.vowels import recordings
from lstm_course.tasks.vowels import VOWELS


@pytest.mark.parametrize("number", range(3))
def test_alignment_names_what_was_said(number):
    """Are the vowels named in order above the spectrogram, whatever the recording?"""
    one = recordings(5, 3)[number]
    truth = np.log(np.eye(11)[one.labels][:, None] + 1e-9)
    fig = draw_alignment(one, truth, truth)
    assert [text.get_text() for text in fig.axes[0].texts] == [VOWELS[v] for v in one.vowels]
    assert len({ax.get_xlim() for ax in fig.axes}) == 1
