"""The page of last resort, made without nbconvert: the marks and sentences of each exercise."""

import json
from collections.abc import Iterator
from html import escape
from pathlib import Path
from typing import Any

from autograder.engine.verdict import MIME_TYPE

MAX_SENTENCE = 1000

PAGE = """<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8">
<meta name="color-scheme" content="light dark"><title>{title}</title></head>
<body style="font-family: sans-serif; max-width: 50em; margin: 2em auto">
<h1>{title}</h1>
<p>The notebook contains something that cannot be displayed. These are the marks that the grader
gave; marks given by hand are in the gradebook.</p>
{exercises}
</body></html>
"""


def plain_page(path: Path) -> str:
    """Return a page with the verdicts of a graded notebook.

    Args:
        path: of the notebook in autograded/.
    """
    notebook = json.loads(path.read_text(encoding="utf-8"))
    return PAGE.format(title=escape(path.stem), exercises="\n".join(_exercises(notebook)))


def _exercises(notebook: Any) -> Iterator[str]:
    for cell in notebook["cells"]:
        for output in cell.get("outputs", []):
            verdict = output.get("data", {}).get(MIME_TYPE)
            if verdict:
                yield f"<h2>{escape(verdict['exercise'])}: {_marks(verdict)}</h2>"
                for sentence in verdict["sentences"][:20]:
                    yield f"<p>{escape(str(sentence)[:MAX_SENTENCE])}</p>"


def _marks(verdict: Any) -> str:
    return f"{verdict['marks']:g} of {verdict['points']:g}"
