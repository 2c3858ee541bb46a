"""torch tensors as plain data: an array, and whether gradients flow through it.

torch itself is never imported here: code that returns a tensor has done so.
"""

import sys
from dataclasses import dataclass
from typing import Any

import numpy as np


@dataclass(frozen=True)
class Tensor:
    """What a torch tensor held.

    Attributes:
        array: its numbers.
        tracked: whether it is part of a graph, so that gradients can flow through it.
        device: where it was: "cpu", "cuda".
    """

    array: np.ndarray
    tracked: bool
    device: str = "cpu"

    def __post_init__(self) -> None:
        """Refuse anything but these three types: it may come from another process."""
        kinds = (type(self.array), type(self.tracked), type(self.device))
        if kinds != (np.ndarray, bool, str):
            raise TypeError(f"a tensor of {kinds}, expected an array, a boolean and a text")

    @property
    def dtype(self) -> np.dtype:
        """The dtype of its numbers."""
        return self.array.dtype


def is_tensor(value: Any) -> bool:
    """Whether a value is a tensor, or of a class derived from it."""
    return any(
        (kind.__module__, kind.__name__) == ("torch", "Tensor") for kind in type(value).__mro__
    )


def is_data(value: Any) -> bool:
    """Whether a value is None, a number, a text, an array or a tensor, or holds only such."""
    if isinstance(value, tuple | list):
        return all(map(is_data, value))
    plain = isinstance(value, bool | int | float | str | np.ndarray | np.generic)
    return plain or value is None or is_tensor(value)


def plain_tensor(value: Any, at_most: int) -> Tensor | None:
    """A tensor as plain data, its numbers copied; None where NumPy has no such numbers.

    None, too, where there are too many: `expand` makes billions of one.
    """
    torch = sys.modules.get("torch")
    if torch is None or type(value) not in (torch.Tensor, torch.nn.Parameter):
        return None
    if value.numel() > at_most:
        return None
    try:
        array = value.detach().cpu().resolve_conj().resolve_neg().numpy().copy()
    except Exception:  # bfloat16, sparse, quantised, on the meta device: each in its own way
        return None
    return Tensor(array, bool(value.requires_grad), str(value.device.type))
