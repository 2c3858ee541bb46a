import numpy as np
import pytest
import torch

from lstm_course.cells.lstm import LSTMParams, lstm_forward, lstm_step_backward
from lstm_course.lessons.lesson_04.lstm_gradient_flow import (
    BackwardFlow,
    GradientPaths,
    draw_paths,
    draw_rnn_and_lstm_flow,
    flow_from_last_state,
    gradients_by_step,
    gradients_by_unit,
    paths_from_last_memory,
    random_lstm,
)
from lstm_course.lessons.shared.gradient_flow import LagProfile, spectral_radius
from lstm_course.plotting.palette import CELL, FORGET_GATE, HIDDEN, MODELS
from tests.lstm_course.drawn import colours


def by_torch(cache, b, dhs, dc_T):
    """∂L/∂h_t and ∂L/∂c_t as torch finds them, the cell written out in its own operations."""
    W_ih, W_hh, x, b = (torch.tensor(a) for a in (cache.W_ih, cache.W_hh, cache.x, b))
    h, c = (torch.tensor(a, requires_grad=True) for a in (cache.h0, cache.c0))
    hs, cs, loss = [], [], 0.0
    for t in range(len(x)):
        i, f, g, o = (x[t] @ W_ih.T + h @ W_hh.T + b).chunk(4, dim=1)
        c = torch.sigmoid(f) * c + torch.sigmoid(i) * torch.tanh(g)
        h = torch.sigmoid(o) * torch.tanh(c)
        for state, states in ((h, hs), (c, cs)):
            state.retain_grad()
            states.append(state)
        loss = loss + (h * torch.tensor(dhs[t])).sum()
    (loss + (c * torch.tensor(dc_T)).sum()).backward()
    return np.stack([h.grad for h in hs]), np.stack([c.grad for c in cs])


def test_gradients_by_step_are_those_of_torch():
    """Are ∂L/∂h_t and ∂L/∂c_t, all paths included, what torch finds at each step?"""
    cache = random_lstm(1, steps=6, batch_size=3, hidden_size=5, forget_bias=1.5, gain=2)
    rng = np.random.default_rng(2)
    dhs, dc_T = rng.standard_normal(cache.hs.shape), rng.standard_normal(cache.c0.shape)
    whole_h, whole_c = gradients_by_step(lstm_step_backward, dhs, cache, dc_T)
    b = np.repeat([0, 1.5, 0, 0], 5)
    torch_h, torch_c = by_torch(cache, b, dhs, dc_T)
    np.testing.assert_allclose(whole_h, torch_h, rtol=1e-9, atol=1e-11)
    np.testing.assert_allclose(whole_c, torch_c, rtol=1e-9, atol=1e-11)


def test_random_lstm_is_what_it_says():
    """Is the radius of each gate's recurrent block about the gain, and the forget bias in place?"""
    cache = random_lstm(0, steps=2, hidden_size=200, forget_bias=3, gain=2)
    for block in np.split(cache.W_hh, 4):
        assert spectral_radius(block) == pytest.approx(2, rel=0.15)
    quiet = random_lstm(0, steps=2, hidden_size=50, forget_bias=3, gain=0)
    assert np.median(quiet.f) == pytest.approx(1 / (1 + np.exp(-3)), abs=0.02)
    assert np.median(quiet.i) == pytest.approx(0.5, abs=0.05)


def test_flow_starts_at_one_and_knows_the_last_step():
    """Is entry 0 the last step itself: 1 for h, and what (10) makes of it for c?"""
    cache = random_lstm(3, steps=5, hidden_size=6)
    flow = flow_from_last_state(lstm_step_backward, cache, seed=4)
    dh = np.random.default_rng(4).standard_normal(cache.hs[-1].shape)
    dc = dh * cache.o[-1] * (1 - np.tanh(cache.cs[-1]) ** 2)
    assert flow.h[0] == pytest.approx(1)
    assert flow.c[0] == pytest.approx(np.linalg.norm(dc) / np.linalg.norm(dh))
    assert len(flow.h) == len(flow.c) == 5


def test_without_recurrent_weights_the_product_of_the_gates_is_all():
    """If the gates do not see h, is nothing left out?"""
    cache = random_lstm(5, steps=12, hidden_size=7, forget_bias=1, gain=0)
    paths = paths_from_last_memory(lstm_step_backward, cache)
    np.testing.assert_allclose(paths.whole, paths.straight, rtol=1e-12)
    assert paths.left_out.max() < 1e-12


