"""Do imports wait where that is safe? The browser's Python can wait; that of these tests cannot."""

import sys

import pytest

from autograder.site.live.kernel.lazy_imports import import_lazily


@pytest.fixture
def waits(monkeypatch):
    """What decides, as it would be given to Python 3.15, and the answers of `in_cells`."""
    given = {}
    monkeypatch.setattr(
        sys, "set_lazy_imports_filter", lambda one: given.update(waits=one), raising=False
    )
    monkeypatch.setattr(
        sys, "set_lazy_imports", lambda mode: given.update(mode=mode), raising=False
    )
    given["cells"] = True
    import_lazily(in_cells=lambda: given["cells"])
    assert given["mode"] == "all"
    return given


def test_the_courses_imports_wait(waits):
    """Do those of its modules wait, and those of other packages and of the library itself not?"""
    assert waits["waits"]("lstm_course.plotting.curves", "matplotlib.pyplot", None)
    assert waits["waits"]("autograder.engine.judge", "numpy", None)
    assert not waits["waits"]("matplotlib.pyplot", "matplotlib.figure", ("Figure",))
    assert not waits["waits"]("lstm_course", "lstm_course.cells.lstm", ("lstm_step",))
    assert not waits["waits"]("autograder_of_another_kind", "numpy", None)


def test_a_cell_that_the_reader_runs_imports_at_once(waits):
    """Does a misspelt import fail in its own cell, while a prepared cell waits?"""
    assert waits["waits"]("__main__", "torch", None)
    waits["cells"] = False
    assert not waits["waits"]("__main__", "numpie", None)


def test_an_earlier_python_imports_at_once(monkeypatch):
    """Is nothing changed where Python cannot wait?"""
    monkeypatch.delattr(sys, "set_lazy_imports", raising=False)
    import_lazily(in_cells=lambda: True)
