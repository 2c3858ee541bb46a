"""Does a verdict read well in a terminal?"""

import io
from dataclasses import replace

import pytest

from autograder.engine.verdict import Located, PartMarks, Verdict
from autograder.engine.verdict_text import terminal_width, verdict_text
from tests.autograder.engine.test_verdict import WRONG


def test_it_says_everything_in_order():
    """Headline, what is wrong, hint, the line, the parts, the case, the note?"""
    assert verdict_text(WRONG).splitlines() == [
        "rnn_step: partly correct, 1 of 2.5 marks",
        "  The cache holds *nothing* in the place of `h` & co.",
        "  Hint: What does the backward pass need?",
        "  Line 2, `x @ W.T`, is where your computation leaves the right one. "
        "Its inputs, `x` and `W`, are both correct.",
        "    1 | def rnn_step(x, W):",
        "  > 2 |     return x @ W.T",
        "  h      1 of 1    correct",
        "  cache  0 of 1.5  `cache.h` is `None`",
        '  Try it: case = check("rnn_step").case',
        "  Note: It prints one line per call.",
    ]


def test_sentences_are_wrapped_at_words():
    """Does no line exceed the width, are later lines indented, and is no word lost?"""
    sentence = "The forget gate is added to the cell state; it should multiply it. " * 4
    parts = (PartMarks("dW_ih", 0, 1, sentence), PartMarks("db", 1, 1, "correct"))
    verdict = replace(WRONG, sentences=(sentence,), parts=parts)
    for width in (50, 80):
        text = verdict_text(verdict, width)
        lines = text.splitlines()
        assert max(map(len, lines)) <= width
        assert " ".join(text.split()) == " ".join(verdict_text(verdict).split())
        table = lines.index(next(line for line in lines if "dW_ih" in line))
        assert lines[table + 1].startswith(" " * len("  dW_ih  0 of 1  ") + lines[table + 1][17:])


@pytest.mark.parametrize(
    ("is_terminal", "columns", "width"),
    [(False, 80, None), (True, 80, 80), (True, 300, 100), (True, 10, 40)],
)
def test_the_width_is_that_of_the_terminal(monkeypatch, is_terminal, columns, width):
    """Is text in a file or a pipe left in one line per sentence?"""
    stream = io.StringIO()
    monkeypatch.setattr(stream, "isatty", lambda: is_terminal, raising=False)
    monkeypatch.setattr("sys.stdout", stream)
    monkeypatch.setenv("COLUMNS", str(columns))
    assert terminal_width() == width
    stream.close()
    monkeypatch.setattr("sys.stdout", None)
    assert terminal_width() is None


@pytest.mark.parametrize("line", [0, 1, 3, 4, -1])
def test_a_location_outside_its_source_is_only_a_sentence(line):
    """Does a wrong line number break nothing?"""
    located = Located(line, "x", source="def f():\n    a\n    b")
    text = str(Verdict("f", 0, 1, "wrong", located=located))
    assert f"Line {line}, `x`, is where your computation" in text
    assert ("> " in text) == (1 <= line <= 3)
    assert Verdict("f", 0, 1, "wrong", located=located)._repr_html_()


@pytest.mark.parametrize(
    ("inputs", "words"),
    [
        ((), "right one."),
        (("`x`",), "Its input, `x`, is correct."),
        (("`x`", "dh"), "Its inputs, `x` and dh, are both correct."),
        (("`" + "x" * 99 + "`",), "Its input, `" + "x" * 79 + "…`, is correct."),
        (("`f(a,\n  b)`",), "Its input, `f(a, b)`, is correct."),
        (("a", "b", "c"), "Its inputs, a, b and c, are all correct."),
        (tuple("abcdefgh"), "Its inputs, a, b, c, d, e, f and others, are all correct."),
    ],
)
def test_inputs_are_listed_in_english(inputs, words):
    """Do none, one, two and many inputs make a sentence?"""
    assert Located(1, "x", inputs).sentence.endswith(words)
