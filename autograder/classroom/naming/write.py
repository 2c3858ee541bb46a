"""Add a name to DIR/mistake_names.yml; the rest of the file and its comments stay.

The library for YAML does not keep comments, so the new entry is inserted into the text, at the
place that the syntax tree gives.
"""

import json
from collections.abc import Mapping
from pathlib import Path

from yaml.nodes import MappingNode, Node, ScalarNode

from autograder.classroom.directory import Classroom
from autograder.classroom.naming.names import MistakeName
from autograder.classroom.naming.read import compose, names_path, parse_names, read_text
from autograder.support.errors import CourseError
from lstm_course.atomic_write import atomic_write

HEADER = """\
# Names for wrong answers that the course's own catalogue does not know: exercise, group, name.
# Copy this file into your next class: the names apply there, too.
"""


def write_name(classroom: Classroom, exercise: str, group: str, entry: MistakeName) -> Path:
    """Add an entry to the names of a class, or replace the earlier one of its group.

    Returns:
        The path of the file.

    Raises:
        CourseError: the file is not valid, the entry is not, or the file cannot be written.
    """
    path = names_path(classroom)
    text = with_name(read_text(path), path, exercise, group, entry)
    try:
        atomic_write(path, text)
    except OSError as error:
        raise CourseError(f"{path} cannot be written: {error.strerror}.") from error
    return path


def with_name(text: str, path: Path, exercise: str, group: str, entry: MistakeName) -> str:
    """Return the text of the file at `path` with an entry.

    A text that is not in block style, one key per line, is written anew, without its comments.

    Raises:
        CourseError: the text or the entry is not valid.
    """
    entry = MistakeName(entry.name, _one_line(entry.sentence), _one_line(entry.hint))
    names = parse_names(text, path).with_entry(exercise, group, entry)
    anew = HEADER + "".join(
        "\n" + _exercise_lines(key, groups) for key, groups in names.entries.items() if groups
    )
    parse_names(anew, path)  # the entry itself may be invalid
    root = compose(text, path)
    inserted = _insert(text or HEADER, root, exercise, group, entry)
    try:
        return inserted if parse_names(inserted, path) == names else anew
    except CourseError:
        return anew


def _insert(text: str, root: Node | None, exercise: str, group: str, entry: MistakeName) -> str:
    """Insert an entry into a text in block style; in other styles the result is not valid."""
    lines = text.splitlines(keepends=True)
    if lines and not lines[-1].endswith("\n"):
        lines[-1] += "\n"
    found = _find(root, exercise)
    if found is None:
        return "".join(lines) + "\n" + _exercise_lines(exercise, {group: entry})
    key, groups = found
    if not isinstance(groups, MappingNode) or not groups.value:  # nothing below the exercise yet
        start = end = key.start_mark.line + 1
        indent = " " * (key.start_mark.column + 2)
    else:
        indent = " " * groups.value[0][0].start_mark.column
        earlier = _find(groups, group)
        start = earlier[0].start_mark.line if earlier else _end(groups)
        end = _end(earlier[1]) if earlier else start
    return "".join([*lines[:start], _group_lines(group, entry, indent), *lines[end:]])


def _find(node: Node | None, wanted: str) -> tuple[Node, Node] | None:
    """Return the key and the value of a mapping."""
    pairs = node.value if isinstance(node, MappingNode) else []
    return next((pair for pair in pairs if pair[0].value == wanted), None)


def _end(node: Node) -> int:
    """Return the line after the last one of a value, without the comments that follow it."""
    while isinstance(node, MappingNode) and node.value:
        node = node.value[-1][1]
    mark = node.end_mark
    within = isinstance(node, ScalarNode) and node.style in ("|", ">")  # these end on a new line
    return mark.line if within and not mark.column else mark.line + 1


def _exercise_lines(exercise: str, groups: Mapping[str, MistakeName]) -> str:
    key = exercise if exercise.isidentifier() else _quoted(exercise)
    return f"{key}:\n" + "".join(_group_lines(*item, indent="  ") for item in groups.items())


def _group_lines(group: str, entry: MistakeName, indent: str) -> str:
    fields = {"name": entry.name, "sentence": entry.sentence, "hint": entry.hint}
    lines = [f"{indent}  {key}: {_quoted(text)}\n" for key, text in fields.items() if text]
    return f"{indent}{_quoted(group)}:\n" + "".join(lines)


def _quoted(text: str) -> str:
    """Return the text in double quotes; JSON's escapes are YAML's, too."""
    return json.dumps(text, ensure_ascii=False)


def _one_line(text: str) -> str:
    return " ".join(text.split())
