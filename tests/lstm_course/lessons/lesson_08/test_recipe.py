"""The recipe of the trained model."""

from dataclasses import asdict

import pytest

from lstm_course.char_lm.model import CharacterLSTM
from lstm_course.lessons.lesson_08.recipe import Recipe
from lstm_course.lessons.lesson_08.trained_model import LARGEST, require_small


def test_the_default_sizes_fit_into_the_package():
    """Do the default sizes use most of the room, and a larger model none?"""
    model = CharacterLSTM(98, **Recipe().sizes)
    require_small(model)
    assert 2 * sum(p.numel() for p in model.parameters()) > 0.95 * LARGEST
    with pytest.raises(ValueError, match="parameters, expected at most 1,940,000"):
        require_small(CharacterLSTM(98, **Recipe(hidden_size=400).sizes))


def test_the_learning_rate_rises_and_falls_with_the_time():
    """Is it the full rate after the warm-up, and never outside the two limits?"""
    recipe = Recipe(minutes=10, learning_rate=0.5, warmup=0.1, final_share=0.1)
    rates = [recipe.learning_rate_at(second) for second in range(0, 700, 10)]
    assert max(rates) == pytest.approx(0.5) and rates.index(max(rates)) == 6
    assert min(rates) == pytest.approx(0.05) == rates[-1]
    assert rates[6:] == sorted(rates[6:], reverse=True)


@pytest.mark.parametrize(
    ("setting", "value", "sentence"),
    [
        ("precision", "float16", "precision is 'float16', expected float32 or bfloat16"),
        ("minutes", 0.0, r"minutes is 0\.0, expected more than 0"),
        ("patience", -1, "patience is -1, expected more than 0"),
    ],
)
def test_settings_that_will_not_do_are_explained(setting, value, sentence):
    """Does the error quote the setting?"""
    with pytest.raises(ValueError, match=sentence):
        Recipe(**{setting: value})


def test_only_the_time_may_differ_on_resuming():
    """Is any other difference named?"""
    saved = asdict(Recipe())
    assert Recipe(minutes=5).first_difference(saved) is None
    assert Recipe(minutes=5, dropout=0.5).first_difference(saved) == "dropout"
