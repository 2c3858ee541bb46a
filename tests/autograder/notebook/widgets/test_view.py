"""Widgets are offered where there are some, in the words of every version of ipywidgets."""

import sys
from types import SimpleNamespace

from autograder.engine.registry import installed_quizzes
from autograder.notebook.quiz import quiz
from autograder.notebook.widgets.gate_playground import gate_playground
from autograder.notebook.widgets.view import VIEW, widget_view


def test_no_widget_is_made_without_ipywidgets(monkeypatch):
    """Is nothing offered, and nothing made?"""
    monkeypatch.setitem(sys.modules, "ipywidgets", None)
    assert widget_view(lambda: 1 / 0) == {}
    assert set(gate_playground()._repr_mimebundle_()) == {"text/plain", "text/html"}


def test_the_entry_is_that_of_ipywidgets():
    """Is it what version 8 itself gives?"""
    made = gate_playground().widget()
    assert widget_view(lambda: made)[VIEW] == made._repr_mimebundle_()[VIEW]


def test_version_7_of_ipywidgets_is_enough():
    """Is a widget of Google Colab shown, which gives no MIME bundle of its own?"""
    old = SimpleNamespace(model_id="abc")
    shown = {"version_major": 2, "version_minor": 0, "model_id": "abc"}
    assert widget_view(lambda: old) == {VIEW: shown}


def test_a_quiz_offers_its_widget():
    """Does a quiz do so, too, beside its HTML?"""
    name = next(iter(installed_quizzes()))
    assert set(quiz(name)._repr_mimebundle_()) == {"text/plain", "text/html", VIEW}
