"""Does an answer gain anything by tampering with what it is run, shown or compared with?"""

import sys

import pytest

from autograder.engine.examine import examine
from tests.classroom.attacks.crowd import Attack, Crowd

pytestmark = pytest.mark.slow
COMPARE = ("unchanged", "restored", "_is_unchanged_later")  # of the grader, in the worker's process

WRONG = "\n\n\ndef forget(c_prev, f):\n    return c_prev + f"
IN_FORGET = "def forget(c_prev, f):\n    "
SHELL = "from IPython import get_ipython\nshell = get_ipython()\n"
LIAR = """
import numpy as np

class Liar{base}:
    __array_priority__ = 1e9
    def __eq__(self, other): return True
    def __ne__(self, other): return False
    def __abs__(self): return 0.0
    def __sub__(self, other): return 0.0
    __rsub__ = __sub__
    def __le__(self, other): return True
    def __lt__(self, other): return True
    def __array__(self, *given, **named): return np.zeros(3)
    def __array_ufunc__(self, *given, **named): return True
    def __array_function__(self, *given, **named): return True
    def __bool__(self): return True
    def __float__(self): return 1.0
    def all(self): return True
    @property
    def shape(self): return (3, 6)
    @property
    def dtype(self): return np.dtype(float)


def forget(c_prev, f):
    return {value}
"""

