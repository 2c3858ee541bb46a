"""Resets of the state: a model that needs its past loses by them."""

import pytest
import torch
from torch import nn

from lstm_course.char_lm.steps import bits_per_character
from lstm_course.char_lm.streams import stream_batches
from lstm_course.lessons.lesson_08.forgetting import describe_forgetting, measure_forgetting


class Counter(nn.Module):
    """A model that knows the next character once it has a state, and guesses without."""

    def __init__(self):
        super().__init__()
        self.unused = nn.Parameter(torch.zeros(1))

    def forward(self, tokens, state=None):
        logits = torch.zeros(*tokens.shape, 2)
        if state is not None:
            logits[..., 1] = 20.0  # the text holds only this token
        return logits, (logits[:1], logits[:1])


def test_each_reset_costs_what_the_state_was_worth():
    """Does the model need 1 bit with resets, and less with its state?"""
    bits = measure_forgetting(
        Counter(), torch.ones(8 * 1024 + 1, dtype=torch.int64), stream_batches, bits_per_character,
        (16, 64),
    )  # fmt: skip
    assert bits[16] == pytest.approx(1) and bits[64] == pytest.approx(1)
    assert abs(bits[None] - 0.25) < 1e-6  # the first of four batches has no state yet
    assert "every  16 characters: 1.000 bits per character, +0.750" in describe_forgetting(bits)