def test_straight_path_only_falls_and_its_slope_is_the_forget_gate():
    """With one unit, is the straight path the product of its gates, never above 1?"""
    cache = random_lstm(6, steps=9, batch_size=1, hidden_size=1, forget_bias=1, gain=3)
    paths = paths_from_last_memory(lstm_step_backward, cache)
    gates = cache.f[:, 0, 0]
    expected = [np.prod(gates[9 - k :]) for k in range(9)]
    np.testing.assert_allclose(paths.straight, expected, rtol=1e-12)
    assert np.all(np.diff(paths.straight) < 0)


def test_left_out_is_what_small_changes_of_the_memory_say():
    """Is the whole gradient the effect that a small change of c_t has on c_T in a fresh run?"""
    cache = random_lstm(7, steps=6, batch_size=1, input_size=2, hidden_size=3, gain=2)
    b = np.zeros(12)
    dc_T = np.random.default_rng(0).standard_normal(cache.c0.shape)
    t, numbers = 2, []
    for unit in np.eye(3):
        ends = []
        for sign in (1, -1):
            c = cache.cs[t] + sign * 1e-6 * unit
            params = LSTMParams(cache.W_ih, cache.W_hh, b)
            h = cache.o[t] * np.tanh(c)
            _, (_, c_T), _ = lstm_forward(cache.x[t + 1 :], h, c, *params)
            ends.append(np.sum(c_T * dc_T))
        numbers.append((ends[0] - ends[1]) / 2e-6)
    paths = paths_from_last_memory(lstm_step_backward, cache)
    expected = np.linalg.norm(numbers) / np.linalg.norm(dc_T)
    assert paths.whole[5 - t] == pytest.approx(expected, rel=1e-6)
    straight = dc_T * np.prod(cache.f[t + 1 :], axis=0)
    share = np.linalg.norm(numbers - straight) / np.linalg.norm(numbers)
    assert paths.left_out[5 - t] == pytest.approx(share, rel=1e-6)


def test_gradients_by_unit_have_the_norms_of_the_flow():
    """With one sequence, are the units put together what the flow gives?"""
    cache = random_lstm(8, steps=7, batch_size=1, hidden_size=4)
    h, c = gradients_by_unit(lstm_step_backward, cache, seed=2)
    flow = flow_from_last_state(lstm_step_backward, cache, seed=2)
    np.testing.assert_allclose(np.linalg.norm(h, axis=1)[::-1], flow.h, rtol=1e-12)
    np.testing.assert_allclose(np.linalg.norm(c, axis=1)[::-1], flow.c, rtol=1e-12)
    assert np.all(h >= 0) and h.shape == (7, 4)


LAGS = np.arange(6)


def curves_of(ax, colour):
    """Curves of this colour, thin ones first."""
    lines = [line for line in ax.lines if line.get_color() == colour]
    return sorted(lines, key=lambda line: line.get_linewidth())


def test_each_network_has_its_panel_and_each_state_its_colour():
    """Is the RNN on the left, with LSTMs beside it, h and c in their colours, medians thick?"""
    rnn = [LagProfile(0.5, 0.5, base**LAGS, base**LAGS, np.zeros((1, 1, 1))) for base in (0.5, 0.6)]
    flows = {
        bias: [BackwardFlow(h=(0.1 + bias / 9) ** LAGS, c=base**LAGS) for base in (0.7, 0.8, 0.95)]
        for bias in (0, 1)
    }
    axes = draw_rnn_and_lstm_flow(rnn, flows).axes
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
    group = [GradientPaths(2.0**LAGS * k, 0.9**LAGS * k, 0 * LAGS) for k in (1, 2, 9)]
    axes = draw_paths({"small": group, "large": group}).axes
    assert [ax.get_title(loc="left") for ax in axes] == ["small", "large"]
    for ax in axes:
        thick = [line for line in ax.lines if line.get_linewidth() > 2]
        assert [line.get_linestyle() for line in thick] == ["-", "--"]
        assert colours(thick) == [CELL, FORGET_GATE]
        np.testing.assert_allclose(thick[0].get_ydata(), 2 * 2.0**LAGS)
        np.testing.assert_allclose(thick[1].get_ydata(), 2 * 0.9**LAGS)
        assert ax.get_yscale() == "log"
    assert axes[0].get_legend() and not axes[1].get_legend()
