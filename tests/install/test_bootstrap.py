"""Does a fresh machine get its .venv, and each thing that can be missing one clear sentence?"""

import ast
import errno
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from autograder import bootstrap

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def tree(tmp_path):
    """A course tree that installs nothing: no dependencies, no packages."""
    (tmp_path / "autograder").mkdir()
    shutil.copy(ROOT / "autograder" / "bootstrap.py", tmp_path / "autograder")
    (tmp_path / "constraints.txt").write_text("")
    (tmp_path / "pyproject.toml").write_text('[project]\nname = "x"\nversion = "1"\n')
    return tmp_path


def fake_python(directory: Path, name: str, body: str) -> Path:
    """A program called `name` that runs a shell script."""
    directory.mkdir(exist_ok=True)
    path = directory / name
    path.write_text(f"#!/bin/sh\n{body}\n")
    path.chmod(0o755)
    return path


def fake_venv(tree: Path, pip_says: str, status: int) -> None:
    """A .venv whose pip says something and ends with a status."""
    body = (
        f'case "$*" in *"pip install"*) echo "{pip_says}"; exit {status};; esac\n'
        f'exec {sys.executable} "$@"'
    )
    fake_python(tree / ".venv", "x", "")
    fake_python(tree / ".venv" / "bin", "python", body)


def run(tree: Path, python: str = sys.executable, *options: str, **environment: str):
    """Run the tree's bootstrap; returns its status and what it says."""
    done = subprocess.run(
        [python, str(tree / "autograder" / "bootstrap.py"), *options],
        capture_output=True,
        text=True,
        env={**os.environ, **environment},
        timeout=300,
    )
    assert "Traceback" not in done.stdout + done.stderr
    return done.returncode, done.stdout + done.stderr


def test_python_2_can_read_it():
    """Is "too old" a sentence, not a SyntaxError, even in Python 2?"""
    source = (ROOT / "autograder" / "bootstrap.py").read_bytes().decode("ascii")
    tree = ast.parse(source)
    newer = (ast.AnnAssign, ast.AsyncFunctionDef, ast.JoinedStr, ast.NamedExpr, ast.Nonlocal)
    assert not [node for node in ast.walk(tree) if isinstance(node, newer)]
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef):
            assert node.returns is None and not node.args.kwonlyargs and not node.args.posonlyargs
            assert not any(argument.annotation for argument in node.args.args)
        assert not (isinstance(node, ast.Raise) and node.cause)
        assert not (
            isinstance(node, ast.Call) and sum(isinstance(a, ast.Starred) for a in node.args) > 1
        )
    assert "from __future__ import print_function" in source


@pytest.mark.parametrize("version", ["2.7", "3.8"])
def test_an_old_python_says_what_is_needed(tree, tmp_path, version):
    """Where this machine has such a Python, does it end in that sentence?"""
    old = find_python(version)
    if old is None:
        pytest.skip(f"there is no Python {version} here")
    status, said = run(tree, old, PATH=str(tmp_path))
    assert status == 1 and said.count("\n") == 1
    assert said.startswith(f"lstm-course: this is Python {version}, and the course needs 3.11")


def find_python(version: str) -> str | None:
    """A Python of a version: one that starts, not a shim."""
    places = [shutil.which(f"python{version}")]
    places += map(str, Path.home().glob(f".pyenv/versions/{version}.*/bin/python{version}"))
    return next((p for p in filter(None, places) if bootstrap.starts(p)), None)


def test_too_old_is_one_sentence(monkeypatch):
    """Does an old Python say what is needed, where there is no newer one?"""
    monkeypatch.setattr(bootstrap.sys, "version_info", (3, 8, 2))
    monkeypatch.setattr(bootstrap, "starts", lambda name: False)
    with pytest.raises(bootstrap.Problem, match=r"Python 3\.8, and the course needs 3\.11"):
        bootstrap.hand_over_to_newer_python()


def test_a_newer_python_takes_over(monkeypatch, tmp_path):
    """Is python3.12 used where python3 is too old, and a python3.13 that is only a shim not?"""
    fake_python(tmp_path, "python3.12", "exit 0")
    fake_python(tmp_path, "python3.13", "exit 127")
    monkeypatch.setenv("PATH", str(tmp_path))
    called = []
    monkeypatch.setattr(bootstrap.os, "execvp", lambda name, arguments: called.append(name))
    with pytest.raises(bootstrap.Problem):  # execvp does not come back; its stand-in does
        bootstrap.hand_over_to_newer_python()
    assert called == ["python3.12"]


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        (["--lesson", "99"], "'99' is no lesson. There are: 00_welcome"),
        (["--lesson", "2", "--port", "soon"], "'soon' is no port"),
        (["--lesson", "2", "--port", "70000"], "70000 is no port"),
        (["--lesson", "2", "--browser", "mosaic"], "no browser called 'mosaic'"),
    ],
)
def test_nonsense_is_told_before_the_long_installation(tree, options, sentence):
    """Does `make study LESSON=99` in a fresh clone install nothing first?"""
    for name in ("autograder", "notebooks", "lstm_course"):
        shutil.copytree(ROOT / name, tree / name, dirs_exist_ok=True)
    status, said = run(tree, sys.executable, *options)
    assert status == 1 and sentence in said and said.count("\n") == 1
    assert not (tree / ".venv").exists()


