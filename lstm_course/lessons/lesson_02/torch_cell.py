"""One step of torch's own LSTM cell as NumPy arrays, to test claims about a cell.

B sequences in a batch, I inputs, H hidden units.
"""

from types import SimpleNamespace
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from lstm_course.cells.lstm import LSTMParams

if TYPE_CHECKING:
    import torch


class TorchStep(NamedTuple):
    """Inputs and outputs of one step of torch's cell, all float64."""

    x: np.ndarray  # (B, I)
    h_prev: np.ndarray  # (B, H)
    c_prev: np.ndarray  # (B, H)
    params: LSTMParams
    h: np.ndarray  # (B, H)
    c: np.ndarray  # (B, H)


class CellParts(NamedTuple):
    """All intermediate results of one step of a cell, (B, H) each."""

    i: np.ndarray
    f: np.ndarray
    g: np.ndarray
    o: np.ndarray
    kept: np.ndarray  # f ⊙ c_prev
    c: np.ndarray
    h: np.ndarray


def step_of_torch(
    batch_size: int = 2, input_size: int = 3, hidden_size: int = 5, seed: int = 0
) -> TorchStep:
    """Run torch.nn.LSTMCell once, with random weights, input, hidden state and cell state.

    Torch has two biases; `params.b` is their sum.
    """
    import torch

    cell, x, h_prev, c_prev = _random_cell(batch_size, input_size, hidden_size, seed)
    with torch.no_grad():
        h, c = cell(x, (h_prev, c_prev))
    W_ih, W_hh, b_ih, b_hh = (parameter.detach().numpy() for parameter in cell.parameters())
    params = LSTMParams(W_ih, W_hh, b_ih + b_hh)
    return TorchStep(x.numpy(), h_prev.numpy(), c_prev.numpy(), params, h.numpy(), c.numpy())


def take_apart(functions: SimpleNamespace, real: TorchStep) -> CellParts:
    """Repeat the step with other functions, from torch's inputs and weights.

    Args:
        functions: a namespace with lstm_gates, forget, write and expose, from `own_or_reference`.
        real: what `step_of_torch` returned.
    """
    i, f, g, o = functions.lstm_gates(real.x, real.h_prev, *real.params)  # (B, H) each
    kept = functions.forget(real.c_prev, f)
    c = functions.write(kept, i, g)
    return CellParts(i, f, g, o, kept, c, functions.expose(c, o))


def share_kept_by_torch(shut: str | None = None, bias: float = -20.0) -> float:
    """Compute how much of the old cell state torch keeps: ∂c/∂c_prev, averaged over the units.

    Args:
        shut: gate block whose bias is replaced, one of "i", "f", "g", "o"; None for none.
        bias: its new bias.
    """
    import torch

    cell, x, h_prev, c_prev = _random_cell(batch_size=2, input_size=3, hidden_size=5, seed=0)
    if shut is not None:
        block = "ifgo".index(shut)
        with torch.no_grad():
            cell.bias_ih.view(4, -1)[block] = bias
    c_prev.requires_grad_()
    _, c = cell(x, (h_prev, c_prev))
    # each entry of c depends on the same entry of c_prev alone
    (slope,) = torch.autograd.grad(c.sum(), c_prev)
    return float(slope.mean())


def _random_cell(
    batch_size: int, input_size: int, hidden_size: int, seed: int
) -> tuple["torch.nn.LSTMCell", "torch.Tensor", "torch.Tensor", "torch.Tensor"]:
    """Draw a cell of torch's in float64, with x, h_prev and c_prev, from its own random state."""
    import torch

    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(seed)
        cell = torch.nn.LSTMCell(input_size, hidden_size).double()
        x = torch.randn(batch_size, input_size, dtype=torch.float64)
        h_prev = torch.randn(batch_size, hidden_size, dtype=torch.float64).tanh()
        c_prev = 2 * torch.randn(batch_size, hidden_size, dtype=torch.float64)
    return cell, x, h_prev, c_prev
