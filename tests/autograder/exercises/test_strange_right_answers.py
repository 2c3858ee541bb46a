"""Do right numbers earn full marks in whatever layout or precision they come?"""

import functools

import numpy as np
import pytest

from autograder.exercises import EXERCISES
from tests.autograder.unlocked import check

# Exercises whose results are judged as they come, not by a harness that uses them.
NAMES = [name for name, exercise in EXERCISES.items() if not exercise.harness]
assert len(NAMES) >= 20


class OwnList(list):
    """A list with a name of its own."""


def each_item(value, changed):
    """A tuple or list of the same class with each item changed; any other value as it is."""
    if isinstance(value, tuple) and hasattr(value, "_fields"):
        return type(value)(*map(changed, value))
    return tuple(map(changed, value)) if isinstance(value, tuple | list) else value


def arrays(change):
    """Every array of an answer, changed."""

    def changed(value):
        if isinstance(value, np.ndarray):
            return change(value) if value.ndim else value
        return each_item(value, changed)

    return changed


def numbers(change):
    """Every single number of an answer, changed."""

    def changed(value):
        return change(value) if isinstance(value, float) else each_item(value, changed)

    return changed


def read_only(array):
    array = array.copy()
    array.flags.writeable = False
    return array


CLOTHES = {
    "Fortran order": arrays(np.asfortranarray),
    "read-only": arrays(read_only),
    "every other entry of a larger array": arrays(lambda a: np.repeat(a, 2, axis=-1)[..., ::2]),
    "backwards in memory": arrays(lambda a: a[::-1].copy()[::-1]),
    "the other byte order": arrays(lambda a: a.astype(a.dtype.newbyteorder())),
    "a list for a tuple": lambda value: list(value) if isinstance(value, tuple) else value,
    "a class of list": lambda value: OwnList(value) if isinstance(value, tuple) else value,
    "NumPy's numbers": numbers(np.float64),
    "0-d arrays": numbers(np.array),
    "long double numbers": numbers(np.longdouble),
}


@pytest.mark.parametrize(
    "clothes",
    [
        pytest.param(name, marks=[pytest.mark.exhaustive] if k % 3 else [])
        for k, name in enumerate(CLOTHES)
    ],
)
@pytest.mark.parametrize("name", NAMES)
def test_right_numbers_pass(name, clothes):
    """Is layout, class or precision no reason to fail?"""
    if name == "sigmoid" and clothes == "the other byte order":
        pytest.skip("its dtype is a part of the exercise")
    reference, change = EXERCISES[name].reference, CLOTHES[clothes]
    verdict = check(name, lambda *arguments: change(reference(*arguments)))
    assert verdict.passed and not verdict.notes, str(verdict)


@pytest.mark.parametrize("name", ["rnn_backward", "lstm_gates", "expose"])
def test_long_doubles_are_noted_and_cost_nothing(name):
    """Are more digits than asked for a friendly note, as float64 for float32 is?"""
    reference, change = EXERCISES[name].reference, arrays(lambda a: a.astype(np.longdouble))
    verdict = check(name, lambda *arguments: change(reference(*arguments)))
    assert verdict.passed
    if np.finfo(np.longdouble).bits > 64:
        assert f"the result is {np.dtype(np.longdouble)}" in verdict.notes[0]


class Callable:
    """A method and an object that can be called."""

    def method(self, c_prev, f):
        return f * c_prev

    __call__ = method


@pytest.mark.parametrize(
    "function",
    [
        Callable(),
        Callable().method,
        functools.partial(lambda one, c_prev, f: one * f * c_prev, 1.0),
        np.multiply,
        np.vectorize(lambda c, f: c * f),
        lambda c_prev, f, unused=None: c_prev * f,
        lambda *both: both[0] * both[1],
    ],
)
def test_whatever_can_be_called_is_a_function(function):
    """Is an object, a method, a partial or a ufunc as good as a `def`?"""
    assert check("forget", function).passed


def test_a_warning_that_does_no_harm_costs_nothing():
    """Does max_norm / 0 in NumPy's numbers, which is infinite and harmless here, pass?"""

    def clip(grads, max_norm):
        norm = np.sqrt(sum(np.sum(g * g) for g in grads))
        if not np.isfinite(norm):
            raise ValueError("not finite")
        return [g * min(1, max_norm / norm) for g in grads], norm

    assert check("clip_by_global_norm", clip).passed
