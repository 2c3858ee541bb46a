"""Is there anything for an answer to read: expected values, the class, the machine, the network?"""

import importlib
import os
import socket
from pathlib import Path

import pytest

from autograder.engine.exercise import Exercise, Mistake, Part
from autograder.engine.quiz import Quiz
from autograder.engine.verdict import Verdict
from tests.classroom.attacks.crowd import Attack, Crowd

pytestmark = pytest.mark.slow
ROOT = Path(__file__).resolve().parents[3]

SECRET_MODULES = (
    "autograder.exercises.lesson_02",
    "autograder.engine.judge",
    "autograder.engine.mistakes",
    "autograder.submission.session",
)
SECRET_TYPES = (Exercise, Mistake, Part, Quiz, Verdict)
SECRET_FILES = ("class.json", "gates.py", "lstm.py", "lstm_gates.py", "forget.py")
# Each sets `found`. The class's own directory and a port that listens are put in.
PEEKS = {
    "history": "from IPython import get_ipython\nshell = get_ipython()\n"
    "found = [line for line in shell.user_ns.get('In', []) if line.strip()]\n"
    "found += [x for x in shell.history_manager.get_range(0, 0, 100) if x[2].strip()]",
    "frames": "import sys\nfound, frame = [], sys._getframe()\nwhile frame:\n"
    "    found += [name for name in frame.f_locals if name in (\n"
    "        'seed', 'expected', 'reference', 'verdict', 'token', 'policy', 'mistakes')\n"
    "        and frame.f_locals[name] is not None]\n    frame = frame.f_back\n"
    "found = [name for name in found if name != 'policy']",
    "objects": "import gc\nfound = [type(thing).__name__ for thing in gc.get_objects()\n"
    f"         if type(thing).__name__ in {tuple(kind.__name__ for kind in SECRET_TYPES)}]",
    "functions": "import gc, types\nimport numpy as np\nfound = []\n"
    "for thing in gc.get_objects():\n"
    "    if isinstance(thing, types.FunctionType) and thing.__code__.co_argcount == 2:\n"
    "        if 'lstm_course' not in str(thing.__module__):\n            continue\n"
    "        try:\n            if np.array_equal(thing(np.array([2.0]), np.array([3.0])), [6.0]):\n"
    "                found.append(thing.__name__)\n        except BaseException:\n            pass",
    "modules": "import sys\nfound = [name for name in sys.modules\n"
    f"         if name.startswith({(*SECRET_MODULES, 'autograder.exercises', 'torch')})]",
    "imports": f"import importlib\nfound = []\nfor name in {SECRET_MODULES}:\n"
    "    module = importlib.import_module(name)\n"
    "    found += [key for key in vars(module) if not key.startswith('_')]",
    "sources": "import glob, inspect, linecache, lstm_course.cells.gates as gates\nfound = []\n"
    "try:\n    found.append(open(gates.__file__).read())\nexcept OSError:\n    pass\n"
    "try:\n    found.append(inspect.getsource(gates))\nexcept (OSError, TypeError):\n    pass\n"
    "found += linecache.getlines(gates.__file__)\n"
    "try:\n    found.append(gates.__spec__.loader.get_code('lstm_course.cells.gates'))\n"
    "except (OSError, ImportError):\n    pass\n"
    "try:\n    found.append(gates.__spec__.loader.get_source('lstm_course.cells.gates'))\n"
    "except (OSError, ImportError):\n    pass",
    "files": "import os\nfound = []\nfor folder, inner, names in os.walk('/'):\n"
    "    inner[:] = [name for name in inner if name not in ('site-packages', 'share', 'include',\n"
    "                'dist-packages', 'x86_64-linux-gnu', 'src')]\n"
    "    found += [os.path.join(folder, n) for n in names if n.endswith(('.ipynb', 'book.db'))\n"
    "              or n in " + f"{SECRET_FILES}]",
    "the-class": "import os\nfound = []\ntop = {directory!r}\n"
    "for path in (top, top + '/gradebook.db',              top + '/source',\n"
    "             top + '/.lstm-course/class.json', top + '/submitted/zoe-honest',\n"
    "             {home!r}, {project!r} + '/solutions'):\n"
    "    try:\n        os.stat(path)\n        found.append(os.listdir(path))\n    "
    "except NotADirectoryError:\n        found.append(path)\n    except OSError:\n        pass\n"
    "found = [names for names in found if names and names != ['.pyenv']]  # where Python is",
    "links-to-the-class": "import os\nfound = []\n"
    "for k, path in enumerate(({directory!r}, '/')):\n"
    "    os.symlink(path, f'link{{k}}')\n    try:\n        found += [name for name in\n"
    "                  os.listdir(f'link{{k}}') if name in ('gradebook.db', 'submitted')]\n"
    "    except OSError:\n        pass",
    "environment": "import ctypes, os\nfound = [name for name in os.environ if name not in (\n"
    "    'HOME', 'MPLBACKEND', 'OMP_NUM_THREADS', 'LANG')]\n"
    "found += [os.environ['HOME']] if os.environ['HOME'] != '/home/student' else []",
    "proc": "import os\nfound = [path for path in ('/proc/self', '/proc/1', '/sys/kernel',\n"
    "         '/dev/mem', '/dev/shm', '/run', '/var', '/etc/passwd', '/etc/shadow')\n"
    "         if os.path.exists(path)]",
    "internet": "import socket\nfound = []\nfor address in (('8.8.8.8', 53), ('1.1.1.1', 80),\n"
    "                ('127.0.0.1', {port})):\n    try:\n"
    "        socket.create_connection(address, timeout=0.5)\n        found.append(address)\n"
    "    except OSError:\n        pass",
    "sockets-by-name": "import socket\nfound = []\ntry:\n"
    "    line = socket.socket(socket.AF_UNIX)\n    line.connect('\\0' + {abstract!r})\n"
    "    found.append('abstract')\nexcept OSError:\n    pass",
    "shell": "from IPython import get_ipython\nimport subprocess\nfound = []\n"
    "for command in ('cat {directory}/gradebook.db', 'ls {directory}', 'cat /etc/passwd',\n"
    "                'ps aux', 'mount -t proc proc /tmp', 'unshare -Urm ls /root'):\n"
    "    output = subprocess.run(['sh', '-c', command], capture_output=True).stdout.strip()\n"
    "    found += [output] if output else []\ntry:\n"
    "    get_ipython().system('cat {directory}/gradebook.db > listing')\n"
    "    found += [open('listing').read()] if open('listing').read() else []\n"
    "except OSError:\n    pass  # there is no terminal either",
    "open-files": "import os\nfound = []\nfor number in range(3, 256):\n    try:\n"
    "        os.fstat(number)\n        found.append(number)\n    except OSError:\n        pass\n"
    "found = found[1:]  # the one to the grader\nimport asyncio\n"
    "loop = asyncio.get_running_loop()\n"
    "own = (loop._selector, loop._ssock, loop._csock)  # in which cells run\n"
    "found = [number for number in found if number not in [one.fileno() for one in own]]",
    "other-processes": "import os\nfound = []\nfor pid in range(2, 40000):\n    try:\n"
    "        os.kill(pid, 0)\n        found.append(pid)\n    except OSError:\n        pass\n"
    "found += [os.getppid()] if os.getppid() else []",
    "privileges": "import ctypes, os\nlibc = ctypes.CDLL(None, use_errno=True)\n"
    "found = [name for name, done in {{\n"
    "    'user namespace': libc.unshare(0x10000000), 'mounts': libc.unshare(0x20000),\n"
    "    'mount': libc.mount(b'none', b'/tmp', b'tmpfs', 0, None), 'root': libc.setuid(0),\n"
    "    'chroot': libc.chroot(b'/tmp'), 'unmount': libc.umount2(b'/usr', 2),\n"
    "    'trace': libc.ptrace(16, 1, 0, 0), 'memory file': libc.memfd_create(b'x', 0),\n"
    "    'host name': libc.sethostname(b'x', 1)}}.items() if done >= 0]",
    "writes-where-it-should-not": "import os, lstm_course, numpy\nfound = []\n"
    "for path in ('/usr/x', numpy.__file__, lstm_course.__file__, '/x', '/etc/x', '/bin/x'):\n"
    "    try:\n        open(path, 'a').close()\n        found.append(path)\n"
    "    except OSError:\n        pass",
    "in-the-call": "found = []  # looked for there",
}
HONEST_BUT_WRONG = """
print("FOUND", len(found), repr(found)[:300])


def forget(c_prev, f):
    return c_prev + f
"""
IN_THE_CALL = """
import gc
import sys


def forget(c_prev, f):
    frame = sys._getframe(1)
    while frame:
        for name, value in list(frame.f_locals.items()):
            if name in ("seed", "expected", "reference", "token", "verdict", "mistakes"):
                raise RuntimeError(f"FOUND {name}")
            if type(value).__name__ == "Case" and (value.sentence or value.part):
                raise RuntimeError(f"FOUND {value.sentence}")
        frame = frame.f_back
    wanted = (c_prev * f).tobytes()  # is it anywhere in the process before it is returned?
    for thing in gc.get_objects():
        for value in gc.get_referents(thing):
            if type(value).__name__ == "ndarray" and value.dtype == c_prev.dtype:
                if value.tobytes() == wanted != c_prev.tobytes() and value.any():
                    raise RuntimeError("FOUND the result")
    return c_prev + f
"""


