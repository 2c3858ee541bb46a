"""Is a worker's reply refused where it holds what `examine` cannot have sent?"""

from dataclasses import fields, replace

import numpy as np
import pytest

from autograder.engine.answers import Answers, Foreign, Outcome, Raised, RecordType
from autograder.engine.calls import MAX_LENGTH, MAX_NAMES
from autograder.engine.examine import examine
from autograder.exercises import EXERCISES
from autograder.sandbox import codec
from autograder.sandbox.process import ANSWER_KINDS
from autograder.sandbox.validate import LONGEST, ReplyError, cell_reply, fits_cases

ODD = {
    "array": np.ones(3),
    "empty": np.ones(0),
    "nested": [[np.ones(2)]],
    "dict": {"a": np.ones(2)},
    "none": None,
    "true": True,
    "negative": -1,
    "huge": 2**63,
    "nan": float("nan"),
    "complex": 1j,
    "long": "x" * (LONGEST + 1),
    "texts": ("x",) * 2_000,
    "record": Foreign("x", "y"),
    "outcome": Outcome(),
}
RAISED = Raised(("ValueError",), "no", "forget", "raise ValueError", 3)
RECORD = RecordType((0,), "Cache", ("x",))
MAY_BE = {  # odd values that a field may have
    "value": {"array", "empty", "nested", "none", "true", "negative", "nan", "complex", "record"},
    "raised": {"none"},
    "overwritten": {"true"},
    "seconds": {"nan"},
}


@pytest.mark.parametrize(
    ("calls", "fits"),
    [
        (None, True),
        ((), True),
        (("lstm_gates",), True),
        (("f",) * MAX_NAMES, True),
        (("f",) * (MAX_NAMES + 1), False),
        (("f" * (MAX_LENGTH + 1),), False),
        (["lstm_gates"], False),
        ((1,), False),
        ("lstm_gates", False),
        ({"lstm_gates": 1}, False),
    ],
)
def test_the_names_of_what_is_called_are_plain_and_few(calls, fits):
    """Are only as many and as long names accepted as the examination sends?"""
    exercise = EXERCISES["forget"]
    cases = exercise.cases(1)
    outcomes = examine(exercise.reference, exercise, cases).outcomes
    sent = codec.encode(Answers("forget", outcomes, calls=calls))
    received = codec.decode(sent, ANSWER_KINDS)
    assert fits_cases(received, exercise, cases) == fits


def received(value):
    """Return a value as the grader receives it."""
    return codec.decode(codec.encode(value), ANSWER_KINDS)


@pytest.mark.parametrize("odd", ODD)
@pytest.mark.parametrize("field", [field.name for field in fields(Outcome)])
def test_no_odd_object_passes_in_an_outcome(field, odd):
    """Is each field of its exact type, and an array in it refused rather than compared?"""
    exercise = EXERCISES["forget"]
    cases = exercise.cases(1)[:1]
    outcome = replace(Outcome(raised=RAISED, records=(RECORD,)), **{field: ODD[odd]})
    fits = fits_cases(received(Answers("forget", (outcome,))), exercise, cases)
    assert fits == (odd in MAY_BE.get(field, ()))


@pytest.mark.parametrize("odd", ODD)
@pytest.mark.parametrize("field", [field.name for field in fields(Raised)])
def test_no_odd_object_passes_in_an_exception(field, odd):
    """Is that so for a forged exception?"""
    exercise = EXERCISES["forget"]
    outcome = Outcome(raised=replace(RAISED, **{field: ODD[odd]}))
    assert not fits_cases(received(Answers("forget", (outcome,))), exercise, exercise.cases(1)[:1])


@pytest.mark.parametrize("odd", ODD)
@pytest.mark.parametrize("field", ["exercise", "outcomes", "problem", "calls", "defaults"])
def test_no_odd_object_passes_in_answers(field, odd):
    """Is that so for the complete reply?"""
    exercise = EXERCISES["forget"]
    answer = replace(Answers("forget", (Outcome(),)), **{field: ODD[odd]})
    fits = fits_cases(received(answer), exercise, exercise.cases(1)[:1])
    assert fits == ((field, odd) == ("calls", "none"))


@pytest.mark.parametrize("odd", ODD)
@pytest.mark.parametrize("field", ["token", "kind", "value", "good"])
def test_no_odd_object_passes_in_the_reply_to_a_test(field, odd):
    """Is an odd token, kind or value replaced by one that earns nothing?"""
    forged = received({"outputs": [], "token": "x", "kind": "y", "value": 1.0, field: ODD[odd]})
    reply = cell_reply(forged, 1000)
    assert type(reply["token"]) is type(reply["kind"]) is str
    assert max(map(len, (reply["token"], reply["kind"]))) <= LONGEST
    assert type(reply["value"]) in (type(None), bool, int, float)


@pytest.mark.parametrize("odd", ODD)
@pytest.mark.parametrize("field", ["output_type", "name", "text", "data", "ename", "traceback"])
@pytest.mark.parametrize("kind", ["stream", "display_data", "error"])
def test_no_odd_object_passes_in_an_output(kind, field, odd):
    """Is an output of other types left out, or its parts made plain?"""
    outputs = [{"output_type": kind, "data": {"text/plain": "1"}, field: ODD[odd]}]
    for output in cell_reply(received({"outputs": outputs}), 1000)["outputs"]:
        assert set(map(type, output.values())) <= {str, list, dict, type(None)}
        assert len(str(output)) < 3 * LONGEST


@pytest.mark.parametrize("odd", [name for name in ODD if name not in ("dict", "nested")])
def test_what_is_no_reply_of_a_cell_is_refused(odd):
    """Is anything but a dict with outputs refused with a reason?"""
    with pytest.raises(ReplyError, match="no cell can show"):
        cell_reply(received(ODD[odd]), 1000)
    with pytest.raises(ReplyError, match="no cell can show"):
        cell_reply(received({"outputs": ODD[odd]}), 1000)


def test_outputs_are_cut_at_the_limit():
    """Do forged outputs of any size add up to no more than those of an honest cell?"""
    limit = 1_000
    outputs = [{"output_type": "stream", "name": "stdout", "text": "x" * limit}] * 500
    outputs += [{"output_type": "error", "ename": "x" * 10**6, "evalue": "", "traceback": []}]
    kept = cell_reply(received({"outputs": outputs}), limit)["outputs"]
    assert kept
    assert sum(len(output.get("text", "")) for output in kept) < 100 * limit
    assert cell_reply({"outputs": outputs[:1]}, limit)["outputs"] == outputs[:1]
