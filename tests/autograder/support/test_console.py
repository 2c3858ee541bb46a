"""Does everything that the command line prints go through one console, text unchanged?"""

import io
import re
import sys
from pathlib import Path

import pytest
from rich.console import Console

from autograder.support import console
from autograder.support.console import print_error, print_line, progress, text_table

PACKAGE = Path(__file__).resolve().parents[3] / "autograder"


class Terminal(io.StringIO):
    """A standard stream that says it is a terminal."""

    def isatty(self) -> bool:
        return True


def test_there_is_one_console():
    """Does no other file make a console or a progress bar of its own?"""
    files = [path for path in PACKAGE.rglob("*.py") if path != Path(console.__file__)]
    assert len(files) > 100
    makers = r"^ *from rich\.(console|progress|table) import .*\b(Console|Progress)\b"
    found = [path.name for path in files if re.search(makers, path.read_text(), re.MULTILINE)]
    assert found == []
    assert re.search(makers, Path(console.__file__).read_text(), re.MULTILINE)


def test_brackets_are_text(capsys):
    """Are [names] in a table, a line or an error shown, not taken for markup?"""
    table = text_table("[t] of [bold]", ["student", "marks"], [["[ada]", "1"], ["[red]bob", "2"]])
    Console().print(table)
    print_line("[italic] a line")
    print_error("[link] an error")
    out, err = capsys.readouterr()
    for text in ("[t] of [bold]", "[ada]", "[red]bob", "[italic] a line"):
        assert text in out
    assert err == "lstm-course: [link] an error\n"


def test_a_long_line_is_left_to_the_terminal(capsys):
    """Is one sentence one line in a file, however long it is?"""
    sentence = "word " * 100 + "end"
    print_line(sentence)
    print_error(sentence)
    out, err = capsys.readouterr()
    assert out == f"{sentence}\n" and err == f"lstm-course: {sentence}\n"


def test_marks_are_aligned_at_the_right():
    """Do numbers line up under each other?"""
    table = text_table("t", ["student", "marks", ""], [])
    assert [column.justify for column in table.columns] == ["left", "right", "left"]


def test_a_bar_shows_its_counts_in_a_terminal(monkeypatch):
    """Title, counts and fields: are they drawn, and changed by `update` and `advance`?"""
    monkeypatch.setattr(sys, "stderr", Terminal())
    monkeypatch.setenv("COLUMNS", "100")
    monkeypatch.setenv("TERM", "xterm")
    counts = "{task.completed}/{task.total} done, {task.fields[failed]} failed"
    with progress("first", counts, failed=0) as bar:
        bar.update(title="second", total=4)
        bar.advance()
        bar.advance(failed=1)
        bar._bar.refresh()
    shown = sys.stderr.getvalue()
    assert "second" in shown and "2/4 done, 1 failed" in shown


def test_a_bar_is_silent_elsewhere(monkeypatch, capsys):
    """Is nothing written into a log file?"""
    with progress("title", "{task.completed}/{task.total}", total=1) as bar:
        bar.advance()
    assert capsys.readouterr() == ("", "")


def test_the_bar_goes_after_an_error(monkeypatch):
    """Does an exception inside reach the caller?"""
    with pytest.raises(KeyError), progress("title", "{task.completed}"):
        raise KeyError
