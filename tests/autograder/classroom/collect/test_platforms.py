"""Are the names understood that Canvas, Moodle, Blackboard and Brightspace give?

The names are made by the rules in each platform's own source or documentation, which
`autograder/classroom/collect/platforms.py` cites; those of Brightspace follow published archives.
"""

from datetime import datetime

import pytest

from autograder.classroom.collect.platforms import HandedIn, recognise, understand, with_receipt

WHEN = datetime(2026, 11, 2, 17, 21, 5)
MINUTE = datetime(2026, 11, 2, 17, 21)
RECEIPT = """Name: Ada Lovelace (ada_l)
Assignment: Lab_2
Date Submitted: Monday, 2 November 2026 17:21:05 o'clock GMT
Current Grade: Needs Grading
"""
CASES = [
    ("canvas", "lovelaceada_1234_56789_02_gates.ipynb", ("1234", "lovelaceada", None, False)),
    ("canvas", "lovelaceada_LATE_1234_56789_02_gates.ipynb", ("1234", "lovelaceada", None, True)),
    ("canvas", "müllerlüdenscheidtannalena_7_8_02_gates.ipynb",
     ("7", "müllerlüdenscheidtannalena", None, False)),
    ("canvas", "some_999_name_12_34_02_gates.ipynb", ("12", "some_999_name", None, False)),
    ("canvas", "submissions/lovelaceada_1_2_02_gates.ipynb", ("1", "lovelaceada", None, False)),
    ("canvas", "anon_aB3dE_56789_02_gates.ipynb", ("aB3dE", "", None, False)),
    ("canvas", "LATE_anon_aB3dE_56789_02_gates.ipynb", ("aB3dE", "", None, True)),
    ("moodle", "Ada Lovelace_123_assignsubmission_file_/02_gates.ipynb",
     ("123", "Ada Lovelace", None, False)),
    ("moodle", "Ada Lovelace_123_assignsubmission_file/02_gates.ipynb",
     ("123", "Ada Lovelace", None, False)),
    ("moodle", "Anna-Lena Müller-Lüdenscheidt_5_assignsubmission_file_/my work/02_gates.ipynb",
     ("5", "Anna-Lena Müller-Lüdenscheidt", None, False)),
    ("moodle", "Course-Lab 2-77/Seán Ó Briain_9_assignsubmission_file_/02_gates.ipynb",
     ("9", "Seán Ó Briain", None, False)),
    ("moodle", "Ada Lovelace_123_assignsubmission_file_02_gates.ipynb",
     ("123", "Ada Lovelace", None, False)),
    ("moodle", "Participant_123_assignsubmission_file_/02_gates.ipynb",
     ("123", "Participant", None, False)),
    ("blackboard", "Lab 2_alovelace_attempt_2026-11-02-17-21-05_02_gates.ipynb",
     ("alovelace", "", WHEN, False)),
    ("blackboard", "Lab_2_with_underscores_a-l.2_poging_2026-11-02-17-21-05_02_gates.ipynb",
     ("a-l.2", "", WHEN, False)),
    ("brightspace", "39786-640693 - Ada Lovelace - Nov 2, 2026 521 PM/02_gates.ipynb",
     ("39786-640693", "Ada Lovelace", MINUTE, False)),
    ("brightspace", "Lab 2/39786-640693 - Jean-Luc d'Été - 2 November, 2026 1721/02_gates.ipynb",
     ("39786-640693", "Jean-Luc d'Été", MINUTE, False)),
    ("brightspace", "39786-640693 - Ada Lovelace- Nov 2, 2026 521 PM - 02_gates.ipynb",
     ("39786-640693", "Ada Lovelace", MINUTE, False)),
]  # fmt: skip


@pytest.mark.parametrize(("platform", "entry", "expected"), CASES)
def test_names_are_understood(platform, entry, expected):
    """Student, time, lateness, and the file's own name?"""
    found = understand(platform, entry)
    assert isinstance(found, HandedIn), found
    assert (found.key, found.name, found.when, found.late) == expected
    assert found.file == "02_gates.ipynb"
    assert recognise([entry, "readme.txt"]) == platform


@pytest.mark.parametrize(
    ("platform", "entry", "reason"),
    [
        ("canvas", "lovelaceada_1234_text.html", "typed into Canvas"),
        ("canvas", "02_gates.ipynb", "not one that Canvas gives"),
        ("moodle", "Ada_12_assignsubmission_onlinetext_/onlinetext.html", "typed into Moodle"),
        ("blackboard", "Lab_a_attempt_2026-99-99-17-21-05_x.ipynb", "not one that Blackboard"),
        ("brightspace", "index.html", "own list"),
    ],
)
def test_what_is_no_file_of_a_student_has_a_reason(platform, entry, reason):
    """Is each told, and none taken?"""
    assert reason in understand(platform, entry)


def test_a_receipt_tells_a_username_with_underscores():
    """Where the file's name is ambiguous, is Blackboard's note about the attempt believed?"""
    file = understand("blackboard", "Lab_2_ada_l_attempt_2026-11-02-17-21-05_02_gates.ipynb")
    receipt = understand("blackboard", "Lab_2_ada_l_attempt_2026-11-02-17-21-05.txt")
    assert file.key == "l" and receipt.receipt
    better = with_receipt(file, {"Lab_2_ada_l 2026-11-02-17-21-05": RECEIPT})
    assert (better.key, better.name) == ("ada_l", "Ada Lovelace")


def test_nothing_is_recognised_in_a_foreign_archive():
    """Is an archive of something else not forced into a pattern?"""
    assert recognise(["ada/02_gates.ipynb", "bob-02_gates.ipynb", "x.txt"]) is None


@pytest.mark.parametrize("platform", ["canvas", "moodle", "blackboard", "brightspace"])
def test_long_names_do_not_take_long(platform):
    """Does no pattern go through a hostile name in more than linear time?"""
    import time

    started = time.monotonic()
    for hostile in ("_1" * 480, "a_" * 480, "1-1 - " * 160, "/" * 960, "_assignsubmission_" * 50):
        understand(platform, hostile)
    assert time.monotonic() - started < 1
