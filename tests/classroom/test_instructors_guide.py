"""Does what docs/instructors.md says work as it is written there?"""

import csv
import os
import re
import subprocess
import sys
from dataclasses import fields
from pathlib import Path

import nbformat
import pytest

from autograder.sandbox.limits import MEBIBYTE, Limits

ROOT = Path(__file__).resolve().parents[2]
GUIDE = (ROOT / "docs" / "instructors.md").read_text(encoding="utf-8")


def file_in_the_guide(path: str) -> str:
    """The block of code under a file's name."""
    return re.search(rf"`{re.escape(path)}`[^\n]*:\n\n```\w+\n(.*?)```", GUIDE, re.DOTALL)[1]


@pytest.mark.slow
@pytest.mark.sandbox
def test_the_package_in_the_guide_works(tmp_path):
    """From its files to a named mistake in the report: is no line of the course changed for it?"""
    package = tmp_path / "hard_gates"
    (package / "solutions").mkdir(parents=True)
    names = ("pyproject.toml", "hard_gates.py", "test_mistakes.py", "solutions/20_hard_gates.py")
    for name in names:
        (package / name).write_text(file_in_the_guide(name), encoding="utf-8")
    site = tmp_path / "site"
    environment = {
        **os.environ,
        "PYTHONPATH": os.pathsep.join(map(str, (site, ROOT))),
        "OMP_NUM_THREADS": "1",
    }

    def run(*command: str) -> str:
        done = subprocess.run(
            [sys.executable, *command],
            cwd=tmp_path,
            env=environment,
            capture_output=True,
            text=True,
            timeout=300,
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def course(*arguments: str) -> str:
        return run("-c", "from autograder.cli.main import main; main()", *arguments)

    alone = ("--no-deps", "--no-index", "--no-build-isolation", "--quiet")
    run("-m", "pip", "install", *alone, "--target", str(site), str(package))
    assert "notebooks/20_hard_gates.ipynb" in course("build", "hard_gates")
    assert "4 passed" in run("-m", "pytest", "-q", "-p", "no:cacheprovider", str(package))
    at_home = (
        "from autograder import check\n"
        "print(check('hard_sigmoid', lambda a: 0.2 * a + 0.5).mistakes)"
    )
    assert run("-c", at_home).strip() == "('not-clipped',)"
    course("class", "create", "autumn", "hard_gates/solutions/20_hard_gates.ipynb")
    name = "20_hard_gates"
    notebook = nbformat.read(tmp_path / "autumn" / "release" / name / f"{name}.ipynb", as_version=4)
    (answer,) = (cell for cell in notebook.cells if cell.id == "hard_sigmoid_answer")
    bodies = {
        "ada": "return 0.2 * a + 0.5",
        "eve": "import hard_gates\n    return hard_gates.hard_sigmoid(a)",
    }
    for student, body in bodies.items():
        answer.source = f"def hard_sigmoid(a):\n    {body}"
        folder = tmp_path / "autumn" / "submitted" / student / name
        folder.mkdir(parents=True)
        nbformat.write(notebook, folder / f"{name}.ipynb")
    assert "1 x not-clipped in hard_sigmoid" in course("class", "grade", "autumn", "20")
    course("class", "report", "autumn", "20")
    page = (tmp_path / "autumn" / "report" / f"{name}.html").read_text(encoding="utf-8")
    assert "The line is right, but it leaves the interval from 0 to 1." in page
    assert "“A gate made of a ruler”" in page
    table = (tmp_path / "autumn" / "report" / f"{name}.csv").read_text(encoding="utf-8-sig")
    (eve,) = (row for row in csv.DictReader(table.splitlines()) if "eve" in row.values())
    assert (eve["marks"], eve["of"]) == ("0", "2")


def test_the_guide_names_commands_and_options_that_exist():
    """Is every `lstm-course class ...` in it one that the command line knows?"""
    import typer

    from autograder.cli.class_commands import app

    commands = typer.main.get_command(app).commands
    used = re.findall(r"lstm-course class (\w+)([^\n`]*)", GUIDE)
    assert {name for name, _ in used} >= {"create", "grade", "feedback", "report"}
    for name, rest in used:
        known = {option for parameter in commands[name].params for option in parameter.opts}
        assert set(re.findall(r"--[\w-]+", rest)) <= known, name
    known = {option for parameter in commands["grade"].params for option in parameter.opts}
    assert {"--no-sandbox", "--force"} <= known


def test_the_guide_tells_the_limits_that_hold():
    """Are memory, processes, files, output and time as the grader's own defaults?"""
    limits = Limits()
    assert {field.name for field in fields(Limits)} >= {"memory", "processes", "file", "disk"}
    table = GUIDE.split("| limit, for one submission")[1].split("\n\n")[0]
    assert f"{limits.memory // (1024 * MEBIBYTE)} GiB" in table
    assert f"| {limits.processes} |" in table
    mebibytes = f"{limits.file // MEBIBYTE} MiB each, {limits.disk // MEBIBYTE} MiB together"
    assert mebibytes in table
    assert f"{limits.output // 1024} KiB" in table
    assert f"{limits.cell:.0f} s a cell or exercise, {limits.submission:.0f} s in all" in table


def test_links_of_the_guide_lead_somewhere():
    """Does each link within the page have its heading, and each picture its file?"""
    for picture in re.findall(r"!\[[^]]+\]\(([^)]+)\)", GUIDE):
        assert (ROOT / "docs" / picture).exists(), picture
    headings = re.findall(r"^## (.+)$", GUIDE, flags=re.MULTILINE)
    anchors = {re.sub(r"[^\w -]", "", text.lower()).replace(" ", "-") for text in headings}
    assert set(re.findall(r"\]\(#([^)]+)\)", GUIDE)) == anchors
