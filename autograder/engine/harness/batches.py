"""A function that yields batches of tensors: all that it yields, in a list."""

from collections.abc import Callable, Iterator
from itertools import islice
from typing import Any

import torch

from autograder.engine.answers import CallSpec
from autograder.engine.harness import tensors
from autograder.engine.harness.tiny import in_words

MOST = 64  # batches: a generator may have no end
OVERWRITTEN = "is overwritten by a later batch: all batches share the same memory"


def call(function: Callable[..., Any], arguments: tuple[Any, ...], spec: CallSpec) -> Any:
    """What the function yields, or what it returns if it yields nothing."""
    returned = tensors.call(function, arguments, spec)
    if not isinstance(returned, Iterator):
        return returned
    yielded = [(batch, _copied(batch)) for batch in islice(returned, MOST)]
    return [_kept(batch, copy) for batch, copy in yielded]


def _copied(batch: Any) -> Any:
    """The tensors of a batch as they are now."""
    if isinstance(batch, tuple | list):
        return [_copied(item) for item in batch]
    return batch.clone() if type(batch) is torch.Tensor else None


def _kept(batch: Any, copy: Any) -> Any:
    """A batch, with a sentence in place of each tensor that has changed since it was yielded."""
    if type(batch) in (tuple, list):
        return type(batch)(_kept(item, before) for item, before in zip(batch, copy, strict=True))
    is_changed = type(batch) is torch.Tensor and not torch.equal(batch, copy)
    return in_words(OVERWRITTEN) if is_changed else batch
