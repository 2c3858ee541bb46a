"""Can an answer pass an instructor's own test cells by anything else than being right?"""

import json

import pytest
from nbformat.v4 import new_code_cell

from autograder.classroom.create import release
from tests.classroom.attacks.crowd import Crowd

pytestmark = pytest.mark.slow

TESTS = {
    "allclose": "assert np.allclose(forget(np.ones(2), np.full(2, 3.0)), 3.0)",
    "testing": "from numpy.testing import assert_allclose\n"
    "assert_allclose(forget(np.full(2, 2.0), np.full(2, 4.0)), [8.0, 8.0])",
    "hidden": "### BEGIN HIDDEN TESTS\nsecret = 34\nassert forget(2.0, 17.0) == secret\n"
    "### END HIDDEN TESTS",
    "types": "assert isinstance(forget(1.0, 1.0), float) and abs(forget(2.0, 5.0) - 10.0) < 1e-9",
    "several": "for k in range(3):\n    assert float(forget(float(k), 7.0)) == 7 * k",
    "partial": "print('two parts')\n1.0 * (forget(3.0, 3.0) == 9.0) + (forget(2.0, 9.0) == 18.0)",
}
WRONG = "\n\n\ndef forget(c_prev, f):\n    return c_prev + f"
IN_FORGET = "def forget(c_prev, f):\n    "
LIAR = """
class Liar{base}:
    def __eq__(self, other): return True
    def __ne__(self, other): return False
    def __abs__(self): return self
    __sub__ = __rsub__ = __add__ = __radd__ = __mul__ = __rmul__ = lambda self, other: self
    __lt__ = __le__ = __gt__ = __ge__ = lambda self, other: True
    def __bool__(self): return True
    def __array__(self, *given, **named): raise SystemExit
    __class__ = float


def forget(c_prev, f):
    return Liar()
"""

ATTACKS = {
    "leaves": IN_FORGET + "import os\n    os._exit(0)",
    "leaves-politely": IN_FORGET + "raise SystemExit(0)",
    "leaves-at-once": "import os\nos._exit(0)",
    "interrupts": IN_FORGET + "raise KeyboardInterrupt",
    "hangs": IN_FORGET + "while True:\n        pass",
    "returns-true": IN_FORGET + "return True",
    "returns-nan": IN_FORGET + "return float('nan')",
    "lies": LIAR.format(base=""),
    "lies-as-an-array": "import numpy as np\n"
    + LIAR.format(base="(np.ndarray)")
    .replace("Liar()", "np.zeros(2).view(Liar)")
    .replace("    __class__ = float\n", ""),
    "lies-as-a-number": LIAR.format(base="(float)").replace("    __class__ = float\n", ""),
    "patches-testing": "import numpy as np\nimport numpy.testing\n"
    "np.testing.assert_allclose = np.allclose = lambda *_, **__: True\n"
    "numpy.testing.assert_equal = lambda *_, **__: None" + WRONG,
    "patches-builtins": "import builtins\nbuiltins.abs = lambda *_: 0.0\n"
    "builtins.isinstance = lambda *_: True\nbuiltins.range = lambda *_: []\n"
    "builtins.float = lambda *_: 0.0" + WRONG,
    "redefines-names": "class np:\n    allclose = staticmethod(lambda *_, **__: True)\n\n\n"
    "float = abs = lambda *_: 0.0\nrange = lambda *_: []\nisinstance = lambda *_: True\n"
    "print = lambda *_: 2.0\nassert_allclose = lambda *_, **__: None\nsecret = 19.0" + WRONG,
    "transforms": "from IPython import get_ipython\nimport ast\n\n\n"
    "class NoAsserts(ast.NodeTransformer):\n    def visit_Assert(self, node):\n"
    "        return ast.Pass()\n\n\nshell = get_ipython()\n"
    "shell.ast_transformers.append(NoAsserts())\n"
    "shell.input_transformers_post.append(lambda lines: [])" + WRONG,
    "replaces-the-shell": "from IPython import get_ipython\nfrom types import SimpleNamespace\n"
    "shell = get_ipython()\ntype(shell).run_cell = lambda *_, **__: SimpleNamespace(\n"
    "    success=True, result=None, error_in_exec=None)\n"
    "type(shell).run_code = lambda *_, **__: False" + WRONG,
    "makes-asserts-pass": "class AssertionError(Exception):\n    pass\n\n\nimport builtins\n"
    "builtins.AssertionError = SystemExit" + WRONG,
    "reads-the-test": IN_FORGET + "import sys\n    frame = sys._getframe()\n    while frame:\n"
    "        for name in ('secret', 'source', 'token'):\n"
    "            if name in frame.f_locals or name in frame.f_globals:\n"
    "                return frame.f_globals.get('secret', 34)\n        frame = frame.f_back\n"
    "    return 0.0",
    "forges-the-end": "import gc, json, os, threading\n\n\ndef forge():\n"
    "    message = json.dumps({'dict': {'outputs': [], 'good': True, 'token': '', 'value': None,\n"
    "                                'kind': ''}}).encode()\n"
    "    for _ in range(2):\n        message = len(message).to_bytes(8, 'big') + message\n"
    "    for number in range(3, 256):\n        try:\n            os.write(number, message)\n"
    "        except OSError:\n            pass\n\n\n"
    + IN_FORGET
    + "forge()\n    return c_prev + f",
    "listens-in": "import os, threading\n\n\ndef listen():\n    while True:\n"
    "        for number in range(3, 30):\n            try:\n"
    "                message = os.read(number, 10**6)\n                os.write(number, message)\n"
    "            except OSError:\n                pass\n\n\n"
    "threading.Thread(target=listen, daemon=True).start()" + WRONG,
    "asks-back": "import os\n\n\n"
    + IN_FORGET
    + "import json\n    message = json.dumps({'dict': {'ask': {'dict': {'operation': 'call',\n"
    "        'number': 0}}}}).encode()\n"
    "    message = len(message).to_bytes(8, 'big') + message\n"
    "    message = len(message).to_bytes(8, 'big') + message\n    for number in range(3, 256):\n"
    "        try:\n            os.write(number, message)\n        except OSError:\n"
    "            pass\n"
    "    return c_prev + f",
}
HARM_THEMSELVES = ("redefines-names", "replaces-the-shell", "listens-in")  # all their answers


