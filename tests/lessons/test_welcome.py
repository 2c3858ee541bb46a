"""Lesson 00 hands its readers a wrong answer: does the check say what the lesson says it will?"""

import re
from pathlib import Path

import numpy as np

from autograder import check

SCRIPT = Path(__file__).resolve().parents[2] / "solutions" / "00_welcome.py"


def wrong_answer():
    """The function whose body is the lesson's block of three lines, as a learner would paste it."""
    text = re.sub(r"(?m)^# ?", "", SCRIPT.read_text(encoding="utf-8"))
    body = re.search(r"```python\n(.*?)```", text, re.DOTALL).group(1)
    namespace = {"np": np}
    exec(f"def one_hot(tokens, vocabulary_size):\n{body}", namespace)
    return namespace["one_hot"]


def test_the_first_wrong_answer_is_named():
    """Is the pasted answer wrong, and named as the mistake that the text announces?"""
    verdict = check("one_hot", wrong_answer())
    assert verdict.marks == 0
    assert verdict.mistakes == ("all-tokens-everywhere",)
    assert "every position has a 1 in the columns of all tokens" in str(verdict).lower()
