"""Does `lstm-course check` count against the lesson, whatever is left of the learner's copy?"""

import json
import os
import signal
import subprocess
import sys
import time

import nbformat
import pytest

from autograder.cli.check import CopyToCheck, LessonResult, check_lessons
from autograder.cli.study import make_copies
from autograder.support.course_tree import Course, Lesson, all_lessons, find_lesson
from tests.autograder.cli.learner import ROOT, answer, cli, course, make_tree, solved

WRONG = {"forget": "def forget(c_prev, f):\n    return f + c_prev"}


@pytest.fixture
def tree(tmp_path):
    """A course tree of its own, with copies."""
    make_copies(course(make_tree(tmp_path)))
    return tmp_path


@pytest.fixture(autouse=True)
def this_course(monkeypatch):
    """Kernels import the packages that are tested."""
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    monkeypatch.setenv("OMP_NUM_THREADS", "1")


def gates(tree) -> Lesson:
    """Lesson 02 of a tree."""
    return find_lesson(course(tree), "2")


def rows_of(said: str) -> dict[str, str]:
    """The rows of the tables, by their first cell."""
    return {line.split("│")[1].strip(): line for line in said.splitlines() if "│" in line}


def result_of(lesson: Lesson) -> LessonResult:
    """What is found in a lesson's copy."""
    return check_lessons([CopyToCheck(lesson)])[0]


def change(lesson: Lesson, edit) -> None:
    """Let a function change the cells of a copy."""
    notebook = nbformat.read(lesson.copy, as_version=4)
    edit(notebook.cells, {cell.id: cell for cell in notebook.cells})
    nbformat.write(notebook, lesson.copy)


@pytest.mark.slow
def test_check_shows_marks_and_mistakes(tree):
    """Right, wrong, open, raising: is each in the table, and the status non-zero?"""
    answers = solved(gates(tree)) | WRONG
    answers |= {"expose": "def expose(c, o):\n    return o * tan(c)"}
    del answers["write"]
    answer(gates(tree), answers)
    status, said, _ = cli(tree, "check", "gates")
    assert status == 1
    (path,) = (tree / "jupyter").rglob("*.json")  # where the notebook's progress line goes on
    kept = json.loads(path.read_text())
    assert kept["notebook"] == str(gates(tree).copy.resolve()) and len(kept["exercises"]) == 10
    assert kept["exercises"]["sigmoid"] == [2, 2] and kept["exercises"]["forget"] == [0, 1]
    rows = rows_of(said)
    assert "2 of 2" in rows["sigmoid"] and "correct" in rows["sigmoid"]
    assert "0 of 1" in rows["forget"] and "it should multiply it" in rows["forget"]
    assert "0 of 1" in rows["write"] and "not answered yet" in rows["write"]
    assert "tan" in rows["expose"] and "NameError" in rows["expose"]
    assert "Lesson 02: 7 of 10 exercises done, 14 of 17 marks. Next: `forget`, 1 minute." in said


@pytest.mark.slow
def test_check_is_zero_when_all_is_right(tree):
    """Does a solved lesson end well, alone and beside an open one?"""
    lesson = find_lesson(course(tree), "0")
    answer(lesson, solved(lesson))
    status, said, _ = cli(tree, "check", "0")
    assert status == 0 and "2 of 2 marks" in said
    assert "Every answer is correct. Lesson 00: 1 of 1 exercise done, 2 of 2 marks. Next: " in said
    status, said, _ = cli(tree, "check")
    assert status == 1 and "In total: 2 of 19 marks" in said
    assert "complete" in rows_of(said)["00_welcome"]
    assert "not started" in rows_of(said)["02_gates"]
    assert "Lesson 02: 0 of 10 exercises done, 0 of 17 marks. Next: `sigmoid`, 6 minutes." in said


def deleted(cells, by_id):
    cells.remove(by_id["forget"])


def stripped(cells, by_id):
    for cell in cells:
        cell.metadata = nbformat.NotebookNode()


def copied(cells, by_id):
    for name in ("sigmoid", "expose"):
        again = nbformat.from_dict({**by_id[name], "id": f"{name}-again"})
        cells.insert(cells.index(by_id[name]) + 1, again)


def edited(cells, by_id):
    by_id["forget"].source = 'check("expose")'


def replaced(cells, by_id):
    by_id["code-1"].source += "\ncheck = lambda name: 1.0"


@pytest.mark.slow
@pytest.mark.parametrize("surgery", [deleted, stripped, copied, edited, replaced])
def test_marks_are_those_of_the_lesson(tree, surgery):
    """With a check deleted, copied or edited: are 16 of 17 marks 16 of 17?"""
    answer(gates(tree), solved(gates(tree)) | WRONG)
    change(gates(tree), surgery)
    result = result_of(gates(tree))
    assert (result.marks, result.points) == (16, 17) and not result.all_right
    assert result.next_exercise == "forget" and len(result.verdicts) == 10


