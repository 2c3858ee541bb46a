"""The call of a harness, so that it can be traced: arguments, and what a call can change unseen.

A model, an optimiser and a generator are no arrays, but they hold numbers: the *world* of a call,
which is the first argument of the call as plain data.
"""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from types import CodeType
from typing import Any

import numpy as np
import torch

from autograder.engine.answers import CallSpec
from autograder.engine.harness.load import harness_named
from autograder.engine.harness.settings import settings_restored
from autograder.engine.harness.tiny import isolated_rng
from autograder.engine.tensors import is_data

SMALL = 2**48  # a part of a hash that a float holds exactly


class World:
    """A model's parameters and their gradients, and the state of a generator.

    Attributes:
        parameters: of the model, in order.
        generator: the generator that an answer is given, if any.
    """

    def __init__(self, model: torch.nn.Module, generator: torch.Generator | None = None) -> None:
        self.parameters = list(model.parameters())
        self.generator = generator

    def tensors(self) -> list[torch.Tensor | None]:
        """The tensors in which it is: parameters, then gradients; None for one that is missing."""
        return [*self.parameters, *(parameter.grad for parameter in self.parameters)]

    def arrays(self) -> tuple[np.ndarray, ...]:
        """A copy of it as arrays; a missing gradient is zero."""
        found = [p.detach().numpy().copy() for p in self.parameters]
        for parameter in self.parameters:
            gradient = parameter.grad
            shown = torch.zeros_like(parameter) if gradient is None else gradient
            found.append(shown.detach().numpy().copy())
        if self.generator is not None:
            state = sha256(self.generator.get_state().numpy().tobytes()).digest()
            found.append(np.array([int.from_bytes(state[:8], "big") % SMALL], float))
        return tuple(found)


@dataclass(frozen=True)
class Staged:
    """A call that is ready to be made.

    Attributes:
        arguments: of the call.
        known: the same with tensors, and None in place of what is no data.
        world: what the call can change unseen; None if there is nothing.
        keeps_weights: whether what it leaves in the parameters is a result.
    """

    arguments: tuple[Any, ...]
    known: tuple[Any, ...]
    world: World | None = None
    keeps_weights: bool = False


@dataclass(frozen=True)
class InTorch:
    """A function without its decorator, and the context that the decorator enters."""

    function: Any
    context: Callable[[], AbstractContextManager[Any]]


def without_context(function: Any) -> InTorch:
    """Take a decorator such as `@torch.no_grad()` from a function; others stay."""
    code = getattr(function, "__code__", None)
    inner = getattr(function, "__wrapped__", None)
    if inner is None or code not in _codes_of_decorators():
        return InTorch(function, nullcontext)
    return InTorch(inner, torch.no_grad)


@cache
def _codes_of_decorators() -> tuple[CodeType, ...]:
    """The code of what torch puts around a function that computes no gradients."""
    decorated: list[Any] = [torch.no_grad()(len), torch.inference_mode()(len)]
    return tuple(one.__code__ for one in decorated)


class _Arguments(BaseException):
    """Carries what a harness calls with out of it."""

    def __init__(self, found: tuple[Any, ...]) -> None:
        super().__init__()
        self.found = found


@contextmanager
def staged(spec: CallSpec, arguments: tuple[Any, ...]) -> Iterator[Staged]:
    """The first call that a harness makes; at the end, torch is as it was."""
    with settings_restored(torch):
        torch.set_num_threads(1)
        found = _arguments_of(spec, arguments)
        with isolated_rng():
            yield _staged(found)


def _arguments_of(spec: CallSpec, arguments: tuple[Any, ...]) -> list[Any]:
    """What the harness gives to a function; an iterator's items are in a list."""

    def carry_out(*given: Any) -> None:
        raise _Arguments(given)

    try:
        harness_named(spec.harness)(carry_out, arguments, spec)
    except _Arguments as carried:
        return [list(a) if isinstance(a, Iterator) else a for a in carried.found]
    raise ValueError(f"the harness {spec.harness} calls no function")


def _staged(found: list[Any]) -> Staged:
    module = next((a for a in found if isinstance(a, torch.nn.Module)), None)
    generator = next((a for a in found if isinstance(a, torch.Generator)), None)
    known = tuple(a if is_data(a) else None for a in found)
    given = tuple(iter(a) if isinstance(a, list) else a for a in found)
    if module is None:
        return Staged(tuple(found), known)
    trains = any(isinstance(a, torch.optim.Optimizer) for a in found)
    return Staged(given, known, World(module, generator), trains)
