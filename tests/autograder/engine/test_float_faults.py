"""Are faults found without the processor's flags, the same as NumPy reports with them?"""

import warnings

import numpy as np
import pytest

from autograder.engine.float_faults import Watched, faults_of, numpy_reports
from autograder.engine.registry import installed_exercises

LARGE = np.array([[-1000.0, -60.0, 0.0], [0.5, 60.0, 1000.0]])
FUNCTIONS = {
    "naive": lambda a: 1 / (1 + np.exp(-a)),
    "both_sides": lambda a: np.where(a >= 0, 1 / (1 + np.exp(-a)), np.exp(a) / (1 + np.exp(a))),
    "in_place": lambda a: np.exp(a, out=a),
    "with_a_copy": lambda a: np.exp(a.copy()).sum(axis=0),
    "divided": lambda a: np.where(a == 0, 0, 1 / a),
    "by_its_own_zero": lambda a: a / (a - a),
    "logarithm": lambda a: np.log(np.abs(a)),
    "root": lambda a: np.nan_to_num(np.sqrt(a)),
    "stable": lambda a: np.exp(-np.abs(a)) / (1 + np.exp(-np.abs(a))),
    "tanh": lambda a: 0.5 * (1 + np.tanh(a / 2)),
    "masked": lambda a: np.divide(1, a, out=np.zeros_like(a), where=a != 0),
    "clipped": lambda a: 1 / (1 + np.exp(-np.clip(a, -500, 500))),
    "mean": lambda a: (a - a.mean(axis=0, keepdims=True)) / a.std(),
}


def reported(function) -> tuple[str, ...]:
    """The warnings that NumPy gives here."""
    with warnings.catch_warnings(record=True) as caught, np.errstate(over="warn", divide="warn"):
        warnings.simplefilter("always")
        function(LARGE.copy())
    return tuple(dict.fromkeys(str(one.message) for one in caught))


@pytest.mark.parametrize("name", FUNCTIONS)
def test_faults_are_those_that_numpy_reports(name):
    """Does watching find the same, in the same words?"""
    assert numpy_reports()
    found, wanted = faults_of(FUNCTIONS[name], (LARGE.copy(),)), reported(FUNCTIONS[name])
    if name == "by_its_own_zero":  # NumPy also says which of two faults an entry has
        assert set(found) & set(wanted)
    else:
        assert sorted(found) == sorted(wanted)


def test_what_an_answer_silences_is_no_fault():
    """Does `np.errstate` count, and is an error of the second call no concern?"""

    def silent(a):
        with np.errstate(over="ignore"):
            return 1 / (1 + np.exp(-a))

    def picky(a):
        if type(a) is not np.ndarray:
            raise TypeError(type(a))

    assert faults_of(silent, (LARGE,)) == faults_of(picky, (LARGE,)) == ()


def test_arrays_inside_lists_are_watched_too():
    """Is an overflow found that starts from one of several arrays?"""
    assert faults_of(lambda arrays: np.exp(arrays[1]), ([1, LARGE],))


@pytest.mark.parametrize("name", ["sigmoid", "sample_next", "standardise"])
def test_right_answers_have_no_faults(name):
    """Where an exercise asks for silence, is the reference silent when it is watched?"""
    exercise = installed_exercises()[name]
    cases = [one for one in exercise.probes(np.random.default_rng(0)) if one.silent]
    assert cases
    for case in cases:
        arguments = [
            np.random.default_rng(a.value) if type(a).__name__ == "Seed" else a
            for a in case.arguments
        ]
        assert faults_of(exercise.reference, arguments) == (), case.sentence


def test_a_watched_array_is_an_array():
    """Do shapes, indices and reductions work as ever?"""
    plain = LARGE.copy()
    watched = plain.view(Watched)
    assert np.array_equal(np.asarray((watched * 2)[0, 1:]), LARGE[0, 1:] * 2)
    watched += 1
    assert type(watched) is Watched and watched[0, 0] == plain[0, 0] == -999
