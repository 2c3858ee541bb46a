"""The module that prepares a harness's call to be traced, imported when it is first needed."""

from functools import cache
from importlib import import_module
from typing import Any


@cache
def staging() -> Any:
    """The module, which needs torch. It is kept: in a worker nothing can be imported later on."""
    return import_module("autograder.engine.locating.staged")
