"""Does the tree keep the promises that README and design make of it?"""

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
TRACKED = subprocess.run(
    ["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True
).stdout.splitlines()


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


@pytest.mark.parametrize("name", [n for n in TRACKED if re.match(r"lstm_course/.*\.py$", n)])
def test_the_library_needs_three_packages_alone(name):
    """Does lstm_course work with NumPy, torch and matplotlib, without Jupyter?"""
    allowed = {"numpy", "torch", "matplotlib", "lstm_course"} | set(sys.stdlib_module_names)
    assert imported(ROOT / name) <= allowed


def test_the_tree_in_the_readme_is_the_tree():
    """Has every module its reason in the README, and every line there its file?"""
    tree = README.split("## The tree")[1].split("```")[1]
    folder, listed = "", set()
    for line in tree.splitlines():
        match = re.match(r"^( {0,2})([\w./]+)(, [\w./]+)?  ", line)
        if not match:
            continue
        for name in filter(None, (match[2], (match[3] or "").lstrip(", "))):
            if not match[1]:
                folder = name if name.endswith("/") else ""
            path = name if not match[1] else folder + name
            assert (ROOT / path).exists(), f"README names {path}"
            listed.add(path)
    for name in TRACKED:
        if re.match(r"^(lstm_course|autograder)/\w+\.py$", name) and "__init__" not in name:
            assert name in listed, f"README has no reason for {name}"


def test_commands_in_the_readme_exist():
    """Is each subcommand in the README one that the command line knows, and the other way round?"""
    from autograder.cli.main import app

    commands = {command.name or command.callback.__name__ for command in app.registered_commands}
    named = set(re.findall(r"^\| `(\w+)[ `]", README, flags=re.MULTILINE))
    assert named == commands


def test_pictures_and_links_of_the_readme_exist():
    """Does every relative link lead somewhere?"""
    for link in re.findall(r"\]\(([^)]+)\)", README):
        if not link.startswith("http"):
            assert (ROOT / link).exists(), link


def test_notebooks_are_committed_without_outputs_and_answers():
    """Is there nothing in notebooks/ that a student should not see?"""
    for path in (ROOT / "notebooks").glob("*.ipynb"):
        text = path.read_text(encoding="utf-8")
        assert not re.search("(BEGIN|END) (SOLUTION|HIDDEN)", text)
        assert '"outputs": []' in text and '"output_type"' not in text
