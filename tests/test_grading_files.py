"""Would the Dockerfile and the example for GitHub Classroom work, as far as can be told here?

No test builds the image or runs the workflow: there is neither Docker nor GitHub here. The image is
held against the rules of hadolint that matter, the workflow against GitHub's schema, and its own
program runs on what `lstm-course check --json` prints.
"""

import json
import os
import re
import shlex
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
import typer
import yaml

from autograder.cli.main import app
from tests.test_workflows import validate

ROOT = Path(__file__).resolve().parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
DOCKERFILE = (ROOT / "Dockerfile").read_text(encoding="utf-8")
GUIDE = (ROOT / "docs" / "instructors.md").read_text(encoding="utf-8")
EXAMPLE = ROOT / "docs" / "grading" / "github-classroom.yml"
WORKFLOW = yaml.safe_load(EXAMPLE.read_text(encoding="utf-8"))
STEPS = WORKFLOW["jobs"]["check"]["steps"]
MARKS = {
    "marks": 1.5,
    "points": 4,
    "lessons": [
        {
            "exercises": [
                {"exercise": "a", "marks": 1.5, "points": 2, "status": "passed", "sentences": []},
                {
                    "exercise": "b",
                    "marks": 0,
                    "points": 2,
                    "status": "wrong",
                    "sentences": ["`x | y` <script>\nis wrong."],
                },
            ]
        }
    ],
}


def instructions(text: str) -> list[tuple[str, str]]:
    """(instruction, arguments) of a Dockerfile."""
    lines = [line for line in text.splitlines() if not line.lstrip().startswith("#")]
    joined = re.sub(r"\\\n\s*", " ", "\n".join(lines))
    return [tuple(line.split(maxsplit=1)) for line in joined.splitlines() if line.strip()]


def problems(text: str) -> list[str]:
    """Rules that a Dockerfile breaks, by hadolint's numbers."""
    found = []
    parsed = instructions(text)
    names = [name for name, _ in parsed]
    for name, rest in parsed:
        if name == "FROM" and not re.search(r":(?!latest)[\w.-]+$", rest):
            found.append("DL3006, DL3007: the base image has no version")
        if name == "ADD":
            found.append("DL3020: COPY in place of ADD")
        if name == "WORKDIR" and not rest.startswith("/"):
            found.append("DL3000: a relative WORKDIR")
        if name in ("CMD", "ENTRYPOINT") and not rest.startswith("["):
            found.append("DL3025: arguments in the form of a shell's")
        if "pip install" in rest and not {"--no-cache-dir", "--constraint"} <= set(rest.split()):
            found.append("DL3042, DL3013: a cache, or packages without versions")
        if re.search(r"\b(sudo|apt-get upgrade)\b", rest):
            found.append("DL3004, DL3005")
    if "USER" not in names or names.index("USER") > names.index("ENTRYPOINT"):
        found.append("DL3002: it runs as root")
    return found


def test_the_dockerfile_breaks_no_rule():
    """Base, user, forms of arguments, caches?"""
    assert problems(DOCKERFILE) == []


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (":3.12-slim-bookworm", ""),
        (":3.12-slim-bookworm", ":latest"),
        ("COPY", "ADD"),
        ("WORKDIR /", "WORKDIR "),
        ('["lstm-course"]', "lstm-course"),
        (" --no-cache-dir", ""),
        ("USER grader\n", ""),
    ],
)
def test_each_rule_can_be_broken(old, new):
    """Does a test that has to fail do so?"""
    assert old in DOCKERFILE and problems(DOCKERFILE.replace(old, new))


def test_the_image_has_what_the_course_needs():
    """A Python that is declared, extras that exist, and files that are there?"""
    python = re.search(r"FROM python:(3\.\d+)", DOCKERFILE)[1]
    assert f"Programming Language :: Python :: {python}" in PROJECT["classifiers"]
    extras = re.search(r"lstm-course\[([\w,]+)\]", DOCKERFILE)[1].split(",")
    graders = set(PROJECT["optional-dependencies"]) - {"dev", "live", "site"}  # no website there
    assert set(extras) == graders
    ignored = (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()
    kept = [line[1:] for line in ignored if line.startswith("!")]
    assert "*" in ignored and all((ROOT / name).exists() for name in kept)
    assert {"autograder", "lstm_course", "notebooks", "solutions", "pyproject.toml"} <= set(kept)


def test_the_sandboxes_options_are_those_of_the_guide():
    """Are comment and guide of one mind, and is the command in the comment one that parses?"""
    comment = re.sub(r"(?m)^# ?", "", DOCKERFILE.split("FROM")[0])
    (command,) = re.findall(r"docker run .*?02", comment, flags=re.DOTALL)
    words = shlex.split(command.replace("\\\n", " "))
    options = {words[i + 1] for i, word in enumerate(words) if word == "--security-opt"}
    assert options == {"seccomp=unconfined", "systempaths=unconfined"}
    assert words[words.index("lstm-course") :] == ["lstm-course", "class", "grade", "autumn", "02"]
    for option in (*options, "apparmor=unconfined"):
        assert f"--security-opt {option}" in comment and f"--security-opt {option}" in GUIDE
    guide = " ".join(re.sub(r"\\\n\s*", " ", GUIDE).split())
    assert " ".join(command.replace("\\\n", " ").split()) in guide


@pytest.mark.slow
@pytest.mark.parametrize("schema", ["github-workflows", "github-workflows-require-timeout"])
def test_the_example_fits_githubs_schema(schema):
    """Would GitHub read it?"""
    kind = "custom" if schema.endswith("timeout") else "vendor"
    run = validate(f"{kind}.{schema}", EXAMPLE)
    assert run.returncode == 0, run.stdout + run.stderr


def test_the_example_installs_from_the_projects_own_address():
    """Is it the address of pyproject.toml?"""
    assert WORKFLOW["env"]["COURSE"] == f"git+{PROJECT['urls']['Repository']}"


def test_the_example_calls_options_that_exist():
    """Does the command line know `check --json` and `--in`?"""
    (line,) = (step["run"] for step in STEPS if "lstm-course check" in step.get("run", ""))
    known = {o for p in typer.main.get_command(app).commands["check"].params for o in p.opts}
    if "--json" not in known:
        pytest.skip("`lstm-course check` does not print JSON yet")
    assert set(re.findall(r"--\w+", line)) <= known


def test_the_examples_own_program_shows_the_marks(tmp_path):
    """Is the table one that GitHub renders, whatever a sentence holds?"""
    (program,) = (step["run"] for step in STEPS if step.get("shell") == "python")
    (tmp_path / "marks.json").write_text(json.dumps(MARKS))
    summary = tmp_path / "summary.md"
    done = subprocess.run(
        [sys.executable, "-c", program],
        cwd=tmp_path,
        env={**os.environ, "GITHUB_STEP_SUMMARY": str(summary)},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    lines = summary.read_text().splitlines()
    assert lines[0] == "## 1.5 of 4 marks"
    assert lines[-2:] == [
        "| a | 1.5 of 2 | passed |",
        r"| b | 0 of 2 | `x \| y` &lt;script> is wrong. |",
    ]
