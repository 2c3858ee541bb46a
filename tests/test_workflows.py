"""Are the files that other services read valid, and do they agree with the project's own?"""

import os
import re
import shlex
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
import yaml

from tests.linters import lint

ROOT = Path(__file__).resolve().parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
CI = yaml.safe_load((ROOT / ".github" / "workflows" / "ci.yml").read_text(encoding="utf-8"))
WORKFLOWS = ROOT / ".github" / "workflows"
PAGES = yaml.safe_load((WORKFLOWS / "pages.yml").read_text(encoding="utf-8"))
SCHEMAS = {
    "vendor.github-workflows": ".github/workflows/*.yml",
    "custom.github-workflows-require-timeout": ".github/workflows/*.yml",
    "vendor.github-issue-forms": ".github/ISSUE_TEMPLATE/[!c]*.yml",
    "vendor.github-issue-config": ".github/ISSUE_TEMPLATE/config.yml",
    "vendor.citation-file-format": "CITATION.cff",
}


def validate(schema: str, *paths: Path) -> subprocess.CompletedProcess[str]:
    """Check files against one of check-jsonschema's own schemas, which need no network."""
    command = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", schema]
    command += ["--default-filetype", "yaml", *map(str, paths)]
    return subprocess.run(command, capture_output=True, text=True, check=False)


@pytest.mark.slow
@pytest.mark.parametrize("schema", SCHEMAS)
def test_files_fit_their_schema(schema):
    """Would GitHub read them?"""
    paths = sorted(ROOT.glob(SCHEMAS[schema]))
    assert paths
    run = validate(schema, *paths)
    assert run.returncode == 0, run.stdout + run.stderr


@pytest.mark.slow
def test_a_schema_can_fail(tmp_path):
    """Is a workflow without steps noticed?"""
    (tmp_path / "ci.yml").write_text(
        "on: push\njobs:\n  a:\n    runs-on: ubuntu-latest\n    step: 1"
    )
    assert validate("vendor.github-workflows", tmp_path / "ci.yml").returncode == 1


def audit(*paths: Path) -> subprocess.CompletedProcess[str]:
    """Look for unpinned actions, broad permissions and kept credentials with zizmor."""
    options = ("--offline", "--no-config", "--no-progress", "--min-severity", "medium")
    return lint("zizmor", *options, *map(str, paths))


def test_workflows_are_safe():
    """Are actions pinned by their commit, permissions narrow, and credentials not kept?"""
    run = audit(*sorted(WORKFLOWS.glob("*.yml")))
    assert run.returncode == 0, run.stdout + run.stderr


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ("@11bd71901bbe5b1630ceea73d27597364c9af683", "@v4", "unpinned-uses"),
        ("contents: read", "contents: write", "excessive-permissions"),
        ("persist-credentials: false", "fetch-depth: 1", "artipacked"),
        ("make site", "make site ${{ github.head_ref }}", "template-injection"),
    ],
)
def test_an_unsafe_workflow_is_noticed(tmp_path, old, new, problem):
    """Can the question above be answered with no?"""
    text = (WORKFLOWS / "pages.yml").read_text(encoding="utf-8")
    assert old in text
    (tmp_path / "pages.yml").write_text(text.replace(old, new), encoding="utf-8")
    run = audit(tmp_path / "pages.yml")
    assert run.returncode > 0 and problem in run.stdout


def test_the_site_is_built_and_published_with_the_least_permissions():
    """Does the job that runs the course's code only read, and only the other one publish?"""
    build, publish = PAGES["jobs"]["build"], PAGES["jobs"]["publish"]
    assert PAGES["permissions"] == {"contents": "read"}
    assert "permissions" not in build
    assert publish["permissions"] == {"pages": "write", "id-token": "write"}
    assert publish["needs"] == "build"
    assert all("run" not in step for step in publish["steps"])
    uses = [
        step["uses"].split("@")[0]
        for step in (*build["steps"], *publish["steps"])
        if "uses" in step
    ]
    assert all(name.startswith("actions/") for name in uses)  # GitHub's own alone


def test_what_make_writes_is_what_is_published():
    """Is the uploaded folder the one that `make site` fills?"""
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    (folder,) = re.findall(r"(?m)^\t@\.venv/bin/lstm-course site (\S+)$", makefile)
    steps = PAGES["jobs"]["build"]["steps"]
    assert "make site PYTHON=python" in [step.get("run") for step in steps]
    (path,) = [step["with"]["path"] for step in steps if "upload" in step.get("uses", "")]
    assert path.rstrip("/") == folder


@pytest.mark.parametrize("fork", [False, True])
def test_links_to_another_repository_stop_the_publication(fork):
    """Does the workflow fail where the address of pyproject.toml is not its own?"""
    *host, owner, name = PROJECT["urls"]["Repository"].split("/")
    (question,) = [
        s for s in PAGES["jobs"]["build"]["steps"] if "lead to this" in s.get("name", "")
    ]
    there = {
        "GITHUB_SERVER_URL": "/".join(host),
        "GITHUB_REPOSITORY": f"{'somebody-else' if fork else owner}/{name}",
        "PATH": os.environ["PATH"],
    }
    run = subprocess.run(question["run"], shell=True, cwd=ROOT, env=there, capture_output=True)
    assert run.returncode == (1 if fork else 0)


def test_every_declared_python_is_tested():
    """Are the versions in CI those of the classifiers, from requires-python on?"""
    versions = CI["jobs"]["fast"]["strategy"]["matrix"]["python"]
    prefix = "Programming Language :: Python :: 3."
    declared = [c.rpartition(" ")[2] for c in PROJECT["classifiers"] if c.startswith(prefix)]
    assert versions == declared
    assert f">={versions[0]}" == PROJECT["requires-python"]
    bootstrap = (ROOT / "autograder" / "bootstrap.py").read_text(encoding="utf-8")
    for version in versions:
        assert f'"python{version}"' in bootstrap


def test_the_oldest_versions_run_the_fast_tests():
    """Is what CI leaves out the same as what `make test-fast` leaves out?"""
    (fast,) = re.findall(r"(?m)^FAST = (.*)$", (ROOT / "Makefile").read_text(encoding="utf-8"))
    runs = [step["run"] for step in CI["jobs"]["minimum"]["steps"] if "run" in step]
    assert fast in shlex.split(runs[-1])
    assert ".github/constraints-minimum.txt" in shlex.split(runs[0])


def test_the_version_is_one():
    """Do CITATION.cff and CHANGELOG.md speak of the version of pyproject.toml?"""
    citation = yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))
    assert citation["version"] == PROJECT["version"]
    changes = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    headings = re.findall(r"(?m)^## \[(.+?)\](.*)$", changes)
    assert headings[0][0] == PROJECT["version"]
    for _, date in headings:
        assert re.fullmatch(r" - (Unreleased|\d{4}-\d\d-\d\d)", date)


def test_hooks_run_what_make_installs():
    """Do the hooks of pre-commit take every tool from .venv, so that no version is typed twice?"""
    path = ROOT / ".pre-commit-config.yaml"
    (repository,) = yaml.safe_load(path.read_text(encoding="utf-8"))["repos"]
    assert repository["repo"] == "local"
    hooks = {hook["id"]: hook for hook in repository["hooks"]}
    assert set(hooks) == {"ruff-check", "ruff-format", "mypy", "build"}
    for hook in hooks.values():
        assert hook["language"] == "system" and hook["entry"].startswith(".venv/bin/")
