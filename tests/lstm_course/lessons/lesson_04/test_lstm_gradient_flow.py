import numpy as np
import pytest
import torch

from lstm_course.cells.lstm import lstm_step_backward
from lstm_course.lessons.lesson_04.lstm_gradient_flow import (
    BIASES,
    LAG,
    SEEDS,
    FlowComparison,
    compare_flows,
    conclude_vanishing,
    describe_flows,
    draw_flows,
    flow_from_last_state,
    gradients_by_step,
    gradients_by_unit,
    random_lstm,
)
from lstm_course.lessons.shared.gradient_flow import spectral_radius
from lstm_course.plotting.palette import MODELS


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
    total_h, total_c = gradients_by_step(lstm_step_backward, dhs, cache, dc_T)
    b = np.repeat([0, 1.5, 0, 0], 5)
    torch_h, torch_c = by_torch(cache, b, dhs, dc_T)
    np.testing.assert_allclose(total_h, torch_h, rtol=1e-9, atol=1e-11)
    np.testing.assert_allclose(total_c, torch_c, rtol=1e-9, atol=1e-11)


def test_random_lstm_has_the_radius_and_bias_it_was_given():
    """Is the radius of each gate's recurrent block about the gain, and the forget bias in place?"""
    cache = random_lstm(0, steps=2, hidden_size=200, forget_bias=3, gain=2)
    for block in np.split(cache.W_hh, 4):
        assert spectral_radius(block) == pytest.approx(2, rel=0.15)
    quiet = random_lstm(0, steps=2, hidden_size=50, forget_bias=3, gain=0)
    assert np.median(quiet.f) == pytest.approx(1 / (1 + np.exp(-3)), abs=0.02)
    assert np.median(quiet.i) == pytest.approx(0.5, abs=0.05)


def test_flow_starts_at_the_last_step():
    """Is entry 0 the last step itself: 1 for h, and what (10) makes of it for c?"""
    cache = random_lstm(3, steps=5, hidden_size=6)
    flow = flow_from_last_state(lstm_step_backward, cache, seed=4)
    dh = np.random.default_rng(4).standard_normal(cache.hs[-1].shape)
    dc = dh * cache.o[-1] * (1 - np.tanh(cache.cs[-1]) ** 2)
    assert flow.h[0] == pytest.approx(1)
    assert flow.c[0] == pytest.approx(np.linalg.norm(dc) / np.linalg.norm(dh))
    assert len(flow.h) == len(flow.c) == 5


def test_gradients_by_unit_have_the_norms_of_the_flow():
    """With one sequence, are the units put together what the flow gives?"""
    cache = random_lstm(8, steps=7, batch_size=1, hidden_size=4)
    h, c = gradients_by_unit(lstm_step_backward, cache, seed=2)
    flow = flow_from_last_state(lstm_step_backward, cache, seed=2)
    np.testing.assert_allclose(np.linalg.norm(h, axis=1)[::-1], flow.h, rtol=1e-12)
    np.testing.assert_allclose(np.linalg.norm(c, axis=1)[::-1], flow.c, rtol=1e-12)
    assert np.all(h >= 0) and h.shape == (7, 4)


def flows_ending_at(rnn, **by_bias):
    """Three networks each whose gradients end at a value, h a tenth of c."""
    shape = np.geomspace(1, 1, LAG + 1) * np.array([[0.5], [1.0], [2.0]])  # (seeds, T)

    def fall_to(end):
        return shape * np.geomspace(1, end, LAG + 1)

    c = {int(name[1:]): fall_to(end) for name, end in by_bias.items()}
    return FlowComparison(fall_to(rnn), {bias: values / 10 for bias, values in c.items()}, c)


