"""Wrong and right answers to type into live lessons, and the verdicts on them in this process."""

import linecache
from typing import Any

import nbformat

from autograder.engine.registry import installed_exercises
from autograder.engine.verdict import Verdict
from autograder.notebook.check import check
from tests.browser.lab import ROOT, right_answers

WRONG = """def one_hot(tokens, vocabulary_size):
    encoded = np.zeros((*tokens.shape, vocabulary_size))
    encoded[:, :, tokens] = 1
    return encoded
"""
BY_HAND = {  # the catalogue has these mistakes as functions
    "one_hot": WRONG,
    "sigmoid": "def sigmoid(a):\n    return 1 / (1 + np.exp(a))\n",
}


def with_a_mistake(name: str, answer: str) -> str:
    """The answer with the first catalogued mistake that fits its text."""
    if name in BY_HAND:
        return BY_HAND[name]
    mistakes = installed_exercises()[name].mistakes
    edits = next(
        mistake.edits
        for mistake in mistakes
        if mistake.edits and all(old in answer for old, _ in mistake.edits)
    )
    for old, new in edits:
        answer = answer.replace(old, new)
    return answer


class Native:
    """A lesson in this process, up to the exercise at hand.

    Args:
        stem: of the lesson.

    Attributes:
        answers: the right ones, by exercise.
        demonstrations: how many cells show something, apart from quizzes.
    """

    def __init__(self, stem: str) -> None:
        self.answers = right_answers(stem)
        self.namespace: dict[str, Any] = {}
        cells = nbformat.read(ROOT / "notebooks" / f"{stem}.ipynb", as_version=4).cells
        shown = [cell.source for cell in cells if cell.id.startswith("demo-")]
        self.demonstrations = sum(not source.startswith("quiz(") for source in shown)
        imports = next(cell.source for cell in cells if cell.id == "code-1")
        exec(imports, self.namespace)

    def verdict(self, name: str, source: str) -> Verdict:
        """The verdict on an answer; the notebook goes on with it."""
        file = f"<typed {name}>"
        linecache.cache[file] = (len(source), None, source.splitlines(keepends=True), file)
        exec(compile(source, file, "exec"), self.namespace)
        return check(name, self.namespace[name])
