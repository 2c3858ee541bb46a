"""torch tensors for arrays, and the gradients of what comes back."""

from collections.abc import Callable
from typing import Any

import numpy as np
import torch

from autograder.engine.answers import CallSpec, Foreign
from autograder.engine.tensors import is_tensor

NO_GRADIENT = Foreign(
    "does not exist: your result is detached from its graph. Look for `.item()`, `.detach()`, "
    "`.numpy()`, `torch.tensor(...)` or `torch.no_grad()`",
    "autograder",
)


def call(function: Callable[..., Any], arguments: tuple[Any, ...], spec: CallSpec) -> Any:
    """Call with tensors; with `spec.gradients`, return (result, gradients) laid end to end.

    The gradients are those of the result's sum, with respect to the arguments of these names.
    """
    tensors = [
        as_tensors(argument, name in spec.gradients)
        for name, argument in zip(spec.parameters, arguments, strict=False)
    ]
    returned = function(*tensors)
    show_in(arguments, tensors)
    if not spec.gradients:
        return returned
    named = zip(spec.parameters, tensors, strict=False)
    wanted = [tensor for name, tensor in named if name in spec.gradients]
    gradients = _gradients(returned, wanted)
    if is_tensor(returned):
        returned = returned.detach()  # whether gradients flow is judged by the gradients
    return (returned, *gradients)


def as_tensors(value: Any, tracked: bool = False) -> Any:
    """Arrays as tensors, inside tuples and lists too.

    They share their memory, so that whatever is written into a tensor shows in the array.
    """
    if isinstance(value, np.ndarray):
        return torch.from_numpy(value).requires_grad_(tracked)
    if isinstance(value, tuple | list):
        return type(value)(as_tensors(item, tracked) for item in value)
    return value


def as_batches(value: Any) -> Any:
    """Arrays as tensors that lie in memory as those of `stream_batches`: stream by stream."""
    tensors = as_tensors(value)
    if isinstance(tensors, tuple | list):
        return type(tensors)(map(_stream_by_stream, tensors))
    return _stream_by_stream(tensors)


def _stream_by_stream(batch: torch.Tensor) -> torch.Tensor:
    return batch.T.contiguous().T


def show_in(value: Any, tensors: Any) -> None:
    """Let arrays show what a call has made of their tensors, those that have other memory now too.

    Args:
        value: arrays, inside tuples and lists too.
        tensors: from `as_tensors`, after the call.
    """
    if isinstance(value, tuple | list):
        for item, inner in zip(value, tensors, strict=False):
            show_in(item, inner)
    elif isinstance(value, np.ndarray):
        now = tensors.detach()
        is_alike = now.shape == value.shape and now.dtype == torch.from_numpy(value).dtype
        value[...] = now.numpy() if is_alike else np.logical_not(value)


def _gradients(returned: Any, wanted: list[torch.Tensor]) -> list[Any]:
    if not is_tensor(returned) or not returned.requires_grad:
        return [NO_GRADIENT] * len(wanted)
    try:
        found = torch.autograd.grad(returned.sum(), wanted, allow_unused=True, retain_graph=True)
    except NotImplementedError:  # on a device without numbers, for one
        return [NO_GRADIENT] * len(wanted)
    return [NO_GRADIENT if gradient is None else gradient for gradient in found]
