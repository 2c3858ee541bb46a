"""A language model small enough to be trained in a check; it notes how it was called.

T time steps, B streams, H hidden units, V tokens.
"""

import math
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import numpy as np
import torch
from torch import get_autocast_dtype, is_autocast_enabled, is_grad_enabled, nn

from autograder.engine.answers import Foreign
from autograder.engine.harness import HIDDEN
from autograder.engine.tensors import is_tensor


class TinyModel(nn.Module):
    """Tokens (T, B) and a state in, logits (T, B, V) and a state out, in float64.

    Args:
        V: vocabulary size.
        seed: of the weights, drawn by NumPy, whose numbers are the same everywhere.
        dropout: in training, where it tells a model in training from one that is not.
    """

    def __init__(self, V: int, seed: int, dropout: float = 0.0) -> None:
        super().__init__()
        self.made_with = V, seed
        with isolated_rng():  # torch draws weights that are replaced at once
            self.embedding = nn.Embedding(V, HIDDEN)
            self.lstm = nn.LSTM(HIDDEN, HIDDEN)
            self.scores = nn.Linear(HIDDEN, V)
        self.dropout = nn.Dropout(dropout)
        self.double()
        fill(self, seed)
        self.autocast: list[Any] = []
        self.tracked: list[bool] = []
        self.modes: list[bool] = []

    def forward(self, tokens: torch.Tensor, state: Any = None) -> tuple[torch.Tensor, Any]:
        """The next token's scores, and the state after the last step."""
        self.autocast.append(precision_now())
        self.tracked.append(is_grad_enabled())
        self.modes.append(self.training)
        hs, state = self.lstm(self.embedding(tokens), state)  # (T, B, H)
        return self.scores(self.dropout(hs)), state


class WitnessModel(TinyModel):
    """A model that shows in its numbers how it was called: its scores are NaN where that is wrong.

    What a model has noted, an answer can change. What the answer computes from NaN is NaN.

    Args:
        V: vocabulary size.
        seed: of the weights.
        is_right: whether a call is as it should be, given the model's scores.
        dropout: as for a `TinyModel`.
    """

    def __init__(
        self,
        V: int,
        seed: int,
        is_right: Callable[[torch.Tensor, nn.Module], bool],
        dropout: float = 0.0,
    ) -> None:
        super().__init__(V, seed, dropout)
        self.is_right = is_right

    def forward(self, tokens: torch.Tensor, state: Any = None) -> tuple[torch.Tensor, Any]:
        """The next token's scores, or NaN, and the state after the last step."""
        scores, state = super().forward(tokens, state)
        return (scores if self.is_right(scores, self) else scores * float("nan")), state


def precision_now() -> torch.dtype | None:
    """The precision of autocast on the CPU; None where it is off.

    Like `is_grad_enabled`, torch's functions were imported by name: an answer may replace those of
    the module.
    """
    return get_autocast_dtype("cpu") if is_autocast_enabled("cpu") else None


def shows_nan(call: Callable[[], Any]) -> bool:
    """Whether a call with a `WitnessModel` returns NaN, or fails as sampling from NaN does."""
    try:
        returned = call()
    except Exception:
        return True
    first = returned[0] if isinstance(returned, tuple) and returned else returned
    if is_tensor(first):
        return bool(first.detach().isnan().any())
    return isinstance(first, float) and math.isnan(first)


def fill(module: nn.Module, seed: int, scale: float = 1.2) -> None:
    """Random weights."""
    rng = np.random.default_rng(seed)
    with torch.no_grad():
        for parameter in module.parameters():
            parameter.copy_(torch.from_numpy(scale * rng.standard_normal(tuple(parameter.shape))))


@contextmanager
def isolated_rng(seed: int = 0) -> Iterator[None]:
    """Seed torch's generator, and restore its state at the end: the notebook's is unchanged."""
    with torch.random.fork_rng(devices=[]):
        torch.default_generator.manual_seed(seed)  # torch.manual_seed also looks for GPUs
        yield


def weights(module: nn.Module) -> torch.Tensor:
    """All parameters, end to end."""
    return torch.cat([parameter.detach().flatten() for parameter in module.parameters()])


def in_words(sentence: str) -> Foreign:
    """The text in place of a missing value: the end of "`norm` ..."."""
    return Foreign(sentence, "autograder")


def conduct(model: TinyModel, brief_call: Callable[[nn.Module], object]) -> tuple[Any, Any]:
    """Judge how a call that only uses a model leaves it, and whether it builds a graph.

    Args:
        model: after a call that began in training mode.
        brief_call: makes a similar call once more, with another model or in another mode.

    Returns:
        1 where the model's mode is what it was before the call, in training mode and in evaluation
        mode, and its parameters can be trained; 1 where no graph was built and later code can build
        one; a description of what is wrong elsewhere.
    """
    if not model.tracked:
        return (in_words("is unknown: your function never calls the model"),) * 2
    graph: Any = 1
    if not is_grad_enabled():
        graph = in_words(
            "fails: gradients stay switched off after the call, so later code gets none"
        )
    witness = WitnessModel(*model.made_with, is_right=lambda scores, _: not scores.requires_grad)
    if any(model.tracked) or (graph == 1 and shows_nan(lambda: brief_call(witness))):
        graph = in_words(
            "fails: each forward pass saves values for a backward pass that never comes"
        )
    if not all(parameter.requires_grad for parameter in model.parameters()):
        frozen = "fails: the mode is restored, but `requires_grad` is now False"
        return in_words(frozen), graph
    if not model.training:
        mode = "fails: the model was in training mode before the call, but not after it"
        return in_words(mode), graph
    model.eval()
    brief_call(model)
    if model.training:
        mode = "fails: the model was in evaluation mode before the call, but not after it"
        return in_words(mode), graph
    return 1, graph
