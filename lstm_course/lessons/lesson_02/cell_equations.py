"""The LSTM cell with one gate highlighted, and the gate's equation beside it."""

from typing import NamedTuple

import matplotlib.pyplot as plt
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from lstm_course.plotting.alternative_text import described
from lstm_course.plotting.cell_diagram import Focus, describe_cell, draw_cell
from lstm_course.plotting.palette import CELL, GATES, HIDDEN, style


class Equation(NamedTuple):
    """Text beside the diagram: the name, the meaning in words, the equation in symbols."""

    colour: str
    name: str
    words: str
    symbols: str


def _format_equation(letter: str, activation: str) -> str:
    weights = (
        rf"x\,W_{{ih}}^{{{letter}\,\top}} + h_{{prev}}\,W_{{hh}}^{{{letter}\,\top}} + b^{letter}"
    )
    return rf"${letter} = {activation}({weights})$"


EQUATIONS: dict[Focus, tuple[Equation, ...]] = {
    "forget": (
        Equation(
            GATES["f"],
            "forget gate",
            "how much of the cell state is kept?",
            _format_equation("f", r"\sigma"),
        ),
        Equation(CELL, "cell state", "the part that is kept", r"$f \odot c_{prev}$"),
    ),
    "input": (
        Equation(
            GATES["i"],
            "input gate",
            "how much of the candidate is added?",
            _format_equation("i", r"\sigma"),
        ),
        Equation(GATES["g"], "candidate", "what could be added?", _format_equation("g", r"\tanh")),
        Equation(
            CELL, "cell state", "their product is added", r"$c = f \odot c_{prev} + i \odot g$"
        ),
    ),
    "output": (
        Equation(
            GATES["o"],
            "output gate",
            "how much of the cell state is visible?",
            _format_equation("o", r"\sigma"),
        ),
        Equation(HIDDEN, "hidden state", "the visible part", r"$h = o \odot \tanh(c)$"),
    ),
}


def draw_gate_beside_equation(focus: Focus) -> Figure:
    """Draw the cell with one gate highlighted, and the gate's computation beside it.

    Args:
        focus: "forget", "input" (with the candidate) or "output".
    """
    with style():
        fig, (left, right) = plt.subplots(1, 2, figsize=(12.4, 4.8), width_ratios=(2.3, 1))
        draw_cell(focus, left)
        equations = EQUATIONS[focus]
        for k, equation in enumerate(equations):
            y = 0.5 + 0.29 * ((len(equations) - 1) / 2 - k)
            _write_equation(right, y, equation)
        right.set(xlim=(0, 1), ylim=(0, 1))
        right.axis("off")
    names = ", ".join(f"{equation.name} ({equation.words})" for equation in equations)
    return described(fig, f"{describe_cell(focus)} Beside it, equations: {names}.")


def _write_equation(ax: Axes, y: float, equation: Equation) -> None:
    """Write name, words and symbols around height y, beside a bar in the gate's colour."""
    ax.plot([0, 0], [y - 0.1, y + 0.1], color=equation.colour, linewidth=7, solid_capstyle="butt")
    ax.text(0.05, y + 0.075, equation.name, va="center", weight="bold", fontsize=13)
    ax.text(0.05, y + 0.005, equation.words, va="center", fontsize=11)
    ax.text(0.05, y - 0.075, equation.symbols, va="center", fontsize=14.5)
