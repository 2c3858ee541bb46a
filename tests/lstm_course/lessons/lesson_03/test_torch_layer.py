"""The comparison with PyTorch: does it find a difference where there is one?"""

from lstm_course.cells.lstm import lstm_forward
from lstm_course.lessons.lesson_03.torch_layer import compare_with_torch


def differences(forward):
    """The two numbers of the text."""
    return [float(line.split(": ")[1]) for line in compare_with_torch(forward).splitlines()]


def test_the_library_agrees_to_rounding():
    """Are both differences those of rounding?"""
    assert max(differences(lstm_forward)) < 1e-14


def test_a_wrong_forward_pass_is_seen():
    """Is a wrong h visible in the first number, and the correct c in the second?"""

    def without_bias_in_h(x, h0, c0, W_ih, W_hh, b):
        hs, final, cache = lstm_forward(x, h0, c0, W_ih, W_hh, b)
        return 0.9 * hs, final, cache

    wrong_h, right_c = differences(without_bias_in_h)
    assert wrong_h > 0.01 and right_c < 1e-14
