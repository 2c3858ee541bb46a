"""The roofline of a device, and the rates that implementations of a layer reach.

`python -m lstm_course.lessons.lesson_08.roofline` measures this machine and prints the numbers.
T time steps, B sequences in a batch, I inputs, H hidden units.
"""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import matplotlib.pyplot as plt
import numpy as np
import torch
from matplotlib.figure import Figure
from torch import nn

from lstm_course.char_lm.implementations import CellLoop, LSTMLayer, copy_weights
from lstm_course.char_lm.roofline import (
    Point,
    Roofline,
    Work,
    has_tf32,
    layer_intensity,
    measure_points,
    recurrent_product,
)
from lstm_course.char_lm.timing import LayerTiming, layer_flops, training_call
from lstm_course.plotting.alternative_text import described
from lstm_course.plotting.palette import GREY, INK, MODELS, style

BATCHES = (1, 4, 16, 64, 256)  # of the recurrent product
SIZES = {"cpu": (64, 32, 128, 256), "cuda": (128, 128, 256, 1024)}  # (T, B, I, H)
MARKERS = ("o", "s", "D", "^", "v")


class Limits(NamedTuple):
    """The roofline of a device, with points below it."""

    roofline: Roofline
    products: list[Point]  # the recurrent product, one per batch size
    layers: list[Point]  # forward and backward pass
    batches: Sequence[int] = BATCHES

    @property
    def highest_share(self) -> float:
        """The largest share of the roof that a point reaches; above 1, a measurement is wrong."""
        points = [*self.products, *self.layers]
        return max(one.flops / self.roofline.limit(one.intensity) for one in points)


def measure_limits(
    device: torch.device,
    dtype: torch.dtype = torch.float32,
    sizes: tuple[int, int, int, int] | None = None,
    batches: Sequence[int] = BATCHES,
    sides: Sequence[int] | None = None,
) -> Limits:
    """Measure a device, its recurrent products, and a layer as a loop and as `nn.LSTM`.

    Args:
        device: the device.
        dtype: dtype of everything.
        sizes: (T, B, I, H) of the layer; None: those of the lesson.
        batches: batch sizes of the recurrent product.
        sides: sides of the square products for the peak; None: those that keep the device busy.
    """
    T, B, I, H = sizes or SIZES[device.type]
    layer, loop = LSTMLayer(I, H).to(device, dtype), CellLoop(I, H).to(device, dtype)
    copy_weights(layer, loop)
    works = [recurrent_product(one, H, device, dtype) for one in batches]
    works.append(_training_work("loop", loop, (T, B, I, H), dtype))
    works.append(_training_work("nn.LSTM", layer, (T, B, I, H), dtype))
    works.append(_training_work("nn.LSTM", layer, (T, 1, I, H), dtype))
    roofline, points = measure_points(device, dtype, H, works, sides)
    return Limits(roofline, points[: len(batches)], points[len(batches) :], batches)


