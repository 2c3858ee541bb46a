import numpy as np
import pytest

from lstm_course.sequences.spectrogram import (
    BANDS,
    HOP,
    WINDOW,
    band_centres,
    log_spectrogram,
    mel_filters,
)


def test_frames_are_counted_and_placed():
    """Is a click seen in the frames whose windows hold it, and in no other?"""
    audio = np.zeros(2000)
    audio[1000] = 100.0
    spectrum = log_spectrogram(audio, 8000)
    assert spectrum.shape == (1 + (2000 - WINDOW) // HOP, BANDS)
    starts = np.arange(len(spectrum)) * HOP
    holds = (starts < 1000) & (starts + WINDOW - 1 > 1000)
    assert np.all((spectrum.max(1) > np.log(1e-3) + 1) == holds)


@pytest.mark.parametrize("frequency", [250.0, 700.0, 1500.0, 3000.0])
def test_a_tone_is_loudest_in_its_band(frequency):
    """Is the loudest band the one whose centre is nearest, on the mel scale?"""
    audio = np.sin(2 * np.pi * frequency * np.arange(1000) / 8000)

    def mel(f):
        return np.log(1 + f / 700)

    nearest = np.abs(mel(band_centres(8000)) - mel(frequency)).argmin()
    assert np.all(np.abs(log_spectrogram(audio, 8000).argmax(1) - nearest) <= 1)


def test_filters_overlap_so_that_nothing_between_them_is_lost():
    """Is every frequency between the outer centres heard by some band, and each band not empty?"""
    weights = mel_filters(8000)
    f = np.fft.rfftfreq(WINDOW, 1 / 8000)
    centres = band_centres(8000)
    inside = (f > centres[0]) & (f < centres[-1])
    np.testing.assert_allclose(weights.sum(0)[inside], 1, atol=1e-12)
    assert np.all(weights.max(1) > 0)


def test_values_are_those_of_a_plain_fourier_sum():
    """Is each band the log of triangle-weighted energies of a Hann window, one by one?"""
    audio = 3 * np.random.default_rng(1).standard_normal(256 + 128)
    n, k = np.arange(256), np.arange(129)
    frame = audio[128:] * np.sin(np.pi * n / 255) ** 2
    energy = np.abs(np.exp(-2j * np.pi * np.outer(k, n) / 256) @ frame) ** 2
    mels = np.linspace(40, 2595 * np.log10(1 + 4000 / 700), 28)
    corners = 700 * (10 ** (mels / 2595) - 1)
    f = k * 8000 / 256
    for band, actual in enumerate(log_spectrogram(audio, 8000)[1]):
        triangle = np.interp(f, corners[band : band + 3], [0, 1, 0], left=0, right=0)
        assert actual == pytest.approx(np.log(triangle @ energy + 1e-3), abs=1e-9)
    assert band == BANDS - 1


def test_twice_as_loud_is_log_four_more():
    """Is it the logarithm of energy?"""
    rng = np.random.default_rng(0)
    audio = 10 * rng.standard_normal(1000)
    louder = log_spectrogram(2 * audio, 8000) - log_spectrogram(audio, 8000)
    np.testing.assert_allclose(louder, np.log(4), atol=1e-3)


def test_too_short():
    """Is less than one window an error that says so?"""
    with pytest.raises(ValueError, match="expected at least 256"):
        log_spectrogram(np.zeros(255), 8000)
    assert log_spectrogram(np.zeros(256), 8000).shape == (1, BANDS)
