from types import SimpleNamespace

import numpy as np
import pytest
import torch

from lstm_course.cells.gru import gru_step, gru_step_backward
from lstm_course.lessons.lesson_06.gru_gradient_flow import (
    GRUFlow,
    Sizes,
    describe_gru_flow,
    draw_gru_flow,
    flows_by_bias,
    gradient_through_gru,
)
from lstm_course.plotting.palette import INK, MODELS
from tests.lstm_course.drawn import named_colours

SMALL = Sizes(steps=8, batch_size=3, input_size=2, hidden_size=5)


def test_total_gradient_as_autograd_finds_it():
    """Does torch find the same sizes of the gradient at every state, on the same network?"""
    seen = []

    def spying_step(*arguments):
        seen.append(arguments)
        return gru_step(*arguments)

    flow = gradient_through_gru(spying_step, gru_step_backward, 0.7, 2, SMALL)
    cell = torch.nn.GRUCell(2, 5, dtype=torch.float64)
    with torch.no_grad():
        for parameter, array in zip(cell.parameters(), seen[0][2:], strict=True):
            parameter.copy_(torch.tensor(array))
    h = torch.zeros(3, 5, dtype=torch.float64)
    states = []
    for x, *_ in seen:
        h = cell(torch.tensor(x), h)
        h.retain_grad()
        states.append(h)
    rng = np.random.default_rng(2)
    for shape in ((15, 2), (15, 5)):
        rng.uniform(-1, 1, shape)
    rng.standard_normal((8, 3, 2))
    (h * torch.tensor(rng.standard_normal((3, 5)))).sum().backward()
    sizes = np.array([state.grad.norm().item() for state in reversed(states)])
    np.testing.assert_allclose(flow.total, sizes / sizes[0], rtol=1e-10)


def test_direct_path_is_the_product_of_update_gates():
    """Is nothing lost where z is 1, and about half a step where z starts near one half?"""
    flow = gradient_through_gru(gru_step, gru_step_backward, 40.0, 0, SMALL)
    np.testing.assert_allclose(flow.direct, 1, atol=1e-12)
    np.testing.assert_allclose(flow.total, 1, atol=1e-12)
    half = gradient_through_gru(gru_step, gru_step_backward, 0.0, 0, SMALL)
    assert half.direct[1] == pytest.approx(0.5, abs=0.12)  # z is near σ(0)
    assert np.all(np.diff(half.direct) < 0)


def test_every_run_and_the_median_direct_path():
    """Is each network a line in its bias's panel, and the direct path the median over networks?"""
    runs = [GRUFlow(np.full(4, 0.5 + k), np.full(4, level)) for k, level in enumerate((1, 2, 6))]
    fig = draw_gru_flow({0: runs, 3: runs[:1]})
    first, second = fig.axes
    levels = [line.get_ydata()[0] for line in first.lines if len(line.get_ydata()) == 4]
    assert levels == [0.5, 1.5, 2.5, 2]
    assert named_colours(first) == {"all paths": MODELS["gru"], "direct path: product of z": INK}
    assert second.get_title(loc="left") == "bias 3: z near 0.95"
    assert first.get_yscale() == "log"
    medians = describe_gru_flow({0: runs, 3: runs[:1]}).splitlines()
    assert "; ".join(medians) in fig.get_label()


def test_flows_are_measured_and_described_for_each_bias():
    """Are there ten networks per bias, and does the text give both medians at the largest lag?"""
    functions = SimpleNamespace(gru_step=gru_step, gru_step_backward=gru_step_backward)
    flows = flows_by_bias(functions)
    assert {bias: len(runs) for bias, runs in flows.items()} == {0: 10, 2: 10, 4: 10}
    lines = describe_gru_flow(flows).splitlines()
    total, direct = (np.median([getattr(r, n)[-1] for r in flows[2]]) for n in ("total", "direct"))
    assert lines[1] == (
        f"bias 2: {total:.0e} of the gradient is left at lag 50, {direct:.0e} by the direct path "
        "alone"
    )
