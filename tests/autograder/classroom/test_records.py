"""Are records read as they were written, those of earlier versions included?"""

import json

import pytest

from autograder.classroom.directory import Classroom
from autograder.classroom.records import CellRecord, SubmissionRecord, read_record, write_record
from autograder.classroom.render_outputs import NO_SANDBOX
from autograder.engine.verdict import Verdict
from autograder.exercises import EXERCISES
from autograder.notebook.check import check
from autograder.submission.cells import CellResult
from autograder.submission.unjudged import no_marks

RECORD = SubmissionRecord("ada", "0123", False, ("A remark.",), "", "2026-11-29 12:00:00 UTC")
OLD = {
    "student": "ada",
    "digest": "0123",
    "remarks": ["A remark."],
    "problem": "",
    "at": "2026-11-29 12:00:00 UTC",
    "cells": {"forget": {"verdict": None, "score": 1.5, "trouble": "it was killed"}},
}


@pytest.fixture
def classroom(tmp_path):
    return Classroom(tmp_path)


def write(classroom, values):
    path = classroom.record_path("02_gates", "ada")
    path.parent.mkdir(parents=True)
    path.write_text(values if isinstance(values, str) else json.dumps(values))


def test_a_record_comes_back(classroom):
    """Are all fields the same, cells without a result left out?"""
    verdict = no_marks(EXERCISES["forget"], "wrong", "No.")
    results = {
        "forget": CellResult([{"output_type": "stream"}], verdict),
        "own": CellResult(score=1.5),
        "forget_answer": CellResult(problem="it was killed"),
        "setup": CellResult(),
    }
    record = RECORD.with_results(results)
    assert list(record.cells) == ["forget", "own", "forget_answer"] and record.at != RECORD.at
    write_record(classroom, "02_gates", record)
    found = read_record(classroom, "02_gates", "ada")
    assert found is not None
    assert (found.student, found.digest, found.sandboxed) == ("ada", "0123", False)
    assert (found.remarks, found.problem, found.at) == (("A remark.",), "", record.at)
    assert found.cells["own"] == CellRecord(None, 1.5, "")
    assert found.cells["forget_answer"] == CellRecord(None, None, "it was killed")
    assert found.cells["forget"].verdict == json.loads(json.dumps(verdict.to_dict()))


@pytest.mark.parametrize("old", [False, True])
def test_the_verdict_of_a_record_is_shown_again(classroom, old):
    """Is the failing case still shown, and is a record without one a verdict like any other?"""
    verdict = check("forget", lambda c_prev, f: c_prev + f)
    write_record(classroom, "02_gates", RECORD.with_results({"forget": CellResult([], verdict)}))
    path = classroom.record_path("02_gates", "ada")
    if old:
        values = json.loads(path.read_text())
        for name in ("located", "case", "section"):
            del values["cells"]["forget"]["verdict"][name]
        path.write_text(json.dumps(values))
    found = read_record(classroom, "02_gates", "ada")
    assert found is not None
    again = Verdict.from_dict(dict(found.cells["forget"].verdict))
    assert again.mistakes == verdict.mistakes and again.sentences == verdict.sentences
    assert (again == verdict) is not old and ("<table" in again.to_html(False)) is not old


def test_the_boolean_is_stored(classroom):
    """Is it a field of the file, and the sentence none of the remarks?"""
    write_record(classroom, "02_gates", RECORD)
    values = json.loads(classroom.record_path("02_gates", "ada").read_text())
    assert values["sandboxed"] is False and values["remarks"] == ["A remark."]


@pytest.mark.parametrize(
    ("changed", "sandboxed"),
    [
        ({}, True),
        ({"sandboxed": False}, False),
        ({"sandboxed": True}, True),
        ({"remarks": ["A remark.", NO_SANDBOX]}, False),  # without the field: by the sentence
        ({"remarks": ["A remark.", NO_SANDBOX], "sandboxed": False}, False),
    ],
)
def test_a_record_of_an_earlier_version_is_read(classroom, changed, sandboxed):
    """Without the field, with the sentence among the remarks, and with the former name of a key?"""
    write(classroom, OLD | changed)
    found = read_record(classroom, "02_gates", "ada")
    assert found is not None and found.sandboxed is sandboxed
    assert found.remarks == ("A remark.",)
    assert found.cells == {"forget": CellRecord(None, 1.5, "it was killed")}


@pytest.mark.parametrize("values", ["", "{", "[]", "{}", {"student": "ada"}, OLD | {"cells": [1]}])
def test_a_damaged_record_is_none(classroom, values):
    """Is a submission graded again instead of a run stopped?"""
    write(classroom, values)
    assert read_record(classroom, "02_gates", "ada") is None


def test_without_a_file_there_is_none(classroom):
    """Is a submission that was never graded simply without a record?"""
    assert read_record(classroom, "02_gates", "ada") is None
