"""Would the lessons start in Docker, a development container and Binder, as far as can be told?

No test builds an image: there is no Docker here, and neither Codespaces nor Binder.
"""

import json
import os
import re
import shlex
import stat
import subprocess
import tomllib
from pathlib import Path

import pytest
import typer
import yaml

from autograder.cli.main import app
from tests.linters import lint

ROOT = Path(__file__).resolve().parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
DOCKERFILES = ("Dockerfile", "Dockerfile.study", ".devcontainer/Dockerfile")
STUDY = (ROOT / "Dockerfile.study").read_text(encoding="utf-8")
CONTAINER = json.loads((ROOT / ".devcontainer" / "devcontainer.json").read_text("utf-8"))
POST_BUILD = ROOT / "binder" / "postBuild"
GUIDE = (ROOT / "docs" / "places.md").read_text(encoding="utf-8")
KNOWN = {  # of the development containers' specification, those that this project may need
    "name", "build", "remoteUser", "hostRequirements", "postCreateCommand", "forwardPorts",
    "portsAttributes", "customizations",
}  # fmt: skip


def options_of_study() -> dict[str, object]:
    """Options of `lstm-course study`, with their defaults."""
    parameters = typer.main.get_command(app).commands["study"].params
    return {
        name: one.default
        for one in parameters
        for name in (*one.opts, *one.secondary_opts)
        if name.startswith("--")
    }


def hadolint(path: Path) -> subprocess.CompletedProcess[str]:
    """Check a Dockerfile."""
    return lint("hadolint", "--no-color", "--failure-threshold", "warning", str(path))


@pytest.mark.parametrize("name", DOCKERFILES)
def test_hadolint_finds_nothing(name):
    """Base, user, caches, and the shell code of each step?"""
    run = hadolint(ROOT / name)
    assert run.returncode == 0, run.stdout


@pytest.mark.parametrize(
    ("old", "new", "rule"),
    [
        ("FROM python:3.12-slim-bookworm", "FROM python", "DL3006"),
        (" --no-cache-dir", "", "DL3042"),
        ("WORKDIR /study", "WORKDIR study", "DL3000"),
        ('["00"]', "00", "DL3025"),
        ("RUN pip", "RUN cd /opt && pip", "DL3003"),
    ],
)
def test_hadolint_finds_what_is_wrong(tmp_path, old, new, rule):
    """Can the question above be answered with no?"""
    assert old in STUDY
    (tmp_path / "Dockerfile").write_text(STUDY.replace(old, new), encoding="utf-8")
    run = hadolint(tmp_path / "Dockerfile")
    assert run.returncode == 1 and rule in run.stdout


@pytest.mark.parametrize("name", DOCKERFILES)
def test_images_have_a_python_that_is_supported(name):
    """Is it one of the classifiers, and does the image not run as root?"""
    text = (ROOT / name).read_text(encoding="utf-8")
    (python,) = re.findall(r"(?m)^FROM python:(3\.\d+)-", text)
    assert f"Programming Language :: Python :: {python}" in PROJECT["classifiers"]
    assert re.search(r"(?m)^USER (?!root|0$)\w+$", text)


def test_the_image_for_study_opens_a_lesson():
    """Are its options known, and is the usual port published to one machine alone?"""
    command = json.loads(re.findall(r"(?m)^ENTRYPOINT (.*)$", STUDY)[0])
    options = options_of_study()
    assert command[:2] == ["lstm-course", "study"]
    assert {word for word in command if word.startswith("--")} <= set(options)
    comment = re.sub(r"(?m)^# ?", "", STUDY.split("FROM")[0])
    (run,) = re.findall(r"docker run .*?lstm-study", comment, flags=re.DOTALL)
    words = shlex.split(run.replace("\\\n", " "))
    port = options["--port"]
    assert f"127.0.0.1:{port}:{port}" in words
    assert re.findall(r"(?m)^EXPOSE (\d+)$", STUDY) == [str(port)]
    (place,) = [word.split(":")[1] for word in words if "/work:" in word]
    (folder,) = re.findall(r"(?m)^WORKDIR (.*)$", STUDY)
    assert place == f"{folder}/work"
    guide = " ".join(GUIDE.replace("\\\n", " ").split())
    assert " ".join(run.replace("\\\n", " ").split()) in guide


def test_the_development_container_opens_the_course():
    """Do its file, its commands and its port exist?"""
    assert set(CONTAINER) <= KNOWN
    folder = ROOT / ".devcontainer"
    dockerfile = (folder / CONTAINER["build"]["dockerfile"]).read_text(encoding="utf-8")
    assert re.search(rf"(?m)^RUN useradd --create-home .* {CONTAINER['remoteUser']}$", dockerfile)
    install, copy = CONTAINER["postCreateCommand"].split(" && ")
    assert (ROOT / install.removeprefix("python3 ")).is_file()
    assert copy.split()[:2] == [".venv/bin/lstm-course", "study"]
    assert copy.split()[2] in options_of_study()
    assert CONTAINER["forwardPorts"] == [options_of_study()["--port"]]
    assert set(CONTAINER["portsAttributes"]) == {str(port) for port in CONTAINER["forwardPorts"]}
    for size in ("memory", "storage"):
        assert re.fullmatch(r"\d+gb", CONTAINER["hostRequirements"][size])


def test_binder_has_a_python_that_is_supported():
    """Does conda bring Python and PyTorch, from one channel?"""
    environment = yaml.safe_load((ROOT / "binder" / "environment.yml").read_text("utf-8"))
    assert environment["channels"] == ["conda-forge"]
    python, pip, torch = environment["dependencies"]
    assert f"Programming Language :: Python :: {python.split('=')[1]}" in PROJECT["classifiers"]
    assert pip == "pip"
    assert torch.replace("pytorch-cpu", "torch") in PROJECT["dependencies"]


def test_binders_commands_run(tmp_path):
    """Does postBuild install with every version of constraints.txt but torch's, then copy?"""
    assert POST_BUILD.stat().st_mode & stat.S_IXUSR
    shows_its_constraints = 'while [ "$1" != --constraint ]; do shift; done; cat "$2"'
    for name, then in {"python": shows_its_constraints, "lstm-course": ":"}.items():
        program = tmp_path / name
        program.write_text(f'#!/bin/sh\necho {name} "$@"\n{then}\n')
        program.chmod(0o755)
    run = subprocess.run(
        [POST_BUILD],
        cwd=ROOT,
        env={**os.environ, "PATH": f"{tmp_path}:{os.environ['PATH']}"},
        capture_output=True,
        text=True,
    )
    assert run.returncode == 0, run.stderr
    first, *pinned, last = run.stdout.splitlines()
    assert first.startswith("python -m pip install") and first.endswith("--editable .")
    wanted = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    assert [line for line in wanted if line not in pinned] == ["torch==2.13.0"]
    assert last == "lstm-course study --no-lab" and "--no-lab" in options_of_study()


def test_the_guide_says_what_is_untried():
    """Does each place say whether it was tried?"""
    sections = re.split(r"(?m)^## ", GUIDE)[1:]
    assert len(sections) >= 4
    for section in sections:
        assert re.search(r"untried|has not run|have not run", section), section.splitlines()[0]
