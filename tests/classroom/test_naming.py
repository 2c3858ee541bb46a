"""Does an instructor's name reach every member of a group, this term and next, and no mark?"""

import shutil

import pytest

from autograder.classroom.executors import local_pool
from autograder.classroom.grade import grade_class
from autograder.classroom.naming.groups import count_locations, unnamed_groups
from autograder.classroom.naming.names import MistakeName
from autograder.classroom.naming.read import FILE, names_path, read_names
from autograder.classroom.naming.refresh import show_names
from autograder.classroom.naming.write import write_name
from autograder.classroom.outcomes import SubmissionOutcome
from autograder.classroom.report.submissions import read_graded_assignment
from autograder.classroom.settings import GradingSettings
from autograder.support.errors import CourseError
from tests.classroom import warm
from tests.classroom.classes import SmallClass

pytestmark = pytest.mark.slow
SECRET = "Ada Lovelace, 1815"
ADA = f'''\
def forget(c_prev, f):
    """{SECRET}."""
    # {SECRET}
    kept = f * c_prev
    return kept + 0.5 * np.cos(kept)
'''
BOB = "def forget(c_prev, f):\n    return np.cos(c_prev * f) / 2 + f * c_prev\n"
CYD = "def forget(c_prev, f):\n    return np.arctan(f * c_prev)\n"
SENTENCE = "half of a cosine is added to `f * c_prev`"
SHOWN = "Half of a cosine is added to <code>f * c_prev</code>."
HINT = "what does <b>forgetting</b> leave?"
ENTRY = MistakeName("half-cosine-added", SENTENCE, HINT)


@pytest.fixture(scope="module")
def graded(tmp_path_factory) -> SmallClass:
    """Two students with equal wrong answers, one with another, and one who is right."""
    a_class = SmallClass(tmp_path_factory.mktemp("naming") / "autumn")
    for student, answer in {"ada": ADA, "bob": BOB, "cyd": CYD}.items():
        a_class.submit(student, a_class.wrong(forget=answer))
    a_class.submit("dan", a_class.right)
    assert {one.status for one in grade(a_class).values()} == {"graded"}
    return a_class


@pytest.fixture
def made(graded):
    """The class without any names, whatever the test before has named."""
    yield graded
    names_path(graded.classroom).unlink(missing_ok=True)
    show_names(graded.classroom, graded.name, read_names(graded.classroom))


def test_a_group_is_named_for_all(made):
    """Do listing, naming, report and feedback agree, without grading again and with equal marks?"""
    marks, stored = made.all_marks(), made.verdicts("ada")
    listed = command("name", made)
    assert listed.index("forget: 2 students, group ") < listed.index("forget: 1 student, group ")
    assert "np.cos(" in listed and SECRET not in listed and "ada" not in listed
    group = group_of(made, "ada")
    assert group_of(made, "bob") == group != group_of(made, "cyd")
    done = command("name", made, "02", "--group", group, "--sentence", SENTENCE, "--hint", HINT)
    assert f"forget: group {group} is now `half-of-a-cosine-is-added-to-f-c-prev`" in done
    command("report", made, "02")
    command("feedback", made, "02")
    page = (made.classroom.directory / "report" / f"{made.name}.html").read_text("utf-8")
    assert f"<code>forget</code>: {SHOWN}" in page and "<summary>who</summary>ada, bob<" in page
    assert group not in page and group_of(made, "cyd") in page and SECRET not in page
    table = (made.classroom.directory / "report" / f"{made.name}.csv").read_text("utf-8-sig")
    assert table.count("forget: half-of-a-cosine") == 2
    for student, shown in {"ada": True, "bob": True, "cyd": False, "dan": False}.items():
        text = feedback_of(made, student)
        assert (SHOWN in text) == shown
        assert ("&lt;b&gt;forgetting&lt;/b&gt;" in text) == shown
        assert "<b>forgetting" not in text
    assert "leaves the right one" not in feedback_of(made, "bob")  # one explanation is enough
    assert made.all_marks() == marks and marks["ada"] == marks["dan"] - 1
    assert made.verdicts("ada") == stored
    assert group not in command("name", made, "02")


def test_the_report_shows_groups_and_locations(made):
    """Is the larger group first, with an example and a place, and are places counted?"""
    assignment = read_graded_assignment(made.classroom, made.name)
    first, second = unnamed_groups(assignment)
    assert first.students == ("ada", "bob") and second.students == ("cyd",)
    assert second.location == "np.arctan(f * c_prev)"
    assert [line.marked for line in second.example] == [False, True]
    assert ("forget", second.location, 1) in [
        (one.exercise, one.expression, one.students) for one in count_locations(assignment)
    ]


