"""Does a worker stay in its sandbox whatever it tries, and end with the grader?"""

import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from autograder.sandbox.errors import WorkerDied
from autograder.sandbox.launcher import ForkServer
from autograder.sandbox.limits import MEBIBYTE, Limits
from autograder.sandbox.usage import LOWEST_PRIORITY
from autograder.submission.policy import policy_for

pytestmark = pytest.mark.sandbox
LIMITS = Limits(memory=300 * MEBIBYTE, cell=5.0)


@pytest.fixture
def crowded_worker():
    made = ForkServer(policy_for("02", Limits(processes=20)))
    yield made.start_worker()
    made.close()


def printed(worker, source, seconds=5.0):
    outputs = worker.run(source, seconds)["outputs"]
    return "".join(output.get("text", output.get("evalue", "")) for output in outputs)


def descendants(pid):
    """Return the processes that a process has started, directly or through others."""
    found = []
    for children in Path(f"/proc/{pid}/task").glob("*/children"):
        for child in map(int, children.read_text().split()):
            found += [child, *descendants(child)]
    return found


def is_running(pid):
    """Return whether a process exists and has not ended yet."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] not in "ZX"
    except OSError:
        return False


def test_processes_are_counted(crowded_worker):
    """Is there an end to forking, for root's submissions too?"""
    source = (
        "import os, time\ncount = 0\ntry:\n    while count < 200:\n        if os.fork() == 0:\n"
        "            time.sleep(100)\n        count += 1\nexcept OSError:\n    pass\nprint(count)"
    )
    assert int(printed(crowded_worker, source)) == 19


def test_a_worker_has_no_privileges(worker):
    """Is it an ordinary user without other groups, who can write to nothing but its home?"""
    text = printed(
        worker,
        "import os\nprint(os.getuid(), os.getgid(), os.getppid(), os.access('/usr', os.W_OK))\n"
        "print([p for p in ('/', '/usr', '/etc', '/bin', '/home') if os.access(p, os.W_OK)])",
    )
    assert text.startswith("1000 1000 0 False")
    if os.geteuid() == 0:
        assert "[]" in text


@pytest.mark.parametrize(
    "memory",
    [
        "import numpy as np\nheld = [np.ones(2**22) for _ in range(50)]",
        "import ctypes\nctypes.CDLL(None).prctl(4, 0, 0, 0, 0)  # cannot be looked into\n"
        "import numpy as np\nheld = [np.ones(2**22) for _ in range(50)]",
        "import ctypes\nctypes.CDLL(None).prctl(15, b'RssAnon: 0 kB', 0, 0, 0)  # its name\n"
        "import numpy as np\nheld = [np.ones(2**22) for _ in range(50)]",
        "import os, time\nfor _ in range(15):\n    if os.fork() == 0:\n"
        "        held = bytes([1]) * 2**25\n        time.sleep(100)",
        # The first thread of a process exits, and another one holds the memory.
        "import ctypes, os, threading, time\nlibc = ctypes.CDLL(None)\n\n\ndef hold():\n"
        "    time.sleep(1)\n    held = bytes([1]) * (400 * 2**20)\n    time.sleep(100)\n\n\n"
        "if os.fork() == 0:\n    threading.Thread(target=hold).start()\n    time.sleep(0.5)\n"
        "    libc.syscall(60, 0)",
        # Messages that nobody reads, in the buffers of sockets.
        "import os, socket, time\nheld = []\nfor _ in range(4):\n    if os.fork() == 0:\n"
        "        while True:\n            try:\n                held += socket.socketpair()\n"
        "            except OSError:\n                time.sleep(100)\n"
        "            for one in held[-2:]:\n                one.setblocking(False)\n"
        "                try:\n                    while True:\n"
        "                        one.send(bytes(2**15))\n                except OSError:\n"
        "                    pass",
    ],
    ids=["plain", "hidden", "named", "many", "first thread gone", "sockets"],
)
def test_memory_is_counted(worker, memory):
    """Is memory that is hidden, shared or spread counted too?"""
    with pytest.raises(WorkerDied, match=r"more than 0\.293 GiB of memory"):
        worker.run(f"{memory}\nimport time\ntime.sleep(100)", 20.0)


@pytest.mark.parametrize("call", ["memfd_create(b'x', 0)", "ptrace(0, 0, 0, 0)", "shmget(0, 9, 0)"])
def test_system_calls_without_a_use_are_refused(worker, call):
    """Do they fail with EPERM?"""
    source = (
        "import ctypes\nlibc = ctypes.CDLL(None, use_errno=True)\n"
        f"print(libc.{call}, ctypes.get_errno())"
    )
    assert printed(worker, source) == "-1 1\n"


