"""The forms of a layer: the same results, timed, and compared with the loop."""

import torch

from lstm_course.char_lm.timing import LayerTiming
from lstm_course.lessons.lesson_08.layer_forms import build_forms, conclude_speedup, measure_forms

CPU = torch.device("cpu")
SIZES = (5, 3, 4, 6)


def test_the_loop_and_the_layer_compute_the_same():
    """Do both forms give the same output for the same input?"""
    ((dtype, forms),) = build_forms(CPU, SIZES)
    x = torch.randn(*SIZES[:3], dtype=dtype)
    loop, layer = (form(x) for form in forms.values())
    assert torch.allclose(loop, layer, atol=1e-6)


def test_every_form_is_timed():
    """Is there one positive time per form?"""
    measured = measure_forms(CPU, SIZES)
    assert [one.name for one in measured] == ["loop of cells", "nn.LSTM"]
    assert all(one.seconds > 0 for one in measured)


def test_the_conclusion_is_the_ratio():
    """Are 4 s against 1 s four times as fast, and is the guess met again?"""
    measured = [
        LayerTiming("loop of cells", 4.0, 1.0, 25.0),
        LayerTiming("nn.LSTM", 1.0, 4.0, 100.0),
    ]
    text = str(conclude_speedup(measured, 200.0, 3))
    assert "**nn.LSTM is 4.0 times as fast as the loop of cells**" in text
    assert "50% of the peak" in text and "You guessed 3." in text
