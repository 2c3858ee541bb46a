"""Where a call's time goes, by the operations that torch records."""

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
    seconds: float  # in itself, without what it calls
    share: float  # of all operations' time


def profile_operations(
    run: Callable[[], object], device: torch.device, shown: int = 6
) -> list[Operation]:
    """The operations that take most of a call's time, longest first.

    Args:
        run: what to look at; called once to warm up, then once more.
        device: on a GPU, times are those of its kernels.
        shown: how many operations.
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
    """The profiler's library reports its start and end on the process's own stderr: not here."""
    stderr = os.dup(2)
    try:
        with open(os.devnull, "wb") as nowhere:
            os.dup2(nowhere.fileno(), 2)
        yield
    finally:
        os.dup2(stderr, 2)
        os.close(stderr)
