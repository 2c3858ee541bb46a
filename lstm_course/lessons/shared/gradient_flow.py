"""The size of an RNN's gradient against the number of steps that it has been propagated back.

T time steps, B sequences in a batch, I inputs, H hidden units.
"""

from collections.abc import Callable, Sequence
from typing import Literal, NamedTuple

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from lstm_course.plotting.alternative_text import described
from lstm_course.plotting.palette import GREY, GROUPS, HIDDEN, INK, ordered_colours, style

HIDDEN_SIZE = 32  # H of `gradient_against_lag`
KINDS = ("orthogonal", "Gaussian")  # matrices whose bounds are drawn
MatrixKind = Literal["orthogonal", "gaussian"]


def spectral_radius(matrix: np.ndarray) -> float:
    """Return the largest absolute eigenvalue of a square matrix.

    Example:
        >>> spectral_radius(np.array([[0.5, 7.0], [0.0, -0.8]]))
        0.8
    """
    return float(np.abs(np.linalg.eigvals(matrix)).max())


def recurrent_matrix(
    rng: np.random.Generator,
    hidden_size: int,
    radius: float,
    kind: MatrixKind = "orthogonal",
) -> np.ndarray:
    """Draw a random recurrent matrix W_hh (H, H) of a given spectral radius.

    Args:
        rng: source of the random numbers.
        hidden_size: H.
        radius: spectral radius of the result.
        kind: "orthogonal" stretches every vector by the same factor, so that its norm equals its
            spectral radius; "gaussian" has independent normal entries, and a norm that is larger.

    Raises:
        ValueError: an unknown kind.

    Example:
        >>> W_hh = recurrent_matrix(np.random.default_rng(0), 8, 0.9)
        >>> round(float(np.linalg.norm(W_hh, 2)), 6)
        0.9
    """
    W_hh = rng.standard_normal((hidden_size, hidden_size))
    if kind == "orthogonal":
        orthogonal, _ = np.linalg.qr(W_hh)
        return radius * orthogonal
    if kind == "gaussian":
        return W_hh * (radius / spectral_radius(W_hh))
    raise ValueError(f"kind is {kind!r}, expected 'orthogonal' or 'gaussian'")


def jacobian_norms(W_hh: np.ndarray, hs: np.ndarray) -> np.ndarray:
    """Compute the spectral norms of the Jacobians ∂h_t/∂h_{t-1} = diag(1 - h_t²) W_hh.

    Args:
        W_hh: recurrent matrix (H, H).
        hs: hidden states (T, B, H).

    Returns:
        (T, B): the norm at every step of every sequence.
    """
    slopes = 1 - hs**2  # (T, B, H)
    return np.linalg.norm(slopes[..., None] * W_hh, ord=2, axis=(-2, -1))  # (T, B)


class LagProfile(NamedTuple):
    """Gradient of one network against lag; entry k is k steps before the loss."""

    radius: float  # spectral radius of W_hh
    norm: float  # spectral norm of W_hh
    gradient: np.ndarray  # (lags + 1,) ‖∂L/∂h_{T-k}‖ / ‖∂L/∂h_T‖
    bound: np.ndarray  # (lags + 1,) product of the Jacobians' norms, an upper bound of `gradient`
    hs: np.ndarray  # (T, B, H) hidden states


def gradient_against_lag(
    rnn_forward: Callable,
    gradient_through_time: Callable,
    radius: float,
    *,
    kind: MatrixKind = "orthogonal",
    max_lag: int = 50,
    input_scale: float = 0.1,
    seed: int = 0,
) -> LagProfile:
    """Measure ‖∂L/∂h_t‖ of an RNN at initialisation, for a loss on the last state alone.

    The bound is that of Pascanu, Mikolov & Bengio (2013, section 2.1): one step of the backward
    pass stretches the gradient by at most the norm of the step's Jacobian.

    Args:
        rnn_forward, gradient_through_time: the functions to measure.
        radius: spectral radius of W_hh.
        kind: see `recurrent_matrix`.
        max_lag: number of steps back.
        input_scale: standard deviation of the entries of W_ih; that of the inputs is 1.
        seed: of weights, inputs and the gradient at the last step.
    """
    rng = np.random.default_rng(seed)
    steps, batch_size, input_size = max_lag + 1, 8, 4
    W_hh = recurrent_matrix(rng, HIDDEN_SIZE, radius, kind)
    W_ih = input_scale * rng.standard_normal((HIDDEN_SIZE, input_size))
    x = rng.standard_normal((steps, batch_size, input_size))  # (T, B, I)
    h0 = np.zeros((batch_size, HIDDEN_SIZE))
    hs, cache = rnn_forward(x, h0, W_ih, W_hh, np.zeros(HIDDEN_SIZE))

    dhs = np.zeros_like(hs)
    dhs[-1] = rng.standard_normal(hs[-1].shape)  # the loss depends on the last state alone
    gradient = gradient_through_time(dhs, cache)[::-1]  # (T,) entry k: k steps back
    factors = jacobian_norms(W_hh, hs)[:0:-1]  # (T-1, B) last step first; step 0 leads to h0
    bound = np.cumprod(factors, axis=0).max(axis=1)  # (T-1,) the sequence that bounds least
    return LagProfile(
        radius=radius,
        norm=float(np.linalg.norm(W_hh, 2)),
        gradient=gradient / gradient[0],
        bound=np.concatenate([[1.0], bound]),
        hs=hs,
    )


