"""Does `class name` list groups as an instructor needs them, and refuse what cannot be named?"""

from dataclasses import replace
from pathlib import Path

import pytest
import typer.testing

from autograder.classroom.directory import Classroom
from autograder.classroom.naming.names import MistakeName
from autograder.classroom.naming.read import names_path, read_names
from autograder.classroom.report.submissions import GradedAssignment
from autograder.cli import class_name
from autograder.cli.class_commands import app
from autograder.engine.verdict import Located
from autograder.support.errors import CourseError
from tests.autograder.classroom.report.a_class import submission, verdict

CELL = "def forget(c_prev, f):\n    # mine\n    return f + f\n"


def answer(student: str, group: str, source: str = CELL, expression: str = ""):
    """A submission with a wrong `forget` of a group."""
    judged = replace(verdict("forget", "wrong", sentence="It is wrong."), fingerprint=group)
    if expression:
        judged = replace(judged, located=Located(3, expression, source=source))
    sources = {"forget": source}
    return submission(student, verdict("sigmoid"), judged, 0, sources=sources, names=(student,))


def group_of(number: int) -> str:
    return f"{number:012x}"


@pytest.fixture
def classroom(tmp_path, monkeypatch):
    """A class whose graded submissions a test sets."""
    made = Classroom(tmp_path)
    made.config.write_text("c = get_config()\n")
    for name in ("01_vanishing_gradients", "02_gates"):
        source = made.source(name)
        source.parent.mkdir(parents=True)
        source.write_text("{}")
    graded: dict[str, tuple] = {}
    monkeypatch.setattr(
        class_name,
        "read_graded_assignment",
        lambda _, name: GradedAssignment(name, {"forget": 1.0}, graded.get(name, ())),
    )
    shown: list[str] = []
    monkeypatch.setattr(class_name, "show_names", lambda _, name, names: shown.append(name))
    return made, graded, shown


def run(classroom: Classroom, *arguments: str):
    return typer.testing.CliRunner().invoke(app, ["name", str(classroom.directory), *arguments])


def test_groups_are_listed_with_what_helps_to_name_them(classroom, capsys):
    """Size, id, verdict, place, code without comments, and the command to use?"""
    made, graded, _ = classroom
    graded["02_gates"] = (
        answer("ada", group_of(1), expression="f + f"),
        answer("bob", group_of(1)),
        answer("cyd", group_of(2), source="!ls"),
    )
    class_name.list_groups(made, ["01_vanishing_gradients", "02_gates"], Path("my class"))
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "02_gates: 2 groups without a name"
    text = "\n".join(lines)
    first, second = text.index("forget: 2 students"), text.index("forget: 1 student, group")
    assert first < second
    assert "  Current verdict: It is wrong." in lines
    assert "  This answer leaves the right computation at `f + f`." in lines
    assert any(line.startswith("  > ") and line.endswith("return f + f") for line in lines)
    assert "  No example: the source of these answers cannot be read." in lines
    assert "mine" not in text and "ada" not in text
    assert lines[-1].startswith("To name one: lstm-course class name 'my class' --group GROUP")


def test_only_the_largest_groups_are_listed(classroom, capsys):
    """Is it said how many more there are?"""
    made, graded, _ = classroom
    count = class_name.LISTED + 3
    graded["02_gates"] = tuple(answer(f"s{n}", group_of(n)) for n in range(1, count + 1))
    class_name.list_groups(made, ["02_gates"], made.directory)
    out = capsys.readouterr().out
    assert f"{count} groups without a name" in out and "And 3 smaller ones." in out
    assert out.count("1 student, group") == class_name.LISTED


def test_without_groups_there_is_a_sentence(classroom):
    """Is it no error?"""
    done = run(classroom[0])
    assert done.exit_code == 0 and done.output == "There are no groups without a name.\n"


def test_a_name_is_written_and_shown_in_each_assignment(classroom, capsys):
    """Is the group found in any assignment, and a short name made of the sentence?"""
    made, graded, shown = classroom
    graded["02_gates"] = (answer("ada", group_of(1)),)
    both = ["01_vanishing_gradients", "02_gates"]
    entry = MistakeName("", "the gate is `doubled`", "look at f")
    class_name.name_group(made, both, group_of(1), entry)
    assert shown == both
    assert f"forget: group {group_of(1)} is now `the-gate-is-doubled`" in capsys.readouterr().out
    written = read_names(made).entries["forget"][group_of(1)]
    assert written == replace(entry, name="the-gate-is-doubled")


def test_a_named_group_can_be_named_again(classroom):
    """Once it has left the list, is it still found, in the file of names?"""
    made, graded, _ = classroom
    graded["02_gates"] = (answer("ada", group_of(1)),)
    class_name.name_group(made, ["02_gates"], group_of(1), MistakeName("first", "a first try", ""))
    graded.clear()
    class_name.name_group(
        made, ["02_gates"], group_of(1), MistakeName("second", "a better one", "")
    )
    assert read_names(made).entries["forget"][group_of(1)].name == "second"


def test_a_name_of_the_catalogue_is_refused(classroom):
    """Are two mistakes never of one name?"""
    made, graded, shown = classroom
    graded["02_gates"] = (answer("ada", group_of(1)),)
    entry = MistakeName("adds-forget-gate", "it adds", "")
    with pytest.raises(CourseError, match="already the name of a catalogued mistake in forget"):
        class_name.name_group(made, ["02_gates"], group_of(1), entry)
    assert shown == [] and not names_path(made).exists()


def test_an_unknown_group_is_refused(classroom):
    """Is it said how to see the groups?"""
    entry = MistakeName("x", "a sentence", "")
    with pytest.raises(
        CourseError, match=r"no graded answer is in a group 'nope'.*lists the group"
    ):
        class_name.name_group(classroom[0], ["02_gates"], "nope", entry)


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["--sentence", "x"], "add --group ID"),
        (["--hint", "x"], "add --group ID"),
        (["--name", "x"], "add --group ID"),
        (["--group", "0" * 12], "--group needs --sentence"),
        (["--group", "0" * 12, "--sentence", "  "], "--group needs --sentence"),
        (["03"], "is no assignment"),
        (["0", "--group", "0" * 12, "--sentence", "x"], "means more than one assignment"),
    ],
)
def test_options_that_do_not_fit_are_a_sentence(classroom, arguments, sentence):
    """Is nothing listed or written?"""
    done = run(classroom[0], *arguments)
    assert isinstance(done.exception, CourseError) and sentence in str(done.exception)
    assert done.output == "" and not names_path(classroom[0]).exists()
