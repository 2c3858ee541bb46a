"""Functions in Python that a language model writes, and whether Python accepts them."""

import ast
import warnings
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from lstm_course.char_lm.text import Vocabulary
from lstm_course.lessons.claims import MarkdownText
from lstm_course.lessons.lesson_08.written_texts import Writer, write_texts

PROMPT = "\ndef "
TEMPERATURE = 0.7
LIMIT = 800  # characters per function
CONTINUES = "\n )"  # a line that starts with one of these still belongs to the function
UNFINISHED = "unfinished"


class WrittenFunction(NamedTuple):
    """A function that a model wrote."""

    text: str  # from "def" to the end of its last line
    finished: bool  # False: it was cut off at the limit

    @property
    def error(self) -> str:
        """The reason why it does not count as a function; empty if it does."""
        return parse_error(self.text) if self.finished else UNFINISHED


def write_functions(
    writer: Writer, vocabulary: Vocabulary, count: int, *, seed: int = 0, limit: int = LIMIT
) -> list[WrittenFunction]:
    r"""Let a model write functions after the prompt "\ndef ".

    A function ends before the first line that starts in the first column. Only the closing bracket
    of a long signature may start there, too.

    Args:
        writer: the model.
        vocabulary: its vocabulary.
        count: number of functions.
        seed: of the random numbers.
        limit: largest number of characters that the model writes per function.

    Returns:
        The functions.
    """
    continuing = vocabulary.encode(CONTINUES).numpy()
    line_break = continuing[0]

    def ends(last: np.ndarray, following: np.ndarray) -> np.ndarray:
        return (last == line_break) & ~np.isin(following, continuing)

    texts = write_texts(
        writer,
        vocabulary.encode(PROMPT).numpy(),
        count,
        ends,
        limit=limit,
        temperature=TEMPERATURE,
        rng=np.random.default_rng(seed),
    )
    start = PROMPT.lstrip()
    return [
        WrittenFunction((start + vocabulary.decode(one.tokens)).rstrip() + "\n", one.finished)
        for one in texts
    ]


def parse_error(text: str) -> str:
    """Return why a text is not one function in Python's grammar; empty if it is one.

    Args:
        text: source code.

    Example:
        >>> parse_error("def one():\\n    return 1\\n")
        ''
        >>> parse_error("print(1)\\n")
        'not one function'
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # such as invalid escape sequences, which are accepted
            body = ast.parse(text).body
    except SyntaxError as error:
        return error.msg
    except (MemoryError, RecursionError):  # CPython's parser, for brackets nested too deeply
        return "nested too deeply"
    return "" if len(body) == 1 and isinstance(body[0], ast.FunctionDef) else "not one function"


def show_functions(functions: Sequence[WrittenFunction], count: int = 3) -> MarkdownText:
    """Show functions, each with Python's verdict.

    Args:
        functions: the functions.
        count: number of functions to show.

    Returns:
        A line with the share that `ast.parse` accepts, and one block of code per function.
    """
    accepted = sum(not one.error for one in functions)
    parts = [f"Python accepts {accepted} of these {len(functions)} functions."]
    for one in functions[:count]:
        verdict = f"✗ {one.error}" if one.error else "✓ accepted"
        parts.append(f"{verdict}:\n\n````python\n{one.text}````")
    return MarkdownText("\n\n".join(parts))
