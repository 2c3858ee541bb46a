"""Do the recipes of CONTRIBUTING.md work as they are written?

Each is applied to a copy of the tree, and its commands are run there.
"""

import os
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
GUIDE = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
PYTHON_BLOCK = r":\s+```python\n(?P<code>.*?)```"
PATH = r"`(?P<path>[\w./]+)`"
STEPS = re.compile(
    rf"[Cc]reate\s+{PATH}{PYTHON_BLOCK}"
    rf"|[Ii]n\s+{PATH.replace('path', 'path2')},\s+after\s+the\s+line\s+`(?P<anchor>[^`]+)`,\s+add"
    rf"{PYTHON_BLOCK.replace('code', 'code2')}"
    rf"|[Aa]t\s+the\s+end\s+of\s+{PATH.replace('path', 'path3')},\s+add"
    rf"{PYTHON_BLOCK.replace('code', 'code3')}"
    rf"|[Ii]n\s+{PATH.replace('path', 'path4')},\s+replace\s+`(?P<old>[^`]+)`\s+with\s+"
    r"`(?P<new>[^`]+)`",
    flags=re.DOTALL,
)
COMMANDS: Mapping[str, list[list[str]]] = {  # what a target runs, without its installation
    "make build": [
        [sys.executable, "-c", "from autograder.cli.main import main; main()", "build"],
        [sys.executable, "-m", "autograder.builder.readme"],
    ],
}


def section(title: str) -> str:
    """The text of one recipe."""
    (text,) = re.findall(rf"(?ms)^## {title}$(.*?)(?=^## |\Z)", GUIDE)
    return text


def apply(recipe: str, root: Path) -> set[str]:
    """Carry out every edit of a recipe; return the files that it touches."""
    touched = set()
    for step in STEPS.finditer(recipe):
        found = {re.sub(r"\d", "", key): value for key, value in step.groupdict().items() if value}
        path = root / found["path"]
        touched.add(found["path"])
        if "anchor" in found:
            lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
            (place,) = (k for k, line in enumerate(lines) if line.rstrip() == found["anchor"])
            text = "".join([*lines[: place + 1], found["code"], *lines[place + 1 :]])
        elif "old" in found:
            text = path.read_text(encoding="utf-8")
            assert text.count(found["old"]) == 1, found
            text = text.replace(found["old"], found["new"])
        elif path.exists():
            text = path.read_text(encoding="utf-8") + found["code"]
        else:
            text = found["code"]
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return touched


def commands_of(recipe: str) -> list[list[str]]:
    """The commands in the recipe's plain blocks, as they run without an activated .venv."""
    lines = [
        line.partition(" #")[0].strip()
        for language, block in re.findall(r"(?ms)^```(\w*)\n(.*?)^```$", recipe)
        if not language
        for line in block.splitlines()
    ]
    found: list[list[str]] = []
    for line in lines:
        program, *rest = shlex.split(line)
        found += COMMANDS.get(line) or [[sys.executable, "-m", program, *rest]]
    return found


def copy_tree(target: Path) -> Path:
    """A repository with all files of this one, as they are now."""
    listing = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    for name in listing.stdout.splitlines():
        if (ROOT / name).exists():
            (target / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, target / name)
    for command in (["init", "--quiet"], ["add", "--all"]):
        subprocess.run(["git", *command], cwd=target, check=True)
    return target


@pytest.mark.slow
@pytest.mark.parametrize(
    ("title", "most"), [("Add a mistake", 1), ("Add an exercise", 5), ("Add a figure", 2)]
)
def test_a_recipe_works_as_written(title, most, tmp_path):
    """Do its edits apply, are they as few as it says, and do its commands and ruff succeed?"""
    recipe, tree = section(title), copy_tree(tmp_path)
    touched = apply(recipe, tree)
    assert 0 < len(touched) <= most
    subprocess.run(["git", "add", "--all"], cwd=tree, check=True)
    environment = {**os.environ, "PYTHONPATH": str(tree), "OMP_NUM_THREADS": "1"}
    commands = commands_of(recipe)
    assert commands
    commands += [
        [sys.executable, "-m", "ruff", "check", *sorted(touched)],
        [sys.executable, "-m", "ruff", "format", "--check", *sorted(touched)],
    ]
    for command in commands:
        run = subprocess.run(command, cwd=tree, env=environment, capture_output=True, text=True)
        assert run.returncode == 0, f"{command}\n{run.stdout[-3000:]}\n{run.stderr[-3000:]}"


def test_every_edit_of_a_recipe_is_understood():
    """Is there no block of Python in a recipe that the test above would pass over?"""
    for title in ("Add a mistake", "Add an exercise", "Add a figure"):
        recipe = section(title)
        blocks = recipe.count("```python\n")
        understood = [step for step in STEPS.finditer(recipe) if "```python" in step.group()]
        assert blocks == len(understood) > 0, title


def test_edits_are_applied_where_they_say(tmp_path):
    """Is each kind of edit what its sentence says?"""
    (tmp_path / "a.py").write_text("one\n  two\nthree\n")
    recipe = (
        "Create `b/c.py`:\n\n```python\nx = 1\n```\n"
        "In `a.py`, after the\nline `  two`, add:\n\n```python\n  more\n```\n"
        "At the end of `a.py`, add:\n\n```python\nlast\n```\n"
        "In `a.py`, replace `one` with\n`uno`."
    )
    assert apply(recipe, tmp_path) == {"a.py", "b/c.py"}
    assert (tmp_path / "b" / "c.py").read_text() == "x = 1\n"
    assert (tmp_path / "a.py").read_text() == "uno\n  two\n  more\nthree\nlast\n"
    with pytest.raises(ValueError, match="not enough values"):
        apply("In `a.py`, after the line `four`, add:\n```python\nx\n```", tmp_path)
