"""What training keeps in memory for the way back.

T time steps, B sequences in a batch.
"""

from collections.abc import Callable, Sequence

import torch

from lstm_course.char_lm.model import CharacterLSTM


def activation_bytes(run: Callable[[], object]) -> int:
    """Bytes that autograd keeps of a call for the way back, each tensor counted once.

    Example:
        >>> x = torch.ones(10, requires_grad=True)
        >>> activation_bytes(lambda: x.exp())          # exp' needs its result: 10 numbers
        40
    """
    kept: dict[int, int] = {}

    def note(tensor: torch.Tensor) -> torch.Tensor:
        storage = tensor.untyped_storage()
        kept[storage.data_ptr()] = storage.nbytes()
        return tensor

    with torch.autograd.graph.saved_tensors_hooks(note, lambda tensor: tensor):
        result = run()  # held, so that no address is used twice
    del result
    return sum(kept.values())


def memory_against_length(
    model: CharacterLSTM, lengths: Sequence[int], batch_size: int
) -> list[int]:
    """Bytes kept for the way back through so many steps, for each of the lengths.

    Args:
        model: the language model.
        lengths: steps T between two truncations.
        batch_size: B.
    """
    found = []
    for T in lengths:
        tokens = torch.zeros(T, batch_size, dtype=torch.int64, device=model.device)
        found.append(activation_bytes(lambda tokens=tokens: model(tokens)))
    return found
