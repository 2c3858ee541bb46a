"""The operations that take the time of a call, as torch's profiler records them."""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import NamedTuple

import torch
from torch.profiler import ProfilerActivity, profile


class Operation(NamedTuple):
    """One kind of operation in a profile."""

    name: str
    calls: int
    seconds: float  # in the operation itself, without the operations that it calls
    share: float  # of the time of all operations


def profile_operations(
    run: Callable[[], object], device: torch.device, shown: int = 6
) -> list[Operation]:
    """Find the operations that take most of a call's time, longest first.

    Args:
        run: the call to profile; it runs once to warm up, then once more.
        device: device of the call; on a GPU, the times are those of its kernels.
        shown: number of operations.

    Returns:
        The operations.
    """
    run()
    on_gpu = device.type == "cuda"
    activities = [ProfilerActivity.CPU] + ([ProfilerActivity.CUDA] if on_gpu else [])
    with _quiet_errors(), profile(activities=activities) as profiler:
        run()
        if on_gpu:
            torch.cuda.synchronize(device)
    microseconds = "self_device_time_total" if on_gpu else "self_cpu_time_total"
    times = [(getattr(event, microseconds), event) for event in profiler.key_averages()]
    total = sum(time for time, _ in times) or 1
    times.sort(key=lambda pair: -pair[0])
    return [Operation(e.key, e.count, time / 1e6, time / total) for time, e in times[:shown]]


@contextmanager
def _quiet_errors() -> Iterator[None]:
    """Silence stderr: the profiler's library reports its start and end there."""
    stderr = os.dup(2)
    try:
        with open(os.devnull, "wb") as nowhere:
            os.dup2(nowhere.fileno(), 2)
        yield
    finally:
        os.dup2(stderr, 2)
        os.close(stderr)
