"""Tests of an LSTM's backward pass against finite differences and against torch.

T time steps, B sequences in a batch, I inputs, H hidden units.
"""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from lstm_course.cells.lstm import LSTMCache, LSTMParams, lstm_forward
from lstm_course.training.gradcheck import relative_error

NAMES = ("x", "h0", "c0", "W_ih", "W_hh", "b")


class GradientProblem(NamedTuple):
    """A random LSTM and a loss on every h_t and the last c: L = Σ h_t·dhs_t + c_T·dc."""

    inputs: dict[str, np.ndarray]  # x, h0, c0, W_ih, W_hh, b
    dhs: np.ndarray  # (T, B, H), ∂L/∂h_t
    dc: np.ndarray  # (B, H), ∂L/∂c_T
    cache: LSTMCache

    def loss(self, **changed: np.ndarray) -> float:
        """Compute the loss with some of the inputs replaced."""
        hs, (_, c_T), _ = lstm_forward(**{**self.inputs, **changed})
        return float(np.sum(hs * self.dhs) + np.sum(c_T * self.dc))


def random_problem(steps: int = 7, seed: int = 0) -> GradientProblem:
    """Draw a problem with unequal sizes and no zeros, so that any omitted term shows."""
    rng = np.random.default_rng(seed)
    B, I, H = 3, 2, 4
    shapes = ((steps, B, I), (B, H), (B, H), (4 * H, I), (4 * H, H), (4 * H,))
    inputs = {n: rng.standard_normal(s) for n, s in zip(NAMES, shapes, strict=True)}
    dhs, dc = rng.standard_normal((steps, B, H)), rng.standard_normal((B, H))
    return GradientProblem(inputs, dhs, dc, lstm_forward(**inputs)[2])


def errors_by_differences(
    numerical_gradient: Callable, backward: Callable, *, steps: int = 7, seed: int = 0
) -> dict[str, float]:
    """Compare a backward pass with finite differences: relative error of each gradient.

    Args:
        numerical_gradient: central differences, f, x -> gradient.
        backward: `lstm_backward`.
        steps: T.
        seed: of the network and its loss.
    """
    problem = random_problem(steps, seed)
    gradients = backward(problem.dhs, problem.cache, problem.dc)
    errors = {}
    for name, gradient in zip(NAMES, gradients, strict=True):

        def loss(value: np.ndarray, name: str = name) -> float:
            return problem.loss(**{name: value})

        errors[name] = relative_error(gradient, numerical_gradient(loss, problem.inputs[name]))
    return errors


def errors_against_torch(backward: Callable, *, steps: int = 7, seed: int = 0) -> dict[str, float]:
    """Compare a backward pass with torch's: relative error of each of the six gradients."""
    import torch

    from lstm_course.cells.torch_weights import lstm_params_to_torch

    problem = random_problem(steps, seed)
    given = problem.inputs
    layer = torch.nn.LSTM(given["W_ih"].shape[1], given["W_hh"].shape[1], dtype=torch.float64)
    lstm_params_to_torch(LSTMParams(given["W_ih"], given["W_hh"], given["b"]), layer)
    x, h0, c0 = (torch.tensor(given[name], requires_grad=True) for name in ("x", "h0", "c0"))
    hs, (_, c_T) = layer(x, (h0[None], c0[None]))
    loss = (hs * torch.tensor(problem.dhs)).sum() + (c_T[0] * torch.tensor(problem.dc)).sum()
    names = ("weight_ih_l0", "weight_hh_l0", "bias_ih_l0")
    theirs = torch.autograd.grad(loss, (x, h0, c0, *map(layer.get_parameter, names)))
    ours = backward(problem.dhs, problem.cache, problem.dc)
    return {
        name: relative_error(own, other.numpy())
        for name, own, other in zip(NAMES, ours, theirs, strict=True)
    }


def describe_gradient_check(numerical_gradient: Callable, backward: Callable) -> str:
    """Tabulate the errors of a backward pass against central differences and against torch.

    Args:
        numerical_gradient: central differences, f, x -> gradient.
        backward: `lstm_backward`.
    """
    by_differences = errors_by_differences(numerical_gradient, backward)
    by_torch = errors_against_torch(backward)
    lines = ["gradient of   differences    torch"]
    for name in NAMES:
        lines.append(f"{name:>11}   {by_differences[name]:11.0e}  {by_torch[name]:7.0e}")
    return "\n".join(lines)
