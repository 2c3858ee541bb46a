"""Does the built wheel work where there is nothing else: no clone, an empty directory?

The wheel is built from the sdist, so that both are complete. It is installed beside the packages
that are here already, without a network.
"""

import os
import re
import shutil
import signal
import subprocess
import sys
import sysconfig
import tomllib
import urllib.request
import zipfile
from pathlib import Path
from threading import Timer
from typing import NamedTuple

import nbformat
import pytest

from autograder.cli.prerequisites import free_port

pytestmark = pytest.mark.slow
ROOT = Path(__file__).resolve().parents[2]
SITE = Path(sysconfig.get_path("purelib"))
STEMS = sorted(path.stem for path in (ROOT / "notebooks").glob("*.ipynb"))
BACKEND = "import sys, setuptools.build_meta as backend; print(backend.build_sdist(sys.argv[1]))"


class Installed(NamedTuple):
    """The wheel, and the commands of an environment that it is installed into."""

    wheel: Path
    python: Path
    command: Path


@pytest.fixture(scope="module")
def installed(tmp_path_factory) -> Installed:
    """Build sdist and wheel, and install the wheel into an environment of its own."""
    place = tmp_path_factory.mktemp("install")
    tracked = ["git", "ls-files", "--cached", "--others", "--exclude-standard"]
    names = subprocess.run(tracked, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    for name in filter(lambda name: (ROOT / name).is_file(), names.splitlines()):
        (place / "source" / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(ROOT / name, place / "source" / name)
    run(sys.executable, "-c", BACKEND, str(place), cwd=place / "source")
    (sdist,) = place.glob("*.tar.gz")
    pip = [sys.executable, "-m", "pip", "--disable-pip-version-check"]
    alone = ["--no-deps", "--no-index"]
    run(*pip, "wheel", *alone, "--no-build-isolation", "--wheel-dir", place, sdist, cwd=place)
    (wheel,) = place.glob("*.whl")
    run(sys.executable, "-m", "venv", "--without-pip", place / "env", cwd=place)
    python = place / "env" / "bin" / "python"
    library = run(
        python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))", cwd=place
    ).strip()
    Path(library, "outer.pth").write_text(f"{SITE}\n")
    for folder in ("share", "etc"):  # JupyterLab's own files
        (place / "env" / folder).mkdir(exist_ok=True)
        (place / "env" / folder / "jupyter").symlink_to(Path(sys.prefix) / folder / "jupyter")
    run(*pip, "--python", python, "install", *alone, "--ignore-installed", wheel, cwd=place)
    return Installed(wheel, python, place / "env" / "bin" / "lstm-course")


def environment() -> dict[str, str]:
    """The tester's own, less what would lead back to the clone."""
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    programs = os.pathsep.join([sysconfig.get_path("scripts"), os.environ["PATH"]])
    return kept | {"OMP_NUM_THREADS": "1", "COLUMNS": "200", "PATH": programs}


def run(*command: str | Path, cwd: Path, status: int = 0) -> str:
    """Run a command; its output, standard error included."""
    done = subprocess.run(
        command,
        cwd=cwd,
        env=environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=300,
    )
    assert done.returncode == status, done.stdout
    return done.stdout


def test_the_wheel_is_complete(installed):
    """Are all notebooks, solutions, templates and modules in it, and nothing of the tests?"""
    with zipfile.ZipFile(installed.wheel) as archive:
        names = set(archive.namelist())
    assert len(STEMS) == 9
    expected = {f"autograder/_course/notebooks/{stem}.ipynb" for stem in STEMS}
    expected |= {
        f"autograder/_course/solutions/{stem}.{e}" for stem in STEMS for e in ("py", "ipynb")
    }
    files = [
        path for package in ("autograder", "lstm_course") for path in (ROOT / package).rglob("*")
    ]
    kinds = (".py", ".j2", ".json", ".typed")
    expected |= {path.relative_to(ROOT).as_posix() for path in files if path.suffix in kinds}
    assert expected - names == set()
    tops = {name.split("/")[0] for name in names}
    assert {top for top in tops if not top.endswith(".dist-info")} == {"autograder", "lstm_course"}


