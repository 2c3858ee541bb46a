"""Probes of models: planted signals must be found, noise must not, and the figure is honest."""

import numpy as np
import pytest
import torch

from lstm_course.char_lm.model import CharacterLSTM
from lstm_course.char_lm.probing import Probe, probe_all
from lstm_course.char_lm.text import Vocabulary
from lstm_course.lessons.kept_results import load_results
from lstm_course.lessons.lesson_08.code_labels import PROPERTIES, QUOTES
from lstm_course.lessons.lesson_08.probes import (
    RESULTS,
    TRAINED,
    UNTRAINED,
    WINDOW,
    best_baseline,
    compare_probes,
    describe_probes,
    draw_probe_comparison,
    gain,
    kept_probes,
    last_characters,
    untrained_like,
)
from lstm_course.lessons.lesson_08.trained_model import load_checkpoint
from lstm_course.lessons.lesson_08.weights import weights_fingerprint
from lstm_course.plotting.alternative_text import alternative_text
from lstm_course.plotting.palette import GREY, INK, MODELS
from lstm_course.tasks.source_files import CHARACTERS

VOCABULARY = Vocabulary(CHARACTERS)
FILE = "\fdef f(a):\n    'Do it.'\n    return [(a, 'b')]\n\n\nx = f((1, 2))\n"


def small_model(hidden_size=6):
    torch.manual_seed(0)
    return CharacterLSTM(len(VOCABULARY), hidden_size, num_layers=2, embedding_size=4)


def planted(values, seed=0):
    """Return states in which unit 3 is the property, and the others are noise."""
    states = np.random.default_rng(seed).standard_normal((len(values), 7))
    states[:, 3] = values
    return states


def test_a_planted_signal_is_found_and_noise_is_not():
    """Is the property read from the unit that holds it, in each block, and from no other states?"""
    values = np.repeat(np.random.default_rng(1).standard_normal(300), 10)
    noise = np.random.default_rng(2).standard_normal((3000, 7))
    found = probe_all(planted(values), {"a": values}, block=100)["a"]
    nothing = probe_all(noise, {"a": values}, block=100)["a"]
    assert found.explained > 0.99 and found.best_unit == 3
    assert abs(nothing.explained) < 0.05
    difference, low, high = gain(found, nothing)
    assert difference == pytest.approx(found.explained - nothing.explained)
    assert 0.5 < low < difference < high
    twin = probe_all(np.random.default_rng(3).standard_normal((3000, 7)), {"a": values}, 100)["a"]
    _, low, high = gain(twin, nothing)
    assert low < 0 < high


def test_errors_of_blocks_add_up():
    """Is the mean of the blocks' errors the share that is not explained?"""
    values = np.random.default_rng(1).standard_normal(2050)
    found = probe_all(planted(values) + 1, {"a": values}, block=100)["a"]
    assert len(found.errors) == 6
    assert np.mean(found.errors) == pytest.approx(1 - found.explained)


def test_last_characters_are_those_read_last():
    """Is each feature 1 where the character that many places back is that token, else 0?"""
    tokens, V = np.array([2, 0, 1, 1]), 3
    features = last_characters(tokens, V, count=3).reshape(4, 3, V)
    for t in range(4):
        for back in range(3):
            expected = np.eye(V)[tokens[t - back]] if t >= back else np.zeros(V)
            assert features[t, back].tolist() == expected.tolist()


def test_the_untrained_model_has_the_same_size():
    """Is it as large, the same each time, different from the trained one, and is no global random
    number used up?
    """
    model = small_model()
    before = torch.get_rng_state()
    first, second = (untrained_like(model, len(VOCABULARY)) for _ in range(2))
    assert torch.equal(torch.get_rng_state(), before)
    shapes = [[p.shape for p in one.parameters()] for one in (model, first)]
    assert shapes[0] == shapes[1]
    assert weights_fingerprint(first) == weights_fingerprint(second) != weights_fingerprint(model)


def test_all_sources_are_probed_on_the_same_text():
    """Does every source have a probe of every property, with the same held-out blocks?"""
    found = compare_probes(small_model(), VOCABULARY, FILE * 300, characters=12_000)
    assert set(found) == {TRAINED, UNTRAINED, WINDOW}
    for probes in found.values():
        assert set(probes) == set(PROPERTIES)
        assert {len(one.errors) for one in probes.values()} == {3}
    # the same eight characters recur in every file, and determine quotes nearly everywhere
    assert found[WINDOW][QUOTES].explained > 0.8


def measured(trained, untrained, window, alone=0.3):
    """Build probes with the same numbers for each property."""
    return {
        source: {
            name: Probe(value, 4, alone, (1 - value - 0.01, 1 - value + 0.01))
            for name in PROPERTIES
        }
        for source, value in ((TRAINED, trained), (UNTRAINED, untrained), (WINDOW, window))
    }


@pytest.mark.parametrize(
    ("trained", "verdict", "baseline"),
    [
        (0.9, "training helps", UNTRAINED),
        (0.5, "no clear difference", UNTRAINED),
        (0.2, "the baseline is better", UNTRAINED),
    ],
)
def test_the_verdict_compares_with_the_better_baseline(trained, verdict, baseline):
    """Is training praised only where the interval lies above the better baseline?"""
    probes = measured(trained, 0.5, 0.4)
    assert best_baseline(probes, QUOTES) == baseline
    assert best_baseline(measured(trained, 0.3, 0.4), QUOTES) == WINDOW
    lines = describe_probes(probes).splitlines()
    assert len(lines) == len(PROPERTIES)
    assert all(f": {verdict}" in line for line in lines)


def test_the_figure_has_one_row_per_property():
    """Are the four marks at their values, and negative ones at 0?"""
    probes = measured(0.9, 0.5, -0.4)
    fig = draw_probe_comparison(probes)
    (ax,) = fig.axes
    assert [label.get_text() for label in ax.get_yticklabels()] == list(PROPERTIES)
    assert [set(line.get_xdata()) for line in ax.lines] == [{0}, {0.5}, {0.9}, {0.3}]
    ours = MODELS["lstm"]
    edges = [line.get_markeredgecolor() for line in ax.lines]
    assert edges == [GREY, INK, ours, ours]
    assert alternative_text(fig) == " ".join(describe_probes(probes).split())


def test_kept_probes_are_complete():
    """Does each source have a probe of each property, with errors that add up?"""
    kept = kept_probes()
    assert set(kept) == {TRAINED, UNTRAINED, WINDOW}
    for probes in kept.values():
        assert set(probes) == set(PROPERTIES)
        for one in probes.values():
            assert np.mean(one.errors) == pytest.approx(1 - one.explained, abs=1e-6)


def test_kept_probes_belong_to_the_trained_model():
    """Were they fitted to the states of the model in the package?"""
    kept = load_results("08", RESULTS.stem)
    assert kept["weights"] == weights_fingerprint(load_checkpoint().model)
