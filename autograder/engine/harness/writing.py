"""A tiny model and a prompt, to be written on from."""

from collections.abc import Callable
from typing import Any

import torch

from autograder.engine.answers import CallSpec
from autograder.engine.harness.tensors import as_tensors
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

    def write() -> Any:
        rng = torch.Generator().manual_seed(rng_seed)
        return function(model, as_tensors(prompt), length, temperature, rng)

    with isolated_rng():
        returned = write()
        return (returned, *conduct(model, write))
