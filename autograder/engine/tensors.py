"""torch tensors as plain data: an array, and what else there is to know of a tensor.

torch itself is never imported here: whoever hands back a tensor has done so.
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
        tracked: does it remember how it was computed, so that a gradient can flow back through it?
        device: where it was: "cpu", "cuda".
    """

    array: np.ndarray
    tracked: bool
    device: str = "cpu"

    def __post_init__(self) -> None:
        """It may come from another process: nothing else than these three may stand in it."""
        kinds = (type(self.array), type(self.tracked), type(self.device))
        if kinds != (np.ndarray, bool, str):
            raise TypeError(f"a tensor of {kinds}, expected an array, a boolean and a text")

    @property
    def dtype(self) -> np.dtype:
        """The dtype of its numbers."""
        return self.array.dtype


def is_tensor(value: Any) -> bool:
    """Is it a tensor, or of a class that is made from it?"""
    return any(
        (kind.__module__, kind.__name__) == ("torch", "Tensor") for kind in type(value).__mro__
    )


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
