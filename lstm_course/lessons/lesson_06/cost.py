"""The cost of a step of an RNN, a GRU and an LSTM: parameters, and time of both passes.

T time steps, B sequences in a batch, I inputs, H hidden units. Each time is the shortest of many
interleaved measurements: other work on the machine can only lengthen it.
"""

from collections.abc import Callable, Iterable, Mapping
from time import perf_counter
from typing import NamedTuple

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.figure import Figure

from lstm_course.cells import lstm_loop
from lstm_course.cells.gru import gru_backward, gru_forward
from lstm_course.cells.rnn import rnn_backward, rnn_forward
from lstm_course.plotting.palette import MODELS, style

STEPS, BATCH = 20, 16


class TimedLayer(NamedTuple):
    """One row of the comparison."""

    kind: str  # "rnn", "gru" or "lstm"
    input_size: int
    hidden_size: int


class LayerCost(NamedTuple):
    """Cost of a layer."""

    parameters: int  # without torch's second biases
    numpy: float  # seconds per step, forward and backward, as plain loops in NumPy
    torch: float  # seconds per step, forward and backward, torch's own layer in float32


def measure_costs(
    layers: Iterable[TimedLayer],
    repeats: int = 25,
    progress: Callable[[range], Iterable[int]] = iter,
) -> dict[TimedLayer, LayerCost]:
    """Measure each layer's parameters and time per step, at T = 20 and B = 16, on one thread.

    Args:
        layers: to measure.
        repeats: number of measurements, after one for warming up; the shortest counts.
        progress: wraps the range of repeats, e.g. `tqdm`.
    """
    import torch

    layers = list(layers)
    numpy_runs = [_prepare_numpy_run(layer) for layer in layers]
    torch_runs = [_prepare_torch_run(layer) for layer in layers]
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    try:
        times = np.array(
            [
                [[_measure_seconds(run) for run in runs] for runs in (numpy_runs, torch_runs)]
                for _ in progress(range(repeats + 1))
            ]
        )  # (repeats + 1, 2, layers)
    finally:
        torch.set_num_threads(threads)
    numpy_times, torch_times = np.min(times[1:], axis=0) / STEPS
    return {
        layer: LayerCost(count_layer_parameters(layer), float(a), float(b))
        for layer, a, b in zip(layers, numpy_times, torch_times, strict=True)
    }


def count_layer_parameters(layer: TimedLayer) -> int:
    """Count the parameters of a layer with one bias per gate block, and n's second in a GRU."""
    kind, I, H = layer
    return {"rnn": 1, "gru": 3, "lstm": 4}[kind] * (H * I + H * H + H) + (H if kind == "gru" else 0)


def _prepare_numpy_run(layer: TimedLayer) -> Callable[[], object]:
    kind, I, H = layer
    rng = np.random.default_rng(0)
    rows = {"rnn": 1, "gru": 3, "lstm": 4}[kind] * H
    x, h0 = rng.standard_normal((STEPS, BATCH, I)), np.zeros((BATCH, H))
    W_ih, W_hh = (rng.uniform(-1, 1, (rows, n)) / np.sqrt(H) for n in (I, H))
    b = np.zeros(rows)
    dhs = rng.standard_normal((STEPS, BATCH, H))

    def run_rnn() -> object:
        return rnn_backward(dhs, rnn_forward(x, h0, W_ih, W_hh, b)[1])

    def run_gru() -> object:
        return gru_backward(dhs, gru_forward(x, h0, W_ih, W_hh, b, b)[1])

    def run_lstm() -> object:
        return lstm_loop.lstm_backward(dhs, lstm_loop.lstm_forward(x, h0, h0, W_ih, W_hh, b)[2])

    return {"rnn": run_rnn, "gru": run_gru, "lstm": run_lstm}[kind]


def _prepare_torch_run(layer: TimedLayer) -> Callable[[], object]:
    import torch

    module = {"rnn": torch.nn.RNN, "gru": torch.nn.GRU, "lstm": torch.nn.LSTM}[layer.kind](
        layer.input_size, layer.hidden_size
    )
    x = torch.randn(STEPS, BATCH, layer.input_size)
    return lambda: module(x)[0].sum().backward()


def _measure_seconds(run: Callable[[], object]) -> float:
    start = perf_counter()
    run()
    return perf_counter() - start


def draw_costs(groups: Mapping[str, Mapping[TimedLayer, LayerCost]]) -> Figure:
    """Draw panels of parameters, time per step in NumPy, and time per step in torch.

    Args:
        groups: what the layers have in common, e.g. "equal size" -> the cost of each layer.
    """
    panels = {
        "parameters (thousands)": lambda cost: cost.parameters / 1e3,
        "µs a step, loops in NumPy": lambda cost: 1e6 * cost.numpy,
        "µs a step, torch": lambda cost: 1e6 * cost.torch,
    }
    with style():
        fig, axes = plt.subplots(1, 3, figsize=(9, 3.4), sharey=True)
        for ax, (label, value) in zip(axes, panels.items(), strict=True):
            row, ticks = 0.0, {}
            for group, costs in groups.items():
                for layer, cost in costs.items():
                    height = value(cost)
                    ax.barh(row, height, color=MODELS[layer.kind], height=0.72)
                    ax.text(height, row, f" {height:.3g}", va="center", ha="left", fontsize=9)
                    ticks[row] = f"{layer.kind.upper()}, H = {layer.hidden_size}"
                    row += 1
                ax.text(0, row - len(costs) - 0.62, group, ha="left", va="center", fontsize=9)
                row += 0.9
            ax.set(xlabel=label, yticks=list(ticks), yticklabels=list(ticks.values()))
            ax.set_ylim(row - 1.2, -1.0)
            ax.grid(axis="y", visible=False)
            ax.margins(x=0.2)
    return fig
