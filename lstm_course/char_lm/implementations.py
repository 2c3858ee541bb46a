"""Implementations of an LSTM layer in torch: equal results, different speed.

T time steps, B sequences in a batch, I inputs, H hidden units. Time comes first.
"""

from typing import cast

import torch
from torch import nn


class CellLoop(nn.Module):
    """An LSTM layer as a Python loop over `nn.LSTMCell`, without fused steps.

    Args:
        input_size: I.
        hidden_size: H.
    """

    def __init__(self, input_size: int, hidden_size: int) -> None:
        super().__init__()
        self.cell = nn.LSTMCell(input_size, hidden_size)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """Compute the hidden states (T, B, H) of inputs (T, B, I), starting from zeros."""
        state = None
        hs = []
        for x_t in x:
            state = self.cell(x_t, state)
            hs.append(state[0])
        return torch.stack(hs)  # (T, B, H)


class LSTMLayer(nn.Module):
    """`nn.LSTM` with one layer that returns only its hidden states.

    Args:
        input_size: I.
        hidden_size: H.
    """

    def __init__(self, input_size: int, hidden_size: int) -> None:
        super().__init__()
        self.lstm = nn.LSTM(input_size, hidden_size)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """Compute the hidden states (T, B, H) of inputs (T, B, I), starting from zeros."""
        return self.lstm(x)[0]


def copy_weights(layer: LSTMLayer, loop: CellLoop) -> None:
    """Copy the weights of the layer into the loop, so that both compute the same."""
    with torch.no_grad():
        for name, parameter in loop.cell.named_parameters():
            parameter.copy_(getattr(layer.lstm, f"{name}_l0"))


def as_cuda_graph(layer: nn.Module, x: torch.Tensor) -> nn.Module:
    """Record a layer as a CUDA graph: its kernels are recorded once and launched by one call.

    Args:
        layer: a layer on a GPU.
        x: inputs on the GPU in the only shape that the graph will accept, (T, B, I).

    Returns:
        The recorded layer.

    Raises:
        ValueError: the inputs are not on a GPU.
    """
    if not x.is_cuda:
        raise ValueError(f"x is on {x.device}, expected a GPU: only its work can be recorded")
    return cast(nn.Module, torch.cuda.make_graphed_callables(layer, (x,)))
