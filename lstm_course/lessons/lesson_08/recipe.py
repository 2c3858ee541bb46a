"""The recipe of the trained model: sizes, schedule and stopping rule."""

import math
from dataclasses import asdict, dataclass
from typing import Any

PRECISIONS_WITHOUT_SCALING = ("float32", "bfloat16")  # float16 needs a loss scaler


@dataclass(frozen=True)
class Recipe:
    """All settings of the training of the course's model, except its text.

    The schedule depends on the training time used, not on a number of steps: a fast and a slow
    machine both end with a small learning rate. On the CPU, time is the process's CPU time, so
    other programs do not count; on a GPU it is real time.

    The default sizes give 1.92 million parameters, 3.84 MB in half precision.
    """

    hidden_size: int = 384  # H
    num_layers: int = 2  # L
    embedding_size: int = 64
    dropout: float = 0.1  # between the layers and before the output layer
    batch_size: int = 32  # B, streams side by side
    length: int = 128  # T, steps between two truncations
    minutes: float = 100.0  # training time
    learning_rate: float = 3e-3
    warmup: float = 0.01  # share of the time in which the learning rate rises
    final_share: float = 0.02  # of the learning rate
    weight_decay: float = 0.01
    max_norm: float = 1.0
    validate_every: float = 120.0  # seconds of training
    validation_characters: int = 100_000
    patience: int = 10  # validations without a new minimum before training stops
    precision: str = "float32"
    seed: int = 0

    def __post_init__(self) -> None:
        if self.precision not in PRECISIONS_WITHOUT_SCALING:
            raise ValueError(
                f"precision is {self.precision!r}, expected "
                f"{' or '.join(PRECISIONS_WITHOUT_SCALING)}"
            )
        for name in ("minutes", "validate_every", "patience", "validation_characters"):
            if not getattr(self, name) > 0:
                raise ValueError(f"{name} is {getattr(self, name)}, expected more than 0")

    @property
    def sizes(self) -> dict[str, int]:
        """The sizes of the model, as arguments of `CharacterLSTM`."""
        return {
            "hidden_size": self.hidden_size,
            "num_layers": self.num_layers,
            "embedding_size": self.embedding_size,
        }

    def learning_rate_at(self, seconds: float) -> float:
        """Return the learning rate: a linear warm-up, then half a cosine to `final_share`.

        Args:
            seconds: training time used so far.

        Example:
            >>> recipe = Recipe(minutes=100, learning_rate=1.0, warmup=0.01, final_share=0.02)
            >>> [round(recipe.learning_rate_at(60 * m), 2) for m in (0, 0.5, 1, 50.5, 100, 120)]
            [0.02, 0.5, 1.0, 0.51, 0.02, 0.02]
        """
        used = min(1.0, seconds / (60 * self.minutes))
        if used < self.warmup:
            return self.learning_rate * max(self.final_share, used / self.warmup)
        done = (used - self.warmup) / (1 - self.warmup)
        cosine = 0.5 * (1 + math.cos(math.pi * done))
        return self.learning_rate * (self.final_share + (1 - self.final_share) * cosine)

    def first_difference(self, saved: dict[str, Any]) -> str | None:
        """Return the name of a setting that differs from a saved recipe, or None.

        `minutes` may differ: a run can be given more or less time when it is resumed.
        """
        ours = asdict(self)
        return next((k for k in ours if k != "minutes" and saved.get(k) != ours[k]), None)
