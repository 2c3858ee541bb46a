"""Are commands of IPython found where they are, and nowhere else, with advice that fits?"""

import pytest

from autograder.site.live.kernel.commands import remark_on_command, without_ignored
from autograder.site.live.kernel.dependencies import names_of


@pytest.mark.parametrize(
    ("source", "found", "advice"),
    [
        ("%timeit f(x)", "Line 1, `%timeit f(x)`", "time.perf_counter()"),
        ("x = 1\n%%time\ny", "Line 2, `%%time`", "time.perf_counter()"),
        ("if x:\n    %time f('a", "Line 2, `%time f('a`", "time.perf_counter()"),
        ("!pip install torch", "Line 1, `!pip install torch`", "NumPy, matplotlib"),
        ("%pip install -q torch", "Line 1, `%pip install -q torch`", "NumPy, matplotlib"),
        ("pip install torch", "Line 1, `pip install torch`", "NumPy, matplotlib"),
        ("files = !ls", "Line 1, `files = !ls`", "no shell"),
        ("!{sys.executable} -V", "Line 1, `!{sys.executable} -V`", "no shell"),
        ("?np.zeros", "Line 1, `?np.zeros`", "help(np.zeros)"),
        ("gate??", "Line 1, `gate??`", "help(gate)"),
        ("%%html\n<p>don't</p>", "Line 1, `%%html`", "open it in JupyterLab"),
        ("%%capture\nx", "Line 1, `%%capture`", "Remove this line"),
        ("%matplotlib inline\n%who", "Line 2, `%who`", "open it in JupyterLab"),
        ("?", "Line 1, `?`", "open it in JupyterLab"),
        ("!echo " + "word " * 50, "Line 1, `!echo word", " …`"),
    ],
)
def test_a_command_is_found(source, found, advice):
    """Does the remark quote the line, and say what works in its place?"""
    remark = remark_on_command(source)
    assert remark.startswith(found) and advice in remark, remark
    assert "is a command of IPython, and this page runs Python only." in remark


@pytest.mark.parametrize(
    "source",
    [
        "a = (5\n%b c)",
        "'''\n%time\n''' x",
        "def f(:\n%time f()",
        "x = 5 %\n!ls",
        "if (",
        "pip = 3; install = pip in",
    ],
)
def test_other_errors_stay_what_they_are(source):
    """Is a line within brackets, a string, or behind an error no command?"""
    assert remark_on_command(source) == ""
    assert without_ignored(source) == source


@pytest.mark.parametrize(
    ("source", "plain"),
    [
        ("%matplotlib inline\nx = 1", "pass\nx = 1"),
        ("if x:\n    %matplotlib widget\ny", "if x:\n    pass\ny"),
        ("%load_ext autoreload\n%autoreload 2\nx", "pass\npass\nx"),
        ("%config InlineBackend.figure_format = 'svg'", "pass"),
        ("%load_ext tensorboard", "%load_ext tensorboard"),
        ("text = '''\n%matplotlib inline\n'''", "text = '''\n%matplotlib inline\n'''"),
        ("a = b % c\nd = 7 \\\n  % 2", "a = b % c\nd = 7 \\\n  % 2"),
    ],
)
def test_what_has_nothing_to_do_is_ignored(source, plain):
    """Does the rest of the cell keep its lines, and does a string keep its text?"""
    assert without_ignored(source) == plain


def test_names_of_a_cell_with_an_ignored_command():
    """Are they still found, so that other cells can run it first?"""
    assert names_of("%matplotlib inline\nimport numpy as np") == ({"np"}, set())