@pytest.mark.slow
def test_cells_that_stop_or_end_the_kernel_cost_their_exercise(tree, monkeypatch):
    """Loop, dead process, syntax error, exits: is each named, and is all else judged?"""
    seconds = 8  # the imports take several where more workers than cores are busy
    monkeypatch.setattr("autograder.cli.check.SECONDS", seconds)
    monkeypatch.setattr("autograder.cli.cell_errors.SECONDS", seconds)
    answers = solved(gates(tree)) | {
        "forget": "import time\n\ndef forget(c_prev, f):\n    while True:\n        time.sleep(0.1)",
        "write": "import numpy\n\ndef write(c, i, g:\n    return c",
        "expose": "import os\nos._exit(1)\ndef expose(c, o):\n    return o * np.tanh(c)",
        "tanh_grad": "exit()\ndef tanh_grad(t):\n    return 1 - t**2",
        "gate": "def gate(x, h_prev, W_ih, W_hh, b):\n"
        '    """One gate."""\n    raise NotImplementedError()\n    return x @ W_ih.T',
    }
    answer(gates(tree), answers)

    def exits(cells, by_id):
        for source in (
            "quit()",
            "import sys\nsys.exit()",
            "x = 1\ny = np.ones((2, 3)) @ np.ones(2)",
        ):
            cells.insert(4, nbformat.v4.new_code_cell(source))

    change(gates(tree), exits)
    result = result_of(gates(tree))
    said = {verdict.exercise: " ".join(verdict.sentences) for verdict in result.verdicts}
    assert f"it ran for more than {seconds} s" in said["forget"]
    assert "line 3 of its cell is not valid Python (SyntaxError: '(' was" in said["write"]
    assert ".py" not in said["write"]
    assert "its process ended" in said["expose"]
    assert said["gate"].startswith("Delete `raise NotImplementedError()` in `gate`")
    marks = {verdict.exercise: verdict.marks for verdict in result.verdicts}
    zero = {name for name, earned in marks.items() if earned == 0}
    assert zero == {"forget", "write", "expose", "gate"}
    assert marks["tanh_grad"] == 1 and marks["lstm_gates"] == 4
    (problem,) = result.problems
    assert problem.startswith(
        "Line 2 of your cell that begins `x = 1` ended in ValueError: the left"
    )


@pytest.mark.slow
def test_answers_are_judged_at_their_check(tree):
    """Is a function judged as it is at its check, whatever later cells do to its name?"""
    answer(gates(tree), solved(gates(tree)))

    def later(cells, by_id):
        cells.append(nbformat.v4.new_code_cell("del sigmoid\ndef forget(x):\n    return x"))

    change(gates(tree), later)
    assert result_of(gates(tree)).all_right


def test_untouched_lessons_need_no_kernel(tmp_path, monkeypatch):
    """Are all nine untouched lessons checked at once, with their points?"""

    async def no_kernel(*_: object) -> None:
        raise AssertionError("a kernel was asked for")

    monkeypatch.setattr("autograder.cli.check.run_cells", no_kernel)
    all_of_them = Course(source=ROOT, home=tmp_path)
    make_copies(all_of_them)
    start = time.perf_counter()
    results = check_lessons([CopyToCheck(lesson) for lesson in all_lessons(all_of_them)])
    assert time.perf_counter() - start < 10
    assert len(results) == 9 and all(result.untouched for result in results)
    assert {v.status for result in results for v in result.verdicts} == {"open"}
    assert all(result.points > 0 and result.marks == 0 for result in results)


def test_only_what_checks_need_is_run(tree):
    """Are demo cells left out, and checks of untouched answers that no other cell mentions?"""
    answer(gates(tree), {"sigmoid": "def sigmoid(a):\n    return 1 / (1 + np.exp(-a))"})
    to_run = {cell.key for cell in CopyToCheck(gates(tree)).to_run}
    assert {"code-1", "sigmoid_answer", "sigmoid", "forget_answer"} <= to_run
    assert not {key for key in to_run if key.startswith("demo")} and "forget" not in to_run
    change(gates(tree), lambda cells, _: cells.append(nbformat.v4.new_code_cell("forget = max")))
    assert "forget" in {cell.key for cell in CopyToCheck(gates(tree)).to_run}
    change(
        gates(tree),
        lambda cells, _: cells.append(nbformat.v4.new_code_cell("from mine import *")),
    )
    assert "write" in {cell.key for cell in CopyToCheck(gates(tree)).to_run}


