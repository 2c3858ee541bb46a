"""A run that is stopped and continued: a model, its optimiser, its schedule and its scaler.

Gradients are drawn, not computed: what is to be saved and what is to be found again is the same.
"""

import tempfile
from collections.abc import Iterator, Sequence
from contextlib import chdir, contextmanager
from typing import Any

import numpy as np
import torch

from autograder.engine.answers import Foreign
from autograder.engine.harness import HIDDEN
from autograder.engine.harness.tiny import fill, in_words, isolated_rng

PARTS = ("model", "optimizer", "schedule", "scaler")
FEW = PARTS[:2]  # of a run without a schedule and a scaler
RUN_EVALUATES = "was in training mode before the call, and is in evaluation mode after it"


class TinyRun:
    """Parts of a run, by the names under which they are saved.

    Args:
        seed: of the model's weights, and of the scale of the losses.
        names: the parts that the run has.
    """

    def __init__(self, seed: int, names: Sequence[str] = PARTS) -> None:
        self.names = names
        with isolated_rng():
            self.model = torch.nn.Linear(3, 2).double()
        fill(self.model, seed)
        self.optimizer = torch.optim.AdamW(self.model.parameters(), lr=0.1)
        self.schedule = torch.optim.lr_scheduler.StepLR(self.optimizer, 2, gamma=0.5)
        self.scaler = torch.amp.GradScaler("cpu", init_scale=2.0 ** (5 + seed % 7))

    @property
    def parts(self) -> dict[str, Any]:
        """Whatever has a state, by name."""
        return {name: getattr(self, name) for name in self.names}

    def step(self, seed: int) -> None:
        """One step down a gradient that is drawn."""
        for k, parameter in enumerate(self.model.parameters()):
            drawn = np.random.default_rng([seed, k]).standard_normal(tuple(parameter.shape))
            parameter.grad = torch.from_numpy(drawn)
        self.optimizer.step()
        self.schedule.step()


@contextmanager
def own_folder() -> Iterator[None]:
    """An empty working folder, so that paths, and what is said of them, are always the same."""
    with tempfile.TemporaryDirectory() as folder, chdir(folder):
        yield


def state_of(seed: int) -> tuple[torch.Tensor, torch.Tensor]:
    """(h, c), on the graph of a computation, as the last batch leaves them."""
    drawn = np.random.default_rng([seed, 7]).standard_normal((2, 1, 2, HIDDEN))
    h, c = torch.from_numpy(drawn).requires_grad_() * 1
    return h, c


def flat(saved: Any) -> Any:
    """The tensors and numbers of a `state_dict`, end to end, sorted by name."""
    found: list[torch.Tensor] = []

    def collect(value: Any) -> None:
        if isinstance(value, torch.Tensor):
            found.append(value.detach().double().flatten())
        elif isinstance(value, int | float):
            found.append(torch.tensor([float(value)], dtype=torch.float64))
        elif isinstance(value, dict):
            for name in sorted(value, key=str):
                collect(value[name])
        elif isinstance(value, list | tuple):
            for item in value:
                collect(item)

    collect(saved)
    return torch.cat(found) if found else in_words("is empty")


def entry(content: Any, name: str, place: str) -> Any:
    """An entry of a dict, or in words that it is not there."""
    if isinstance(content, dict) and name in content:
        return content[name]
    return in_words(f"is not in {place}")


def is_missing(value: Any) -> bool:
    """Is it replaced by a sentence?"""
    return type(value) is Foreign
