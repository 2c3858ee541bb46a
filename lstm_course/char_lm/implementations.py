"""One LSTM layer in the forms in which torch can run it: same numbers, different speed.

T time steps, B sequences in a batch, I inputs, H hidden units. Time comes first.
"""

import torch
from torch import nn


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
        return torch.stack(hs)  # (T, B, H)


class LSTMLayer(nn.Module):
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


def copy_weights(layer: LSTMLayer, loop: CellLoop) -> None:
    """Give the loop the weights of the layer, so that both compute the same."""
    with torch.no_grad():
        for name, parameter in loop.cell.named_parameters():
            parameter.copy_(getattr(layer.lstm, f"{name}_l0"))


def as_cuda_graph(layer: nn.Module, x: torch.Tensor) -> nn.Module:
    """The layer as a CUDA graph: all its kernels recorded once, then launched with one call.

    Args:
        layer: on a GPU.
        x: inputs of the one shape that the graph will take, (T, B, I), on the GPU.

    Raises:
        ValueError: the inputs are not on a GPU.
    """
    if not x.is_cuda:
        raise ValueError(f"x is on {x.device}, expected a GPU: only its work can be recorded")
    return torch.cuda.make_graphed_callables(layer, (x,))
