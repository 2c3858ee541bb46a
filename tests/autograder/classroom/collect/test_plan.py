"""Is what collecting an archive will do decided rightly, and said completely?"""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from autograder.classroom.collect.archive import open_archive
from autograder.classroom.collect.plan import Circumstances, make_plan
from autograder.classroom.collect.worksheet import read_worksheet
from autograder.classroom.roster.person import Person
from autograder.support.errors import CourseError
from tests.autograder.classroom.collect.archives import make_zip

ADA = Person("al1", "Ada", "Lovelace", "ada@uni.example", lms_id="1234", username="alove")
EVA = Person("el2", "Eva-Lena", "Müller", "eva@uni.example")
DUE = datetime(2026, 11, 2, 18, 0)


def plan_of(tmp_path, files, **more):
    with open_archive(make_zip(tmp_path / "a.zip", files)) as archive:
        return make_plan(archive, Circumstances("02_gates", **more))


def test_students_are_found_by_number_and_by_name(tmp_path):
    """Canvas's number or, without it, a name with accents and hyphens?"""
    names = ["someoneelse_1234_1_02_gates.ipynb", "müllerevalena_77_2_02_gates.ipynb"]
    plan = plan_of(tmp_path, names, people=[ADA, EVA])
    assert [(one.person.student, one.is_new) for one in plan.submissions] == [
        ("al1", False),
        ("el2", False),
    ]
    assert plan.rejected == ()


def test_a_number_of_canvas_is_no_number_of_the_institution(tmp_path):
    """Is the work of Canvas's user 1234 not given to the student whose own number is 1234?"""
    other = Person("1234", "Eve", "Other", sis_id="1234")
    (one,) = plan_of(tmp_path, ["may_1234_1_02_gates.ipynb"], people=[other]).submissions
    assert one.person.student == "may-1234" and one.is_new


def test_without_a_roster_ids_come_from_the_platform(tmp_path):
    """Are they fit for folders, and the same in the next assignment?"""
    plan = plan_of(tmp_path, ["lovelaceada_1234_1_02_gates.ipynb", "anon_aB3dE_9_02_gates.ipynb"])
    assert [one.person.student for one in plan.submissions] == [
        "anonymous-aB3dE",
        "lovelaceada-1234",
    ]
    assert all(one.is_new for one in plan.submissions)
    plan = plan_of(tmp_path, ["Ada Lovelace_55_assignsubmission_file_/02_gates.ipynb"])
    assert plan.submissions[0].person == Person("ada-lovelace", "Ada", "Lovelace")


def test_the_last_attempt_counts(tmp_path):
    """Are earlier ones told, whatever the order in the archive?"""
    start = "Lab_alove_attempt_2026-11-0"
    plan = plan_of(
        tmp_path,
        [f"{start}2-09-00-00_02_gates.ipynb", f"{start}1-09-00-00_02_gates.ipynb"],
        zone=ZoneInfo("Europe/Rome"),
    )
    (one,) = plan.submissions
    assert one.files == {"02_gates.ipynb": f"{start}2-09-00-00_02_gates.ipynb"}
    assert one.when == datetime(2026, 11, 2, 8, 0) and "The last of 2 attempts." in one.remarks
    assert [r.reason for r in plan.rejected] == [
        "an earlier attempt: the student has handed in again"
    ]


def test_brightspace_has_a_folder_per_attempt(tmp_path):
    """Is it one student, with a question if the numbers differ?"""
    plan = plan_of(
        tmp_path,
        [
            "11-640693 - Ada Lovelace - Nov 2, 2026 521 PM/02_gates.ipynb",
            "12-640693 - Ada Lovelace - Nov 1, 2026 521 PM/02_gates.ipynb",
            "index.html",
        ],
        zone=ZoneInfo("UTC"),
    )
    (one,) = plan.submissions
    assert one.when == datetime(2026, 11, 2, 17, 21)
    assert "Handed in under the numbers 11, 12: is it one person?" in one.remarks
    assert len(plan.rejected) == 2


@pytest.mark.parametrize("due", [DUE, None])
def test_canvas_tells_late_and_not_how_late(tmp_path, due):
    """Is it just after the due date, or said that there is none?"""
    plan = plan_of(tmp_path, ["lovelaceada_LATE_1234_1_02_gates.ipynb"], due=due)
    (one,) = plan.submissions
    assert one.when == (datetime(2026, 11, 2, 18, 0, 1) if due else None)
    assert ("does not tell how late" in one.remarks[0]) == bool(due)
    assert "Late" in one.remarks[0]


