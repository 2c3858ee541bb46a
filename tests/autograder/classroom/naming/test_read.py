"""Is every problem of a file of names told in a sentence, with its place and what to do?"""

import pytest

from autograder.classroom.directory import Classroom
from autograder.classroom.naming.names import NO_NAMES, MistakeName
from autograder.classroom.naming.read import FILE, LONGEST, MAX_PROBLEMS, read_names
from autograder.support.errors import CourseError

ENTRY = 'name: half\n    sentence: "Half of it: lost."\n'
GOOD = f"forget:\n  012345670123:\n    {ENTRY}    hint: |\n      Look\n      again.\n"


def names_in(tmp_path, content):
    """The names in a file with this content."""
    data = content if isinstance(content, bytes) else content.encode()
    (tmp_path / FILE).write_bytes(data)
    return read_names(Classroom(tmp_path))


def test_names_are_read(tmp_path):
    """Is a group of digits still a text, and is a text one line?"""
    names = names_in(tmp_path, GOOD)
    entry = MistakeName("half", "Half of it: lost.", "Look again.")
    assert names.entries == {"forget": {"012345670123": entry}}
    assert names.find("forget", "012345670123") == entry
    assert names.find("gate", "012345670123") is None and names.groups() == {"012345670123"}
    assert names_in(tmp_path, b"\xef\xbb\xbf" + GOOD.encode()) == names  # as some editors save it


@pytest.mark.parametrize("content", ["", "# nothing yet\n", "forget:\n", "---\n"])
def test_a_file_without_entries_has_no_names(tmp_path, content):
    """Are a comment and an exercise without groups no problem?"""
    assert names_in(tmp_path, content).groups() == set()


def test_without_a_file_there_are_no_names(tmp_path):
    """Does a class need no such file?"""
    assert read_names(Classroom(tmp_path)) == NO_NAMES


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("forget: [", ["line 1", "not valid YAML", "double quotes"]),
        ("a: b: c\n", ["line 1", "not valid YAML"]),
        (f"{GOOD}---\n{GOOD}", ["line 8", "not valid YAML"]),
        ("forget: *nowhere\n", ["line 1", "not valid YAML"]),
        ("forget: \x07\n", ["character 9", "Delete it"]),
        (b"forget:\xff\n", ["byte 7", "UTF-8"]),
        ("[" * 5000, ["nested too deeply"]),
        ("- forget\n", ["line 1, the file: found a list", "exercises as keys"]),
        ("half of it\n", ["found the text `half of it`", "expected a mapping"]),
        ("forget: half\n", ["`forget`: found the text `half`", "groups as keys"]),
        ("? [a]\n: b\n", ["found a list as a key", "expected a text"]),
        (f"forget:\n  12345:\n    {ENTRY}", ["line 2", "group `12345`", "12 digits", "class name"]),
        (f"forget:\n  0123456789AB:\n    {ENTRY}", ["group `0123456789AB`", "a to f"]),
        (f"forget:\n  012345678901\n    : {ENTRY}", ["line 3", "not valid YAML"]),
        (GOOD + "  012345670123:\n    name: b\n", ["line 8", "`012345670123` twice"]),
        (GOOD + GOOD, ["line 8, the file: found `forget` twice", "Delete one"]),
        (GOOD + "    remark: x\n", ["line 8", "the field `remark`", "name, sentence and hint"]),
        ("forget:\n  012345678901: half\n", ["found the text `half`", "name, sentence and hint"]),
        (f"forget:\n  012345678901:\n    {ENTRY}    hint: [a]\n", ["line 5", "hint: found a list"]),
        ("forget:\n  012345678901:\n    name: a\n", ["found no sentence, expected one"]),
        ("forget:\n  012345678901:\n    sentence: A.\n", ["found no name", "`slope-missing`"]),
        (GOOD.replace("half", "Half It"), ["the name `Half It`", "lower-case"]),
        (GOOD.replace("lost", "l" * LONGEST), [f"at most {LONGEST}", "Cut it"]),
        (GOOD.replace("lost", "\\x1b[2J"), ["line 4", "sentence", "U+001B"]),
    ],
)
def test_a_problem_is_told(tmp_path, content, words):
    """Does the sentence name the file, the line, what was found and what was expected?"""
    with pytest.raises(CourseError) as caught:
        names_in(tmp_path, content)
    (sentence,) = str(caught.value).splitlines()
    for word in [str(tmp_path / FILE), *words]:
        assert word in sentence
    assert sentence.endswith(".") and len(sentence) < 400 + len(str(tmp_path))


def test_each_problem_has_a_line(tmp_path):
    """Are several problems told together, but not hundreds?"""
    many = "forget:\n" + "".join(f"  {k:03}:\n    {ENTRY}" for k in range(2 * MAX_PROBLEMS))
    with pytest.raises(CourseError) as caught:
        names_in(tmp_path, many)
    lines = str(caught.value).splitlines()
    assert len(lines) == MAX_PROBLEMS + 1
    assert lines[-1] == f"There are {MAX_PROBLEMS} more problems."


def test_a_tag_makes_no_object(tmp_path):
    """Does YAML that names a Python function call nothing?"""
    evil = GOOD.replace('"Half of it: lost."', '!!python/object/apply:os.getcwd "Half"')
    assert names_in(tmp_path, evil).entries["forget"]["012345670123"].sentence == "Half"


def test_a_folder_of_that_name(tmp_path):
    """Is what cannot be read told, too?"""
    (tmp_path / FILE).mkdir()
    with pytest.raises(CourseError, match="cannot be read"):
        read_names(Classroom(tmp_path))