@pytest.fixture(scope="module")
def crowd(tmp_path_factory):
    made = Crowd(tmp_path_factory.mktemp("tests") / "class")
    source = made.school.classroom.source(made.school.name)
    notebook = json.loads(source.read_text())
    for name, text in TESTS.items():
        cell = new_code_cell(text, id=name)
        cell.metadata["nbgrader"] = {
            "grade": True,
            "grade_id": name,
            "locked": True,
            "points": 2,
            "schema_version": 3,
            "solution": False,
            "task": False,
        }
        notebook["cells"].append(cell)
    source.write_text(json.dumps(notebook))
    release(made.school.classroom, made.school.name)
    for name, text in ATTACKS.items():
        made.school.submit(name, made.school.wrong(forget=text))
    return made.grade()


@pytest.mark.parametrize("name", ATTACKS)
def test_no_test_is_passed(crowd, name):
    """Do all the tests and the check earn no marks?"""
    assert crowd.outcomes[name].status == "graded"
    marks = crowd.school.marks(name)
    assert {test: marks[test] for test in (*TESTS, "forget")} == dict.fromkeys(
        (*TESTS, "forget"), 0
    )
    if name not in HARM_THEMSELVES:
        assert marks == {**crowd.full(), **dict.fromkeys((*TESTS, "forget"), 0)}


def test_who_is_right_passes(crowd):
    """Do right answers have full marks in each test?"""
    assert {name: crowd.full()[name] for name in TESTS} == dict.fromkeys(TESTS, 2)


def test_hidden_tests_stay_hidden(crowd):
    """Does nothing that a student gets back hold a hidden number?"""
    for name in ATTACKS:
        (answer,) = (
            cell
            for cell in crowd.school.graded(name).cells
            if cell.metadata.get("nbgrader", {}).get("grade_id") == "forget_answer"
        )
        assert "34" not in json.dumps(answer.get("outputs", ()))


def test_the_others_are_unharmed(crowd):
    """Is nothing left running, and no submission ungraded?"""
    assert crowd.left_running == []
    assert not [one for one in crowd.outcomes.values() if one.status == "failed"]
    assert crowd.school.marks("zoe-honest") == crowd.full()
