"""Harnesses: how a function is called where a plain call on plain arguments is not enough.

A case's arguments are data. A harness makes of them what the function takes (torch tensors, a model
and its optimiser), calls it, and hands back what there is to judge: it stands where the answer is
and knows no right answer itself. A module here is one if it has `call(function, arguments,
exercise)`.
"""

import sys
from collections.abc import Callable
from functools import cache
from importlib import import_module
from typing import Any

Harness = Callable[[Callable[..., Any], tuple[Any, ...], Any], Any]


@cache
def harness_named(name: str) -> Harness:
    """The harness of this name, imported when it is first asked for: most of them need torch.

    Raises:
        ModuleNotFoundError: there is none of this name.
    """
    call = import_module(f"autograder.engine.harness.{name}").call

    def in_one_thread(function: Callable[..., Any], arguments: tuple, exercise: Any) -> Any:
        torch = sys.modules.get("torch")
        if torch is None:  # this harness does without
            return call(function, arguments, exercise)
        threads = torch.get_num_threads()
        torch.set_num_threads(1)  # several only wait for each other: models here are tiny
        try:
            return call(function, arguments, exercise)
        finally:
            torch.set_num_threads(threads)

    return in_one_thread
