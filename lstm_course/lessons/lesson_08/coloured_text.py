"""A text coloured by the activation of a unit."""

from html import escape

import numpy as np

from lstm_course.plotting.palette import GROUPS, HIDDEN

POSITIVE, NEGATIVE = HIDDEN, GROUPS[0]


class ColouredText:
    """A text whose background shows a unit's activation: blue positive, brown negative.

    Args:
        text: N characters.
        values: the unit after each, from -1 to 1, (N,).

    Raises:
        ValueError: the numbers of characters and values differ.
    """

    def __init__(self, text: str, values: np.ndarray) -> None:
        if len(text) != len(values):
            raise ValueError(f"{len(text)} characters and {len(values)} values, expected as many")
        self.text = text
        self.values = values

    def _repr_html_(self) -> str:
        """Return one span per character, without scripts."""
        spans = "".join(
            f'<span style="background-color: {_choose_shade(value)}">{escape(character)}</span>'
            for character, value in zip(self.text, self.values, strict=True)
        )
        return (
            '<pre style="line-height: 1.5; white-space: pre-wrap; color: #222222; '
            f'background: white; padding: 6px">{spans}</pre>'
        )

    def __repr__(self) -> str:
        return self.text


def _choose_shade(value: float) -> str:
    colour = POSITIVE if value > 0 else NEGATIVE
    red, green, blue = (int(colour[k : k + 2], 16) for k in (1, 3, 5))
    return f"rgba({red}, {green}, {blue}, {min(1.0, abs(float(value))) * 0.65:.2f})"
