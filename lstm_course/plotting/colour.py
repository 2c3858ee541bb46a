"""Arithmetic of colours: contrast as in WCAG 2.1, and lightness in Oklab (Ottosson, 2020)."""

import numpy as np

# Oklab from linear red, green and blue: to the cones' responses, and on to L, a, b.
TO_CONES = np.array(
    [
        [0.4122214708, 0.5363325363, 0.0514459929],
        [0.2119034982, 0.6806995451, 0.1073969566],
        [0.0883024619, 0.2817188376, 0.6299787005],
    ]
)
TO_OKLAB = np.array(
    [
        [0.2104542553, 0.7936177850, -0.0040720468],
        [1.9779984951, -2.4285922050, 0.4505937099],
        [0.0259040371, 0.7827717662, -0.8086757660],
    ]
)


def linear_rgb(colour: str) -> np.ndarray:
    """Convert "#rrggbb" to linear red, green and blue, (3,)."""
    rgb = np.array([int(colour[k : k + 2], 16) / 255 for k in (1, 3, 5)])
    return np.where(rgb <= 0.04045, rgb / 12.92, ((rgb + 0.055) / 1.055) ** 2.4)


def luminance(colour: str) -> float:
    """Return the relative luminance of WCAG 2.1, 0 for black to 1 for white."""
    return float(linear_rgb(colour) @ [0.2126, 0.7152, 0.0722])


def contrast(one: str, other: str) -> float:
    """Return the contrast of WCAG 2.1 between two colours, 1 to 21.

    Example:
        >>> round(contrast("#ffffff", "#000000"))
        21
    """
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def lighten_to(colour: str, goal: float) -> str:
    """Return the colour of the same hue whose luminance is `goal`, as saturated as a screen allows.

    Args:
        colour: "#rrggbb".
        goal: relative luminance, 0 to 1.
    """
    _, *chroma = TO_OKLAB @ np.cbrt(TO_CONES @ linear_rgb(colour))
    low, high = 0.0, 1.0  # of the lightness
    for _ in range(20):
        middle = (low + high) / 2
        found = _in_gamut(middle, np.array(chroma))
        low, high = (middle, high) if luminance(found) < goal else (low, middle)
    return found


def _in_gamut(lightness: float, chroma: np.ndarray) -> str:
    """Return a colour of this lightness, with as much of the chroma as a screen can show."""
    for share in np.linspace(1, 0, 21):
        lab = np.array([lightness, *share * chroma])
        rgb = np.linalg.solve(TO_CONES, np.linalg.solve(TO_OKLAB, lab) ** 3)
        if np.all((rgb > -1e-3) & (rgb < 1 + 1e-3)):
            break
    rgb = np.clip(rgb, 0, 1)
    levels = np.where(rgb <= 0.0031308, 12.92 * rgb, 1.055 * rgb ** (1 / 2.4) - 0.055)
    return "#" + "".join(f"{round(255 * float(level)):02x}" for level in levels)
