"""The roofline: its limits, the intensity of products and layers, and what is measured."""

import pytest
import torch

from lstm_course.char_lm import roofline
from lstm_course.char_lm.roofline import (
    Roofline,
    Work,
    has_tf32,
    layer_intensity,
    matching_tf32,
    measure_points,
    measure_roofline,
    product_intensity,
    recurrent_product,
)

CPU = torch.device("cpu")


def test_the_roof_rises_and_then_is_flat():
    """Is the limit the cache's before the corner and the processor's after it?"""
    roof = Roofline(flops=100.0, bandwidth=10.0, cache_bandwidth=25.0)
    assert roof.limit(2) == 50 and roof.memory_limit(2) == 20
    assert roof.limit(4) == roof.limit(1000) == roof.memory_limit(10) == 100


def test_a_cache_slower_than_memory_is_no_limit():
    """Where weights are too large for a cache: is the memory's bandwidth the limit?"""
    assert Roofline(flops=100.0, bandwidth=10.0, cache_bandwidth=8.0).limit(2) == 20


def test_intensity_counts_a_product():
    """Is it the operations over the bytes, counted one by one?"""
    B, H = 3, 5
    operations = sum(2 for _ in range(B) for _ in range(4 * H) for _ in range(H))
    entries = B * H + 4 * H * H + B * 4 * H  # states, weights, result
    assert product_intensity(B, H) == pytest.approx(operations / (4 * entries))
    assert product_intensity(B, H, bytes_each=2) == pytest.approx(operations / (2 * entries))


def test_intensity_counts_a_layer():
    """Are the entries of a layer's forward and backward pass counted one by one?"""
    T, B, I, H = 7, 3, 2, 5
    forward = T * 4 * H * H + 4 * H * I + T * B * (I + 4 * H + 2 * H)  # x; gates, c, h
    back = T * 4 * H * H + 4 * H * I + T * B * (4 * H + H + H + I)  # gates, c, dh; dx
    weights = 4 * H * (I + H) + T * B * (4 * H + I + H)  # both gradients; da, x, h
    expected = 24 * T * B * H * (I + H) / (4 * (forward + back + weights))
    assert layer_intensity(T, B, I, H) == pytest.approx(expected)


def test_a_large_batch_uses_each_weight_more_often():
    """Does the intensity grow with the batch, and is it nearly B/2 in float32 while B is small?"""
    assert product_intensity(1, 1024) == pytest.approx(0.5, rel=0.01)
    assert product_intensity(64, 1024) > 20 * product_intensity(1, 1024)


def test_rates_are_work_over_time(monkeypatch):
    """In 4 seconds each: is the peak that of the largest product, and are all bytes counted?"""
    monkeypatch.setattr(roofline, "seconds_of", lambda runs, *_, **__: [4.0] * len(runs))
    work = Work("work", lambda: None, flops=8.0, intensity=0.5)
    roof, points = measure_points(CPU, torch.float32, 16, [work], sides=(4, 10), size=4096)
    assert roof.flops == 2 * roofline.LARGE_BATCH * 16 * 64 / 4  # more than 2 · 10³
    assert roof.bandwidth == 4096 / 4
    assert roof.cache_bandwidth == roofline.STEPS * 4 * 16**2 * 4 / 4
    assert points == [("work", 0.5, 2.0)]


def test_everything_is_timed_in_turns(monkeypatch):
    """Are roof and points timed together, and is the shortest time taken?"""
    calls = []

    def seconds_of(runs, device, repeats, pick):
        calls.append((len(runs), pick))
        return [1.0] * len(runs)

    monkeypatch.setattr(roofline, "seconds_of", seconds_of)
    work = Work("work", lambda: None, flops=8.0, intensity=0.5)
    measure_points(CPU, torch.float32, 16, [work], sides=(4, 10), size=4096)
    assert calls == [(1 + 3 + 3 + 2, min)]


@pytest.mark.parametrize("B", [1, 4, 64])
def test_a_recurrent_product_counts_what_it_runs(B, monkeypatch):
    """Are its FLOPs those of the products that one call runs?"""
    calls = []
    monkeypatch.setattr(torch, "mm", lambda h, W, out: calls.append((h.shape, W.shape, out.shape)))
    work = recurrent_product(B, 6, CPU, torch.float32)
    work.run()
    assert set(calls) == {((B, 6), (6, 24), (B, 24))}
    assert work.flops == len(calls) * 2 * B * 24 * 6
    assert work.intensity == product_intensity(B, 6)


def test_rates_are_those_of_some_computer(monkeypatch):
    """Are all rates positive and of a size that a processor can have?"""
    monkeypatch.setattr(roofline, "SIDES", {"cpu": (256,)})
    monkeypatch.setattr(roofline, "BYTES", 2**22)
    roof = measure_roofline(CPU)
    assert 1e8 < roof.flops < 1e14
    assert 1e8 < roof.bandwidth < 1e13 and 1e8 < roof.cache_bandwidth < 1e14


def test_tf32_is_that_of_the_lstm(monkeypatch):
    """On a GPU: do products use TF32 exactly where cuDNN does, and is the setting restored?"""
    settings = torch.backends.cuda.matmul
    before = settings.allow_tf32
    monkeypatch.setattr(torch.backends.cudnn, "allow_tf32", not before)
    with matching_tf32(torch.device("cuda")):
        assert settings.allow_tf32 is not before
    assert settings.allow_tf32 is before
    with matching_tf32(CPU):
        assert settings.allow_tf32 is before


@pytest.mark.parametrize(("capability", "expected"), [((7, 5), False), ((8, 0), True)])
def test_tf32_needs_a_gpu_of_a_later_generation(capability, expected, monkeypatch):
    """Does it exist from compute capability 8.0 on, and on no CPU?"""
    monkeypatch.setattr(torch.cuda, "get_device_capability", lambda device: capability)
    assert has_tf32(torch.device("cuda")) is expected
    assert has_tf32(CPU) is False
