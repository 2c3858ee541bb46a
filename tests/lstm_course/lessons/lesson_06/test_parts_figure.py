import numpy as np

from lstm_course.lessons.lesson_06.parts_figure import PALE, draw_parts
from lstm_course.plotting.palette import INK, MODELS
from tests.lstm_course.drawn import colours

INF = np.inf
SOLVED = {
    "LSTM": np.array([[5.0, 7, 9], [1, 2, 3]]),
    "no input gate": np.array([[8.0, INF, INF], [2, 2, 2]]),
    "GRU, H = 9": np.array([[4.0, 4, 4], [3, INF, 3]]),
}
CLEAR = {"no input gate": np.array([True, False]), "GRU, H = 9": np.array([False, True])}


def test_every_run_is_a_dot_or_counted():
    """Are solved runs at their updates, and the others counted in the strip of their row?"""
    fig = draw_parts(SOLVED, CLEAR, ["hold", "count"], 10)
    first, second = fig.axes
    assert (
        "hold, LSTM: 7, clearly different from no input gate: unsolved (2 not solved)"
        in fig.get_label()
    )
    assert "count, LSTM: 2, clearly different from GRU, H = 9: 3 (1 not solved)" in fig.get_label()
    dots = [sorted(c.get_offsets()[:, 0]) for c in first.collections]
    assert dots == [[5, 7, 9], [8], [4, 4, 4]]
    assert [t.get_text() for t in first.texts] == ["2 not"]
    assert [t.get_text() for t in second.texts] == ["1 not"]
    assert first.texts[0].get_position()[1] == 1 and second.texts[0].get_position()[1] == 2
    assert [ax.get_title(loc="left") for ax in fig.axes] == ["hold", "count"]


def test_only_clear_differences_are_strong():
    """Is a row pale where it does not differ, and does the LSTM's median cross all rows?"""
    first, second = draw_parts(SOLVED, CLEAR, ["hold", "count"], 10).axes
    assert [c.get_alpha() < 0.5 for c in first.collections] == [False, False, True]
    assert [c.get_alpha() < 0.5 for c in second.collections] == [False, True, False]
    assert PALE < 0.5
    assert colours(first.collections) == [MODELS["lstm"], INK, MODELS["gru"]]
    assert first.lines[0].get_xdata() == [7, 7] and second.lines[0].get_xdata() == [2, 2]


def test_own_runs_are_rings_in_their_row():
    """Are they unfilled, one per run that solved the task?"""
    own = {"no input gate": np.array([[6.0, INF], [4, 4]])}
    first, second = draw_parts(SOLVED, CLEAR, ["hold", "count"], 10, own).axes
    for ax, expected in ((first, [6]), (second, [4, 4])):
        (rings,) = [c for c in ax.collections if c.get_facecolor().size == 0]
        assert rings.get_offsets()[:, 0].tolist() == expected
        assert set(rings.get_offsets()[:, 1]) == {1}
