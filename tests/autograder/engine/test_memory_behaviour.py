"""Weights judged by what they do: is a failure told truly, and a mistake named only where it is?"""

import re

import numpy as np
import pytest

from autograder.engine.examine import examine
from autograder.engine.judge import judge
from autograder.engine.mistakes import Suspect, wrong_answer
from autograder.exercises import EXERCISES
from autograder.notebook.home import HOME_SEED
from lstm_course.cells.gates import forget_bias_for_half_life
from lstm_course.cells.handmade import agreement_weights, latch_weights
from lstm_course.cells.lstm import lstm_forward
from tests.autograder.unlocked import check

BY_HAND = [exercise for exercise in EXERCISES.values() if exercise.behaviour]
EACH = pytest.mark.parametrize("exercise", BY_HAND, ids=lambda exercise: exercise.name)
MENDABLE = [
    pytest.param(exercise, mistake, id=f"{exercise.name}-{mistake.name}")
    for exercise in BY_HAND
    for mistake in exercise.mistakes
]


def verdict(exercise, weights, seed=HOME_SEED):
    """The verdict on a function that returns these weights."""
    return judge(examine(lambda: weights, exercise, exercise.cases(seed)), exercise, seed)


def symmetrical_latch(a):
    """A latch whose gates stand at σ(a) and σ(−a)."""
    W_ih = np.array([[2 * a, 0.0], [-2 * a, 0.0], [0.0, 20.0], [0.0, 0.0]])
    return W_ih, np.zeros((4, 1)), np.array([-a, a, 0.0, 20.0])


@pytest.mark.exhaustive
@pytest.mark.parametrize(("exercise", "mistake"), MENDABLE)
@pytest.mark.parametrize("scale", [0.9, 1.3])
def test_a_mistake_is_named_whatever_the_strength_of_the_weights(exercise, mistake, scale):
    """Weights of nobody's catalogue, with a known mistake in them: is it named, at every seed?"""
    wrong = wrong_answer(exercise, [Suspect(mistake, exercise)], EXERCISES)()
    for seed in (HOME_SEED, 1, 2):
        seen = verdict(exercise, tuple(scale * array for array in wrong), seed)
        assert not seen.passed and seen.mistakes == (mistake.name,)


@EACH
def test_random_weights_fail_without_a_name(exercise):
    """Is nothing in particular said to be wrong with weights that are wrong all over?"""
    rng = np.random.default_rng(0)
    I = exercise.behaviour.inputs
    for _ in range(8):
        weights = tuple(5 * rng.standard_normal(shape) for shape in [(4, I), (4, 1), (4,)])
        seen = verdict(exercise, weights)
        assert not seen.passed and seen.mistakes == ()
        assert seen.first_wrong == exercise.behaviour.watched and seen.sentences and seen.hint


@pytest.mark.parametrize(("half_life", "passes"), [(900, False), (1_100, True)])
def test_a_latch_must_outlast_a_thousand_steps_of_the_other_bit(half_life, passes):
    """Where the other bit leaks in all along, is half a memory after 1,000 steps the limit?"""
    seen = verdict(
        EXERCISES["latch_weights"], symmetrical_latch(forget_bias_for_half_life(half_life))
    )
    assert seen.passed == passes
    if not passes:
        assert seen.mistakes == ("too-weak",) and seen.marks == 3
        assert [marks for _, marks, *_ in seen.parts] == [1, 1, 0, 1]


def test_the_step_and_the_input_of_a_failure_are_the_true_ones():
    """Run again by hand, is c what the sentence says, where it says it?"""
    exercise = EXERCISES["latch_weights"]
    weights = symmetrical_latch(3.0)
    said = " ".join(verdict(exercise, weights).sentences)
    trial = exercise.behaviour.trial(np.random.default_rng([HOME_SEED, *b"latch_weights"]))
    nothing = np.zeros((trial.x.shape[1], 1))
    _, _, cache = lstm_forward(trial.x, nothing, nothing, *weights)
    found = False
    for n in range(trial.x.shape[1]):
        bit, since = 0.0, 0
        for t, (write, b) in enumerate(trial.x[:, n]):
            bit, since = (b, 0) if write else (bit, since + 1)
            if bit and np.sign(cache.cs[t, n, 0]) != bit:
                words = (
                    f"at step {t}, on the input (write, bit) = (0, {'+1' if b > 0 else '−1'}), "
                    f"{since} steps after {'+1' if bit > 0 else '−1'} was written. "
                    "It leaked away"
                )
                found = found or words in said
                break
    assert found, said
    assert "The gates there are i = 0.0474, f = 0.953, g = " in said


def test_a_word_is_called_by_its_name():
    """Does the keeper of number hear which word it failed at, and whose number it should keep?"""
    W_ih, W_hh, b = (array.copy() for array in agreement_weights())
    W_ih[0, 3], W_ih[1, 3] = 40, -40  # plural distractors write, singular ones do not
    seen = str(verdict(EXERCISES["agreement_weights"], (W_ih, W_hh, b)))
    assert "on the word “plural distractor”, 1 word after a singular subject appeared" in seen


