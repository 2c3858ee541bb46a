"""Checkpoints: whole or not at all."""

import os
import pickle

import pytest
import torch

from lstm_course.char_lm import checkpoint
from lstm_course.char_lm.checkpoint import CheckpointError, read_checkpoint, write_checkpoint


def test_what_is_written_is_read(tmp_path):
    """Do tensors, numbers and nested dicts come back as they were?"""
    path = tmp_path / "deep" / "run.pt"
    write_checkpoint(path, {"step": 3, "weights": {"w": torch.arange(4.0)}})
    content = read_checkpoint(path)
    assert content["step"] == 3
    assert torch.equal(content["weights"]["w"], torch.arange(4.0))
    assert os.listdir(path.parent) == ["run.pt"]


def test_a_failed_write_leaves_the_old_one_whole(tmp_path, monkeypatch):
    """When the disk is full half-way: is the old checkpoint there, and nothing else?"""
    path = tmp_path / "run.pt"
    write_checkpoint(path, {"step": 1})

    def full(content, file):
        file.write(b"half")
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(checkpoint.torch, "save", full)
    with pytest.raises(OSError, match="No space left"):
        write_checkpoint(path, {"step": 2})
    assert read_checkpoint(path)["step"] == 1
    assert os.listdir(tmp_path) == ["run.pt"]


def test_a_new_checkpoint_replaces_the_old_file(tmp_path):
    """Is a separate file moved into place, and the old one not modified?"""
    path = tmp_path / "run.pt"
    write_checkpoint(path, {"step": 1})
    before = path.stat().st_ino
    write_checkpoint(path, {"step": 2})
    assert path.stat().st_ino != before
    assert read_checkpoint(path)["step"] == 2
    assert os.listdir(tmp_path) == ["run.pt"]


class Trap:
    def __reduce__(self):
        return (os.mkdir, ("trap-was-sprung",))


@pytest.mark.parametrize("kind", ["truncated", "text", "empty", "pickle", "foreign", "tensor"])
def test_a_file_that_is_no_checkpoint_is_told(tmp_path, monkeypatch, kind):
    """Is every kind of wrong file one sentence, and does a program in it never run?"""
    monkeypatch.chdir(tmp_path)
    path = tmp_path / "run.pt"
    write_checkpoint(path, {"step": 1, "weights": torch.zeros(1000)})
    if kind == "truncated":
        path.write_bytes(path.read_bytes()[:2000])
    elif kind == "text":
        path.write_text("not a checkpoint")
    elif kind == "empty":
        path.write_bytes(b"")
    elif kind == "pickle":
        path.write_bytes(pickle.dumps(Trap()))
    elif kind == "foreign":
        torch.save({"state_dict": {}}, path)
    else:
        torch.save(torch.zeros(3), path)
    with pytest.raises(CheckpointError, match=r"run\.pt .*(truncated|expected 'lstm-course)"):
        read_checkpoint(path)
    assert not (tmp_path / "trap-was-sprung").exists()


def test_a_checkpoint_of_an_older_course_is_told(tmp_path):
    """Does the sentence name both formats and the likely reason?"""
    torch.save({"format": "lstm-course checkpoint 1", "step": 1, "parts": {}}, tmp_path / "run.pt")
    with pytest.raises(CheckpointError, match=r"checkpoint 1', expected .*2'.*older version"):
        read_checkpoint(tmp_path / "run.pt")


def test_a_missing_checkpoint_is_told(tmp_path):
    """Does the sentence ask whether one was saved?"""
    with pytest.raises(CheckpointError, match=r"does not exist.*was one saved there"):
        read_checkpoint(tmp_path / "run.pt")
