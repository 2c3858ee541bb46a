"""The trainer of the character language model, which can be interrupted and resumed.

T time steps, B streams, N tokens in total. Time comes first.
"""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

import torch

from lstm_course.char_lm.checkpoint import resume, save_checkpoint
from lstm_course.char_lm.distributed import SINGLE_PROCESS, ProcessGroup
from lstm_course.char_lm.interrupts import deferred_interrupts
from lstm_course.char_lm.model import CharacterLSTM, State
from lstm_course.char_lm.progress import Progress, RunRecord
from lstm_course.char_lm.random_state import OwnRandomState
from lstm_course.char_lm.settings import PRECISIONS, TrainingSettings
from lstm_course.char_lm.steps import Batch, bits_per_character, train_step
from lstm_course.char_lm.streams import stream_batches

VALIDATION_STREAMS = 8  # few and long, so that hardly any character lacks its context
VALIDATION_LENGTH = 256
BITS = 1.4426950408889634  # 1 nat in bits


class TrainingFunctions(NamedTuple):
    """The functions that a trainer calls: the course's, or a learner's with the same contract."""

    stream_batches: Callable[..., Iterator[Batch]] = stream_batches
    train_step: Callable[..., tuple[float, State | None, float]] = train_step
    bits_per_character: Callable[..., float] = bits_per_character
    save_checkpoint: Callable[..., None] = save_checkpoint
    resume: Callable[..., tuple[int, State | None]] = resume


COURSE_FUNCTIONS = TrainingFunctions()


class Trainer:
    """Trainer of a character language model, in one process or several.

    Args:
        settings: settings of the run.
        training: tokens of the training set, (N,).
        validation: tokens of the validation set, (M,).
        vocabulary_size: V.
        device: device to train on.
        group: the processes that train together, under `torchrun`.
        functions: functions that take the steps, validate and save.

    Raises:
        ValueError: the text is too short for the streams, or the processes cannot divide the
            streams equally.
    """

    def __init__(
        self,
        settings: TrainingSettings,
        training: torch.Tensor,
        validation: torch.Tensor,
        vocabulary_size: int,
        device: torch.device | str = "cpu",
        group: ProcessGroup = SINGLE_PROCESS,
        functions: TrainingFunctions = COURSE_FUNCTIONS,
    ) -> None:
        self.settings = settings
        self.functions = functions
        self.device = torch.device(device)
        self.group = group
        self.validation = validation
        self.batches = self._own_batches(training)
        self.random_state = OwnRandomState(self.device)
        with self.random_state.in_use():  # the caller's is unchanged
            torch.manual_seed(settings.seed)  # the same initial weights in every process
            self.model = CharacterLSTM(
                vocabulary_size,
                settings.hidden_size,
                settings.num_layers,
                settings.embedding_size,
                settings.dropout,
            ).to(self.device)
            torch.manual_seed(settings.seed + group.rank)  # separate dropout in each process
        self.wrapped_model = group.wrap(self.model)
        self.optimizer = torch.optim.AdamW(
            self.model.parameters(), settings.learning_rate, weight_decay=settings.weight_decay
        )
        self.schedule = torch.optim.lr_scheduler.LambdaLR(
            self.optimizer, settings.learning_rate_share
        )
        self.precision = PRECISIONS[settings.precision]
        self.scaler = torch.amp.GradScaler(
            self.device.type, enabled=self.precision is torch.float16 and self.device.type == "cuda"
        )
        self.state: State | None = None
        self.progress = Progress()

    def run(
        self,
        steps: int | None = None,
        checkpoint: str | Path | None = None,
        every: int = 200,
        watch: Callable[[Progress], None] | None = None,
    ) -> Progress:
        """Continue training.

        Ctrl-C (in a notebook: Stop) ends training after the current step, saves a checkpoint and
        returns.

        Args:
            steps: number of steps; None: all that are left in the settings.
            checkpoint: file to save to at the end, after every `every` steps, and when interrupted.
            every: steps between two validations, and between two checkpoints.
            watch: function called after each step, to draw or print.

        Returns:
            The history of the run.
        """
        left = self.settings.steps - self.progress.step
        end = self.progress.step + (left if steps is None else min(steps, left))
        self.progress.interrupted = False
        self.model.train()
        with self.random_state.in_use(), deferred_interrupts() as interrupt:
            while self.progress.step < end and not interrupt.requested:
                self._step()
                if self.progress.step % every == 0 or self.progress.step == end:
                    self._validate()
                    self._save(checkpoint)
                if watch is not None:
                    watch(self.progress)
            if interrupt.requested:
                self.progress.interrupted = True
                self._save(checkpoint)
        return self.progress

    def resume(self, checkpoint: str | Path) -> int:
        """Restore a checkpoint with the same settings.

        Args:
            checkpoint: the file.

        Returns:
            The step.

        Raises:
            CheckpointError: the file is not a checkpoint, or its settings differ.
        """
        with self.random_state.in_use():
            step, self.state = self.functions.resume(checkpoint, self.device, **self._parts())
        self.progress.step = step
        return step

    def validation_bits(self) -> float:
        """Compute the bits per character on the validation set."""
        batches = self.functions.stream_batches(self.validation, *self._validation_sizes())
        return self.functions.bits_per_character(self.model, map(self._to_device, batches))

    def _step(self) -> None:
        index = self.progress.step % len(self.batches)
        if index == 0:
            self.state = None  # the text starts again
        loss, self.state, norm = self.functions.train_step(
            self.wrapped_model,
            self._to_device(self.batches[index]),
            self.state,
            self.optimizer,
            self.settings.max_norm,
            self.scaler,
            self.precision,
        )
        self.schedule.step()
        self.progress.step += 1
        self.progress.training.append(self.group.mean(loss) * BITS)
        self.progress.norms.append(norm)

    def _validate(self) -> None:
        self.progress.validated.append((self.progress.step, self.validation_bits()))

    def _save(self, checkpoint: str | Path | None) -> None:
        if checkpoint is not None and self.group.rank == 0:
            self.functions.save_checkpoint(
                checkpoint, self.progress.step, self.state, **self._parts()
            )

    def _parts(self) -> dict:
        return {
            "run": RunRecord(self.settings, self.progress),
            "model": self.model,
            "optimizer": self.optimizer,
            "schedule": self.schedule,
            "scaler": self.scaler,
        }

    def _own_batches(self, training: torch.Tensor) -> list[Batch]:
        """Select this process's streams of every batch; a shorter last batch is left out."""
        settings = self.settings
        own = self.group.own_streams(settings.batch_size)
        batches = [
            (inputs[:, own], targets[:, own])
            for inputs, targets in self.functions.stream_batches(
                training, settings.batch_size, settings.length
            )
            if len(inputs) == settings.length
        ]
        if not batches:
            needed = settings.batch_size * settings.length + 1
            raise ValueError(
                f"the text has {len(training):,} tokens to train on, expected at least {needed:,} "
                f"for one batch of {settings.batch_size} streams and {settings.length} steps"
            )
        return batches

    def _validation_sizes(self) -> tuple[int, int]:
        return min(VALIDATION_STREAMS, len(self.validation) - 1), VALIDATION_LENGTH

    def _to_device(self, batch: Batch) -> Batch:
        inputs, targets = batch
        return inputs.to(self.device), targets.to(self.device)
