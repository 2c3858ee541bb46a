"""The roofline: no point above the roof, and figures with the numbers that they receive."""

import pytest
import torch

from lstm_course.char_lm.roofline import Point, Roofline
from lstm_course.char_lm.timing import LayerTiming
from lstm_course.lessons.lesson_08.roofline import (
    Limits,
    describe_float32,
    describe_limits,
    describe_rates,
    draw_limits,
    draw_rates,
    draw_roofline,
    measure_limits,
)
from lstm_course.plotting.alternative_text import alternative_text
from lstm_course.plotting.palette import MODELS
from tests.lstm_course.drawn import colours, drawn

CPU = torch.device("cpu")
ROOF = Roofline(flops=4e10, bandwidth=1e9, cache_bandwidth=1e10)
LIMITS = Limits(
    ROOF,
    products=[Point("recurrent product, B = 1", 0.5, 4e9), Point("B = 64", 20.0, 3e10)],
    layers=[Point("loop, B = 1", 1.0, 5e8), Point("nn.LSTM, B = 1", 1.0, 2e9)],
    batches=(1, 64),
)


def test_no_measured_point_is_above_the_roof():
    """Is every rate at most 5% above the limit at its intensity, in one of three measurements?"""
    shares = []
    for _ in range(3):  # other load can slow down the roof and spare a point
        limits = measure_limits(CPU, sizes=(8, 4, 32, 128), batches=(1, 8, 32), sides=(256, 512))
        assert [len(limits.products), len(limits.layers)] == [3, 3]
        shares.append(limits.highest_share)
        if shares[-1] <= 1.05:
            break
    assert min(shares) <= 1.05


def test_a_point_above_the_roof_is_seen():
    """Is the highest share that of the point that is nearest to its own limit?"""
    assert LIMITS.highest_share == pytest.approx(0.8)
    above = LIMITS._replace(layers=[Point("wrong", 1.0, 1.2e10)])
    assert above.highest_share == pytest.approx(1.2)


def test_points_faster_than_memory_are_named():
    """Are exactly those named whose weights cannot have come from memory?"""
    text = describe_limits(LIMITS)
    assert "Bandwidth: 1 GB/s from memory, 10 GB/s for weights" in text
    assert "recurrent product, B = 1: 0.5 FLOPs per byte, 4.0·10⁹ FLOPs per second, 10% of" in text
    assert text.endswith("a cache: recurrent product, B = 1, B = 64, nn.LSTM, B = 1.")
    slow = LIMITS._replace(products=[], layers=LIMITS.layers[:1])
    assert "came from a cache" not in describe_limits(slow)


def test_roofline_shows_each_point_and_the_roof_over_it():
    """Do dotted lines lead from each point to the limit at its intensity?"""
    (ax,) = draw_roofline(ROOF, {"loop": (0.5, 1e9), "layer": (20.0, 2e10)}).axes
    roof, memory, loop, to_roof, layer, _ = drawn(ax)
    assert loop == [1.0] and layer == [20.0]
    assert to_roof == [1.0, 5.0]
    assert max(roof) == 40 and all(low <= high for low, high in zip(memory, roof, strict=True))


def test_the_roofline_shows_the_products_of_all_batch_sizes():
    """Are they joined by a line and labelled, and do the numbers form the alternative text?"""
    fig = draw_limits(LIMITS)
    (ax,) = fig.axes
    assert drawn(ax)[2] == [4.0, 30.0]
    assert [text.get_text() for text in ax.texts] == ["B = 1", "B = 64"]
    assert alternative_text(fig) == " ".join(describe_limits(LIMITS).split())


def test_float32_is_explained(monkeypatch):
    """Is TF32 named where a device has it, with both settings, and denied on a CPU?"""
    assert "no TF32" in describe_float32(CPU)
    monkeypatch.setattr(torch.cuda, "get_device_capability", lambda device: (9, 0))
    monkeypatch.setattr(torch.backends.cudnn, "allow_tf32", True)
    text = describe_float32(torch.device("cuda"))
    assert "float32 LSTMs use TF32: torch.backends.cudnn.allow_tf32 is True" in text
    assert "Single float32 products do not use TF32" in text


def test_rates_are_written_beside_the_bars():
    """Do bars and words give tokens per second and the share of the peak?"""
    measured = [LayerTiming("loop", 1.0, 20_000.0, 2.5e9), LayerTiming("layer", 0.5, 40_000.0, 5e9)]
    (ax,) = draw_rates(measured, peak=10e9).axes
    assert [bar.get_width() for bar in ax.patches] == [20, 40]
    assert colours(ax.patches) == [MODELS["lstm"]] * 2
    assert [text.get_text() for text in ax.texts] == [
        " 20 thousand, 25% of the peak",
        " 40 thousand, 50% of the peak",
    ]
    assert describe_rates(measured, peak=10e9).splitlines() == [
        "loop: 1000.00 ms, 20,000 tokens per second, 25% of the peak.",
        "layer: 500.00 ms, 40,000 tokens per second, 50% of the peak.",
    ]
