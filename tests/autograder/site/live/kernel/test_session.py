"""Does a session run cells as a notebook does? The browser runs the same code.

The worker has neither IPython nor torch, so neither is there for the cells of these tests.
"""

import io
import sys
import wave
from base64 import b64decode
from types import ModuleType

import numpy as np
import pytest

from autograder.engine.registry import installed_exercises
from autograder.notebook.check import check
from autograder.site.live.kernel.commands import remark_on_command
from autograder.site.live.kernel.session import Session
from lstm_course.plotting import figure_svg

WRONG = """def one_hot(tokens, vocabulary_size):
    encoded = np.zeros((*tokens.shape, vocabulary_size))
    encoded[:, :, tokens] = 1
    return encoded
"""
RIGHT = """def one_hot(tokens, vocabulary_size):
    return (tokens[..., None] == np.arange(vocabulary_size)).astype(float)
"""


class Worker:
    """A session whose messages are kept."""

    def __init__(self):
        self.messages = []
        self.session = Session(self.messages.append, ModuleType("__main__"))

    def run(self, source, cell="cell"):
        """Run one cell, and give its messages without their start and end."""
        self.messages.clear()
        self.succeeded = self.session.run(cell, source)
        kinds = [message["kind"] for message in self.messages]
        assert kinds[0] == "running" and kinds[-1] == "done"
        return self.messages[1:-1]


@pytest.fixture
def worker(monkeypatch):
    """A session; what it changes in this process is as before afterwards."""
    monkeypatch.setenv("MPLBACKEND", "agg")
    for name in ("IPython", "IPython.display"):
        monkeypatch.setitem(sys.modules, name, sys.modules.get(name, ModuleType(name)))
    return Worker()


def test_the_last_expression_is_shown(worker):
    """Is it shown, and neither None nor one that ends in a semicolon?"""
    (message,) = worker.run("x = 2\nx + 1")
    assert message["kind"] == "display" and message["data"] == {"text/plain": "3"}
    assert worker.run("x;") == worker.run("None") == worker.run("y = x  # ;") == []
    assert len(worker.run('";"  # no end;')) == 1


def test_printed_text_arrives_by_lines(worker):
    """In order, with what was shown between, and what is written without a newline at the end?"""
    messages = worker.run(
        "import sys\nfrom IPython.display import display\n"
        "print('a', 'b')\ndisplay(1)\nprint('c', end='')\nprint('d', file=sys.stderr)"
    )
    said = [(m.get("name", "shown"), m.get("text")) for m in messages]
    assert said == [
        ("stdout", "a b\n"), ("shown", None), ("stderr", "d\n"), ("stdout", "c"),
    ]  # fmt: skip


def test_an_error_is_told_from_the_cell_on(worker):
    """Does the traceback show the learner's line, and nothing of the machinery?"""
    worker.run("def f(x):\n    return 1 / x", "f")
    (message,) = worker.run("a = 3\nf(0)", "g")
    assert message["kind"] == "error" and message["name"] == "ZeroDivisionError"
    assert '"<cell g>", line 2' in message["text"] and "return 1 / x" in message["text"]
    assert "session.py" not in message["text"]
    assert not worker.succeeded
    assert worker.run("a")[0]["data"] == {"text/plain": "3"}
    assert worker.run("if (")[0]["name"] == "SyntaxError"
    assert worker.run("raise SystemExit")[0]["name"] == "SystemExit"


def test_a_command_of_ipython_is_told_from_an_error(worker):
    """Does a cell with one end in a sentence, and one whose command has nothing to do here run?"""
    (message,) = worker.run("x = 1\n%timeit x")
    assert message["kind"] == "remark" and message["text"] == remark_on_command("x = 1\n%timeit x")
    assert not worker.succeeded
    assert worker.run("%matplotlib inline\n7")[0]["data"] == {"text/plain": "7"}


def test_an_absent_package_waits_for_its_use(worker, monkeypatch):
    """Does a cell import all the rest, and name the package that it lacks when a cell uses it?"""
    monkeypatch.setitem(sys.modules, "torch", None)
    (message,) = worker.run("import torch.nn as nn\nfrom torch import zeros\nimport math\nx = 1")
    assert message == {"kind": "lacks", "cell": "cell", "packages": ["torch"]}
    assert worker.succeeded
    assert worker.run("x + math.floor(1.5)")[0]["data"] == {"text/plain": "2"}
    for use in ("nn.Linear(1, 1)", "zeros(3)", "def f():\n    import torch\nf()"):
        (message,) = worker.run(use)
        assert message == {"kind": "needs", "cell": "cell", "package": "torch"}, use
        assert not worker.succeeded


def test_an_unknown_package_is_an_error(worker):
    """Is it shown in its line, with the sentence that says what is here?"""
    error, lacks = worker.run("import numpie.random")
    assert error["kind"] == "error" and "line 1" in error["text"]
    assert lacks["packages"] == ["numpie"]


