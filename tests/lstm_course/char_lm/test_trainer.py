"""The trainer: learning, interruption, resumption, and training in two processes."""

import math
import os
import re
import signal
import subprocess
import sys
from dataclasses import replace

import pytest
import torch

from lstm_course.char_lm.checkpoint import CheckpointError
from lstm_course.char_lm.checkpoint_file import read_checkpoint
from lstm_course.char_lm.settings import TrainingSettings
from lstm_course.char_lm.steps import train_step
from lstm_course.char_lm.text import Vocabulary
from lstm_course.char_lm.trainer import Trainer, TrainingFunctions

TINY = TrainingSettings(
    hidden_size=24,
    embedding_size=8,
    batch_size=4,
    length=10,
    steps=40,
    learning_rate=1e-2,
    warmup=5,
    dropout=0.2,
)
TEXT = "the cell remembers what the gate lets in, and forgets the rest. " * 20


@pytest.fixture(autouse=True)
def one_thread():
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(before)


def parts_of(tokens):
    """The first nine tenths for training, and the last tenth for validation."""
    return tokens[: 9 * len(tokens) // 10], tokens[9 * len(tokens) // 10 :]


def trainer(settings=TINY, text=TEXT):
    vocabulary = Vocabulary.of(text)
    return Trainer(settings, *parts_of(vocabulary.encode(text)), len(vocabulary))


def test_a_text_that_repeats_itself_is_learned_almost_for_nothing():
    """Does the loss go from guessing to near zero on a text without surprises?"""
    learner = trainer(replace(TINY, steps=250, dropout=0.0, hidden_size=48), TEXT * 5)
    before = learner.validation_bits()
    progress = learner.run()
    assert before > 4
    assert progress.training[-1] < 0.1
    assert progress.validated[-1][1] < 0.25  # the first characters are read without their past


def test_a_resumed_run_is_the_uninterrupted_one(tmp_path):
    """Is 40 steps the same as 17, a checkpoint, and 23 in another trainer, bit for bit?"""
    whole = trainer()
    whole.run()
    first = trainer()
    first.run(steps=17, checkpoint=tmp_path / "run.pt")
    torch.rand(5)  # another part of the program draws random numbers
    second = trainer()
    assert second.resume(tmp_path / "run.pt") == 17
    second.run()
    assert second.progress.training == whole.progress.training
    assert second.progress.norms == whole.progress.norms
    assert second.progress.validated == first.progress.validated + whole.progress.validated
    for ours, expected in zip(second.model.parameters(), whole.model.parameters(), strict=True):
        assert torch.equal(ours, expected)
    for ours, expected in zip(second.state, whole.state, strict=True):
        assert torch.equal(ours, expected)


def test_the_same_seed_gives_the_same_run_and_another_another():
    """Does randomness depend only on the seed?"""
    one, same, other = trainer(), trainer(), trainer(replace(TINY, seed=1))
    assert one.run(10).training == same.run(10).training
    assert one.progress.training != other.run(10).training


def test_an_interruption_keeps_a_checkpoint(tmp_path):
    """Does Ctrl-C save a checkpoint and return, and can the run continue?"""
    learner = trainer()

    def stop(progress):
        if progress.step == 7:
            signal.raise_signal(signal.SIGINT)

    progress = learner.run(checkpoint=tmp_path / "run.pt", watch=stop)
    assert progress.interrupted
    assert progress.step == 7
    again = trainer()
    assert again.resume(tmp_path / "run.pt") == 7
    assert not again.run().interrupted
    assert again.progress.step == TINY.steps


def test_tests_and_checkpoints_come_in_time(tmp_path):
    """Every 5 steps and at the end: is the model validated, and the run saved?"""
    learner, saved = trainer(), []
    path = tmp_path / "run.pt"

    def watch(progress):
        if path.exists():
            saved.append(read_checkpoint(path)["step"])

    progress = learner.run(steps=12, checkpoint=path, every=5, watch=watch)
    assert [step for step, _ in progress.validated] == [5, 10, 12]
    assert saved == [5] * 5 + [10] * 2 + [12]
    assert progress.validated[-1][1] == pytest.approx(learner.validation_bits())


def test_losses_are_in_bits_and_the_learning_rate_is_scheduled():
    """Does an untrained model need log2 V bits, and is the rate that of the schedule?"""
    learner = trainer()
    progress = learner.run(steps=3)
    assert progress.training[0] == pytest.approx(math.log2(len(set(TEXT))), abs=0.5)
    (group,) = learner.optimizer.param_groups
    assert group["lr"] == pytest.approx(TINY.learning_rate * TINY.learning_rate_share(3))


def test_the_state_is_empty_only_where_the_text_starts():
    """Over two passes through the text: is the state None at the first batch of each alone?"""
    states = []

    def step(model, batch, state, *rest):
        states.append(state)
        return train_step(model, batch, state, *rest)

    vocabulary = Vocabulary.of(TEXT)
    functions = TrainingFunctions(train_step=step)
    learner = Trainer(
        TINY, *parts_of(vocabulary.encode(TEXT)), len(vocabulary), functions=functions
    )
    period = len(learner.batches)
    assert 1 < period < TINY.steps / 1.2
    learner.run()
    starts = [k for k, state in enumerate(states) if state is None]
    assert starts == list(range(0, TINY.steps, period)) and len(starts) > 1


def test_a_checkpoint_of_other_settings_is_refused(tmp_path):
    """Does the sentence name the setting that differs?"""
    trainer().run(steps=2, checkpoint=tmp_path / "run.pt")
    with pytest.raises(CheckpointError, match=r"hidden_size is 24, expected 32"):
        trainer(replace(TINY, hidden_size=32)).resume(tmp_path / "run.pt")


def test_a_checkpoint_of_another_text_is_refused(tmp_path):
    """With another number of characters: does the sentence say that it does not fit?"""
    trainer().run(steps=2, checkpoint=tmp_path / "run.pt")
    with pytest.raises(CheckpointError, match="does not fit this model"):
        trainer(text=TEXT.upper() + TEXT).resume(tmp_path / "run.pt")


def test_a_text_too_short_for_a_batch_is_told():
    """Does the sentence say how many tokens there are and how many are needed?"""
    with pytest.raises(ValueError, match="has 90 tokens to train on, expected at least 2,561"):
        trainer(replace(TINY, batch_size=40, length=64), text=TEXT[:100])


@pytest.mark.slow
def test_two_processes_train_the_same_model(tmp_path):
    """With the same global batch: are the losses those of one process?"""
    text = tmp_path / "text.txt"
    text.write_text(TEXT * 12)
    options = "--size quick --steps 40 --hidden-size 24 --embedding-size 8 --batch-size 4"
    options += f" --length 10 --dropout 0 --every 40 --text {text}"
    alone = printed([sys.executable, "-m", "lstm_course.char_lm", *options.split()])
    launcher = [sys.executable, "-m", "torch.distributed.run", "--standalone"]
    together = printed(
        [*launcher, "--nproc-per-node", "2", "-m", "lstm_course.char_lm", *options.split()]
    )
    assert len(alone) == 3
    for one, two in zip(alone, together, strict=True):
        assert one == pytest.approx(two, abs=2e-4)


def printed(command):
    """The losses that a run prints."""
    environment = os.environ | {"OMP_NUM_THREADS": "1"}
    done = subprocess.run(command, capture_output=True, text=True, env=environment, timeout=120)
    assert done.returncode == 0, done.stderr
    return [
        float(number) for number in re.findall(r"(?:training|Validation:) +([\d.]+)", done.stdout)
    ]


def test_a_trainer_calls_the_functions_that_it_is_given(tmp_path):
    """Do a learner's own functions take the steps, test and save?"""
    called = set()

    def noted(name, function):
        def call(*given, **named):
            called.add(name)
            return function(*given, **named)

        return call

    own = TrainingFunctions(
        **{name: noted(name, f) for name, f in TrainingFunctions()._asdict().items()}
    )
    vocabulary = Vocabulary.of(TEXT)
    parts = parts_of(vocabulary.encode(TEXT))
    first = Trainer(TINY, *parts, len(vocabulary), functions=own)
    first.run(steps=3, checkpoint=tmp_path / "run.pt")
    Trainer(TINY, *parts, len(vocabulary), functions=own).resume(tmp_path / "run.pt")
    assert called == set(TrainingFunctions._fields)
