"""Checks of the learner's cells that need no reference: PyTorch's GRU, and special cases."""

from collections.abc import Callable
from types import SimpleNamespace

import numpy as np

from lstm_course.cells.lstm import lstm_step
from lstm_course.training.gradcheck import numerical_gradient, relative_error


def measure_gru_errors(
    gru_step: Callable, gru_step_backward: Callable, seed: int = 0
) -> tuple[float, float]:
    """Compare a GRU with torch's cell, and its gradients with numerical ones.

    Args:
        gru_step: the learner's own or the library's.
        gru_step_backward: its backward pass.
        seed: of weights, inputs and the gradient of the loss.

    Returns:
        The largest difference from torch's h, and the largest relative error of the six gradients.
    """
    import torch

    torch.manual_seed(seed)
    cell = torch.nn.GRUCell(3, 5, dtype=torch.float64)
    x, h_prev = torch.randn(4, 3, dtype=torch.float64), torch.randn(4, 5, dtype=torch.float64)
    arguments = [x.numpy(), h_prev.numpy(), *(w.detach().numpy() for w in cell.parameters())]
    h, cache = gru_step(*arguments)
    forward = np.abs(h - cell(x, h_prev).detach().numpy()).max()
    dh = np.random.default_rng(seed).standard_normal(h.shape)
    errors = []
    for k, gradient in enumerate(gru_step_backward(dh, cache)):

        def loss(perturbed: np.ndarray, k: int = k) -> float:
            inputs = [*arguments[:k], perturbed, *arguments[k + 1 :]]
            return float(np.sum(gru_step(*inputs)[0] * dh))

        errors.append(relative_error(gradient, numerical_gradient(loss, arguments[k].copy())))
    return float(forward), max(errors)


def describe_gru_errors(functions: SimpleNamespace) -> str:
    """Describe how closely the learner's GRU agrees with torch and with numerical gradients.

    Args:
        functions: namespace with gru_step and gru_step_backward.
    """
    forward, backward = measure_gru_errors(functions.gru_step, functions.gru_step_backward)
    return (
        f"gru_step against torch.nn.GRUCell: largest difference {forward:.0e}\n"
        f"six gradients against numerical gradients: largest relative error {backward:.0e}"
    )


def measure_variant_errors(
    peephole_lstm_step: Callable, coupled_lstm_step: Callable, seed: int = 3
) -> tuple[float, float]:
    """Compare both variants with the plain cell where they must agree with it.

    With peepholes of 0, the first is the plain cell. With an input gate whose weights are the
    negated ones of the forget gate, the plain cell has i = σ(−a_f) = 1 − f: it is the second.

    Args:
        peephole_lstm_step: the learner's own or the library's.
        coupled_lstm_step: the same.
        seed: of weights and inputs.

    Returns:
        The largest difference of h and c, for each variant.
    """
    rng = np.random.default_rng(seed)
    B, I, H = 4, 3, 5
    x, h_prev, c_prev = (rng.standard_normal((B, size)) for size in (I, H, H))
    weights = [rng.standard_normal((4 * H, *rest)) for rest in ((I,), (H,), ())]  # i, f, g, o
    zero = np.zeros(H)
    plain = lstm_step(x, h_prev, c_prev, *weights)[:2]
    peephole = peephole_lstm_step(x, h_prev, c_prev, *weights, zero, zero, zero)

    opposite = [np.concatenate([-w[H : 2 * H], w[H:]]) for w in weights]
    negated = lstm_step(x, h_prev, c_prev, *opposite)[:2]
    coupled = coupled_lstm_step(x, h_prev, c_prev, *(w[H:] for w in weights))
    return _largest_difference(peephole, plain), _largest_difference(coupled, negated)


def describe_variant_errors(functions: SimpleNamespace) -> str:
    """Describe how closely the learner's variants agree with the plain cell.

    Args:
        functions: namespace with peephole_lstm_step and coupled_lstm_step.
    """
    peephole, coupled = measure_variant_errors(
        functions.peephole_lstm_step, functions.coupled_lstm_step
    )
    return (
        f"peepholes of 0 against the plain LSTM: largest difference {peephole:.0e}\n"
        f"coupled gates against negated weights: largest difference {coupled:.0e}"
    )


def _largest_difference(one: tuple, other: tuple) -> float:
    return max(float(np.abs(a - b).max()) for a, b in zip(one, other, strict=True))
