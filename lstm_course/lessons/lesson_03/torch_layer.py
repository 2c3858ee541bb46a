"""The learner's forward pass beside a `torch.nn.LSTM` with the same weights."""

from collections.abc import Callable

import numpy as np

from lstm_course.cells.torch_weights import lstm_params_from_torch

T, B, I, H = 40, 2, 3, 5


def compare_with_torch(lstm_forward: Callable, seed: int = 0) -> str:
    """Describe the largest differences from PyTorch in h and in the last c.

    Args:
        lstm_forward: the learner's own or the library's.
        seed: of weights and inputs.
    """
    import torch

    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(seed)
        layer = torch.nn.LSTM(I, H).double()
        x = torch.randn(T, B, I, dtype=torch.float64)
    with torch.no_grad():
        torch_hs, (_, torch_c) = layer(x)
    start = np.zeros((B, H))
    hs, (_, c), _ = lstm_forward(x.numpy(), start, start, *lstm_params_from_torch(layer))
    return (
        f"largest difference in h, over {T} steps: {np.abs(hs - torch_hs.numpy()).max():.0e}\n"
        f"largest difference in the last c: {np.abs(c - torch_c[0].numpy()).max():.0e}"
    )
