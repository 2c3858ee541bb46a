"""Settings: do they suit the device, and does the learning rate follow its schedule?"""

from typing import get_args

import pytest

from lstm_course.char_lm.settings import PRECISIONS, TrainingSettings, settings_for
from lstm_course.size import Size


@pytest.mark.parametrize("size", get_args(Size))
def test_a_gpu_gets_what_persistent_kernels_ask_for(size):
    """Does the large model meet all of cuDNN's conditions that are in our hands?"""
    settings = settings_for("cuda", size)
    assert settings.precision == "float16"
    assert settings.num_layers == 1
    assert settings.hidden_size <= 1024 and settings.hidden_size % 128 == 0
    assert settings.embedding_size % 128 == 0
    assert settings.batch_size <= 128 and settings.batch_size % 8 == 0


def test_a_cpu_gets_a_model_that_it_can_train():
    """Is it float32, with 256 units at full size and less work at smaller sizes?"""
    trial, quick, full = (settings_for("cpu", size) for size in get_args(Size))
    assert PRECISIONS[full.precision] is None
    assert full.hidden_size == 256
    assert trial.steps < quick.steps < full.steps and quick.hidden_size < full.hidden_size


def test_the_size_is_the_environments(monkeypatch):
    """Without a size, does LSTM_COURSE_SIZE decide?"""
    monkeypatch.setenv("LSTM_COURSE_SIZE", "full")
    assert settings_for("cpu") == settings_for("cpu", "full")
    monkeypatch.setenv("LSTM_COURSE_SIZE", "quick")
    assert settings_for("cpu") == settings_for("cpu", "quick")


def test_the_learning_rate_rises_straight_and_falls_along_a_cosine():
    """Is it 1/w, 2/w, … 1, then half-way down in the middle, and 5% at the end and after it?"""
    settings = TrainingSettings(steps=110, warmup=10)
    shares = [settings.learning_rate_share(step) for step in range(200)]
    assert shares[:10] == pytest.approx([(k + 1) / 10 for k in range(10)])
    assert shares[10] == 1
    assert shares[60] == pytest.approx((1 + 0.05) / 2)
    assert shares[110] == shares[199] == pytest.approx(0.05)


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [({"precision": "float8"}, "expected one of float32"), ({"batch_size": 0}, "expected 1 or")],
)
def test_impossible_settings_are_refused(wrong, sentence):
    """Is there a sentence that names what is wrong?"""
    with pytest.raises(ValueError, match=sentence):
        TrainingSettings(**wrong)
