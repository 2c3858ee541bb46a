"""The states of a stack that change when one state is perturbed: a way to find its wires.

T time steps, B sequences in a batch, I inputs, H hidden units, L layers. The functions run a given
`stacked_lstm_forward` or `bidirectional_lstm_forward`.
"""

from collections.abc import Callable
from typing import Literal, NamedTuple

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.figure import Figure

from lstm_course.cells.lstm import LSTMCache, LSTMParams
from lstm_course.lessons.lesson_05.stack_layout import (
    HEIGHT,
    WIDTH,
    draw_cell_box,
    draw_label,
    draw_layer_wire,
    draw_star,
    draw_time_wire,
    format_change,
    strength,
)
from lstm_course.plotting.alternative_text import described
from lstm_course.plotting.palette import CELL, HIDDEN, INK, style

SIZE = 0.5  # of a perturbation, added to each entry
State = tuple[np.ndarray, np.ndarray]


class StateChanges(NamedTuple):
    """Largest change of each layer's states at each step, (L, T) each."""

    h: np.ndarray
    c: np.ndarray


def perturb_state(
    stack: Callable,
    x: np.ndarray,
    states: list[State],
    layers: list[LSTMParams],
    *,
    layer: int,
    step: int,
    kind: Literal["h", "c"] = "c",
) -> StateChanges:
    """Run the stack to a step, perturb one state, and compare the rest with an unperturbed run.

    Args:
        stack: `stacked_lstm_forward`, the learner's own or the library's.
        x, states, layers: its arguments.
        layer: whose state is perturbed.
        step: the perturbation comes before it.
        kind: which of the layer's states.
    """
    reached = states
    if step > 0:
        reached = stack(x[:step], states, layers)[1]
    h, c = reached[layer]
    perturbed = list(reached)
    perturbed[layer] = (h + SIZE, c) if kind == "h" else (h, c + SIZE)
    before, after = (stack(x[step:], start, layers)[2] for start in (reached, perturbed))
    return _compare_caches(before, after, step)


def perturb_input(
    stack: Callable,
    x: np.ndarray,
    states: list[State],
    layers: list[LSTMParams],
    *,
    step: int,
) -> StateChanges:
    """Run the stack with and without a perturbation of one step's inputs, and compare."""
    other = x.copy()
    other[step] += SIZE
    return _compare_caches(stack(x, states, layers)[2], stack(other, states, layers)[2], 0)


def perturb_both_directions(
    bidirectional: Callable,
    x: np.ndarray,
    forward_params: LSTMParams,
    backward_params: LSTMParams,
    *,
    step: int,
) -> np.ndarray:
    """Perturb one step's inputs; largest change of both halves' states at each step, (2, T).

    Args:
        bidirectional: `bidirectional_lstm_forward`, the learner's own or the library's.
        x, forward_params, backward_params: its arguments.
        step: whose inputs are perturbed.
    """
    other = x.copy()
    other[step] += SIZE
    change = np.abs(
        bidirectional(other, forward_params, backward_params)
        - bidirectional(x, forward_params, backward_params)
    )  # (T, B, 2H)
    return np.stack([half.max(axis=(1, 2)) for half in np.split(change, 2, axis=2)])


def shut_output_gate(layers: list[LSTMParams], layer: int, bias: float = -50.0) -> list[LSTMParams]:
    """Return the layers, with one whose output gate is shut by a large negative bias."""
    b = layers[layer].b.copy()
    np.split(b, 4)[3][:] = bias  # i, f, g, o
    return [p._replace(b=b) if k == layer else p for k, p in enumerate(layers)]


def _compare_caches(before: list[LSTMCache], after: list[LSTMCache], start: int) -> StateChanges:
    """Compare the caches of two runs that began at step `start`; changes before it are 0."""

    def compare(name: str) -> np.ndarray:
        pairs = zip(before, after, strict=True)
        found = [np.abs(getattr(b, name) - getattr(a, name)).max(axis=(1, 2)) for a, b in pairs]
        return np.pad(np.stack(found), ((0, 0), (start, 0)))  # (L, T)

    return StateChanges(compare("hs"), compare("cs"))


def draw_stack(changes: StateChanges, *, layer: int, step: int, kind: str = "c") -> Figure:
    """Draw a stack unrolled in time and the changes that a perturbed state caused.

    Args:
        changes: of each layer's h and c at each step, (L, T) each, from `perturb_state`.
        layer: whose state was perturbed.
        step: the perturbation comes before it.
        kind: which of the layer's states.
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
                draw_time_wire(ax, x, y + 0.2, CELL, c_from_left or (at_start and kind == "c"), 3.2)
                draw_time_wire(ax, x, y - 0.2, HIDDEN, from_left or (at_start and kind == "h"), 2.2)
                below = changes.h[k - 1, t] > 0 if k else False
                draw_layer_wire(ax, x, y, HIDDEN if k else INK, below)
                shade = strength(max(h, c), max(changes.h.max(), changes.c.max()))
                draw_cell_box(ax, x, y, shade, [f"c {format_change(c)}", f"h {format_change(h)}"])
                if k == 0:
                    draw_label(ax, x, y - 1.05, f"x[{t}]", INK)
            draw_label(ax, -1.75, HEIGHT * k, f"layer {k}", INK, right=True)
            draw_time_wire(ax, WIDTH * T, HEIGHT * k + 0.2, CELL, changes.c[k, -1] > 0, 3.2)
            draw_time_wire(ax, WIDTH * T, HEIGHT * k - 0.2, HIDDEN, changes.h[k, -1] > 0, 2.2)
        for t in range(T):
            draw_layer_wire(ax, WIDTH * t, HEIGHT * L, HIDDEN, changes.h[-1, t] > 0)
            draw_label(ax, WIDTH * t, HEIGHT * L - 0.28, f"hs[{t}]", INK)
        draw_star(ax, WIDTH * (step - 0.5), HEIGHT * layer + (0.2 if kind == "c" else -0.2))
        ax.set(xlim=(-2.9, WIDTH * T - 0.3), ylim=(-1.35, HEIGHT * L), aspect="equal")
        ax.axis("off")
    return described(fig, describe_changes(changes, layer=layer, step=step, kind=kind))


def describe_changes(changes: StateChanges, *, layer: int, step: int, kind: str = "c") -> str:
    """Describe in words which states a perturbation changed.

    Args:
        changes: of each layer's h and c at each step, (L, T) each, from `perturb_state`.
        layer: whose state was perturbed.
        step: the perturbation comes before it.
        kind: which of the layer's states.
    """
    lines = [f"A stack in which {kind} of layer {layer} is perturbed before step {step}."]
    for k, (h, c) in enumerate(zip(*changes, strict=True)):
        largest = max(h.max(), c.max())
        first = int(np.argmax((h > 0) | (c > 0)))
        lines.append(
            f"Layer {k} changes from step {first} on, by up to {largest:.2g}."
            if largest > 0
            else f"Layer {k} does not change."
        )
    return " ".join(lines)
