"""Which states of a stack feel it if one state is disturbed: the wires, found by pulling at them.

T time steps, B sequences in a batch, I inputs, H hidden units, L layers. Everything here runs a
`stacked_lstm_forward` that is handed in, or a `bidirectional_lstm_forward`.
"""

from collections.abc import Callable
from typing import Literal, NamedTuple

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.figure import Figure

from lstm_course.cells.lstm import LSTMParams
from lstm_course.lessons.lesson_05.stack_layout import (
    HEIGHT,
    WIDTH,
    along,
    cell,
    label,
    number,
    star,
    strength,
    up,
)
from lstm_course.plotting.palette import CELL, HIDDEN, INK, style

State = tuple[np.ndarray, np.ndarray]


class Changes(NamedTuple):
    """Largest change of each layer's states at each step, (L, T) each."""

    h: np.ndarray
    c: np.ndarray


def disturb_state(
    stack: Callable,
    x: np.ndarray,
    states: list[State],
    layers: list[LSTMParams],
    *,
    layer: int,
    step: int,
    kind: Literal["h", "c"] = "c",
    size: float = 0.5,
) -> Changes:
    """Let the stack run for some steps, add something to one state, and let it run on.

    Args:
        stack: `stacked_lstm_forward`, or one's own.
        x, states, layers: its arguments.
        layer: whose state is disturbed.
        step: before which step.
        kind: its h or its c.
        size: what is added to each of its numbers.
    """
    reached = states
    if step > 0:
        reached = stack(x[:step], states, layers)[1]
    h, c = reached[layer]
    pulled = list(reached)
    pulled[layer] = (h + size, c) if kind == "h" else (h, c + size)
    return _changes(stack(x[step:], reached, layers)[2], stack(x[step:], pulled, layers)[2], step)


def disturb_input(
    stack: Callable,
    x: np.ndarray,
    states: list[State],
    layers: list[LSTMParams],
    *,
    step: int,
    size: float = 0.5,
) -> Changes:
    """Run the stack with and without something added to the inputs of one step."""
    other = x.copy()
    other[step] += size
    return _changes(stack(x, states, layers)[2], stack(other, states, layers)[2], 0)


def disturb_both_directions(
    bidirectional: Callable,
    x: np.ndarray,
    forward_params: LSTMParams,
    backward_params: LSTMParams,
    *,
    step: int,
    size: float = 0.5,
) -> np.ndarray:
    """Largest change of the forward and the backward half at each step, (2, T).

    Args:
        bidirectional: `bidirectional_lstm_forward`, or one's own.
        x, forward_params, backward_params: its arguments.
        step: whose inputs are disturbed.
        size: what is added to them.
    """
    other = x.copy()
    other[step] += size
    change = np.abs(
        bidirectional(other, forward_params, backward_params)
        - bidirectional(x, forward_params, backward_params)
    )  # (T, B, 2H)
    return np.stack([half.max(axis=(1, 2)) for half in np.split(change, 2, axis=2)])


def gates_that_feel(
    stack: Callable,
    x: np.ndarray,
    states: list[State],
    layers: list[LSTMParams],
    *,
    layer: int = 0,
    size: float = 0.5,
) -> np.ndarray:
    """Largest changes of i, f, g, o at the first step when one block of the weights is moved.

    Args:
        stack: `stacked_lstm_forward`, or one's own.
        x, states, layers: its arguments.
        layer: whose weights are moved.
        size: what is added to them.

    Returns:
        (3, 4, 4): W_ih, W_hh, b; which of their four blocks was moved; which of i, f, g, o.
    """
    before = stack(x, states, layers)[2][layer]
    felt = np.zeros((3, 4, 4))
    for which, block in np.ndindex(3, 4):
        moved = [weights.copy() for weights in layers[layer]]
        np.split(moved[which], 4)[block] += size  # a view: H of the 4H rows
        others = [LSTMParams(*moved) if k == layer else p for k, p in enumerate(layers)]
        after = stack(x, states, others)[2][layer]
        felt[which, block] = [
            np.abs(getattr(after, gate)[0] - getattr(before, gate)[0]).max() for gate in "ifgo"
        ]
    return felt


def shut_output_gate(layers: list[LSTMParams], layer: int, bias: float = -50.0) -> list[LSTMParams]:
    """The same layers, one of which shows nothing: the bias of its output gate is far down."""
    b = layers[layer].b.copy()
    np.split(b, 4)[3][:] = bias  # i, f, g, o
    return [p._replace(b=b) if k == layer else p for k, p in enumerate(layers)]


def _changes(before: list, after: list, start: int) -> Changes:
    """Compare the caches of two runs that began at step `start`: nothing changes before it."""

    def of(name: str) -> np.ndarray:
        pairs = zip(before, after, strict=True)
        found = [np.abs(getattr(b, name) - getattr(a, name)).max(axis=(1, 2)) for a, b in pairs]
        return np.pad(np.stack(found), ((0, 0), (start, 0)))  # (L, T)

    return Changes(of("hs"), of("cs"))


def draw_stack(changes: Changes, *, layer: int, step: int, kind: str = "c") -> Figure:
    """A stack unrolled in time: what went along its wires after a state had been disturbed.

    Args:
        changes: of each layer's h and c at each step, (L, T) each, as `disturb_state` gives them.
        layer: whose state was disturbed.
        step: before which step.
        kind: "h" or "c".
    """
    L, T = changes.h.shape
    with style():
        fig, ax = plt.subplots(figsize=(9.4, 1.1 * L + 1.0))
        for k in range(L):
            for t in range(T):
                x, y = WIDTH * t, HEIGHT * k
                h, c = changes.h[k, t], changes.c[k, t]
                at_start = (k, t) == (layer, step)
                from_left = changes.h[k, t - 1] > 0 if t else False
                c_from_left = changes.c[k, t - 1] > 0 if t else False
                along(ax, x, y + 0.2, CELL, c_from_left or (at_start and kind == "c"), 3.2)
                along(ax, x, y - 0.2, HIDDEN, from_left or (at_start and kind == "h"), 2.2)
                below = changes.h[k - 1, t] > 0 if k else False
                up(ax, x, y, HIDDEN if k else INK, below)
                shade = strength(max(h, c), max(changes.h.max(), changes.c.max()))
                cell(ax, x, y, shade, [f"c {number(c)}", f"h {number(h)}"])
                if k == 0:
                    label(ax, x, y - 1.05, f"x[{t}]", INK)
            label(ax, -1.75, HEIGHT * k, f"layer {k}", INK, right=True)
            along(ax, WIDTH * T, HEIGHT * k + 0.2, CELL, changes.c[k, -1] > 0, 3.2)
            along(ax, WIDTH * T, HEIGHT * k - 0.2, HIDDEN, changes.h[k, -1] > 0, 2.2)
        for t in range(T):
            up(ax, WIDTH * t, HEIGHT * L, HIDDEN, changes.h[-1, t] > 0)
            label(ax, WIDTH * t, HEIGHT * L - 0.28, f"hs[{t}]", INK)
        star(ax, WIDTH * (step - 0.5), HEIGHT * layer + (0.2 if kind == "c" else -0.2))
        ax.set(xlim=(-2.9, WIDTH * T - 0.3), ylim=(-1.35, HEIGHT * L), aspect="equal")
        ax.axis("off")
    return fig
