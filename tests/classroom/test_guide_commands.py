"""Does every command of the instructor's guide run as it is written there?"""

import re
import shlex
from importlib.util import find_spec
from pathlib import Path

import nbformat
import pytest

from autograder.classroom.directory import find_classroom
from tests.autograder.classroom.collect.archives import make_zip
from tests.classroom import warm

ROOT = Path(__file__).resolve().parents[2]
GUIDE = (ROOT / "docs" / "instructors.md").read_text(encoding="utf-8")
ASSIGNMENT = "02_gates"
STUDENTS = "id,first name,last name,email\nada,Ada,Lovelace,ada@uni.example\nbob,Bob,Boole,b@x\n"
ODD = "def forget(c_prev, f):\n    return np.arctan(f * c_prev) + 0.25 * np.cos(f)\n"
EXPORTED = "lstm-course class export autumn"

CLUSTER = "tests/classroom/test_cluster.py"

# Commands that this test does not run, with the test that runs them or, for Docker, reads them.
ELSEWHERE = {
    "lstm-course class formgrader autumn": "tests/browser/test_formgrader.py",
    "dask scheduler": CLUSTER,
    "dask worker tcp://HOST:8786 --nthreads 1": CLUSTER,
    "lstm-course class grade autumn 04 --cluster tcp://HOST:8786": CLUSTER,
    "pip install ./hard_gates": "tests/classroom/test_instructors_guide.py",
    "lstm-course build hard_gates": "tests/classroom/test_instructors_guide.py",
    "pytest hard_gates": "tests/classroom/test_instructors_guide.py",
    "lstm-course class create autumn hard_gates/solutions/20_hard_gates.ipynb": (
        "tests/classroom/test_instructors_guide.py"
    ),
    "docker build -t lstm-course .": "tests/test_grading_files.py",
    'docker run --rm -it --network none --user "$(id -u):$(id -g)" '
    "--security-opt seccomp=unconfined --security-opt systempaths=unconfined "
    '-v "$PWD/autumn":/class/autumn lstm-course class grade autumn 02': (
        "tests/test_grading_files.py"
    ),
}


def commands_in(guide: str) -> list[str]:
    """Commands of the guide's blocks, without comments, each in one line."""
    found = []
    blocks = re.findall(r"^```(\w*)\n(.*?)^```$", guide, flags=re.MULTILINE | re.DOTALL)
    for block in (text for language, text in blocks if not language):
        text = re.sub(r"\s*\\\n\s*", " ", block)
        lines = (re.sub(r"(^|\s+)# .*", "", line).strip() for line in text.splitlines())
        found += [line for line in lines if line]
    return found


class Instructor:
    """A terminal in a directory, in which the guide is followed."""

    def __init__(self, place: Path) -> None:
        self.place = place
        self.done: list[str] = []

    def run(self, command: str) -> str:
        """Run a command of the guide, with yes for every question."""
        self.done.append(command)
        folder = self.place
        if command.startswith("cd autumn && "):
            folder, command = folder / "autumn", command.removeprefix("cd autumn && ")
        program, *arguments = shlex.split(command)
        if program == "nbgrader":
            folder = self.place / "autumn"
        done = warm.run(
            program,
            arguments,
            folder,
            warm.environment(),
            300,
            typed="y\n" * 3,
        )
        assert done.returncode == 0, f"{command}\n{done.stdout}{done.stderr}"
        return done.stdout


def hand_in(place: Path) -> None:
    """Write the archive of the guide: one student is right, one makes a mistake of her own."""
    classroom = find_classroom(place / "autumn")
    released = classroom.directory / "release" / ASSIGNMENT / f"{ASSIGNMENT}.ipynb"
    solved = {
        cell.metadata.nbgrader.grade_id: cell.source
        for cell in nbformat.read(classroom.source(ASSIGNMENT), 4).cells
        if cell.metadata.get("nbgrader", {}).get("solution")
    }
    files = {}
    for number, (name, answers) in enumerate(
        {"lovelaceada": solved | {"forget_answer": ODD}, "boolebob": solved}.items()
    ):
        notebook = nbformat.read(released, as_version=4)
        for cell in notebook.cells:
            cell.source = answers.get(
                cell.metadata.get("nbgrader", {}).get("grade_id"), cell.source
            )
        text = nbformat.writes(notebook).encode()
        files[f"{name}_{number}_{number + 100}_{ASSIGNMENT}.ipynb"] = text
    make_zip(place / "submissions.zip", files)


@pytest.mark.slow
def test_every_command_of_the_guide_runs(tmp_path):
    """In a new directory, from `class create` to a file of marks: does each do what is said?"""
    commands = commands_in(GUIDE)
    instructor = Instructor(tmp_path)
    first = ("lstm-course class create autumn 01 02", "cd autumn && nbgrader generate_assignment")
    for start in first:
        instructor.run(next(one for one in commands if one.startswith(start)))
    (tmp_path / "students.csv").write_text(STUDENTS)
    hand_in(tmp_path)
    group, before = "", tuple(instructor.done)
    for command in commands:
        if command in ELSEWHERE or command in before:
            continue
        if "--for xlsx" in command and find_spec("openpyxl") is None:
            instructor.done.append(command)
            continue
        wanted = re.search(r"--group (\w+)", command)
        if wanted:
            output = instructor.run(command.replace(wanted[1], group))
            assert f"forget: group {group} is now" in output
            instructor.done.append(command)
        else:
            output = instructor.run(command)
        if command == "lstm-course class name autumn 02":
            group = re.search(r"forget: 1 student, group (\w+)", output)[1]
        if command.startswith(EXPORTED) and "xlsx" not in command:
            assert "2 students" in output
    assert set(commands) - set(instructor.done) == set(ELSEWHERE)
    page = (
        tmp_path / "autumn" / "feedback" / "ada" / ASSIGNMENT / f"{ASSIGNMENT}.html"
    ).read_text()
    assert "The cell state is added twice" in page
    written = {path.name for path in (tmp_path / "autumn" / "export").iterdir()}
    assert written >= {f"{ASSIGNMENT}-canvas.csv", f"{ASSIGNMENT}-moodle.csv"}


def test_what_is_not_run_here_is_run_elsewhere():
    """Does each exception name a test that is there?"""
    commands = commands_in(GUIDE)
    assert len(commands) > 20
    for command, reason in ELSEWHERE.items():
        assert command in commands, f"the guide no longer has: {command}"
        assert (ROOT / reason).exists(), reason


def test_commands_of_nbgrader_exist():
    """Does nbgrader know every subcommand that the guide names, in blocks and in the text?"""
    from nbgrader.apps import NbGraderApp

    named = set(re.findall(r"`nbgrader\s+(\w+)", GUIDE.replace("\n", " ")))
    assert named >= {"release_feedback", "collect", "fetch_feedback"}
    assert named <= set(NbGraderApp.subcommands)