WORKSHEET = """\ufeffIdentifier,"Full name","Email address",Status,Grade,"Maximum Grade",\
"Grade can be changed","Last modified (submission)","Last modified (grade)"
"Participant 55","Ada Lovelace",ada@uni.example,"Submitted for grading - 1 hour late",,17.00,Yes,\
"Monday, 2 November 2026, 7:21\u202fPM",-
"Participant 56","Ada Lovelace",lady@uni.example,"Submitted for grading",,17.00,Yes,\
"Monday, November 2, 2026, 9:05 AM",-
"Participant 57","Karl May",karl@uni.example,"Zur Bewertung abgegeben",,17.00,Yes,\
"Montag, 2. November 2026, 09:05",-
"""


def test_moodles_worksheet_tells_who_and_when(tmp_path):
    """Are two students of one name told apart, and times in another language said to be unread?"""
    (tmp_path / "worksheet.csv").write_text(WORKSHEET, encoding="utf-8")
    names = ("Ada Lovelace_55", "Ada Lovelace_56", "Karl May_57")
    plan = plan_of(
        tmp_path,
        [f"{name}_assignsubmission_file_/02_gates.ipynb" for name in names],
        people=[ADA],
        zone=ZoneInfo("UTC"),
        worksheet=read_worksheet(tmp_path / "worksheet.csv"),
    )
    found = {one.person.student: one for one in plan.submissions}
    assert set(found) == {"al1", "lady", "karl"}
    assert found["al1"].when == datetime(2026, 11, 2, 19, 21)
    assert found["lady"].when == datetime(2026, 11, 2, 9, 5)
    assert found["karl"].when is None and "cannot be read" in found["karl"].remarks[0]


def test_two_of_one_name_are_not_confused(tmp_path):
    """Without a worksheet, are both named and neither taken?"""
    names = [f"Ada Lovelace_{n}_assignsubmission_file_/02_gates.ipynb" for n in (55, 56)]
    plan = plan_of(tmp_path, names)
    assert plan.submissions == () and len(plan.rejected) == 2
    assert "a roster that tells them apart" in plan.rejected[0].reason
    plan = plan_of(tmp_path, names[:1], people=[ADA, Person("x", "Ada", "Lovelace")])
    assert plan.rejected[0].reason == "several students of the class are called Ada Lovelace"


def test_every_file_is_taken_or_told(tmp_path):
    """Pictures, archives in the archive, typed text, foreign names: does each have a reason?"""
    start = "lovelaceada_1234"
    files = [
        f"{start}_1_02_gates-1.ipynb",
        f"{start}_2_helpers.py",
        f"{start}_3_photo.png",
        f"{start}_4_work.zip",
        f"{start}_5_timestamp.txt",
        f"{start}_text.html",
        "notes.docx",
    ]
    plan = plan_of(tmp_path, files)
    (one,) = plan.submissions
    assert one.files == {
        "02_gates.ipynb": files[0],
        "helpers.py": files[1],
        "_timestamp.txt": files[4],
    }
    assert one.remarks == ("02_gates-1.ipynb is taken for 02_gates.ipynb.",)
    assert [r.name for r in plan.rejected] == [files[2], files[3], files[5], files[6]]


def test_two_notebooks_keep_their_names(tmp_path):
    """Is it left to grading to say which one counts?"""
    names = ["a_1_1_02_gates.ipynb", "a_1_2_02_gates-1.ipynb", "a_1_3_02_gates.ipynb"]
    (one,) = plan_of(tmp_path, names).submissions
    assert set(one.files) == {"02_gates.ipynb", "02_gates-1.ipynb", "02_gates (2).ipynb"}


def test_a_blackboard_attempt_without_a_file_is_told(tmp_path):
    """Is a typed answer not lost?"""
    start = "Lab_alove_attempt_2026-11-02-09-00-00"
    files = {
        f"{start}.txt": b"Name: Ada Lovelace (alove)\n",
        "Lab_b_attempt_2026-11-02-09-00-00_02_gates.ipynb": b"{}",
    }
    plan = plan_of(tmp_path, files)
    assert [one.person.student for one in plan.submissions] == ["b"]
    assert plan.rejected[0].reason == "an attempt without a notebook"


def test_a_foreign_archive_is_an_error(tmp_path):
    """Is it said what is expected?"""
    with pytest.raises(CourseError, match="Canvas, Moodle, Blackboard or Brightspace"):
        plan_of(tmp_path, ["ada/02_gates.ipynb"])
