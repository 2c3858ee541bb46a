"""Where a call's time goes, by the operations that torch records."""

from collections.abc import Callable
from typing import NamedTuple

import torch
from torch.profiler import ProfilerActivity, profile


class Operation(NamedTuple):
    """One kind of operation in a profile."""

    name: str
    calls: int
    seconds: float  # in itself, without what it calls
    share: float  # of all operations' time


def where_time_goes(
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
    with profile(activities=activities) as profiler:
        run()
        if on_gpu:
            torch.cuda.synchronize(device)
    microseconds = "self_device_time_total" if on_gpu else "self_cpu_time_total"
    events = sorted(profiler.key_averages(), key=lambda e: -getattr(e, microseconds))
    total = sum(getattr(event, microseconds) for event in events) or 1
    return [
        Operation(
            event.key,
            event.count,
            getattr(event, microseconds) / 1e6,
            getattr(event, microseconds) / total,
        )
        for event in events[:shown]
    ]
