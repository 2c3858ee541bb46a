"""How fast is an LSTM layer on this device, in each form in which torch can run it?

    python benchmarks/gpu_lab.py [--train] [--save gpu_lab_NAME]

Forward and backward, forms in turns, medians; on a GPU timed with its own events after a warm-up.
The peak is what one large product reaches on the device in the same precision. On a CPU all is
smaller, and what needs a GPU is left out. Printed:

- the forms: a loop over cells, the loop with its cell compiled, the loop recorded as a CUDA graph,
  and nn.LSTM in three precisions;
- on a GPU, nn.LSTM in float32 without and with TF32, which cuDNN uses by default;
- on a GPU, nn.LSTM in float16 where cuDNN's persistent kernels may be used, and with one condition
  broken at a time;
- the batch, the memory for the backward pass, and a whole training step of the lab's model;
- with --train, the lab's full run: bits per character in validation, and minutes.
"""

import argparse
import platform
import sys
from collections.abc import Iterator
from time import perf_counter
from typing import NamedTuple

import torch
from keeping import keep, processor
from torch import nn

from lstm_course.char_lm.activation_memory import activation_bytes
from lstm_course.char_lm.implementations import CellLoop, LSTMLayer, as_cuda_graph
from lstm_course.char_lm.model import CharacterLSTM
from lstm_course.char_lm.roofline import measure_roofline
from lstm_course.char_lm.settings import PRECISIONS, best_device, settings_for
from lstm_course.char_lm.steps import train_step
from lstm_course.char_lm.text import Vocabulary
from lstm_course.char_lm.timing import LayerTiming, layer_flops, measure_layers, seconds_of
from lstm_course.char_lm.trainer import Trainer
from lstm_course.tasks.python_corpus import load_corpus
from lstm_course.tasks.source_files import CHARACTERS


class Sizes(NamedTuple):
    """Of a layer and its input."""

    T: int
    B: int
    I: int
    H: int


VALIDATION_CHARACTERS = 100_000
ON_GPU, ON_CPU = Sizes(128, 128, 256, 1024), Sizes(64, 32, 128, 256)
BROKEN = {  # one condition of the persistent kernels broken at a time
    "all conditions hold": (torch.float16, ON_GPU),
    "bfloat16": (torch.bfloat16, ON_GPU),
    "B = 136, above 128": (torch.float16, ON_GPU._replace(B=136)),
    "B = 124, no multiple of 8": (torch.float16, ON_GPU._replace(B=124)),
    "H = 1016, no multiple of 128": (torch.float16, ON_GPU._replace(H=1016)),
    "I = 264, no multiple of 128": (torch.float16, ON_GPU._replace(I=264)),
    "H = 1152, above 1024": (torch.float16, ON_GPU._replace(H=1152)),
}


def measure(
    layers: dict[str, nn.Module], sizes: Sizes, device: torch.device, dtype: torch.dtype
) -> list[LayerTiming]:
    """Each form on the same input of these sizes."""
    x = torch.randn(sizes.T, sizes.B, sizes.I, device=device, dtype=dtype)
    return measure_layers(layers, x, sizes.H, repeats=11 if device.type == "cuda" else 5)


def forms(sizes: Sizes, device: torch.device, dtype: torch.dtype) -> dict[str, nn.Module]:
    """The loop as it is, compiled where that works, and recorded where there is a GPU."""
    T, B, I, H = sizes
    found: dict[str, nn.Module] = {"loop of cells": CellLoop(I, H).to(device, dtype)}
    compiled = CellLoop(I, H).to(device, dtype)
    compiled.cell = torch.compile(compiled.cell)
    x = torch.randn(T, B, I, device=device, dtype=dtype, requires_grad=True)
    try:
        compiled(x)
        found["loop, its cell compiled"] = compiled
    except Exception as error:  # the compiler needs a compiler, and says so in a dozen ways
        reason = str(error).strip().splitlines() or [type(error).__name__]
        print(f"torch.compile does not work here: {reason[0][:100]}", file=sys.stderr)
    if device.type == "cuda":
        found["loop as a CUDA graph"] = as_cuda_graph(CellLoop(I, H).to(device, dtype), x)
    return found


