"""Is a verdict a number for nbgrader, and the same after it was written to a file and read?"""

import json

import numpy as np
import pytest

from autograder.engine.verdict import FailingCase, Located, PartMarks, Verdict

WRONG = Verdict(
    exercise="rnn_step",
    marks=1,
    points=2.5,
    status="partly",
    parts=(PartMarks("h", 1, 1, "correct"), PartMarks("cache", 0, 1.5, "`cache.h` is `None`")),
    first_wrong="cache.h",
    mistakes=("caches-nothing",),
    sentences=("The cache holds *nothing* in the place of `h` & co.",),
    hint="What does the backward pass need?",
    notes=("It prints one line per call.",),
    located=Located(2, "x @ W.T", ("`x`", "`W`"), "", "def rnn_step(x, W):\n    return x @ W.T"),
    case=FailingCase(
        exercise="rnn_step",
        names=("x", "W"),
        described=("(2, 2)", "(2, 2)"),
        make=lambda: (np.eye(2), np.eye(2)),
        quantity="h",
        expected=np.array([[1.0, np.nan], [3.0, 4.0]]),
        actual=np.array([[1.0, np.nan], [np.inf, 4.5]]),
    ),
    section="One step",
)


def stored(verdict: Verdict) -> Verdict:
    """A verdict that was written to a file and read again, by a strict reader of JSON."""
    return Verdict.from_dict(json.loads(json.dumps(verdict.to_dict(), allow_nan=False)))


def test_its_repr_is_the_marks():
    """Can stock nbgrader read partial credit from it?"""
    assert repr(WRONG) == "1" and float(repr(Verdict("x", 1.5, 2, "partly"))) == 1.5


@pytest.mark.parametrize(
    ("marks", "points", "words"),
    [(0, 1, "0 of 1 mark"), (1, 2.5, "1 of 2.5 marks"), (0, 0, "0 of 0 marks")],
)
def test_its_headline_counts_marks_in_english(marks, points, words):
    """Do singular and plural agree?"""
    assert Verdict("x", marks, points, "wrong").headline == f"x: not correct yet, {words}"


def test_passed_needs_full_marks():
    """Is nothing but full marks a pass?"""
    assert Verdict("x", 2, 2, "passed").passed
    assert not Verdict("x", 1, 2, "passed").passed
    assert not WRONG.passed


def test_it_is_the_same_after_a_file():
    """Do the location, the values and their NaN come back, and look as before?"""
    again = stored(WRONG)
    assert again == WRONG and stored(again) == WRONG
    assert again.located == WRONG.located and again.case == WRONG.case
    assert again._repr_html_() == WRONG._repr_html_() and str(again) == str(WRONG)
    assert again.case.arguments == () and WRONG.case.arguments[0].shape == (2, 2)


def test_other_values_are_another_verdict():
    """Are verdicts compared by what they show?"""
    other = FailingCase("rnn_step", quantity="h", expected=1.0, actual=2.0)
    assert other != WRONG.case and other == FailingCase("rnn_step", (), (), tuple, "h", 1.0, 2.0)
    assert other != FailingCase("rnn_step", quantity="h", expected=1.0, actual=2.5)


def test_records_of_earlier_versions_are_read():
    """Is a verdict without location, case and section still one?"""
    old = {key: value for key, value in stored(WRONG).to_dict().items() if key not in NEW}
    again = Verdict.from_dict(json.loads(json.dumps(old)))
    assert (again.located, again.case, again.section) == (None, None, "")
    assert again.sentences == WRONG.sentences and "Your code" not in again._repr_html_()


NEW = ("located", "case", "section")


def test_what_is_stored_is_bounded():
    """Do large arrays and long sources leave small records?"""
    huge = FailingCase(
        "f", ("x",), ("(90, 80, 70)",), quantity="y", expected=np.ones((90, 80, 70)), actual=0.5
    )
    source = "def f(x):\n" + "    x = x + 1\n" * 10_000
    verdict = Verdict("f", 0, 1, "wrong", located=Located(3, "x + 1", source=source), case=huge)
    assert len(json.dumps(verdict.to_dict())) < 10_000
    assert stored(verdict).located.sentence == verdict.located.sentence


@pytest.mark.parametrize(
    ("place", "value"),
    [
        (("located", "line"), "1"),
        (("located", "source"), 5),
        (("located", "recognised"), [5]),
        (("case", "quantity"), ["h"]),
        (("case", "names"), [1]),
        (("case", "excerpt", "expected", "rows"), [["<b>"]]),
        (("case", "excerpt", "expected", "rows"), [[1.0] * 1_000]),
        (("case", "excerpt", "expected", "rows"), []),
        (("case", "excerpt", "expected", "shape"), ["1"]),
        (("case", "excerpt", "difference", "start"), [0, 0, 0]),
        (("case", "excerpt", "wrong"), float("inf")),
        (("case", "excerpt", "largest"), 10**400),
        (("case", "excerpt", "largest"), "<b>"),
    ],
)
def test_nothing_else_passes_for_a_verdict(place, value):
    """Is a record with other things in it refused, instead of being shown?"""
    data = json.loads(json.dumps(WRONG.to_dict()))
    inner = data
    for key in place[:-1]:
        inner = inner[key]
    inner[place[-1]] = value
    with pytest.raises((TypeError, ValueError)):
        Verdict.from_dict(data)
