"""The cliff in the loss of an RNN with a single unit, and what clipping does at its edge.

After Pascanu, Mikolov & Bengio (2013, section 2.3): one unit, no input, 50 steps,
h_t = tanh(w h_{t-1} + b), and the loss (h_T - 0.7)².
"""

import io
import math
from collections.abc import Callable, Mapping
from typing import NamedTuple

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.colors import ListedColormap
from matplotlib.figure import Figure

from lstm_course.plotting.alternative_text import described
from lstm_course.plotting.palette import GROUPS, style
from lstm_course.plotting.surface import SurfacePath, TurnableSurface, turnable_surface

STEPS = 50
START_STATE = 0.5
TARGET = 0.7
WEIGHTS, BIASES = np.linspace(0.7, 1.6, 136), np.linspace(-0.6, 3.2, 136)  # of the surface
GREYS = ListedColormap(plt.colormaps["Greys"](np.linspace(0.12, 0.67, 256)))
COLOURS = {"clipped": GROUPS[1], "not clipped": GROUPS[0]}


class Descent(NamedTuple):
    """Path of gradient descent; entry k is the point before update k."""

    w: np.ndarray  # (updates,)
    b: np.ndarray  # (updates,)
    losses: np.ndarray  # (updates,)
    norms: np.ndarray  # (updates,) of the gradient, before clipping


def cliff_loss(w: np.ndarray, b: np.ndarray) -> np.ndarray:
    """Compute the loss (h_T - 0.7)² for every pair of a weight and a bias.

    Example:
        >>> float(cliff_loss(np.array(0.0), np.array(np.arctanh(0.7)))) < 1e-30
        True
    """
    h = np.full(np.broadcast_shapes(np.shape(w), np.shape(b)), START_STATE)
    for _ in range(STEPS):
        h = np.tanh(w * h + b)
    return (h - TARGET) ** 2


def descend(
    rnn_forward: Callable,
    rnn_backward: Callable,
    clip: Callable,
    start: tuple[float, float],
    *,
    learning_rate: float,
    max_norm: float,
    updates: int = 100,
) -> Descent:
    """Run gradient descent on w and b from `start`, with the functions of an RNN.

    Args:
        rnn_forward, rnn_backward, clip: the functions that compute the gradient.
        start: (w, b).
        learning_rate, updates: of the descent.
        max_norm: where the gradient's norm is clipped; `math.inf` for never.
    """
    W_hh, b = np.array([[float(start[0])]]), np.array([float(start[1])])
    x = np.zeros((STEPS, 1, 1))
    h0, W_ih = np.full((1, 1), START_STATE), np.zeros((1, 1))
    path = []
    for _ in range(updates):
        hs, cache = rnn_forward(x, h0, W_ih, W_hh, b)
        error = hs[-1] - TARGET  # (1, 1)
        dhs = np.zeros_like(hs)
        dhs[-1] = 2 * error
        _, _, _, dW_hh, db = rnn_backward(dhs, cache)
        (dW_hh, db), norm = clip([dW_hh, db], max_norm)
        path.append((W_hh.item(), b.item(), error.item() ** 2, norm))
        W_hh, b = W_hh - learning_rate * dW_hh, b - learning_rate * db
    return Descent(*np.array(path).T)


def compare_descents(
    rnn_forward: Callable, rnn_backward: Callable, clip: Callable
) -> dict[str, Descent]:
    """Run both descents of the lesson, from one start with one learning rate.

    Returns:
        "not clipped" and "clipped" -> path; the latter is clipped at norm 0.5.
    """
    limits = {"not clipped": math.inf, "clipped": 0.5}
    return {
        name: descend(
            rnn_forward, rnn_backward, clip, (1.2, -0.3), learning_rate=0.1, max_norm=max_norm
        )
        for name, max_norm in limits.items()
    }


def describe_descents(descents: Mapping[str, Descent]) -> str:
    """Describe the largest gradient and the final loss of each descent."""
    return "\n".join(
        f"{name}: largest gradient norm {path.norms.max():.0f}, "
        f"loss after {len(path.losses) - 1} updates {path.losses[-1]:.1e}"
        for name, path in descents.items()
    )


def draw_cliff(descents: Mapping[str, Descent]) -> Figure:
    """Draw two descents on the loss surface, and their losses against the update.

    Args:
        descents: "clipped" and "not clipped" -> path.
    """
    with style():
        fig = plt.figure(figsize=(9.6, 4.4))
        left = fig.add_subplot(1, 2, 1, projection="3d", computed_zorder=False)
        right = fig.add_subplot(1, 2, 2)
        w, b = np.meshgrid(WEIGHTS, BIASES)
        left.plot_surface(w, b, cliff_loss(w, b), cmap=GREYS, rcount=60, ccount=60, lw=0)
        for name, path in descents.items():
            left.plot(path.w, path.b, path.losses + 0.02, "o-", color=COLOURS[name], ms=3, lw=1.5)
            right.semilogy(path.losses, color=COLOURS[name], label=name)
        left.set(xlabel="weight w", ylabel="bias b", title="A cliff in the loss, drawn as height")
        left.view_init(elev=32, azim=60)
        right.set(title="Only the clipped descent continues", xlabel="update", ylabel="loss")
        right.set(xlim=(0, 60), ylim=(1e-8, 10))
        right.legend(loc="lower left")
    return described(fig, _describe_paths(descents))


def _describe_paths(descents: Mapping[str, Descent]) -> str:
    ends = "; ".join(
        f"{name}, it ends at w = {path.w[-1]:.2f}, b = {path.b[-1]:.2f}, loss {path.losses[-1]:.0e}"
        for name, path in descents.items()
    )
    return (
        "Loss surface with a cliff near b = 0, and two paths of gradient descent from the same "
        f"start: {ends}."
    )


def turn_cliff(descents: Mapping[str, Descent]) -> TurnableSurface:
    """Show two descents on a loss surface that can be turned; its still is `draw_cliff`.

    Args:
        descents: "clipped" and "not clipped" -> path.
    """
    w, b = WEIGHTS[::3], BIASES[::3]
    fig = draw_cliff(descents)
    still = io.BytesIO()
    fig.savefig(still, format="png", dpi=110)
    plt.close(fig)
    return turnable_surface(
        (w, b, cliff_loss(*np.meshgrid(w, b))),
        {name: SurfacePath(p.w, p.b, p.losses, COLOURS[name]) for name, p in descents.items()},
        labels=("weight w", "bias b", "loss"),
        still=still.getvalue(),
        alt=_describe_paths(descents),
    )
