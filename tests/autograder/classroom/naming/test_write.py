"""Is a name added to the file, and does everything else in it stay?"""

from pathlib import Path

import pytest

from autograder.classroom.directory import Classroom
from autograder.classroom.naming.names import MistakeName
from autograder.classroom.naming.read import parse_names, read_names
from autograder.classroom.naming.write import with_name, write_name
from autograder.support.errors import CourseError

PATH = Path("mistake_names.yml")
OLD, NEW = "0123456789ab", "111111111111"
ENTRY = MistakeName("half", 'Half: "lost" # really, ∂ and \\ too', "")
TEXT = f"""\
# The names of autumn.
gate:
  # found in week 3
  aaaaaaaaaaaa:
    name: other
    sentence: Another one.  # good

forget: # lesson 02
  {OLD}:
    name: old
    sentence: >
      It was
      so.
    hint: |-
      Look.
  # the end of forget

# the end
"""


def added(text, exercise="forget", group=NEW, entry=ENTRY):
    """The text with one more entry, which can be read as such."""
    before = parse_names(text, PATH)
    after = with_name(text, PATH, exercise, group, entry)
    assert parse_names(after, PATH) == before.with_entry(exercise, group, entry)
    return after


@pytest.mark.parametrize("exercise", ["forget", "gate", "write"])
def test_other_lines_stay(exercise):
    """Is each line of the file still there, in its order, comments included?"""
    lines = iter(added(TEXT, exercise).splitlines())
    assert all(line in lines for line in TEXT.splitlines())


def test_an_entry_is_replaced():
    """Does only the entry itself change?"""
    text = added(TEXT, group=OLD)
    assert "so." not in text and text.count(OLD) == 1
    for comment in (
        "# The names",
        "# found",
        "# good",
        "# lesson 02",
        "# the end of",
        "# the end\n",
    ):
        assert comment in text
    assert added(text, group=OLD) == text


@pytest.mark.parametrize(
    "text",
    [
        "",
        "# only this",
        "forget:",
        "forget:\n\n# more\n",
        f"forget:\n    {OLD}:\n        name: a\n        sentence: b",
        TEXT.replace("\n", "\r\n"),
        f"---\nforget:\n  {OLD}:\n    name: a\n    sentence: |\n      b\n\n\n",
        f'"forget":\n  "{OLD}": {{name: a, sentence: b}}\n',
    ],
)
def test_files_of_many_styles(text):
    """Is the entry added to an empty file, to one without a last line end, to other styles?"""
    assert "# more" in added(text) or "# more" not in text


@pytest.mark.parametrize(
    "text", [f"{{forget: {{{OLD}: {{name: a, sentence: b}}}}}}", f"{TEXT}...\n"]
)
def test_a_file_in_another_style_is_written_anew(text):
    """Is no name lost where nothing can be inserted into the text?"""
    assert OLD in added(text)


@pytest.mark.parametrize(
    "entry",
    [MistakeName("a", ""), MistakeName("Not A Slug", "b"), MistakeName("a", "\x1b[2J")],
)
def test_an_invalid_entry_is_refused(tmp_path, entry):
    """Does the file stay as it was?"""
    classroom = Classroom(tmp_path)
    path = write_name(classroom, "forget", NEW, ENTRY)
    before = path.read_text()
    with pytest.raises(CourseError, match="found"):
        write_name(classroom, "forget", OLD, entry)
    assert path.read_text() == before
    assert read_names(classroom).find("forget", NEW) == ENTRY


def test_an_invalid_file_is_not_touched(tmp_path):
    """Is a file with a slip of the pen told, not written over?"""
    (tmp_path / PATH).write_text("forget: [")
    with pytest.raises(CourseError, match="not valid YAML"):
        write_name(Classroom(tmp_path), "forget", NEW, ENTRY)
    assert (tmp_path / PATH).read_text() == "forget: ["
