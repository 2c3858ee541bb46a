"""The learner's runs of lesson 07, with as little training as possible, beside the kept ones."""

import re
from types import SimpleNamespace

import numpy as np
import pytest
from sklearn.datasets import load_digits

from lstm_course.lessons.lesson_07 import (
    agreement_runs,
    forecast_runs,
    handwriting_runs,
    sampled_sentences,
    speech_runs,
    unit_examination,
)
from lstm_course.lessons.lesson_07.forecasting import CHANGES, LEVELS, LINEAR
from lstm_course.lessons.lesson_07.vowel_space import draw_vowel_space
from lstm_course.lessons.lesson_07.wirings import draw_wirings
from lstm_course.sequences.ctc import greedy_ctc_decode
from lstm_course.sequences.masked_loss import masked_cross_entropy
from lstm_course.sequences.padding import pad_and_mask
from lstm_course.sequences.sampling import sample_next
from lstm_course.sequences.standardisation import standardise
from lstm_course.sequences.windowing import windows

MONTHS = np.arange(430)
SERIES = 320 + 0.12 * MONTHS + 3 * np.sin(MONTHS * np.pi / 6)  # a trend and a season


@pytest.fixture(scope="module")
def language():
    functions = SimpleNamespace(
        pad_and_mask=pad_and_mask, masked_cross_entropy=masked_cross_entropy
    )
    experiment = agreement_runs.AgreementExperiment(functions, seeds=2, updates=2)
    for kind in agreement_runs.KINDS:
        experiment.train(kind)
    return experiment


@pytest.fixture(scope="module")
def handwriting():
    digits = load_digits()
    experiment = handwriting_runs.HandwritingExperiment(
        digits.images / 16, digits.target, runs={"rows": (2, 2), "pixels": (1, 2)}
    )
    for reading in handwriting_runs.READINGS:
        for kind in handwriting_runs.KINDS:
            experiment.train(kind, reading)
    return experiment


@pytest.fixture(scope="module")
def forecasts():
    functions = SimpleNamespace(windows=windows, standardise=standardise)
    experiment = forecast_runs.ForecastExperiment(functions, SERIES, seeds=2, updates=2)
    experiment.train()
    return experiment


@pytest.fixture(scope="module")
def speech():
    functions = SimpleNamespace(pad_and_mask=pad_and_mask, greedy_ctc_decode=greedy_ctc_decode)
    experiment = speech_runs.SpeechExperiment(functions, size=(10, 1, 2))
    for kind in speech_runs.OWN_KINDS:
        experiment.train(kind)
    return experiment


def test_agreement_beyond_training_is_the_mean_of_the_long_sentences():
    """Do the lengths of training stay out of the comparison?"""
    accuracies = np.arange(18.0).reshape(2, 9)
    np.testing.assert_allclose(
        agreement_runs.beyond_training(accuracies), accuracies[:, 3:].mean(axis=1)
    )


def test_own_language_models_are_described_and_drawn(language):
    """Is each kind described as the learner's, and drawn beside the kept one?"""
    assert language.train("lstm").startswith("yours: LSTM")
    assert all(values.shape == (2, 9) for values in language.accuracies.values())
    assert "your guess: tie" in language.describe("tie")
    labels = {line.get_label() for line in language.draw().axes[0].lines}
    assert {"LSTM, kept", "RNN, kept", "LSTM, yours", "RNN, yours", "bigram"} <= labels


def test_baselines_without_a_memory_are_wrong_at_attractors():
    """Is every verb wrong that follows an attractor, and none that follows its subject?"""
    for accuracies in agreement_runs.measure_baselines().values():
        assert accuracies[0] == 1 and not accuracies[1:].any()


def test_examination_finds_the_unit_that_costs_most():
    """Is the most important unit that of the smallest accuracy, all units excluded?"""
    found = unit_examination.Examination(np.array([0.9, -0.95]), np.array([0.5, 0.8, 0.4]), 1.0)
    assert found.unit == 0
    said = unit_examination.describe_examination(found)
    assert "unit  0, |correlation| 0.90, 50%" in said and "unit  1, |correlation| 0.95" in said
    assert unit_examination.summarise(found) == (0.5, 0.4, 0.9, 0.95, 1.0)


def test_a_unit_keeps_the_number_if_both_conditions_hold():
    """Is neither a lesion nor a correlation enough?"""
    unit = unit_examination.UnitSummary(0.5, 1.0, 0.9, 0.9, 1.0)
    assert unit.keeps_number
    assert not unit._replace(correlation=0.7).keeps_number
    assert not unit._replace(without=0.75).keeps_number


