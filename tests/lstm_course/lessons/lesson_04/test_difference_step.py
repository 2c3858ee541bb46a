import numpy as np
import pytest

from lstm_course.lessons.lesson_04.difference_step import (
    StepErrors,
    describe_best_step,
    draw_error_against_step,
    error_against_step,
    forward_difference,
    lstm_loss,
)
from lstm_course.plotting.palette import GREY, INK
from lstm_course.training.gradcheck import numerical_gradient
from tests.lstm_course.drawn import named_colours

WIDE = 10.0 ** np.array([-2.5, -2.0, -1.5])  # where the formula's error rules


@pytest.mark.parametrize(("kind", "order"), [("central", 2), ("forward", 1)])
def test_error_of_wide_steps_falls_with_the_order_of_the_formula(kind, order):
    """On logarithmic axes, does the error fall with slope 2 for two sides, 1 for one side?"""
    errors = getattr(error_against_step(numerical_gradient, WIDE, seed=3), kind)
    slope = np.polyfit(np.log(WIDE), np.log(errors), 1)[0]
    assert slope == pytest.approx(order, abs=0.1)


def test_error_of_narrow_steps_grows():
    """Is a step of 1e-12 much worse than one of 1e-5, for it divides the rounding of f?"""
    narrow, middle = error_against_step(numerical_gradient, [1e-12, 1e-5]).central
    assert middle < 1e-8 < 1e-5 < narrow < 1


def test_loss_has_the_gradient_that_is_handed_out_with_it():
    """Does one random direction, measured by itself, agree with the gradient?"""
    loss, b, gradient = lstm_loss(4)
    direction = np.random.default_rng(5).standard_normal(b.shape)
    slope = (loss(b + 1e-5 * direction) - loss(b - 1e-5 * direction)) / 2e-5
    assert slope == pytest.approx(gradient @ direction, rel=1e-7)


def test_forward_difference_of_a_square():
    """Is the one-sided slope of x² exactly 2x + eps, at every entry?"""
    x = np.array([1.0, -3.0, 0.0])
    slopes = forward_difference(lambda a: float(np.sum(a**2)), x, 0.25)
    np.testing.assert_array_equal(slopes, 2 * x + 0.25)
    np.testing.assert_array_equal(x, [1.0, -3.0, 0.0])


def test_both_curves_are_drawn_and_their_valleys_are_named():
    """Are the numbers those given, and is the best step of each curve marked and printed?"""
    steps = 10.0 ** np.arange(-8, 0)
    central, forward = np.full((2, 8), 1e-2)
    central[3], forward[1] = 2e-10, 5e-7
    fig = draw_error_against_step(StepErrors(steps, forward, central))
    (ax,) = fig.axes
    curves = [line for line in ax.lines if len(line.get_xdata()) == 8]
    np.testing.assert_array_equal(curves[0].get_ydata(), central)
    np.testing.assert_array_equal(curves[1].get_ydata(), forward)
    assert named_colours(ax) == {"central, two sides": INK, "forward, one side": GREY}
    said = [text.get_text() for text in ax.texts]
    assert "best: eps = 1e-05, error 2e-10" in said
    assert "best: eps = 1e-07, error 5e-07" in said
    rings = [line.get_xydata()[0] for line in ax.lines if len(line.get_xdata()) == 1]
    np.testing.assert_allclose(rings, [[1e-5, 2e-10], [1e-7, 5e-7]])
    assert ax.get_xscale() == ax.get_yscale() == "log"
    assert "smallest step, 2e-10 with eps = 1e-05, 1e-02 with the largest" in fig.get_label()


def test_description_compares_the_guess_with_the_measurement():
    """Are both best steps stated, and the error at the step that the learner predicted?"""
    steps = np.array([1e-8, 1e-5, 1e-2])
    errors = StepErrors(steps, np.array([2e-7, 3e-5, 1e-2]), np.array([4e-7, 1e-10, 6e-4]))
    text = describe_best_step(errors)
    assert "central: eps = 1e-05, error 1e-10" in text and "forward: eps = 1e-08" in text
    assert "predicted" not in text
    assert describe_best_step(errors, 1e-8).endswith("predicted 1e-08: there the error is 4e-07.")