ATTACKS = [
    Attack(
        "input-transformer",
        SHELL + "shell.input_transformers_cleanup.append(lambda lines: ['1.0'])\n"
        "shell.input_transformers_post.append(lambda lines: ['1.0'])" + WRONG,
    ),
    Attack(
        "ast-transformer",
        SHELL + "import ast\n\n\nclass Marks(ast.NodeTransformer):\n"
        "    def visit_Call(self, node):\n        return ast.Constant(1.0)\n\n\n"
        "shell.ast_transformers.append(Marks())" + WRONG,
    ),
    Attack(
        "events-of-the-shell",
        SHELL + "shell.events.register('post_run_cell', lambda *_: print(1.0))\n"
        "shell.run_cell = lambda *given, **named: 1.0" + WRONG,
    ),
    Attack(
        "builtins",
        "import builtins\n"
        "builtins.abs = lambda *_: 0\nbuiltins.all = builtins.any = lambda *_: True\n"
        "builtins.isinstance = lambda *_: True\nbuiltins.float = lambda *_: 1.0" + WRONG,
    ),
    Attack(
        "numpy-testing",
        "import numpy as np\nnp.testing.assert_allclose = lambda *_, **__: None\n"
        "np.testing.assert_array_equal = np.testing.assert_equal = lambda *_, **__: None" + WRONG,
    ),
    Attack(
        "numpy",
        "import numpy as np\nnp.allclose = np.array_equal = np.isclose = lambda *_, **__: True\n"
        "np.abs = np.max = lambda *_, **__: 0.0\nnp.asarray = lambda *_, **__: 0.0" + WRONG,
    ),
    Attack(
        "numpy-in-the-call",
        "import numpy as np\n\n" + IN_FORGET + "np.array_equal = lambda *_, **__: True"
        "\n    np.array = np.asarray = lambda *_, **__: 1.0\n    return c_prev + f",
    ),
    Attack(
        "display-formatters",
        SHELL + "for formatter in shell.display_formatter.formatters.values():\n"
        "    for kind in (int, float, str, object):\n"
        "        formatter.for_type(kind, lambda *_: '1.0')" + WRONG,
    ),
    Attack(
        "forged-output",
        "from IPython.display import display\n"
        "data = {'exercise': 'forget', 'marks': 1, 'points': 1, 'status': 'passed', 'parts': [],\n"
        "        'first_wrong': None, 'mistakes': [], 'sentences': [], 'hint': '', 'notes': []}\n"
        "display({'application/vnd.lstm-course.verdict+json': data, 'text/plain': '1'}, raw=True)\n"
        "print('1.0')" + WRONG + "\n\n\n1.0",
    ),
    Attack(
        "forged-messages",
        "import json, os\n"
        "tree = {'record': ['Answers', ['forget', {'tuple': [{'record': ['Outcome', [0.0, None,\n"
        "        '', 0, {'tuple': []}, {'tuple': []}, False, 0.0]]}] * 9}, '']]}\n"
        "tree = json.dumps(tree).encode()\nmessage = len(tree).to_bytes(8, 'big') + tree\n"
        "message = len(message).to_bytes(8, 'big') + message\n"
        "for number in range(3, 256):\n    try:\n        os.write(number, message)\n"
        "    except OSError:\n        pass" + WRONG,
    ),
    Attack(
        "forged-checker",
        "import sys, types\nfake = types.ModuleType('autograder')\nfake.check = lambda *_: 1.0\n"
        "sys.modules['autograder'] = fake\ncheck = fake.check" + WRONG,
    ),
    Attack(
        "the-graders-own-functions",
        "import gc, types\nfor thing in gc.get_objects():\n"
        "    if isinstance(thing, types.FunctionType):\n"
        f"        if thing.__module__ == {examine.__module__!r} and thing.__name__ in {COMPARE}:\n"
        "            thing.__code__ = (lambda *_: True).__code__" + WRONG,
    ),
    Attack(
        "the-callers-locals",
        "import ctypes, sys\n\n" + IN_FORGET + "frame = sys._getframe(1)\n    while frame:\n"
        "        for name in ('value', 'returned', 'result'):\n"
        "            if name in frame.f_locals:\n"
        "                frame.f_locals[name] = c_prev\n"
        "                ctypes.pythonapi.PyFrame_LocalsToFast(ctypes.py_object(frame), 0)\n"
        "        frame = frame.f_back\n    return c_prev + f",
    ),
    Attack(
        "trace-function",
        "import sys, threading\n\n\ndef tracer(frame, event, argument):\n"
        "    for name in ('raised', 'changed', 'value'):\n"
        "        frame.f_locals.pop(name, None)\n    return tracer\n\n\n"
        "sys.settrace(tracer)\nsys.setprofile(tracer)\nthreading.settrace(tracer)" + WRONG,
    ),
    Attack(
        "false-is-true",
        "import ctypes\nctypes.memmove(id(False) + 24, id(True) + 24, 4)" + WRONG,
    ),
    Attack(
        "every-function-of-numpy",
        "import numpy as np\nfor name in dir(np):\n"
        "    if callable(getattr(np, name)) and not isinstance(getattr(np, name), type):\n"
        "        setattr(np, name, lambda *_, **__: 0.0)" + WRONG,
    ),
    Attack(
        "an-array-at-an-address",
        "import ctypes\nimport numpy as np\n\n"
        + IN_FORGET
        + "where = ctypes.cast(4096, ctypes.POINTER(ctypes.c_double))\n"
        "    return np.ctypeslib.as_array(where, c_prev.shape)",
        "segmentation fault",
    ),
    Attack(
        "an-array-without-end",
        "import numpy as np\n\n"
        + IN_FORGET
        + "return np.lib.stride_tricks.as_strided(c_prev, (10**9, 10**9), (0, 0))",
        "far too large",
    ),
    Attack(
        "at-the-end-of-the-process",
        "import atexit, os\n"
        "atexit.register(lambda: [os.write(n, b'x' * 10**5) for n in range(3, 9)])" + WRONG,
    ),
    Attack("lying-eq", LIAR.format(base="", value="Liar()"), "expected a NumPy array"),
    Attack(
        "lying-array",
        LIAR.format(base="(np.ndarray)", value="(c_prev + f).view(Liar)"),
        "expected a NumPy array",
    ),
    Attack("lying-number", LIAR.format(base="(float)", value="Liar(1.0)"), "expected"),
    Attack("lying-list", LIAR.format(base="(list)", value="Liar()"), "expected"),
    Attack("lying-tuple", LIAR.format(base="(tuple)", value="Liar((1,))"), "expected"),
    Attack(
        "masked",
        "import numpy as np\n\n" + IN_FORGET + "return np.ma.masked_all(c_prev.shape)",
        "expected a NumPy array",
    ),
    Attack(
        "nan",
        "import numpy as np\n\n" + IN_FORGET + "return np.full(c_prev.shape, np.nan)",
        "holds NaN",
    ),
    Attack("infinite", "import numpy as np\n\n" + IN_FORGET + "return c_prev / 0", "infinity"),
    Attack(
        "objects",
        "import numpy as np\n\n" + IN_FORGET + "return np.full(c_prev.shape, None)",
        "expected",
    ),
    Attack("broadcasts", IN_FORGET + "return (c_prev * f)[None]", "has shape (1"),
    Attack("returns-a-verdict", IN_FORGET + "return 'passed'", "expected"),
    Attack("returns-surrogates", IN_FORGET + "return '\\ud800'", "expected"),
    Attack("raises-surrogates", IN_FORGET + "raise ValueError('\\ud800 \\x00 <script>')", "It"),
    Attack("prints-surrogates", "print('\\ud800\\udfff\\x00\\x1b[31m')" + WRONG),
    Attack("raises-in-the-cell", "raise type('\\ud800', (Exception,), {})('\\ud800')"),
    Attack(
        "raises-without-a-message",
        "class Secret(Exception):\n    def __str__(self):\n        raise self\n\n\n"
        + IN_FORGET
        + "raise Secret",
    ),
    Attack("writes-into-what-it-is-given", IN_FORGET + "f[...] = 1\n    return c_prev"),
    Attack("a-huge-number", IN_FORGET + "return 10**300", "expected"),
]

