import pytest
import torch

from lstm_course.lessons.lesson_06.cost import (
    LayerCost,
    TimedLayer,
    count_layer_parameters,
    draw_costs,
    measure_costs,
)
from lstm_course.plotting.palette import MODELS
from tests.lstm_course.drawn import colours


@pytest.mark.parametrize("kind", ["rnn", "gru", "lstm"])
def test_parameters_as_torch_counts_them(kind):
    """Is the number torch's own, less the biases that it keeps twice and only adds?"""
    I, H = 3, 5
    module = {"rnn": torch.nn.RNN, "gru": torch.nn.GRU, "lstm": torch.nn.LSTM}[kind](I, H)
    counted = sum(parameter.numel() for parameter in module.parameters())
    doubled = {"rnn": H, "gru": 2 * H, "lstm": 4 * H}[kind]  # all but the one of a GRU's n
    assert count_layer_parameters(TimedLayer(kind, I, H)) == counted - doubled


def test_a_larger_layer_takes_longer():
    """Are times positive, and is a layer of many units dearer than one of few?"""
    threads = torch.get_num_threads()
    small, large = TimedLayer("lstm", 4, 4), TimedLayer("lstm", 4, 200)
    costs = measure_costs([small, large], repeats=3)
    assert torch.get_num_threads() == threads
    assert 0 < costs[small].numpy < costs[large].numpy
    assert 0 < costs[small].torch < costs[large].torch


def test_bars_are_as_long_as_the_costs():
    """Does each panel show its own quantity, in thousands or microseconds, for every layer?"""
    groups = {
        "equal size": {TimedLayer("rnn", 2, 4): LayerCost(1000, 1e-6, 2e-6)},
        "equal parameters": {
            TimedLayer("rnn", 2, 9): LayerCost(4000, 3e-6, 4e-6),
            TimedLayer("lstm", 2, 4): LayerCost(4100, 5e-6, 6e-6),
        },
    }
    widths = [[round(bar.get_width(), 9) for bar in ax.patches] for ax in draw_costs(groups).axes]
    assert widths == [[1, 4, 4.1], [1, 3, 5], [2, 4, 6]]
    for ax in draw_costs(groups).axes:
        assert colours(ax.patches) == [MODELS["rnn"], MODELS["rnn"], MODELS["lstm"]]
