"""The call of a harness, so that it can be traced: arguments, and what a call can change unseen.

A model, an optimiser and a generator are no arrays, but they hold numbers: the *world* of a call,
which is the first argument of the call as plain data.
"""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

import numpy as np
import torch

from autograder.engine.harness.settings import settings_restored
from autograder.engine.harness.tensors import as_batches, as_tensors
from autograder.engine.harness.tiny import TinyModel, fill, isolated_rng
from autograder.engine.harness.training import DEFAULTS, PRECISIONS, STEEP

_DECORATED: Any = torch.no_grad()(lambda: None)
_IN_INFERENCE: Any = torch.inference_mode()(lambda: None)
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
    if inner is None or code not in (_DECORATED.__code__, _IN_INFERENCE.__code__):
        return InTorch(function, nullcontext)
    return InTorch(inner, torch.no_grad)


@contextmanager
def staged(harness: str, arguments: tuple[Any, ...]) -> Iterator[Staged]:
    """The call that a harness makes; at the end, torch is as it was."""
    with settings_restored(torch):
        torch.set_num_threads(1)
        with isolated_rng():
            yield STAGES[harness](arguments)


def _tensors(arguments: tuple[Any, ...]) -> Staged:
    given = as_tensors(arguments)
    return Staged(given, given)


def _states(arguments: tuple[Any, ...]) -> Staged:
    (state,) = arguments
    given = None if state is None else tuple(t * 1 for t in as_tensors(state, tracked=True))
    return Staged((given,), (given,))


def _evaluating(arguments: tuple[Any, ...]) -> Staged:
    batches, V, seed = arguments
    model = TinyModel(V, seed, dropout=0.5)
    chosen = [as_batches(batch) for batch in batches]
    return Staged((model, iter(chosen)), (None, chosen), World(model))


def _writing(arguments: tuple[Any, ...]) -> Staged:
    prompt, length, temperature, V, seed, rng_seed = arguments
    model, rng = TinyModel(V, seed, dropout=0.5), torch.Generator().manual_seed(rng_seed)
    given = as_tensors(prompt)
    known = (None, given, length, temperature, None)
    return Staged((model, given, length, temperature, rng), known, World(model, rng))


def _training(arguments: tuple[Any, ...]) -> Staged:
    inputs, targets, given, V, seed, max_norm, scale, precision, how = arguments
    model = TinyModel(V, seed)
    if how == DEFAULTS:
        fill(model, seed, scale=STEEP)
    optimizer = torch.optim.SGD(model.parameters(), lr=0.2, momentum=0.5)
    scaler = torch.amp.GradScaler("cpu", init_scale=scale, growth_interval=1) if scale else None
    optional = () if how == DEFAULTS else (max_norm, scaler, PRECISIONS[precision])
    batch, state = as_batches((inputs[0], targets[0])), as_tensors(given)
    known = (None, batch, state, None, *(max_norm for _ in optional[:1]))
    return Staged((model, batch, state, optimizer, *optional), known, World(model), True)


STAGES: dict[str, Callable[[tuple[Any, ...]], Staged]] = {
    "tensors": _tensors,
    "batches": _tensors,
    "states": _states,
    "evaluating": _evaluating,
    "writing": _writing,
    "training": _training,
}