def test_the_marks_go_by_behaviour():
    """A latch that adds up instead of overwriting: three marks of four?"""
    W_ih, W_hh, b = latch_weights()
    W_ih = W_ih.copy()
    W_ih[1] = 0.0
    seen = verdict(EXERCISES["latch_weights"], (W_ih, W_hh, b))
    assert seen.marks == 3 and [m for _, m, *_ in seen.parts] == [1, 1, 1, 0]
    assert "The old one is still there" in str(seen)


@EACH
@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda W, U, b: None, "is a `return` missing?"),
        (lambda W, U, b: W, "expected 3 arrays: `W_ih, W_hh, b`"),
        (lambda W, U, b: (W, U, b, b), "a tuple of 4 items, expected 3 arrays"),
        (lambda W, U, b: (W.T, U, b), "it is transposed"),
        (lambda W, U, b: (W, U[:, 0], b), "`W_hh` has shape (4,), expected (4, 1)"),
        (lambda W, U, b: (W, U, b[:, None]), "`b` has shape (4, 1), expected (4,)"),
        (lambda W, U, b: (W.tolist(), U, b), "`np.array` makes one array of a list"),
        (lambda W, U, b: (W > 0, U, b), "`W_ih` holds booleans"),
        (lambda W, U, b: (W, U, 1j * b), "`b` holds complex numbers"),
        (lambda W, U, b: (W, U, b * np.nan), "`b` holds NaN"),
        (lambda W, U, b: (W * np.inf, U, b), "`W_ih` holds"),
    ],
)
@pytest.mark.filterwarnings("ignore::RuntimeWarning")
def test_what_cannot_be_run_is_told_kindly(exercise, change, words):
    """Types, shapes and numbers that are none: no marks, no traceback, a sentence?"""
    seen = verdict(exercise, change(*exercise.reference()))
    assert seen.marks == 0 and seen.status == "wrong" and words in str(seen)


@EACH
def test_huge_weights_fail_or_pass_in_silence(exercise, capfd):
    """1e300 everywhere, and a good answer times 1e6: nothing on stderr?"""
    good = exercise.reference()
    assert verdict(exercise, tuple(1e6 * array for array in good)).passed
    assert not verdict(exercise, tuple(1e300 * np.ones_like(array) for array in good)).passed
    assert capfd.readouterr().err == ""


@EACH
def test_an_open_answer_is_told_to_begin(exercise):
    """Is an untouched exercise open, as everywhere?"""

    def open_answer():
        raise NotImplementedError

    assert check(exercise.name, open_answer).status == "open"


@EACH
def test_sequences_hold_a_thousand_steps_and_many_writes(exercise):
    """Are there both signs, holds of 1,000 steps, rewrites of the same sign and of the other?"""
    for seed in range(3):
        trial = exercise.behaviour.trial(np.random.default_rng(seed))
        counts = trial.events.sum(axis=0)
        once = counts == 1
        assert once.sum() >= 6 and np.all(counts[~once] > 30) and np.all(counts > 0)
        first = np.argmax(trial.events, axis=0)
        assert np.all(len(trial.x) - 1 - first >= 1_000)
        signs = trial.signs[first, np.arange(len(first))]
        assert {-1.0, 1.0} == set(signs[once]) and not np.array_equal(trial.x[0], trial.x[-1])
        for n in np.flatnonzero(~once):
            written = trial.signs[trial.events[:, n], n]
            assert np.any(np.diff(written) == 0) and np.any(np.diff(written) != 0)


def test_a_memory_is_lost_when_it_shrinks_to_nothing():
    """Forgotten at other words, its sign lives on until noise turns it: is the true step named?"""
    W_ih, W_hh, b = (array.copy() for array in agreement_weights())
    W_ih[1, 5] = -40  # other words shut the forget gate
    exercise = EXERCISES["agreement_weights"]
    trial = exercise.behaviour.trial(np.random.default_rng([HOME_SEED, *b"agreement_weights"]))
    said = " ".join(verdict(exercise, (W_ih, W_hh, b)).sentences)
    told = re.search(r"at word (\d+), .*, (\d+) words after .* It was lost at word (\d+)", said)
    failed, age, lost = map(int, told.groups())
    words = trial.x.argmax(axis=-1)  # (T, B)
    assert failed - age < lost < failed
    assert any(row[lost] == 5 and 5 not in row[failed - age : lost] for row in words.T)


def test_what_is_stored_wrongly_is_not_called_old():
    """Where the candidate has the wrong sign and nothing old is kept, is that not said?"""
    W_ih, W_hh, b = latch_weights()
    W_hh = np.array([[0.0], [0.0], [50.0], [0.0]])  # the candidate repeats what is shown
    seen = str(verdict(EXERCISES["latch_weights"], (W_ih, W_hh, b)))
    assert "It was not stored" in seen and "he old one is still there" not in seen
