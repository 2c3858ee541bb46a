"""A run with a time limit: it learns, stops early, and can be interrupted at any time."""

import itertools
import json
import os
import signal
from dataclasses import replace

import pytest
import torch

from lstm_course.char_lm.checkpoint_file import CheckpointError
from lstm_course.lessons.lesson_08.checkpoint_run import CHECKPOINT, LOG, CheckpointRun
from lstm_course.lessons.lesson_08.recipe import Recipe
from lstm_course.tasks.python_corpus import Corpus

TEXT = "the cell remembers what the gate lets in, and forgets the rest. "
CORPUS = Corpus("sentences", TEXT * 40, TEXT * 5, TEXT * 4)
TINY = Recipe(
    hidden_size=8,
    embedding_size=4,
    dropout=0.5,
    batch_size=4,
    length=10,
    minutes=0.5,
    learning_rate=3e-2,
    validate_every=10,
)


def start(folder, recipe=TINY, corpus=CORPUS):
    """A run in which every step takes one second."""
    return CheckpointRun(recipe, corpus, folder, clock=itertools.count().__next__)


def test_a_run_learns_within_its_time(tmp_path):
    """Are there 30 steps of a second each, three validations, and a lower loss at the end?"""
    run = start(tmp_path)
    assert run.train()
    log = run.history.log
    assert [entry["seconds"] for entry in log] == [10, 20, 30]
    assert [entry["characters"] for entry in log] == [400, 800, 1200]
    assert log[-1]["validation"] < log[0]["validation"] - 0.1
    assert log[-1]["training"] < log[0]["training"]
    assert run.history.best == pytest.approx(run.bits_of(run.validation))
    assert log[-1]["learning_rate"] < 0.1 * TINY.learning_rate
    assert [json.loads(line) for line in (tmp_path / LOG).read_text().splitlines()] == log


def test_an_interrupted_run_continues_as_if_it_had_not_stopped(tmp_path):
    """Are the weights equal to the last bit, dropout and the carried state included?"""
    unbroken = start(tmp_path / "unbroken")
    unbroken.train()
    parts = start(tmp_path / "parts")
    assert not parts.train(watch=lambda _: os.kill(os.getpid(), signal.SIGINT))
    assert parts.history.seconds == 10
    torch.rand(5)  # another program draws in between
    resumed = start(tmp_path / "parts")
    assert resumed.step == 10 and resumed.train()
    assert resumed.history.log == unbroken.history.log
    for name, weights in unbroken.model.state_dict().items():
        assert torch.equal(weights, resumed.model.state_dict()[name]), name


def test_the_global_random_state_is_left_alone(tmp_path):
    """Does a run neither use nor change the caller's random numbers?"""
    before = torch.get_rng_state()
    start(tmp_path).train()
    assert torch.equal(before, torch.get_rng_state())


def test_a_run_that_stops_improving_ends_early(tmp_path):
    """Does it end after `patience` validations, with the weights of the best one?"""
    run = start(tmp_path, replace(TINY, learning_rate=0.0, patience=2, validate_every=2))
    assert run.train()
    assert len(run.history.log) == 3 and run.history.seconds == 6
    assert run.history.entries_since_best == 2


def test_a_run_can_be_given_less_time(tmp_path):
    """Does a resumed run that is past its new limit validate and end?"""
    recipe = replace(TINY, validate_every=100, minutes=1)
    run = start(tmp_path, recipe)
    for _ in range(4):
        run._take_step()
    run._save()
    shorter = start(tmp_path, replace(recipe, minutes=0.05))
    assert shorter.train()
    assert len(shorter.history.log) == 1 and shorter.history.best_weights


def test_a_limit_of_real_time_stops_and_saves(tmp_path):
    """Is a run that may take no time saved before its first step?"""
    assert not start(tmp_path).train(stop_after=0)
    assert (tmp_path / CHECKPOINT).exists()
    assert start(tmp_path).step == 0


def test_another_run_in_the_folder_is_refused(tmp_path):
    """Does the error name the setting or the text that differs?"""
    start(tmp_path).train(stop_after=0)
    with pytest.raises(CheckpointError, match=r"dropout is 0\.5, expected 0\.1"):
        start(tmp_path, replace(TINY, dropout=0.1))
    with pytest.raises(CheckpointError, match="hidden_size is 8, expected 9"):
        start(tmp_path, replace(TINY, hidden_size=9))
    with pytest.raises(CheckpointError, match="text has the fingerprint"):
        start(tmp_path, corpus=replace(CORPUS, test=TEXT))


def test_a_run_that_cannot_succeed_is_refused_at_once(tmp_path):
    """Are a text that is too short and a model that is too large errors before training?"""
    with pytest.raises(ValueError, match="has 64 characters, expected at least 321"):
        start(tmp_path, replace(TINY, batch_size=32), replace(CORPUS, training=TEXT))
    with pytest.raises(ValueError, match="parameters, expected at most"):
        start(tmp_path, replace(TINY, hidden_size=1000))
