"""Are errors of NumPy and torch explained, and does no hint lead away?"""

import numpy as np
import pytest

from autograder.engine.answers import Raised
from autograder.engine.examine import examine
from autograder.engine.exception_hints import hint_for
from autograder.engine.exception_messages import message_in_words
from autograder.engine.judge import judge
from tests.autograder.engine.toy import OUTER, TOY, TOYS, toy


def raised(kind, message, line=""):
    return Raised((kind, "Exception"), message, "toy", line, 1)


def raised_by(action):
    """The error that NumPy or torch really raises, as the judge sees it."""
    try:
        action()
    except Exception as error:
        kinds = tuple(kind.__name__ for kind in type(error).__mro__)
        return Raised(kinds, str(error).splitlines()[0], "toy", "", 1)
    raise AssertionError("nothing was raised")


def numpy_errors():
    a, b = np.ones((3, 5)), np.ones((7, 5))
    return [
        (lambda: a @ b, "has 5 columns, and the right side has 7 rows", "`x @ W.T`"),
        (lambda: np.dot(a, b), "its shapes are (3,5) and (7,5)", "`x @ W.T`"),
        (lambda: a @ 2.0, "one side is a single number", "Print `.shape` of both sides"),
        (lambda: a + b, "shapes (3,5) (7,5)", "Print `.shape` of each"),
        (lambda: bool(a), "neither true nor false", "`np.where` or a mask"),
        (lambda: np.array([[1.0], [1.0, 2.0]]), "differ in shape", "which one differs?"),
        (lambda: 1.0 - np.ones(2) ^ 2, "`^` is XOR", "`**`"),
        (lambda: a[0, 0, 0], "too many indices", "more entries than the array has axes"),
        (lambda: a[a], "arrays used as indices", "a mask of booleans"),
        (lambda: np.zeros(3, 4), "data type", "a shape as one tuple"),
        (lambda: a.reshape(4, 4), "cannot reshape", "keeps the number of entries"),
    ]


@pytest.mark.parametrize(("action", "message", "hint"), numpy_errors())
def test_numpys_errors_are_explained(action, message, hint):
    """Is what NumPy really raises put into the learner's terms, with a next step?"""
    error = raised_by(action)
    assert message in message_in_words(error) and "gufunc" not in message_in_words(error)
    assert hint in hint_for(error, TOY)


def torch_errors():
    torch = pytest.importorskip("torch")

    def twice():
        loss = (torch.ones(2, requires_grad=True) ** 2).sum()
        loss.backward()
        loss.backward()

    def modified_in_place():
        y = torch.ones(2, requires_grad=True).exp()
        y += 1
        y.sum().backward()

    def leaf():
        x = torch.ones(2, requires_grad=True)
        x += 1

    def other_device():
        return torch.ones(2, 2) @ torch.ones(2, 2, device="meta")

    a, b = torch.ones(3, 5), torch.ones(7, 5)
    return [
        (twice, "the same graph a second time", "`.detach()`"),
        (modified_in_place, "was modified in place", "`a = a + b` instead of `a += b`"),
        (leaf, "is modified in place", "`a = a + b` instead of `a += b`"),
        (lambda: a @ b, "has 5 columns, and the right side has 7 rows", "`x @ W.T`"),
        (lambda: a + b, "axis 0 has length 3 on the left and 7 on the right", "transposed"),
        (lambda: a @ a.T.double(), "different dtypes", "`dtype=x.dtype`"),
        (lambda: a.sum().backward(), "not connected to any tensor", "`.detach()`"),
        (lambda: a.requires_grad_().exp().backward(), "starts from a single number", "the sum"),
        (lambda: torch.ones(2, requires_grad=True).numpy(), "NumPy cannot read", "`.detach()"),
        (lambda: torch.ones(2, 3).T.view(6), "side by side in memory", "`reshape`"),
        (lambda: bool(torch.ones(2)), "neither true nor false", "one truth value"),
    ]


def test_torchs_errors_are_explained():
    """Is what torch really raises put into the learner's terms, with a next step?"""
    for action, message, hint in torch_errors():
        error = raised_by(action)
        assert message in message_in_words(error), (error, message_in_words(error))
        assert hint in hint_for(error, TOY), (error, hint_for(error, TOY))


def test_another_device_is_explained():
    """Is the message that only a GPU provokes known?"""
    message = (
        "Expected all tensors to be on the same device, but found at least two devices, cuda:0 "
        "and cpu!"
    )
    error = raised("RuntimeError", message)
    assert message_in_words(error) == "the tensors of this operation are on different devices"
    assert "device=x.device" in hint_for(error, TOY)


AMBIGUOUS = "The truth value of an array with more than one element is ambiguous. Use a.any()"


@pytest.mark.parametrize(
    ("line", "hint"),
    [
        ("if dc_T:", "`is None`"),
        ("if not dc_T:", "`is None`"),
        ("dc = dc_T or np.zeros_like(c)", "`is None`"),
        ("dc = dc_T if dc_T else 0", "`is None`"),
        ("if dc_T == None:", "`is None`"),
        ("if a > 0:", "`np.where`"),
        ("return x if a > 0 else y", "`np.where`"),
        ("while a < 0 or b < 0:", "`np.where`"),
    ],
)
def test_what_an_if_asks_is_read_from_the_line(line, hint):
    """Is whoever asks whether an argument was given sent to `is None`, and not to masks?"""
    found = hint_for(raised("ValueError", AMBIGUOUS, line), TOY)
    assert hint in found and ("np.where" in found) == ("np.where" in hint)


def test_a_product_of_gates_is_not_told_of_weights():
    """Is `f @ c_prev` told of entry-by-entry products, and `x @ W` of the order of weights?"""
    message = raised_by(lambda: np.ones((3, 5)) @ np.ones((3, 5))).message
    gates = hint_for(raised("ValueError", message, "c = f @ c_prev"), TOY)
    weights = hint_for(raised("ValueError", message, "a = x @ W_ih"), TOY)
    assert "`*`" in gates and "W.T" not in gates
    assert "W.T" in weights and "column" in weights


def test_the_function_that_was_called_wrongly_is_named():
    """Is a wrong call of a helper not compared with the exercise's own parameters?"""
    error = raised("TypeError", "inner() missing 1 required positional argument: 'f'", "inner(c)")
    assert hint_for(error, OUTER) == "Compare this call with the parameters of `inner`."


@pytest.mark.parametrize("line", ['raise ValueError("rate")', "assert len(x) > 1"])
def test_a_check_of_the_learners_own_is_told_as_such(line):
    """Is a learner whose own check refuses a valid input not sent to the equations?"""
    assert "Your own check stops here" in hint_for(raised("ValueError", "rate", line), TOY)


def test_the_verdict_holds_the_explained_message():
    """Is a product of wrong shapes told in one sentence of the course's own?"""

    def answer(x, W, b):
        return toy(x @ W, W, b)

    seen = judge(examine(answer, TOY, TOY.cases(7)), TOY, 7, TOYS)
    assert "The left side of this matrix product has" in seen.sentences[0]
    assert "gufunc" not in str(seen)
