"""Does a right answer that is loud, slow or odd have full marks?"""

import pytest

from tests.classroom.attacks.crowd import Crowd

pytestmark = pytest.mark.slow

BEFORE = {  # in the answer's cell, before the right answer
    "warns": "import warnings\nwarnings.warn('careful')\nnp.array([1.0]) / 0",
    "writes-to-stderr": "import sys\nprint('careful', file=sys.stderr)",
    "writes-to-the-stderr-beneath": "import os\nos.write(2, b'careful')",
    "logs": "import logging\nlogging.basicConfig()\nlogging.error('careful')",
    "prints-much": "for k in range(20_000):\n    print(k)",
    "is-slow": "import time\ntime.sleep(1.5)",
    "computes": "sum(k * k for k in range(10**6))",
    "draws": "import matplotlib.pyplot as plt\nplt.plot([1, 2])\nplt.show()",
    "shows": "from IPython.display import HTML, display\ndisplay(HTML('<b>hm</b>'))",
    "leaves-a-thread": "import threading, time\n"
    "threading.Thread(target=time.sleep, args=(1000,), daemon=True).start()",
    "works-in-threads": "from concurrent.futures import ThreadPoolExecutor\n"
    "with ThreadPoolExecutor(4) as pool:\n    list(pool.map(abs, range(10)))",
    "works-in-processes": "import subprocess, sys\n"
    "print(subprocess.run([sys.executable, '-c', 'print(1)'], capture_output=True).stdout)",
    "writes-files": "import tempfile\nopen('notes.txt', 'w').write('x')\n"
    "tempfile.NamedTemporaryFile().write(b'x')\nnp.save('a.npy', np.ones(3))",
    "seeds": "import random\nrandom.seed(0)\nnp.random.seed(0)",
    "changes-how-numpy-prints-and-warns": "np.set_printoptions(precision=2)\n"
    "np.seterr(all='raise')",
    "asks-the-shell": "from IPython import get_ipython\nget_ipython().run_line_magic('pwd', '')",
    "checks-by-hand": "check('forget')\ncheck('sigmoid')",
    "imports-torch-for-nothing": "import torch\nimport torch.nn as nn",
    "uses-the-librarys-tools": "from lstm_course.shapes import expect_alike",
    "leaves-a-figure-open": "import matplotlib.pyplot as plt\nfigures = plt.figure(), plt.figure()",
}
INSTEAD = {  # of the answer
    "prints-in-the-call": "def forget(c_prev, f):\n    print('hm', c_prev)\n    return c_prev * f",
    "warns-in-the-call": "import warnings\n\n\ndef forget(c_prev, f):\n"
    "    warnings.warn('careful')\n    return c_prev * f",
    "stderr-in-the-call": "import sys\n\n\ndef forget(c_prev, f):\n"
    "    sys.stderr.write('careful')\n    return c_prev * f",
    "slow-in-the-call": "import time\n\n\ndef forget(c_prev, f):\n"
    "    time.sleep(0.1)\n    return c_prev * f",
    "a-lambda": "forget = lambda c_prev, f: c_prev * f",
    "a-class": "class Forget:\n    def __call__(self, c_prev, f):\n        return c_prev * f\n\n\n"
    "forget = Forget()",
    "numpys-own": "forget = np.multiply",
    "decorated": "from functools import lru_cache, wraps\n\n\ndef loud(function):\n"
    "    @wraps(function)\n    def wrapped(*given):\n        return function(*given)\n"
    "    return wrapped\n\n\n@loud\ndef forget(c_prev, f):\n    return c_prev * f",
    "ends-in-an-error": "def forget(c_prev, f):\n    return c_prev * f\n\n\n1 / 0",
    "ends-in-an-exit": "def forget(c_prev, f):\n    return c_prev * f\n\n\nraise SystemExit",
    "exits-politely": "def forget(c_prev, f):\n    return c_prev * f\n\n\nexit()",
}


@pytest.fixture(scope="module")
def crowd(tmp_path_factory):
    made = Crowd(tmp_path_factory.mktemp("right") / "class")
    for name, source in BEFORE.items():
        made.school.submit(name, made.school.wrong(forget=f"{source}\n\n\n{made.right['forget']}"))
    for name, source in INSTEAD.items():
        made.school.submit(name, made.school.wrong(forget=source))
    return made.grade()


@pytest.mark.parametrize("name", [*BEFORE, *INSTEAD])
def test_it_has_full_marks(crowd, name):
    """Does whatever else it does cost nothing, in this exercise and all others?"""
    assert crowd.school.marks(name) == crowd.full(), crowd.feedback(name, "forget")


def test_nothing_is_left_running(crowd):
    """Do the honest students have their marks, and is nothing left running?"""
    crowd.assert_unharmed()
