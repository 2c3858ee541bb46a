"""The gate playground: four sliders, and a cell state with three entries that follows them."""

from collections.abc import Mapping
from types import SimpleNamespace
from typing import Any, NamedTuple

import numpy as np

import lstm_course
from autograder.notebook.widgets.view import widget_view
from lstm_course.plotting.palette import CELL, GATES, GREY, HIDDEN

C_PREV = (2.0, 3.0, 4.0)
START = {"f": 2.0, "i": 0.0, "g": 1.0, "o": 1.0}  # pre-activations when the playground opens
NAMES = {"f": "forget f", "i": "input i", "g": "candidate g", "o": "output o"}

# Settings that the page without a kernel shows in a table.
EXAMPLES: tuple[tuple[str, dict[str, float]], ...] = (
    ("as it opens", START),
    ("keep everything", {"f": 6.0, "i": -6.0, "g": 1.0, "o": 1.0}),
    ("erase", {"f": -6.0, "i": -6.0, "g": 1.0, "o": 1.0}),
    ("overwrite", {"f": -6.0, "i": 6.0, "g": 1.0, "o": 1.0}),
    ("subtract", {"f": 6.0, "i": 6.0, "g": -3.0, "o": 1.0}),
    ("keep, but hide", {"f": 6.0, "i": -6.0, "g": 1.0, "o": -6.0}),
)

LOW, HIGH = -1.0, 5.0  # of the bars: the cell state stays between them, because |i g| < 1
BAR_WIDTH = 120


class Step(NamedTuple):
    """One step of the cell: the four gate blocks, and the states that they give."""

    gates: dict[str, float]  # activated i, f, g and o
    kept: np.ndarray  # (3,) f ⊙ c_prev
    c: np.ndarray  # (3,) cell state
    h: np.ndarray  # (3,) hidden state


def one_step(functions: SimpleNamespace, a: Mapping[str, float]) -> Step:
    """Run one step from the cell state [2, 3, 4], with the same pre-activations for all entries.

    Args:
        functions: namespace with sigmoid, forget, write and expose, from `own_or_reference`.
        a: pre-activations of f, i, g and o.
    """
    each = {name: np.full(len(C_PREV), float(a[name])) for name in "figo"}
    f, i, o = (functions.sigmoid(each[name]) for name in "fio")
    g = np.tanh(each["g"])
    kept = functions.forget(np.array(C_PREV), f)
    c = functions.write(kept, i, g)
    gates = {"f": float(f[0]), "i": float(i[0]), "g": float(g[0]), "o": float(o[0])}
    return Step(gates, kept, c, functions.expose(c, o))


class GatePlayground:
    """Sliders for the pre-activations of f, i, g and o, and the states that follow from them.

    Example:
        >>> import lstm_course
        >>> print(GatePlayground(lstm_course))
        f = 0.88, i = 0.50, g = 0.76, o = 0.73: c = [2.14, 3.02, 3.90], h = [0.71, 0.73, 0.73]
    """

    def __init__(self, functions: SimpleNamespace) -> None:
        self.functions = functions

    def __repr__(self) -> str:
        step = one_step(self.functions, START)
        return (
            f"{_describe_gates(step)}: c = {_format_entries(step.c)}, h = {_format_entries(step.h)}"
        )

    def _repr_html_(self) -> str:
        """Page without a kernel: the opening settings as bars, and a table of other settings."""
        rows = "".join(
            f"<tr><td>{name}</td>"
            + "".join(f"<td>{a[letter]:g}</td>" for letter in "figo")
            + f"<td>{_format_entries(step.c)}</td><td>{_format_entries(step.h)}</td></tr>"
            for name, a in EXAMPLES
            for step in [one_step(self.functions, a)]
        )
        head = "".join(f"<th>a of {letter}</th>" for letter in "figo")
        return (
            f'<div class="lstm-playground">{_draw_states(one_step(self.functions, START))}'
            f"<table><thead><tr><th></th>{head}<th>c</th><th>h</th></tr></thead>"
            f"<tbody>{rows}</tbody></table></div>"
        )

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, Any]:
        bundle = {"text/plain": repr(self), "text/html": self._repr_html_()}
        return bundle | widget_view(self.widget)

    def widget(self) -> Any:
        """Make the ipywidgets box: the sliders, and the bars below them."""
        import ipywidgets as w

        sliders = {
            letter: w.FloatSlider(
                value=START[letter],
                min=-6.0,
                max=6.0,
                step=0.1,
                description=NAMES[letter],
                readout_format="+.1f",
                style={"handle_color": GATES[letter], "description_width": "7em"},
                layout=w.Layout(width="28em"),
            )
            for letter in "figo"
        }
        picture = w.HTML()

        def on_move(_: Any = None) -> None:
            a = {letter: slider.value for letter, slider in sliders.items()}
            picture.value = _draw_states(one_step(self.functions, a))

        for slider in sliders.values():
            slider.observe(on_move, names="value")
        on_move()
        return w.VBox([*sliders.values(), picture]).add_class("lstm-playground")


