"""Does a session run cells as a notebook does? The browser runs the same code.

The worker has neither IPython nor torch, so neither is there for the cells of these tests.
"""

import sys
from types import ModuleType

import pytest

from autograder.engine.registry import installed_exercises
from autograder.notebook.check import check
from autograder.site.live.kernel.session import Session

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


def test_a_missing_package_is_named(worker, monkeypatch):
    """Is a package that no browser runs reported as such, and a misspelt one as an error?"""
    monkeypatch.setitem(sys.modules, "torch", None)
    (message,) = worker.run("import torch.nn")
    assert (message["kind"], message["package"]) == ("needs", "torch")
    assert worker.run("import numpie")[0]["kind"] == "error"


def test_figures_are_shown_as_svg(worker):
    """Is each open figure shown once, with its alternative text, and closed?"""
    source = "import matplotlib.pyplot as plt\nplt.plot([1, 2])\nplt.show()\nf = plt.figure()\nf"
    shown = [m["data"] for m in worker.run(source)]
    assert len(shown) == 2
    assert all("<svg" in data["text/html"] and data["text/plain"] for data in shown)
    assert worker.run("plt.get_fignums()")[0]["data"] == {"text/plain": "[]"}


@pytest.mark.parametrize("source", [WRONG, RIGHT], ids=["wrong", "right"])
def test_a_verdict_is_that_of_a_notebook(worker, source):
    """Is it the same page, and are its marks told to the progress line?"""
    import numpy as np

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
    sources["answer"] = "def f(: return n"
    assert ran("show") == ["answer"]
