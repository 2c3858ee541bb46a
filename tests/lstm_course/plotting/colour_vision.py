"""How colours look to people with each kind of colour vision, and how far apart they are.

Simulation: Machado, Oliveira and Fernandes (2009, "A Physiologically-based Model for Simulation of
Color Vision Deficiency"), at full severity. Distance: Euclidean in Oklab (Ottosson), times 100.
"""

import numpy as np
from matplotlib.colors import to_rgb

from lstm_course.plotting.colour import TO_CONES, TO_OKLAB

KINDS_OF_VISION = {
    "typical": np.eye(3),
    "protanopia": np.array(
        [
            [0.152286, 1.052583, -0.204868],
            [0.114503, 0.786281, 0.099216],
            [-0.003882, -0.048116, 1.051998],
        ]
    ),
    "deuteranopia": np.array(
        [
            [0.367322, 0.860646, -0.227968],
            [0.280085, 0.672501, 0.047413],
            [-0.011820, 0.042940, 0.968881],
        ]
    ),
    "tritanopia": np.array(
        [
            [1.255528, -0.076749, -0.178779],
            [-0.078411, 0.930809, 0.147602],
            [0.004733, 0.691367, 0.303900],
        ]
    ),
}


def linear(colour: str) -> np.ndarray:
    """Return a colour's linear red, green and blue."""
    rgb = np.array(to_rgb(colour))
    return np.where(rgb <= 0.04045, rgb / 12.92, ((rgb + 0.055) / 1.055) ** 2.4)


def contrast(one: str, other: str) -> float:
    """Return the contrast of WCAG 2.1 between two colours, 1 to 21."""
    dark, light = sorted(
        float(linear(colour) @ [0.2126, 0.7152, 0.0722]) for colour in (one, other)
    )
    return (light + 0.05) / (dark + 0.05)


def seen_apart(one: str, other: str) -> float:
    """Return the distance between two colours for the kind of vision that sees the least of it."""
    return min(
        float(np.linalg.norm(perceived(one, kind) - perceived(other, kind)))
        for kind in KINDS_OF_VISION
    )


def perceived(colour: str, kind: str) -> np.ndarray:
    """Return a colour's place in Oklab, times 100, as this kind of vision sees it."""
    seen = np.clip(KINDS_OF_VISION[kind] @ linear(colour), 0, 1)
    return 100 * TO_OKLAB @ np.cbrt(TO_CONES @ seen)
