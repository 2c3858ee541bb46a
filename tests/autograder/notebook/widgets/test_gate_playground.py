"""The gate playground: does it compute a step, answer a slider, and read without a kernel?"""

import re
from types import SimpleNamespace

import numpy as np
import pytest

import lstm_course
from autograder.notebook.widgets.gate_playground import EXAMPLES, START, GatePlayground, one_step


def answer(html):
    return re.search(r'<p class="lstm-playground-answer">(.*?)</p>', html).group(1)


@pytest.mark.parametrize("a", [settings for _, settings in EXAMPLES])
def test_step_is_the_cell(a):
    """Do the four numbers give c = f c_prev + i g and h = o tanh(c)?"""
    gates = {n: 1 / (1 + np.exp(-a[n])) for n in "ifo"} | {"g": np.tanh(a["g"])}
    step = one_step(lstm_course, a)
    c = gates["f"] * np.array([2, 3, 4]) + gates["i"] * gates["g"]
    np.testing.assert_allclose(step.c, c)
    np.testing.assert_allclose(step.h, gates["o"] * np.tanh(c))


def test_a_slider_changes_the_answer():
    """Does the text on the page follow a slider?"""
    *sliders, picture = GatePlayground(lstm_course).widget().children
    before = answer(picture.value)
    assert [slider.description for slider in sliders] == [
        "forget f",
        "input i",
        "candidate g",
        "output o",
    ]
    sliders[0].value = -6
    assert answer(picture.value) != before
    assert "f = 0.00" in answer(picture.value)


def test_it_uses_the_functions_that_it_is_given():
    """Does the learner's own forget decide what is kept?"""
    own = SimpleNamespace(
        sigmoid=lstm_course.sigmoid,
        forget=lambda c_prev, f: np.zeros_like(c_prev),
        write=lambda c, i, g: c,
        expose=lambda c, o: c + 1,
    )
    assert "c = [0.00, 0.00, 0.00], h = [1.00, 1.00, 1.00]" in repr(GatePlayground(own))


def test_page_without_a_kernel_shows_settings():
    """Does the static page hold the opening answer, and the other settings in a table?"""
    bundle = GatePlayground(lstm_course)._repr_mimebundle_()
    html = bundle["text/html"]
    step = one_step(lstm_course, START)
    assert f"{step.c[0]:.2f}" in answer(html)
    assert all(f"<td>{name}</td>" in html for name, _ in EXAMPLES)
    assert "application/vnd.jupyter.widget-view+json" in bundle
    assert "<script" not in html
