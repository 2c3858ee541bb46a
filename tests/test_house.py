"""Does the tree keep the promises of README and design?"""

import ast
import re
import subprocess
import sys
import textwrap
import tomllib
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

import pytest

from autograder.classroom.demo import EXAMPLES
from autograder.exercises import EXERCISES

ROOT = Path(__file__).resolve().parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
CHANGES = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
TRACKED = subprocess.run(
    ["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True
).stdout.splitlines()
LIBRARY = [name for name in TRACKED if re.match(r"lstm_course/.*\.py$", name)]
GUIDES = [name for name in TRACKED if re.match(r"(docs/)?[\w.]+\.md$", name)]
LESSON = re.compile(r"lesson_\d\d")  # the README names these once, as lesson_NN
NUMBERS = {15: "fifteen"}


def imported(path: Path) -> set[str]:
    """Top-level names of all packages that a file imports, anywhere in it."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: relative import"
            assert all(alias.name != "*" for alias in node.names), f"{path}: import *"
            found.add(node.module.split(".")[0])
    return found


def listed_in(tree: str) -> list[str]:
    """Paths that a drawing of a tree names, in order: two spaces of indentation are a level."""
    folders: list[str] = []
    paths = []
    for line in tree.strip("\n").splitlines():
        if match := re.match(r"^((?:  )*)([\w./]+)  +\S", line):
            folders[len(match[1]) // 2 :] = [match[2]]
            paths.append("".join(folders))
        else:
            assert not line or line.startswith(" " * 20), f"not a line of a tree: {line!r}"
    return paths


def packages_in(names: list[str]) -> set[str]:
    """Packages of both trees down to two levels, with all lessons as one."""
    folders = {name.removesuffix("__init__.py") for name in names if name.endswith("/__init__.py")}
    trees = {LESSON.sub("lesson_NN", f) for f in folders if f.startswith(PACKAGES)}
    return {folder for folder in trees if folder.count("/") <= 3}


PACKAGES = ("lstm_course/", "autograder/")


def test_the_library_needs_three_packages_alone():
    """Does lstm_course work with NumPy, torch and matplotlib, without Jupyter?"""
    allowed = {"numpy", "torch", "matplotlib", "lstm_course"} | set(sys.stdlib_module_names)
    assert len(LIBRARY) > 100
    others = {name: imported(ROOT / name) - allowed for name in LIBRARY}
    assert {name: packages for name, packages in others.items() if packages} == {}


def test_the_tree_in_the_readme_is_the_tree():
    """Does the README list every package, in two levels, and nothing that is not there?"""
    listed = listed_in(README.split("## The tree")[1].split("```")[1])
    assert len(listed) == len(set(listed)) > 30
    packages = packages_in(TRACKED)
    assert len(packages) > 15
    assert packages <= set(listed), "the README has no reason for these"
    for name in listed:
        assert list(ROOT.glob(name.replace("lesson_NN", "lesson_[0-9][0-9]"))), name


def test_a_drawn_tree_is_read_by_its_indentation():
    """Is a folder's path that of the folders it is drawn in?"""
    tree = "a/      one\n  b/    two\n    c/  three\n  d.py  four\ne.md    five\n"
    assert listed_in(tree) == ["a/", "a/b/", "a/b/c/", "a/d.py", "e.md"]
    names = ["autograder/lesson_01/__init__.py", "autograder/a/b/__init__.py", "autograder/x.py"]
    names += ["autograder/a/b/c/__init__.py", "tests/a/__init__.py", "autograder/__init__.py"]
    assert packages_in(names) == {"autograder/", "autograder/lesson_NN/", "autograder/a/b/"}


def test_the_lessons_in_the_readme_are_the_lessons():
    """Are titles, minutes and marks those of the scripts and of the registry?"""
    rows = re.findall(r"(?m)^\| (\d\d) \| ([^|]+) \| (\d+) \| ([\d.]+) \|", README)
    scripts = sorted((ROOT / "solutions").glob("[0-9][0-9]_*.py"))
    assert scripts
    expected = []
    for script in scripts:
        text, number = script.read_text(encoding="utf-8"), script.name[:2]
        (title,) = re.findall(rf"(?m)^# # {number} · (.+)$", text)
        (minutes,) = re.findall(r"\*\*Time\*\* \| about (\d+) minutes", text)
        marks = sum(each.points for each in EXERCISES.values() if each.lesson == number)
        assert f", {marks:g} marks |" in text, f"{script.name} promises other marks"
        expected.append((number, title, minutes, f"{marks:g}"))
    assert rows == expected


def test_other_numbers_of_the_readme_are_true():
    """Do the versions and counts of its text agree with where they come from?"""
    (torch,) = re.findall(r"(?m)^torch==(.+)$", (ROOT / "constraints.txt").read_text())
    assert f"install torch {torch} " in README
    assert f"Python {PROJECT['requires-python'].removeprefix('>=')} or newer" in README
    assert f"a class\nof {NUMBERS[len(EXAMPLES)]}." in README
    bootstrap = (ROOT / "autograder" / "bootstrap.py").read_text(encoding="utf-8")
    (sizes,) = re.findall(r"about (\d+) GB \((\d+) GB with torch's \"\n", bootstrap)
    assert (
        "(about {} GB with torch's CPU build, {} GB with its\nCUDA build)".format(*sizes) in README
    )


def test_the_mistake_in_the_readme_is_one_of_the_catalogue():
    """Is the example an example still?"""
    (block,) = re.findall(r"```python\n(Mistake\(.*?\n\))\n```", README, flags=re.DOTALL)
    source = ROOT / "autograder" / "exercises" / "lesson_02" / "forget.py"
    assert textwrap.indent(block, 8 * " ") in source.read_text(encoding="utf-8")


def test_commands_in_the_readme_exist():
    """Is each subcommand in the README one that the command line knows, and the other way round?"""
    from autograder.cli.main import app

    commands = {command.name or command.callback.__name__ for command in app.registered_commands}
    named = set(re.findall(r"^\| `(\w+)[ `]", README, flags=re.MULTILINE))
    assert commands
    assert named == commands


def test_targets_that_the_guides_name_exist():
    """Is every `make ...` in a guide a target of the Makefile?"""
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = set(re.findall(r"(?m)^([\w-]+):", makefile))
    named = {
        target
        for name in GUIDES
        for target in re.findall(r"(?m)(?:`|^)make ([\w-]+)", (ROOT / name).read_text("utf-8"))
    }
    assert {"study", "test", "test-fast"} <= named <= targets


@pytest.mark.parametrize("name", GUIDES)
def test_pictures_and_links_of_a_guide_exist(name):
    """Does every relative link lead to a file?"""
    guide = ROOT / name
    for link in re.findall(r"\]\(([^)#]+)[^)]*\)", guide.read_text(encoding="utf-8")):
        if not link.startswith("http"):
            assert (guide.parent / link).exists(), link


def test_the_readme_has_pictures_and_links():
    """Are there links for the test above to try?"""
    assert "README.md" in GUIDES
    assert len(re.findall(r"\]\((?!http)[^)]+\)", README)) > 5


def test_notebooks_are_committed_without_outputs_and_answers():
    """Is there nothing in notebooks/ that a student should not see?"""
    notebooks = sorted((ROOT / "notebooks").glob("*.ipynb"))
    scripts = sorted((ROOT / "solutions").glob("[0-9][0-9]_*.py"))
    assert [path.stem for path in notebooks] == [path.stem for path in scripts] != []
    for path in notebooks:
        text = path.read_text(encoding="utf-8")
        assert not re.search("(BEGIN|END) (SOLUTION|HIDDEN)", text)
        assert '"outputs": []' in text and '"output_type"' not in text


def test_the_new_names_in_the_changelog_exist():
    """Can whoever follows the table import what it says?"""
    table = re.findall(r"(?m)^\| .*`(?:lstm_course|autograder)\..* \| (.+) \|$", CHANGES)
    names = {name for cell in table for name in re.findall(r"`([\w.]+)", cell)}
    names = {name.rstrip(".") for name in names if "lesson_NN" not in name}
    assert len(names) > 15
    for name in names:
        module, _, attribute = name.rpartition(".")
        found = hasattr(import_module(module), attribute) or find_spec(name) is not None
        assert found, f"CHANGELOG.md promises {name}"
