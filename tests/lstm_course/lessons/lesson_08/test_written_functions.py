"""Functions by models whose text is known, and what counts as a function."""

import numpy as np
import pytest

from lstm_course.char_lm.text import Vocabulary
from lstm_course.lessons.lesson_08.written_functions import (
    PROMPT,
    UNFINISHED,
    WrittenFunction,
    parse_error,
    show_functions,
    write_functions,
)
from lstm_course.tasks.source_files import CHARACTERS

VOCABULARY = Vocabulary(CHARACTERS)


class Reciting:
    """A model that is certain of one text, whatever it reads."""

    def __init__(self, text):
        self.tokens = VOCABULARY.encode(text).numpy()

    def start(self, prompt, count):
        assert VOCABULARY.decode(prompt) == PROMPT
        self.place = -1
        return self.read(np.zeros(count), None)

    def read(self, tokens, rows):
        self.place += 1
        token = self.tokens[self.place % len(self.tokens)]
        return np.tile(np.eye(len(VOCABULARY))[token], (len(tokens), 1))


@pytest.mark.parametrize(
    ("text", "function"),
    [
        ("one():\n        pass\n\n    def two():\n", "def one():\n    pass\n"),
        ("one():\n        pass\n\n\nclass Two:\n", "def one():\n    pass\n"),
        ("one():\n        pass\nx = 1\n", "def one():\n    pass\n"),
        ("one():\n        pass\n  x = 1\n", "def one():\n    pass\n"),
        ("one():\n        pass\n\f", "def one():\n    pass\n"),
        ("one():\n        pass\n    # two\n", "def one():\n    pass\n"),
        ("one(\n        x,\n    ):\n        pass\n    @", "def one(\n    x,\n):\n    pass\n"),
        ("one(): pass\n\nx", "def one(): pass\n"),
        ("one():\n        if x:\n            y\n\n    z", "def one():\n    if x:\n        y\n"),
    ],
)
def test_a_function_ends_before_the_next_line_of_its_class(text, function):
    """Is it complete, without the blank lines and the line that follow it?"""
    functions = write_functions(Reciting(text), VOCABULARY, 3)
    assert functions == [WrittenFunction(function, finished=True)] * 3
    assert functions[0].error == ""


def test_a_function_without_an_end_fails():
    """Does a function that the limit cuts off count as failed, even where Python accepts it?"""
    (one,) = write_functions(Reciting("f():\n        pass\n" + 90 * " "), VOCABULARY, 1, limit=40)
    assert not one.finished and one.error == UNFINISHED
    assert parse_error(one.text) == ""


@pytest.mark.parametrize(
    "text",
    [
        "def f():\n",
        "def f():\n    return (1\n",
        "def f():\n    x = 1\n      y = 2\n",
        "def f()\n    pass\n",
        "def f():\n    return 'a\n",
        "def f(): pass\ndef g(): pass\n",
        "x = 1\n",
        "",
        "def f(): return " + 3000 * "(" + "\n",
    ],
)
def test_other_texts_are_refused(text):
    """Is there a reason for each text that is not exactly one function?"""
    assert parse_error(text)


def test_a_strange_escape_is_accepted_without_a_warning(recwarn):
    """Does a warning of the parser neither fail a function nor reach the reader?"""
    assert parse_error('def f():\n    return "\\d"\n') == ""
    assert not recwarn.list


def test_shown_functions_have_their_verdicts():
    """Are the share, the verdicts and the code shown?"""
    functions = [
        WrittenFunction("def f(): pass\n", finished=True),
        WrittenFunction("def g(:\n", finished=True),
        WrittenFunction("def h():\n", finished=False),
    ]
    shown = show_functions(functions).text
    assert shown.startswith("Python accepts 1 of these 3 functions.")
    assert "✓ accepted:\n\n````python\ndef f(): pass\n````" in shown
    assert f"✗ {parse_error('def g(:')}" in shown and "def h" not in shown
