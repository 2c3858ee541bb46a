"""Does an answer that ends, floods, swells or will not stop cost itself alone?"""

import pytest

from tests.classroom.attacks.crowd import TIGHT, Attack, Crowd

pytestmark = pytest.mark.slow

LEAVES = "it ended the process"
TOO_LONG = f"it ran longer than {TIGHT.cell:g} s and was stopped"
TOO_MUCH = "of memory and was stopped"
IN_FORGET = "def forget(c_prev, f):\n    "

ATTACKS = [
    Attack("os-exit-in-the-cell", "import os\nos._exit(0)", LEAVES),
    Attack("os-exit-in-the-answer", IN_FORGET + "import os; os._exit(0)", LEAVES),
    Attack("sys-exit-in-the-cell", "import sys\nsys.exit(0)", "there is no function"),
    Attack("sys-exit-in-the-answer", IN_FORGET + "raise SystemExit(0)", "SystemExit"),
    Attack("keyboard-interrupt", IN_FORGET + "raise KeyboardInterrupt", LEAVES),
    Attack(
        "kills-its-parent",
        IN_FORGET + "import os, signal\n    os.kill(os.getppid(), signal.SIGKILL)\n    return 0",
    ),
    Attack(
        "kills-all-it-can-see",
        IN_FORGET + "import os\n    for pid in (*range(2, 40000), -1, 0):\n"
        "        try:\n            os.kill(pid, 9)\n        except OSError:\n            pass\n"
        "    return 0",
    ),
    Attack(
        "ignores-signals",
        "import signal\nfor number in range(1, 65):\n    try:\n"
        "        signal.signal(number, signal.SIG_IGN)\n    except (OSError, ValueError):\n"
        "        pass\nwhile True:\n    pass",
        TOO_LONG,
    ),
    Attack(
        "swallows-everything",
        IN_FORGET + "import time\n    while True:\n        try:\n            time.sleep(1)\n"
        "        except BaseException:\n            pass",
        TOO_LONG,
    ),
    Attack(
        "swallows-everything-at-once",
        "def forget(c_prev, f):\n    while True:\n        try:\n            while True:\n"
        "                pass\n        except BaseException:\n            continue",
        TOO_LONG,
    ),
    Attack(
        "shows-a-million-things",
        "from IPython.display import display\nfor k in range(10**6):\n    display(k)",
        TOO_LONG,
    ),
    Attack(
        "fork-bomb",
        "import os\nwhile True:\n    try:\n        os.fork()\n    except OSError:\n        pass",
    ),
    Attack(
        "threads-without-end",
        "import threading, time\nwhile True:\n"
        "    threading.Thread(target=time.sleep, args=(1000,)).start()",
    ),
    Attack(
        "detached-process",
        "import os, time\nif os.fork() == 0:\n    os.setsid()\n    if os.fork() == 0:\n"
        "        while True:\n            time.sleep(1)\n    os._exit(0)\n\n\n"
        + IN_FORGET
        + "return c_prev",
    ),
    Attack(
        "detached-program",
        IN_FORGET + "import subprocess, sys\n"
        "    subprocess.Popen([sys.executable, '-c', 'while True: pass'], start_new_session=True)\n"
        "    return c_prev",
    ),
    Attack("swells-in-one-piece", "import numpy as np\nswollen = np.ones(30 * 2**27)"),
    Attack(
        "swells-in-small-pieces",
        "swollen = []\nwhile True:\n    swollen.append(b'x' * 2**16 + bytes([len(swollen) % 256]))",
        TOO_MUCH,
    ),
    Attack(
        "swells-and-swallows",
        "swollen = []\nwhile True:\n    try:\n        swollen.append(bytearray(b'x') * 2**25)\n"
        "    except BaseException:\n        pass",
        TOO_MUCH,
    ),
    Attack(
        "swells-in-what-is-shared",
        "import mmap\nswollen = []\nwhile True:\n    piece = mmap.mmap(-1, 2**26)\n"
        "    piece.write(b'x' * 2**26)\n    swollen.append(piece)",
        "not permitted",  # it would stay in use when it is no longer mapped, and count for nobody
    ),
    Attack(
        "swells-in-a-process-without-its-first-thread",
        "import ctypes, os, threading, time\n\n\ndef swell():\n    time.sleep(0.5)\n"
        "    kept = bytearray(b'x') * (600 * 2**20)\n    time.sleep(1000)\n\n\n"
        "if os.fork() == 0:\n    threading.Thread(target=swell).start()\n"
        "    ctypes.CDLL(None).syscall(60, 0)\ntime.sleep(1000)",
        TOO_MUCH,
    ),
    Attack(
        "forks-in-the-answer-and-goes-on",
        IN_FORGET + "import os\n    for _ in range(5):\n        try:\n            os.fork()\n"
        "        except OSError:\n            pass\n    return c_prev",
    ),
    Attack(
        "writes-thousands-of-files",
        "for k in range(19_000):\n    open(str(k), 'w').close()",
        "so many files that there is no room",
    ),
    Attack(
        "swells-in-many-processes",
        "import os, time\nfor _ in range(12):\n    if os.fork() == 0:\n"
        "        kept = bytearray(b'x') * (100 * 2**20)\n        time.sleep(1000)\n"
        "time.sleep(1000)",
        TOO_MUCH,
    ),
    Attack(
        "swells-in-files-of-memory",
        "import os\nwhile True:\n    os.write(os.memfd_create('swollen'), b'x' * 2**25)",
    ),
    Attack("writes-files", "for k in range(100):\n    open(f'f{k}', 'wb').write(b'x' * 2**25)"),
    Attack("hands-back-much", "import numpy as np\n" + IN_FORGET + "return np.zeros((2000, 1999))"),
    Attack(
        "hands-back-much-often",
        "import numpy as np\n" + IN_FORGET + "return [np.zeros((2000, 1999))] * 60",
    ),
    Attack("hands-back-itself", IN_FORGET + "a = []; a.append(a); a.append(a); return a"),
    Attack("reads-input", IN_FORGET + "return float(input('f? ')) * c_prev"),
    Attack(
        "overflows-the-stack-in-c",
        "import sys\nsys.setrecursionlimit(10**9)\n\n\n"
        "class Deep:\n    def __getattr__(self, name):\n        return getattr(self, name)\n\n\n"
        + IN_FORGET
        + "return Deep().x",
    ),
    Attack("recurses", IN_FORGET + "return forget(c_prev, f)", "RecursionError"),
    Attack(
        "crashes",
        IN_FORGET + "import ctypes; ctypes.string_at(0)",
        "it crashed (segmentation fault)",
    ),
    Attack(
        "unpickles",
        "import numpy as np\n\n\nclass Bomb:\n    def __reduce__(self):\n"
        "        import os\n        return os._exit, (0,)\n\n\n"
        "np.save('a.npy', np.array([Bomb()], dtype=object), allow_pickle=True)\n"
        "np.load('a.npy', allow_pickle=True)",
        "ended the process",
    ),
    Attack("runs-programs-in-the-background", "%%bash --bg\nsleep 1000 &\nsetsid sleep 1000 &"),
    Attack("is-too-deep-to-compile", "x = " + "-" * 100_000 + "1", "MemoryError"),
    Attack("aborts", IN_FORGET + "import os; os.abort()", "it crashed"),
    Attack(
        "closes-everything",
        IN_FORGET + "import os; os.closerange(0, 10000); return c_prev",
    ),
]

