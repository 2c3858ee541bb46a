"""A text coloured by the activation of a unit."""

from html import escape

import numpy as np

from lstm_course.plotting.palette import GROUPS, HIDDEN
from lstm_course.plotting.theme import style_sheet, variable

POSITIVE, NEGATIVE = HIDDEN, GROUPS[0]
STRONGEST = 0.45  # share of the colour in the background: text stays readable in both themes
CLASS = "lstm-coloured-text"


class ColouredText:
    """A text whose background shows a unit's activation: blue positive, brown negative.

    The colours are those of the page's theme.

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
        style = style_sheet([POSITIVE, NEGATIVE], f".{CLASS}")
        return (
            f'<style>{style}</style><pre class="{CLASS}" style="line-height: 1.5; '
            f'white-space: pre-wrap; background: none; padding: 6px">{spans}</pre>'
        )

    def __repr__(self) -> str:
        return self.text


def _choose_shade(value: float) -> str:
    colour = POSITIVE if value > 0 else NEGATIVE
    share = min(1.0, abs(float(value))) * STRONGEST
    return f"color-mix(in srgb, var({variable(colour)}) {share:.0%}, transparent)"