def test_help_prints_the_documentation(worker):
    """Is a learner's own docstring printed, without a pager and without bold letters?"""
    messages = worker.run('def f(x):\n    "Twice x."\n\n\nhelp(f)')
    said = "".join(message["text"] for message in messages)
    assert "f(x)" in said and "Twice x." in said and "\b" not in said


def test_a_cell_that_asks_for_input_is_told_what_to_do(worker):
    """Is the error a sentence?"""
    (message,) = worker.run("name = input('Your name? ')")
    assert "write the value into the cell" in message["text"]


def test_endless_output_is_cut(worker):
    """Does little of a million lines reach the page, with a word about the rest?"""
    messages = worker.run("for k in range(10**5):\n    print(k)")
    assert worker.succeeded and messages[-1]["kind"] == "cut"
    said = "".join(m["text"] for m in messages[:-1])
    assert said == "".join(f"{k}\n" for k in range(10**5))[: messages[-1]["characters"]]
    assert len(messages) < 1000


def test_long_values_and_errors_are_cut(worker):
    """Is a value or a message of a million characters shortened, too?"""
    (shown,) = worker.run("'x' * 10**6")
    assert len(shown["data"]["text/plain"]) < 300_000
    (error,) = worker.run("raise ValueError('x' * 10**6)")
    assert len(error["text"]) < 300_000 and "the rest is not shown" in error["text"]


def test_sound_is_a_player(worker):
    """Does the page get the samples as a file that it can play?"""
    source = "import numpy as np\nfrom IPython.display import Audio\nAudio(np.ones(5), rate=8000)"
    shown = worker.run(source)[-1]["data"]["text/html"]
    with wave.open(io.BytesIO(b64decode(shown.partition("base64,")[2].partition('"')[0]))) as file:
        assert (file.getframerate(), file.getnframes()) == (8000, 5)
        assert np.frombuffer(file.readframes(5), "<i2").tolist() == [32767] * 5


def test_figures_are_shown_as_svg(worker):
    """Is each open figure shown once, with its alternative text, and closed?"""
    source = "import matplotlib.pyplot as plt\nplt.plot([1, 2])\nplt.show()\nf = plt.figure()\nf"
    shown = [m["data"] for m in worker.run(source)]
    assert len(shown) == 2
    assert all("<svg" in data["text/html"] and data["text/plain"] for data in shown)
    assert worker.run("plt.get_fignums()")[0]["data"] == {"text/plain": "[]"}


def test_figures_that_are_no_svg(worker, monkeypatch):
    """Is one with too many marks a picture, and one that is too large a sentence?"""
    source = "import matplotlib.pyplot as plt\nfigure, axes = plt.subplots(figsize={})\n"
    with monkeypatch.context() as crowded:
        crowded.setattr(figure_svg, "MAX_SIZE", 100)
        (shown,) = worker.run(source.format((2, 2)))
    assert "image/png" in shown["data"] and "text/html" not in shown["data"]
    (shown,) = worker.run(source.format((200, 100)))
    assert "200 × 100 inches is too large" in shown["data"]["text/plain"]


@pytest.mark.parametrize("source", [WRONG, RIGHT], ids=["wrong", "right"])
def test_a_verdict_is_that_of_a_notebook(worker, source):
    """Is it the same page, and are its marks told to the progress line?"""
    namespace = {"np": np}
    exec(source, namespace)
    native = check("one_hot", namespace["one_hot"])
    worker.run("import numpy as np\nfrom autograder import check", "imports")
    worker.run(source, "one_hot_answer")
    shown, verdict = worker.run('check("one_hot")', "one_hot")
    assert shown["data"]["text/html"] == native._repr_html_()
    assert (verdict["exercise"], verdict["marks"], verdict["points"]) == (
        "one_hot", native.marks, installed_exercises()["one_hot"].points,
    )  # fmt: skip


def test_a_cell_runs_what_it_needs_once(worker):
    """Do imports and answer run first, and again only if one of them has changed?"""
    sources = {"imports": "n = 1", "other": "m = 2", "answer": "def f(): return n", "show": "f()"}

    def ran(cell):
        worker.messages.clear()
        worker.session.run_with_needed(cell, sources)
        return [m["cell"] for m in worker.messages if m["kind"] == "running"]

    assert ran("show") == ["imports", "answer", "show"]
    assert ran("show") == ["show"]
    sources["imports"] = "n = 7"
    assert ran("show") == ["imports", "answer", "show"]
    assert worker.messages[-2]["data"] == {"text/plain": "7"}
    del worker.session.module.n
    assert ran("show") == ["imports", "answer", "show"]
    sources["answer"] = "def f(: return n"
    assert ran("show") == ["answer"]
    blocked, done = worker.messages[-2:]
    assert blocked == {"kind": "blocked", "cell": "show", "by": "answer", "package": ""}
    assert done == {"kind": "done", "cell": "show", "succeeded": False}
