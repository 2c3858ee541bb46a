"""One step of torch's own LSTM cell, as NumPy arrays: the judge of what is claimed about a cell."""

from typing import NamedTuple

import numpy as np

from lstm_course.lstm import LSTMParams


class RealStep(NamedTuple):
    """What went into one step of torch's cell, and what came out. All float64."""

    x: np.ndarray  # (B, I)
    h_prev: np.ndarray  # (B, H)
    c_prev: np.ndarray  # (B, H)
    params: LSTMParams
    h: np.ndarray  # (B, H)
    c: np.ndarray  # (B, H)


def step_of_torch(
    batch_size: int = 2, input_size: int = 3, hidden_size: int = 5, seed: int = 0
) -> RealStep:
    """Run torch.nn.LSTMCell once, with random weights, on random input, state and memory.

    Torch adds two biases; `params.b` is their sum.
    """
    import torch

    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(seed)
        cell = torch.nn.LSTMCell(input_size, hidden_size).double()
        x = torch.randn(batch_size, input_size, dtype=torch.float64)
        h_prev = torch.randn(batch_size, hidden_size, dtype=torch.float64).tanh()
        c_prev = 2 * torch.randn(batch_size, hidden_size, dtype=torch.float64)
    with torch.no_grad():
        h, c = cell(x, (h_prev, c_prev))
    W_ih, W_hh, b_ih, b_hh = (parameter.detach().numpy() for parameter in cell.parameters())
    params = LSTMParams(W_ih, W_hh, b_ih + b_hh)
    return RealStep(x.numpy(), h_prev.numpy(), c_prev.numpy(), params, h.numpy(), c.numpy())
