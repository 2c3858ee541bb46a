"""Are answers compared apart from names and layout, and by nothing else?"""

import pytest

from autograder.classroom.same_code import code_form

ANSWER = "def gate(x, W):\n    a = x @ W.T\n    return sigmoid(a)"


@pytest.mark.parametrize(
    "same",
    [
        "def gate(inputs, weights):\n    pre = inputs @ weights.T\n    return sigmoid(pre)",
        "def gate(x: np.ndarray, W) -> int:\n    'Doc.'\n    a = (x@W.T) #\n    return sigmoid(a)",
        "def gate(x, W):\n    a: float = x @ W.T\n    'a comment'\n    return (sigmoid(a))",
    ],
)
def test_names_and_layout_do_not_matter(same):
    """Nor do comments, docstrings and annotations?"""
    assert code_form(same) == code_form(ANSWER)


@pytest.mark.parametrize(
    "other",
    [
        "def gate(x, W):\n    a = W @ x.T\n    return sigmoid(a)",
        "def gate(x, W):\n    a = x @ W.T\n    return tanh(a)",
        "def gate(x, W):\n    return sigmoid(x @ W.T)",
        "def gate(x, W):\n    a = x @ W.T\n    return sigmoid(x)",
    ],
)
def test_everything_else_matters(other):
    """Do order, library functions, steps and the names' roles?"""
    assert code_form(other) != code_form(ANSWER)


@pytest.mark.parametrize(
    "source", ["def f(:", "(" * 500 + ")" * 500, "+".join(["a"] * 9000), "a" * 30_000, "9" * 9000]
)
def test_what_cannot_be_compared_has_no_form(source):
    """Is what students can write to stop the grader simply not compared?"""
    assert code_form(source) is None
