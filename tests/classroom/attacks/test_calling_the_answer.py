"""Does an answer that calls the library's, or torch, earn nothing, with the reason?"""

import pytest

from tests.classroom.attacks.crowd import Attack, Crowd

pytestmark = pytest.mark.slow

LOCKED = "of the course's library is locked"
ABSENT = "is not available to the answers of this lesson"
IN_FORGET = "def forget(c_prev, f):\n    "

OF_FORGET = [
    Attack("imported", "from lstm_course.cells.gates import forget", LOCKED),
    Attack("imported-as", "from lstm_course import forget as f_\n\nforget = f_", LOCKED),
    Attack(
        "through-the-package",
        "import lstm_course\n\n" + IN_FORGET + "return lstm_course.forget(c_prev, f)",
        LOCKED,
    ),
    Attack(
        "in-the-call",
        IN_FORGET + "import lstm_course.cells.gates as g\n    return g.forget(c_prev, f)",
        LOCKED,
    ),
    Attack(
        "importlib",
        "import importlib\n\n"
        + IN_FORGET
        + "m = importlib.import_module('lstm_course.cells.gates')\n"
        "    return getattr(m, 'for' + 'get')(c_prev, f)",
        LOCKED,
    ),
    Attack(
        "sys-modules",
        "import sys\n\n"
        + IN_FORGET
        + "return sys.modules['lstm_course.cells.gates'].forget(c_prev, f)",
        LOCKED,
    ),
    Attack(
        "its-code",
        "import types\nimport lstm_course\n\n" + IN_FORGET + "code = lstm_course.forget.__code__\n"
        "    return types.FunctionType(code, lstm_course.cells.gates.__dict__)(c_prev, f)",
        LOCKED,
    ),
    Attack(
        "unwrapped",
        "import inspect\nimport lstm_course\n\n"
        + IN_FORGET
        + "return inspect.unwrap(lstm_course.forget)(c_prev, f)",
        LOCKED,
    ),
    Attack(
        "partial",
        "from functools import partial\nfrom lstm_course import forget as f_\nforget = partial(f_)",
        LOCKED,
    ),
    Attack(
        "garbage-collector",
        "import gc, types\n\n" + IN_FORGET + "for thing in gc.get_objects():\n"
        "        if isinstance(thing, types.FunctionType) and thing.__name__ == 'forget':\n"
        "            if thing.__module__.startswith('lstm_course'):\n"
        "                return thing(c_prev, f)",
        LOCKED,
    ),
    Attack(
        "reloaded",
        "import importlib\nimport lstm_course.cells.gates as gates\n\n"
        + IN_FORGET
        + "return importlib.reload(gates).forget(c_prev, f)",
        "not found",
    ),
    Attack(
        "imported-anew",
        "import sys\n\n"
        + IN_FORGET
        + "for name in [n for n in sys.modules if n.startswith('lstm_course')]:\n"
        "        del sys.modules[name]\n    from lstm_course.cells.gates import forget\n"
        "    return forget(c_prev, f)",
        "lstm_course",
    ),
    Attack(
        "its-source",
        "import inspect\nimport lstm_course\n\n"
        + IN_FORGET
        + "space = {}\n    exec(inspect.getsource(lstm_course.cells.gates), space)\n"
        "    return space['forget'](c_prev, f)",
        "source",
    ),
    Attack(
        "its-file",
        "import lstm_course.cells.gates\n\n"
        + IN_FORGET
        + "space = {}\n    exec(open(lstm_course.cells.gates.__file__).read(), space)\n"
        "    return space['forget'](c_prev, f)",
        "No such file",
    ),
    Attack(
        "a-program",
        "import subprocess, sys\n\n"
        + IN_FORGET
        + "subprocess.run([sys.executable, '-c', 'import lstm_course.cells.gates'], check=True)\n"
        "    return c_prev * f",
        "CalledProcessError",
    ),
    Attack(
        "own_or_reference",
        "from autograder import own_or_reference\n\n"
        + IN_FORGET
        + "return own_or_reference('forget').forget(c_prev, f)",
        ABSENT,
    ),
    Attack(
        "the-declaration",
        "from autograder.exercises import EXERCISES\n\n"
        + IN_FORGET
        + "return EXERCISES['forget'].reference(c_prev, f)",
        ABSENT,
    ),
    Attack(
        "the-next-lesson",
        "import numpy as np\nfrom lstm_course import lstm_step\n\n"
        + IN_FORGET
        + "return lstm_step(c_prev, f, c_prev, f)",
        LOCKED,
    ),
    Attack(
        "torch-for-numpy",
        "import torch\n\n" + IN_FORGET + "return (torch.tensor(c_prev) * torch.tensor(f)).numpy()",
        ABSENT,
    ),
    Attack(
        "torch-uncovered",
        "import sys\nsys.meta_path[:] = [finder for finder in sys.meta_path\n"
        "                    if 'Absent' not in type(finder).__name__]\n"
        "for name in [n for n in sys.modules if n.startswith('torch')]:\n"
        "    del sys.modules[name]\n\n\n"
        + IN_FORGET
        + "import torch\n    return (torch.tensor(c_prev) * torch.tensor(f)).numpy()",
        "torch",
    ),
]
AUTOGRAD = """
import torch


def lstm_step_backward(dh, dc, cache):
    cell = torch.nn.LSTMCell(3, 5)
    return torch.autograd.grad(cell, dh)
"""
OF_BACKWARD = [
    Attack("torch-lstm", AUTOGRAD, ABSENT, "lstm_step_backward"),
    Attack(
        "torch-autograd",
        "from torch.autograd import grad\n\n\ndef lstm_step_backward(dh, dc, cache):\n"
        "    return grad(dh, dc)",
        ABSENT,
        "lstm_step_backward",
    ),
    *(
        Attack(
            f"{exercise}-by-{module.split('.')[-1]}".replace("_", "-"),
            f"from lstm_course.{module} import {function} as it\n\n\n"
            f"def {exercise}(*given, **named):\n    return it(*given, **named)",
            LOCKED,
            exercise,
        )
        for module, function, exercise in (
            ("training.gradcheck", "numerical_gradient", "numerical_gradient"),
            ("cells.lstm", "lstm_step_backward", "lstm_step_backward"),
            ("cells.lstm", "lstm_backward", "lstm_backward"),
            ("cells.lstm_loop", "lstm_backward", "lstm_backward"),
            ("cells.truncated_bptt", "truncated_backward", "truncated_backward"),
            ("cells.truncated_bptt", "truncated_backward", "lstm_backward"),
            ("cells.stacked", "stacked_lstm_backward", "lstm_backward"),
            ("cells.variants", "peephole_lstm_step_backward", "lstm_step_backward"),
            ("cells.gru", "gru_step_backward", "lstm_step_backward"),
        )
    ),
]


@pytest.fixture(scope="module", params=["02", "04"])
def crowd(request, tmp_path_factory):
    made = Crowd(tmp_path_factory.mktemp("calling") / "class", request.param)
    made.attacks = OF_FORGET if request.param == "02" else OF_BACKWARD
    made.attack(made.attacks)
    return made.grade()


def test_it_is_worth_nothing_and_told_so(crowd):
    """Is the exercise 0 with the reason named, and every other one graded?"""
    for attack in crowd.attacks:
        crowd.assert_gained_nothing(attack.name, attack.exercise, attack.says)


def test_the_others_are_unharmed(crowd):
    """Do the honest students have their marks, and is nothing left running?"""
    crowd.assert_unharmed()
