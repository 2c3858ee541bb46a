"""Students' code without what could tell who wrote it.

Comments, docstrings and other prose go. The names of the student are replaced, in helper functions
(`ada_sigmoid`) as well as in texts. What remains is the code, with the numbers of its lines.
"""

import io
import keyword
import re
import tokenize
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from autograder.engine.printable import printable

LONGEST_SOURCE = 20_000  # characters of an answer that is shown
MAX_LINES = 40
LONGEST_LINE = 140
SHORTEST_NAME = 3  # letters; shorter ones are also names of variables
STAND_IN = "student"
PROSE = re.compile(  # two words; "bi, bi -> bi" is none
    r"[^\W\d_]{2}\s+[^\W\d_]{2}|[^\W\d_]{3},\s*[^\W\d_]{3}"
)
LAYOUT = (tokenize.NL, tokenize.COMMENT)
STARTS = (tokenize.NEWLINE, tokenize.INDENT, tokenize.DEDENT, tokenize.ENCODING)
Span = tuple[tuple[int, int], tuple[int, int], str]  # start, end, replacement


@dataclass(frozen=True)
class CodeLine:
    """A line of code.

    Attributes:
        number: 1-based, in the source.
        text: of the line.
        marked: whether the computation leaves the right one there.
    """

    number: int
    text: str
    marked: bool = False


def anonymous_lines(
    source: str, names: Iterable[str] = (), marked: int | None = None
) -> tuple[CodeLine, ...] | None:
    """Return an answer's lines of code without comments, prose and names.

    Args:
        source: of the answer.
        names: of the student.
        marked: the line to mark; always among those returned.

    Returns:
        At most `MAX_LINES` lines, without empty ones; None if the source cannot be read as Python,
        so that nothing could be removed from it for certain.
    """
    code = _strip(source, list(names))
    if code is None:
        return None
    lines = [
        CodeLine(number, printable(text.rstrip().expandtabs(4), LONGEST_LINE), number == marked)
        for number, text in enumerate(code, 1)
        if text.strip()
    ]
    place = next((k for k, line in enumerate(lines) if line.marked), 0)
    start = max(0, min(place - MAX_LINES // 2, len(lines) - MAX_LINES))
    return tuple(lines[start : start + MAX_LINES])


def anonymous_expression(expression: str, names: Iterable[str] = ()) -> str | None:
    """Return an expression in one line without comments, prose and names; None if unreadable."""
    code = _strip(f"({expression}\n)", list(names))  # it may end in a comment
    if code is None:
        return None
    return printable(" ".join(" ".join(code).split())[1:-1].strip(), LONGEST_LINE)


def without_names(text: str, names: Iterable[str]) -> str:
    """Return a text in which a student's names are replaced, in any case of letters."""
    for name in names:
        if len(name) >= SHORTEST_NAME:
            alone = rf"(?<![^\W\d_]){re.escape(name)}(?![^\W\d_])"
            text = re.sub(alone, STAND_IN, text, flags=re.IGNORECASE)
    return text


def _strip(source: str, names: Sequence[str]) -> list[str] | None:
    """Return the source's lines, some of them empty now; None if it cannot be read."""
    if len(source) > LONGEST_SOURCE:
        return None
    try:
        tokens = list(tokenize.generate_tokens(io.StringIO(source).readline))
    except (tokenize.TokenError, SyntaxError):
        return None
    if not _is_python(tokens):
        return None
    lines = source.split("\n")
    for start, end, replacement in reversed(list(_edits(tokens, names))):
        first, last = start[0] - 1, end[0] - 1
        text = lines[first][: start[1]] + replacement + lines[last][end[1] :]
        parts = text.split("\n")
        parts += [""] * (last - first + 1 - len(parts))  # the lines below keep their numbers
        lines[first : last + 1] = parts
    return lines


def _is_python(tokens: Sequence[tokenize.TokenInfo]) -> bool:
    """Return whether no token is one of a shell command or a magic of IPython."""
    depth = 0  # of f-strings, where `!r` is allowed
    for token in tokens:
        kind = tokenize.tok_name[token.type]
        depth += (kind == "FSTRING_START") - (kind == "FSTRING_END")  # Python 3.12 and later
        if kind == "ERRORTOKEN" or (not depth and token.string in ("!", "?")):
            return False
    return True


def _edits(tokens: Sequence[tokenize.TokenInfo], names: Sequence[str]) -> Iterator[Span]:
    """Yield what to replace, in order."""
    statements = _text_statements(tokens)
    for k, token in enumerate(tokens):
        if token.type == tokenize.COMMENT or k in statements:
            yield token.start, token.end, ""
        elif token.type == tokenize.NAME and not keyword.iskeyword(token.string):
            changed = without_names(token.string, names)
            if changed != token.string:
                yield token.start, token.end, changed
        elif token.type == tokenize.STRING:
            changed = without_names(token.string, names)
            if PROSE.search(changed):
                yield token.start, token.end, '"…"'
            elif changed != token.string:
                yield token.start, token.end, changed
        elif tokenize.tok_name[token.type] == "FSTRING_MIDDLE":  # Python 3.12 and later
            changed = without_names(token.string, names)
            shown = "…" if PROSE.search(changed) else changed
            if shown != token.string:
                yield token.start, token.end, shown


def _text_statements(tokens: Sequence[tokenize.TokenInfo]) -> set[int]:
    """Return the places of texts that are statements of their own: docstrings and the like."""
    found: set[int] = set()
    run: list[int] = []
    fresh = True  # nothing but layout since a statement began
    for k, token in enumerate(tokens):
        if token.type in LAYOUT:
            continue
        if token.type == tokenize.STRING and (fresh or run):
            run.append(k)
            fresh = False
            continue
        if run and token.type in (tokenize.NEWLINE, tokenize.ENDMARKER):
            found.update(run)
        run = []
        fresh = token.type in STARTS or token.string in (":", ";")
    return found
