"""What a run of the lab is made of, and what suits the device that there is."""

import math
from dataclasses import dataclass, replace

import torch

from lstm_course.size import experiment_size

PRECISIONS = {"float32": None, "float16": torch.float16, "bfloat16": torch.bfloat16}


@dataclass(frozen=True)
class TrainingSettings:
    """Everything that decides how a run goes, apart from its text."""

    hidden_size: int = 256  # H
    num_layers: int = 1  # L
    embedding_size: int = 128
    dropout: float = 0.1
    batch_size: int = 32  # B, streams side by side, over all processes
    length: int = 64  # T, steps between two truncations
    steps: int = 2000
    learning_rate: float = 4e-3
    warmup: int = 50  # steps in which the learning rate rises
    weight_decay: float = 0.01
    max_norm: float = 1.0
    precision: str = "float32"
    seed: int = 0

    def __post_init__(self) -> None:
        if self.precision not in PRECISIONS:
            raise ValueError(
                f"precision is {self.precision!r}, expected one of {', '.join(PRECISIONS)}"
            )
        for name in ("hidden_size", "num_layers", "embedding_size", "batch_size", "length"):
            if getattr(self, name) < 1:
                raise ValueError(f"{name} is {getattr(self, name)}, expected 1 or more")

    def learning_rate_share(self, step: int) -> float:
        """Share of the full learning rate at a step: a straight rise, then half a cosine to 5%."""
        if step < self.warmup:
            return (step + 1) / self.warmup
        done = (step - self.warmup) / max(1, self.steps - self.warmup)
        return 0.05 + 0.95 * 0.5 * (1 + math.cos(math.pi * min(1.0, done)))


def settings_for(device: torch.device | str, size: str | None = None) -> TrainingSettings:
    """Settings that suit a device.

    On a GPU: float16, since cuDNN's persistent LSTM kernels, which keep the recurrent weights on
    the chip from step to step, exist for float16 and not for bfloat16; sizes in multiples of 128
    and a batch in multiples of 8 meet their conditions.

    Args:
        device: "cpu" or "cuda".
        size: "quick" or "full"; None: as `experiment_size` says.
    """
    size = size or experiment_size()
    if torch.device(device).type == "cuda":
        large = TrainingSettings(
            hidden_size=1024,
            embedding_size=256,
            dropout=0.3,
            batch_size=128,
            length=128,
            precision="float16",
        )
        return large if size == "full" else replace(large, steps=600)
    small = TrainingSettings()
    if size == "full":
        return small
    return replace(small, hidden_size=128, embedding_size=64, steps=400)


def best_device() -> torch.device:
    """A GPU where there is one."""
    return torch.device("cuda" if torch.cuda.is_available() else "cpu")
