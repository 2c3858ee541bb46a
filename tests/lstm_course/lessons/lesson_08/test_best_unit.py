"""The clearest unit: chosen by the probes, and shown along an excerpt and along own code."""

import numpy as np
import pytest

from lstm_course.char_lm.probing import Probe, states_along
from lstm_course.lessons.lesson_08.best_unit import (
    colour_best_unit,
    colour_code,
    describe_best_unit,
)
from lstm_course.lessons.lesson_08.code_labels import QUOTES
from lstm_course.lessons.lesson_08.probes import TRAINED, clearest_property
from lstm_course.lessons.lesson_08.trained_model import load_checkpoint
from tests.lstm_course.lessons.lesson_08.test_probes import (
    FILE,
    VOCABULARY,
    measured,
    small_model,
)


def test_the_best_unit_colours_its_own_activations():
    """Is the excerpt coloured by the unit that explains a property best, after a warm-up?"""
    probes = measured(0.9, 0.5, 0.4)
    probes[TRAINED][QUOTES] = Probe(0.9, 2, 0.8, (0.1,))
    assert clearest_property(probes) == QUOTES
    assert "Unit 2 of trained LSTM" in describe_best_unit(probes)
    model = small_model()
    text = FILE * 40
    shown = colour_best_unit(model, VOCABULARY, text, probes)
    start = text.index(shown.text)
    states = states_along(model, VOCABULARY, text)
    np.testing.assert_allclose(shown.values, states[start : start + len(shown.text), 2], atol=1e-3)


def test_the_excerpt_shows_the_property_vary():
    """Is the part of the text chosen in which the property is not constant?"""
    probes = measured(0.9, 0.5, 0.4)
    probes[TRAINED][QUOTES] = Probe(0.9, 2, 0.8, (0.1,))
    text = "\f" + "x = 1\n" * 300 + "y = 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa'\n" * 20 + "x = 1\n" * 300
    assert "y = '" in colour_best_unit(small_model(), VOCABULARY, text, probes).text


def test_own_code_is_coloured_by_the_same_unit():
    """Does each character get the activation of the best unit, read from the initial state?"""
    probes = measured(0.9, 0.5, 0.4)
    probes[TRAINED][QUOTES] = Probe(0.9, 2, 0.8, (0.1,))
    model, code = small_model(), "f(a)"
    shown = colour_code(model, VOCABULARY, code, probes)
    assert shown.text == code
    np.testing.assert_array_equal(shown.values, states_along(model, VOCABULARY, code)[:, 2])
    with pytest.raises(ValueError, match="expected at least one character"):
        colour_code(model, VOCABULARY, "", probes)


def test_the_unit_of_the_course_sees_brackets():
    """Is the unit positive inside the brackets of new code, and lower after they close?"""
    trained, code = load_checkpoint(), "values = max(first_value, second_value)\n"
    values = colour_code(trained.model, trained.vocabulary, code).values
    start, end = code.index("(") + 2, code.index(")")
    assert values[start:end].mean() > 0.3 > values[end + 1 :].max()
