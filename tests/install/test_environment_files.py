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


MINIMUM = ROOT / ".github" / "constraints-minimum.txt"
EXTRAS = PROJECT["optional-dependencies"]
DIRECT = [
    requirement
    for requirements in (PROJECT["dependencies"], *EXTRAS.values())
    for requirement in requirements
    if not requirement.startswith(PROJECT["name"])
]


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
    assert len(DIRECT) > 25
    assert names(DIRECT) <= PINNED


def test_a_developer_gets_every_extra():
    """Can the tests of each extra run after `make test`?"""
    others = ",".join(sorted(set(EXTRAS) - {"dev"}))
    assert f"{PROJECT['name']}[{others}]" in EXTRAS["dev"]


def test_the_oldest_versions_are_those_that_are_declared():
    """Does CI try the lower bound of each package that pyproject.toml asks for?"""
    bounds = {re.sub(r"\[.*\]", "", requirement).replace(">=", "==") for requirement in DIRECT}
    assert MINIMUM.read_text().splitlines() == sorted(bounds)


def test_torch_is_pinned_to_the_version_the_course_is_tested_with():
    """Is there one torch, without a platform in its name?"""
    lines = (ROOT / "constraints.txt").read_text().splitlines()
    assert [line for line in lines if line.startswith("torch==")] == ["torch==2.13.0"]


def test_nothing_names_a_place():
    """Do the files work anywhere: no index, no local path?"""
    for name in ("constraints.txt", "environment.yml", "Makefile", "pyproject.toml"):
        text = (ROOT / name).read_text()
        assert "file://" not in text and "index-url =" not in text and "--find-links" not in text
