"""The functions that cases hand over by name: are they fit to be differentiated?"""

import numpy as np
import pytest

from autograder.engine.named_functions import FUNCTIONS

AXES = {"cubic": 3, "neighbours": 1, "matrix": 2, "single": 0}


@pytest.mark.parametrize("name", FUNCTIONS)
def test_slopes_are_of_the_size_of_the_values(name):
    """Does the rounding of f stay well below the 1e-9 that the judge calls a mistake?"""
    rng = np.random.default_rng(0)
    for _ in range(20):
        x = rng.uniform(-0.8, 0.8, rng.integers(2, 4, AXES[name]))
        slopes = []
        for index in np.ndindex(x.shape):
            step = np.zeros_like(x)
            step[index] = 1e-5
            slopes.append((FUNCTIONS[name](x + step) - FUNCTIONS[name](x - step)) / 2e-5)
        rounding = abs(FUNCTIONS[name](x)) * np.finfo(float).eps / 1e-5
        assert rounding < 3e-10 * np.min(np.abs(slopes))


@pytest.mark.parametrize("name", FUNCTIONS)
def test_the_order_in_memory_makes_no_difference(name):
    """Is the value that of the array's entries, however they are stored?"""
    x = np.random.default_rng(1).uniform(-0.8, 0.8, (3, 4, 2)[: AXES[name]])
    assert FUNCTIONS[name](np.array(x, order="F")) == pytest.approx(FUNCTIONS[name](x), rel=1e-14)


@pytest.mark.parametrize("name", FUNCTIONS)
def test_a_part_of_x_is_refused(name):
    """Does a function that is given one entry, not the array, say so?"""
    with pytest.raises(TypeError, match="expected the full array x"):
        FUNCTIONS[name](0.5)
