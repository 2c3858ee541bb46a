"""Weights to and from torch's modules: the only place that knows torch's layout.

torch's LSTM has two biases per layer, of which only the sum matters; here there is one. The GRU
keeps both, because the reset gate multiplies one of them. The order of rows and the shapes are
torch's.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from lstm_course.cells.gru import GRUParams
from lstm_course.cells.lstm import LSTMParams
from lstm_course.shapes import entries, expect

if TYPE_CHECKING:
    import torch

LSTM_SHAPES = "W_ih: 4H I, W_hh: 4H H, b: 4H"
GRU_SHAPES = "W_ih: 3H I, W_hh: 3H H, b_ih: 3H, b_hh: 3H"
TORCH_NAMES = ("weight_ih", "weight_hh", "bias_ih", "bias_hh")


def lstm_params_from_torch(
    module: "torch.nn.LSTM", layer: int = 0, reverse: bool = False
) -> LSTMParams:
    """Read one layer of a torch.nn.LSTM; its two biases are added.

    Args:
        module: any torch.nn.LSTM, on any device.
        layer: index of the layer, 0 at the bottom.
        reverse: True for the backward direction of a bidirectional module.

    Returns:
        W_ih (4H, I), W_hh (4H, H), b (4H,): copies, in the module's dtype.

    Raises:
        TypeError: module is not a torch.nn.LSTM.
        ValueError: the module has no such layer or direction, or projects its hidden states.

    Example:
        >>> import torch
        >>> W_ih, W_hh, b = lstm_params_from_torch(torch.nn.LSTM(3, 4))
        >>> W_ih.shape, W_hh.shape, b.shape
        ((16, 3), (16, 4), (16,))
    """
    W_ih, W_hh, b_ih, b_hh = map(_array, _tensors(module, "LSTM", layer, reverse))
    return LSTMParams(W_ih, W_hh, b_ih + b_hh)


def lstm_params_to_torch(
    params: LSTMParams, module: "torch.nn.LSTM", layer: int = 0, reverse: bool = False
) -> None:
    """Write one layer into a torch.nn.LSTM: b becomes the first bias, 0 the second.

    Args:
        params: (W_ih, W_hh, b), (4H, I), (4H, H), (4H,); rounded to the module's dtype.
        module: a torch.nn.LSTM of the same sizes, on any device.
        layer: index of the layer, 0 at the bottom.
        reverse: True for the backward direction of a bidirectional module.

    Returns:
        None. The module is modified in place.

    Raises:
        TypeError: module is not a torch.nn.LSTM, or params does not hold arrays.
        ValueError: the module has no such layer or direction, or its sizes differ.

    Example:
        >>> import torch
        >>> module = torch.nn.LSTM(3, 4)
        >>> lstm_params_to_torch(LSTMParams(*map(np.ones, [(16, 3), (16, 4), (16,)])), module)
        >>> module.bias_ih_l0[0].item(), module.bias_hh_l0[0].item()
        (1.0, 0.0)
    """
    W_ih, W_hh, b = entries("params", params, "W_ih, W_hh, b")
    expect(LSTM_SHAPES, W_ih=W_ih, W_hh=W_hh, b=b)
    _write((W_ih, W_hh, b, np.zeros_like(b)), _tensors(module, "LSTM", layer, reverse))


def gru_params_from_torch(
    module: "torch.nn.GRU", layer: int = 0, reverse: bool = False
) -> GRUParams:
    """Read one layer of a torch.nn.GRU.

    Args:
        module: any torch.nn.GRU, on any device.
        layer: index of the layer, 0 at the bottom.
        reverse: True for the backward direction of a bidirectional module.

    Returns:
        W_ih (3H, I), W_hh (3H, H), b_ih (3H,), b_hh (3H,): copies, in the module's dtype.

    Raises:
        TypeError: module is not a torch.nn.GRU.
        ValueError: the module has no such layer or direction.

    Example:
        >>> import torch
        >>> W_ih, W_hh, b_ih, b_hh = gru_params_from_torch(torch.nn.GRU(3, 4))
        >>> W_ih.shape, W_hh.shape, b_ih.shape, b_hh.shape
        ((12, 3), (12, 4), (12,), (12,))
    """
    return GRUParams(*map(_array, _tensors(module, "GRU", layer, reverse)))


def gru_params_to_torch(
    params: GRUParams, module: "torch.nn.GRU", layer: int = 0, reverse: bool = False
) -> None:
    """Write one layer into a torch.nn.GRU.

    Args:
        params: (W_ih, W_hh, b_ih, b_hh), (3H, I), (3H, H), (3H,), (3H,); rounded to the module's
            dtype.
        module: a torch.nn.GRU of the same sizes, on any device.
        layer: index of the layer, 0 at the bottom.
        reverse: True for the backward direction of a bidirectional module.

    Returns:
        None. The module is modified in place.

    Raises:
        TypeError: module is not a torch.nn.GRU, or params does not hold arrays.
        ValueError: the module has no such layer or direction, or its sizes differ.

    Example:
        >>> import torch
        >>> module = torch.nn.GRU(3, 4)
        >>> gru_params_to_torch(GRUParams(*map(np.ones, [(12, 3), (12, 4), (12,), (12,)])), module)
        >>> module.bias_hh_l0[0].item()
        1.0
    """
    W_ih, W_hh, b_ih, b_hh = entries("params", params, "W_ih, W_hh, b_ih, b_hh")
    expect(GRU_SHAPES, W_ih=W_ih, W_hh=W_hh, b_ih=b_ih, b_hh=b_hh)
    _write((W_ih, W_hh, b_ih, b_hh), _tensors(module, "GRU", layer, reverse))


def _tensors(
    module: "torch.nn.RNNBase", kind: str, layer: int, reverse: bool
) -> list["torch.nn.Parameter"]:
    """Return the module's weight_ih, weight_hh, bias_ih, bias_hh of one layer and direction."""
    import torch

    if not isinstance(module, getattr(torch.nn, kind)):
        raise TypeError(f"module is a {type(module).__name__}, expected a torch.nn.{kind}")
    if not module.bias:
        raise ValueError("module has no biases, expected one made with bias=True")
    if module.proj_size:
        raise ValueError("module projects its hidden states, expected one made with proj_size=0")
    if layer not in range(module.num_layers):
        raise ValueError(
            f"layer is {layer}, expected 0 to {module.num_layers - 1}, as the module has "
            f"num_layers={module.num_layers}"
        )
    if reverse and not module.bidirectional:
        raise ValueError("reverse is True, but the module was made with bidirectional=False")
    direction = "_reverse" if reverse else ""
    return [getattr(module, f"{name}_l{layer}{direction}") for name in TORCH_NAMES]


def _array(tensor: "torch.Tensor") -> np.ndarray:
    return tensor.detach().cpu().numpy().copy()


def _write(arrays: Sequence[np.ndarray], tensors: Sequence["torch.nn.Parameter"]) -> None:
    """Copy all arrays into the tensors, or none of them if one does not fit."""
    import torch

    for name, array, tensor in zip(TORCH_NAMES, arrays, tensors, strict=True):
        if array.shape != tuple(tensor.shape):
            raise ValueError(
                f"params are of another size than the module: what goes into {name} is "
                f"{array.shape}, expected {tuple(tensor.shape)}"
            )
    with torch.no_grad():
        for array, tensor in zip(arrays, tensors, strict=True):
            tensor.copy_(torch.from_numpy(array.copy()))  # a copy has no negative strides
