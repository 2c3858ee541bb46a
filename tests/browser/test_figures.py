"""Do figures follow JupyterLab's theme, and are they pictures where a notebook is not trusted?"""

import io
import re

import matplotlib.pyplot as plt
import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_notebook, new_output
from playwright.sync_api import expect

from lstm_course.plotting.figure_svg import figure_svg
from lstm_course.plotting.notebook_figures import picture_html
from tests.browser.lab import Lab, chromium_page, course_copy, open_lab, studying

pytestmark = pytest.mark.slow
WHITE = "e => getComputedStyle(e).getPropertyValue('--lstm-ffffff')"
ALT = "One curve, which falls"


def test_figures_in_jupyterlab(tmp_path):
    """Is a figure SVG with a light and a dark theme, and a picture with its text if untrusted?"""
    tree = course_copy(tmp_path)
    with chromium_page() as page, studying(tree, "00") as address:
        lab = open_lab(page, address)
        lab.run_imports()
        a_figure_follows_the_theme(lab)
        keys_belong_to_what_has_the_focus(lab)
        write_foreign_notebook(tree / "work" / "foreign.ipynb")
        page.goto(address.replace("00_welcome.ipynb", "foreign.ipynb"))
        foreign = page.locator(".lstm-figure").filter(has=page.get_by_alt_text(ALT))
        expect(foreign.locator("img")).to_be_visible()
        expect(foreign).to_have_text("")
        expect(foreign.locator("svg")).to_have_count(0)


def a_figure_follows_the_theme(lab: Lab) -> None:
    """The colour that is white on a light page."""
    cell = lab.run_cell_containing("draw_one_hot(*encode_sentence")
    drawing = cell.locator(".lstm-figure svg")
    expect(drawing).to_have_attribute("aria-label", re.compile("Grid of 5 time steps"))
    expect(cell.locator(".lstm-figure img")).to_be_hidden()
    assert drawing.evaluate(WHITE) == "#ffffff"
    lab.choose_theme("JupyterLab Dark")
    assert drawing.evaluate(WHITE) == "#111111"
    lab.choose_theme("JupyterLab Light")
    lab.save()


def keys_belong_to_what_has_the_focus(lab: Lab) -> None:
    """Do keys move the player and turn the surface, without a shortcut of JupyterLab's?"""
    lab.type_into_cell("draw_one_hot(*encode_sentence", MOVING)
    lab.page.emulate_media(reduced_motion="reduce")
    cell = lab.run_cell_containing("animate_figure(")
    slider = cell.get_by_role("slider", name="Frame")
    expect(slider).to_have_value("4")
    slider.press("ArrowLeft")
    expect(slider).to_have_value("3")
    slider.press("ArrowDown")  # a shortcut of JupyterLab's: the next cell
    expect(slider).to_have_value("2")
    cell.get_by_role("button", name="Next frame").press("Enter")
    expect(slider).to_have_value("3")
    surface = cell.get_by_role("img", name="A slope").last
    before = surface.evaluate("e => e.toDataURL()")
    surface.press("ArrowRight")
    surface.press("ArrowDown")
    assert surface.evaluate("e => e.toDataURL()") != before
    expect(cell).to_have_class(re.compile("jp-mod-active"))
    cell.locator(".cm-content").focus()  # the surface keeps Control+s as well
    lab.save()


MOVING = """\
# in the place of draw_one_hot(*encode_sentence()): a player and a surface
from lstm_course.plotting.animation import animate_figure
from lstm_course.plotting.surface import SurfacePath, turnable_surface
figure, ax = plt.subplots(figsize=(3, 2))
(line,) = ax.plot([0, 1])
display(animate_figure(figure, lambda k: line.set_ydata([0, k]) or [line], 5, 500, "A line"))
x = y = np.linspace(0, 1, 3)
path = SurfacePath(x, y, x + y, "#666666")
display(turnable_surface((x, y, x + y[:, None]), {"a": path}, ("x", "y", "z"), b"", "A slope"))"""


def write_foreign_notebook(path) -> None:
    """A notebook with a figure that this installation has not run."""
    figure, ax = plt.subplots()
    ax.plot([1, 0])
    png = io.BytesIO()
    figure.savefig(png, format="png")
    html = picture_html(png.getvalue(), ALT, before=figure_svg(figure))
    plt.close(figure)
    shown = new_output("display_data", data={"text/html": html})
    nbformat.write(new_notebook(cells=[new_code_cell("plt.show()", outputs=[shown])]), path)
