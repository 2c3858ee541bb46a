from types import SimpleNamespace

import numpy as np
import pytest

from lstm_course.cells.gru import gru_step
from lstm_course.cells.lstm import lstm_step
from lstm_course.cells.variants import coupled_lstm_step
from lstm_course.lessons.lesson_06.climb import (
    climb_all,
    climb_of_coupled,
    climb_of_gru,
    climb_of_lstm,
    describe_climb,
    draw_climb,
)
from lstm_course.plotting.palette import CELL
from tests.lstm_course.drawn import colour


def test_an_lstm_adds():
    """Does the memory grow by the candidate at each letter, without an upper bound?"""
    path = climb_of_lstm(lstm_step, 0.5, 40)
    np.testing.assert_allclose(path, 0.5 * np.arange(41), atol=1e-9)


@pytest.mark.parametrize("share", [0.5, 0.8, 0.95])
@pytest.mark.parametrize(
    ("climb", "step"), [(climb_of_gru, gru_step), (climb_of_coupled, coupled_lstm_step)]
)
def test_gru_and_coupled_cell_mix(climb, step, share):
    """Does the state follow 1 - zᵏ, equation (22) of the lesson?"""
    path = climb(step, share, 30)
    np.testing.assert_allclose(path, 1 - share ** np.arange(31), atol=1e-9)


def test_no_update_gate_keeps_a_late_step_large():
    """Is the k-th step of a mix largest at z = k/(k+1), where it is about 1/(e k)?"""
    k = 30
    gates = np.linspace(0.5, 0.999, 2000)
    steps = gates**k * (1 - gates)
    assert gates[steps.argmax()] == pytest.approx(k / (k + 1), abs=1e-3)
    assert steps.max() == pytest.approx(1 / (np.e * k), rel=0.03)


def test_climb_draws_every_curve():
    """Is the sum on the left, and each mix with its label on the right?"""
    paths = climb_all(SimpleNamespace(gru_step=gru_step))
    assert list(paths) == ["LSTM", "GRU, z = 0.5", "GRU, z = 0.8", "GRU, z = 0.95"]
    fig = draw_climb(paths)
    left, right = fig.axes
    np.testing.assert_array_equal(left.lines[0].get_ydata(), paths["LSTM"])
    assert [text.get_text() for text in right.get_legend().get_texts()] == list(paths)[1:]
    for line, path in zip(right.lines[:3], list(paths.values())[1:], strict=True):
        np.testing.assert_array_equal(line.get_ydata(), path)
    assert colour(left.lines[0]) == CELL
    assert "straight line to 15. " in fig.get_label()
    assert f"{1 - 0.95**30:.2f} with GRU, z = 0.95" in fig.get_label()


def test_the_last_step_of_each_unit_is_described():
    """Is it 0.5 for the sum and zᵏ (1 - z) for a mix, and is the coupled cell found to be a mix?"""
    functions = SimpleNamespace(gru_step=gru_step, coupled_lstm_step=coupled_lstm_step)
    lines = describe_climb(functions, climb_all(functions)).splitlines()
    assert lines[0] == "letter 30 moves LSTM by 5.0e-01"
    assert lines[3] == f"letter 30 moves GRU, z = 0.95 by {0.95**29 * 0.05:.1e}"
    assert float(lines[4].split()[-1]) < 1e-12
