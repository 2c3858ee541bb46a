"""Is each exercise judged as its function is at its own check, as in a notebook?"""

import pytest
from nbformat.v4 import new_code_cell

from autograder.sandbox.launcher import ForkServer
from autograder.sandbox.limits import Limits
from autograder.sandbox.process import WorkerProcess
from autograder.submission.intake import tidy
from autograder.submission.policy import policy_for
from autograder.submission.rebuild import cells_to_grade, rebuild
from autograder.submission.session import Session
from tests.autograder.submission.notebooks import EXPOSE, FORGET, master

pytestmark = pytest.mark.sandbox
SEED = 7
RIGHT = {"forget": FORGET, "expose": EXPOSE}
WRONG = "def forget(c_prev, f):\n    return 0 * c_prev"
UNEXPLAINED = """half = 0.5


def forget(c_prev, f):
    kept = np.tanh(c_prev) * half + 0.1
    return f * kept"""


@pytest.fixture(scope="module")
def forkserver():
    made = ForkServer(policy_for("02", Limits(cell=2.0)))
    yield made
    made.close()


def graded(forkserver, answers, own_cells):
    """The results of a submission.

    Args:
        forkserver: of lesson 02.
        answers: by exercise.
        own_cells: sources of cells of the student's, by the key of the cell that they follow.
    """
    notebook = master()
    cells = []
    for cell in notebook.cells:
        cell.source = answers.get(cell.id.removesuffix("_answer"), cell.source)
        cells.append(cell)
        if cell.id in own_cells:
            cells.append(new_code_cell(own_cells[cell.id]))
    notebook.cells = cells
    return Session(forkserver, cells_to_grade(rebuild(master(), tidy(notebook))), SEED).grade()


def marks(results):
    """The marks of the two exercises, and of the instructor's test of `forget` below them."""
    verdicts = [results[name].verdict.marks for name in ("forget", "expose")]
    return (*verdicts, results["own_test"].score)


@pytest.mark.parametrize(
    ("below", "expected"),
    [
        ("del forget", (1, 1, 0)),
        ("forget = forget(np.ones(2), np.zeros(2))", (1, 1, 0)),
        ("def forget(text):\n    return text", (1, 1, 0)),
        ("%reset -f\nimport numpy as np", (1, 1, 0)),
        ("%reset -f", (1, 0, 0)),  # the next answer needs `np`
        ("forget = 1 / 0", (1, 1, 2)),
        ("import os\nos._exit(0)", (1, 1, 2)),
        ("while True:\n    pass", (1, 1, 2)),
    ],
)
def test_a_cell_below_a_check_costs_nothing_above_it(forkserver, below, expected):
    """Does the check keep its mark, and does what stands below see what the cell has done?"""
    assert marks(graded(forkserver, RIGHT, {"forget": below})) == expected


def test_a_cell_above_a_check_counts(forkserver):
    """Is a function that a cell between answer and check replaces or deletes judged as it is?"""
    for between in ("del forget", WRONG):
        assert marks(graded(forkserver, RIGHT, {"forget_answer": between}))[0] == 0
    results = graded(forkserver, RIGHT | {"forget": WRONG}, {"forget_answer": FORGET})
    assert marks(results)[0] == 1


def test_a_later_correction_is_too_late(forkserver):
    """Does a wrong answer stay wrong at its check, though the test at the end sees it corrected?"""
    results = graded(forkserver, RIGHT | {"forget": WRONG}, {"expose": FORGET})
    assert marks(results) == (0, 1, 2)


@pytest.mark.parametrize(
    "below", ["del forget, half", "%reset -f", "import os\nos._exit(0)", "half = np = None"]
)
def test_an_explanation_is_of_the_judged_function(forkserver, below):
    """Are line and fingerprint those at the check, though its names are gone or its worker dead?"""
    plain = graded(forkserver, {"forget": UNEXPLAINED}, {})["forget"].verdict
    assert plain.explained_by == "location" and plain.fingerprint
    found = graded(forkserver, {"forget": UNEXPLAINED}, {"own_test": below})["forget"].verdict
    assert (found.located, found.fingerprint) == (plain.located, plain.fingerprint)


def test_what_was_judged_is_not_judged_again(forkserver, monkeypatch):
    """Does a worker that replaces a dead one run the cells above, but none of their checks?"""
    examined = []
    original = WorkerProcess.examine

    def count(worker, exercise, *arguments, **keywords):
        examined.append(exercise.name)
        return original(worker, exercise, *arguments, **keywords)

    monkeypatch.setattr(WorkerProcess, "examine", count)
    results = graded(
        forkserver, RIGHT | {"expose": "import os\ndef expose(c, o):\n    os._exit(0)"}, {}
    )
    assert examined[0] == "forget" and set(examined[1:]) == {"expose"}
    assert len(examined) <= 4  # where the worker died, in search of the cell to blame
    assert marks(results) == (1, 0, 2)


def test_time_runs_out_for_what_comes_later():
    """Do the checks above keep their marks when the submission's time is up?"""
    forkserver = ForkServer(policy_for("02", Limits(cell=5.0, submission=1.0)))
    try:
        results = graded(forkserver, RIGHT, {"forget": "import time\ntime.sleep(1.5)"})
    finally:
        forkserver.close()
    assert marks(results) == (1, 0, 0)
    assert "ran longer than 1 s" in results["expose"].problem
    assert "ran longer than 1 s" in results["own_test"].problem


@pytest.mark.parametrize(
    "damage",
    [
        "import sys\nsys.modules.clear()",
        "import builtins\nbuiltins.__import__ = builtins.len = lambda *_, **__: 1 / 0",
        "import sys\nsys.meta_path.clear()",
        "import gc\ngc.callbacks.append(lambda *_: 1 / 0)\ngc.set_threshold(1)",
        "shell = get_ipython()\n"
        "kind = type('Names', (dict,), {'__getitem__': lambda *_: 1 / 0})\n"
        "shell.user_ns = kind(shell.user_ns)",
        "globals()[3] = globals()[None] = 4",
        "import json\njson.JSONEncoder.iterencode = json.JSONEncoder.encode = None",
    ],
    ids=["modules", "builtins", "finders", "garbage", "names", "odd names", "json"],
)
def test_a_cell_that_damages_its_process_costs_no_other_exercise(forkserver, damage):
    """Is the next exercise judged, whether the damage can be mended or only left out?"""
    results = graded(forkserver, RIGHT | {"forget": f"{damage}\n\n\n{FORGET}"}, {})
    assert results["expose"].verdict.passed, results["expose"].verdict.sentences
    verdict = results["forget"].verdict
    assert verdict.passed or verdict.sentences


def test_damage_that_ends_workers_is_tried_once(forkserver, monkeypatch):
    """Is an answer that ends each worker at the next request left out from then on?"""
    started = []
    original = ForkServer.start_worker
    monkeypatch.setattr(
        ForkServer, "start_worker", lambda server: started.append(1) or original(server)
    )
    damage = "import os, threading, time\nthreading.Timer(0.3, os._exit, [3]).start()\n"
    slow = "import time\n\n\ndef forget(c_prev, f):\n    time.sleep(1)\n    return f * c_prev"
    results = graded(forkserver, RIGHT | {"forget": damage + slow}, {})
    assert results["forget"].verdict.marks == 0 and results["expose"].verdict.passed
    assert len(started) <= 5
