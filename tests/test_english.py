"""Does every text that a person can read use the course's words? A net for slips, not the editor.

The phrases, with the terms to use, are in `english.toml`. Read are the lessons, all docstrings and
sentences of both packages (verdicts, hints, quizzes, help texts, labels) and the guides.
"""

import ast
import io
import re
import tokenize
import tomllib
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from autograder.builder.script import read_script

ROOT = Path(__file__).resolve().parents[1]
DATA = tomllib.loads((ROOT / "tests" / "english.toml").read_text(encoding="utf-8"))
PHRASES = DATA["phrase"]
EXCEPTIONS = DATA.get("exception", [])
NOT_YET = DATA.get("not_yet", {}).get("files", [])
MOST_EXCEPTIONS = 20

FENCE = re.compile(r"```.*?```|\$\$.*?\$\$", re.DOTALL)
CODE = re.compile(r"`[^`\n]+`|\$[^$\n]+\$|https?://\S+|\]\([^)]*\)")
QUOTED = re.compile(r"(?m)^> .*$")  # claims, as other people state them


class Text(NamedTuple):
    """A text with the file and the line where it begins."""

    path: Path
    line: int
    text: str


class Slip(NamedTuple):
    """A phrase of the list in a text."""

    file: str
    line: int
    found: str
    say: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.found!r}: say {self.say}"


def compiled(pattern: str) -> re.Pattern[str]:
    """A pattern in which a space is any white space."""
    return re.compile(pattern.replace(" ", r"\s+"), re.IGNORECASE)


PATTERNS = [(compiled(phrase["pattern"]), phrase["say"]) for phrase in PHRASES]


def blank(match: re.Match[str]) -> str:
    """The match with everything but its line breaks replaced, so that lines keep their numbers."""
    return re.sub(r"[^\n]", "·", match[0])


def prose_of(text: str, markdown: bool = False) -> str:
    """The text without its code; of Markdown, without blocks of code and quotations too."""
    for pattern in (FENCE, QUOTED, CODE) if markdown else (CODE,):
        text = pattern.sub(blank, text)
    return text


def is_code(text: str) -> bool:
    """Is a string a piece of Python, as in the edits of the catalogue?"""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", DeprecationWarning)  # of a sentence with a backslash
            warnings.simplefilter("ignore", SyntaxWarning)  # the same from Python 3.12 on
            ast.parse(text.strip())
    except (SyntaxError, ValueError):
        return False
    return True


def texts_of_python(
    path: Path, source: str, line: int = 1, comments: bool = False
) -> Iterator[Text]:
    """Docstrings and sentences of Python code; on request its comments too."""
    for node in ast.walk(ast.parse(source)):
        if not (isinstance(node, ast.Constant) and isinstance(node.value, str)):
            continue
        if " " in node.value.strip() and not is_code(node.value):
            yield Text(path, line + node.lineno - 1, prose_of(node.value))
    if comments:
        for token in tokenize.generate_tokens(io.StringIO(source).readline):
            if token.type == tokenize.COMMENT:
                yield Text(path, line + token.start[0] - 1, prose_of(token.string))


def texts_of_lesson(path: Path) -> Iterator[Text]:
    """Markdown, and what code cells print and remark."""
    for cell in read_script(path):
        if cell.kind == "markdown":
            yield Text(path, cell.line + 1, prose_of(cell.source, markdown=True))
        else:
            yield from texts_of_python(path, cell.source, cell.line + 1, comments=True)


