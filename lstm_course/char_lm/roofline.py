"""The roofline model: the two limits of a device, compute rate and memory bandwidth.

After Williams, Waterman & Patterson (2009). B sequences in a batch, H hidden units.
"""

from typing import NamedTuple

import torch

from lstm_course.char_lm.timing import seconds_of

LARGE = {"cpu": 512, "cuda": 8192}  # side of a square product that keeps the whole device busy
BYTES = 2**28  # more than any cache holds


class Roofline(NamedTuple):
    """The compute rate and the memory bandwidth of a device."""

    flops: float  # FLOPs per second
    bandwidth: float  # bytes per second

    def limit(self, intensity: float) -> float:
        """Return the largest rate, in FLOPs per second, at an intensity in FLOPs per byte."""
        return min(self.flops, self.bandwidth * intensity)


def measure_roofline(device: torch.device, dtype: torch.dtype = torch.float32) -> Roofline:
    """Measure the limits in practice with one large product and one large copy."""
    return Roofline(product_rate(device, dtype), memory_rate(device))


def product_rate(device: torch.device, dtype: torch.dtype, size: int | None = None) -> float:
    """Measure the FLOPs per second of one large square product.

    Args:
        device: the device.
        dtype: dtype of both factors.
        size: side of the factors; None: large enough to keep the device busy.

    Returns:
        FLOPs per second.
    """
    size = size or LARGE[device.type]
    a = torch.randn(size, size, device=device, dtype=dtype)
    b = torch.randn(size, size, device=device, dtype=dtype)
    return 2 * size**3 / seconds_of([lambda: a @ b], device, repeats=25, pick=min)[0]


def memory_rate(device: torch.device, size: int = BYTES) -> float:
    """Measure the bytes per second that a copy moves, reading and writing.

    Args:
        device: the device.
        size: bytes to copy.

    Returns:
        Bytes per second.
    """
    a = torch.ones(size // 4, device=device)
    b = torch.empty_like(a)
    return 2 * size / seconds_of([lambda: b.copy_(a)], device, pick=min)[0]


def step_intensity(B: int, H: int, bytes_each: int = 4) -> float:
    """Compute the FLOPs per byte of the recurrent product if every step reads W_hh again.

    A step does 8 B H² FLOPs and moves the 4 H² weights and about 10 B H entries of states and
    gates. With a small batch, the weights dominate, and each is used only B times.

    Args:
        B: batch size.
        H: hidden units.
        bytes_each: bytes per entry, 4 for float32, 2 for float16.

    Returns:
        FLOPs per byte.

    Example:
        >>> step_intensity(B=1, H=1024) < 1 < step_intensity(B=128, H=1024)
        True
    """
    return 8 * B * H**2 / (bytes_each * (4 * H**2 + 10 * B * H))
