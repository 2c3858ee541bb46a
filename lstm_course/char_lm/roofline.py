"""The roofline model: the limits of a device, compute rate and two memory bandwidths.

After Williams, Waterman & Patterson (2009). The weights of a recurrent layer are read again at
every step. If they fit into a cache, the cache's bandwidth is the limit, not that of the memory.
T time steps, B sequences in a batch, I inputs, H hidden units.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import NamedTuple

import torch

from lstm_course.char_lm.timing import layer_flops, seconds_of

SIDES = {
    "cpu": (256, 384, 512, 1024),
    "cuda": (2048, 4096, 8192),
}  # of square products, for the peak
BYTES = 2**28  # more than any cache holds
HIDDEN_SIZE = 256  # its recurrent weights, 1 MiB in float32, fit into a cache
LARGE_BATCH = 512  # of a recurrent product that may reach the peak
STEPS = 10  # repetitions of a short calculation, which a clock cannot time alone
REPEATS = 15  # the shortest counts: a short calculation often runs without interruption


class Roofline(NamedTuple):
    """The compute rate of a device, and the bandwidths of its memory and of its cache."""

    flops: float  # FLOPs per second
    bandwidth: float  # bytes per second, from memory
    cache_bandwidth: float  # bytes per second, from a cache that holds the weights

    def limit(self, intensity: float) -> float:
        """Return the largest rate, in FLOPs per second, at an intensity in FLOPs per byte."""
        return min(self.flops, max(self.bandwidth, self.cache_bandwidth) * intensity)

    def memory_limit(self, intensity: float) -> float:
        """Return the largest rate if every byte comes from memory."""
        return min(self.flops, self.bandwidth * intensity)


class Work(NamedTuple):
    """A calculation to time."""

    name: str
    run: Callable[[], object]
    flops: float
    intensity: float  # FLOPs per byte


class Point(NamedTuple):
    """A calculation below the roof."""

    name: str
    intensity: float  # FLOPs per byte
    flops: float  # per second


def measure_roofline(
    device: torch.device, dtype: torch.dtype = torch.float32, hidden_size: int = HIDDEN_SIZE
) -> Roofline:
    """Measure the limits of a device in practice.

    Args:
        device: the device.
        dtype: dtype of products and weights.
        hidden_size: H; the cache's bandwidth is that of reading the recurrent weights again.
    """
    return measure_points(device, dtype, hidden_size, [])[0]


def measure_points(
    device: torch.device,
    dtype: torch.dtype,
    hidden_size: int,
    works: Sequence[Work],
    sides: Sequence[int] | None = None,
    size: int = BYTES,
) -> tuple[Roofline, list[Point]]:
    """Measure the limits of a device and the rates of calculations, in turns.

    Other load on the machine then affects the roof and the points below it alike. Each time is the
    shortest of several.

    Args:
        device: the device.
        dtype: dtype of products and weights.
        hidden_size: H.
        works: the calculations.
        sides: sides of the square products; the fastest of them, and of a recurrent product
            with a large batch, gives the peak. None: those that keep the device busy.
        size: bytes to read or copy for the bandwidth of the memory.

    Returns:
        The roofline, and one point per calculation.
    """
    with matching_tf32(device):
        shapes = [(n, n, n) for n in sides or SIDES[device.type]]
        shapes.append((LARGE_BATCH, hidden_size, 4 * hidden_size))  # can be faster than a square
        products = [_product(*shape, device, dtype) for shape in shapes]
        from_memory = _transfers(size, device, dtype, copy=True, times=1)
        weights = 4 * hidden_size**2 * torch.finfo(dtype).bits // 8
        from_cache = _transfers(weights, device, dtype, copy=False, times=STEPS)
        groups = ([(w.run, w.flops) for w in works], products, from_memory, from_cache)
        calls = [call for group in groups for call in group]
        seconds = iter(seconds_of([run for run, _ in calls], device, repeats=REPEATS, pick=min))
        rates = [[amount / next(seconds) for _, amount in group] for group in groups]
    points = [Point(w.name, w.intensity, rate) for w, rate in zip(works, rates[0], strict=True)]
    return Roofline(*(max(group) for group in rates[1:])), points


def recurrent_product(B: int, H: int, device: torch.device, dtype: torch.dtype) -> Work:
    """Return the product of hidden states (B, H) with W_hh, several times in a row.

    Args:
        B: batch size.
        H: hidden units.
        device: the device.
        dtype: dtype of states and weights.
    """
    h = torch.randn(B, H, device=device, dtype=dtype)
    W_hh = torch.randn(4 * H, H, device=device, dtype=dtype).T  # (H, 4H)
    gates = torch.empty(B, 4 * H, device=device, dtype=dtype)

    steps = max(1, STEPS // B)  # short enough to run without interruption

    def run() -> None:
        for _ in range(steps):
            torch.mm(h, W_hh, out=gates)

    intensity = product_intensity(B, H, torch.finfo(dtype).bits // 8)
    return Work(f"recurrent product, B = {B}", run, steps * 8 * B * H**2, intensity)


def product_intensity(B: int, H: int, bytes_each: int = 4) -> float:
    """Compute the FLOPs per byte of the product of hidden states with W_hh.

    It does 8 B H² FLOPs, reads 4 H² weights and B H states, and writes 4 B H entries. With a small
    batch, the weights dominate, and each is used only B times.

    Args:
        B: batch size.
        H: hidden units.
        bytes_each: bytes per entry, 4 for float32, 2 for float16.

    Returns:
        FLOPs per byte.

    Example:
        >>> product_intensity(B=1, H=1024) < 1 < product_intensity(B=128, H=1024)
        True
    """
    return 8 * B * H**2 / (bytes_each * (4 * H**2 + 5 * B * H))


def layer_intensity(T: int, B: int, I: int, H: int, bytes_each: int = 4) -> float:
    """Compute the FLOPs per byte of a layer, forward and backward, if it moves no byte too many.

    Every step needs W_hh in the forward pass and again in the backward pass, 8 T H² entries. All
    other products can run over all steps at once: they read W_ih twice and write both gradients,
    4 H (3 I + H) entries. Inputs, gates, states and their gradients are 3 I + 17 H entries per
    step and sequence. An implementation that moves more bytes reaches a lower rate.

    Args:
        T: time steps.
        B: batch size.
        I: inputs.
        H: hidden units.
        bytes_each: bytes per entry.

    Returns:
        FLOPs per byte.
    """
    entries = 8 * T * H**2 + 4 * H * (3 * I + H) + T * B * (3 * I + 17 * H)
    return layer_flops(T, B, I, H) / (bytes_each * entries)


def has_tf32(device: torch.device) -> bool:
    """Return whether a device has TF32: NVIDIA's GPUs of compute capability 8.0 and higher."""
    return device.type == "cuda" and torch.cuda.get_device_capability(device) >= (8, 0)


