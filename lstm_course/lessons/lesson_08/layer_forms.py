"""The forms in which a device can run an LSTM layer, and their speed."""

from collections.abc import Sequence

import torch
from torch import nn

from lstm_course.char_lm.implementations import CellLoop, LSTMLayer, as_cuda_graph, copy_weights
from lstm_course.char_lm.settings import PRECISIONS
from lstm_course.char_lm.timing import LayerTiming, measure_layers
from lstm_course.lessons.claims import MarkdownText
from lstm_course.lessons.lesson_08.roofline import SIZES

LOOP, LAYER = "loop of cells", "nn.LSTM"


def fastest_dtype(device: torch.device) -> torch.dtype:
    """Return the dtype in which a device runs LSTMs fastest."""
    return torch.float32 if device.type == "cpu" else torch.float16


def build_forms(
    device: torch.device, sizes: tuple[int, int, int, int]
) -> list[tuple[torch.dtype, dict[str, nn.Module]]]:
    """Build a loop of cells and `nn.LSTM`; on a GPU also a CUDA graph and other precisions.

    Args:
        device: the device.
        sizes: (T, B, I, H).

    Returns:
        The layers by name, with the dtype of their input.
    """
    T, B, I, H = sizes
    layer, loop = LSTMLayer(I, H).to(device), CellLoop(I, H).to(device)
    copy_weights(layer, loop)
    if device.type == "cpu":
        return [(torch.float32, {LOOP: loop, LAYER: layer})]
    x = torch.randn(T, B, I, device=device, dtype=torch.float16, requires_grad=True)
    recorded = as_cuda_graph(CellLoop(I, H).to(device, torch.float16), x)
    loops = {f"{LOOP}, float16": loop.half(), f"{LOOP} as a CUDA graph, float16": recorded}
    forms: list[tuple[torch.dtype, dict[str, nn.Module]]] = [(torch.float16, loops)]
    for name in ("float32", "bfloat16", "float16"):
        dtype = PRECISIONS[name] or torch.float32
        forms.append((dtype, {f"{LAYER}, {name}": LSTMLayer(I, H).to(device, dtype)}))
    return forms


def measure_forms(
    device: torch.device, sizes: tuple[int, int, int, int] | None = None
) -> list[LayerTiming]:
    """Time the forward and backward pass of every form, those of one precision in turns.

    Args:
        device: the device.
        sizes: (T, B, I, H); None: those of the lesson.
    """
    T, B, I, H = sizes or SIZES[device.type]
    measured = []
    for dtype, layers in build_forms(device, (T, B, I, H)):
        measured += measure_layers(layers, torch.randn(T, B, I, device=device, dtype=dtype), H)
    return measured


def conclude_speedup(
    measured: Sequence[LayerTiming], peak: float, guess: float | None
) -> MarkdownText:
    """State how many times faster the fastest form is than the loop.

    Args:
        measured: result of `measure_forms`.
        peak: of the device, in FLOPs per second.
        guess: the learner's prediction; None: no guess.
    """
    loop = next(one for one in measured if one.name.startswith(LOOP))
    fastest = min(measured, key=lambda one: one.seconds)
    ratio = loop.seconds / fastest.seconds
    return MarkdownText(
        f"**{fastest.name} is {ratio:.1f} times as fast as the {loop.name}** on this machine, "
        f"and reaches {fastest.flops / peak:.0%} of the peak. You guessed "
        f"{guess or 'nothing'}."
    )
