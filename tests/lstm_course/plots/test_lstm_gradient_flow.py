import numpy as np

from lstm_course.experiments.gradient_flow import LagProfile
from lstm_course.experiments.lstm_gradient_flow import FlowBack, Paths
from lstm_course.plots.lstm_gradient_flow import draw_flow_side_by_side, draw_paths
from lstm_course.plots.palette import CELL, HIDDEN, MODELS

LAGS = np.arange(6)


def curves_of(ax, colour):
    """Curves of this colour, thin ones first."""
    lines = [line for line in ax.lines if line.get_color() == colour]
    return sorted(lines, key=lambda line: line.get_linewidth())


def test_each_network_has_its_panel_and_each_state_its_colour():
    """Is the RNN on the left, with LSTMs beside it, h and c in their colours, medians thick?"""
    rnn = [LagProfile(0.5, 0.5, base**LAGS, base**LAGS, np.zeros((1, 1, 1))) for base in (0.5, 0.6)]
    flows = {
        bias: [FlowBack(h=(0.1 + bias / 9) ** LAGS, c=base**LAGS) for base in (0.7, 0.8, 0.95)]
        for bias in (0, 1)
    }
    axes = draw_flow_side_by_side(rnn, flows).axes
    assert [ax.get_title(loc="left") for ax in axes] == [
        "RNN",
        "LSTM, forget bias 0",
        "LSTM, forget bias 1",
    ]
    assert len(curves_of(axes[0], MODELS["rnn"])) == 3
    memory = curves_of(axes[2], CELL)
    np.testing.assert_allclose(memory[-1].get_ydata(), 0.8**LAGS)
    np.testing.assert_allclose(curves_of(axes[2], HIDDEN)[-1].get_ydata(), (0.1 + 1 / 9) ** LAGS)
    assert len(memory) == 4 and memory[-1].get_linewidth() > memory[0].get_linewidth()


def test_both_paths_are_drawn_in_every_panel():
    """Is the whole solid and blue, the straight path dashed, with the medians given?"""
    group = [Paths(2.0**LAGS * k, 0.9**LAGS * k, 0 * LAGS) for k in (1, 2, 9)]
    axes = draw_paths({"small": group, "large": group}).axes
    assert [ax.get_title(loc="left") for ax in axes] == ["small", "large"]
    for ax in axes:
        thick = [line for line in ax.lines if line.get_linewidth() > 2]
        assert [line.get_linestyle() for line in thick] == ["-", "--"]
        np.testing.assert_allclose(thick[0].get_ydata(), 2 * 2.0**LAGS)
        np.testing.assert_allclose(thick[1].get_ydata(), 2 * 0.9**LAGS)
        assert ax.get_yscale() == "log"
    assert axes[0].get_legend() and not axes[1].get_legend()
