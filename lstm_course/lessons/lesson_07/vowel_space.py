"""The vowels of men, women and children by their first two formants."""

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.figure import Figure
from matplotlib.patches import Ellipse

from lstm_course.plotting.alternative_text import described
from lstm_course.plotting.palette import GREY, GROUPS, INK, style, text_colour
from lstm_course.tasks.vowels import FORMANTS, VOWELS

ALIKE = (("man", "head"), ("child", "heard"))  # two vowels with almost the same formants
SPEAKERS = {"man": GROUPS[1], "woman": GROUPS[0], "child": text_colour(GREY)}
MARKERS = {"man": "o", "woman": "s", "child": "^"}
# labels that would hide another point or the ring: points to the right of their mark
SHIFTS = {
    ("man", "head"): 17,
    ("man", "heard"): -4,
    ("child", "heard"): -17,
    ("woman", "hawed"): -4,
    ("child", "who'd"): -4,
    ("woman", "hood"): -4,
}


def draw_vowel_space() -> Figure:
    """Draw the first and second formant of each vowel, for men, women and children."""
    with style():
        fig, ax = plt.subplots(figsize=(8.0, 5.2))
        for speaker, colour in SPEAKERS.items():
            first, second, _ = np.array(FORMANTS[speaker]).T
            ax.plot(second, first, MARKERS[speaker], color=colour, ms=4)
            for x, y, vowel in zip(second, first, VOWELS, strict=True):
                shift = SHIFTS.get((speaker, vowel), 4)
                ax.annotate(
                    vowel,
                    (x, y),
                    textcoords="offset points",
                    xytext=(shift, 3),
                    ha="right" if shift < 0 else "left",
                    color=colour,
                    fontsize=9,
                )
            ax.plot([], [], MARKERS[speaker], color=colour, label=speaker)
        pair = [FORMANTS[who][VOWELS.index(vowel)] for who, vowel in ALIKE]
        middle = np.mean(pair, axis=0)
        around = Ellipse((middle[1], middle[0]), 140, 84, fc="none", ec=INK, ls="--")
        ax.add_patch(around)
        ax.set(xlabel="second formant (Hz)", ylabel="first formant (Hz)")
        ax.set(xlim=(3400, 650), ylim=(1080, 230))  # as in phonetics, from high to low
        ax.legend(loc="lower left")
    (man, head), (child, heard) = ALIKE
    return described(
        fig,
        f"First against second formant of {len(VOWELS)} vowels for {len(SPEAKERS)} kinds of "
        f'speakers. The "{head}" of a {man}, {pair[0][0]} and {pair[0][1]} Hz, lies beside the '
        f'"{heard}" of a {child}, {pair[1][0]} and {pair[1][1]} Hz.',
    )
