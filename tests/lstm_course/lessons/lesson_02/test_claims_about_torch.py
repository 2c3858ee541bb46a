"""Claims tested on torch's cell: does each verdict follow from the functions that it is given?"""

from types import SimpleNamespace

import pytest

import lstm_course
from lstm_course.lessons.lesson_02 import claims_about_torch as claims
from lstm_course.lessons.lesson_02.unsquashed import compare_unsquashed

NAMES = ("lstm_gates", "forget", "write", "expose")


def cell(**other):
    """The course's functions, with some replaced."""
    return SimpleNamespace(**{name: getattr(lstm_course, name) for name in NAMES} | other)


@pytest.fixture(scope="module")
def runs():
    return compare_unsquashed(lstm_course, seeds=range(2))


def test_right_functions_give_the_verdicts_of_the_course(runs):
    """Are the verdicts those of the syllabus, with the course's own functions?"""
    found = [
        claims.four_blocks(cell(), 180),
        claims.no_delete_gate(),
        claims.product_is_added(cell()),
        claims.forget_gate_multiplies(cell()),
        claims.output_through_tanh(cell(), runs),
    ]
    verdicts = {conclusion.claim: conclusion.verdict for conclusion in found}
    assert verdicts == {
        "2.1": "true",
        "2.2": "false",
        "2.3": "true",
        "2.4": "false",
        "2.8": "true",
    }


def test_another_cell_has_other_verdicts(runs):
    """Would a cell with other equations not be torch's?"""
    added = cell(forget=lambda c, f: c + f)
    sums = cell(write=lambda c, i, g: c + i + g)
    bare = cell(expose=lambda c, o: o * c)
    assert claims.four_blocks(bare).verdict == "false"
    assert claims.product_is_added(added).verdict == "false"
    assert claims.forget_gate_multiplies(sums).verdict == "true"  # not shown to be false, then
    assert claims.output_through_tanh(bare, runs).verdict == "false"


def test_parameters_are_counted_and_the_guess_is_met():
    """Does the table hold torch's four arrays, and the sentence both counts?"""
    seen = claims.four_blocks(cell(), 400)
    assert seen.table.count("\n") == 5 and "`bias_hh_l0`" in seen.table
    assert "= 180. You predicted 400. PyTorch counts 200" in seen.evidence
    assert "predicted" not in claims.four_blocks(cell()).evidence


def test_only_the_forget_gate_deletes():
    """Does the table hold the share for each block, and the sentence the one that deletes?"""
    seen = claims.no_delete_gate()
    assert "Only the forget gate can delete" in seen.evidence
    names = [line.split("|")[1].strip() for line in seen.table.splitlines()[2:]]
    assert names == ["none", "input gate", "forget gate", "candidate", "output gate"]
