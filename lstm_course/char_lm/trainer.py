"""The trainer: from a text to a model, step by step, ready to be interrupted.

T time steps, B streams, N tokens in all. Time comes first.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

import torch

from lstm_course.char_lm.checkpoint import resume, save_checkpoint
from lstm_course.char_lm.distributed import SINGLE_PROCESS, ProcessGroup
from lstm_course.char_lm.interrupts import deferred_interrupts
from lstm_course.char_lm.model import CharacterLSTM, State
from lstm_course.char_lm.progress import Progress, RunRecord
from lstm_course.char_lm.settings import PRECISIONS, TrainingSettings
from lstm_course.char_lm.steps import Batch, bits_per_character, train_step
from lstm_course.char_lm.streams import stream_batches

TEST_STREAMS = 8  # few and long, so that hardly any test character is read without its past
TEST_LENGTH = 256
BITS = 1.4426950408889634  # 1 nat in bits


class TrainingFunctions(NamedTuple):
    """What a trainer calls: the course's own functions, or a learner's that do the same."""

    stream_batches: Callable[..., Iterator[Batch]] = stream_batches
    train_step: Callable[..., tuple[float, State, float]] = train_step
    bits_per_character: Callable[..., float] = bits_per_character
    save_checkpoint: Callable[..., None] = save_checkpoint
    resume: Callable[..., tuple[int, State | None]] = resume


COURSE_FUNCTIONS = TrainingFunctions()


class Trainer:
    """Trains a character language model, alone or beside other processes.

    Args:
        settings: everything that decides how the run goes.
        training: tokens to train on, (N,).
        test: tokens held out, (M,).
        vocabulary_size: V.
        device: where to train.
        processes: the others, under `torchrun`.
        functions: what takes the steps, tests and saves.

    Raises:
        ValueError: a text too short for the streams, or streams that the processes cannot share.
    """

    def __init__(
        self,
        settings: TrainingSettings,
        training: torch.Tensor,
        test: torch.Tensor,
        vocabulary_size: int,
        device: torch.device | str = "cpu",
        processes: ProcessGroup = SINGLE_PROCESS,
        functions: TrainingFunctions = COURSE_FUNCTIONS,
    ) -> None:
        self.settings = settings
        self.functions = functions
        self.device = torch.device(device)
        self.processes = processes
        self.test = test
        self.batches = self._my_batches(training)
        with torch.random.fork_rng(self._gpus()):  # the caller's random state is unchanged
            torch.manual_seed(settings.seed)  # the same first weights in every process
            self.model = CharacterLSTM(
                vocabulary_size,
                settings.hidden_size,
                settings.num_layers,
                settings.embedding_size,
                settings.dropout,
            ).to(self.device)
            torch.manual_seed(settings.seed + processes.rank)  # its own dropout in each
            self.rng_states = self._rng_states()
        self.shared_model = processes.share(self.model)
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
        """Train on, to the end of the settings' steps or so many more.

        Interrupted by Ctrl-C (in a notebook: Stop), it ends the step, saves where it is and comes
        back.

        Args:
            steps: how many; None: all that are left.
            checkpoint: file to save to at the end, after every `every` steps, and when interrupted.
            every: steps between two tests on the held-out part, and between two checkpoints.
            watch: called after each step, to draw or print.
        """
        left = self.settings.steps - self.progress.step
        end = self.progress.step + (left if steps is None else min(steps, left))
        self.progress.interrupted = False
        self.model.train()
        with self._own_rng(), deferred_interrupts() as interrupt:
            while self.progress.step < end and not interrupt.asked:
                self._step()
                if self.progress.step % every == 0 or self.progress.step == end:
                    self._test()
                    self._save(checkpoint)
                if watch is not None:
                    watch(self.progress)
            if interrupt.asked:
                self.progress.interrupted = True
                self._save(checkpoint)
        return self.progress

    def resume(self, checkpoint: str | Path) -> int:
        """Go on from a checkpoint of the same settings; returns the step.

        Raises:
            CheckpointError: not a checkpoint, or one of other settings.
        """
        with torch.random.fork_rng(self._gpus()):
            step, self.state = self.functions.resume(checkpoint, self.device, **self._parts())
            self.rng_states = self._rng_states()
        self.progress.step = step
        return step

    def test_bits(self) -> float:
        """Bits a character on the held-out part."""
        batches = self.functions.stream_batches(self.test, *self._test_sizes())
        return self.functions.bits_per_character(self.model, map(self._here, batches))

    def _step(self) -> None:
        place = self.progress.step % len(self.batches)
        if place == 0:
            self.state = None  # the text begins again
        loss, self.state, norm = self.functions.train_step(
            self.shared_model,
            self._here(self.batches[place]),
            self.state,
            self.optimizer,
            self.settings.max_norm,
            self.scaler,
            self.precision,
        )
        self.schedule.step()
        self.progress.step += 1
        self.progress.training.append(self.processes.mean(loss) * BITS)
        self.progress.norms.append(norm)

    def _test(self) -> None:
        self.progress.tested.append((self.progress.step, self.test_bits()))

    def _save(self, checkpoint: str | Path | None) -> None:
        if checkpoint is not None and self.processes.rank == 0:
            self.functions.save_checkpoint(
                checkpoint, self.progress.step, self.state, **self._parts()
            )

    @contextmanager
    def _own_rng(self) -> Iterator[None]:
        """Draw dropout from this trainer's own random state, whatever else draws in between."""
        with torch.random.fork_rng(self._gpus()):
            torch.set_rng_state(self.rng_states[0])
            for gpu, state in zip(self._gpus(), self.rng_states[1:], strict=True):
                torch.cuda.set_rng_state(state, gpu)
            try:
                yield
            finally:
                self.rng_states = self._rng_states()

    def _rng_states(self) -> list[torch.Tensor]:
        return [torch.get_rng_state(), *map(torch.cuda.get_rng_state, self._gpus())]

    def _gpus(self) -> list[torch.device]:
        return [self.device] if self.device.type == "cuda" else []

    def _parts(self) -> dict:
        return {
            "run": RunRecord(self.settings, self.progress),
            "model": self.model,
            "optimizer": self.optimizer,
            "schedule": self.schedule,
            "scaler": self.scaler,
        }

    def _my_batches(self, training: torch.Tensor) -> list[Batch]:
        """This process's streams of every batch; a shorter last batch is left out."""
        settings = self.settings
        mine = self.processes.mine(settings.batch_size)
        return [
            (inputs[:, mine], targets[:, mine])
            for inputs, targets in self.functions.stream_batches(
                training, settings.batch_size, settings.length
            )
            if len(inputs) == settings.length
        ] or self._too_short(training)

    def _too_short(self, training: torch.Tensor) -> list[Batch]:
        needed = self.settings.batch_size * self.settings.length + 1
        raise ValueError(
            f"the text has {len(training):,} tokens to train on, expected at least {needed:,} for "
            f"one batch of {self.settings.batch_size} streams and {self.settings.length} steps"
        )

    def _test_sizes(self) -> tuple[int, int]:
        return min(TEST_STREAMS, len(self.test) - 1), TEST_LENGTH

    def _here(self, batch: Batch) -> Batch:
        inputs, targets = batch
        return inputs.to(self.device), targets.to(self.device)
