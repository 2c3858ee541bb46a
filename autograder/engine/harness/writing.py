"""A tiny model and a prompt, to be written on from.

T time steps, B streams, V tokens.
"""

from collections.abc import Callable
from typing import Any

import torch
from torch import nn

from autograder.engine.answers import CallSpec
from autograder.engine.harness.tensors import as_tensors, show_in
from autograder.engine.harness.tiny import TinyModel, conduct, isolated_rng


class MindfulModel(TinyModel):
    """A model whose scores depend on every token it has read, and on how often it has read it.

    An LSTM forgets, so a text that is read twice may be continued as if it had been read once.
    Here one more unit of the state holds a mark of the history. Each token moves it by more than a
    rounding error ever could.
    """

    def forward(self, tokens: torch.Tensor, state: Any = None) -> tuple[torch.Tensor, Any]:
        """The next token's scores, and the state with the mark after the last step."""
        own = None if state is None else tuple(half[:, :, :-1].contiguous() for half in state)
        scores, (h, c) = super().forward(tokens, own)  # (T, B, V)
        mark = torch.zeros_like(h[0, :, 0]) if state is None else state[0][0, :, -1]  # (B,)
        marks = []
        for token in tokens:
            mark = (3.7 * mark + 0.61 * token + 0.23) % 1
            marks.append(mark)
        waves = torch.arange(1, scores.shape[2] + 1) * torch.stack(marks)[:, :, None]  # (T, B, V)
        marked = tuple(torch.cat([half, mark[None, :, None]], dim=2) for half in (h, c))
        return scores + 1.5 * torch.sin(6 * waves), marked


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
    model = MindfulModel(V, seed, dropout=0.5)

    def write(writer: nn.Module, count: int = min(length, 2)) -> Any:
        rng = torch.Generator().manual_seed(rng_seed)
        torch.rand(1, generator=rng)  # its state is no longer that of its seed
        given = as_tensors(prompt)
        returned = function(writer, given, count, temperature, rng)
        show_in(prompt, given)
        return returned

    with isolated_rng():
        returned = write(model, length)
        return (returned, *conduct(model, write))