TALKERS = {  # right, but talkative
    "floods-the-output": "print('x' * 90_000_000)\n",
    "floods-in-lines": "for _ in range(60_000):\n    print('flood')\n",
    "floods-past-python": "import os\nfor _ in range(900):\n    os.write(1, b'x' * 10**5)\n",
    "floods-with-displays": (
        "from IPython.display import display\nfor k in range(2_000):\n    display(k)\n"
    ),
}


@pytest.fixture(scope="module")
def crowd(tmp_path_factory):
    made = Crowd(tmp_path_factory.mktemp("crashes") / "class")
    made.attack(ATTACKS)
    for name, source in TALKERS.items():
        made.school.submit(name, made.school.wrong(forget=source + made.right["forget"]))
    return made.grade()


@pytest.mark.parametrize("attack", ATTACKS, ids=lambda attack: attack.name)
def test_it_costs_itself_alone(crowd, attack):
    """Is the exercise 0 with a reason, and every other one graded?"""
    crowd.assert_gained_nothing(attack.name, attack.exercise, attack.says)


@pytest.mark.parametrize("student", TALKERS)
def test_a_flood_before_a_right_answer_is_cut(crowd, student):
    """Does a right answer keep its marks, and the notebook stay small, when a cell talks much?"""
    assert crowd.school.marks(student) == crowd.full()
    folder = crowd.school.classroom.directory / "autograded" / student / crowd.school.name
    assert (folder / f"{crowd.school.name}.ipynb").stat().st_size < 2**20


def test_the_others_are_unharmed(crowd):
    """Do the honest students have their marks, and is nothing left running?"""
    crowd.assert_unharmed()
