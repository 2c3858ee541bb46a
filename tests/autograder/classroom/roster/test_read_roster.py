"""Are lists of students read as people and learning platforms write them?"""

import pytest

from autograder.classroom.roster.person import Person, find_person, id_from_name, problem_of_id
from autograder.classroom.roster.read import read_roster
from autograder.support.errors import CourseError

OWN = "id,first name,last name,e-mail\nal1,Ada,Lovelace,ada@uni.example\n"
ADA = Person("al1", "Ada", "Lovelace", "ada@uni.example")
PLATFORMS = {
    "canvas": (
        "Student,ID,SIS User ID,SIS Login ID,Section,02_gates (77)\n"
        "    Points Possible,,,,,17\n"
        '"Lovelace, Ada",1234,S9,alove,L-01,12\n'
        '"Student, Test",99,,t,L-01,\n',
        Person("alove", "Ada", "Lovelace", "", "1234", "alove", "S9", "L-01"),
    ),
    "moodle's participants": (
        '"First name","Last name","ID number","Email address"\nAda,Lovelace,S9,alove@uni.example\n',
        Person("S9", "Ada", "Lovelace", "alove@uni.example", sis_id="S9"),
    ),
    "moodle's worksheet": (
        "Identifier,Full name,Email address\nParticipant 5,Ada Lovelace,alove@uni.example\n",
        Person("alove", "Ada", "Lovelace", "alove@uni.example"),
    ),
    "blackboard": (
        '"Last Name"\t"First Name"\t"Username"\t"Student ID"\n"Lovelace"\t"Ada"\t"alove"\t"S9"\n',
        Person("S9", "Ada", "Lovelace", username="alove"),
    ),
    "brightspace": (
        "OrgDefinedId,Username,Last Name,First Name,Email,End-of-Line Indicator\n"
        "#S9,#alove,Lovelace,Ada,ada@uni.example,#\n",
        Person("alove", "Ada", "Lovelace", "ada@uni.example", "", "alove", "S9"),
    ),
    "nbgrader": (
        "id,first_name,last_name,email,lms_user_id\nalove,Ada,Lovelace,ada@uni.example,12\n",
        Person("alove", "Ada", "Lovelace", "ada@uni.example", "12"),
    ),
}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_any_usual_table_is_read(tmp_path, encoding, delimiter, newline):
    """With a byte-order mark, semicolons, tabs, and what Windows writes?"""
    text = OWN.replace(",", delimiter).replace("Ada", "Zoë").replace("\n", newline)
    (tmp_path / "students.csv").write_bytes(text.encode(encoding))
    found = read_roster(tmp_path / "students.csv")
    assert found.people == (Person("al1", "Zoë", "Lovelace", "ada@uni.example"),)


@pytest.mark.parametrize("platform", PLATFORMS)
def test_exports_of_platforms_are_read(tmp_path, platform):
    """Do their own rows, such as "Points Possible", name no student?"""
    text, expected = PLATFORMS[platform]
    (tmp_path / "students.csv").write_text(text)
    assert read_roster(tmp_path / "students.csv").people == (expected,)


def test_a_column_can_be_chosen_for_the_ids(tmp_path):
    """Is an unknown one an error that names the others?"""
    (tmp_path / "students.csv").write_text("Nummer;Name\n7;Ada Lovelace\n")
    (one,) = read_roster(tmp_path / "students.csv", "nummer").people
    assert one == Person("7", "Ada", "Lovelace")
    with pytest.raises(CourseError, match=r"no column 'x'\. There are: Nummer, Name"):
        read_roster(tmp_path / "students.csv", "x")


def test_rows_that_are_not_taken_are_told(tmp_path):
    """With the line: no id, one that is a path, one that occurs twice?"""
    rows = "al1,A,L,a@x\n,,,\n../x,B,B,b@x\nal1,C,C,c@x\n"
    (tmp_path / "students.csv").write_text(f"id,first name,last name,email,hobby\n{rows}")
    found = read_roster(tmp_path / "students.csv")
    assert [one.student for one in found.people] == ["al1"]
    assert [line for line, _ in found.problems] == [4, 5]
    assert found.unused == ("hobby",)


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", "is empty"),
        (b"PK\x03\x04...", "save it as CSV"),
        (b"a,b\n1,2\n", "no column that is known to name students"),
        (b'id\n"' + b"x" * 200_000 + b'"\n', "line 2"),
    ],
)
def test_what_is_no_table_is_a_sentence(tmp_path, data, sentence):
    """Is it said what was expected?"""
    (tmp_path / "students.csv").write_bytes(data)
    with pytest.raises(CourseError, match=sentence):
        read_roster(tmp_path / "students.csv")


def test_students_are_found_by_name_in_either_order():
    """Without case, accents, hyphens and spaces, and never by chance?"""
    eva = Person("e", "Eva-Lena", "Müller")
    assert find_person([ADA, eva], "mullerevalena") == eva
    assert find_person([ADA, eva], "Eva Lena Muller") == eva
    assert find_person([eva, Person("f", "Eva Lena", "Müller")], "Eva Lena Müller") is None
    assert find_person([ADA, eva], "") is None
    assert find_person([ADA], "Somebody Else", username="ADA@uni.example") == ADA


def test_ids_are_fit_for_folders():
    """Are they made so from names, and refused otherwise?"""
    assert id_from_name("Anna-Lena  Müller (B)") == "anna-lena-muller-b"
    assert problem_of_id("ada@uni.example") == "" == problem_of_id("anna-lena")
    for bad in ("", "..", "a/b", "a b", "a*", "a,b", ".hidden", "a\x1b", "a" * 101):
        assert problem_of_id(bad), bad
