"""The lab's clock, its formula, and one layer in two forms."""

import time

import pytest
import torch
from torch.utils.flop_counter import FlopCounterMode

from lstm_course.char_lm.implementations import CellLoop, LSTMLayer, as_cuda_graph, copy_weights
from lstm_course.char_lm.timing import layer_flops, measure_layers, seconds_of, training_call

CPU = torch.device("cpu")


@pytest.mark.parametrize(("T", "B", "I", "H"), [(5, 3, 7, 4), (9, 2, 3, 8)])
def test_the_formula_is_what_torch_counts(T, B, I, H):
    """Does 24 T B H (I + H) equal the operations that torch sees, product by product?"""
    x = torch.randn(T, B, I, requires_grad=True)
    with FlopCounterMode(display=False) as counter:
        CellLoop(I, H)(x).sum().backward()
    nobody_asks_for = 2 * B * 4 * H * H  # the gradient at the zeros before the first step
    assert counter.get_total_flops() == layer_flops(T, B, I, H) - nobody_asks_for


def test_both_forms_compute_the_same():
    """With the same weights, do states and gradients agree?"""
    layer, loop = LSTMLayer(3, 5).double(), CellLoop(3, 5).double()
    copy_weights(layer, loop)
    x = torch.randn(6, 2, 3, dtype=torch.float64)
    inputs = [x.clone().requires_grad_() for _ in range(2)]
    hs = [form(one) for form, one in zip((layer, loop), inputs, strict=True)]
    torch.testing.assert_close(*hs, rtol=1e-12, atol=1e-12)
    upstream = torch.randn_like(hs[0])
    for one in hs:
        one.backward(upstream)
    torch.testing.assert_close(inputs[0].grad, inputs[1].grad, rtol=1e-12, atol=1e-12)


def test_a_graph_needs_a_gpu():
    """Is a CUDA graph on a CPU refused with a sentence?"""
    with pytest.raises(ValueError, match="expected a GPU"):
        as_cuda_graph(LSTMLayer(3, 5), torch.randn(6, 2, 3))


def test_the_clock_tells_the_median():
    """Is a call that sleeps timed right, one slow call and the warm-up left out?"""
    naps = iter([0.2, 0.2, 0.02, 0.02, 0.3, 0.02, 0.02])
    (seconds,) = seconds_of([lambda: time.sleep(next(naps))], CPU, repeats=5)
    assert 0.02 <= seconds < 0.1


def test_calls_are_timed_in_turns():
    """After a warm-up each, is it a, b, a, b, and can the fastest be picked?"""
    made = []
    naps = iter([0, 0, 0.05, 0.02, 0.05])
    runs = [lambda: (made.append("a"), time.sleep(next(naps))), lambda: made.append("b")]
    slow, quick = seconds_of(runs, CPU, repeats=3, pick=min)
    assert "".join(made) == "aabb" + "ab" * 3
    assert 0.02 <= slow < 0.05 and quick < slow


def test_a_training_call_goes_both_ways():
    """Are there gradients afterwards, of one call and not of all calls together?"""
    layer, x = LSTMLayer(3, 5), torch.randn(6, 2, 3)
    run = training_call(layer, x)
    run()
    once = layer.lstm.weight_hh_l0.grad.clone()
    run()
    assert once.abs().sum() > 0
    torch.testing.assert_close(layer.lstm.weight_hh_l0.grad, once)


def test_rates_are_made_of_the_time():
    """Do tokens and operations per second follow from the seconds, for each form?"""
    x = torch.randn(6, 2, 3)
    found = measure_layers({"layer": LSTMLayer(3, 5), "loop": CellLoop(3, 5)}, x, 5, repeats=3)
    assert [one.name for one in found] == ["layer", "loop"]
    for one in found:
        assert one.tokens == pytest.approx(12 / one.seconds)
        assert one.flops == pytest.approx(24 * 12 * 5 * 8 / one.seconds)
    assert not x.requires_grad