@pytest.mark.slow
def test_json_holds_what_the_guide_lists(tree):
    """Is it JSON and nothing else, with every documented field?"""
    answer(gates(tree), solved(gates(tree)) | WRONG)
    status, said, _ = cli(tree, "check", "--json")
    report = json.loads(said)
    assert status == 1 and report["schema"] == 1 and not report["all_right"]
    assert (report["marks"], report["points"]) == (16, 19)
    assert report["next"] == {"lesson": "02_gates", "exercise": "forget"}
    guide = (ROOT / "docs" / "check.md").read_text()
    lesson = report["lessons"][1]
    (forget,) = [one for one in lesson["exercises"] if one["exercise"] == "forget"]
    assert forget["mistakes"] == ["adds-forget-gate"] and forget["status"] == "wrong"
    for level in (report, lesson, forget, forget["parts"][0]):
        assert [field for field in level if f"`{field}`" not in guide] == []


@pytest.mark.slow
def test_ctrl_c_is_one_sentence(tree):
    """Does an interrupted check end at once, with nothing but a sentence?"""
    marker = tree / "running"
    loop = f"open({str(marker)!r}, 'w').close()\nwhile True:\n    pass"
    answer(gates(tree), {"forget": f"{loop}\ndef forget(c_prev, f):\n    return 1"})
    process = subprocess.Popen(
        [sys.executable, "-c", "from autograder.cli.main import main; main()", "check", "2"],
        cwd=tree,
        env={**os.environ, "PYTHONPATH": str(tree)},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler),
    )
    last_moment = time.monotonic() + 60
    while not marker.exists():
        assert time.monotonic() < last_moment and process.poll() is None
        time.sleep(0.1)
    process.send_signal(signal.SIGINT)
    said = process.communicate(timeout=30)[0]
    assert process.returncode == 130
    assert said.splitlines() == ["lstm-course: interrupted; nothing is half-written."]


def test_a_missing_copy_is_one_sentence(tree):
    """Does it say how to get one?"""
    gates(tree).copy.unlink()
    assert "no 02_gates.ipynb in work/ yet" in cli(tree, "check", "2")[2]
    find_lesson(course(tree), "0").copy.unlink()
    assert "nothing in work/ yet" in cli(tree, "check")[2]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("{ this is no notebook", "it is not JSON"),
        ("{}", "it has no cells"),
        ('{"cells": null}', "it has no cells"),
        ('{"cells": []}', "it has no cells"),
        ("[1, 2]", "it has no cells"),
        ('{"worksheets": [{"cells": 3}]}', "it is of an old format, and damaged"),
        ("", "the file is empty"),
        ('{\n "cells": [\n<<<<<<< HEAD\n  {},\n=======\n', "line 3 is a conflict marker"),
        ("[" * 100_000, "it is nested too deeply"),
    ],
)
def test_a_copy_that_is_no_notebook_is_one_sentence(tree, text, reason):
    """Is the reason said, and what to do, and are other lessons checked all the same?"""
    gates(tree).copy.write_text(text)
    result = result_of(gates(tree))
    assert reason in result.unreadable and "`lstm-course reset 02` keeps it" in result.unreadable
    assert (result.marks, result.points) == (0, 17) and not result.all_right
    if text == "{}":
        status, said, error = cli(tree, "check")
        assert status == 1 and "cannot be read" in rows_of(said)["02_gates"]
        assert error.startswith("lstm-course: ") and error.count("\n") == 1


def test_bytes_that_are_no_text_are_one_sentence(tree):
    """Is a file in UTF-16 named as what it is?"""
    gates(tree).copy.write_bytes("{}".encode("utf-16"))
    assert "it is not text in UTF-8" in result_of(gates(tree)).unreadable


@pytest.mark.slow
def test_a_byte_order_mark_is_accepted(tree):
    """Is a copy saved by an editor on Windows read?"""
    lesson = find_lesson(course(tree), "0")
    answer(lesson, solved(lesson))
    lesson.copy.write_bytes(b"\xef\xbb\xbf" + lesson.copy.read_bytes())
    assert result_of(lesson).all_right


@pytest.mark.parametrize("encoding", ["cp1252", "latin-1", "ascii"])
def test_output_fits_any_encoding(tree, encoding):
    """Is a table readable where the pipe knows neither σ nor lines?"""
    source = "def forget(c_prev, f):\n    return σ ⊙ c_prev  # 誤\n"
    answer(gates(tree), {"forget": source})
    status, said, error = cli(tree, "check", "2", PYTHONIOENCODING=encoding)
    assert status == 1 and error == "" and said.isascii()
    sentence = " ".join(said.replace("|", " ").split())
    assert "line 2 of its cell is not valid Python (SyntaxError: invalid character '*'" in sentence
