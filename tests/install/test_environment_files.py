"""Do the lists of packages agree: pyproject.toml, environment.yml, constraints.txt?"""

import re
import tomllib
from pathlib import Path

import yaml

ROOT = Path(__file__).resolve().parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
PINNED = {
    line.split("==")[0]
    for line in (ROOT / "constraints.txt").read_text().splitlines()
    if "==" in line
}


def names(requirements):
    """Normalised names of a list of requirements."""
    return {re.split(r"[<>=!~\[; ]", line)[0].lower().replace("_", "-") for line in requirements}


def test_conda_installs_this_project_with_the_same_versions():
    """Has environment.yml no list of packages of its own that could drift?"""
    environment = yaml.safe_load((ROOT / "environment.yml").read_text())
    *conda, pip = environment["dependencies"]
    assert pip == {"pip": ["-c constraints.txt", "-e ."]}
    assert conda == [f"python{PROJECT['requires-python']}", "pip"]
    assert environment["name"] == PROJECT["name"]


def test_every_dependency_is_pinned():
    """Does constraints.txt fix each package that pyproject.toml asks for?"""
    asked = names(PROJECT["dependencies"])
    for extra in PROJECT["optional-dependencies"].values():
        asked |= names(extra)
    assert asked <= PINNED


def test_torch_is_pinned_to_the_version_the_course_is_tested_with():
    """Is there one torch, without a platform in its name?"""
    lines = (ROOT / "constraints.txt").read_text().splitlines()
    assert [line for line in lines if line.startswith("torch==")] == ["torch==2.13.0"]


def test_nothing_names_a_place():
    """Do the files work anywhere: no index, no local path?"""
    for name in ("constraints.txt", "environment.yml", "Makefile", "pyproject.toml"):
        text = (ROOT / name).read_text()
        assert "file://" not in text and "index-url =" not in text and "--find-links" not in text
