"""Does what one exercise leaves behind in its worker cost no other exercise?"""

import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from autograder.exercises import EXERCISES
from autograder.sandbox.errors import WorkerDied
from autograder.sandbox.limits import MEBIBYTE, Limits

pytestmark = pytest.mark.sandbox
LIMITS = Limits(memory=600 * MEBIBYTE, cell=5.0)
FORGET = EXERCISES["forget"]
ANSWER = "import os\n\n\ndef forget(c_prev, f):\n    {}\n    return f * c_prev\n"
COUNT_PROCESSES = (
    "found = []\nfor pid in range(2, 5000):\n    try:\n        os.kill(pid, 0)\n"
    "        found.append(pid)\n    except OSError:\n        pass\nprint(len(found))"
)
STARTS_PROCESSES = (
    "import os, time\nstarted = []\nfor _ in range(40):\n    started.append(os.fork())\n"
    "    if started[-1] == 0:\n        time.sleep(100)\nprint(len(started))"
)


def printed(worker, source):
    outputs = worker.run(source, 5.0)["outputs"]
    return "".join(output.get("text", output.get("evalue", "")) for output in outputs).strip()


def answers(worker):
    return worker.examine(FORGET, FORGET.cases(1), 30.0)  # each call waits for its copies' end


def test_a_copy_that_falls_out_of_a_call_serves_no_request(worker):
    """Does a fork that returns like its parent end, so that every reply is the parent's?"""
    worker.run(ANSWER.format("os.fork()"), 5.0)
    for _ in range(5):
        assert answers(worker) is not None
    assert printed(worker, "import os\nprint(os.getpid())") == "1"


def test_a_copy_that_falls_out_of_a_cell_serves_no_request(worker):
    """Is that so for a cell?"""
    for k in range(5):
        assert printed(worker, f"import os\nos.fork()\nprint({k})") == str(k)
    assert printed(worker, COUNT_PROCESSES) == "0"


@pytest.mark.parametrize(
    "start",
    [
        "if os.fork() == 0:\n        while True:\n            pass",
        "if os.fork() == 0:\n        os.setsid()\n        if os.fork() == 0:\n"
        "            while True:\n                pass\n        os._exit(0)",
        "import subprocess; subprocess.Popen(['sleep', '1000'], start_new_session=True)",
    ],
    ids=["forked", "detached", "a program"],
)
def test_processes_end_with_the_call_that_started_them(worker, start):
    """Is nothing running, and nothing counted, when the next exercise begins?"""
    worker.run(ANSWER.format(start), 5.0)
    for _ in range(10):  # nine calls each, and only 64 processes are allowed
        assert answers(worker).outcomes[-1].raised is None
    assert printed(worker, COUNT_PROCESSES) == "0"


def test_a_fork_bomb_ends_with_its_cell(worker):
    """Do the copies of a cell that stops forking end before the next request?"""
    bomb = (
        "import os, time\nstarted = time.monotonic()\n"
        "while time.monotonic() < started + 1:\n    try:\n        os.fork()\n"
        "    except OSError:\n        pass"
    )
    worker.run(bomb, 5.0)
    assert printed(worker, COUNT_PROCESSES) == "0"
    assert printed(worker, "import subprocess\nprint(subprocess.call(['true']))") == "0"


@pytest.mark.slow
def test_a_fork_bomb_costs_no_neighbour(forkserver):
    """Can another submission start processes, and answer, while a bomb has all that it may have?"""
    bomb, neighbour = forkserver.start_worker(), forkserver.start_worker()
    source = (
        "import os\nwhile True:\n    try:\n        os.fork()\n    except OSError:\n        pass"
    )

    def explode():
        with pytest.raises(WorkerDied):
            bomb.run(source, 9.0)

    with ThreadPoolExecutor(1) as threads:
        exploding = threads.submit(explode)
        time.sleep(2)
        text = printed(neighbour, STARTS_PROCESSES)
        neighbour.run(ANSWER.format("pass"), 10.0)
        assert all(outcome.raised is None for outcome in answers(neighbour).outcomes)
        assert text == "40" and not exploding.done()
        exploding.result()
    bomb.close()
    neighbour.close()


@pytest.mark.parametrize(
    ("change", "seen"),
    [
        ("os.makedirs('x'); os.chdir('x'); os.rmdir('../x')", "print(bool(os.getcwd()))"),
        (
            "import signal; signal.signal(14, lambda *_: 1 / 0); signal.alarm(1)",
            "import time; time.sleep(1.2); print(True)",
        ),
        (
            "import resource; resource.setrlimit(resource.RLIMIT_NOFILE, (3, 256))",
            "import tempfile; print(bool(tempfile.mkstemp()))",
        ),
        (
            "import sys; sys.setrecursionlimit(120)",
            "import sys; print(sys.getrecursionlimit() > 900)",
        ),
    ],
    ids=["folder", "timer", "limit", "recursion"],
)
def test_what_can_be_undone_is_undone(worker, change, seen):
    """Does the next cell find its folder, timers and limits as they were at the start?"""
    worker.run(f"import os\n{change}", 5.0)
    assert printed(worker, f"import os\n{seen}") == "True"


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ("for k in range(19_000):\n        open(str(k), 'w').close()", "so many files"),
        (
            "for k in range(3):\n        open(str(k), 'wb').write(bytes(40 * 2**20))",
            "so many files",
        ),
        (
            "import resource\n    resource.setrlimit(resource.RLIMIT_NOFILE, (20, 20))",
            "lowered the limits",
        ),
        (
            "import threading, time\n    for _ in range(40):\n"
            "        threading.Thread(target=time.sleep, args=(100,)).start()",
            "threads running",
        ),
    ],
    ids=["files", "disk", "limit", "threads"],
)
def test_what_cannot_be_undone_costs_the_exercise_itself(worker, change, reason):
    """Does the exercise at fault end its worker, with the reason?"""
    leave = f"def leave():\n    {change}\n    leave.__code__ = (lambda: None).__code__\n\n\n"
    worker.run(leave + ANSWER.format("leave()"), 5.0)
    with pytest.raises(WorkerDied, match=reason):
        answers(worker)


FORGED = """
import json, os, sys

tree = json.dumps({!r}).encode()
message = len(tree).to_bytes(8, "big") + tree
message = len(message).to_bytes(8, "big") + message
for number in range(3, 256):
    try:
        os.write(number, message)
    except OSError:
        pass
"""
OUTPUTS = {"dict": {"outputs": [], "good": True}}


@pytest.mark.parametrize(
    "reply", [OUTPUTS, {"tuple": ["0" * 16, OUTPUTS]}], ids=["bare", "numbered"]
)
def test_a_message_sent_in_advance_is_no_reply(worker, reply):
    """Does a forged message cost the cell that sends it, and not the next one?"""
    with pytest.raises(WorkerDied, match=r"request that was not made|message of its own"):
        worker.run(FORGED.format(reply), 5.0)


def test_a_message_sent_after_the_reply_costs_the_cell_that_sends_it(worker):
    """Is a message from a thread that outlives its cell noticed?"""
    late = "import threading, time\n\n\ndef forge():\n    time.sleep(0.3)\n"
    late += "".join(f"    {line}\n" for line in FORGED.format(OUTPUTS).splitlines())
    worker.run(late + "\nthreading.Thread(target=forge).start()", 5.0)
    with pytest.raises(WorkerDied, match=r"request that was not made|message of its own"):
        worker.run("import time\ntime.sleep(1)", 5.0)
