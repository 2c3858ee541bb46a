"""Timing of a layer's forward and backward pass.

T time steps, B sequences in a batch, I inputs, H hidden units. Times are in seconds, rates in
floating-point operations (FLOPs) per second.
"""

from collections.abc import Callable, Mapping, Sequence
from statistics import median
from time import perf_counter
from typing import NamedTuple

import torch
from torch import nn


def layer_flops(T: int, B: int, I: int, H: int) -> int:
    """Compute the FLOPs of one layer's matrix products, forward and backward.

    In the forward pass, every step multiplies (B, I + H) by (I + H, 4H): one multiplication and one
    addition for each of B (I + H) 4H pairs, 8 B H (I + H). The backward pass has two such products,
    for the gradients of inputs and states and for those of the weights. The total is
    24 T B H (I + H).

    Example:
        >>> layer_flops(T=1, B=1, I=1, H=1)
        48
    """
    return 24 * T * B * H * (I + H)


def seconds_once(run: Callable[[], object], device: torch.device) -> float:
    """Time one call.

    On a GPU, a call returns as soon as its work is queued; events on the GPU's own clock measure
    when the work was done.
    """
    if device.type == "cuda":
        start, end = (torch.cuda.Event(enable_timing=True) for _ in range(2))
        start.record()
        run()
        end.record()
        torch.cuda.synchronize(device)
        return start.elapsed_time(end) / 1000
    started = perf_counter()
    run()
    return perf_counter() - started


def seconds_of(
    runs: Sequence[Callable[[], object]],
    device: torch.device,
    repeats: int = 5,
    pick: Callable[[Sequence[float]], float] = median,
) -> list[float]:
    """Time several calls in turns after a warm-up, so that other load on the machine affects all.

    Args:
        runs: the calls to time.
        device: device of the calls.
        repeats: number of timed runs of each call.
        pick: statistic of the times of a call; `min` for a peak.

    Returns:
        The time of each call.
    """
    for run in runs:
        run()
        run()
    rounds = [[seconds_once(run, device) for run in runs] for _ in range(repeats)]
    return [pick(times) for times in zip(*rounds, strict=True)]


def training_call(layer: nn.Module, x: torch.Tensor) -> Callable[[], None]:
    """Return a call that runs one forward and one backward pass, as training does."""
    upstream = torch.randn_like(layer(x))

    def run() -> None:
        layer.zero_grad(set_to_none=True)
        layer(x).backward(upstream)

    return run


class LayerTiming(NamedTuple):
    """The speed of one implementation of a layer."""

    name: str
    seconds: float  # forward and backward
    tokens: float  # per second
    flops: float  # per second


def measure_layers(
    layers: Mapping[str, nn.Module], x: torch.Tensor, hidden_size: int, repeats: int = 5
) -> list[LayerTiming]:
    """Time implementations of a layer on the same input, in turns.

    Args:
        layers: implementations by name, on the input's device and in its dtype.
        x: inputs (T, B, I).
        hidden_size: H.
        repeats: number of timed runs of each.

    Returns:
        One timing per implementation.
    """
    T, B, I = x.shape
    x = x.detach().requires_grad_()  # as if there were a layer below
    calls = [training_call(layer, x) for layer in layers.values()]
    flops = layer_flops(T, B, I, hidden_size)
    return [
        LayerTiming(name, seconds, T * B / seconds, flops / seconds)
        for name, seconds in zip(layers, seconds_of(calls, x.device, repeats), strict=True)
    ]
