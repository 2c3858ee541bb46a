"""The experiments of lesson 07, with as little training as possible."""

import re
from types import SimpleNamespace

import numpy as np
import pytest
from sklearn.datasets import load_digits
from sklearn.linear_model import LogisticRegression

from lstm_course.lessons.lesson_07 import (
    agreement_runs,
    forecast_runs,
    handwriting_runs,
    sampled_sentences,
    speech_runs,
    unit_examination,
    uses_claim,
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
    for kind in ("lstm", "rnn"):
        experiment.train(kind)
    return experiment


@pytest.fixture(scope="module")
def handwriting():
    digits = load_digits()
    experiment = handwriting_runs.HandwritingExperiment(
        digits.images / 16,
        digits.target,
        LogisticRegression(max_iter=1000),
        runs={"rows": (2, 2), "pixels": (1, 2)},
    )
    for reading in ("rows", "pixels"):
        for kind in ("rnn", "lstm"):
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
    for kind in ("bidirectional", "forward", *speech_runs.FRAMES):
        experiment.train(kind)
    return experiment


def test_agreement_beyond_training_is_the_mean_of_the_long_sentences(language):
    """Do the lengths of training stay out of the comparison?"""
    far = language.beyond_training()["lstm"]
    np.testing.assert_allclose(far, language.accuracies["lstm"][:, 3:].mean(axis=1))
    said = language.describe("tie")
    assert "RNN" in said and f"{language.outcome()}; your guess: tie" in said
    assert {line.get_label() for line in language.draw().axes[0].lines} >= {"LSTM", "RNN", "bigram"}


def test_baselines_without_a_memory_are_wrong_at_attractors(language):
    """Is every verb wrong that follows an attractor, and none that follows its subject?"""
    for accuracies in language.baselines().values():
        assert accuracies[0] == 1 and not accuracies[1:].any()


def test_examination_finds_the_unit_that_costs_most(language):
    """Is the most important unit that of the smallest accuracy, all units excluded?"""
    found = unit_examination.Examination(np.array([0.9, 0.1]), np.array([0.5, 0.8, 0.4]), 1.0)
    assert found.unit == 0 and found.keeps_number
    assert not found._replace(correlation=np.array([0.7, 0.1])).keeps_number
    assert not found._replace(accuracy=np.array([0.75, 0.8, 1.0])).keeps_number
    assert "unit  0, |correlation| 0.90, 50%" in unit_examination.describe_examination(found)


def test_untrained_models_do_not_keep_the_number(language):
    """Does the claim fail where nothing was learned, with a row per model?"""
    conclusion = unit_examination.conclude_number_unit(language.models["lstm"])
    assert (conclusion.claim, conclusion.verdict) == ("7.1", "false")
    assert "0 of 2 models" in conclusion.evidence and conclusion.table.count("| seed") == 2


def test_samples_are_counted(language):
    """Is a model's only sentence at temperature 0 counted once?"""
    said = sampled_sentences.describe_samples(language.models["lstm"][0], sample_next, (0, 1), 5)
    cold, hot = said.splitlines()
    assert "  1 different of 5" in cold and "τ = 1" in hot


def test_handwriting_is_measured_for_every_kind(handwriting):
    """Does each reading have its number of seeds, and the baseline those of the rows?"""
    assert {key: len(v) for key, v in handwriting.accuracies().items()} == {
        ("rows", "rnn"): 2,
        ("rows", "lstm"): 2,
        ("pixels", "rnn"): 1,
        ("pixels", "lstm"): 1,
    }
    assert (handwriting.logistic > 0.9).all() and handwriting.outcome() == "baseline"
    assert "baseline; your guess: lstm" in handwriting.describe("lstm")
    assert len(handwriting.draw_reach().axes) == 2 and handwriting.draw().axes


def test_forecasts_of_all_kinds_have_errors(forecasts):
    """Are the seeds' errors those of the test part, and is the untrained LSTM the worse one?"""
    errors = forecasts.mean_errors()
    assert len(errors) == 6 and len(errors[LEVELS]) == len(errors[CHANGES]) == 2
    assert errors[LINEAR].shape == (1,) and forecasts.outcome() == "baseline"
    assert forecasts.describe().endswith("your guess: –")
    assert forecasts.draw_errors().axes and forecasts.draw_window().axes
    assert forecasts.describe_leak().count("ppm") == 2


def test_speech_methods_are_compared(speech):
    """Does each classifier take part with and without its short runs, each LSTM once?"""
    assert len(speech.rates) == 6 and all(len(values) == 2 for values in speech.rates.values())
    even = [values.mean() for name, values in speech.rates.items() if name.startswith("frames, ev")]
    assert speech.best_baseline("frames, even times").mean() == min(even)
    assert speech.describe("tie").count("frames with") == 2 and speech.draw().axes


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


def test_uses_are_decided_task_by_task(language, handwriting, forecasts, speech):
    """Is the verdict that of the tasks that the LSTM wins?"""
    comparisons = uses_claim.compare_tasks(language, handwriting, forecasts, speech)
    assert [one.task for one in comparisons] == [
        "next word",
        "handwriting",
        "time series",
        "speech",
    ]
    wins = uses_claim.Comparison("a", "b", np.array([1.0, 1.0]), np.array([0.0, 0.0]))
    loses = uses_claim.Comparison("c", "d", np.array([0.0, 0.0]), np.array([1.0, 1.0]))
    verdicts = [
        uses_claim.conclude_uses(tasks).verdict
        for tasks in ([wins, wins], [wins, loses], [loses, loses])
    ]
    assert verdicts == ["true", "true if", "false"]
    assert "illustration" in uses_claim.conclude_uses([wins]).evidence


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
