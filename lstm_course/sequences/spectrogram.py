"""Log-mel spectrograms: the loudness of a recording by time and frequency."""

import numpy as np

WINDOW, HOP = 256, 128  # samples: 32 and 16 ms at 8000 Hz
BANDS = 26


def log_spectrogram(audio: np.ndarray, sample_rate: int) -> np.ndarray:
    """Compute the log-energy of a recording in mel bands, frame by frame.

    The bands are evenly spaced on the mel scale (Stevens, Volkmann & Newman 1937): narrow at low
    frequencies and wide at high ones, as in the ear.

    Args:
        audio: samples, (S,).
        sample_rate: sampling rate in Hz.

    Returns:
        The spectrogram (T, BANDS), one frame per HOP samples: T = 1 + (S - WINDOW) // HOP.

    Raises:
        ValueError: audio is shorter than one window.

    Example:
        >>> tone = np.sin(2 * np.pi * 1000 * np.arange(800) / 8000)
        >>> spectrum = log_spectrogram(tone, 8000)
        >>> spectrum.shape, int(band_centres(8000)[spectrum[0].argmax()].round())
        ((5, 26), 964)
    """
    if len(audio) < WINDOW:
        raise ValueError(f"audio has {len(audio)} samples, expected at least {WINDOW}")
    frames = np.lib.stride_tricks.sliding_window_view(audio, WINDOW)[::HOP]  # (T, WINDOW)
    power = np.abs(np.fft.rfft(frames * np.hanning(WINDOW))) ** 2  # (T, WINDOW/2 + 1)
    return np.log(power @ mel_filters(sample_rate).T + 1e-3)


def mel_filters(sample_rate: int) -> np.ndarray:
    """Compute triangular filters, one per band, from the left to the right neighbour's centre.

    Args:
        sample_rate: sampling rate in Hz.

    Returns:
        The weights of a spectrum's frequencies, (BANDS, WINDOW/2 + 1).
    """
    edges = _edges(sample_rate)
    left, centre, right = (edges[k : k + BANDS, None] for k in range(3))  # (BANDS, 1)
    f = np.fft.rfftfreq(WINDOW, 1 / sample_rate)
    return np.clip(np.minimum((f - left) / (centre - left), (right - f) / (right - centre)), 0, 1)


def band_centres(sample_rate: int) -> np.ndarray:
    """Compute the centre frequencies of the bands in Hz, (BANDS,)."""
    return _edges(sample_rate)[1:-1]


def _edges(sample_rate: int) -> np.ndarray:
    highest = 2595 * np.log10(1 + sample_rate / 2 / 700)
    return 700 * (10 ** (np.linspace(40.0, highest, BANDS + 2) / 2595) - 1)