def gate_playground(functions: SimpleNamespace | None = None) -> GatePlayground:
    """Show the playground with the given sigmoid, forget, write and expose.

    Args:
        functions: namespace with these four, as `own_or_reference` returns it; None for the
            course's own.
    """
    if functions is None:
        names = ("sigmoid", "forget", "write", "expose")
        functions = SimpleNamespace(**{name: getattr(lstm_course, name) for name in names})
    return GatePlayground(functions)


def _draw_states(step: Step) -> str:
    """Draw c_prev, f ⊙ c_prev, i ⊙ g, c and h as rows of bars."""
    f, i, g, o = (step.gates[letter] for letter in "figo")
    rows = (
        ("c_prev", CELL, np.array(C_PREV), "the cell state before"),
        ("f ⊙ c_prev", GATES["f"], step.kept, f"the forget gate keeps a share of {f:.2f}"),
        ("i ⊙ g", GATES["g"], step.c - step.kept, f"{i:.2f} of the candidate {g:+.2f} comes in"),
        ("c", CELL, step.c, "the cell state after both"),
        ("h", HIDDEN, step.h, f"a share of {o:.2f} of tanh(c) is shown"),
    )
    body = "".join(
        f'<tr style="white-space: nowrap"><td style="text-align: right">{name}</td>'
        + "".join(f"<td>{_draw_bar(value, colour)}</td>" for value in values)
        + f'<td style="text-align: left">{words}</td></tr>'
        for name, colour, values, words in rows
    )
    return (
        f"<table><tbody>{body}</tbody></table>"
        f'<p class="lstm-playground-answer">{_describe_gates(step)}: '
        f"<b>c = {_format_entries(step.c)}</b>, <b>h = {_format_entries(step.h)}</b></p>"
    )


def _draw_bar(value: float, colour: str) -> str:
    """Draw a bar from zero, with its value at the end."""
    unit = BAR_WIDTH / (HIGH - LOW)
    zero, end = -LOW * unit, (value - LOW) * unit
    left, width = min(zero, end), abs(end - zero)
    return (
        f'<svg width="{BAR_WIDTH + 40}" height="20" style="display: block" role="img" '
        f'aria-label="{value:.2f}">'
        f'<rect x="{left:.1f}" y="3" width="{width:.1f}" height="14" fill="{colour}"/>'
        f'<line x1="{zero:.1f}" x2="{zero:.1f}" y1="0" y2="20" stroke="{GREY}"/>'
        f'<text x="{max(zero, end) + 4:.1f}" y="14.5" font-size="12" fill="currentColor">'
        f"{value:.2f}</text></svg>"
    )


def _describe_gates(step: Step) -> str:
    return ", ".join(f"{letter} = {step.gates[letter]:.2f}" for letter in "figo")


def _format_entries(values: np.ndarray) -> str:
    return "[" + ", ".join(f"{value + 0.0:.2f}" for value in values) + "]"
