"""Where the lines of a displayed equation may break: browsers break none in MathML by themselves.

A narrow screen shows the pieces of a long equation below each other, and a wide one side by side.
"""

import re
from collections.abc import Iterator

TOKEN = re.compile(r"\\[A-Za-z]+|\\.|.", re.DOTALL)
OPENS = {"{", "(", "[", r"\left", r"\begin"}
CLOSES = {"}", ")", "]", r"\right", r"\end"}
SPACES = {r"\quad", r"\qquad"}  # between equations
RELATIONS = {"=", r"\approx", r"\le", r"\leq", r"\ge", r"\geq"}


def pieces_of(latex: str) -> list[list[str]]:
    r"""Split an equation: into equations side by side, and each before its second "=".

    Nothing is split inside of brackets, or behind words, as in "for k = 1".

    Example:
        >>> pieces_of(r"a = b = c, \qquad d = f(x = 1)")
        [['a = b ', '= c, '], [' d = f(x = 1)']]
    """
    return [list(_lines(equation)) for equation in _equations(latex)]


def _equations(latex: str) -> Iterator[str]:
    start = 0
    for depth, token, place in _tokens(latex):
        if depth == 0 and token in SPACES:
            if latex[start:place].strip():
                yield latex[start:place]
            start = place + len(token)
    if latex[start:].strip() or not start:
        yield latex[start:]


def _lines(equation: str) -> Iterator[str]:
    """Split an equation before each relation that repeats its first one."""
    start, first = 0, ""
    for depth, token, place in _tokens(equation):
        if depth > 0:
            continue
        if token == r"\text":
            break
        if token in RELATIONS and not first:
            first = token
        elif token == first:
            yield equation[start:place]
            start = place
    yield equation[start:]


def _tokens(latex: str) -> Iterator[tuple[int, str, int]]:
    """List the tokens: how deep each is in brackets, what it is, and where."""
    depth = 0
    for match in TOKEN.finditer(latex):
        token = match[0]
        depth += (token in OPENS) - (token in CLOSES)
        yield depth, token, match.start()