# A right value, but an argument that is modified; all that looks for that is replaced.
MODIFIES = """
import gc, types
for thing in gc.get_objects():
    if isinstance(thing, types.FunctionType) and thing.__module__ == {module!r}:
        if thing.__name__ in {names}:
            thing.__code__ = (lambda *_: True).__code__
        if thing.__name__ == "changed_arguments":
            thing.__code__ = (lambda *_: ()).__code__


def forget(c_prev, f):
    result = c_prev * f
    c_prev *= 0
    return result
"""

# The same, where what copies the arguments is replaced, too: what comes back was never modified.
COPIES = """
import builtins, gc, types

def replace():
    for thing in gc.get_objects():
        if isinstance(thing, types.FunctionType) and thing.__module__ == {module!r}:
            if thing.__name__ in {names}:
                thing.__code__ = (lambda *_: True).__code__
            if thing.__name__ == "changed_arguments":
                thing.__code__ = (lambda *_: ()).__code__
            if thing.__name__ == "arrays_in":
                thing.__code__ = (lambda argument: __import__("builtins").kept.pop(0)).__code__


{before}


def forget(c_prev, f):
    {within}
    builtins.kept = [c_prev.copy(), f.copy()]
    result = c_prev * f
    c_prev *= 0
    return result
"""
COPIERS = {
    "copies-before": {"before": "replace()", "within": ""},
    "copies-in-the-call": {"before": "", "within": "replace()"},
    "copies-by-name": {
        "before": f"import {examine.__module__} as grader\n"
        "grader.arrays_in = lambda argument: builtins.kept.pop(0)\n"
        "grader.changed_arguments = lambda *_: ()",
        "within": "",
    },
}

PATCH = """
import gc, types
import numpy as np

for thing in gc.get_objects():
    if isinstance(thing, types.FunctionType) and thing.__module__ == "autograder.sandbox.worker":
        if thing.__name__ == "{method}":
            thing.__code__ = ({reply}).__code__
"""
FORGERIES = {  # of the worker's own replies: they cost all exercises that are left
    "an-array-for-answers": ("examine", "lambda self, *_, **__: np.ones(3)"),
    "an-array-for-a-name": (
        "examine",
        "lambda self, spec, *_, **__: Answers(np.array([spec.name == spec.name] * 2), ())",
    ),
    "an-array-for-a-kind": ("examine", "lambda self, *_, **__: {'ask': np.ones(3)}"),
    "an-array-for-outputs": ("run", "lambda self, *_, **__: {'outputs': np.ones(3)}"),
    "arrays-in-outputs": (
        "run",
        "lambda self, *_, **__: {'outputs': [{'output_type': np.ones(3)}, np.ones(2)]}",
    ),
    "a-huge-message": (
        "examine",
        "lambda self, spec, *_, **__: Answers(spec.name, (), 'x' * 15_000_000)",
    ),
}

