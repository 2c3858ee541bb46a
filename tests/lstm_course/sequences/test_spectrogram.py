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


def test_twice_as_loud_is_log_four_more():
    """Is it the logarithm of energy?"""
    rng = np.random.default_rng(0)
    audio = 10 * rng.standard_normal(1000)
    louder = log_spectrogram(2 * audio, 8000) - log_spectrogram(audio, 8000)
    np.testing.assert_allclose(louder, np.log(4), atol=1e-3)


def test_too_short():
    """Is less than one window an error that says so?"""
    with pytest.raises(ValueError, match="expected at least 256"):
        log_spectrogram(np.zeros(100), 8000)
