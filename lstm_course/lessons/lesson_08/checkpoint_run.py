"""A long training run with a time limit, which can be stopped and resumed at any time.

T time steps, B streams, N tokens in total. Time comes first.
"""

import json
import time
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import Any

import torch
from torch import nn

from lstm_course.atomic_write import atomic_write
from lstm_course.char_lm.checkpoint import resume, save_checkpoint
from lstm_course.char_lm.checkpoint_file import CheckpointError
from lstm_course.char_lm.interrupts import deferred_interrupts
from lstm_course.char_lm.model import CharacterLSTM, State
from lstm_course.char_lm.random_state import OwnRandomState
from lstm_course.char_lm.settings import PRECISIONS
from lstm_course.char_lm.steps import bits_per_character, generate, train_step
from lstm_course.char_lm.streams import stream_batches
from lstm_course.char_lm.text import Vocabulary
from lstm_course.lessons.lesson_08.recipe import Recipe
from lstm_course.lessons.lesson_08.trained_model import half_precision, require_small
from lstm_course.tasks.python_corpus import Corpus
from lstm_course.tasks.source_files import CHARACTERS, FILE_START

BITS = 1.4426950408889634  # 1 nat in bits
VALIDATION_STREAMS, VALIDATION_LENGTH = 8, 256
SAMPLE_LENGTH, SAMPLE_TEMPERATURE, SAMPLE_SEED = 300, 0.7, 8
SAMPLE_PROMPT = FILE_START + '"""'
CHECKPOINT, LOG = "run.pt", "log.jsonl"


def build_lstm(recipe: Recipe, vocabulary_size: int) -> CharacterLSTM:
    """Build the LSTM of a recipe."""
    return CharacterLSTM(vocabulary_size, **recipe.sizes, dropout=recipe.dropout)


class RunHistory:
    """The history of a run as a part of its checkpoint.

    Attributes:
        seconds: training time used so far.
        log: one entry per validation.
        best: the lowest bits per character on the validation set.
        best_weights: the weights of that moment, in half precision.
        entries_since_best: validations since that moment.
        nats, steps: training loss and number of steps since the last validation.
    """

    def __init__(self, recipe: Recipe, fingerprint: str) -> None:
        self.recipe = recipe
        self.fingerprint = fingerprint
        self.seconds = 0.0
        self.log: list[dict[str, Any]] = []
        self.best = float("inf")
        self.best_weights: dict[str, torch.Tensor] = {}
        self.entries_since_best = 0
        self.nats = 0.0
        self.steps = 0

    def state_dict(self) -> dict[str, Any]:
        """Return the history as plain values and tensors."""
        return {**vars(self), "recipe": asdict(self.recipe)}

    def load_state_dict(self, saved: dict[str, Any]) -> None:
        """Restore a history.

        Raises:
            CheckpointError: the saved run had other settings or another text.
        """
        if name := self.recipe.first_difference(saved["recipe"]):
            raise CheckpointError(
                f"the saved run's {name} is {saved['recipe'].get(name)}, expected "
                f"{getattr(self.recipe, name)}: choose an empty folder for other settings"
            )
        if saved["fingerprint"] != self.fingerprint:
            raise CheckpointError(
                f"the saved run's text has the fingerprint {saved['fingerprint']}, expected "
                f"{self.fingerprint}: choose an empty folder for another text"
            )
        vars(self).update({k: v for k, v in saved.items() if k != "recipe"})


