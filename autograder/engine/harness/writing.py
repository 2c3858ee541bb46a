"""A tiny model and a prompt, to be written on from."""

from collections.abc import Callable
from typing import Any

import torch
from torch import nn

from autograder.engine.answers import CallSpec
from autograder.engine.harness.tensors import as_tensors, show_in
from autograder.engine.harness.tiny import TinyModel, conduct, isolated_rng


def call(function: Callable[..., Any], arguments: tuple[Any, ...], spec: CallSpec) -> Any:
    """Write on.

    Args:
        function: the answer.
        arguments: prompt (P,), length, temperature, V and the seeds of the model and of `rng`.
        spec: not needed.

    Returns:
        what the function returns, then how it left the model.
    """
    prompt, length, temperature, V, seed, rng_seed = arguments
    model = TinyModel(V, seed, dropout=0.5)

    def write(writer: nn.Module, count: int = min(length, 2)) -> Any:
        rng = torch.Generator().manual_seed(rng_seed)
        given = as_tensors(prompt)
        returned = function(writer, given, count, temperature, rng)
        show_in(prompt, given)
        return returned

    with isolated_rng():
        returned = write(model, length)
        return (returned, *conduct(model, write))