@pytest.fixture(scope="module")
def crowd(tmp_path_factory):
    directory = tmp_path_factory.mktemp("peeking") / "class"
    made = Crowd(directory)
    abstract = f"lstm-{os.getpid()}"
    with socket.create_server(("127.0.0.1", 0)) as server, socket.socket(socket.AF_UNIX) as line:
        line.bind(f"\0{abstract}")
        line.listen()
        places = {
            "directory": str(directory.resolve()),
            "home": os.path.expanduser("~"),
            "project": str(ROOT),
            "port": server.getsockname()[1],
            "abstract": abstract,
        }
        sources = {name: code.format(**places) for name, code in PEEKS.items()}
        made.attack(Attack(name, code + HONEST_BUT_WRONG) for name, code in sources.items())
        made.attack([Attack("in-the-call", IN_THE_CALL)])
        return made.grade()


@pytest.mark.parametrize("name", SECRET_MODULES)
def test_the_secret_modules_exist(name):
    """Do the searches look for modules that would hold something?"""
    assert len(vars(importlib.import_module(name))) > 10


def test_the_secret_files_exist():
    """Do the searches look for files that would be there without a sandbox?"""
    folders = (ROOT / "autograder", ROOT / "lstm_course")
    names = {path.name for folder in folders for path in folder.rglob("*.py")}
    assert {name for name in SECRET_FILES if name.endswith(".py")} - names == set()


@pytest.mark.parametrize("name", [name for name in PEEKS if name != "in-the-call"])
def test_there_is_nothing_to_read(crowd, name):
    """Does the search run to its end and find nothing?"""
    crowd.assert_gained_nothing(name, "forget", "added to the cell state")
    texts = [
        output.text
        for cell in crowd.school.graded(name).cells
        for output in cell.get("outputs", ())
        if output.output_type == "stream" and "FOUND" in output.text
    ]
    # a shell's own words may come before: "cat: ...: No such file or directory"
    assert len(texts) == 1 and texts[0].splitlines()[-1].startswith("FOUND 0 "), texts


def test_there_is_nothing_to_read_while_it_is_called(crowd):
    """Do the frames above it, and all objects of the process, hold no right answer?"""
    crowd.assert_gained_nothing("in-the-call", "forget", "added to the cell state")


def test_the_others_are_unharmed(crowd):
    """Do the honest students have their marks, and is nothing left running?"""
    crowd.assert_unharmed()
