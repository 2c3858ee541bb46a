import numpy as np
import pytest

from lstm_course.lessons.lesson_05.torch_stack import stack_of_torch
from lstm_course.lessons.lesson_05.wirings import (
    WIRINGS,
    describe_wirings,
    errors_of_wirings,
    reveal_wirings,
    run_wiring,
)


def test_one_wiring_is_torchs():
    """Does h reproduce torch's output in every network, and do c and h + c miss it?"""
    errors = errors_of_wirings(range(3))
    names = {name: errors[letter] for letter, (name, _) in WIRINGS.items()}
    assert names["h"].max() < 1e-14
    assert names["c"].min() > 0.01 and names["both"].min() > 0.01


def test_a_single_layer_has_no_wiring():
    """Do all three agree where no layer is above another?"""
    real = stack_of_torch(num_layers=1)
    for _, passed_up in WIRINGS.values():
        np.testing.assert_allclose(run_wiring(real, passed_up), real.hs, atol=1e-14)


def test_the_puzzle_does_not_give_its_answer_away():
    """Does the first text show the errors of A, B and C and name no state?"""
    shown = describe_wirings()
    assert "wiring B   at most" in shown and "passes" not in shown
    assert "layer 0: (20, 4), layer 1: (20, 5)" in shown


@pytest.mark.parametrize(
    ("guess", "end"), [("h", "You predicted h: right."), ("c", "You predicted c: it is h.")]
)
def test_the_puzzle_is_solved(guess, end):
    """Is PyTorch's wiring named, and the prediction met again?"""
    shown = reveal_wirings(guess)
    assert shown.endswith(end)
    (line,) = [line for line in shown.splitlines() if line.endswith("PyTorch's")]
    assert line.startswith("wiring B passes h ")
    assert "predicted" not in reveal_wirings()
