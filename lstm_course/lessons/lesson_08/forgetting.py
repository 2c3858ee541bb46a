"""The value of the carried state: the same model, reset after every few characters."""

from collections.abc import Callable, Iterator, Sequence

import torch
from torch import nn

from lstm_course.char_lm.model import State
from lstm_course.char_lm.steps import Batch

LENGTHS = (16, 64, 256)  # characters between two resets
STREAMS, STEPS = 8, 256


class ForgetfulModel(nn.Module):
    """A model that starts every batch with an empty state.

    Args:
        model: from tokens and a state to logits and a state.
    """

    def __init__(self, model: nn.Module) -> None:
        super().__init__()
        self.model = model

    def forward(
        self, tokens: torch.Tensor, state: State | None = None
    ) -> tuple[torch.Tensor, State]:
        """Compute the scores of every next character; the state is ignored."""
        return self.model(tokens)


def measure_forgetting(
    model: nn.Module,
    tokens: torch.Tensor,
    stream_batches: Callable[..., Iterator[Batch]],
    bits_per_character: Callable[..., float],
    lengths: Sequence[int] = LENGTHS,
) -> dict[int | None, float]:
    """Compute bits per character with a state that is reset after every T characters.

    Args:
        model: the model.
        tokens: the text, (N,).
        stream_batches: the learner's own or the library's.
        bits_per_character: the learner's own or the library's.
        lengths: values of T.

    Returns:
        Bits per character by T; with the carried state under None.
    """

    def batches(T: int) -> Iterator[Batch]:
        device = next(model.parameters()).device
        return ((x.to(device), y.to(device)) for x, y in stream_batches(tokens.clone(), STREAMS, T))

    bits: dict[int | None, float] = {
        T: bits_per_character(ForgetfulModel(model), batches(T)) for T in lengths
    }
    bits[None] = bits_per_character(model, batches(STEPS))
    return bits


def describe_forgetting(bits: dict[int | None, float]) -> str:
    """Describe the cost of forgetting, one line per T.

    Args:
        bits: result of `measure_forgetting`.
    """
    carried = bits[None]
    lines = [
        f"state reset every {T:>3} characters: {value:.3f} bits per character, "
        f"{value - carried:+.3f}"
        for T, value in bits.items()
        if T is not None
    ]
    return "\n".join(
        [*lines, f"state carried:                    {carried:.3f} bits per character"]
    )
