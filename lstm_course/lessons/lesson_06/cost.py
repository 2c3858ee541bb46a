"""The cost of a step of an RNN, a GRU and an LSTM: parameters, and time of both passes.

T time steps, B sequences in a batch, I inputs, H hidden units. All layers are timed in turns, in
processor time, and ratios are taken within a round: other work on the machine changes little.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from time import process_time
from typing import NamedTuple

import numpy as np

from lstm_course.cells import lstm_loop
from lstm_course.cells.gru import gru_backward, gru_forward
from lstm_course.cells.rnn import rnn_backward, rnn_forward
from lstm_course.lessons.claims import Conclusion
from lstm_course.lessons.lesson_06.median_interval import median_interval

STEPS, BATCH, ROUNDS = 20, 16, 25
INPUT_SIZE, HIDDEN_SIZE = 32, 64
DEAR = 1.5  # times an RNN's time per step
CODE = {"numpy": "NumPy loops", "torch": "PyTorch"}


class TimedLayer(NamedTuple):
    """One row of the comparison."""

    kind: str  # "rnn", "gru" or "lstm"
    input_size: int
    hidden_size: int


class LayerCost(NamedTuple):
    """Cost of a layer. Entry k of the times of all layers was measured in the same round."""

    parameters: int  # without torch's second biases
    numpy: np.ndarray  # (rounds,) seconds per step, both passes, as plain loops in NumPy
    torch: np.ndarray  # (rounds,) the same for torch's own layer in float32


def list_layers(matched_size: Callable[[str, int, int], int]) -> dict[str, list[TimedLayer]]:
    """List RNN, GRU and LSTM of equal size, and of the equal number of parameters.

    Args:
        matched_size: parameter_matched_hidden_size, the learner's own or the library's.
    """
    kinds, I, H = ("rnn", "gru", "lstm"), INPUT_SIZE, HIDDEN_SIZE
    budget = count_layer_parameters(TimedLayer("lstm", I, H))
    return {
        "equal size": [TimedLayer(kind, I, H) for kind in kinds],
        "equal parameters": [TimedLayer(kind, I, matched_size(kind, budget, I)) for kind in kinds],
    }


def measure_costs(
    groups: Mapping[str, Sequence[TimedLayer]],
    rounds: int = ROUNDS,
    progress: Callable[[range], Iterable[int]] = iter,
) -> dict[TimedLayer, LayerCost]:
    """Measure each layer's parameters and time per step, at T = 20 and B = 16, on one thread.

    Args:
        groups: layers to measure, from `list_layers`.
        rounds: number of measurements of all layers in turn, after one for warming up.
        progress: wraps the range of rounds, such as `tqdm`.
    """
    import torch

    layers = list(dict.fromkeys(layer for group in groups.values() for layer in group))
    numpy_runs = [_prepare_numpy_run(layer) for layer in layers]
    torch_runs = [_prepare_torch_run(layer) for layer in layers]
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    try:
        times = np.array(
            [
                [[_measure_seconds(run) for run in runs] for runs in (numpy_runs, torch_runs)]
                for _ in progress(range(rounds + 1))
            ]
        )  # (rounds + 1, 2, layers)
    finally:
        torch.set_num_threads(threads)
    numpy_times, torch_times = times[1:].transpose(1, 2, 0) / STEPS  # (layers, rounds) each
    return {
        layer: LayerCost(count_layer_parameters(layer), a, b)
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
    start = process_time()
    run()
    return process_time() - start


def compare_costs(
    matched_size: Callable[[str, int, int], int],
    progress: Callable[[range], Iterable[int]] = iter,
) -> Conclusion:
    """Measure RNN, GRU and LSTM, and return the verdict on claim 6.5.

    Args:
        matched_size: parameter_matched_hidden_size, the learner's own or the library's.
        progress: wraps the range of rounds, such as `tqdm`.
    """
    groups = list_layers(matched_size)
    return conclude_cost(groups, measure_costs(groups, progress=progress))


def conclude_cost(
    groups: Mapping[str, Sequence[TimedLayer]], costs: Mapping[TimedLayer, LayerCost]
) -> Conclusion:
    """Claim 6.5: compare an LSTM's time per step with an RNN's, at equal size and parameters.

    Args:
        groups: from `list_layers`.
        costs: of all of their layers.
    """
    dear, sentences = [], []
    for group, (rnn, _, lstm) in groups.items():
        for code in ("numpy", "torch"):
            ratios = getattr(costs[lstm], code) / getattr(costs[rnn], code)
            low, high = median_interval(ratios)
            where = f"at {group} in {CODE[code]}"
            sentences.append(f"{np.median(ratios):.1f} {where} ({low:.1f} to {high:.1f})")
            if low > DEAR:
                dear.append(where)
    rnn, gru, lstm = groups["equal size"]
    parameters = costs[lstm].parameters / costs[rnn].parameters
    gru_to_lstm = costs[gru].torch / costs[lstm].torch
    low, high = median_interval(gru_to_lstm)
    return Conclusion(
        "6.5",
        "true" if len(dear) == len(sentences) else "true if" if dear else "false",
        f"At equal size an LSTM has {parameters:.0f} times the parameters of an RNN. These are the "
        f"multiples of an RNN's processor time per step, as medians of {len(costs[rnn].numpy)} "
        f"rounds with 95% intervals: {'; '.join(sentences)}. In PyTorch, a GRU's step takes "
        f"{np.median(gru_to_lstm):.1f} times as long as an LSTM's of equal size ({low:.1f} to "
        f"{high:.1f}), with one block less.",
        condition=f"the comparison is {' or '.join(dear)} (more than {DEAR} times an RNN's time)",
        table=_make_table(groups, costs),
    )


def _make_table(
    groups: Mapping[str, Sequence[TimedLayer]], costs: Mapping[TimedLayer, LayerCost]
) -> str:
    lines = ["| | layer | parameters | µs per step, NumPy | PyTorch |", "|---|---|---|---|---|"]
    for group, layers in groups.items():
        for layer in layers:
            cost = costs[layer]
            numpy_time, torch_time = (1e6 * np.median(t) for t in (cost.numpy, cost.torch))
            name = f"{layer.kind.upper()}, H = {layer.hidden_size}"
            lines.append(
                f"| {group} | {name} | {cost.parameters:,} | {numpy_time:.0f} | {torch_time:.0f} |"
            )
    return "\n".join(lines)
