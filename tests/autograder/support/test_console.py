"""Does everything that the command line prints go through one console, text unchanged?"""

import ast
import io
import re
import subprocess
import sys
import unicodedata
from pathlib import Path

import pytest
from rich.console import Console

from autograder.support import console
from autograder.support.console import (
    output_console,
    print_error,
    print_line,
    progress,
    text_table,
)

PACKAGE = Path(__file__).resolve().parents[3] / "autograder"
HOSTILE = "\x1b]0;title\x07\x9b2J\x1b[31mada\u202e\u2066\r\x08\u200b."
SHOWN = "]0;title2J[31mada"


def obeyed(text: str) -> list[str]:
    """Characters that a terminal obeys instead of showing them, line breaks left out."""
    return [c for c in text if c != "\n" and unicodedata.category(c) in ("Cc", "Cf", "Cs")]


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


@pytest.mark.parametrize("folder", ["cli", "classroom", "support"])
def test_nothing_is_printed_past_the_console(folder):
    """Does no command call print, typer's echo, or write to a standard stream?"""
    found = []
    for path in (PACKAGE / folder).rglob("*.py"):
        if path == Path(console.__file__):
            continue
        for node in ast.walk(ast.parse(path.read_text())):
            called = ast.unparse(node.func) if isinstance(node, ast.Call) else ""
            elsewhere = any(k.arg == "file" for k in getattr(node, "keywords", ()))
            past = called in ("print", "sys.stdout.write", "sys.stderr.write")
            if (past and not elsewhere) or re.search(r"\b(echo|secho)$", called):
                found.append(f"{path.name}:{node.lineno}")
    assert found == []


@pytest.mark.parametrize("width", ["40", "80"])
def test_text_is_shown_and_not_obeyed(monkeypatch, width):
    """Escape sequences and bidirectional overrides in tables, lines and errors of a terminal?"""
    monkeypatch.setattr(sys, "stdout", Terminal())
    monkeypatch.setattr(sys, "stderr", Terminal())
    monkeypatch.setenv("COLUMNS", width)
    monkeypatch.setenv("TERM", "xterm")
    row = [HOSTILE, HOSTILE, HOSTILE]
    output_console().print(text_table(HOSTILE, [HOSTILE, "marks", ""], [row]))
    print_line(HOSTILE)
    print_error(HOSTILE)
    for stream, times in ((sys.stdout, 5), (sys.stderr, 1)):
        styles = r"\x1b\[[\d;]*m"  # rich's own colours
        plain = re.sub(styles, "", stream.getvalue())
        assert obeyed(plain) == []
        assert len(re.findall("title2J", plain)) >= times
        colours = set(re.findall(styles, stream.getvalue()))
        assert "\x1b[31m" not in colours


def test_a_line_break_in_a_cell_forges_no_row(capsys):
    """Is a name with a line break on one line?"""
    output_console().print(text_table("t", ["student", "marks"], [["ada\n│ bob │ 9", "1"]]))
    assert "ada │ bob │ 9" in capsys.readouterr().out


def test_a_traceback_is_text():
    """Is the message of an exception that nothing handles shown, and not obeyed?"""
    code = (
        "from autograder.support.console import prepare_streams\n"
        f"prepare_streams()\nraise ValueError({HOSTILE!r})"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert f"ValueError: {SHOWN}" in done.stderr and "line 3, in <module>" in done.stderr
    assert obeyed(done.stderr) == []


def test_brackets_are_text(capsys):
    """Are [names] and :names: in a table, a line or an error shown, not taken for markup?"""
    table = text_table("[t] of [bold]", ["student", "marks"], [["[ada]", "1"], ["[red]bob", "2"]])
    Console().print(table)
    print_line("x[:m:]")
    print_line("[italic] a line")
    print_error("[link] an error")
    out, err = capsys.readouterr()
    for text in ("[t] of [bold]", "[ada]", "[red]bob", "[italic] a line", "x[:m:]"):
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
