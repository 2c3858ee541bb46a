"""Animations: do they play by themselves, and leave a still where nothing plays?"""

import base64
import re

import matplotlib.pyplot as plt
import pytest

from lstm_course.plotting.animation import ICONS, Animation, animate_figure


@pytest.fixture(scope="module")
def animation() -> Animation:
    """A line that moves upwards in three frames; its still is at height 9."""
    fig, ax = plt.subplots(figsize=(1, 1))
    (line,) = ax.plot([0, 1], [9, 9])

    def show(frame: int) -> list:
        line.set_ydata([frame, frame])
        return [line]

    return animate_figure(fig, show, frames=3, interval=125)


def test_there_is_a_frame_for_each_number(animation):
    """Are all three there, one after 125 ms, and is the figure closed?"""
    frames = set(re.findall(r"frames\[(\d+)\] =", animation.player))
    assert frames == {"0", "1", "2"}
    assert "125" in animation.player
    assert not plt.get_fignums()


def test_the_still_is_the_figure_as_it_was_given(animation):
    """Is it a picture, shown on paper and without scripts, where the player stays hidden?"""
    html = animation._repr_html_()
    assert animation._repr_png_().startswith(b"\x89PNG")
    assert base64.b64encode(animation.still).decode() in html
    before_scripts = html.split("<script")[0]
    assert 'style="display: none"' in before_scripts
    assert "@media print" in html


def test_nothing_comes_from_the_network(animation):
    """Are the player's icons characters, all of them?"""
    html = animation._repr_html_()
    assert "http" not in html and 'class="fa' not in html
    assert all(character in html for character in ICONS.values())


def test_it_plays_once_by_itself(animation):
    """Is the player's own variable told to play, and are two views of it independent?"""
    first, second = animation._repr_html_(), animation._repr_html_()
    (started,) = re.findall(r"setTimeout\(function\(\) \{(anim\w+)\.play_animation", first)
    assert f"{started} = new Animation(" in first.replace("\n", " ")
    names = [re.search(r'id="(animation\w+)-still"', html)[1] for html in (first, second)]
    assert names[0] != names[1]
