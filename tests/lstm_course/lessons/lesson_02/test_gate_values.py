"""Gates of a trained model: is the model torch's, and are its gates what torch's layer has?"""

import numpy as np
import pytest
import torch

import lstm_course
from lstm_course.lessons.lesson_02 import gate_values as experiment

TEXT = "the cat sat on the mat. " * 60
FUNCTIONS = experiment.GateFunctions(
    lstm_course.lstm_gates, lstm_course.forget, lstm_course.write, lstm_course.expose
)


@pytest.fixture(scope="module")
def model():
    return experiment.train_character_model(TEXT, hidden_size=8, updates=60)


def test_training_beats_the_frequencies_of_characters(model):
    """Does the model learn from context, on a text that repeats itself?"""
    assert model.bits[0] > model.bits_without_context > model.bits[-5:].mean() + 1


def test_frequencies_give_their_entropy():
    """Is the baseline the entropy of the characters, in bits?"""
    model = experiment.train_character_model("abcd" * 100, hidden_size=2, updates=1)
    assert model.bits_without_context == pytest.approx(2)


def test_same_seed_same_model_and_readers_random_numbers_untouched(model):
    """Is training repeatable, and does it leave torch's global random state alone?"""
    torch.manual_seed(5)
    expected = torch.rand(1)
    torch.manual_seed(5)
    again = experiment.train_character_model(TEXT, hidden_size=8, updates=60)
    assert torch.rand(1) == expected
    np.testing.assert_allclose(again.params.W_hh, model.params.W_hh, atol=1e-6)


def test_rolling_the_functions_gives_torchs_hidden_states(model):
    """Do the recorded gates, joined by the cell's equations, give torch's own final state?"""
    values = experiment.gate_values(FUNCTIONS, model, TEXT)
    tokens = experiment.encode(TEXT[len(TEXT) * 9 // 10 :], model.alphabet)
    extracts = experiment.sample_extracts(np.random.default_rng(1), tokens)[:-1]
    layer = torch.nn.LSTM(len(model.alphabet), 8, bias=True).double()
    state = {
        "weight_ih_l0": model.params.W_ih,
        "weight_hh_l0": model.params.W_hh,
        "bias_ih_l0": model.params.b,
        "bias_hh_l0": 0 * model.params.b,
    }
    layer.load_state_dict({name: torch.from_numpy(value) for name, value in state.items()})
    x = np.eye(len(model.alphabet))[extracts]
    with torch.no_grad():
        hs, _ = layer(torch.from_numpy(x))
    c = np.zeros_like(hs[0].numpy())
    for i, f, g, o, h in zip(*(values[n] for n in "ifgo"), hs.numpy(), strict=True):
        c = f * c + i * g
        np.testing.assert_allclose(o * np.tanh(c), h, atol=1e-12)


def test_extracts_are_runs_of_the_text():
    """Is each column a run of neighbouring tokens?"""
    extracts = experiment.sample_extracts(np.random.default_rng(0), np.arange(100))
    assert extracts.shape == (experiment.STEPS + 1, experiment.BATCH_SIZE)
    assert (np.diff(extracts, axis=0) == 1).all()
    assert extracts.max() <= 99


def test_library_text_is_prose_and_repeatable():
    """Is the text long enough to train on, and the same each time?"""
    text = experiment.library_text()
    assert len(text) > 100_000
    assert text == experiment.library_text()
