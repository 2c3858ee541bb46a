"""A state that is still attached to the graph of its computation, as an argument."""

from collections.abc import Callable
from typing import Any

from autograder.engine.answers import CallSpec
from autograder.engine.harness.tensors import as_tensors, show_in
from autograder.engine.harness.tiny import in_words


def call(function: Callable[..., Any], arguments: tuple[Any, ...], spec: CallSpec) -> Any:
    """What the function makes of the state, unless it spoils the caller's."""
    (state,) = arguments
    if state is None:
        return function(None)
    given = tuple(leaf * 1 for leaf in as_tensors(state, tracked=True))
    returned = function(given)
    show_in(state, given)
    if not all(tensor.requires_grad for tensor in given):
        return in_words(
            "is detached, and so is the caller's own state: leave the argument unchanged"
        )
    return returned
