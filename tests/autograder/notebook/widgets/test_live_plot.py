"""A run to watch: does the bar count, and does the curve grow without flooding the notebook?"""

from contextlib import suppress

import pytest

from autograder.notebook.widgets import live_plot
from autograder.notebook.widgets.live_plot import LivePlot
from lstm_course.char_lm.progress import Progress


class Page:
    """Stands where the notebook would be, with a clock of its own."""

    def __init__(self):
        self.shown = 0
        self.updated = 0
        self.now = 100.0

    def display(self, figure, display_id):
        self.shown += 1
        return self

    def update(self, figure):
        self.updated += 1


@pytest.fixture
def page(monkeypatch):
    page = Page()
    monkeypatch.setattr("IPython.display.display", page.display)
    monkeypatch.setattr(live_plot, "monotonic", lambda: page.now)
    return page


def steps(plot, page, count, seconds_each):
    progress = Progress()
    for _ in range(count):
        page.now += seconds_each
        progress.step += 1
        progress.training.append(3.0)
        plot(progress)


def test_it_is_drawn_now_and_then(page):
    """Is there one figure, and an update every two seconds and at the end, not at each step?"""
    plot = LivePlot(steps=100)
    steps(plot, page, 100, seconds_each=0.1)
    plot.close()
    assert page.shown == 1
    assert 4 <= page.updated <= 6  # ten seconds


def test_a_slow_drawing_is_repeated_less_often(page, monkeypatch):
    """Does drawing take at most a tenth of the run where one drawing takes two seconds?"""
    monkeypatch.setattr(page, "now", 0.0)
    draw = live_plot.draw_training

    def draw_slowly(*args):
        page.now += 2.0
        draw(*args)

    monkeypatch.setattr(live_plot, "draw_training", draw_slowly)
    plot = LivePlot(steps=1000)
    steps(plot, page, 1000, seconds_each=0.1)
    assert 3 <= page.updated <= 5  # a hundred seconds


def test_a_slow_sample_is_repeated_less_often(page):
    """Does writing take at most a tenth of the run where one sample takes three seconds?"""
    written = []

    def write():
        page.now += 3.0
        written.append(page.now)
        return "text"

    plot = LivePlot(steps=1000, write=write)
    steps(plot, page, 1000, seconds_each=0.1)
    assert len(written) == 1 + 3  # before the first step, and in a hundred seconds


def test_the_bar_counts_the_steps(page, capsys):
    """Does the bar end full, on stdout and not on stderr, with the latest test?"""
    plot = LivePlot(steps=5)
    progress = Progress(validated=[(5, 1.75)])
    for _ in range(5):
        progress.step += 1
        progress.training.append(3.0)
        plot(progress)
    plot.close()
    said, complained = capsys.readouterr()
    assert "5/5" in said and "validation 1.750" in said
    assert complained == ""


def test_a_run_that_goes_on_starts_where_it_was(page, capsys):
    """Does the bar of a resumed run jump to its step?"""
    plot = LivePlot(steps=10)
    plot(Progress(step=7, training=[3.0] * 7))
    plot.close()
    assert "7/10" in capsys.readouterr().out


def test_a_run_without_a_step_can_be_closed(page):
    """Is there an empty figure, and nothing raised, if the run never began?"""
    LivePlot(steps=5).close()
    assert page.shown == 1


def test_the_bar_has_one_line_below_the_figure(page, capsys, monkeypatch):
    """Does nothing of the bar come before the figure, where it could not be overwritten?"""
    monkeypatch.setattr("IPython.display.display", lambda *_, **__: print("FIGURE") or page)
    LivePlot(steps=5).close()
    assert capsys.readouterr().out.startswith("FIGURE")


def test_an_error_in_the_run_leaves_a_closed_bar(page):
    """Does `with` draw the end and close the bar, whatever happened?"""
    plot = LivePlot(steps=5)
    with suppress(KeyError), plot:
        steps(plot, page, 3, seconds_each=0.1)
        raise KeyError
    assert plot.bar.n == 3
    assert page.updated >= 1


def test_the_text_grows_more_slowly_than_the_curve(page):
    """Is there a sample at the start, one every ten seconds, and one at the end?"""
    samples = []

    def write():
        samples.append(page.now)
        return f"sample {len(samples)}"

    plot = LivePlot(steps=100, write=write)
    steps(plot, page, 100, seconds_each=0.3)
    plot.close()
    assert page.shown == 2  # the figure and the text
    assert 4 <= len(samples) <= 5  # 30 seconds
    assert samples[0] == 100.0 and samples[-1] == page.now
