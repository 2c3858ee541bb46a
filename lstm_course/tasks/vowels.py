"""Sequences of vowels, synthesised: what a microphone would record, and what was said.

A voice is a row of harmonics of its pitch, of which the resonances of the mouth (the *formants*)
let some pass better than others (Fant 1960, the source and the filter). The formants are measured
ones: averages of 76 speakers, Peterson & Barney (1952), "Control methods used in a study of the
vowels", Journal of the Acoustical Society of America 24, table II.
"""

from typing import NamedTuple

import numpy as np

SAMPLE_RATE = 8000  # Hz
CONTROL = 40  # samples between two settings of voice and mouth: 5 ms
BANDWIDTHS = np.array([60.0, 90.0, 150.0])  # of the three formants, Hz; our choice, typical values
GLIDE = 0.06  # s, from one vowel to the next
PAUSE = 0.06  # s
NOISE = 0.1  # of the recording, where the voice has an effective value of 1

VOWELS = ("heed", "hid", "head", "had", "hod", "hawed", "hood", "who'd", "hud", "heard")
SILENCE = len(VOWELS)  # the label of a moment in which nothing is said
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
    """Some vowels, one after the other, in one voice."""

    audio: np.ndarray  # (samples,)
    vowels: np.ndarray  # what was said, (L,): numbers of VOWELS
    labels: np.ndarray  # what is said at each moment, one a CONTROL samples; SILENCE in pauses
    speaker: str


def utterance(rng: np.random.Generator) -> Utterance:
    """Three to five random vowels in a random voice.

    Every speaker's mouth is a few per cent larger or smaller than the average, every vowel a few
    per cent beside its target, and the pitch falls. Vowels glide into each other, or there is a
    short pause: always between two that are the same, else once in three times.

    Example:
        >>> said = utterance(np.random.default_rng(0))
        >>> [VOWELS[v] for v in said.vowels], said.speaker
        (['hawed', 'head', 'had', 'heed'], 'child')
    """
    speaker = str(rng.choice(list(FORMANTS)))
    vowels = rng.integers(len(VOWELS), size=rng.integers(3, 6))
    size, pitch = rng.normal(1, 0.06), PITCH[speaker] * rng.normal(1, 0.08)
    targets, labels = [], []
    for k, vowel in enumerate(vowels):
        if k and (vowel == vowels[k - 1] or rng.random() < 1 / 3):
            targets += [targets[-1]] * _moments(PAUSE)
            labels += [SILENCE] * _moments(PAUSE)
        formants = np.array(FORMANTS[speaker][vowel]) * size * rng.normal(1, 0.04, size=3)
        length = _moments(rng.uniform(0.08, 0.18))
        targets += [formants] * length
        labels += [vowel] * length
    around = _moments(0.05)  # silence before and behind
    labels = np.array([SILENCE] * around + labels + [SILENCE] * around)
    targets = np.array([targets[0]] * around + targets + [targets[-1]] * around)  # (M, 3)
    formants = _smooth(targets, _moments(GLIDE))
    loudness = _smooth((labels != SILENCE)[:, None].astype(float), _moments(0.02))[:, 0]
    falling = pitch * np.linspace(1.08, 0.92, len(labels))  # (M,)
    audio = voice(falling, formants, loudness)
    return Utterance(audio + NOISE * rng.standard_normal(len(audio)), vowels, labels, speaker)


def voice(pitch: np.ndarray, formants: np.ndarray, loudness: np.ndarray) -> np.ndarray:
    """A sum of harmonics, each as strong as source and filter make it at its frequency.

    Args:
        pitch: in Hz at M moments, CONTROL samples apart, (M,).
        formants: their frequencies in Hz, (M, 3).
        loudness: from 0 to 1, (M,).

    Returns:
        audio (M · CONTROL,), of unit power where it is loudest, about.
    """
    harmonics = np.arange(1, int(SAMPLE_RATE / 2 / pitch.max()) + 1)[:, None]  # (K, 1)
    # the source falls with 1/k, the filter is what the mouth makes of it
    strength = loudness * filter_gain(harmonics * pitch, formants) / harmonics  # (K, M)
    phase = 2 * np.pi * np.cumsum(_samples(pitch)) / SAMPLE_RATE  # (S,)
    audio = np.sum(_samples(strength) * np.cos(harmonics * phase), axis=0)
    return audio / np.sqrt(np.mean(audio**2))


def filter_gain(frequency: np.ndarray, formants: np.ndarray) -> np.ndarray:
    """How much the mouth lets pass at a frequency: a product of three resonances.

    Args:
        frequency: in Hz, (..., M).
        formants: in Hz, (M, 3).

    Returns:
        gain (..., M), 1 at the lowest frequencies.
    """
    f, F = frequency[..., None], formants  # (..., M, 1), (M, 3)
    return np.prod(F**2 / np.sqrt((F**2 - f**2) ** 2 + (BANDWIDTHS * f) ** 2), axis=-1)


def _samples(values: np.ndarray) -> np.ndarray:
    """Values at M moments, (..., M), as straight lines between them: (..., M · CONTROL)."""
    change = np.diff(values, append=values[..., -1:])[..., None]  # (..., M, 1)
    lines = values[..., None] + change * (np.arange(CONTROL) / CONTROL)  # (..., M, CONTROL)
    return lines.reshape(*values.shape[:-1], -1)


def _moments(seconds: float) -> int:
    return round(seconds * SAMPLE_RATE / CONTROL)


def _smooth(values: np.ndarray, width: int) -> np.ndarray:
    """Moving average over `width` moments, (M, ...)."""
    padded = np.pad(values, ((width // 2, width - 1 - width // 2), (0, 0)), mode="edge")
    return np.lib.stride_tricks.sliding_window_view(padded, width, axis=0).mean(-1)