def _training_work(
    name: str, layer: nn.Module, sizes: tuple[int, int, int, int], dtype: torch.dtype
) -> Work:
    T, B, I, H = sizes
    device = next(layer.parameters()).device
    x = torch.randn(T, B, I, device=device, dtype=dtype, requires_grad=True)
    intensity = layer_intensity(T, B, I, H, torch.finfo(dtype).bits // 8)
    return Work(f"{name}, B = {B}", training_call(layer, x), layer_flops(T, B, I, H), intensity)


def draw_limits(limits: Limits) -> Figure:
    """Draw the roof, the recurrent products that climb it, and the layers.

    Args:
        limits: result of `measure_limits`.
    """
    points = {one.name: (one.intensity, one.flops) for one in limits.layers}
    fig = draw_roofline(limits.roofline, points, limits.products, limits.batches)
    return described(fig, describe_limits(limits))


def draw_roofline(
    roofline: Roofline,
    points: Mapping[str, tuple[float, float]],
    products: Sequence[Point] = (),
    batches: Sequence[int] = (),
) -> Figure:
    """Draw the device's limits and the position of each implementation below them.

    Args:
        roofline: the limits.
        points: name -> (FLOPs per byte, FLOPs per second).
        products: the recurrent product, one point per batch size, joined by a line.
        batches: their batch sizes.
    """
    with style():
        fig, ax = plt.subplots(figsize=(7, 4.8))
        intensity = np.geomspace(0.1, 1000, 400)
        roof = np.array([roofline.limit(x) for x in intensity]) / 1e9
        memory = np.array([roofline.memory_limit(x) for x in intensity]) / 1e9
        ax.loglog(intensity, roof, color=INK, label="limit: peak and cache")
        ax.loglog(intensity, memory, "--", color=GREY, label="limit if weights come from memory")
        if products:
            rates = [one.flops / 1e9 for one in products]
            places = [one.intensity for one in products]
            ax.plot(places, rates, ".-", color=GREY, markersize=9, label="recurrent product")
            for x, y, size in zip(places, rates, batches, strict=True):
                below = size == max(batches)  # above this one is the roof; right of others, layers
                ax.annotate(
                    f"B = {size}",
                    (x, y),
                    (5, -11) if below else (-5, 4),
                    textcoords="offset points",
                    ha="left" if below else "right",
                    fontsize=9,
                )
        for (name, (x, y)), marker in zip(points.items(), MARKERS, strict=False):
            colour = MODELS["lstm"]
            ax.plot(x, y / 1e9, marker, color=colour, markersize=8, label=name)
            ax.plot([x, x], [y / 1e9, roofline.limit(x) / 1e9], ":", color=colour, linewidth=1)
        lowest = min([*(y for _, y in points.values()), *(one.flops for one in products)]) / 1e9
        ax.set(
            xlabel="intensity: FLOPs per byte moved",
            ylabel="10⁹ FLOPs per second",
            xlim=(0.1, 1000),
            ylim=(lowest / 3, 2 * roofline.flops / 1e9),
            title="The roofline of this device, and an LSTM below it",
        )
        fig.legend(loc="outside lower center", ncols=3, fontsize=9)
    return fig


def describe_limits(limits: Limits) -> str:
    """Describe the limits, and the share of the peak that the layer reaches.

    Args:
        limits: result of `measure_limits`.
    """
    roof = limits.roofline
    lines = [
        f"Peak: {roof.flops / 1e9:.0f}·10⁹ FLOPs per second. Bandwidth: {roof.bandwidth / 1e9:.0f} "
        f"GB/s from memory, {roof.cache_bandwidth / 1e9:.0f} GB/s for weights that stay in a cache."
    ]
    lines += [
        f"{one.name}: {one.intensity:.2g} FLOPs per byte, {one.flops / 1e9:.1f}·10⁹ FLOPs per "
        f"second, {one.flops / roof.flops:.0%} of the peak, "
        f"{one.flops / roof.limit(one.intensity):.0%} of the roof."
        for one in [*limits.products, *limits.layers]
    ]
    cached = [
        name for name, x, y in [*limits.products, *limits.layers] if y > 1.05 * roof.memory_limit(x)
    ]
    if cached:
        lines.append(
            f"Faster than the memory allows, so the weights came from a cache: {', '.join(cached)}."
        )
    return "\n".join(lines)


def describe_float32(device: torch.device) -> str:
    """Describe what float32 means for an LSTM on a device: with or without TF32.

    Args:
        device: the device.
    """
    if not has_tf32(device):
        return "This device has no TF32: float32 products are computed in float32."
    lstm, product = torch.backends.cudnn.allow_tf32, torch.backends.cuda.matmul.allow_tf32
    return (
        f"float32 LSTMs {_tf32(lstm)}: torch.backends.cudnn.allow_tf32 is {lstm}. Single float32 "
        f"products {_tf32(product)}: torch.backends.cuda.matmul.allow_tf32 is {product}. The peak "
        "for float32 is measured as the LSTM runs."
    )


def _tf32(allowed: bool) -> str:
    return "use TF32" if allowed else "do not use TF32"


def draw_rates(measured: Sequence[LayerTiming], peak: float) -> Figure:
    """Draw the tokens per second of each implementation, with its share of the peak.

    Args:
        measured: one per implementation.
        peak: of the device, in FLOPs per second.
    """
    with style():
        fig, ax = plt.subplots(figsize=(7, 0.7 * len(measured) + 1.2))
        names = [one.name for one in measured]
        slowest, fastest = (which(measured, key=lambda one: one.tokens) for which in (min, max))
        ratio = fastest.tokens / slowest.tokens
        ax.set_title(f"{fastest.name}: {ratio:.1f} times as fast as the {slowest.name}")
        ax.barh(names, [one.tokens / 1000 for one in measured], 0.6, color=MODELS["lstm"])
        for row, one in enumerate(measured):
            text = f" {one.tokens / 1000:.3g} thousand, {one.flops / peak:.0%} of the peak"
            ax.text(one.tokens / 1000, row, text, va="center", fontsize=9)
        ax.invert_yaxis()
        ax.set(xlabel="thousand tokens per second, forward and backward")
        ax.set_xlim(0, 1.5 * max(one.tokens for one in measured) / 1000)
        ax.grid(axis="y", visible=False)
    return described(fig, describe_rates(measured, peak))


def describe_rates(measured: Sequence[LayerTiming], peak: float) -> str:
    """Describe the speed of each implementation.

    Args:
        measured: one per implementation.
        peak: of the device, in FLOPs per second.
    """
    return "\n".join(
        f"{one.name}: {1e3 * one.seconds:.2f} ms, {one.tokens:,.0f} tokens per second, "
        f"{one.flops / peak:.0%} of the peak."
        for one in measured
    )


def main() -> None:
    """Measure this machine and print the numbers."""
    device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
    dtype = torch.float16 if device.type == "cuda" else torch.float32
    limits = measure_limits(device, dtype)
    print(describe_limits(limits))
    print(describe_float32(device))
    print(f"The highest point is at {limits.highest_share:.0%} of the roof.")


if __name__ == "__main__":
    main()
