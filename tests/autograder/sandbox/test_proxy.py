"""Do an instructor's tests work from another process as they would in the student's?"""

import numpy as np
import pytest

from autograder.sandbox.launcher import ForkServer
from autograder.sandbox.limits import MEBIBYTE, Limits
from autograder.sandbox.proxy.client import ProxyClient
from autograder.sandbox.proxy.remote_objects import RemoteObject
from autograder.sandbox.proxy.server import ProxyServer
from autograder.submission.cells import CellKind, NotebookCell
from autograder.submission.policy import policy_for
from autograder.submission.session import Session

pytestmark = pytest.mark.sandbox
SETUP = "import math\nimport numpy as np\nfrom numpy.testing import assert_allclose\nguess = None\n"
SETUP += "given = np.ones(3)"
STUDENT = '''
import numpy as np
from lstm_course import LSTMParams
counter = 0
guess = [1.0, 2.0]
table = {"a": np.arange(3.0)}


def twice(x):
    """Two times x."""
    return 2 * x


def changes(x):
    x += 1
    return x


def fills(x):
    x[:] = 1


def zeros(x):
    x[:] = 0
    return x


def zeros_and_raises(x):
    x[:] = 0
    raise ValueError


def ends(kind="Stop"):
    raise {
        "Stop": StopIteration,
        "Generator": GeneratorExit,
        "System": SystemExit,
        "Keyboard": KeyboardInterrupt,
    }[kind](kind)


def stops(x):
    raise StopIteration


class Mine(StopIteration):
    pass


def stops_in_its_own_way(x):
    raise Mine


def applies(function, x):
    return [function(k) for k in x]


def draws(rng):
    return rng.normal(size=3)


def raises(x):
    raise ValueError("not " + str(x))


def prints(x):
    print("hello", x)


def parameters(n):
    return LSTMParams(np.ones(n), np.ones(n), np.ones(n))


def closes_over(k):
    return lambda x: x + k


class Account:
    def __init__(self, balance):
        self.balance = balance

    def deposit(self, amount):
        self.balance += amount
        return self

    def __len__(self):
        return 3
'''
GOOD = {
    "plain": "assert twice(2) == 4 and twice('a') == 'aa' and twice([1]) == [1, 1]",
    "arrays": "assert_allclose(twice(np.ones((2, 3))), 2 * np.ones((2, 3)))\n"
    "assert twice(np.ones(2, np.float32)).dtype == np.float32",
    "scalars": "assert isinstance(twice(np.float32(2)), np.float32)",
    "values": "assert guess == [1.0, 2.0] and table['a'][2] == 2 and counter == 0",
    "changed-arguments": "# modifies its arguments\nx = np.zeros(3)\ny = changes(x)\n"
    "assert x.sum() == 3 == y.sum()",
    "changed-by-name": "# modifies its arguments\nx = np.zeros(3)\nchanges(x=x)\n"
    "assert x.sum() == 3",
    "changed-before": "assert x.sum() == 3",
    "in-place": "x = np.zeros(3)\nassert fills(x) is None and x.sum() == 3",
    "ends-are-errors": "for kind in ('Stop', 'Generator', 'System', 'Keyboard'):\n    try:\n"
    "        ends(kind)\n    except RuntimeError as error:\n        assert str(error) == kind\n"
    "    else:\n        raise AssertionError",
    "functions-as-arguments": "offset = 3\nassert applies(lambda x: x + offset, [1, 2]) == [4, 5]",
    "functions-that-use-modules": "def root(x):\n    return math.sqrt(x) + helper(x)\n\n\n"
    "def helper(x):\n    return np.abs(x)\n\n\nassert applies(root, [4.0]) == [6.0]",
    "student-functions-as-arguments": "assert applies(twice, [1, 2]) == [2, 4]",
    "generators": "a = draws(np.random.default_rng(3))\n"
    "assert_allclose(a, np.random.default_rng(3).normal(size=3))",
    "exceptions": "try:\n    raises(3)\nexcept ValueError as error:\n"
    "    assert str(error) == 'not 3'\nelse:\n    raise AssertionError",
    "printing": "import io\nfrom contextlib import redirect_stdout\ncaptured = io.StringIO()\n"
    "with redirect_stdout(captured):\n    prints(3)\nassert captured.getvalue() == 'hello 3\\n'",
    "records": "p = parameters(2)\nassert p.W_ih.sum() == 2 and len(p) == 3",
    "objects": "a = Account(3)\na.deposit(4)\nassert a.balance == 7 and len(a) == 3\n"
    "assert a.deposit(1).balance == 8\na.balance = 1\nassert a.balance == 1",
    "closures": "assert closes_over(3)(4) == 7",
    "callable": "assert callable(twice) and twice.__name__ == 'twice'",
    "keywords": "assert twice(x=3) == 6",
    "partial": "1.5",
    "inside": "# in the student's process\nassert twice.__doc__ == 'Two times x.'",
}
BAD = {
    "wrong": ("assert twice(2) == 5", ""),
    "missing": ("assert thrice(2) == 6", ""),
    "objects-are-not-equal": ("assert Account(3) == Account(3)", ""),
    "zeros": ("x = np.ones(3)\nassert np.allclose(zeros(x), 2 * x)", "made of them"),
    "zeros-by-name": ("x = np.ones(3)\nassert np.allclose(zeros(x=x), 2 * x)", "made of them"),
    "zeros-before": (
        "x = np.ones(3)\ngot = zeros(x)\nwant = 2 * x\nassert np.allclose(got, want)",
        "",
    ),
    "zeros-in-setup": ("assert np.allclose(zeros(given), 2 * given)", "made of them"),
    "zeros-in-setup-again": ("assert np.allclose(zeros(given), 2 * given)", "made of them"),
    "raises-first": (
        "x = np.ones(3)\ntry:\n    zeros_and_raises(x)\nexcept ValueError:\n    pass\n"
        "assert np.allclose(zeros(x), 2 * x)",
        "made of them",
    ),
    "keeps-its-arguments": (
        "x = np.ones(3)\nbefore = x.copy()\nchanges(x)\nassert np.array_equal(x, before)",
        "",
    ),
    "ends-the-cases": ("assert all(map(stops, [1, 2]))", ""),
    "ends-the-cases-in-its-own-way": ("assert all(map(stops_in_its_own_way, [1, 2]))", ""),
    "ends-a-loop": ("for ok in map(stops, [1, 2]):\n    assert ok", ""),
    "ends-a-list": ("assert [*map(stops, [1])] == [*map(stops, [2])]", ""),
    "text": ("'much'", "of type str"),
    "true": ("twice(1) == 2", "of type bool"),
    "nan": ("float('nan')", "expected a number from 0 to 2"),
    "infinite": ("float('inf')", "expected a number from 0 to 2"),
    "negative": ("-0.5", "expected a number from 0 to 2"),
    "too-large": ("2.5", "expected a number from 0 to 2"),
    "leaves": ("import os\nos._exit(0)", "ended the process"),
    "hangs": ("while True:\n    pass", "ran longer"),
    "cannot-be-pickled": ("twice(open('/dev/null'))", ""),
}


