import numpy as np
import pytest

from lstm_course.tasks.vowels import (
    BANDWIDTHS,
    CONTROL,
    FORMANTS,
    PITCH,
    SAMPLE_RATE,
    SILENCE,
    VOWELS,
    filter_gain,
    utterance,
    voice,
)


def test_the_table_is_complete():
    """Does every speaker have three rising formants per vowel, a child's above a man's?"""
    man, woman, child = (np.array(FORMANTS[speaker]) for speaker in ("man", "woman", "child"))
    for formants in (man, woman, child):
        assert formants.shape == (len(VOWELS), 3)
        assert np.all(np.diff(formants, axis=1) > 0) and formants.max() < SAMPLE_RATE / 2
    assert np.all(man < child) and np.all(woman <= child)
    assert set(PITCH) == set(FORMANTS)


def test_filter_gain_against_poles():
    """Is the gain that of resonators written with complex poles?"""
    frequency = np.array([50.0, 400.0, 1500.0, 3000.0])
    formants = np.tile([500.0, 1500.0, 2500.0], (4, 1))
    s = 1j * frequency[:, None]
    resonators = formants**2 / (s**2 + BANDWIDTHS * s + formants**2)
    expected = np.abs(np.prod(resonators, axis=1))
    np.testing.assert_allclose(filter_gain(frequency, formants), expected)


@pytest.mark.parametrize("speaker", ["man", "child"])
def test_voice_has_its_pitch_and_its_formants(speaker):
    """Are the loudest frequencies multiples of the pitch, near the first formant?"""
    formants, pitch = np.array(FORMANTS[speaker][2], dtype=float), PITCH[speaker]
    audio = voice(np.full(200, pitch), np.tile(formants, (200, 1)), np.ones(200))
    assert len(audio) == 200 * CONTROL
    assert np.sqrt(np.mean(audio**2)) == pytest.approx(1)
    spectrum = np.abs(np.fft.rfft(audio * np.hanning(len(audio))))
    loudest = np.fft.rfftfreq(len(audio), 1 / SAMPLE_RATE)[spectrum.argmax()]
    assert loudest / pitch == pytest.approx(round(loudest / pitch), abs=0.02)
    assert abs(loudest - formants[0]) < pitch


def test_labels_say_what_was_said():
    """Collapsed and without silence, are the labels the vowels, repeats kept apart by a pause?"""
    rng = np.random.default_rng(0)
    repeats, neighbours, pauses = 0, 0, 0
    for _ in range(60):
        said = utterance(rng)
        runs = said.labels[np.append(True, said.labels[1:] != said.labels[:-1])]
        assert runs[0] == runs[-1] == SILENCE
        assert runs[runs != SILENCE].tolist() == said.vowels.tolist()
        assert 3 <= len(said.vowels) <= 5
        assert len(said.audio) == len(said.labels) * CONTROL
        same = np.diff(said.vowels) == 0
        repeats += np.any(same)
        neighbours += np.sum(~same)
        pauses += np.sum(runs == SILENCE) - 2 - np.sum(same)  # without those at both ends
    assert repeats > 5
    assert pauses / neighbours == pytest.approx(1 / 3, abs=0.1)


def test_silence_is_quiet():
    """Is there much less energy in pauses?"""
    said = utterance(np.random.default_rng(2))
    loudness = np.sqrt(np.mean(said.audio.reshape(-1, CONTROL) ** 2, axis=1))
    quiet = loudness[:5].mean()  # the first 25 ms
    assert quiet < 0.2 * loudness[said.labels != SILENCE].mean()
    assert quiet == pytest.approx(0.1, rel=0.2)  # the noise alone


def test_the_pitch_falls():
    """Is the pitch higher at the beginning of an utterance than at its end?"""
    falls = 0
    for seed in range(12):
        said = utterance(np.random.default_rng(seed))
        start, end = (_pitch(part) for part in (said.audio[400:2000], said.audio[-2000:-400]))
        falls += start > end
    assert falls >= 10


def _pitch(audio):
    """The pitch in Hz at the largest autocorrelation within the range of voices."""
    lags = np.arange(SAMPLE_RATE // 400, SAMPLE_RATE // 80)
    correlation = [np.corrcoef(audio[:-lag], audio[lag:])[0, 1] for lag in lags]
    return SAMPLE_RATE / lags[np.argmax(correlation)]
