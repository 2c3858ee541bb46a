"""Harnesses by name, each imported when it is first needed: most of them import torch."""

import sys
from collections.abc import Callable
from functools import cache
from importlib import import_module
from typing import Any

from autograder.engine.answers import CallSpec
from autograder.engine.harness.settings import settings_restored

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
        with settings_restored(torch):
            torch.set_num_threads(1)  # several only wait for each other: models here are tiny
            return call(function, arguments, spec)

    return call_in_one_thread
