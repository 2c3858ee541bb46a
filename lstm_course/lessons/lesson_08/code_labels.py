"""Properties of Python code after each character, from Python's own tokenizer.

Counting quotation marks goes wrong at the first apostrophe in a comment; `tokenize` does not. N
characters.
"""

import io
import tokenize
from collections.abc import Iterable, Iterator

import numpy as np

from lstm_course.tasks.source_files import FILE_START

POSITION = "position in the line"
QUOTES = "inside quotes"
DEPTH = "bracket depth"
INDENTATION = "indentation level"
DOCSTRING = "inside a docstring"
PROPERTIES = (POSITION, QUOTES, DEPTH, INDENTATION, DOCSTRING)

OPENING, CLOSING = "([{", ")]}"
DEEPEST = 3  # deeper brackets count as this depth: they are rare
HAS_DOCSTRING = ("def", "class", "async")
NO_DOCSTRING = set("bft")  # prefixes
NO_STATEMENT = (tokenize.NL, tokenize.COMMENT, tokenize.INDENT, tokenize.DEDENT)


def label_code(code: str) -> dict[str, np.ndarray]:
    """Label each character of a file with the properties that hold after it.

    Quotes and brackets are counted from the opening character on, and up to the character before
    the closing one. The indentation of a line is known from its first character that is no space.

    Args:
        code: a file of Python code.

    Returns:
        Values (N,) by property.

    Raises:
        SyntaxError: the tokenizer cannot read the code.

    Example:
        >>> label_code("f('a')\\n")["inside quotes"].tolist()
        [0.0, 0.0, 1.0, 1.0, 0.0, 0.0, 0.0]
    """
    lines = code.split("\n")
    starts = np.cumsum([0, *(len(line) + 1 for line in lines)])  # offset of each line
    size = len(code) + 1  # the end of the code is an offset, too
    depth, level = np.zeros(size), np.zeros(size)  # changes at each offset
    quotes, docstring = np.zeros(size), np.zeros(size)

    def offset(place: tuple[int, int]) -> int:
        return int(min(starts[place[0] - 1] + place[1], size - 1))

    for token, is_docstring in _outside_strings(_tokens(code)):
        start, end = offset(token.start), offset(token.end)
        if token.type == tokenize.INDENT:
            level[end] += 1
        elif token.type == tokenize.DEDENT:
            level[start] -= 1
        elif token.type == tokenize.STRING:
            prefix = min((token.string.split(quote)[0] for quote in "'\""), key=len)
            inside = slice(start + len(prefix), end - 1)
            quotes[inside] = 1
            docstring[inside] = is_docstring and not NO_DOCSTRING & set(prefix.lower())
        elif token.type == tokenize.OP and token.string in OPENING:
            depth[start] += 1
        elif token.type == tokenize.OP and token.string in CLOSING:
            depth[start] -= 1
    return {
        POSITION: np.concatenate([np.arange(len(line) + 1.0) for line in lines])[:-1],
        QUOTES: quotes[:-1],
        DEPTH: np.minimum(np.cumsum(depth), DEEPEST)[:-1],
        INDENTATION: np.cumsum(level)[:-1],
        DOCSTRING: docstring[:-1],
    }


def label_files(text: str, length: int) -> tuple[str, dict[str, np.ndarray]]:
    """Label the files of a corpus until there are enough characters.

    Args:
        text: files, each after the character `FILE_START`.
        length: number of characters to return, N; all that there are if there are fewer.

    Returns:
        The labelled characters, and their values (N,) by property. Files that the tokenizer cannot
        read are left out.

    Raises:
        ValueError: it can read no file.
    """
    parts: list[str] = []
    labels: list[dict[str, np.ndarray]] = []
    for code in filter(None, text.split(FILE_START)):
        if sum(map(len, parts)) >= length:
            break
        try:
            found = label_code(code)
        except SyntaxError:
            continue
        parts.append(FILE_START + code)
        labels.append({name: np.concatenate([[0.0], values]) for name, values in found.items()})
    if not parts:
        raise ValueError("the text holds no Python code, which the properties are read from")
    joined = {name: np.concatenate([one[name] for one in labels]) for name in PROPERTIES}
    return "".join(parts)[:length], {name: values[:length] for name, values in joined.items()}


def _tokens(code: str) -> Iterator[tokenize.TokenInfo]:
    try:
        yield from tokenize.generate_tokens(io.StringIO(code).readline)
    except tokenize.TokenError as error:
        raise SyntaxError(str(error)) from None


def _outside_strings(
    tokens: Iterable[tokenize.TokenInfo],
) -> Iterator[tuple[tokenize.TokenInfo, bool]]:
    """Yield tokens, f-strings as one string each, with whether the token is a docstring.

    Since Python 3.12, an f-string is several tokens.
    """
    allowed = True  # whether a string that starts here is a docstring
    header = ""  # first word of the statement before
    first = ""  # first word of this statement
    opened: list[tokenize.TokenInfo] = []
    for token in tokens:
        kind = tokenize.tok_name[token.type]
        if kind.endswith("STRING_START"):
            opened.append(token)
            first = first or token.string
        elif kind.endswith("STRING_END"):
            start = opened.pop()
            if not opened:
                yield start._replace(type=tokenize.STRING, end=token.end), False
            allowed = False
        elif not opened:
            yield token, allowed and token.type == tokenize.STRING
            if token.type == tokenize.INDENT:
                allowed = header in HAS_DOCSTRING
            elif token.type == tokenize.NEWLINE:
                header, first, allowed = first, "", False
            elif token.type not in NO_STATEMENT:
                first, allowed = first or token.string, False
