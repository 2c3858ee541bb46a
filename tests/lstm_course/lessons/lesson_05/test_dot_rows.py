import matplotlib.pyplot as plt
import numpy as np

from lstm_course.lessons.lesson_05.dot_rows import draw_dot_rows


def test_rows_keep_equal_values_apart():
    """Is each kind a row, in which runs of the same value have heights of their own?"""
    _, ax = plt.subplots()
    draw_dot_rows(ax, {"one": np.array([0.5, 0.5, 0.7]), "two": np.array([0.1])})
    first, _, second, _ = ax.lines
    assert len(set(first.get_ydata())) == 3 and abs(first.get_ydata()).max() < 0.4
    assert second.get_ydata() == [1]
    assert ax.get_legend_handles_labels()[1] == ["ten kept runs"]
    plt.close()


def test_rings_have_a_legend_where_there_are_any():
    """Are the learner's runs named, and drawn in the row of their label?"""
    _, ax = plt.subplots()
    rows = {"one": np.array([0.5]), "two": np.array([0.1])}
    draw_dot_rows(ax, rows, {"one": np.array([0.3]), "two": np.array([0.2])})
    assert ax.get_legend_handles_labels()[1] == ["ten kept runs", "your runs"]
    rings = [line for line in ax.lines if line.get_markersize() == 9]
    assert [(*r.get_xdata(), *r.get_ydata()) for r in rings] == [(0.3, 0), (0.2, 1)]
    plt.close()
