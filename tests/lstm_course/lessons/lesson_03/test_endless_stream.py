"""A stream without an end: is it the forget gate, and nothing else, that makes the difference?"""

import numpy as np
import pytest
import torch

from lstm_course.lessons.lesson_03.endless_stream import (
    ALWAYS_OPEN,
    learn_from_streams,
)


def test_a_gate_pushed_open_is_one_and_cannot_learn():
    """Is float32's sigmoid exactly 1 there, with a slope of exactly 0?"""
    a = torch.tensor(ALWAYS_OPEN, requires_grad=True)
    gate = a.sigmoid()
    gate.backward()
    assert gate.item() == 1.0 and a.grad.item() == 0.0


def test_without_a_forget_gate_the_memory_grows():
    """Is the largest cell state far larger, and still growing, on the same streams?"""
    kept = learn_from_streams(True, 0, length=1500)
    grown = learn_from_streams(False, 0, length=1500)
    assert grown.largest[-1] > 20 * kept.largest[-1]
    assert grown.largest[-1] > 1.5 * grown.largest[len(grown.largest) // 2]
    assert kept.symbols[-1] == 1500


def test_it_learns_something():
    """Does the next symbol surprise the network less at the end than a guess among seven?"""
    run = learn_from_streams(True, 1, length=1500)
    assert run.bits[0] == pytest.approx(np.log2(7), abs=0.3)
    assert run.bits[-5:].mean() < 2.2
