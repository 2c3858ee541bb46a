"""A tiny model and a stream of batches, to be scored."""

from collections.abc import Callable
from typing import Any

from torch import nn

from autograder.engine.answers import CallSpec
from autograder.engine.harness.tensors import as_batches, show_in
from autograder.engine.harness.tiny import TinyModel, conduct, isolated_rng


def call(function: Callable[..., Any], arguments: tuple[Any, ...], spec: CallSpec) -> Any:
    """Score a stream, which can be gone through once.

    Args:
        function: the answer.
        arguments: batches of inputs and targets (T, B), V and seed.
        spec: not needed.

    Returns:
        what the function returns, then how it left the model.
    """
    batches, V, seed = arguments
    model = TinyModel(V, seed, dropout=0.5)

    def score(scored: nn.Module, count: int | None = 1) -> Any:
        chosen = [as_batches(batch) for batch in batches[:count]]
        returned = function(scored, iter(chosen))
        show_in(batches[:count], chosen)
        return returned

    with isolated_rng():
        returned = score(model, None)
        return (returned, *conduct(model, score))