def test_grading_counts_the_name(made):
    """Do unchanged submissions and those graded again come with it, and lose it without?"""
    marks = made.all_marks()
    write_name(made.classroom, "forget", group_of(made, "ada"), ENTRY)
    for force in (False, True):
        outcomes = grade(made, force)
        assert outcomes["ada"].status == ("graded" if force else "unchanged")
        for student in ("ada", "bob"):
            assert outcomes[student].mistakes == (("forget", "half-cosine-added"),)
            assert SHOWN in html_of(made, student)
        assert outcomes["cyd"].mistakes == outcomes["dan"].mistakes == ()
        assert made.all_marks() == marks
    names_path(made.classroom).unlink()
    assert grade(made)["ada"].mistakes == ()
    assert SHOWN not in html_of(made, "ada")


def test_a_name_is_good_next_term(made, tmp_path):
    """Does a copy of the file name an equal answer in a class with other inputs?"""
    write_name(made.classroom, "forget", group_of(made, "ada"), ENTRY)
    spring = SmallClass(tmp_path / "spring")
    shutil.copy(names_path(made.classroom), spring.classroom.directory / FILE)
    spring.submit("eve", spring.wrong(forget=BOB))
    assert spring.classroom.seed() != made.classroom.seed()
    assert grade(spring)["eve"].mistakes == (("forget", "half-cosine-added"),)
    assert SHOWN in html_of(spring, "eve")


def test_rendering_keeps_what_belongs_together(made):
    """Is a notebook written only if it changes, with the time by which its record is known?"""
    path = made.classroom.directory / "autograded" / "ada" / made.name / f"{made.name}.ipynb"
    before, raw = path.stat(), path.read_bytes()
    names = write_and_read(made)
    assert show_names(made.classroom, made.name, names) == 2
    assert show_names(made.classroom, made.name, names) == 0
    assert path.stat().st_mtime_ns == before.st_mtime_ns and path.stat().st_mode == before.st_mode
    one = next(
        one
        for one in read_graded_assignment(made.classroom, made.name).submissions
        if one.student == "ada"
    )
    assert one.verdicts["forget"].mistakes == ("half-cosine-added",)
    names_path(made.classroom).unlink()
    assert show_names(made.classroom, made.name, read_names(made.classroom)) == 2
    assert path.read_bytes() == raw


def test_a_class_that_is_being_graded_is_left_alone(made):
    """Is nothing written beside a run that may write the same notebook?"""
    names = write_and_read(made)
    with made.classroom.lock(), pytest.raises(CourseError, match="being graded"):
        show_names(made.classroom, made.name, names)


def test_problems_are_told_in_a_sentence(made):
    """Do a wrong file and wrong options stop each command, before it does anything?"""
    group = group_of(made, "ada")
    for options, words in {
        ("--group", "0" * 12, "--sentence", "x"): "no graded answer is in a group '000000000000'",
        ("--group", group): "--group needs --sentence",
        ("--sentence", "x"): "add --group ID",
        ("--group", group, "--sentence", "x", "--name", "A b"): "found the name `A b`",
        ("--group", group, "--sentence", "x", "--name", "adds-forget-gate"): "catalogued mistake",
    }.items():
        assert words in command("name", made, *options, status=1)
    assert not names_path(made.classroom).exists()
    names_path(made.classroom).write_text("forget: [")
    before = html_of(made, "ada")
    for name in ("name", "report", "feedback", "grade"):
        assert f"{FILE}, line 1: this is not valid YAML" in command(name, made, "02", status=1)
    assert html_of(made, "ada") == before


def grade(a_class: SmallClass, force: bool = False) -> dict[str, SubmissionOutcome]:
    """Outcomes by student."""
    settings = GradingSettings(force=force)
    pool = lambda: local_pool(1)  # noqa: E731
    found = grade_class(a_class.classroom, a_class.name, settings, pool, width=2)
    return {outcome.student: outcome for outcome in found}


def write_and_read(a_class: SmallClass):
    """The names of the class, with the group of ada in it."""
    write_name(a_class.classroom, "forget", group_of(a_class, "ada"), ENTRY)
    return read_names(a_class.classroom)


def group_of(a_class: SmallClass, student: str) -> str:
    """The group of a student's answer."""
    return a_class.verdicts(student)["forget"].fingerprint


def html_of(a_class: SmallClass, student: str) -> str:
    """All HTML in a graded notebook."""
    outputs = [one for cell in a_class.graded(student).cells for one in cell.get("outputs", ())]
    return "".join(output.get("data", {}).get("text/html", "") for output in outputs)


def feedback_of(a_class: SmallClass, student: str) -> str:
    """A student's page of feedback."""
    folder = a_class.classroom.directory / "feedback" / student / a_class.name
    return (folder / f"{a_class.name}.html").read_text(encoding="utf-8")


def command(name: str, a_class: SmallClass, *arguments: str, status: int = 0) -> str:
    """Output of a command on the class; anything but this status is a failure."""
    done = warm.course("class", name, str(a_class.classroom.directory), *arguments)
    output = done.stdout + done.stderr
    assert done.returncode == status, output
    assert "Traceback" not in output
    return output
