"""Read and validate DIR/mistake_names.yml, the instructor's names for groups of answers.

All texts are read as text: a group such as 123456789012 is not a number, and no tag of YAML makes
an object.
"""

import re
from collections.abc import Iterator
from pathlib import Path
from unicodedata import category

import yaml
from yaml.nodes import MappingNode, Node, ScalarNode

from autograder.classroom.directory import Classroom
from autograder.classroom.naming.names import MistakeName, MistakeNames
from autograder.engine.fingerprint import LENGTH
from autograder.support.errors import CourseError

FILE = "mistake_names.yml"
FIELDS = ("name", "sentence", "hint")
GROUP = re.compile(rf"[0-9a-f]{{{LENGTH}}}")
SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
LONGEST = 600  # characters of a sentence or a hint
LONGEST_QUOTE = 40  # characters of a value that a problem quotes
MAX_PROBLEMS = 10  # that are shown at once


def read_names(classroom: Classroom) -> MistakeNames:
    """Read the names of a class; a class without the file has none.

    Raises:
        CourseError: the file cannot be read, with one sentence per problem.
    """
    path = names_path(classroom)
    return parse_names(read_text(path), path)


def names_path(classroom: Classroom) -> Path:
    """Path of the file with the names of a class."""
    return classroom.directory / FILE


def read_text(path: Path) -> str:
    """Read the file as text; "" if there is none.

    Raises:
        CourseError: it cannot be read, or it is not text in UTF-8.
    """
    try:
        return path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        return ""
    except OSError as error:
        raise CourseError(f"{path} cannot be read: {error.strerror}.") from error
    except UnicodeDecodeError as error:
        raise CourseError(
            f"{path}: byte {error.start} is not UTF-8. Save the file as UTF-8 text."
        ) from error


def parse_names(text: str, path: Path) -> MistakeNames:
    """Parse the text of the file at `path`.

    Raises:
        CourseError: the text is not valid, with one sentence per problem.
    """
    root = compose(text, path)
    if root is None:
        return MistakeNames()
    parser = _Parser(path)
    entries = {
        exercise.value: {
            group.value: name
            for group, value in parser.items(groups, f"`{_quote(exercise)}`", "groups")
            if (name := parser.entry(exercise, group, value))
        }
        for exercise, groups in parser.items(root, "the file", "exercises")
    }
    if parser.problems:
        shown = parser.problems[:MAX_PROBLEMS]
        more = len(parser.problems) - len(shown)
        raise CourseError("\n".join(shown + ([f"There are {more} more problems."] if more else [])))
    return MistakeNames(entries)


def compose(text: str, path: Path) -> Node | None:
    """Return the root of the text's syntax tree; None if there is nothing in it.

    Raises:
        CourseError: the text is not YAML.
    """
    try:
        return yaml.compose(text, Loader=yaml.BaseLoader)
    except yaml.MarkedYAMLError as error:
        line = f", line {error.problem_mark.line + 1}" if error.problem_mark else ""
        problem = error.problem or "unknown problem"
        raise CourseError(
            f"{path}{line}: this is not valid YAML ({problem}). "
            "Check the indentation, and put texts in double quotes."
        ) from error
    except yaml.reader.ReaderError as error:
        raise CourseError(
            f"{path}: character {error.position + 1} is not allowed in YAML. Delete it."
        ) from error
    except RecursionError as error:
        raise CourseError(
            f"{path}: the brackets are nested too deeply. Expected are exercises, their groups, "
            "and the fields of each group."
        ) from error


class _Parser:
    """Collects the problems of a file."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.problems: list[str] = []

    def items(self, node: Node, where: str, what: str) -> Iterator[tuple[ScalarNode, Node]]:
        """Yield the valid keys of a mapping and their values; an empty node has none."""
        if isinstance(node, ScalarNode) and not node.value:
            return
        if not isinstance(node, MappingNode):
            self.problem(node, where, _describe(node), f"a mapping with its {what} as keys")
            return
        seen = set()
        for key, value in node.value:
            if not isinstance(key, ScalarNode) or not key.value:
                self.problem(key, where, f"{_describe(key)} as a key", "a text")
            elif key.value in seen:
                advice = "Delete one of them"
                self.problem(key, where, f"`{_quote(key)}` twice", "each key once", advice)
            else:
                seen.add(key.value)
                yield key, value

    def entry(self, exercise: ScalarNode, group: ScalarNode, node: Node) -> MistakeName | None:
        """Return one group's entry; None if there is a problem with it."""
        before = len(self.problems)
        where = f"`{_quote(exercise)}`, group `{_quote(group)}`"
        if not GROUP.fullmatch(group.value):
            advice = "Copy the group from `lstm-course class name`"
            what = f"{LENGTH} digits from 0 to 9 and a to f"
            self.problem(group, where, "this group", what, advice)
        found = dict.fromkeys(FIELDS, "")
        for key, value in self.items(node, where, "name, sentence and hint"):
            if key.value not in FIELDS:
                advice = "Correct or delete it"
                fields = "only name, sentence and hint"
                self.problem(key, where, f"the field `{_quote(key)}`", fields, advice)
            elif not isinstance(value, ScalarNode):
                self.problem(value, f"{where}, {key.value}", _describe(value), "a text")
            elif len(value.value) > LONGEST:
                size = f"{len(value.value)} characters"
                self.problem(value, f"{where}, {key.value}", size, f"at most {LONGEST}", "Cut it")
            elif control := next((c for c in value.value if _is_control(c)), None):
                what = f"the control character U+{ord(control):04X}"
                self.problem(value, f"{where}, {key.value}", what, "visible text", "Delete it")
            else:
                found[key.value] = " ".join(value.value.split())
        if len(self.problems) == before:
            self._check_fields(group, where, found)
        return MistakeName(**found) if len(self.problems) == before else None

    def _check_fields(self, group: Node, where: str, found: dict[str, str]) -> None:
        if not found["sentence"]:
            advice = "Describe the mistake in a sentence"
            self.problem(group, where, "no sentence", "one", advice)
        if not SLUG.fullmatch(found["name"]):
            what = f"the name `{found['name'][:LONGEST_QUOTE]}`" if found["name"] else "no name"
            expected = "lower-case words joined by hyphens, such as `slope-missing`"
            self.problem(group, where, what, expected)

    def problem(
        self, node: Node, where: str, found: str, expected: str, advice: str = "Correct it"
    ) -> None:
        """Note a problem in a sentence, and what to do."""
        line = node.start_mark.line + 1
        self.problems.append(
            f"{self.path}, line {line}, {where}: found {found}, expected {expected}. {advice}."
        )


def _is_control(character: str) -> bool:
    return category(character) == "Cc" and not character.isspace()


def _describe(node: Node) -> str:
    if isinstance(node, ScalarNode):
        return f"the text `{_quote(node)}`" if node.value else "nothing"
    return "a mapping" if isinstance(node, MappingNode) else "a list"


def _quote(node: ScalarNode) -> str:
    text = " ".join(node.value.split())
    return text if len(text) <= LONGEST_QUOTE else f"{text[:LONGEST_QUOTE]}…"
