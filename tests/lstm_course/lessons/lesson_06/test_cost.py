import numpy as np
import pytest
import torch

from lstm_course.cells.parameter_count import parameter_matched_hidden_size
from lstm_course.lessons.lesson_06.cost import (
    HIDDEN_SIZE,
    INPUT_SIZE,
    LayerCost,
    TimedLayer,
    conclude_cost,
    count_layer_parameters,
    list_layers,
    measure_costs,
)


@pytest.mark.parametrize("kind", ["rnn", "gru", "lstm"])
def test_parameters_as_torch_counts_them(kind):
    """Is the number torch's own, less the biases that it keeps twice and only adds?"""
    I, H = 3, 5
    module = {"rnn": torch.nn.RNN, "gru": torch.nn.GRU, "lstm": torch.nn.LSTM}[kind](I, H)
    counted = sum(parameter.numel() for parameter in module.parameters())
    doubled = {"rnn": H, "gru": 2 * H, "lstm": 4 * H}[kind]  # all but the one of a GRU's n
    assert count_layer_parameters(TimedLayer(kind, I, H)) == counted - doubled


def test_a_larger_layer_takes_longer():
    """Are times positive, one per round, and is a layer of many units dearer than one of few?"""
    threads = torch.get_num_threads()
    small, large = TimedLayer("lstm", 4, 4), TimedLayer("lstm", 4, 200)
    costs = measure_costs({"both": [small, large], "again": [small]}, rounds=6)
    assert torch.get_num_threads() == threads
    assert list(costs) == [small, large]
    for code in ("numpy", "torch"):
        few, many = (getattr(costs[layer], code) for layer in (small, large))
        assert few.shape == many.shape == (6,)
        assert 0 < np.median(few) < np.median(many)


def test_layers_are_of_equal_size_and_of_equal_parameters():
    """Does the size of each matched layer come from the function, with the LSTM's parameters?"""
    layers = list_layers(parameter_matched_hidden_size)
    assert {layer.hidden_size for layer in layers["equal size"]} == {HIDDEN_SIZE}
    counted = [count_layer_parameters(layer) for layer in layers["equal parameters"]]
    assert max(counted) == counted[2]
    assert min(counted) > 0.97 * counted[2]
    asked = []
    list_layers(lambda kind, budget, input_size: asked.append((kind, budget, input_size)) or 1)
    assert asked == [(kind, counted[2], INPUT_SIZE) for kind in ("rnn", "gru", "lstm")]


def costs_with(lstm_numpy, lstm_torch):
    """Costs of three layers, where the RNN's steps take 1 and the GRU's 2 in every round."""
    layers = [TimedLayer(kind, 2, 4) for kind in ("rnn", "gru", "lstm")]
    times = [(1.0, 1.0), (2.0, 2.0), (lstm_numpy, lstm_torch)]
    costs = {
        layer: LayerCost(10 ** (k + 1), *(np.full(8, t) for t in pair))
        for k, (layer, pair) in enumerate(zip(layers, times, strict=True))
    }
    return {"equal size": layers}, costs


@pytest.mark.parametrize(
    ("times", "verdict", "condition"),
    [
        ((3.0, 4.0), "true", None),
        ((3.0, 1.4), "true if", "at equal size in NumPy loops (more than"),
        ((1.2, 1.0), "false", None),
    ],
)
def test_the_verdict_follows_the_intervals(times, verdict, condition):
    """Is a step expensive only where its interval lies above 1.5 times the RNN's?"""
    shown = conclude_cost(*costs_with(*times))
    assert (shown.claim, shown.verdict) == ("6.5", verdict)
    assert condition is None or condition in shown.condition
    assert f"{times[0]:.1f} at equal size in NumPy loops ({times[0]:.1f} to" in shown.evidence
    assert f"takes {2 / times[1]:.1f} times as long as an LSTM's" in shown.evidence
    assert "| equal size | RNN, H = 4 | 10 | 1000000 | 1000000 |" in shown.table


def test_a_few_slow_rounds_are_not_enough():
    """Is the claim not confirmed where only three of eight rounds were slow?"""
    groups, costs = costs_with(1.0, 1.0)
    lstm = groups["equal size"][2]
    slow = np.array([9.0, 9.0, 9.0, 1.0, 1.0, 1.0, 1.0, 1.0])
    assert conclude_cost(groups, costs | {lstm: LayerCost(9, slow, slow)}).verdict == "false"
