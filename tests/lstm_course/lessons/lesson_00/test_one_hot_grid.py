"""One-hot vectors as a grid."""

import numpy as np
from matplotlib.colors import same_color

from lstm_course.lessons.lesson_00.one_hot_grid import draw_one_hot, encode_sentence
from lstm_course.plotting.palette import CELL
from lstm_course.sequences.encoding import one_hot


def test_grid_marks_the_ones():
    """Is a square dark exactly where the array holds a 1?"""
    encoded = np.eye(3)[[2, 0]]  # (T, V)
    ax = draw_one_hot(encoded, ["c", "a"], ["a", "b", "c"]).axes[0]
    dark = [same_color(square.get_facecolor(), CELL) for square in ax.patches]
    np.testing.assert_array_equal(np.reshape(dark, (2, 3)), encoded == 1)


def test_a_sentence_is_encoded_with_its_own_words():
    """Does a repeated word have the same column both times?"""
    encoded, sentence, words = encode_sentence(one_hot, ["b", "a", "b"])
    assert (sentence, words) == (["b", "a", "b"], ["b", "a"])
    np.testing.assert_array_equal(encoded, [[1, 0], [0, 1], [1, 0]])
