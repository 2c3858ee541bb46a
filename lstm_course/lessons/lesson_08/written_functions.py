"""Functions in Python that a language model writes, and whether Python accepts them."""

import ast
import textwrap
import warnings
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from lstm_course.char_lm.text import Vocabulary
from lstm_course.lessons.claims import MarkdownText
from lstm_course.lessons.lesson_08.written_texts import Writer, write_texts

INDENT = 4 * " "  # most functions of the training set are methods
PROMPT = f"\n{INDENT}def "
TEMPERATURE = 0.7
LIMIT = 800  # characters per function
CONTINUES = "\n )"  # after the indentation, these still belong to the function
UNFINISHED = "unfinished"


class WrittenFunction(NamedTuple):
    """A function that a model wrote."""

    text: str  # from "def" to the end of its last line, without the indentation of a method
    finished: bool  # False: it was cut off at the limit

    @property
    def indented(self) -> str:
        """The function as the model wrote it, after a line break."""
        return "\n" + textwrap.indent(self.text, INDENT)

    @property
    def error(self) -> str:
        """The reason why it does not count as a function; empty if it does."""
        return parse_error(self.text) if self.finished else UNFINISHED


def write_functions(
    writer: Writer, vocabulary: Vocabulary, count: int, *, seed: int = 0, limit: int = LIMIT
) -> list[WrittenFunction]:
    r"""Let a model write methods of a class, after the prompt "\n    def ".

    A function ends before the first line that is not indented further than its `def`. Only the
    closing bracket of a long signature may be there, too.

    Args:
        writer: the model.
        vocabulary: its vocabulary.
        count: number of functions.
        seed: of the random numbers.
        limit: largest number of characters that the model writes per function.

    Returns:
        The functions.
    """
    line_break, space, _ = continuing = vocabulary.encode(CONTINUES).numpy()

    def ends(recent: np.ndarray, following: np.ndarray) -> np.ndarray:
        starts_a_line = np.zeros(len(recent), dtype=bool)
        for blanks in range(len(INDENT) + 1):
            line = recent[:, recent.shape[1] - blanks - 1 :]  # (B, 1 + blanks)
            starts_a_line |= (line[:, 0] == line_break) & (line[:, 1:] == space).all(axis=1)
        return starts_a_line & ~np.isin(following, continuing)

    texts = write_texts(
        writer,
        vocabulary.encode(PROMPT).numpy(),
        count,
        ends,
        limit=limit,
        temperature=TEMPERATURE,
        rng=np.random.default_rng(seed),
    )
    start = PROMPT.removeprefix("\n")
    return [
        WrittenFunction(_without_indent(start + vocabulary.decode(one.tokens)), one.finished)
        for one in texts
    ]


def _without_indent(text: str) -> str:
    return textwrap.dedent(text.rstrip() + "\n")


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


def show_functions(functions: Sequence[WrittenFunction]) -> MarkdownText:
    """Show the first function that Python accepts and the first one that it does not.

    Args:
        functions: the functions.

    Returns:
        A line with the share that `ast.parse` accepts, and a block of code per function shown.
    """
    accepted = [one for one in functions if not one.error]
    refused = [one for one in functions if one.error]
    parts = [f"Python accepts {len(accepted)} of these {len(functions)} functions."]
    for one in accepted[:1] + refused[:1]:
        verdict = f"✗ {one.error}" if one.error else "✓ accepted"
        parts.append(f"{verdict}:\n\n````python\n{one.text}````")
    return MarkdownText("\n\n".join(parts))
