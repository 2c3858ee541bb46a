"""Settings of a training run, and defaults for each device."""

import math
from dataclasses import dataclass, replace

import torch

from lstm_course.size import Size, experiment_size

PRECISIONS = {"float32": None, "float16": torch.float16, "bfloat16": torch.bfloat16}


@dataclass(frozen=True)
class TrainingSettings:
    """All settings of a training run, except its text."""

    hidden_size: int = 256  # H
    num_layers: int = 1  # L
    embedding_size: int = 128
    dropout: float = 0.1
    batch_size: int = 32  # B, streams side by side, over all processes
    length: int = 64  # T, steps between two truncations
    steps: int = 2000
    learning_rate: float = 8e-3
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
        """Return the share of the learning rate: a linear warm-up, then half a cosine to 5%."""
        if step < self.warmup:
            return (step + 1) / self.warmup
        done = (step - self.warmup) / max(1, self.steps - self.warmup)
        return 0.05 + 0.95 * 0.5 * (1 + math.cos(math.pi * min(1.0, done)))


def settings_for(device: torch.device | str, size: Size | None = None) -> TrainingSettings:
    """Choose settings for a device.

    On a GPU, the precision is float16: cuDNN's persistent LSTM kernels, which keep the recurrent
    weights on the chip between steps, exist for float16 but not for bfloat16. They require sizes
    in multiples of 128 and batches in multiples of 8.

    Args:
        device: "cpu" or "cuda".
        size: "trial", "quick" or "full"; None: the result of `experiment_size`.

    Returns:
        The settings.
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
        return replace(large, steps={"trial": 20, "quick": 600, "full": large.steps}[size])
    small = TrainingSettings()
    if size == "full":
        return small
    steps = {"trial": 20, "quick": 250}[size]
    return replace(small, hidden_size=128, embedding_size=64, steps=steps)


def best_device() -> torch.device:
    """Return the GPU if there is one, otherwise the CPU."""
    return torch.device("cuda" if torch.cuda.is_available() else "cpu")