@contextmanager
def matching_tf32(device: torch.device) -> Iterator[None]:
    """Let float32 products use TF32 exactly where float32 LSTMs do.

    By default, PyTorch allows TF32 in cuDNN, which runs its LSTMs, and not in single products. A
    peak without TF32 would be lower than what such an LSTM can reach.

    Args:
        device: the device; nothing changes on a CPU.
    """
    if device.type != "cuda":
        yield
        return
    before = torch.backends.cuda.matmul.allow_tf32
    torch.backends.cuda.matmul.allow_tf32 = torch.backends.cudnn.allow_tf32
    try:
        yield
    finally:
        torch.backends.cuda.matmul.allow_tf32 = before


def _product(
    rows: int, inner: int, columns: int, device: torch.device, dtype: torch.dtype
) -> tuple[Callable[[], object], float]:
    """Return a product, with its FLOPs."""
    a = torch.randn(rows, inner, device=device, dtype=dtype)
    b = torch.randn(inner, columns, device=device, dtype=dtype)
    result = torch.empty(rows, columns, device=device, dtype=dtype)
    return lambda: torch.mm(a, b, out=result), 2.0 * rows * inner * columns


def _transfers(
    size: int, device: torch.device, dtype: torch.dtype, *, copy: bool, times: int
) -> list[tuple[Callable[[], object], float]]:
    """Return calls that move `size` bytes `times` times, each with its number of bytes."""
    entries = size // (torch.finfo(dtype).bits // 8)
    rows = max(1, entries // 2**10)
    matrix = torch.ones(rows, entries // rows, device=device, dtype=dtype)
    vector = torch.ones(entries // rows, device=device, dtype=dtype)
    first, second = matrix.view(-1)[: rows * (entries // rows) // 2 * 2].chunk(2)

    def repeat(call: Callable[[], object]) -> Callable[[], object]:
        def run() -> None:
            for _ in range(times):
                call()

        return run

    moved = float(times * matrix.numel() * matrix.element_size())
    calls = [
        (repeat(lambda: torch.mv(matrix, vector)), moved),  # reads the matrix
        (repeat(lambda: torch.dot(first, second)), moved),  # reads both halves
    ]
    if copy:
        calls.append((repeat(lambda: first.copy_(second)), moved))  # reads one, writes the other
    return calls