class CheckpointRun:
    """A run that trains a character LSTM until its time is used up or it stops improving.

    Args:
        recipe: all settings.
        corpus: the text.
        folder: folder of the run's checkpoint and log. A run that is already there is resumed.
        device: device to train on.
        clock: function that returns seconds; None: CPU time on the CPU, real time on a GPU.
        build: function that builds the model from the recipe and V.

    Raises:
        CheckpointError: the folder holds a run with other settings or another text.
        ValueError: the model is too large for the package, or the text too short.
    """

    def __init__(
        self,
        recipe: Recipe,
        corpus: Corpus,
        folder: Path,
        device: str | torch.device = "cpu",
        clock: Callable[[], float] | None = None,
        build: Callable[[Recipe, int], nn.Module] = build_lstm,
    ) -> None:
        self.recipe, self.folder, self.device = recipe, folder, torch.device(device)
        on_cpu = self.device.type == "cpu"
        self.clock = clock or (time.process_time if on_cpu else time.perf_counter)
        self.vocabulary = Vocabulary(CHARACTERS)
        training = self.vocabulary.encode(corpus.training)
        self.batches = [
            batch
            for batch in stream_batches(training, recipe.batch_size, recipe.length)
            if len(batch[0]) == recipe.length
        ]
        if not self.batches:
            raise ValueError(
                f"the training set has {len(training):,} characters, expected at least "
                f"{recipe.batch_size * recipe.length + 1:,}: fewer streams, or a longer text"
            )
        self.validation = self.vocabulary.encode(corpus.validation[: recipe.validation_characters])
        self.random_state = OwnRandomState(self.device)
        with self.random_state.in_use():
            torch.manual_seed(recipe.seed)
            self.model = build(recipe, len(self.vocabulary)).to(self.device)
            require_small(self.model)
            self.optimizer = torch.optim.AdamW(
                self.model.parameters(), recipe.learning_rate, weight_decay=recipe.weight_decay
            )
            self.history = RunHistory(recipe, corpus.fingerprint)
            self.step = 0
            self.state: State | None = None
            if (folder / CHECKPOINT).exists():
                self.step, self.state = resume(folder / CHECKPOINT, self.device, **self._parts())

    @property
    def finished(self) -> bool:
        """Whether the time is used up, or the validation loss has stopped falling."""
        history, recipe = self.history, self.recipe
        out_of_time = history.seconds >= 60 * recipe.minutes
        return out_of_time or history.entries_since_best >= recipe.patience

    def train(
        self,
        stop_after: float = float("inf"),
        watch: Callable[[dict[str, Any]], None] | None = None,
    ) -> bool:
        """Train until the run is finished, is interrupted, or has used the time of this call.

        Args:
            stop_after: real seconds after which to save and return.
            watch: function called with each new entry of the log.

        Returns:
            Whether the run is finished.
        """
        end = time.monotonic() + stop_after
        with self.random_state.in_use(), deferred_interrupts() as interrupt:
            while not self.finished and not interrupt.requested and time.monotonic() < end:
                if self._take_step() or self.finished:
                    self._validate(watch)
            if self.finished and self.history.steps:  # resumed with less time than it has used
                self._validate(watch)
            self._save()
        return self.finished

    def _take_step(self) -> bool:
        """Take one step; return whether a validation is due."""
        index = self.step % len(self.batches)
        if index == 0:
            self.state = None  # the text starts again
        for group in self.optimizer.param_groups:
            group["lr"] = self.recipe.learning_rate_at(self.history.seconds)
        inputs, targets = self.batches[index]
        start = self.clock()
        loss, self.state, _ = train_step(
            self.model,
            (inputs.to(self.device), targets.to(self.device)),
            self.state,
            self.optimizer,
            self.recipe.max_norm,
            precision=PRECISIONS[self.recipe.precision],
        )
        before = self.history.seconds
        self.history.seconds += self.clock() - start
        self.history.nats += loss
        self.history.steps += 1
        self.step += 1
        every = self.recipe.validate_every
        return before // every < self.history.seconds // every

    def _validate(self, watch: Callable[[dict[str, Any]], None] | None) -> None:
        history = self.history
        bits = self.bits_of(self.validation)
        characters = self.step * self.recipe.batch_size * self.recipe.length
        history.log.append(
            {
                "seconds": round(history.seconds, 2),
                "characters": characters,
                "training": round(history.nats / history.steps * BITS, 4),
                "validation": round(bits, 4),
                "learning_rate": round(self.optimizer.param_groups[0]["lr"], 7),
                "sample": self._sample(),
            }
        )
        history.nats, history.steps = 0.0, 0
        history.entries_since_best += 1
        if bits < history.best:
            history.best, history.entries_since_best = bits, 0
            history.best_weights = half_precision(self.model)
        self._save()
        if watch is not None:
            watch(history.log[-1])

    def bits_of(self, tokens: torch.Tensor) -> float:
        """Compute the bits per character of a text under the present model.

        Args:
            tokens: the text, (N,).
        """
        streams = min(VALIDATION_STREAMS, len(tokens) - 1)
        batches = stream_batches(tokens, streams, VALIDATION_LENGTH)
        return bits_per_character(
            self.model, ((x.to(self.device), y.to(self.device)) for x, y in batches)
        )

    def _sample(self) -> str:
        prompt = self.vocabulary.encode(SAMPLE_PROMPT).to(self.device)
        rng = torch.Generator(self.device).manual_seed(SAMPLE_SEED)
        tokens = generate(self.model, prompt, SAMPLE_LENGTH, SAMPLE_TEMPERATURE, rng)
        return self.vocabulary.decode(tokens.cpu())

    def _save(self) -> None:
        """Write the checkpoint, and the log as it is in the checkpoint."""
        save_checkpoint(self.folder / CHECKPOINT, self.step, self.state, **self._parts())
        lines = (json.dumps(entry, ensure_ascii=False) + "\n" for entry in self.history.log)
        atomic_write(self.folder / LOG, "".join(lines))

    def _parts(self) -> dict[str, Any]:
        # The history comes first: it explains other settings better than sizes that do not fit.
        return {"history": self.history, "model": self.model, "optimizer": self.optimizer}