def test_claim_about_the_number_counts_its_models():
    """Is it true for all, conditional for some, false for none, with a row per model?"""
    unit = unit_examination.UnitSummary(0.5, 1.0, 0.9, 0.9, 1.0)
    other = unit._replace(without=0.9)
    verdicts = []
    for units in ([unit, unit], [unit, other], [other, other]):
        conclusion = unit_examination.conclude_number_unit(units)
        assert conclusion.claim == "7.1" and conclusion.table.count("| seed") == 2
        assert f"In {units.count(unit)} of 2 models, there" in conclusion.evidence
        verdicts.append(conclusion.verdict)
    assert verdicts == ["true", "true if", "false"]


def test_samples_are_counted(language):
    """Is a model's only sentence at temperature 0 counted once?"""
    said = sampled_sentences.describe_samples(language.models["lstm"][0], sample_next, (0, 1), 5)
    cold, hot = said.splitlines()
    assert "  1 different of 5" in cold and "τ = 1" in hot


def test_own_readers_are_described_and_drawn(handwriting):
    """Does each reading have its number of seeds, and each figure its content?"""
    assert {key: len(values) for key, values in handwriting.accuracies().items()} == {
        ("rows", "rnn"): 2,
        ("rows", "lstm"): 2,
        ("pixels", "rnn"): 1,
        ("pixels", "lstm"): 1,
    }
    assert "your guess: lstm" in handwriting.describe("lstm")
    assert len(handwriting.draw_reach().axes) == 2 and handwriting.draw().axes


def test_own_forecasts_have_errors(forecasts):
    """Are the errors those of the test part, one per seed, and is the leak described?"""
    errors = forecasts.errors()
    assert {name: each.shape for name, each in errors.items()} == {
        LEVELS: (2, 24),
        CHANGES: (2, 24),
    }
    assert forecasts.plain_errors()[LINEAR].max() < 0.1 < errors[LEVELS].min()
    assert forecasts.describe().endswith("your guess: –")
    assert forecasts.draw_errors().axes and forecasts.draw_window().axes
    assert forecasts.describe_leak().count("yours, seed 0") == 2


def test_own_recognisers_are_described_and_drawn(speech):
    """Does the classifier take part with and without its short runs, the LSTM once?"""
    assert {name: len(values) for name, values in speech.rates.items()} == {
        "LSTM, bidirectional": 2,
        "frames, true times": 2,
        "frames, true times, short runs dropped": 2,
    }
    assert set(speech.rates) < set(speech_runs.kept_rates())
    assert speech.describe("tie").count("frames with") == 2 and speech.draw().axes


def test_the_shortest_run_is_chosen_on_validation_recordings(monkeypatch):
    """Does the choice read the validation part alone, and the test part only use it?"""
    asked = []

    def error_rate(decode, network, heard, shortest=1):
        asked.append((heard, shortest))
        return abs(shortest - 2) if heard == "validation" else shortest

    monkeypatch.setattr(speech_runs, "error_rate", error_rate)
    parts = {name: name for name in ("training", "validation", "test")}
    rates = speech_runs.measure("frames, true times", None, parts)
    assert rates == {"frames, true times": 1, "frames, true times, short runs dropped": 2}
    assert [heard for heard, _ in asked].count("test") == 2
    assert "training" not in dict(asked)


def test_the_example_is_one_that_the_lstm_recognises(speech, monkeypatch):
    """Is it a recording with a vowel twice in a row, and are both outputs listed?"""
    found = []

    def decode(log_probs, blank):
        return [found[-1].vowels.tolist()]

    def scores(network, one):
        found.append(one)
        return np.zeros((len(one.labels), 1, 11))

    monkeypatch.setattr(speech_runs.vowels, "scores", scores)
    monkeypatch.setattr(speech.functions, "greedy_ctc_decode", decode)
    said, with_ctc, _ = speech.describe_example().splitlines()
    assert said.removeprefix("said: ") == with_ctc.removeprefix("LSTM with CTC: ")
    assert np.any(np.diff(found[-1].vowels) == 0) and speech.draw_example().axes


def test_every_figure_has_alternative_text_with_numbers(language, handwriting, forecasts, speech):
    """Can someone who cannot see a figure learn what it shows?"""
    model = language.models["lstm"][0]
    figures = [
        language.draw(),
        unit_examination.draw_examination(model, unit_examination.examine(model)),
        handwriting.draw_image(),
        handwriting.draw(),
        handwriting.draw_reach(),
        forecast_runs.draw_co2(list(range(len(SERIES))), SERIES),
        forecasts.draw_errors(),
        forecasts.draw_window(),
        speech.draw(),
        draw_wirings(),
        draw_vowel_space(),
    ]
    for figure in figures:
        assert re.search(r"\d", figure.get_label()), figure
