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
    if device.type == "cuda":
        with profile(activities=[ProfilerActivity.CPU, ProfilerActivity.CUDA]) as profiler:
            run()
            torch.cuda.synchronize(device)
        microseconds = "self_device_time_total"
    else:
        with torch.autograd.profiler.profile(use_kineto=False) as profiler:  # kineto is chatty
            run()
        microseconds = "self_cpu_time_total"
    times = [(getattr(event, microseconds), event) for event in profiler.key_averages()]
    total = sum(time for time, _ in times) or 1
    times.sort(key=lambda pair: -pair[0])
    return [Operation(e.key, e.count, time / 1e6, time / total) for time, e in times[:shown]]