@pytest.fixture(scope="module")
def forkserver():
    made = ForkServer(policy_for("02", Limits(memory=400 * MEBIBYTE, cell=5.0)))
    yield made
    made.close()


def graded(forkserver, tests, student=STUDENT):
    cells = [
        NotebookCell("setup", CellKind.SETUP, SETUP),
        NotebookCell("twice_answer", CellKind.ANSWER, student),
    ]
    cells += [NotebookCell(name, CellKind.TEST, source, 2.0) for name, source in tests.items()]
    return Session(forkserver, cells, seed=1).grade()


@pytest.fixture(scope="module")
def good(forkserver):
    return graded(forkserver, GOOD)


@pytest.mark.parametrize("name", GOOD)
def test_a_right_answer_passes(good, name):
    """Does it pass?"""
    assert good[name].score == (1.5 if name == "partial" else 2), good[name]


@pytest.fixture(scope="module")
def bad(forkserver):
    return graded(forkserver, {name: source for name, (source, _) in BAD.items()} | {"last": "1.0"})


@pytest.mark.parametrize("name", BAD)
def test_a_wrong_test_earns_nothing(bad, name):
    """Does it earn no marks, with a reason if its value is no number of marks?"""
    assert bad[name].score == 0
    assert BAD[name][1] in bad[name].problem
    assert bad["last"].score == 1


def test_a_tensor_that_is_modified_is_noticed():
    """Do a test's tensors show what an answer has made of them, unless they stay untouched?"""
    torch = pytest.importorskip("torch")

    def zeros(x):
        x.data.zero_()
        return x

    server = ProxyServer({"zeros": zeros})

    def forward(operation, number, packed):
        if number < 0:
            return server.list_names()
        return server.call(operation, number, np.frombuffer(packed, np.uint8))

    client = ProxyClient(forward, {})
    for untouched, total in ((True, 3), (False, 0)):
        client.untouched, client.modified = untouched, False
        x = torch.ones(3)
        client.fetch_names()["zeros"](x)
        assert client.modified and x.sum() == total


def test_a_tensor_comes_back_as_a_tensor():
    """Does a test receive the tensor that a function returns, and a reference to a huge one?"""
    torch = pytest.importorskip("torch")
    server = ProxyServer({"double": lambda x: 2 * x, "huge": torch.zeros(1).expand(10**9)})

    def forward(operation, number, packed):
        if number < 0:
            return server.list_names()
        return server.call(operation, number, np.frombuffer(packed, np.uint8))

    names = ProxyClient(forward, {}).fetch_names()
    assert torch.equal(names["double"](torch.ones(3)), torch.full((3,), 2.0))
    assert type(names["huge"]) is RemoteObject