def texts() -> Iterator[Text]:
    """All texts of the course that a person can read."""
    for path in sorted((ROOT / "solutions").glob("[0-9][0-9]_*.py")):
        yield from texts_of_lesson(path)
    for package in ("lstm_course", "autograder"):
        for path in sorted((ROOT / package).rglob("*.py")):
            yield from texts_of_python(path, path.read_text(encoding="utf-8"))
    for path in sorted([*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md")]):
        yield Text(path, 1, prose_of(path.read_text(encoding="utf-8"), markdown=True))


def slips_in(text: Text) -> Iterator[Slip]:
    """The phrases of the list in a text, exceptions included."""
    for pattern, say in PATTERNS:
        for match in pattern.finditer(text.text):
            line = text.line + text.text.count("\n", 0, match.start())
            file = text.path.relative_to(ROOT).as_posix()
            yield Slip(file, line, " ".join(match[0].split()), say)


def is_excepted(slip: Slip, text: Text) -> bool:
    """Is the slip part of a text that the list of exceptions names?"""
    words = " ".join(text.text.split())
    return any(
        exception["file"] == slip.file
        and exception["text"] in words
        and slip.found.lower() in exception["text"].lower()
        for exception in EXCEPTIONS
    )


@pytest.fixture(scope="module")
def read() -> list[Text]:
    """All texts, read once."""
    return list(texts())


@pytest.fixture(scope="module")
def slips(read) -> list[Slip]:
    """All slips that no exception covers."""
    return [slip for text in read for slip in slips_in(text) if not is_excepted(slip, text)]


def test_the_course_uses_its_own_words(slips):
    """Is no phrase of the list in a text that has been rewritten?"""
    found = sorted({str(slip) for slip in slips if slip.file not in NOT_YET})
    assert not found, f"{len(found)} slips:\n" + "\n".join(found)


def test_files_on_the_waiting_list_wait_for_a_reason(slips):
    """Is a file that needs no rewriting any more gone from the list `not_yet`?"""
    waiting = {slip.file for slip in slips}
    assert [file for file in NOT_YET if file not in waiting] == []


@pytest.mark.parametrize("phrase", PHRASES, ids=lambda phrase: phrase["say"][:30])
def test_each_pattern_catches_and_spares(phrase):
    """Does the pattern match its example, and not the sentence that replaces it?"""
    assert set(phrase) == {"pattern", "say", "catches", "spares"}
    assert compiled(phrase["pattern"]).search(phrase["catches"])
    assert not compiled(phrase["pattern"]).search(phrase["spares"])


def test_exceptions_are_few_and_needed(read):
    """Does each exception give a reason, and cover a slip that is there?"""
    assert len(EXCEPTIONS) <= MOST_EXCEPTIONS
    for exception in EXCEPTIONS:
        assert set(exception) == {"file", "text", "reason"} and len(exception["reason"]) > 15
        assert any(
            slip.file == exception["file"] and is_excepted(slip, text)
            for text in read
            for slip in slips_in(text)
        ), exception


@pytest.mark.parametrize(
    ("file", "piece"),
    [
        ("solutions/01_vanishing_gradients.py", "receives gradients from above"),  # a caption
        ("solutions/01_vanishing_gradients.py", "question 1: a number"),  # a comment in a cell
        ("lstm_course/cells/rnn.py", "Run one"),  # a docstring
        ("autograder/exercises/lesson_01/rnn_step.py", "is computed without the bias"),  # a mistake
        ("autograder/exercises/lesson_01/quiz.py", "A factor of 1.2 per step"),  # a quiz
        ("autograder/cli/class_commands.py", "nbgrader"),  # a help text
        ("lstm_course/lessons/shared/gradient_flow.py", "Gradients vanish or explode"),  # a title
        ("docs/instructors.md", "student"),
        ("README.md", "Learners"),
    ],
)
def test_every_kind_of_text_is_read(read, file, piece):
    """Does the net reach lessons, docstrings, verdicts, quizzes, help texts, figures and guides?"""
    assert any(text.path == ROOT / file and piece in text.text for text in read)


def test_a_slip_is_reported_with_file_line_and_term(tmp_path):
    """Does the report lead to the line, across a line break, and name the term to use?"""
    text = Text(ROOT / "README.md", 10, "First line.\nThe step hands\nback a cache.")
    (slip,) = slips_in(text)
    assert str(slip).startswith("README.md:11: 'hands back': say return")


def test_code_and_quoted_claims_are_not_read():
    """Are names in backquotes, blocks of code, edits and claims of other people left alone?"""
    quoted = prose_of("> “The gate layer squashes.”\n\n`squash` and\n```\nwhole = 1\n```", True)
    assert not list(slips_in(Text(ROOT / "README.md", 1, quoted)))
    assert is_code("np.argmax(added_up > chance, axis=1)") and not is_code("the whole gradient")
