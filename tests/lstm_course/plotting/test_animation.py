"""Animations: do they play by themselves, and leave a still where nothing plays?"""

import base64
import json
import re

import matplotlib.pyplot as plt
import pytest
from bs4 import BeautifulSoup

from lstm_course.plotting import animation as module
from lstm_course.plotting.animation import Animation, animate_figure
from lstm_course.plotting.figure_svg import themed_bodies

ALT = "A line that rises from 0 to 2"


@pytest.fixture(scope="module")
def animation() -> Animation:
    """A line that moves upwards in three frames; its still is at height 9."""
    fig, ax = plt.subplots(figsize=(1, 1))
    (line,) = ax.plot([0, 1], [9, 9])

    def show(frame: int) -> list:
        line.set_ydata([frame, frame])
        ax.set_title("ab"[: frame % 3])  # glyphs come and go
        return [line]

    return animate_figure(fig, show, frames=3, interval=125, alt=ALT)


def frames_in(html: str) -> list[str]:
    """The frames that the page's script composes, composed here."""
    found = [json.loads(text) for text in re.findall(r"frames\[\d+\] = (.*);\n", html)]
    bodies = ["><".join(found[0])]
    for changes in found[1:]:
        parts = list(found[0])
        for start, count, put in changes:
            parts[start : start + count] = put
        bodies.append("><".join(parts))
    return bodies


def test_there_is_a_frame_for_each_number(animation):
    """Does the page compose all three from the first and what changes, one after 125 ms?"""
    html = animation._repr_html_()
    expected = themed_bodies((animation.picture, *animation.frames))[1:]
    assert frames_in(html) == expected and len(set(expected)) == 3
    assert ", 125);" in html
    assert not plt.get_fignums()


def test_most_of_a_frame_is_in_the_page_once(animation):
    """Is a frame after the first much smaller than the first?"""
    sizes = [len(line) for line in re.findall(r"frames\[\d+\] = .*;", animation._repr_html_())]
    assert max(sizes[1:]) < sizes[0] / 2


def test_the_still_is_the_figure_as_it_was_given(animation):
    """Is it shown first and on paper, as SVG and as PNG, with the controls hidden until then?"""
    page = BeautifulSoup(animation._repr_html_(), "html.parser")
    body = themed_bodies((animation.picture, *animation.frames))[0]
    assert body in animation._repr_html_()
    assert animation._repr_png_().startswith(b"\x89PNG")
    assert page.img["src"].endswith(base64.b64encode(animation.still).decode())
    assert page.select_one(".lstm-controls")["style"] == "display: none"
    assert "@media print" in animation._repr_html_() and "beforeprint" in page.script.string


def test_it_can_be_read_aloud_and_worked_by_keyboard(animation):
    """Do picture, still, buttons and slider have names, and are they native controls?"""
    page = BeautifulSoup(animation._repr_html_(), "html.parser")
    assert page.svg["aria-label"] == page.img["alt"] == ALT
    assert [button["aria-label"] for button in page.select("button")] == [
        "Previous frame",
        "Play or pause",
        "Next frame",
    ]
    assert page.input["aria-label"] == "Frame" and page.input["max"] == "2"
    assert "prefers-reduced-motion" in page.script.string


def test_nothing_comes_from_the_network(animation):
    """Does the page name no address but those of the SVG's vocabulary?"""
    html = animation._repr_html_().replace("http://www.w3.org/", "")
    assert "http" not in html and "url(http" not in html


def test_two_views_are_independent(animation):
    """Does each have a name of its own?"""
    names = {re.search(r'id="(animation\w+)"', animation._repr_html_())[1] for _ in range(2)}
    assert len(names) == 2


@pytest.mark.parametrize("kernel", [True, False])
def test_the_player_is_for_notebooks_alone(animation, monkeypatch, kernel):
    """Does a grading worker, whose pages remove scripts, get the still with its text?"""
    monkeypatch.setattr(module, "shows_svg", lambda: kernel)
    data = animation._repr_mimebundle_()
    assert ("<script>" in data["text/html"]) is kernel
    assert f'<img alt="{ALT}" src="data:image/png;base64,' in data["text/html"]
    assert data["text/plain"] == ALT


def test_too_many_marks_are_refused(monkeypatch):
    """Is the author told what to do?"""
    monkeypatch.setattr(module, "render_svg", lambda figure: None)
    with pytest.raises(ValueError, match="too many marks"):
        animate_figure(plt.figure(), lambda frame: [], frames=1, interval=1)
    plt.close("all")