FILES = {  # beside the notebook, with a wrong answer
    "numpy.py": b"ndarray = float\n",
    "random.py": b"import os\nos._exit(0)\n",
    "autograder.py": b"def check(name):\n    return 1.0\n",
    "sitecustomize.py": b"import os\nos._exit(0)\n",
    "json.py": b"import os\nos._exit(0)\n",
}


@pytest.fixture(scope="module")
def crowd(tmp_path_factory):
    made = Crowd(tmp_path_factory.mktemp("tampering") / "class")
    made.attack(ATTACKS)
    source = MODIFIES.format(module=examine.__module__, names=(*COMPARE, "changed_arguments"))
    made.school.submit("modifies", made.school.wrong(forget=source))
    for name, how in COPIERS.items():
        source = COPIES.format(module=examine.__module__, names=COMPARE, **how)
        made.school.submit(name, made.school.wrong(forget=source))
    for name, (method, reply) in FORGERIES.items():
        made.attack([Attack(name, PATCH.format(method=method, reply=reply) + WRONG)])
    for student, answers in {
        "right-with-files": made.right,
        "wrong-with-files": made.school.wrong(forget=WRONG),
    }.items():
        path = made.school.submit(student, answers)
        for name, content in FILES.items():
            (path.parent / name).write_bytes(content)
    return made.grade()


@pytest.mark.parametrize("name", COMPARE)
def test_the_graders_own_functions_have_these_names(name):
    """Does the attack on them look for functions that exist?"""
    assert callable(getattr(sys.modules[examine.__module__], name))


@pytest.mark.parametrize("attack", ATTACKS, ids=lambda attack: attack.name)
def test_it_gains_nothing(crowd, attack):
    """Is the exercise 0 with a reason, and every other one graded as if nothing had been done?"""
    crowd.assert_gained_nothing(attack.name, attack.exercise, attack.says)


@pytest.mark.parametrize("student", ["modifies", *COPIERS])
def test_a_modified_argument_is_noticed_where_all_that_looks_for_it_is_replaced(crowd, student):
    """Does it cost half of the marks, as without the tampering?"""
    marks = crowd.school.marks(student)
    assert marks == {**crowd.full(), "forget": crowd.full()["forget"] / 2}
    assert "modifies its argument" in crowd.feedback(student, "forget")


@pytest.mark.parametrize("student", FORGERIES)
def test_a_forged_reply_of_any_type_is_recorded(crowd, student):
    """Is the submission in the gradebook, without marks for the answer and in a small notebook?"""
    assert crowd.outcomes[student].status == "graded"
    assert crowd.school.marks(student)["forget"] == 0
    folder = crowd.school.classroom.directory / "autograded" / student / crowd.school.name
    assert (folder / f"{crowd.school.name}.ipynb").stat().st_size < 2**20


def test_modules_beside_the_notebook_come_last(crowd):
    """Do files named as modules neither help a wrong answer nor harm a right one?"""
    crowd.assert_gained_nothing("wrong-with-files", "forget")
    assert crowd.school.marks("right-with-files") == crowd.full()


def test_no_verdict_is_taken_from_an_output(crowd):
    """Is every verdict in the graded notebook the grader's own?"""
    outputs = [
        output
        for cell in crowd.school.graded("forged-output").cells
        for output in cell.get("outputs", ())
        if not cell.get("metadata", {}).get("nbgrader", {}).get("grade")
    ]
    assert "1.0\n" in [output.get("text") for output in outputs]  # which it prints as well
    for output in outputs:
        assert "application/vnd.lstm-course.verdict+json" not in output.get("data", {})


def test_the_others_are_unharmed(crowd):
    """Do the honest students have their marks, and is nothing left running?"""
    crowd.assert_unharmed()
