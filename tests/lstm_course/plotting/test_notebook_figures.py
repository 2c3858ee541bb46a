"""Figures in notebooks: what do a kernel, a worker, an untrusted notebook and a script get?"""

import base64
import re
import subprocess
import sys

import bleach
import matplotlib.pyplot as plt
import pytest
from IPython.core.interactiveshell import InteractiveShell

from autograder.classroom.sanitize import clean_html
from lstm_course.plotting.alternative_text import described
from lstm_course.plotting.notebook_figures import use_theme


@pytest.fixture
def figure():
    drawn, ax = plt.subplots()
    ax.plot([1, 3, 2])
    yield described(drawn, "A line from 1 to 2 & beyond")
    plt.close(drawn)


@pytest.fixture
def shell(monkeypatch):
    """A shell that is not the process's own, in which `use_theme` registers its formatter."""
    made = InteractiveShell()
    monkeypatch.setattr("IPython.get_ipython", lambda: made)
    return made


def test_a_kernel_shows_svg(shell, figure):
    """Are there SVG with the text as its name, PNG for pages that remove it, and PNG alone?"""
    shell.kernel = object()
    use_theme()
    data, metadata = shell.display_formatter.format(figure)
    assert data["text/plain"] == "A line from 1 to 2 & beyond"
    assert base64.b64decode(data["image/png"]).startswith(b"\x89PNG")
    assert metadata["image/png"] == {"alt": "A line from 1 to 2 & beyond"}
    html = data["text/html"]
    assert 'aria-label="A line from 1 to 2 &amp; beyond"' in html
    assert re.search(
        r'<img alt="A line from 1 to 2 &amp; beyond" src="data:image/png;base64,', html
    )


def test_a_sanitizer_leaves_the_picture(shell, figure):
    """Does HTML without SVG, styles and their text, as in an untrusted notebook, show the PNG?"""
    shell.kernel = object()
    use_theme()
    html = shell.display_formatter.format(figure)[0]["text/html"]
    without_style = re.sub(r"<style>.*?</style>", "", html)  # JupyterLab drops its text, too
    left = bleach.clean(
        without_style,
        tags={"div", "img"},
        attributes=["alt", "src"],
        protocols={"data"},
        strip=True,
    )
    assert re.fullmatch(r'<div><img alt="[^"]+" src="data:image/png;base64,[^"]+"></div>', left)


def test_feedback_shows_the_picture_with_its_text(shell, figure):
    """Does a worker's output keep picture and text on nbgrader's pages, which remove SVG?"""
    use_theme()
    html = shell.display_formatter.format(figure)[0]["text/html"]
    assert "<svg" not in html
    # the pages leave no class of the course's own to what a submission shows
    assert clean_html({}, html) == html.replace(' class="lstm-figure"', "")


def test_plain_scripts_stay_as_they_are():
    """Without a notebook, does it do nothing, import no IPython and change no setting?"""
    program = (
        "import matplotlib as mpl\n"
        "before = dict(mpl.rcParams)\n"
        "from lstm_course.plotting.notebook_figures import use_theme\n"
        "use_theme()\n"
        "assert dict(mpl.rcParams) == before\n"
        "import sys\n"
        "assert 'IPython' not in sys.modules\n"
        "from IPython.core.interactiveshell import InteractiveShell\n"
        "assert not InteractiveShell.initialized()\n"
    )
    subprocess.run([sys.executable, "-c", program], check=True)