def test_the_comparison_has_ten_networks_of_each_kind():
    """Are there ten seeds for the RNN and each forget bias, starting at the loss?"""
    flows = compare_flows(lstm_step_backward)
    shape = (len(SEEDS), LAG + 1)
    assert flows.rnn.shape == shape and len(SEEDS) >= 10
    assert tuple(flows.h) == tuple(flows.c) == BIASES
    for bias in BIASES:
        assert flows.h[bias].shape == flows.c[bias].shape == shape
        np.testing.assert_allclose(flows.h[bias][:, 0], 1)
    one = flow_from_last_state(lstm_step_backward, random_lstm(4, forget_bias=3))
    np.testing.assert_array_equal(flows.c[3][4], one.c)


def test_the_gradient_survives_only_open_forget_gates():
    """Is the claim true under a condition, as the lesson states, with numbers behind it?"""
    flows = compare_flows(lstm_step_backward)
    assert flows.c[0][:, LAG].max() < 1e-6 and flows.c[3][:, LAG].min() > 0.1
    assert flows.rnn[:, LAG].max() < flows.c[0][:, LAG].min()
    conclusion = conclude_vanishing(flows)
    assert (conclusion.claim, conclusion.verdict) == ("4.2a", "true if")
    assert "in 10 LSTMs with a forget bias of 3" in conclusion.evidence


@pytest.mark.parametrize(
    ("ends", "verdict"),
    [
        ({"b0": 1e-9, "b1": 1e-3, "b3": 1}, "true if"),
        ({"b0": 1e-2, "b1": 1e-2, "b3": 1}, "true"),
        ({"b0": 1e-9, "b1": 1e-9, "b3": 1e-9}, "false"),
    ],
)
def test_the_verdict_follows_the_gradients(ends, verdict):
    """Would other measurements lead to another verdict?"""
    assert conclude_vanishing(flows_ending_at(1e-12, **ends)).verdict == verdict


def test_each_panel_shows_one_gradient_and_the_rnn_is_beside_the_lstms():
    """Is ∂L/∂h of the RNN and the LSTMs on the left, ∂L/∂c of the LSTMs on the right?"""
    flows = flows_ending_at(1e-12, b0=1e-9, b1=1e-4, b3=1)
    fig = draw_flows(flows)
    left, right = fig.axes
    medians = [line for line in left.lines if len(line.get_xdata()) == LAG + 1]
    assert [line.get_color() for line in medians] == [MODELS["rnn"], *[MODELS["lstm"]] * 3]
    np.testing.assert_allclose(medians[0].get_ydata(), np.geomspace(1, 1e-12, LAG + 1))
    np.testing.assert_allclose(medians[2].get_ydata(), np.geomspace(0.1, 1e-5, LAG + 1))
    medians = [line for line in right.lines if len(line.get_xdata()) == LAG + 1]
    assert len({line.get_linestyle() for line in medians}) == len(medians) == 3
    np.testing.assert_allclose(medians[0].get_ydata(), np.geomspace(1, 1e-9, LAG + 1))
    named = [text.get_text() for text in left.texts]
    assert named == ["RNN", "LSTM, bias 0", "LSTM, bias 1", "LSTM, bias 3"]
    assert left.get_yscale() == right.get_yscale() == "log"
    assert "of h: 1e-12 in RNNs; in LSTMs 1e-10 with forget bias 0" in fig.get_label()
    assert "cell state c: 1e-09 with forget bias 0, 0.0001 with forget bias 1" in fig.get_label()


def test_the_description_states_medians_and_the_guess():
    """Is the median of each kind stated, and the prediction only where there is one?"""
    flows = flows_ending_at(1e-12, b0=1e-9, b1=1e-4, b3=2)
    text = describe_flows(flows)
    assert "median of 3 networks" in text and "predicted" not in text
    assert [line.split()[-1] for line in text.splitlines()[1:]] == ["1e-12", "1e-09", "0.0001", "2"]
    assert describe_flows(flows, 0.5).endswith("You predicted 0.5 for biases of zero; it is 1e-09.")