def rows_of_forms(sizes: Sizes, device: torch.device) -> Iterator[str]:
    """The loop's forms, and nn.LSTM in each precision."""
    names = PRECISIONS if device.type == "cuda" else ["float32"]
    peaks = {n: measure_roofline(device, PRECISIONS[n] or torch.float32) for n in names}
    for name, peak in peaks.items():
        yield (
            f"peak, {name:9} {peak.flops / 1e12:9.3f} TFLOP/s; copy {peak.bandwidth / 1e9:.0f} GB/s"
        )
    flops = layer_flops(*sizes) / 1e9
    yield f"\none layer, (T, B, I, H) = {tuple(sizes)}, {flops:.1f} GFLOP"
    yield f"{'':33} {'ms':>8} {'µs a step':>10} {'tokens/s':>12} {'of peak':>8}"
    loops_in = "float16" if device.type == "cuda" else "float32"
    for name in names:
        dtype = PRECISIONS[name] or torch.float32
        layers: dict[str, nn.Module] = {}
        if name == loops_in:
            layers = forms(sizes, device, dtype)
        layers["nn.LSTM"] = LSTMLayer(sizes.I, sizes.H).to(device, dtype)
        for one in measure(layers, sizes, device, dtype):
            yield row(f"{one.name}, {name}", one, sizes, peaks[name].flops)


def row(name: str, one: LayerTiming, sizes: Sizes, peak: float) -> str:
    """One line of a table."""
    return (
        f"{name:33} {1e3 * one.seconds:>8.2f} {1e6 * one.seconds / sizes.T:>10.1f} "
        f"{one.tokens:>12,.0f} {one.flops / peak:>8.1%}"
    )


def rows_of_conditions(device: torch.device) -> Iterator[str]:
    """nn.LSTM where persistent kernels may be used, and where one condition is broken."""
    yield "\nnn.LSTM and the conditions of cuDNN's persistent kernels"
    for name, (dtype, sizes) in BROKEN.items():
        layer = LSTMLayer(sizes.I, sizes.H).to(device, dtype)
        peak = measure_roofline(device, dtype).flops
        yield row(name, measure({name: layer}, sizes, device, dtype)[0], sizes, peak)


def rows_of_tf32(sizes: Sizes, device: torch.device) -> Iterator[str]:
    """nn.LSTM in float32, with exact products and with TF32."""
    yield "\nnn.LSTM in float32, without and with TF32"
    matmul, cudnn = torch.backends.cuda.matmul, torch.backends.cudnn
    before = matmul.allow_tf32, cudnn.allow_tf32
    layer = LSTMLayer(sizes.I, sizes.H).to(device)
    try:
        for allowed in (False, True):
            matmul.allow_tf32 = cudnn.allow_tf32 = allowed
            peak = measure_roofline(device, torch.float32).flops
            name = "float32, TF32" if allowed else "float32, exact"
            yield row(name, measure({name: layer}, sizes, device, torch.float32)[0], sizes, peak)
    finally:
        matmul.allow_tf32, cudnn.allow_tf32 = before


def rows_of_batches(sizes: Sizes, device: torch.device, dtype: torch.dtype) -> Iterator[str]:
    """The batch is what fills a device."""
    yield "\nnn.LSTM against the batch"
    peak = measure_roofline(device, dtype).flops
    for B in (1, 8, 32, 128):
        other = sizes._replace(B=B)
        layer = LSTMLayer(sizes.I, sizes.H).to(device, dtype)
        yield row(f"B = {B}", measure({"": layer}, other, device, dtype)[0], other, peak)