def test_the_installed_package_is_the_one_that_runs(installed, tmp_path):
    """Is it not the clone that the other tests here would prove?"""
    ask = "import autograder, lstm_course; print(autograder.__file__, lstm_course.__file__)"
    said = run(installed.python, "-c", ask, cwd=tmp_path)
    assert str(ROOT) not in said and said.count(str(installed.python.parents[1])) == 2
    version = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["version"]
    assert run(installed.command, "--version", cwd=tmp_path).startswith(f"lstm-course {version} ")


def test_study_makes_work_in_an_empty_directory(installed, tmp_path):
    """Are there nine copies, an answering JupyterLab with the lesson, and no other file?"""
    port = free_port(18950)
    study = subprocess.Popen(
        [installed.command, "study", "02", "--browser", "none", "--port", str(port)],
        cwd=tmp_path,
        env=environment() | {"JUPYTER_CONFIG_DIR": str(tmp_path / "settings")},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    too_late = Timer(120, study.kill)
    too_late.start()
    try:
        said = [study.stdout.readline() for _ in range(2)]
        address = re.search(r"http://127\.0\.0\.1:\d+/\S*", "".join(said))
        assert address, said + study.stdout.readlines()
        page, token = address[0].split("?token=")
        contents = page.replace("/lab/tree/", "/api/contents/")
        with urllib.request.urlopen(f"{contents}?token={token}", timeout=60) as answer:
            assert answer.status == 200 and b"forget" in answer.read()
        with urllib.request.urlopen(address[0], timeout=60) as answer:
            assert answer.status == 200 and b"JupyterLab" in answer.read()
    finally:
        study.send_signal(signal.SIGTERM)
        rest = study.communicate(timeout=60)[0]
        too_late.cancel()
    assert "Your work is in work/." in rest
    made = sorted(path.stem for path in (tmp_path / "work").iterdir() if path.is_file())
    assert made == STEMS and all(stem in said[0] for stem in STEMS)
    for stem in STEMS:
        copy, original = tmp_path / "work" / f"{stem}.ipynb", ROOT / "notebooks" / f"{stem}.ipynb"
        assert copy.read_bytes() == original.read_bytes()
    assert {path.name for path in tmp_path.iterdir()} <= {"work", "settings"}


def test_check_and_reset_work_on_the_copies(installed, tmp_path):
    """Is a solved lesson checked with full marks, and reset with a backup?"""
    assert "nothing in work/ yet" in run(installed.command, "check", cwd=tmp_path, status=1)
    (tmp_path / "work").mkdir()
    copy = tmp_path / "work" / "00_welcome.ipynb"
    shutil.copyfile(ROOT / "solutions" / "00_welcome.ipynb", copy)
    assert "2 of 2 marks" in run(installed.command, "check", "0", cwd=tmp_path)
    assert "2 of 2 marks" in run(installed.command, "check", cwd=tmp_path / "work")
    assert "Your old copy" in run(installed.command, "reset", "0", "--yes", cwd=tmp_path)
    assert copy.read_bytes() == (ROOT / "notebooks" / "00_welcome.ipynb").read_bytes()
    assert len(list((tmp_path / "work").iterdir())) == 2


def test_a_class_is_made(installed, tmp_path):
    """Does `class create` release lessons, with their points, from the wheel alone?"""
    said = run(installed.command, "class", "create", "autumn", "00", "02", cwd=tmp_path)
    assert "2 assignments made" in said
    for stem in ("00_welcome", "02_gates"):
        released = tmp_path / "autumn" / "release" / stem / f"{stem}.ipynb"
        cells = nbformat.read(released, as_version=4).cells
        assert sum(cell.metadata.get("nbgrader", {}).get("points", 0) for cell in cells) > 0
        assert not any("BEGIN SOLUTION" in cell.source for cell in cells)


def test_solutions_become_pages(installed, tmp_path):
    """Do the solution notebooks run from the package, which stays as it is?"""
    said = run(installed.command, "solutions", "0", "--html", "pages", cwd=tmp_path)
    assert "without an error" in said
    assert (tmp_path / "pages" / "00_welcome.html").exists()


def test_building_says_that_it_needs_a_clone(installed, tmp_path):
    """Is it one sentence, and is the package untouched?"""
    said = run(installed.command, "build", cwd=tmp_path, status=1)
    assert said.startswith("lstm-course: ") and "clone" in said and said.count("\n") == 1


def test_doctor_finds_the_notebooks(installed, tmp_path):
    """Is the installation complete in its own eyes?"""
    assert "9 lessons in" in run(installed.command, "doctor", cwd=tmp_path)