def test_sense_needs_nothing_that_is_installed_later():
    """Can a Python without any package ask for lesson, port and browser?"""
    code = (
        "import argparse, sys; sys.path.insert(0, sys.argv[1]); import bootstrap; "
        "bootstrap.need_sense(argparse.Namespace(lesson='03', port='9177', browser='none'))"
    )
    bare = [sys.executable, "-I", "-S", "-c", code, str(ROOT / "autograder")]
    done = subprocess.run(bare, capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")


def test_make_passes_on_what_it_is_given():
    """Does the Makefile ask about lesson, port and browser before it installs?"""
    said = subprocess.run(
        ["make", "-n", "study", "LESSON=7", "PORT=9", "BROWSER=none"],
        cwd=ROOT, capture_output=True, text=True, check=True,
    ).stdout  # fmt: skip
    assert "bootstrap.py --lesson 7 --port 9 --browser none" in said


@pytest.mark.parametrize("number", [errno.EROFS, errno.EACCES])
def test_a_clone_that_cannot_be_written_is_one_sentence(tree, monkeypatch, capsys, number):
    """Does it say whom to ask, and that copies can be elsewhere?"""

    def refuse(*_: object) -> None:
        raise OSError(number, os.strerror(number), str(tree / ".venv"))

    monkeypatch.setattr(bootstrap, "prepare", refuse)
    monkeypatch.setattr(sys, "argv", ["bootstrap.py"])
    with pytest.raises(SystemExit, match=r"cannot be written .* keeps your copies where you run"):
        bootstrap.main()


@pytest.mark.parametrize(
    ("pip_says", "sentence"),
    [
        ("ERROR: Could not install: No space left on device", "the disk is full"),
        ("NewConnectionError: Temporary failure in name resolution", "could not reach a package"),
        ("Could not find a version that satisfies x (from versions: none)", "could not reach"),
        ("error: something else", "its last lines:\nerror: something else"),
    ],
)
def test_what_stops_pip_is_told(tree, pip_says, sentence):
    """Disk full, no network, anything else: is there one clear sentence and a non-zero status?"""
    fake_venv(tree, pip_says, 1)
    status, said = run(tree)
    assert status == 1 and sentence in said
    assert not list((tree / ".venv").glob("installed-*"))


def test_a_python_without_venv_is_told(tree):
    """Is Debian's missing python3-venv named, and nothing half-made left?"""
    (tree / "venv.py").write_text(
        "import sys\nsys.exit('The virtual environment was not created successfully because "
        "ensurepip is not available.')\n"
    )
    status, said = run(tree, PYTHONPATH=str(tree))
    assert status == 1 and "python3.11-venv".replace("3.11", _version()) in said
    assert not (tree / ".venv").exists()


def test_what_is_installed_is_not_installed_again(tree):
    """Does a second run take no time, and a changed list of versions a new run?"""
    fake_venv(tree, "fine", 0)
    assert run(tree)[0] == 0
    stamp = tree / ".venv" / "installed-course"
    first = stamp.stat().st_mtime_ns
    assert run(tree) == (0, "") and stamp.stat().st_mtime_ns == first
    (tree / "constraints.txt").write_text("numpy==2.0\n")
    status, said = run(tree)
    assert status == 0 and "Installing" in said


@pytest.mark.slow
def test_an_installation_that_was_killed_starts_afresh(tree):
    """After kill -9 in the middle of pip, does the next run make a whole .venv?"""
    fake_venv(tree, "never said", 0)
    python = tree / ".venv" / "bin" / "python"
    python.write_text(python.read_text().replace('echo "never said"', "sleep 60"))
    process = subprocess.Popen(
        [sys.executable, str(tree / "autograder" / "bootstrap.py")],
        stdout=subprocess.DEVNULL,
        start_new_session=True,
    )
    marker = tree / ".venv" / "installing"
    for _ in range(200):
        if marker.exists():
            break
        time.sleep(0.05)
    assert marker.exists()
    os.killpg(process.pid, signal.SIGKILL)
    process.wait()
    status, said = run(tree, PIP_NO_INDEX="1")  # a real venv is made; pip has nothing to install
    assert "Creating .venv" in said
    assert python.resolve().exists() and not python.read_bytes().startswith(b"#!/bin/sh")
    assert status in (0, 1)


def test_ctrl_c_is_told_and_status_130(tree):
    """Does an interruption say how to go on?"""
    fake_venv(tree, "x", 0)
    python = tree / ".venv" / "bin" / "python"
    python.write_text(python.read_text().replace('echo "x"', "exec sleep 60"))
    process = subprocess.Popen(
        [sys.executable, str(tree / "autograder" / "bootstrap.py")],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        preexec_fn=_heed_ctrl_c,
    )
    process.stdout.readline()  # "Installing ..."
    process.send_signal(signal.SIGINT)
    said, _ = process.communicate(timeout=30)
    assert process.returncode == 130 and "Run the same command again" in said


def _heed_ctrl_c() -> None:
    """A shell starts what it runs in the background deaf to it, and that is inherited."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def _version() -> str:
    return f"{sys.version_info[0]}.{sys.version_info[1]}"