def rows_of_memory(device: torch.device) -> Iterator[str]:
    """What the lab's model keeps for the backward pass; on a GPU also the most that was in use."""
    settings = settings_for(device, "full")
    model = CharacterLSTM(100, settings.hidden_size, 1, settings.embedding_size).to(device)
    yield f"\nmemory for the backward pass, lab's model, H = {settings.hidden_size}"
    for T in (64, 128, 256, 512):
        tokens = torch.zeros(T, settings.batch_size, dtype=torch.int64, device=device)
        kept = activation_bytes(lambda tokens=tokens: model(tokens))
        line = f"T = {T:4} {kept / 2**20:>8.0f} MiB kept"
        if device.type == "cuda":
            torch.cuda.reset_peak_memory_stats(device)
            model(tokens)[0].sum().backward()
            model.zero_grad(set_to_none=True)
            line += f", {torch.cuda.max_memory_allocated(device) / 2**20:>8.0f} MiB at most"
        yield line


def rows_of_training(device: torch.device) -> Iterator[str]:
    """Whole training steps of the lab's model: embedding, LSTM, scores, loss, clipping, AdamW."""
    settings = settings_for(device, "full")
    yield f"\na training step of the lab, H = {settings.hidden_size}, B = {settings.batch_size}"
    names = PRECISIONS if device.type == "cuda" else ["float32"]
    shape = (settings.length, settings.batch_size)
    for name in names:
        model = CharacterLSTM(100, settings.hidden_size, 1, settings.embedding_size).to(device)
        optimizer = torch.optim.AdamW(model.parameters())
        scaler = torch.amp.GradScaler(device.type, enabled=name == "float16")
        batch = tuple(torch.randint(100, shape, device=device) for _ in range(2))

        def step(model=model, optimizer=optimizer, scaler=scaler, batch=batch, name=name) -> None:
            train_step(model, batch, None, optimizer, 1.0, scaler, PRECISIONS[name])

        (seconds,) = seconds_of([step], device, repeats=11)
        tokens = shape[0] * shape[1] / seconds
        yield f"{name:9} {1e3 * seconds:>8.2f} ms {tokens:>12,.0f} tokens/s"


def rows_of_a_run(device: torch.device) -> Iterator[str]:
    """The lab's full run."""
    corpus, vocabulary = load_corpus(), Vocabulary(CHARACTERS)
    training = vocabulary.encode(corpus.training)
    validation = vocabulary.encode(corpus.validation[:VALIDATION_CHARACTERS])
    settings = settings_for(device, "full")
    trainer = Trainer(settings, training, validation, len(vocabulary), device)
    started = perf_counter()
    progress = trainer.run(every=200)
    minutes = (perf_counter() - started) / 60
    best = min(progress.validated, key=lambda pair: pair[1])
    yield (
        f"\nthe lab's full run on {len(training):,} characters: {settings.steps} steps in "
        f"{minutes:.1f} min, {progress.validated[-1][1]:.3f} bits per character in validation "
        f"(best {best[1]:.3f} at step {best[0]})"
    )


def header(device: torch.device) -> str:
    """Device and versions."""
    versions = f"torch {torch.__version__}, Python {platform.python_version()}"
    if device.type == "cpu":
        return f"cpu, {processor()}, {torch.get_num_threads()} threads; {versions}"
    cudnn = torch.backends.cudnn.version()
    name = torch.cuda.get_device_name(device)
    return f"cuda, {name}; {versions}, CUDA {torch.version.cuda}, cuDNN {cudnn}"


def main() -> None:
    """Read the arguments, measure, print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--train", action="store_true", help="also the lab's full run")
    parser.add_argument("--save", metavar="NAME", help="also write benchmarks/results/NAME.txt")
    given = parser.parse_args()
    device = best_device()
    on_gpu = device.type == "cuda"
    sizes, dtype = (ON_GPU, torch.float16) if on_gpu else (ON_CPU, torch.float32)
    lines = [header(device), *rows_of_forms(sizes, device)]
    if on_gpu:
        lines += rows_of_tf32(sizes, device)
        lines += rows_of_conditions(device)
    lines += [*rows_of_batches(sizes, device, dtype), *rows_of_memory(device)]
    lines += rows_of_training(device)
    if given.train:
        lines += rows_of_a_run(device)
    keep("\n".join(lines), given.save)


if __name__ == "__main__":
    main()
