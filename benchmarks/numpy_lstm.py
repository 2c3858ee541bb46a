"""How fast is the NumPy LSTM? Forward and backward beside torch and beside coursework's loops.

    python benchmarks/numpy_lstm.py [--repeats 15] [--save NAME]

Everything runs in turns in one process on one thread, and medians of processor time are compared,
so that a noisy machine disturbs all alike. Printed for each size, as a share of torch's time:

- ours: `lstm_course.cells.lstm`; by steps: `lstm_course.cells.lstm_loop`, the textbook form;
- products: the matrix products alone that any LSTM needs, in this NumPy: a limit for ours.

And as a multiple of our time, three forms in which coursework writes its loop (`coursework_loops`).

Memory: what our cache keeps, against the least that the backward pass needs (four gates, c and h of
every step).
"""

import os

for variable in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[variable] = "1"  # before NumPy and torch are loaded

import argparse
import platform
import sys
from collections.abc import Callable
from statistics import median
from time import process_time

import coursework_loops
import numpy as np
import torch
from keeping import keep, processor

from lstm_course.cells import lstm, lstm_loop

SIZES = [(50, 32, 64, 128), (100, 64, 128, 256), (200, 16, 32, 64)]  # (T, B, I, H)


def arguments(T: int, B: int, I: int, H: int, dtype: str) -> list[np.ndarray]:
    """x, h0, c0, W_ih, W_hh, b and dhs, the weights as torch initialises them."""
    rng = np.random.default_rng(0)
    bound = H**-0.5
    states = [rng.standard_normal(shape) for shape in [(T, B, I), (B, H), (B, H)]]
    weights = [rng.uniform(-bound, bound, shape) for shape in [(4 * H, I), (4 * H, H), (4 * H,)]]
    return [a.astype(dtype) for a in (*states, *weights, rng.standard_normal((T, B, H)))]


def by_torch(x, h0, c0, W_ih, W_hh, b, dhs) -> Callable[[], list[np.ndarray]]:
    """torch.nn.LSTM on the CPU with the same weights."""
    module = torch.nn.LSTM(x.shape[2], h0.shape[1], dtype=torch.from_numpy(x).dtype)
    names = ("weight_ih_l0", "weight_hh_l0", "bias_ih_l0", "bias_hh_l0")
    values = map(torch.from_numpy, (W_ih, W_hh, b, np.zeros_like(b)))
    module.load_state_dict(dict(zip(names, values, strict=True)))
    inputs, h, c = (torch.from_numpy(a).requires_grad_() for a in (x, h0, c0))
    upstream = torch.from_numpy(dhs)
    leaves = (inputs, h, c, module.weight_ih_l0, module.weight_hh_l0, module.bias_ih_l0)

    def run() -> list[np.ndarray]:
        hs, _ = module(inputs, (h[None], c[None]))
        return [g.numpy() for g in torch.autograd.grad(hs, leaves, upstream)]

    return run


def by_numpy(form, *given: np.ndarray) -> Callable[[], list[np.ndarray]]:
    """One of the course's two forms."""
    *forward, dhs = given

    def run() -> list[np.ndarray]:
        _, _, cache = form.lstm_forward(*forward)
        return list(form.lstm_backward(dhs, cache))

    return run


def products_alone(x, h0, c0, W_ih, W_hh, b, dhs) -> Callable[[], None]:
    """The matrix products of forward and backward, in the shapes in which they must be made."""
    T, B, I = x.shape
    H = h0.shape[1]
    rows = x.reshape(T * B, I)
    da = np.repeat(dhs, 4, axis=2)  # (T, B, 4H)

    def run() -> None:
        rows @ W_ih.T
        for t in range(T):
            dhs[t] @ W_hh.T
        for t in range(T):
            da[t] @ W_hh
        flat = da.reshape(T * B, 4 * H)
        flat @ W_ih
        flat.T @ rows
        flat.T @ dhs.reshape(T * B, H)

    return run


def in_turns(runs: dict[str, Callable], repeats: int) -> dict[str, float]:
    """Median seconds of each, taken in turns after one call each to warm up."""
    times: dict[str, list[float]] = {name: [] for name in runs}
    for run in runs.values():
        run()
    for _ in range(repeats):
        for name, run in runs.items():
            start = process_time()
            run()
            times[name].append(process_time() - start)
    return {name: median(seconds) for name, seconds in times.items()}


