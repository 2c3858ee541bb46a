"""The command line: what it prints, and its exit status."""

import pytest

from lstm_course.char_lm.__main__ import main
from lstm_course.char_lm.progress import Progress
from lstm_course.char_lm.trainer import Trainer

TEXT = "the cell remembers what the gate lets in, and forgets the rest. " * 200
SMALL = "--size quick --steps 20 --hidden-size 8 --embedding-size 4 --batch-size 4 --length 5"


@pytest.fixture
def options(tmp_path):
    (tmp_path / "text.txt").write_text(TEXT)
    return [*SMALL.split(), "--text", str(tmp_path / "text.txt")]


def test_a_run_prints_its_losses(options, capsys):
    """Is there one line after 20 steps, and the validation loss at the end?"""
    assert main(options) == 0
    first, last = capsys.readouterr().out.splitlines()
    assert first.startswith("step     20  training ")
    assert last.startswith("Validation: ") and last.endswith(" bits per character.")


def test_a_run_resumes_from_its_checkpoint(options, tmp_path, capsys):
    """Does a finished run, resumed, take no step and print the same validation loss?"""
    path = str(tmp_path / "run.pt")
    assert main([*options, "--checkpoint", path]) == 0
    *_, last = capsys.readouterr().out.splitlines()
    assert main([*options, "--resume", path]) == 0
    assert capsys.readouterr().out.splitlines() == [last]


def test_an_error_is_one_sentence(capsys):
    """Is a missing file a sentence on stderr and status 1?"""
    assert main(["--text", "nowhere.txt"]) == 1
    captured = capsys.readouterr()
    assert "nowhere.txt does not exist" in captured.err and captured.out == ""


def test_an_interruption_has_its_own_status(options, monkeypatch, capsys):
    """Is it 130, as shells expect, with the step on stderr?"""
    monkeypatch.setattr(Trainer, "run", lambda *_, **__: Progress(step=3, interrupted=True))
    assert main(options) == 130
    assert capsys.readouterr().err == "Interrupted after step 3.\n"
