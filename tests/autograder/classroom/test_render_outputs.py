"""Does a graded notebook store as a boolean whether it ran in a sandbox?"""

import json
from dataclasses import replace
from types import SimpleNamespace

import pytest
from nbformat.v4 import new_output

from autograder.classroom import preprocessors
from autograder.classroom.directory import Classroom
from autograder.classroom.naming.names import MistakeName
from autograder.classroom.naming.write import write_name
from autograder.classroom.render_outputs import (
    NO_SANDBOX,
    _render_verdict,
    read_sandboxed,
    render_results,
)
from autograder.classroom.report.submissions import read_verdicts, was_sandboxed
from autograder.classroom.sanitize import sanitize_html
from autograder.engine.verdict import MIME_TYPE, Verdict
from autograder.exercises import EXERCISES
from autograder.submission.cells import CellResult
from autograder.submission.intake import Submission, tidy
from autograder.submission.job import results_to_bytes
from autograder.submission.rebuild import rebuild
from autograder.submission.unjudged import no_marks
from lstm_course.cells.lstm import lstm_gates
from tests.autograder.submission.notebooks import master
from tests.autograder.unlocked import check

WRONG = [no_marks(EXERCISES[name], "wrong", "No.") for name in ("forget", "expose")]
RESULTS = {verdict.exercise: CellResult(verdict=verdict) for verdict in WRONG}


def rendered(sandboxed=True):
    notebook = rebuild(master(), tidy(master()))
    render_results(notebook, RESULTS, ("A remark.",), sandboxed)
    return notebook


def outputs(notebook):
    return [out for cell in notebook.cells for out in cell.get("outputs", ()) if "data" in out]


@pytest.mark.parametrize("sandboxed", [True, False])
def test_every_verdict_stores_it(sandboxed):
    """Is it in the metadata of each, whatever the notes of the verdicts are?"""
    notebook = rendered(sandboxed)
    assert [read_sandboxed(output) for output in outputs(notebook)] == [sandboxed] * 2
    assert was_sandboxed(notebook) is sandboxed


def test_the_sentence_is_for_people():
    """Is it among the notes of the first verdict, and does the report not depend on it?"""
    notebook = rendered(sandboxed=False)
    notes = [verdict.notes for verdict in read_verdicts(notebook).values()]
    assert notes == [("A remark.", NO_SANDBOX), ()]
    notebook = rendered()
    for output in outputs(notebook):
        for data in output.data.values():
            if isinstance(data, dict):
                data["notes"] = [NO_SANDBOX]
    assert was_sandboxed(notebook)


def test_a_notebook_of_an_earlier_version_is_read():
    """Where no verdict stores it, does the sentence decide?"""
    for sandboxed in (True, False):
        notebook = rendered(sandboxed)
        for output in outputs(notebook):
            output.metadata = {}
        assert was_sandboxed(notebook) is sandboxed


@pytest.mark.parametrize("metadata", [{}, {"lstm_course": None}, {"lstm_course": [1]}])
def test_other_metadata_says_nothing(metadata):
    """Is anything else in its place no reason to stop?"""
    output = new_output("execute_result", {"text/plain": "1"}, metadata=metadata)
    assert read_sandboxed(output) is None


def test_a_students_output_cannot_store_it():
    """Is the metadata of what a worker sends left out?"""
    forged = {
        "output_type": "display_data",
        "data": {"text/plain": "1"},
        "metadata": {"lstm_course": {"sandboxed": True}},
    }
    notebook = rebuild(master(), tidy(master()))
    render_results(notebook, {"forget_answer": CellResult([forged])})
    (output,) = outputs(notebook)
    assert output.data == {"text/plain": "1"} and output.metadata == {}


@pytest.mark.parametrize("sandbox", [True, False])
def test_the_formgraders_judge_stores_it(monkeypatch, tmp_path, sandbox):
    """Does a submission that the formgrader has graded, which has no record, say it too?"""
    notebook = judged_by_the_formgrader(monkeypatch, tmp_path, RESULTS, sandbox)
    assert len(read_verdicts(notebook)) == 2 and was_sandboxed(notebook) is sandbox


def test_the_formgraders_judge_shows_an_instructors_name(monkeypatch, tmp_path):
    """Is the verdict stored as it was judged, and shown in the instructor's words?"""
    entry = MistakeName("half-kept", "half of it is kept")
    write_name(Classroom(tmp_path), "forget", "0123456789ab", entry)
    wrong = replace(WRONG[0], fingerprint="0123456789ab")
    results = RESULTS | {"forget": CellResult(verdict=wrong)}
    notebook = judged_by_the_formgrader(monkeypatch, tmp_path, results)
    forget, expose = outputs(notebook)
    assert "Half of it is kept." in forget.data["text/html"]
    assert forget.data["text/plain"] == f"{wrong.marks:g}"
    assert "Half of it" not in expose.data["text/html"]
    assert read_verdicts(notebook)["forget"] == wrong


def judged_by_the_formgrader(monkeypatch, directory, results, sandbox=True):
    """The notebook after the step that a class's configuration names, with these results."""
    classroom = SimpleNamespace(
        master=lambda assignment: master(), seed=lambda: 1, directory=directory, private=()
    )
    submission = Submission(tidy(master()), "")
    converter = SimpleNamespace(classroom=classroom, submission=submission)
    monkeypatch.setattr(preprocessors, "_find_converter", lambda step: converter)
    monkeypatch.setattr(preprocessors, "sandbox_problem", lambda: "")
    monkeypatch.setattr(preprocessors, "grade_submission", lambda job: results_to_bytes(results))
    judge = preprocessors.Judge()
    judge.sandbox = sandbox
    notebook, _ = judge.preprocess(master(), {"nbgrader": {"assignment": "02_gates"}})
    return notebook


def test_a_verdict_is_shown_as_at_home():
    """Are the heat maps, the parts and the section there, and no link to what the page lacks?"""
    verdict = check("lstm_gates", lambda x, h, W_ih, W_hh, b: lstm_gates(x, h, W_ih, W_hh, 2 * b))
    output = _render_verdict(verdict, 4, sandboxed=True)
    page = output.data["text/html"]
    assert page.count("<details>") == 2 and "difference" in page and "Read again" in page
    assert "href" not in page and "href" in verdict._repr_html_()
    assert Verdict.from_dict(json.loads(json.dumps(output.data[MIME_TYPE]))) == verdict
    assert (
        sanitize_html(page, is_verdict=True).count("background-color")
        == page.count("background-color")
        > 40
    )
