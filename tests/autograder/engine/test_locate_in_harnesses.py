"""Are answers located that are given models, generators, optimisers and states?"""

import pytest
import torch

from autograder.engine.locate import locate
from autograder.engine.registry import installed_exercises
from autograder.engine.trace import trace
from tests.autograder.engine.located import smallest_failing
from tests.autograder.engine.torch_wrong import RIGHT, SLIPS, right_answer

EXERCISES = installed_exercises()


def place(name, function, case):
    """Where an answer that is traced in a case is located."""
    exercise = EXERCISES[name]
    traced = trace(function, exercise.call_spec, case)
    assert traced is not None
    return locate(traced, exercise, case)


@pytest.mark.parametrize("slip", SLIPS, ids=lambda slip: f"{slip.exercise}-{slip.slip}")
def test_the_guilty_line_is_found(slip):
    """Is a wrong answer located in its guilty line, or not at all where no value tells it?"""
    case = smallest_failing(EXERCISES[slip.exercise], slip.function)
    located = place(slip.exercise, slip.function, case)
    assert (located is None) == (not slip.at)
    if located is not None:
        assert slip.at in "".join(located.source.splitlines()[located.since - 1 : located.line])


@pytest.mark.parametrize("name", sorted(RIGHT))
def test_a_right_answer_has_no_place(name):
    """Is nothing found in an answer that is right in a style of its own?"""
    function, case = right_answer(name), EXERCISES[name].cases(2026)[0]
    assert smallest_failing(EXERCISES[name], function) is None
    assert place(name, function, case) is None


def switches_gradients_off(model, stream):
    torch.set_grad_enabled(False)
    torch.set_default_dtype(torch.float64)
    return sum(len(inputs) for inputs, _ in stream)


def test_a_traced_answer_leaves_torch_as_it_was():
    """Is what an answer switches off on again once it has been traced?"""
    exercise = EXERCISES["bits_per_character"]
    assert trace(switches_gradients_off, exercise.call_spec, exercise.cases(2026)[0]) is not None
    assert torch.is_grad_enabled() and torch.get_default_dtype() is torch.float32
