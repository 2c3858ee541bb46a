"""Surfaces that a page turns."""

import json
import re

import numpy as np
import pytest
from bs4 import BeautifulSoup

from lstm_course.plotting import surface as module
from lstm_course.plotting.colour import contrast
from lstm_course.plotting.surface import SurfacePath, turnable_surface

X, Y = np.array([0.0, 1.0, 4.0]), np.array([-1.0, 1.0])
Z = np.array([[0.0, 1.0, 2.0], [3.0, 4.0, 5.0]])
PATH = SurfacePath(np.array([0.0, 4.0]), np.array([-1.0, 0.0]), np.array([0.0, 5.0]), "#112233")


def surface():
    """A small surface with one path."""
    return turnable_surface((X, Y, Z), {"a": PATH}, ("x", "y", "z"), b"PNG", 'say "a <b"')


def test_surface_and_path_share_their_coordinates():
    """Are both axes scaled to -1 ... 1, heights to a range of 1, and paths drawn just above it?"""
    data = surface().data
    assert data["xs"] == [-1, -0.5, 1] and data["ys"] == [-1, 1]
    assert np.min(data["zs"]) == -0.5 and np.max(data["zs"]) == 0.5
    assert data["zs"][1][0] == pytest.approx(0.1)
    (path,) = data["paths"]
    np.testing.assert_allclose(path["points"], [[-1, -1, -0.49], [1, 0, 0.51]])


def test_the_page_has_a_still_and_can_be_read_aloud():
    """Is there a still for paper, and the description on still and surface?"""
    page = BeautifulSoup(surface()._repr_html_(), "html.parser")
    assert page.img["alt"] == page.canvas["aria-label"] == 'say "a <b"'
    assert page.canvas["tabindex"] == "0" and page.canvas["role"] == "img"
    assert page.img["src"] == "data:image/png;base64,UE5H"
    script = page.script.string
    assert json.loads(re.search(r"data = (\{.*?\}), pen", script).group(1)) == json.loads(
        json.dumps(surface().data)
    )
    assert page.canvas["id"] in script and "NAME" not in script


def test_each_theme_has_its_own_colours():
    """Is the lowest ground near the page in both themes, and can paths be told from it?"""
    data = surface().data
    for theme, page in (("light", "#ffffff"), ("dark", "#111111")):
        greys = data["colours"][theme]
        contrasts = [contrast(grey, page) for grey in greys]
        assert data["page"][theme] == page and len(set(greys)) > 50
        assert contrasts[0] < 1.4 and contrasts[-1] > 4
        assert np.min(np.diff(contrasts)) > -0.1  # rounding of colours
    assert data["paths"][0]["colour"]["light"] == "#112233"
    assert contrast(data["paths"][0]["colour"]["dark"], "#111111") > 10


@pytest.mark.parametrize("kernel", [True, False])
def test_a_grading_worker_gets_the_still(monkeypatch, kernel):
    """Is the script left out where pages would remove it and show its text?"""
    monkeypatch.setattr(module, "shows_svg", lambda: kernel)
    html = surface()._repr_mimebundle_()["text/html"]
    assert ("<script>" in html) is kernel
    assert "<img " in html and 'alt="say &quot;a &lt;b&quot;"' in html


def test_two_surfaces_do_not_share_names():
    """May a page hold several?"""
    ids = {BeautifulSoup(surface()._repr_html_(), "html.parser").canvas["id"] for _ in range(2)}
    assert len(ids) == 2
