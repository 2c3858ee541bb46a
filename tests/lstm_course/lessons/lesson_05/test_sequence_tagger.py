import numpy as np
import pytest
import torch

from lstm_course.cells.stacked import bidirectional_lstm_forward
from lstm_course.lessons.lesson_05.bracket_tagging import READINGS
from lstm_course.lessons.lesson_05.sequence_tagger import (
    hidden_size_of,
    tagger_outputs,
    train_tagger,
)


def numbers(rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """A batch with nothing to learn."""
    return rng.standard_normal((7, 4, 1)), rng.standard_normal((7, 4))


@pytest.mark.parametrize("reading", READINGS)
def test_what_is_said_is_what_torch_says(reading):
    """Is a reader in NumPy the network in torch, turned round where it reads from the end?"""
    seed, H = 5, hidden_size_of(reading)
    reader = train_tagger(reading, numbers, "mse_loss", seed, updates=0)
    torch.manual_seed(seed)
    lstm = torch.nn.LSTM(1, H, bidirectional=reading == "both ways")
    readout = torch.nn.Linear(2 * H if reading == "both ways" else H, 1)
    x, _ = numbers(np.random.default_rng(0))
    inputs = torch.tensor(x)
    with torch.no_grad():
        if reading == "backward":
            outputs = readout.double()(lstm.double()(inputs.flip(0))[0]).flip(0)
        else:
            outputs = readout.double()(lstm.double()(inputs)[0])
    found = tagger_outputs(bidirectional_lstm_forward, reader, x)
    np.testing.assert_allclose(found, outputs[..., 0].numpy(), atol=1e-14)


@pytest.mark.parametrize("reading", READINGS)
def test_what_is_said_depends_on_what_is_read(reading):
    """Is a change of step 3 heard from there on, up to there, or everywhere?"""
    reader = train_tagger(reading, numbers, "mse_loss", 0, updates=2)
    x, _ = numbers(np.random.default_rng(0))
    other = x.copy()
    other[3] += 1
    change = np.abs(
        tagger_outputs(bidirectional_lstm_forward, reader, other)
        - tagger_outputs(bidirectional_lstm_forward, reader, x)
    ).max(axis=1)
    t = np.arange(7)
    heard = {"forward": t >= 3, "backward": t <= 3, "both ways": t >= 0}
    np.testing.assert_array_equal(change > 0, heard[reading])


def test_one_direction_is_not_the_smaller_network():
    """Has one direction at least as many parameters as both, by torch's count?"""

    def count(reading: str) -> int:
        both = reading == "both ways"
        lstm = torch.nn.LSTM(1, hidden_size_of(reading), bidirectional=both)
        first = [p.numel() for name, p in lstm.named_parameters() if "bias_hh" not in name]
        return sum(first)

    assert count("both ways") <= count("forward") == count("backward") < 1.2 * count("both ways")
