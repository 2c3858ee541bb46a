"""The roofline: two limits, and the intensity of a step."""

import pytest
import torch

from lstm_course.char_lm import roofline
from lstm_course.char_lm.roofline import Roofline, memory_rate, product_rate, step_intensity

CPU = torch.device("cpu")


def test_the_roof_rises_and_then_is_flat():
    """Is the limit memory's before the corner and the processor's behind it?"""
    roof = Roofline(flops=100.0, bandwidth=10.0)
    assert roof.limit(2) == 20
    assert roof.limit(10) == roof.limit(1000) == 100


def test_intensity_counts_a_step():
    """Is it the operations of the recurrent product over its bytes, counted one by one?"""
    B, H = 3, 5
    operations = sum(2 for _ in range(B) for _ in range(4 * H) for _ in range(H))
    numbers = 4 * H * H + B * (H + H + H + H + 4 * H + 2 * H)  # h, c in and out, gates, their sums
    assert step_intensity(B, H) == pytest.approx(operations / (4 * numbers))
    assert step_intensity(B, H, bytes_each=2) == pytest.approx(operations / (2 * numbers))


def test_a_large_batch_uses_each_weight_more_often():
    """Does the intensity grow with the batch, and is it nearly B/2 in float32 while B is small?"""
    assert step_intensity(1, 1024) == pytest.approx(0.5, rel=0.01)
    assert step_intensity(64, 1024) > 20 * step_intensity(1, 1024)


def test_rates_are_work_over_time(monkeypatch):
    """In 4 seconds: is it 2 n³ operations, and each byte read once and written once?"""
    monkeypatch.setattr(roofline, "seconds_of", lambda *_, **__: [4.0])
    assert product_rate(CPU, torch.float32, size=10) == 2 * 10**3 / 4
    assert memory_rate(CPU, size=400) == 2 * 400 / 4


def test_rates_are_those_of_some_computer():
    """Are both rates positive and of a size that a processor can have?"""
    assert 1e8 < product_rate(CPU, torch.float32, size=256) < 1e14
    assert 1e8 < memory_rate(CPU, size=2**22) < 1e13