def largest_difference(ours: list[np.ndarray], theirs: list[np.ndarray]) -> float:
    """The largest difference of any gradient, relative to the gradient's largest entry."""
    return max(
        float(np.max(np.abs(a - b)) / np.max(np.abs(b))) for a, b in zip(ours, theirs, strict=True)
    )


def cache_memory(*forward: np.ndarray) -> tuple[int, int]:
    """Bytes that our cache keeps beyond its arguments, and the least: i, f, g, o, c, h."""
    hs, _, cache = lstm.lstm_forward(*forward)
    buffers = {}
    for field in (*cache[5:], hs):
        whole = field if field.base is None else field.base
        while whole.base is not None:
            whole = whole.base
        buffers[id(whole)] = whole.nbytes
    return sum(buffers.values()), 6 * hs.nbytes


def coursework(*given: np.ndarray) -> dict[str, Callable[[], list[np.ndarray]]]:
    """Coursework's loops in the dtype given, and, where that is float32, promoted by np.zeros."""
    forms = {
        "stacked": coursework_loops.stacked(*given),
        "four gates": coursework_loops.four_gates(*given, given[0].dtype),
        "batch first": coursework_loops.batch_first(*given, given[0].dtype),
    }
    if given[0].dtype == np.float32:
        forms["four gates*"] = coursework_loops.four_gates(*given, np.float64)
        forms["batch first*"] = coursework_loops.batch_first(*given, np.float64)
    return forms


def report(repeats: int) -> str:
    """The whole table."""
    numpy_blas = np.show_config(mode="dicts")["Build Dependencies"]["blas"]
    lines = [
        f"{processor()}, one thread; Python {platform.python_version()}, NumPy {np.__version__} "
        f"({numpy_blas['name']} {numpy_blas['version']}), torch {torch.__version__}",
        f"Forward and backward; medians of {repeats} repeats in turns, processor time; shares of "
        "torch's time.",
        "",
        f"{'dtype':8} {'(T, B, I, H)':20} {'torch':>9} {'ours':>6} {'by steps':>9} {'products':>9} "
        f"{'gradients':>10}",
    ]
    beside = [
        "Coursework's loops, as multiples of our time (*: float32 promoted by its np.zeros):",
        "",
        f"{'dtype':8} {'(T, B, I, H)':20} "
        + " ".join(f"{name:>12}" for name in coursework(*arguments(1, 1, 1, 1, "float32"))),
    ]
    for dtype in ("float64", "float32"):
        for size in SIZES:
            given = arguments(*size, dtype)
            loops = coursework(*given)
            runs = {
                "torch": by_torch(*given),
                "ours": by_numpy(lstm, *given),
                "by steps": by_numpy(lstm_loop, *given),
                "products": products_alone(*given),
                **loops,
            }
            ours = runs["ours"]()
            difference = largest_difference(ours, runs["torch"]())
            for name, loop in loops.items():
                agrees = largest_difference(loop(), ours)
                if agrees > (1e-12 if dtype == "float64" else 1e-3):
                    raise AssertionError(f"{name} differs from ours by {agrees:.1e}")
            seconds = in_turns(runs, repeats)
            share = {name: value / seconds["torch"] for name, value in seconds.items()}
            lines.append(
                f"{dtype:8} {size!s:20} {1000 * seconds['torch']:6.1f} ms {share['ours']:6.2f} "
                f"{share['by steps']:9.2f} {share['products']:9.2f} {difference:10.0e}"
            )
            times = (f"{seconds[name] / seconds['ours']:12.1f}" for name in loops)
            beside.append(f"{dtype:8} {size!s:20} " + " ".join(times))
    lines += ["", *beside]
    lines += ["", "Memory of the cache, against the least that the backward pass needs:"]
    for size in SIZES:
        kept, least = cache_memory(*arguments(*size, "float64")[:-1])
        lines.append(f"{size!s:20} {kept / 2**20:6.1f} MiB, {kept / least:.2f} times the least")
    return "\n".join(lines)


def main() -> None:
    """Print the table, and keep it where asked."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--repeats", type=int, default=15, help="timed runs of each (default 15)")
    parser.add_argument("--save", metavar="NAME", help="also write benchmarks/results/NAME.txt")
    options = parser.parse_args()
    if options.repeats < 1:
        sys.exit(f"--repeats is {options.repeats}, expected 1 or more")
    torch.set_num_threads(1)
    keep(report(options.repeats), options.save)


if __name__ == "__main__":
    main()