def gradient_by_unit(
    rnn_forward: Callable,
    rnn_backward: Callable,
    radius: float,
    *,
    max_lag: int = 40,
    hidden_size: int = 24,
    seed: int = 0,
) -> np.ndarray:
    """Compute |∂L/∂h_t| of every unit, for one sequence and a loss on the last state alone.

    Returns:
        (T, H): absolute values, scaled so that the last step has norm 1.
    """
    rng = np.random.default_rng(seed)
    W_hh = recurrent_matrix(rng, hidden_size, radius)
    x = 0.1 * rng.standard_normal((max_lag + 1, 1, hidden_size))  # (T, 1, I) with I = H
    b = np.zeros(hidden_size)
    h0 = np.zeros((1, hidden_size))
    hs, cache = rnn_forward(x, h0, np.eye(hidden_size), W_hh, b)

    dhs = np.zeros_like(hs)
    dhs[-1] = rng.standard_normal((1, hidden_size))
    dhs[-1] /= np.linalg.norm(dhs[-1])
    # With W_ih = I the gradient at an input is that at its step's pre-activation: dx = dh (1 - h²).
    dx, *_ = rnn_backward(dhs, cache)
    return np.abs(dx / (1 - hs**2))[:, 0]  # (T, H)


def draw_gradient_against_lag(
    profiles: Sequence[LagProfile], bounded: Sequence[LagProfile]
) -> Figure:
    """Draw gradient norms against lag, and beside them the bound of two networks.

    Args:
        profiles: one curve each in the left panel.
        bounded: two networks for the right panel, with an orthogonal and a Gaussian matrix.
    """
    with style():
        fig, (left, right) = plt.subplots(1, 2, figsize=(9.6, 4.3))
        for profile, colour in zip(profiles, ordered_colours(len(profiles)), strict=True):
            left.semilogy(profile.gradient, color=colour)
            _label_end(left, profile.gradient, f"ρ = {profile.radius:g}")
        left.axhline(1, color=GREY, lw=1)
        left.set(title="Gradients vanish or explode exponentially")
        left.set_ylabel("gradient norm, relative to lag 0")
        for profile, colour, kind in zip(bounded, GROUPS, KINDS, strict=True):
            right.semilogy(profile.gradient, color=colour, label=f"{kind}, norm {profile.norm:.2f}")
            right.semilogy(profile.bound, color=colour, ls="--", lw=1.4)
            _label_end(right, profile.bound, f"bound,\n{kind}")
        right.set(title=f"The bound is one-sided (ρ = {bounded[0].radius:g})")
        right.legend(loc="lower left")
        for ax in (left, right):
            ax.set(xlabel="lag (steps back from the loss)", xlim=(0, len(profiles[0].gradient) - 1))
    return described(fig, describe_gradient_against_lag(profiles, bounded))


def describe_gradient_against_lag(
    profiles: Sequence[LagProfile], bounded: Sequence[LagProfile]
) -> str:
    """State the gradient at the largest lag, and the bounds there."""
    lag = len(profiles[0].gradient) - 1
    ends = ", ".join(f"{p.gradient[-1]:.0e} with ρ = {p.radius:g}" for p in profiles)
    bounds = ", ".join(
        f"{p.gradient[-1]:.0e} below a bound of {p.bound[-1]:.0e} ({kind})"
        for p, kind in zip(bounded, KINDS, strict=True)
    )
    return (
        f"Two panels of gradient norm against lag, on a logarithmic axis. Left, at lag {lag}: "
        f"{ends}. Right, for two matrices with ρ = {bounded[0].radius:g}: {bounds}."
    )


def _label_end(ax: Axes, curve: np.ndarray, text: str) -> None:
    """Write a label beside the end of a curve, in ink: light colours are hard to read."""
    ax.annotate(
        text,
        (len(curve) - 1, curve[-1]),
        xytext=(4, 0),
        textcoords="offset points",
        va="center",
        annotation_clip=False,
    )


def draw_saturation(profiles: Sequence[LagProfile]) -> Figure:
    """Draw tanh with its derivative, and the distribution of hidden states as W_hh gets larger."""
    with style():
        fig, (left, right) = plt.subplots(1, 2, figsize=(9.6, 3.6))
        a = np.linspace(-4, 4, 401)
        h = np.tanh(a)
        left.plot(a, h, color=HIDDEN, label="h = tanh(a)")
        left.plot(a, 1 - h**2, color=INK, label="derivative 1 − h²")
        left.set(title="tanh saturates at both ends", xlabel="pre-activation a")
        left.set_ylim(-1.1, 1.1)
        left.legend(loc="lower right")

        edges = np.linspace(-1, 1, 41)
        for profile, colour in zip(profiles, ordered_colours(len(profiles)), strict=True):
            slope = np.mean(1 - profile.hs**2)
            right.hist(
                profile.hs.ravel(),
                bins=edges,
                histtype="step",
                density=True,
                lw=1.8,
                color=colour,
                label=f"ρ = {profile.radius:g}: mean derivative {slope:.2f}",
            )
        right.set(title="Larger weights saturate more hidden states", xlabel="h", ylabel="density")
        right.set_yscale("log")
        right.set_xticks((-1, -0.5, 0, 0.5, 1))
        right.legend(loc="lower center")
    return described(fig, describe_saturation(profiles))


def describe_saturation(profiles: Sequence[LagProfile]) -> str:
    """State the mean derivative and the share of saturated states for each spectral radius."""
    means = ", ".join(
        f"{np.mean(1 - p.hs**2):.2f} with ρ = {p.radius:g} "
        f"({np.mean(np.abs(p.hs) > 0.95):.0%} of the states are beyond ±0.95)"
        for p in profiles
    )
    return (
        "Left: tanh and its derivative, which is 1 at zero and almost 0 beyond ±3. Right: "
        f"histograms of hidden states. The mean derivative is {means}."
    )
