"""Harnesses by name, each imported when it is first needed: most of them import torch."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from importlib import import_module
from typing import Any

from autograder.engine.answers import CallSpec

Harness = Callable[[Callable[..., Any], tuple[Any, ...], CallSpec], Any]


@cache
def harness_named(name: str) -> Harness:
    """The harness of this name, running torch in one thread and leaving its settings as they were.

    Raises:
        ModuleNotFoundError: there is none of this name.
    """
    call: Harness = import_module(f"autograder.engine.harness.{name}").call

    def call_in_one_thread(
        function: Callable[..., Any], arguments: tuple[Any, ...], spec: CallSpec
    ) -> Any:
        torch = sys.modules.get("torch")
        if torch is None:  # this harness does without
            return call(function, arguments, spec)
        with _settings_restored(torch):
            torch.set_num_threads(1)  # several only wait for each other: models here are tiny
            return call(function, arguments, spec)

    return call_in_one_thread


@contextmanager
def _settings_restored(torch: Any) -> Iterator[None]:
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
