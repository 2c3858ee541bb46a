"""Is each promise of an exercise's contract kept? An answer that breaks just one must fail."""

from collections import namedtuple

import numpy as np
import pytest

from autograder.engine.cases import FLOAT32
from autograder.engine.examine import examine
from autograder.exercises import EXERCISES
from tests.autograder.exercises.judged import verdict_of

SEEDS = (1, pytest.param(2026, marks=pytest.mark.exhaustive))
IN_NUMPY = {n: e for n, e in EXERCISES.items() if not (e.harness or e.behaviour or e.hunt)}
SMALL = [
    pytest.param(name, letters, id=f"{name}-{letters}")
    for name, exercise in EXERCISES.items()
    for letters in exercise.small
]


def verdict(name, function, seed):
    return verdict_of(function, EXERCISES[name], seed)


def first_outcome(exercise):
    """What the reference does in the first case."""
    return examine(exercise.reference, exercise, exercise.cases(1)[:1]).outcomes[0]


WITH_RECORDS = [name for name, exercise in IN_NUMPY.items() if first_outcome(exercise).records]


def arrays_in(value):
    if isinstance(value, np.ndarray):
        yield value
    elif isinstance(value, tuple | list):
        for item in value:
            yield from arrays_in(item)


def mapped(value, change):
    """The same value with every array changed, inside named tuples and lists too."""
    if isinstance(value, np.ndarray):
        return change(value)
    if isinstance(value, tuple) and hasattr(value, "_fields"):
        return type(value)(*(mapped(item, change) for item in value))
    if isinstance(value, tuple | list):
        return type(value)(mapped(item, change) for item in value)
    return value


def with_records(value, change):
    """The same value with every named tuple changed."""
    if isinstance(value, tuple) and hasattr(value, "_fields"):
        return change(value)
    if isinstance(value, tuple | list):
        return type(value)(with_records(item, change) for item in value)
    return value


@pytest.mark.parametrize(("name", "letters"), SMALL)
def test_each_size_that_may_be_one_is_one_in_a_case(name, letters):
    """Does the generated case have an axis of length 1 where the ordinary ones have none?"""
    exercise = EXERCISES[name]
    (case,) = (c for c in exercise.cases(1) if c.sentence.endswith(f"({' = '.join(letters)} = 1)"))
    given = [*arrays_in(case.arguments), *(a for a in case.arguments if isinstance(a, int))]
    ones = [a for a in given if 1 in np.shape(a) or (not np.ndim(a) and a == 1)]
    alone = any(isinstance(a, list) and len(a) == 1 for a in case.arguments)
    if (name, letters) == ("last_states", "H"):  # both directions: 2H features
        assert case.arguments[0].shape[2] == 2
        return
    assert ones or alone


SQUEEZABLE = [
    name
    for name, exercise in IN_NUMPY.items()
    if exercise.small and list(arrays_in(first_outcome(exercise).value))
]


@pytest.mark.parametrize("name", SQUEEZABLE)
@pytest.mark.parametrize("seed", SEEDS)
def test_an_answer_that_squeezes_its_arrays_fails(name, seed):
    """Does `np.squeeze` on the results cost marks, and does the verdict name the small case?"""
    reference = EXERCISES[name].reference
    seen = verdict(name, lambda *given: mapped(reference(*given), np.squeeze), seed)
    assert not seen.passed and seen.marks < seen.points
    assert not seen.mistakes
    assert "= 1)" in str(seen) or "has shape" in str(seen)


@pytest.mark.parametrize("name", WITH_RECORDS)
@pytest.mark.parametrize("make", [tuple, list], ids=["tuple", "list"])
def test_a_plain_tuple_is_no_cache(name, make):
    """Does a tuple or list in place of a named tuple cost the part whose fields others use?"""
    reference = EXERCISES[name].reference
    seen = verdict(name, lambda *given: with_records(reference(*given), make), 1)
    assert 0 < seen.marks < seen.points and not seen.mistakes
    assert f"is a {make.__name__}, expected a" in str(seen)


