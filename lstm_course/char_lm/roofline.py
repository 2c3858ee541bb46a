"""What limits a device: how fast it computes, and how fast its memory feeds it.

After Williams, Waterman & Patterson (2009). B sequences in a batch, H hidden units.
"""

from typing import NamedTuple

import torch

from lstm_course.char_lm.timing import seconds_of

LARGE = {"cpu": 512, "cuda": 8192}  # side of a square product that keeps the whole device busy
BYTES = 2**28  # more than any cache holds


class Roofline(NamedTuple):
    """The two limits of a device: it cannot compute faster, nor faster than memory feeds it."""

    flops: float  # a second
    bandwidth: float  # bytes a second

    def limit(self, intensity: float) -> float:
        """FLOPs a second at so many FLOPs for each byte that is moved."""
        return min(self.flops, self.bandwidth * intensity)


def measure_roofline(device: torch.device, dtype: torch.dtype = torch.float32) -> Roofline:
    """The limits that can be had in practice: one large product, and one large copy."""
    return Roofline(product_rate(device, dtype), memory_rate(device))


def product_rate(device: torch.device, dtype: torch.dtype, size: int | None = None) -> float:
    """FLOPs a second of one large square product.

    Args:
        device: where.
        dtype: of both factors.
        size: side of the factors; None: what keeps a device of this kind busy.
    """
    size = size or LARGE[device.type]
    a = torch.randn(size, size, device=device, dtype=dtype)
    b = torch.randn(size, size, device=device, dtype=dtype)
    return 2 * size**3 / seconds_of([lambda: a @ b], device, repeats=25, pick=min)[0]


def memory_rate(device: torch.device, size: int = BYTES) -> float:
    """Bytes a second that a copy moves, reading and writing.

    Args:
        device: where.
        size: bytes to copy.
    """
    a = torch.ones(size // 4, device=device)
    b = torch.empty_like(a)
    return 2 * size / seconds_of([lambda: b.copy_(a)], device, pick=min)[0]


def step_intensity(B: int, H: int, bytes_each: int = 4) -> float:
    """FLOPs a byte of one step's recurrent product, where W_hh is read anew for every step.

    A step does 8 B H² FLOPs, and moves the 4 H² weights and some 10 B H numbers of states and
    gates: with a small batch the weights are most of it, and each is used B times only.

    Args:
        B, H: sizes.
        bytes_each: 4 for float32, 2 for float16.

    Example:
        >>> step_intensity(B=1, H=1024) < 1 < step_intensity(B=128, H=1024)
        True
    """
    return 8 * B * H**2 / (bytes_each * (4 * H**2 + 10 * B * H))
