from lstm_course.cells.rnn import rnn_backward, rnn_forward
from lstm_course.lessons.lesson_01.gradient_error import gradient_error


def test_a_correct_backward_pass_agrees():
    """Is the difference that of finite differences alone?"""
    assert gradient_error(rnn_forward, rnn_backward) < 1e-7


def test_a_wrong_gradient_is_found():
    """Does an error of one per mille in dW_hh show?"""

    def wrong(dhs, cache):
        dx, dh0, dW_ih, dW_hh, db = rnn_backward(dhs, cache)
        return dx, dh0, dW_ih, 1.001 * dW_hh, db

    assert gradient_error(rnn_forward, wrong) > 1e-4
