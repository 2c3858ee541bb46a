"""The memory that training needs for the backward pass.

T time steps, B sequences in a batch.
"""

from collections.abc import Callable, Sequence
from functools import partial

import torch

from lstm_course.char_lm.model import CharacterLSTM


def activation_bytes(run: Callable[[], object]) -> int:
    """Count the bytes that autograd saves for the backward pass of a call, each tensor once.

    Args:
        run: the call to measure.

    Returns:
        The number of bytes.

    Example:
        >>> x = torch.ones(10, requires_grad=True)
        >>> activation_bytes(lambda: x.exp())  # the gradient of exp needs its result: 10 entries
        40
    """
    saved: dict[int, int] = {}

    def record(tensor: torch.Tensor) -> torch.Tensor:
        storage = tensor.untyped_storage()
        saved[storage.data_ptr()] = storage.nbytes()
        return tensor

    with torch.autograd.graph.saved_tensors_hooks(record, lambda tensor: tensor):
        result = run()  # keep the result alive, so that no address is reused
    del result
    return sum(saved.values())


def memory_against_length(
    model: CharacterLSTM, lengths: Sequence[int], batch_size: int
) -> list[int]:
    """Count the bytes saved for the backward pass through sequences of several lengths.

    Args:
        model: the language model.
        lengths: steps T between two truncations.
        batch_size: B.

    Returns:
        The number of bytes for each length.
    """
    found = []
    for T in lengths:
        tokens = torch.zeros(T, batch_size, dtype=torch.int64, device=model.device)
        found.append(activation_bytes(partial(model, tokens)))
    return found
