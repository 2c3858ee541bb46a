"""The kept runs of lesson 07: can they be repeated, and do they support the text?"""

import numpy as np
import pytest
from sklearn.datasets import load_digits
from statsmodels.datasets import co2

from lstm_course.lessons.kept_results import load_results
from lstm_course.lessons.lesson_07 import (
    agreement_runs,
    forecast_runs,
    handwriting_runs,
    speech_runs,
    unit_examination,
)
from lstm_course.lessons.lesson_07.agreement import train_language_model
from lstm_course.lessons.lesson_07.forecasting import (
    CHANGES,
    LEVELS,
    error_by_horizon,
    linear_forecast,
    split,
    train_forecaster,
)
from lstm_course.lessons.lesson_07.handwriting import split_images, train_reader
from lstm_course.lessons.lesson_07.protocol import SEARCH_SEEDS, TEST_SEEDS, choose
from lstm_course.lessons.lesson_07.vowels import train_recogniser
from lstm_course.sequences.masked_loss import masked_cross_entropy
from lstm_course.sequences.padding import pad_and_mask
from lstm_course.sequences.standardisation import standardise
from lstm_course.sequences.windowing import windows

SEEDS: dict[str, int] = {}  # of experiments with fewer than ten
FILES = ("agreement", "handwriting_rows", "forecasts", "speech")


@pytest.mark.parametrize("name", FILES)
def test_test_seeds_are_not_those_of_the_search(name):
    """Did seeds train that no choice has seen, as the file itself states?"""
    size = load_results("07", name)["size"]
    assert size["seeds"] == list(TEST_SEEDS)[: SEEDS.get(name, 10)]
    assert size["search seeds"] == list(SEARCH_SEEDS)[: len(size["search seeds"])]
    assert not set(size["seeds"]) & set(size["search seeds"])


def test_the_text_is_that_of_the_kept_runs():
    """Do the kept runs show what the lesson states?"""
    far = {
        kind: agreement_runs.beyond_training(values)
        for kind, values in agreement_runs.kept_accuracies().items()
    }
    assert {kind: (values > 0.99).sum() for kind, values in far.items()} == {"lstm": 8, "rnn": 8}
    assert agreement_runs.kept_outcome().winner == "tie"
    at_four, at_most = agreement_runs.ATTRACTORS.index(4), -1
    guesses = {kind: values < 0.6 for kind, values in agreement_runs.kept_accuracies().items()}
    assert guesses["rnn"][:, at_four].sum() == 1 and guesses["lstm"][:, at_most].sum() == 2
    units = unit_examination.kept_units()
    assert all(unit.without < 0.7 for unit in units)
    others = [unit for unit in units if not unit.keeps_number]
    assert len(others) == 2 and max(unit.correlation for unit in others) < 0.335
    assert all(0.89 < unit.largest_correlation < 0.95 for unit in others)
    assert handwriting_runs.kept_outcome().winner == "tie"
    changes = forecast_runs.kept_errors()[CHANGES].mean(axis=1)
    assert (changes > forecast_runs.kept_linear_error()).sum() == 8
    assert round(forecast_runs.kept_outcome().p, 2) == 0.11
    levels = forecast_runs.kept_errors()[LEVELS].mean()
    assert 20 < levels / changes.mean() < 25


@pytest.mark.parametrize("name", FILES)
def test_the_search_chose_the_smallest_validation_value(name):
    """Is each chosen rate the best of the search?"""
    kept = load_results("07", name)
    (searched,) = (
        kept[key] for key in kept if key.startswith("validation") and key.endswith("search")
    )
    for kind, by_rate in searched.items():
        assert (
            choose({float(rate): values for rate, values in by_rate.items()})
            == (kept["chosen"][kind])
        )


@pytest.mark.slow
def test_a_kept_language_model_is_repeated():
    """Does the LSTM of seed 0 give the same accuracies and the same unit again?"""
    kept = load_results("07", "agreement")
    model = train_language_model(
        "lstm",
        0,
        pad_and_mask,
        masked_cross_entropy,
        rate=kept["chosen"]["lstm"],
        updates=agreement_runs.KEPT_UPDATES,
    ).model
    assert agreement_runs.measure_agreement(model).tolist() == kept["accuracies"]["lstm"][0]
    found = unit_examination.summarise(unit_examination.examine(model))
    np.testing.assert_allclose(found, kept["units"][0])


@pytest.mark.slow
def test_a_kept_reader_is_repeated():
    """Does the RNN of seed 0 give the same accuracy again?"""
    kept, digits = load_results("07", "handwriting_rows"), load_digits()
    reader = train_reader(
        "rnn",
        "rows",
        split_images(digits.images / 16, digits.target, 0),
        0,
        rate=kept["chosen"]["rnn"],
        updates=handwriting_runs.KEPT_UPDATES,
    )
    assert reader.accuracy == kept["accuracies"]["rnn"][0]


@pytest.fixture(scope="module")
def series():
    """The months of the lesson."""
    monthly = co2.load_pandas().data["co2"].resample("MS").mean()["1964-05":]
    return monthly.to_numpy()


@pytest.mark.slow
def test_a_kept_forecast_is_repeated(series):
    """Does the LSTM of changes with seed 0 make the same errors again?"""
    kept, parts = load_results("07", "forecasts"), split(windows, series, forecast_runs.CUTS)
    made = train_forecaster(
        standardise,
        parts,
        0,
        of_changes=True,
        rate=kept["chosen"][CHANGES],
        updates=forecast_runs.KEPT_UPDATES,
    )
    errors = error_by_horizon(made.forecast, parts.test.targets)
    np.testing.assert_allclose(errors, kept["errors"][CHANGES][0], rtol=1e-6)


def test_the_linear_forecast_is_repeated(series):
    """Is its error that of the chosen ridge, which the validation part chose?"""
    kept, parts = load_results("07", "forecasts"), split(windows, series, forecast_runs.CUTS)
    assert choose(forecast_runs.search_ridge(parts)) == kept["chosen ridge"]
    forecast = linear_forecast(parts.train, parts.test.inputs, kept["chosen ridge"])
    np.testing.assert_allclose(
        error_by_horizon(forecast, parts.test.targets), kept["linear error"], rtol=1e-6
    )


@pytest.mark.slow
def test_a_kept_recogniser_is_repeated():
    """Does the bidirectional LSTM of seed 0 make the same errors again?"""
    kept, kind = load_results("07", "speech"), "bidirectional"
    parts = speech_runs.draw_recordings(speech_runs.KEPT_RECORDINGS)
    network = train_recogniser(
        kind,
        0,
        parts["training"],
        parts["validation"],
        pad_and_mask,
        rate=kept["chosen"][kind],
        updates=speech_runs.KEPT_UPDATES,
    ).network
    name = speech_runs.name_of(kind)
    assert speech_runs.measure(kind, network, parts)[name] == kept["rates"][name][0]
