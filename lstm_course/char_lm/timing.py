"""How long does a layer take, forward and backward?

T time steps, B sequences in a batch, I inputs, H hidden units. Times are in seconds, rates in
floating-point operations (FLOPs) a second.
"""

from collections.abc import Callable, Mapping, Sequence
from statistics import median
from time import perf_counter
from typing import NamedTuple

import torch
from torch import nn


def layer_flops(T: int, B: int, I: int, H: int) -> int:
    """FLOPs of one layer, forward and backward, of the matrix products alone.

    Forward, every step multiplies (B, I + H) by (I + H, 4H): a multiplication and an addition for
    each of B (I + H) 4H pairs, 8 B H (I + H). The way back has two such products, one for what
    flows on and one for the weights. Together 24 T B H (I + H).

    Example:
        >>> layer_flops(T=1, B=1, I=1, H=1)
        48
    """
    return 24 * T * B * H * (I + H)


def seconds_once(run: Callable[[], object], device: torch.device) -> float:
    """Time of one call.

    On a GPU work is only *ordered* when a call comes back; events on the GPU's own clock tell when
    it was done.
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
    """Times of several calls, taken in turns after a warm-up: what disturbs one disturbs all.

    Args:
        runs: what to time.
        device: where it works.
        repeats: timed calls of each.
        pick: one of a call's times; for a peak, `min`.
    """
    for run in runs:
        run()
        run()
    rounds = [[seconds_once(run, device) for run in runs] for _ in range(repeats)]
    return [pick(times) for times in zip(*rounds, strict=True)]


def training_call(layer: nn.Module, x: torch.Tensor) -> Callable[[], None]:
    """A call that goes forward and backward once, as training does."""
    upstream = torch.randn_like(layer(x))

    def run() -> None:
        layer.zero_grad(set_to_none=True)
        layer(x).backward(upstream)

    return run


class LayerTiming(NamedTuple):
    """One layer in one form."""

    name: str
    seconds: float  # forward and backward
    tokens: float  # a second
    flops: float  # a second


def measure_layers(
    layers: Mapping[str, nn.Module], x: torch.Tensor, hidden_size: int, repeats: int = 5
) -> list[LayerTiming]:
    """Time each form of a layer on the same input, in turns.

    Args:
        layers: by name, on the input's device and in its dtype.
        x: inputs (T, B, I).
        hidden_size: H.
        repeats: timed calls of each.
    """
    T, B, I = x.shape
    x = x.detach().requires_grad_()  # as if a layer lay below
    calls = [training_call(layer, x) for layer in layers.values()]
    flops = layer_flops(T, B, I, hidden_size)
    return [
        LayerTiming(name, seconds, T * B / seconds, flops / seconds)
        for name, seconds in zip(layers, seconds_of(calls, x.device, repeats), strict=True)
    ]
