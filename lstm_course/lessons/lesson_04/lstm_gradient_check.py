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


def make_careless_backward(step_backward: Callable) -> Callable:
    """Return an incorrect backward pass: every step is correct, but dc is not passed on.

    Args:
        step_backward: `lstm_step_backward`.

    Returns:
        A function with the arguments and results of `lstm_backward`.
    """

    def backward(
        dhs: np.ndarray, cache: LSTMCache, dc_T: np.ndarray | None = None
    ) -> tuple[np.ndarray, ...]:
        dx, sums = np.zeros_like(cache.x), [0.0, 0.0, 0.0]
        dh_next, dc = np.zeros_like(cache.h0), np.zeros_like(cache.c0)
        for t in reversed(range(len(dhs))):
            at_end = dc_T is not None and t == len(dhs) - 1
            dx[t], dh_next, dc0, *of_step = step_backward(
                dhs[t] + dh_next, dc_T if at_end else dc, cache.step(t)
            )
            sums = [total + new for total, new in zip(sums, of_step, strict=True)]
        return dx, dh_next, dc0, *sums

    return backward
