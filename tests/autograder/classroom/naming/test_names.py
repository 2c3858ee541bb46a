"""Does a verdict take an instructor's words, and keep its marks and facts?"""

from dataclasses import fields, replace

import pytest

from autograder.classroom.naming.names import (
    LONGEST_SLUG,
    NO_NAMES,
    MistakeName,
    MistakeNames,
    named,
    slug_of,
)
from autograder.classroom.outcomes import SubmissionOutcome
from autograder.classroom.records import CellRecord
from autograder.engine.verdict import Located
from tests.autograder.classroom.report.a_class import verdict

GROUP = "0123456789ab"
ENTRY = MistakeName("half-kept", "half of `c_prev` is kept", "which factor is too much?")
NAMES = MistakeNames({"forget": {GROUP: ENTRY}})
FACT = "`c` is wrong."
PLACE = Located(2, "0.5 * f", ("`f`",), "", "def forget(c_prev, f):\n    return 0.5 * f\n")
WRONG = replace(verdict("forget", "wrong", sentence=FACT), fingerprint=GROUP, hint="Look again.")
LOCATED = replace(WRONG, located=PLACE, sentences=(FACT, PLACE.sentence), explained_by="location")
WORDS = {"mistakes", "sentences", "hint", "explained_by", "located"}


@pytest.mark.parametrize(
    "judged",
    [
        WRONG,
        LOCATED,
        replace(WRONG, sentences=("Is `f` squared?", FACT), explained_by="mutation"),
        replace(WRONG, status="partly", marks=0.5),
    ],
)
def test_a_name_explains_its_group(judged):
    """Is the instructor's explanation the only one, and are marks and everything else the same?"""
    shown = named(judged, NAMES)
    assert shown.mistakes == ("half-kept",)
    assert shown.sentences == ("Half of `c_prev` is kept.", FACT)
    assert shown.hint == "Which factor is too much?"
    assert shown.explained_by == "mistake" and shown.located is None
    for field in fields(judged):
        if field.name not in WORDS:
            assert getattr(shown, field.name) == getattr(judged, field.name)


@pytest.mark.parametrize(
    "judged",
    [
        replace(WRONG, fingerprint="0123456789ac"),
        replace(WRONG, fingerprint=""),  # of an earlier version
        replace(WRONG, exercise="gate"),
        replace(WRONG, mistakes=("adds-forget-gate",)),
        replace(verdict("forget"), fingerprint=GROUP),
        replace(verdict("forget", "raised"), fingerprint=GROUP),
    ],
)
def test_other_verdicts_stay(judged):
    """Is a verdict of another group, with a catalogued mistake, or on a right answer unchanged?"""
    assert named(judged, NAMES) is judged
    assert named(judged, NO_NAMES) is judged


def test_without_a_hint_none_is_shown():
    """Does no general hint follow an instructor's explanation?"""
    names = NO_NAMES.with_entry("forget", GROUP, replace(ENTRY, hint=""))
    assert named(WRONG, names).hint == ""


def test_an_outcome_counts_the_name():
    """Do records of this version count an instructor's name, and those of earlier ones none?"""
    old = {key: value for key, value in WRONG.to_dict().items() if key != "fingerprint"}
    for data, found in ((WRONG.to_dict(), (("forget", "half-kept"),)), (old, ())):
        outcome = SubmissionOutcome.of_cells("a", "graded", {"forget": CellRecord(data)}, NAMES)
        assert outcome.mistakes == found
        assert outcome.marks == WRONG.marks


def test_a_short_name_is_made_of_words():
    """Is it short, in lower case, and never empty?"""
    assert slug_of("The slope of `tanh` is missing.", GROUP) == "the-slope-of-tanh-is-missing"
    assert slug_of("∂!", GROUP) == GROUP
    assert len(slug_of("word " * 30, GROUP)) <= LONGEST_SLUG
    assert slug_of("a" * 99, GROUP) == GROUP
