"""Does damage that ends a worker later cost only the cell that has done it?"""

import pytest

from autograder.sandbox.launcher import ForkServer
from autograder.sandbox.limits import Limits
from autograder.submission.culprits import LEFT_OUT
from autograder.submission.policy import policy_for
from tests.autograder.submission.notebooks import EXPOSE, FORGET
from tests.autograder.submission.test_session import graded

pytestmark = [pytest.mark.sandbox, pytest.mark.slow]
THREAD = "import os, threading, time\n\n\ndef work():\n    {body}\n\n\n"
START = "threading.Thread(target=work, daemon=True).start()\n"
SLOW = "\ntime.sleep(0.2)"  # so that the cell below is reached, and no further
DELAYED = {
    "a thread that ends the process": THREAD.format(body="time.sleep(0.1)\n    os._exit(0)")
    + START,
    "an exception into the main thread": "import ctypes\n"
    + THREAD.format(
        body="while time.sleep(0.02) is None:\n"
        "        ctypes.pythonapi.PyThreadState_SetAsyncExc(\n"
        "            ctypes.c_ulong(main), ctypes.py_object(SystemExit))"
    )
    + f"main = threading.main_thread().ident\n{START}",
    "a signal": THREAD.format(
        body="while time.sleep(0.02) is None:\n        signal.pthread_kill(main, signal.SIGUSR1)"
    )
    + "import signal\nsignal.signal(signal.SIGUSR1, lambda *_: os._exit(0))\n"
    f"main = threading.main_thread().ident\n{START}",
    "a thread that keeps the interpreter to itself": "import ctypes\n"
    + THREAD.format(body="time.sleep(0.1)\n    ctypes.PyDLL(None).sleep(1000)")
    + START,
}


@pytest.fixture(scope="module")
def forkserver():
    made = ForkServer(policy_for("02", Limits(cell=2.0)))
    yield made
    made.close()


@pytest.mark.parametrize("source", DELAYED.values(), ids=DELAYED)
@pytest.mark.parametrize("place", ["answer", "cell"])
def test_the_exercises_below_are_graded(forkserver, source, place):
    """Do an answer and an instructor's test below keep their marks, and is the cell told?"""
    answers = {"forget": FORGET, "expose": EXPOSE + SLOW}
    own_cells = {}
    if place == "answer":
        answers["forget"] += f"\n\n\n{source}"
    else:
        own_cells["forget"] = source
    results = graded(forkserver, answers, own_cells)
    assert results["expose"].verdict.passed, str(results["expose"].verdict)
    assert not results["expose_answer"].problem
    cell = results["forget_answer" if place == "answer" else "own-1"]
    assert cell.problem
    if place == "cell":
        assert results["forget"].verdict.passed
        assert results["own_test"].score == 2


def test_what_a_call_has_done_is_gone_in_the_next_worker(forkserver):
    """Does damage that is done in a call, and not by a cell, cost no cell at all?"""
    in_the_call = FORGET.replace(
        "return", "time.sleep(0)\n    Late(0.1, os._exit, [0]).start()\n    return"
    )
    answers = {
        "forget": f"import os\nfrom threading import Timer as Late\n\n\n{in_the_call}",
        "expose": EXPOSE + "\nimport time" + SLOW,
    }
    results = graded(forkserver, answers, {})
    assert results["expose"].verdict.passed
    assert LEFT_OUT not in {result.problem for result in results.values()}


@pytest.mark.parametrize(
    "source",
    [
        "shell.compile = None",
        "shell.run_cell_async = shell.events = None",
        "shell.display_formatter = shell.displayhook = None",
        "kind.run_cell = kind.run_ast_nodes = lambda *_, **__: 1 / 0",
    ],
)
def test_the_shell_is_mended(forkserver, source):
    """Do cells run that come after one which has taken the shell to pieces?"""
    shell = "shell = get_ipython()\nkind = type(shell).__mro__[1]\n"
    results = graded(forkserver, {"forget": FORGET, "expose": EXPOSE}, {"forget": shell + source})
    assert results["expose"].verdict.passed and results["own_test"].score == 2
    assert not any(results[key].problem for key in results if key != "own-1")


@pytest.mark.parametrize("ends", ["os._exit(0)", "os.abort()", "while True:\n    pass"])
def test_a_cell_that_ends_the_worker_itself_is_blamed_alone(forkserver, ends):
    """Are earlier cells in force where a later one is to blame, threads of theirs or not?"""
    harmless = f"import threading, time\nwork = lambda: time.sleep(9)\n{START}"
    answers = {"forget": f"{FORGET}\n\n\n{harmless}", "expose": f"import os\n{ends}"}
    results = graded(forkserver, answers, {})
    assert results["forget"].verdict.passed and not results["forget_answer"].problem
    assert results["expose"].verdict.marks == 0 and results["expose_answer"].problem
    assert results["own_test"].score == 2