@pytest.mark.parametrize(
    "call",
    [
        "import mmap; mmap.mmap(-1, 2**25)",
        "import mmap, os; mmap.mmap(os.open('/dev/zero', os.O_RDWR), 2**25)",
        "import socket as s; s.socketpair()[0].setsockopt(s.SOL_SOCKET, s.SO_SNDBUF, 9999)",
        "import socket as s; s.socketpair()[0].setsockopt(s.SOL_SOCKET, s.SO_RCVBUF, 9999)",
        "import fcntl, os; fcntl.fcntl(os.pipe()[0], 1031, 2**20)",
        *(
            f"import socket; socket.socket({family}, socket.{kind})"
            for family, kind in (
                ("socket.AF_INET", "SOCK_STREAM"),
                ("socket.AF_INET6", "SOCK_DGRAM"),
                ("socket.AF_NETLINK", "SOCK_RAW"),
                ("socket.AF_VSOCK", "SOCK_STREAM"),
                ("socket.AF_ALG", "SOCK_SEQPACKET"),
                ("2**32 + socket.AF_VSOCK", "SOCK_STREAM"),
            )
        ),
    ],
)
def test_memory_and_sockets_that_cannot_be_watched_are_refused(worker, call):
    """Is there no memory that no process holds, and no socket but those between its processes?"""
    assert re.search(r"not permitted|No such file|OverflowError|too large", printed(worker, call))


@pytest.mark.parametrize(
    "use",
    [
        "import asyncio; print(await asyncio.sleep(0, True))",
        "import subprocess as s; print(s.run('echo x', shell=True, stdout=-1).stdout == b'x\\n')",
        "import tempfile, numpy as np; file = tempfile.TemporaryFile(); np.save(file, np.ones(3)); "
        "file.seek(0); print(np.load(file).sum() == 3)",
        "import numpy as np; m = np.memmap('m', 'u1', 'w+', shape=9); m[:] = 1; print(sum(m) == 9)",
        "from concurrent.futures import *; print([*ThreadPoolExecutor(4).map(abs, [-1])] == [1])",
    ],
)
def test_ordinary_programs_are_not_refused(worker, use):
    """Do coroutines, threads, programs, files and mapped arrays work?"""
    assert printed(worker, use) == "True\n"


def test_shared_pages_are_divided(forkserver):
    """May a right answer hold half of the memory, and fork?"""
    source = (
        "import os, time\nheld = bytes([1]) * (150 * 2**20)\nfor _ in range(3):\n"
        "    if os.fork() == 0:\n        time.sleep(100)\ntime.sleep(1)\nprint(len(held))"
    )
    assert int(printed(forkserver.start_worker(), source)) == 150 * 2**20


def test_a_timeout_mentions_large_memory(worker):
    """Does the sentence name the memory in use if it was close to the limit?"""
    source = "held = bytearray(b'x') * (150 * 2**20)\nimport time\ntime.sleep(100)"
    with pytest.raises(WorkerDied, match=r"longer than 2 s and was stopped \(it held 0\.\d+ GiB"):
        worker.run(source, 2.0)


def test_a_timeout_does_not_mention_small_memory(forkserver):
    """Is the memory left out if it has nothing to do with the timeout?"""
    with pytest.raises(WorkerDied, match=r"was stopped$"):
        forkserver.start_worker().run("import time\ntime.sleep(100)", 0.5)


def test_a_crowd_gets_the_lowest_priority(crowded_worker):
    """Do many busy processes give way to others?"""
    source = (
        "import os, time\nfor _ in range(10):\n    if os.fork() == 0:\n"
        "        while True:\n            pass\ntime.sleep(1)\nprint(os.nice(0))"
    )
    assert int(printed(crowded_worker, source)) == LOWEST_PRIORITY


GRADER = """
import sys
from autograder.submission.policy import policy_for
from autograder.sandbox.launcher import ForkServer

worker = ForkServer(policy_for("02")).start_worker()
worker.run("import ctypes, os, signal, time\\n"
          "for number in range(1, 65):\\n"
          "    try:\\n        signal.signal(number, signal.SIG_IGN)\\n"
          "    except (OSError, ValueError):\\n        pass\\n"
          "libc = ctypes.CDLL(None)\\nlibc.prctl(1, 0, 0, 0, 0)  # survives its parent\\n", 60)
print("ready", flush=True)
worker.run("if os.fork() == 0:\\n    os.setsid()\\n    libc.prctl(1, 0, 0, 0, 0)\\n"
           "    while True:\\n        time.sleep(1)\\n"
           "while True:\\n    pass", 600)
"""


def test_nothing_outlives_a_killed_grader():
    """Does everything end with it, the worker that ignores all signals included?"""
    grader = subprocess.Popen([sys.executable, "-c", GRADER], stdout=subprocess.PIPE, text=True)
    assert grader.stdout.readline() == "ready\n"
    deadline = time.monotonic() + 10
    while len(started := descendants(grader.pid)) < 4:
        # fork server, supervisor, worker, and the process that it forks
        assert time.monotonic() < deadline
        time.sleep(0.05)
    grader.send_signal(signal.SIGKILL)
    grader.wait()
    grader.stdout.close()
    deadline = time.monotonic() + 10
    while any(map(is_running, started)):
        assert time.monotonic() < deadline, "something is still running"
        time.sleep(0.05)
