"""Synthesised sequences of vowels: recordings, and the vowels in them.

A voice is a series of harmonics of its pitch, filtered by the resonances of the mouth, the
*formants* (Fant 1960, the source-filter model). The formants are measured averages of 76 speakers:
Peterson & Barney (1952), "Control methods used in a study of the vowels", Journal of the Acoustical
Society of America 24, table II.
"""

from typing import NamedTuple

import numpy as np

SAMPLE_RATE = 8000  # Hz
CONTROL = 40  # samples between two control points of voice and mouth: 5 ms
BANDWIDTHS = np.array([60.0, 90.0, 150.0])  # of the three formants, Hz; our choice, typical values
GLIDE = 0.06  # s, from one vowel to the next
PAUSE = 0.06  # s
NOISE = 0.1  # standard deviation, relative to a voice of unit RMS

VOWELS = ("heed", "hid", "head", "had", "hod", "hawed", "hood", "who'd", "hud", "heard")
SILENCE = len(VOWELS)  # the label of a control point without a vowel
PITCH = {"man": 132.0, "woman": 223.0, "child": 264.0}  # Hz, means over the table's vowels
FORMANTS = {  # Hz, F1 F2 F3 of each vowel, in the order of VOWELS
    "man": (
        (270, 2290, 3010),
        (390, 1990, 2550),
        (530, 1840, 2480),
        (660, 1720, 2410),
        (730, 1090, 2440),
        (570, 840, 2410),
        (440, 1020, 2240),
        (300, 870, 2240),
        (640, 1190, 2390),
        (490, 1350, 1690),
    ),
    "woman": (
        (310, 2790, 3310),
        (430, 2480, 3070),
        (610, 2330, 2990),
        (860, 2050, 2850),
        (850, 1220, 2810),
        (590, 920, 2710),
        (470, 1160, 2680),
        (370, 950, 2670),
        (760, 1400, 2780),
        (500, 1640, 1960),
    ),
    "child": (
        (370, 3200, 3730),
        (530, 2730, 3600),
        (690, 2610, 3570),
        (1010, 2320, 3320),
        (1030, 1370, 3170),
        (680, 1060, 3180),
        (560, 1410, 3310),
        (430, 1170, 3260),
        (850, 1590, 3360),
        (560, 1820, 2160),
    ),
}


class Utterance(NamedTuple):
    """A recording of several vowels in one voice."""

    audio: np.ndarray  # (samples,)
    vowels: np.ndarray  # the vowels in order, (L,): indices into VOWELS
    labels: np.ndarray  # the vowel at each control point, SILENCE in pauses
    speaker: str


def utterance(rng: np.random.Generator) -> Utterance:
    """Synthesise three to five random vowels in a random voice.

    The size of each speaker's mouth varies by a few per cent, each vowel misses its target by a few
    per cent, and the pitch falls. Vowels glide into each other, or a short pause separates them:
    always between two equal vowels, otherwise with probability 1/3.

    Args:
        rng: generator of the random numbers.

    Returns:
        The recording with its labels.

    Example:
        >>> said = utterance(np.random.default_rng(0))
        >>> [VOWELS[v] for v in said.vowels], said.speaker
        (['hawed', 'head', 'had', 'heed'], 'child')
    """
    speaker = str(rng.choice(list(FORMANTS)))
    vowels = rng.integers(len(VOWELS), size=rng.integers(3, 6))
    size, pitch = rng.normal(1, 0.06), PITCH[speaker] * rng.normal(1, 0.08)
    targets: list[np.ndarray] = []  # formants at each control point
    labels: list[int] = []
    for k, vowel in enumerate(vowels):
        if k and (vowel == vowels[k - 1] or rng.random() < 1 / 3):
            targets += [targets[-1]] * _control_points(PAUSE)
            labels += [SILENCE] * _control_points(PAUSE)
        formants = np.array(FORMANTS[speaker][vowel]) * size * rng.normal(1, 0.04, size=3)
        length = _control_points(rng.uniform(0.08, 0.18))
        targets += [formants] * length
        labels += [vowel] * length
    around = _control_points(0.05)  # silence before and after
    spoken = np.array([SILENCE] * around + labels + [SILENCE] * around)  # (M,)
    padded = np.array([targets[0]] * around + targets + [targets[-1]] * around)  # (M, 3)
    formants = _smooth(padded, _control_points(GLIDE))
    loudness = _smooth((spoken != SILENCE)[:, None].astype(float), _control_points(0.02))[:, 0]
    falling = pitch * np.linspace(1.08, 0.92, len(spoken))  # (M,)
    audio = voice(falling, formants, loudness)
    return Utterance(audio + NOISE * rng.standard_normal(len(audio)), vowels, spoken, speaker)


def voice(pitch: np.ndarray, formants: np.ndarray, loudness: np.ndarray) -> np.ndarray:
    """Synthesise a voice: a sum of harmonics, weighted by source and filter.

    Args:
        pitch: pitch in Hz at M control points, CONTROL samples apart, (M,).
        formants: frequencies of the formants in Hz, (M, 3).
        loudness: loudness from 0 to 1, (M,).

    Returns:
        The audio, scaled to unit RMS, (M · CONTROL,).
    """
    harmonics = np.arange(1, int(SAMPLE_RATE / 2 / pitch.max()) + 1)[:, None]  # (K, 1)
    # the source falls with 1/k; the mouth is the filter
    strength = loudness * filter_gain(harmonics * pitch, formants) / harmonics  # (K, M)
    phase = 2 * np.pi * np.cumsum(_samples(pitch)) / SAMPLE_RATE  # (S,)
    audio = np.sum(_samples(strength) * np.cos(harmonics * phase), axis=0)
    return audio / np.sqrt(np.mean(audio**2))


def filter_gain(frequency: np.ndarray, formants: np.ndarray) -> np.ndarray:
    """Compute the gain of the mouth at a frequency: a product of three resonances.

    Args:
        frequency: frequency in Hz, (..., M).
        formants: frequencies of the formants in Hz, (M, 3).

    Returns:
        The gain, 1 at the lowest frequencies, (..., M).
    """
    f, F = frequency[..., None], formants  # (..., M, 1), (M, 3)
    return np.prod(F**2 / np.sqrt((F**2 - f**2) ** 2 + (BANDWIDTHS * f) ** 2), axis=-1)


def _samples(values: np.ndarray) -> np.ndarray:
    """Interpolate linearly between M control points: (..., M) to (..., M · CONTROL)."""
    change = np.diff(values, append=values[..., -1:])[..., None]  # (..., M, 1)
    lines = values[..., None] + change * (np.arange(CONTROL) / CONTROL)  # (..., M, CONTROL)
    return lines.reshape(*values.shape[:-1], -1)


def _control_points(seconds: float) -> int:
    """Return the number of control points in a time span."""
    return round(seconds * SAMPLE_RATE / CONTROL)


def _smooth(values: np.ndarray, width: int) -> np.ndarray:
    """Compute a moving average over `width` control points, (M, ...)."""
    padded = np.pad(values, ((width // 2, width - 1 - width // 2), (0, 0)), mode="edge")
    return np.lib.stride_tricks.sliding_window_view(padded, width, axis=0).mean(-1)
