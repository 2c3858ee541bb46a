"""The command that trains the model of the course, and the file that it writes."""

import random

import pytest
import torch

from lstm_course.char_lm.checkpoint_file import CheckpointError
from lstm_course.char_lm.steps import bits_per_character
from lstm_course.char_lm.streams import stream_batches
from lstm_course.char_lm.text import Vocabulary
from lstm_course.lessons.lesson_08.train_checkpoint import main
from lstm_course.lessons.lesson_08.trained_model import (
    LARGEST,
    load_checkpoint,
    write_trained_model,
)
from lstm_course.tasks.python_corpus import load_corpus

SMALL = "--hidden-size 8 --embedding-size 4 --batch-size 4 --length 10 --minutes 0.01"


@pytest.fixture(scope="module")
def text(tmp_path_factory):
    """A file of 20,000 characters."""
    rng = random.Random(8)
    path = tmp_path_factory.mktemp("text") / "own.txt"
    path.write_text("".join(f"value_{rng.randrange(1000)} = {k}\n" for k in range(1300)))
    return path


@pytest.fixture
def options(text, tmp_path):
    places = ["--folder", str(tmp_path / "run"), "--output", str(tmp_path / "model.pt")]
    return [*SMALL.split(), "--text", str(text), "--device", "cpu", *places]


def test_the_command_writes_a_model_that_loads(options, text, tmp_path, capsys):
    """Does the loaded model have the reported loss, and the record its recipe, log and versions?"""
    assert main(options) == 0
    last = capsys.readouterr().out.splitlines()[-1]
    model, vocabulary, record = load_checkpoint(tmp_path / "model.pt")
    assert not model.training and model.scores.weight.dtype == torch.float32
    tokens = vocabulary.encode(load_corpus(text).test)
    bits = bits_per_character(model, stream_batches(tokens, 8, 256))
    assert bits == pytest.approx(record["test_bits"], abs=1e-6)
    assert last.endswith(f"{bits:.4f} bits per character on the test set.")
    assert record["recipe"]["hidden_size"] == 8 and record["recipe"]["seed"] == 0
    assert record["log"][-1]["seconds"] >= 0.6 and record["versions"]["torch"]
    assert record["fingerprint"] in record["corpus"]
    assert (tmp_path / "model.pt").stat().st_size < LARGEST


def test_a_stopped_command_can_be_repeated(options, tmp_path, capsys):
    """Is the status 130, no model written, and the run resumed by the same command?"""
    assert main([*options, "--stop-after", "0"]) == 130
    assert "The same command resumes the run." in capsys.readouterr().err
    assert not (tmp_path / "model.pt").exists()
    with pytest.raises(CheckpointError, match="lacks characters, record, sizes, weights"):
        load_checkpoint(tmp_path / "run" / "run.pt")
    assert main(options) == 0


def test_an_error_is_one_sentence(options, capsys):
    """Is a missing text a sentence on stderr and status 1?"""
    assert main([*options, "--text", "nowhere.txt"]) == 1
    assert capsys.readouterr().err.startswith("nowhere.txt does not exist")


def test_a_missing_model_is_explained(tmp_path):
    """Is a file that does not exist a CheckpointError?"""
    with pytest.raises(CheckpointError, match=r"nothing\.pt"):
        load_checkpoint(tmp_path / "nothing.pt")


def test_a_file_that_is_too_large_is_not_written(tmp_path):
    """Does the error state both sizes, and is nothing left behind?"""
    weights = {"w": torch.zeros(LARGEST, dtype=torch.float16)}
    with pytest.raises(ValueError, match="bytes, expected at most 4,000,000"):
        write_trained_model(tmp_path / "model.pt", weights, {}, Vocabulary(("a", "b")), {})
    assert list(tmp_path.iterdir()) == []
