"""Is a resumed run equal to one that never stopped?"""

import tempfile
from pathlib import Path
from typing import NamedTuple

import torch

from lstm_course.char_lm.checkpoint_file import CheckpointError
from lstm_course.char_lm.settings import TrainingSettings
from lstm_course.char_lm.trainer import Trainer, TrainingFunctions

SMALL = TrainingSettings(
    hidden_size=32, embedding_size=16, batch_size=8, length=16, steps=20, warmup=5
)
STOPPED_AT = 10  # steps
ENOUGH_TO_TRAIN, ENOUGH_TO_VALIDATE = 10_000, 2000  # characters


class ResumedRun(NamedTuple):
    """An uninterrupted run and a resumed one."""

    step: int  # at which the run was resumed
    parameters: int  # tensors compared
    equal_parameters: bool
    losses: int
    equal_losses: bool
    refusal: str  # the error message for a truncated file; "" if it was accepted


def compare_resumed_run(
    functions: TrainingFunctions,
    training: torch.Tensor,
    validation: torch.Tensor,
    vocabulary_size: int,
) -> ResumedRun:
    """Train a small model in one go, and in two parts with a checkpoint between them.

    It runs on the CPU, which adds numbers in the same order each time.

    Args:
        functions: the learner's own or the library's.
        training: tokens.
        validation: tokens.
        vocabulary_size: V.
    """

    def start() -> Trainer:
        return Trainer(
            SMALL,
            training[:ENOUGH_TO_TRAIN],
            validation[:ENOUGH_TO_VALIDATE],
            vocabulary_size,
            functions=functions,
        )

    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "run.pt"
        unbroken = start()
        unbroken.run()
        start().run(steps=STOPPED_AT, checkpoint=file)
        resumed = start()
        step = resumed.resume(file)
        resumed.run()
        refusal = _refusal(start(), file)
    pairs = list(zip(unbroken.model.parameters(), resumed.model.parameters(), strict=True))
    return ResumedRun(
        step=step,
        parameters=len(pairs),
        equal_parameters=all(torch.equal(a, b) for a, b in pairs),
        losses=len(unbroken.progress.training),
        equal_losses=unbroken.progress.training == resumed.progress.training,
        refusal=refusal.replace(str(file.parent), "…"),
    )


def describe_resumed_run(result: ResumedRun) -> str:
    """Describe whether the two runs are equal.

    Args:
        result: of `compare_resumed_run`.
    """
    parameters = "equal, bit for bit" if result.equal_parameters else "NOT equal"
    losses = "equal" if result.equal_losses else "NOT equal"
    return (
        f"Resumed at step {result.step}. All {result.parameters} parameters: {parameters}.\n"
        f"Losses of all {result.losses} steps: {losses}.\n"
        f"Half a checkpoint: {result.refusal or 'accepted without an error'}"
    )


def _refusal(trainer: Trainer, file: Path) -> str:
    """Return the error message for the first half of a checkpoint, as after a full disk."""
    content = file.read_bytes()
    file.write_bytes(content[: len(content) // 2])
    try:
        trainer.resume(file)
    except CheckpointError as error:
        return str(error)
    return ""
