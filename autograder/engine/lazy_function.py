"""A function whose module is imported when it is first needed."""

from collections.abc import Callable
from functools import cached_property
from importlib import import_module
from typing import Any


class LazyFunction:
    """A function of a module that is imported when it is first needed: torch takes a second.

    `inspect` looks through it, at signature and source, as through any wrapper.
    """

    def __init__(self, module: str, name: str) -> None:
        self.module = module
        self.__name__ = name

    @cached_property
    def __wrapped__(self) -> Callable[..., Any]:
        return getattr(import_module(self.module), self.__name__)

    def __call__(self, *arguments: Any, **named: Any) -> Any:
        return self.__wrapped__(*arguments, **named)