@pytest.mark.parametrize("name", WITH_RECORDS)
def test_a_named_tuple_of_ones_own_is_no_cache(name):
    """Is a class with other field names caught, and one with the same names accepted?"""
    reference = EXERCISES[name].reference

    def like(record, rename):
        fields = [rename(field) for field in record._fields]
        return namedtuple(type(record).__name__, fields)(*record)

    def answer(rename):
        return lambda *given: with_records(reference(*given), lambda r: like(r, rename))

    assert verdict(name, answer(lambda field: field), 1).passed
    other = verdict(name, answer(lambda field: f"my_{field}"), 1)
    assert 0 < other.marks < other.points and "has the fields my_" in str(other)


WHOLE = [name for name, exercise in IN_NUMPY.items() if type(first_outcome(exercise).value) is int]


@pytest.mark.parametrize("name", WHOLE)
def test_a_float_is_no_count(name):
    """Does 12.0 where 12 is asked for fail with a sentence that says so?"""
    reference = EXERCISES[name].reference
    seen = verdict(name, lambda *given: float(reference(*given)), 1)
    assert seen.marks == 0 and "expected an `int`" in str(seen)
    assert not seen.mistakes  # the number is right: two that undo each other explain nothing


def test_the_exercises_with_counts_are_known():
    """Are the two exercises that return whole numbers among those just tried?"""
    assert set(WHOLE) == {"count_parameters", "parameter_matched_hidden_size"}
    assert len(WITH_RECORDS) == 6


def vocabulary_from_the_data(tokens, vocabulary_size):
    return np.eye(tokens.max() + 1)[tokens]


def argument_itself(hs_below, rate, rng):
    if rate == 0:
        return hs_below
    return EXERCISES["dropout_between_layers"].reference(hs_below, rate, rng)


def always_floats(sequences):
    padded, mask = EXERCISES["pad_and_mask"].reference(sequences)
    return padded.astype(float), mask


def feature_axis_needed(sequences):
    T, B = max(map(len, sequences)), len(sequences)
    padded = np.zeros((T, B, sequences[0].shape[1]), dtype=sequences[0].dtype)
    mask = np.zeros((T, B), dtype=bool)
    for n, sequence in enumerate(sequences):
        padded[: len(sequence), n], mask[: len(sequence), n] = sequence, True
    return padded, mask


def guards_zero_only(train, other):
    mean, std = train.mean(axis=0), train.std(axis=0)
    scale = np.where(std == 0, 1, std)
    return (train - mean) / scale, (other - mean) / scale


def ends_in_training_mode(name):
    """The reference, and `model.train()` at its end."""

    def answer(model, *given):
        result = EXERCISES[name].reference(model, *given)
        model.train()
        return result

    return answer


def without_the_gpus(path, step, state, **parts):
    import torch

    from lstm_course.char_lm.checkpoint_file import write_checkpoint

    content = {
        "step": step,
        "state": None if state is None else [s.detach() for s in state],
        "rng_state": torch.get_rng_state(),
        "parts": {name: part.state_dict() for name, part in parts.items()},
    }
    write_checkpoint(path, content)


@pytest.mark.parametrize(
    ("name", "function", "says"),
    [
        (
            "bits_per_character",
            ends_in_training_mode("bits_per_character"),
            "in evaluation mode before the call",
        ),
        ("generate", ends_in_training_mode("generate"), "in evaluation mode before the call"),
        ("save_checkpoint", without_the_gpus, "`gpu_rng_states` is not in the file"),
        ("one_hot", vocabulary_from_the_data, "the last words of the vocabulary do not occur"),
        ("dropout_between_layers", argument_itself, "returns its argument `hs_below` itself"),
        ("pad_and_mask", always_floats, "expected integers"),
        ("pad_and_mask", feature_axis_needed, "the steps are"),
        ("standardise", guards_zero_only, "a rounding error instead of 0"),
    ],
)
def test_a_broken_promise_is_told(name, function, says):
    """Does an answer that breaks one promise of the text lose marks, with a sentence on it?"""
    for seed in (1, 2026):
        seen = verdict(name, function, seed)
        assert seen.marks < seen.points
        assert says in str(seen), str(seen)


def test_cases_are_the_same_for_the_same_seed():
    """Are generated cases repeatable, and are those in float32 still the last but one?"""
    for exercise in EXERCISES.values():
        one, two = exercise.cases(3), exercise.cases(3)
        assert [case.sentence for case in one] == [case.sentence for case in two]
        assert FLOAT32 in {case.part for case in one[-2:]}
