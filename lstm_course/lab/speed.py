"""How fast is an LSTM here, and how fast could it be?

T time steps, B sequences in a batch, I inputs, H hidden units. Times are in seconds, rates in
floating-point operations (FLOPs) a second.
"""

from collections.abc import Callable, Sequence
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


class CellLoop(nn.Module):
    """An LSTM layer as a Python loop over `nn.LSTMCell`: one step after the other, nothing fused.

    Args:
        input_size: I.
        hidden_size: H.
    """

    def __init__(self, input_size: int, hidden_size: int) -> None:
        super().__init__()
        self.cell = nn.LSTMCell(input_size, hidden_size)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """Hidden states (T, B, H) of inputs (T, B, I), from zeros."""
        state = None
        hs = []
        for x_t in x:
            state = self.cell(x_t, state)
            hs.append(state[0])
        return torch.stack(hs)


class Layer(nn.Module):
    """`nn.LSTM` with one layer, which hands back its hidden states alone.

    Args:
        input_size: I.
        hidden_size: H.
    """

    def __init__(self, input_size: int, hidden_size: int) -> None:
        super().__init__()
        self.lstm = nn.LSTM(input_size, hidden_size)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """Hidden states (T, B, H) of inputs (T, B, I), from zeros."""
        return self.lstm(x)[0]


def seconds_of(run: Callable[[], object], device: torch.device, repeats: int = 5) -> float:
    """Median time of a call after a warm-up.

    On a GPU work is only *ordered* when a call comes back; events on the GPU's own clock tell when
    it was done.

    Args:
        run: what to time.
        device: where it works.
        repeats: timed calls.
    """
    for _ in range(2):
        run()
    times = []
    for _ in range(repeats):
        if device.type == "cuda":
            start, end = (torch.cuda.Event(enable_timing=True) for _ in range(2))
            start.record()
            run()
            end.record()
            torch.cuda.synchronize(device)
            times.append(start.elapsed_time(end) / 1000)
        else:
            started = perf_counter()
            run()
            times.append(perf_counter() - started)
    return median(times)


def training_call(layer: nn.Module, x: torch.Tensor) -> Callable[[], None]:
    """A call that goes forward and backward once, as training does."""

    def run() -> None:
        layer.zero_grad(set_to_none=True)
        layer(x).sum().backward()

    return run


def product_rate(device: torch.device, dtype: torch.dtype, size: int = 1024) -> float:
    """FLOPs a second of one large square product: the peak that can be had in practice."""
    a = torch.randn(size, size, device=device, dtype=dtype)
    b = torch.randn(size, size, device=device, dtype=dtype)
    return 2 * size**3 / seconds_of(lambda: a @ b, device)


def memory_rate(device: torch.device, size: int = 2**25) -> float:
    """Bytes a second that a copy moves, reading and writing."""
    a = torch.ones(size // 4, device=device)
    b = torch.empty_like(a)
    return 2 * size / seconds_of(lambda: b.copy_(a), device)


class Roofline(NamedTuple):
    """The two limits of a device: it cannot compute faster, nor faster than memory feeds it."""

    flops: float  # a second
    bandwidth: float  # bytes a second

    def limit(self, intensity: float) -> float:
        """FLOPs a second at so many FLOPs for each byte that is moved."""
        return min(self.flops, self.bandwidth * intensity)


def step_intensity(B: int, H: int, bytes_each: int = 4) -> float:
    """FLOPs a byte of one step's recurrent product: W_hh is read anew for every step.

    A step does 8 B H² FLOPs, and moves the 4H² weights and some 10 B H numbers of states and
    gates: with a small batch the weights are most of it, and each is used B times only.

    Example:
        >>> step_intensity(B=1, H=1024) < 1 < step_intensity(B=128, H=1024)
        True
    """
    return 8 * B * H**2 / (bytes_each * (4 * H**2 + 10 * B * H))


class Measured(NamedTuple):
    """One layer in one form."""

    name: str
    seconds: float  # forward and backward
    tokens: float  # a second
    flops: float  # a second


def measure_layers(
    layers: dict[str, nn.Module], T: int, B: int, I: int, H: int, device: torch.device
) -> list[Measured]:
    """Time each form of a layer on the same input."""
    x = torch.randn(T, B, I, device=device, requires_grad=True)  # as if a layer lay below
    found = []
    for name, layer in layers.items():
        seconds = seconds_of(training_call(layer.to(device), x), device)
        rate = layer_flops(T, B, I, H) / seconds
        found.append(Measured(name, seconds, T * B / seconds, rate))
    return found


def kept_for_backward(run: Callable[[], object]) -> int:
    """Bytes that autograd keeps of a call for the way back, each tensor counted once."""
    kept: dict[int, int] = {}

    def note(tensor: torch.Tensor) -> torch.Tensor:
        storage = tensor.untyped_storage()
        kept[storage.data_ptr()] = storage.nbytes()
        return tensor

    with torch.autograd.graph.saved_tensors_hooks(note, lambda tensor: tensor):
        result = run()
    del result
    return sum(kept.values())


def memory_against_length(
    model: nn.Module, lengths: Sequence[int], batch_size: int, vocabulary_size: int
) -> list[int]:
    """Bytes kept for the way back, for each length of the segment that is trained on at once."""
    found = []
    for T in lengths:
        tokens = torch.zeros(T, batch_size, dtype=torch.int64)
        found.append(kept_for_backward(lambda tokens=tokens: model(tokens)))
    return found
