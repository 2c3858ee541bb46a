"""The settings of torch, which an answer may change for all code that follows."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any


@contextmanager
def settings_restored(torch: Any) -> Iterator[None]:
    """Restore what an answer may set for all code that follows: later checks rely on it."""
    threads, gradients = torch.get_num_threads(), torch.is_grad_enabled()
    dtype, drawn = torch.get_default_dtype(), torch.get_rng_state()
    deterministic = torch.are_deterministic_algorithms_enabled()
    anomalies = torch.is_anomaly_enabled()
    try:
        yield
    finally:
        torch.set_num_threads(threads)
        torch.set_grad_enabled(gradients)
        torch.set_default_dtype(dtype)
        torch.set_rng_state(drawn)
        if torch.are_deterministic_algorithms_enabled() != deterministic:
            torch.use_deterministic_algorithms(deterministic)  # imports torch's compiler: seconds
        torch.autograd.set_detect_anomaly(anomalies)
