"""Torch's own stack of LSTM layers as NumPy arrays, to compare other stacks with.

T time steps, B sequences in a batch, I inputs, H hidden units of each direction, L layers.
"""

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from lstm_course.cells.lstm import LSTMCache, LSTMParams, lstm_step
from lstm_course.cells.torch_weights import lstm_params_from_torch

if TYPE_CHECKING:
    import torch
State = tuple[np.ndarray, np.ndarray]
# Both of torch's biases have the same gradient, because only their sum matters: one is enough.
GRADIENTS = ("weight_ih", "weight_hh", "bias_ih")


class TorchStack(NamedTuple):
    """Inputs and outputs of torch's stack, forward and backward, all float64."""

    x: np.ndarray  # (T, B, I)
    states: list[State]  # (h, c) of each layer before the first step, (B, H) each
    layers: list[LSTMParams]
    hs: np.ndarray  # (T, B, H)
    final_states: list[State]
    dhs: np.ndarray  # (T, B, H), the gradient at hs
    dx: np.ndarray  # (T, B, I)
    layer_grads: list[tuple[np.ndarray, np.ndarray, np.ndarray]]


class TorchBidirectional(NamedTuple):
    """Inputs and outputs of torch's bidirectional layers, all float64."""

    x: np.ndarray  # (T, B, I)
    layers: list[tuple[LSTMParams, LSTMParams]]  # forward and backward, bottom first
    hs: np.ndarray  # (T, B, 2H)
    h_n: np.ndarray  # (2L, B, H): forward and backward of layer 0, of layer 1, …


def stack_of_torch(
    num_layers: int = 3,
    steps: int = 6,
    batch_size: int = 2,
    input_size: int = 4,
    hidden_size: int = 5,
    seed: int = 0,
) -> TorchStack:
    """Run torch.nn.LSTM forward and backward, with random weights, inputs, states and gradients."""
    import torch

    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(seed)
        lstm = torch.nn.LSTM(input_size, hidden_size, num_layers).double()
        x = torch.randn(steps, batch_size, input_size, dtype=torch.float64, requires_grad=True)
        h0 = torch.randn(num_layers, batch_size, hidden_size, dtype=torch.float64).tanh()
        c0 = torch.randn(num_layers, batch_size, hidden_size, dtype=torch.float64)
        dhs = torch.randn(steps, batch_size, hidden_size, dtype=torch.float64)
    hs, (h_T, c_T) = lstm(x, (h0, c0))
    names = [f"{name}_l{layer}" for layer in range(num_layers) for name in GRADIENTS]
    dx, *grads = torch.autograd.grad(hs, (x, *map(lstm.get_parameter, names)), dhs)
    return TorchStack(
        x=x.detach().numpy(),
        states=_pair_states(h0, c0),
        layers=[lstm_params_from_torch(lstm, layer) for layer in range(num_layers)],
        hs=hs.detach().numpy(),
        final_states=_pair_states(h_T, c_T),
        dhs=dhs.numpy(),
        dx=dx.numpy(),
        layer_grads=[
            (dW_ih.numpy(), dW_hh.numpy(), db.numpy())
            for dW_ih, dW_hh, db in zip(*[iter(grads)] * 3, strict=True)
        ],
    )


def both_of_torch(
    num_layers: int = 1,
    steps: int = 6,
    batch_size: int = 2,
    input_size: int = 4,
    hidden_size: int = 5,
    seed: int = 0,
) -> TorchBidirectional:
    """Run a bidirectional torch.nn.LSTM, with random weights and inputs, from zero states."""
    import torch

    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(seed)
        lstm = torch.nn.LSTM(input_size, hidden_size, num_layers, bidirectional=True).double()
        x = torch.randn(steps, batch_size, input_size, dtype=torch.float64)
    with torch.no_grad():
        hs, (h_n, _) = lstm(x)
    layers = [
        (lstm_params_from_torch(lstm, layer), lstm_params_from_torch(lstm, layer, reverse=True))
        for layer in range(num_layers)
    ]
    return TorchBidirectional(x.numpy(), layers, hs.numpy(), h_n.numpy())


def largest_difference(seen: Any, expected: Any) -> float:
    """Return the largest difference between two arrays, or between nested lists of arrays."""
    if isinstance(expected, list | tuple):
        return max(map(largest_difference, seen, expected))
    return float(np.abs(seen - expected).max())


def recompute_cells(
    caches: list[LSTMCache],
    layers: list[LSTMParams],
    without: str = "nothing",
    c_from_below: bool = False,
) -> float:
    """Recompute each cell of a stack from three states alone and return the largest difference.

    The three are h and c of its own layer one step before, and h of the layer below at the same
    step (the inputs, in the bottom layer).

    Args:
        caches: from `stacked_lstm_forward`.
        layers: the weights of that run.
        without: "h_prev", "c_prev" or "below" to replace it by zeros; "nothing" to keep all.
        c_from_below: use the c of the layer below instead of its h, above the bottom layer.
    """
    largest = 0.0
    for k, (cache, params) in enumerate(zip(caches, layers, strict=True)):
        for t in range(len(cache.x)):
            below = cache.x[t] if k == 0 else caches[k - 1].hs[t]
            if c_from_below and k > 0:
                below = caches[k - 1].cs[t]
            step = cache.step(t)
            inputs = {"below": below, "h_prev": step.h_prev, "c_prev": step.c_prev}
            if without in inputs:
                inputs[without] = np.zeros_like(inputs[without])
            h, c, _ = lstm_step(inputs["below"], inputs["h_prev"], inputs["c_prev"], *params)
            largest = max(largest, largest_difference((h, c), (cache.hs[t], cache.cs[t])))
    return largest


def parameters_of_torch(**sizes: int | bool) -> tuple[int, int]:
    """Count the parameters of a torch.nn.LSTM, and those of them that are its second biases."""
    import torch

    lstm = torch.nn.LSTM(**sizes)
    second = sum(p.numel() for name, p in lstm.named_parameters() if name.startswith("bias_hh"))
    return sum(p.numel() for p in lstm.parameters()), second


def _pair_states(h: "torch.Tensor", c: "torch.Tensor") -> list[State]:
    """Convert torch's states, (L, B, H) each, to a list of pairs."""
    return list(zip(h.detach().numpy(), c.detach().numpy(), strict=True))
