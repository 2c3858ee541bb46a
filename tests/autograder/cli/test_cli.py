"""Does the command line do what its help says, and say clearly what is wrong?"""

import asyncio
import errno
import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
from dataclasses import replace
from importlib.metadata import PackageNotFoundError, version

import nbformat
import pytest
from tornado.httpclient import AsyncHTTPClient
from tornado.websocket import websocket_connect

from autograder.cli.lab import (
    HOMES,
    SETTINGS,
    LabPage,
    lab_command,
    lab_environment,
)
from autograder.cli.prerequisites import free_port, need_browser
from autograder.cli.reset import reset
from autograder.cli.study import make_copies
from autograder.support import course_tree
from autograder.support.course_tree import all_lessons, find_course, find_lesson
from autograder.support.errors import CourseError
from tests.autograder.cli.learner import ROOT, cli, course, make_tree


@pytest.fixture
def tree(tmp_path):
    """A course tree of its own: the package, and the notebooks of two lessons."""
    return make_tree(tmp_path)


@pytest.mark.parametrize("wanted", ["2", "02", "gates", "02_gates", "02_gates.ipynb", "GATES"])
def test_a_lesson_is_found_by_whatever_people_type(tree, wanted):
    """Number, name, or file?"""
    assert find_lesson(course(tree), wanted).stem == "02_gates"


@pytest.mark.parametrize("wanted", ["7", "nothing", "", "e", "002"])
def test_an_unknown_lesson_names_those_there_are(tree, wanted):
    """Is the choice shown?"""
    with pytest.raises(CourseError, match="00_welcome, 02_gates"):
        find_lesson(course(tree), wanted)
    status, _, said = cli(tree, "check", wanted or "nothing")
    assert status == 1 and said.startswith("lstm-course: ") and "02_gates" in said


@pytest.mark.parametrize("command", ["study", "check", "solutions"])
def test_an_installation_without_notebooks_says_so(tmp_path, command):
    """Where neither a clone nor the package holds any, is there one sentence?"""
    for name in ("autograder", "lstm_course"):
        shutil.copytree(ROOT / name, tmp_path / name)
    status, _, said = cli(tmp_path, command)
    assert status == 1 and "this installation has no notebooks" in said


@pytest.mark.slow
def test_doctor_says_that_there_are_no_notebooks(tmp_path):
    """Is an incomplete installation a finding, not an error?"""
    for name in ("autograder", "lstm_course"):
        shutil.copytree(ROOT / name, tmp_path / name)
    status, said, _ = cli(tmp_path, "doctor")
    assert status == 1 and re.search("!! .*notebooks .*not found", said)


def test_an_installed_course_keeps_copies_where_it_is_run(tree, tmp_path):
    """From a wheel, is work/ made under the current directory, found from inside it too?"""
    package = tree / "autograder" / "_course"
    for folder in ("notebooks", "solutions"):
        package.mkdir(exist_ok=True)
        (tree / folder).rename(package / folder)
    here = tree / "somewhere"
    here.mkdir()
    ask = (
        "import os\n"
        "from autograder.cli.study import make_copies\n"
        "from autograder.support.course_tree import find_course\n"
        "print([lesson.stem for lesson in make_copies(find_course())])\n"
        "os.chdir('work')\n"
        "print([lesson.stem for lesson in make_copies(find_course())])\n"
    )
    environment = {**os.environ, "PYTHONPATH": str(tree)}
    done = subprocess.run(
        [sys.executable, "-c", ask], cwd=here, env=environment, capture_output=True, text=True
    )
    assert done.stdout.splitlines() == ["['00_welcome', '02_gates']", "[]"], done.stderr
    copies = sorted(path.name for path in here.rglob("*.ipynb"))
    assert copies == ["00_welcome.ipynb", "02_gates.ipynb"]
    assert (here / "work" / "02_gates.ipynb").exists() and not (tree / "work").exists()


def test_building_needs_a_clone(tree):
    """Where there are notebooks but no scripts, is that one sentence?"""
    status, _, said = cli(tree, "build")
    assert status == 1 and "built in a clone" in said


@pytest.mark.parametrize(
    "command", ["study", "check", "reset", "solutions", "site", "build", "doctor"]
)
def test_help_has_an_example_and_comes_at_once(tree, command):
    """Is help there within a second, with an example?"""
    start = time.perf_counter()
    status, said, _ = cli(tree, command, "--help")
    assert status == 0 and f"Example: lstm-course {command}" in said
    assert time.perf_counter() - start < 5  # generous: the machine may be busy
    assert cli(tree, command, "-h") == (0, said, "")


def test_the_version_is_the_installed_one(tree):
    """Does --version give the number that pip knows, and load nothing for it?"""
    status, said, _ = cli(tree, "--version")
    number = f"{sys.version_info[0]}.{sys.version_info[1]}.{sys.version_info[2]}"
    assert status == 0 and said.startswith("lstm-course ") and f"(Python {number}" in said
    try:
        assert f"lstm-course {version('lstm-course')} " in said
    except PackageNotFoundError:
        assert "not installed" in said


def test_help_imports_nothing_heavy():
    """Do torch, numpy and Jupyter wait until they are needed?"""
    ask = (
        "import sys, autograder.cli.main; print({'torch', 'numpy', 'nbformat'} & set(sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", ask], capture_output=True, text=True, cwd=ROOT)
    assert done.stdout.strip() == "set()"


def test_copies_are_never_overwritten(tree):
    """Is an evening's work safe from an update of the course?"""
    assert [one.stem for one in make_copies(course(tree))] == ["00_welcome", "02_gates"]
    copy = tree / "work" / "02_gates.ipynb"
    copy.write_text("an evening's work")
    (tree / "notebooks" / "02_gates.ipynb").write_text("an update")
    assert make_copies(course(tree)) == []
    assert copy.read_text() == "an evening's work"
    assert sorted(path.name for path in copy.parent.iterdir()) == [
        "00_welcome.ipynb",
        "02_gates.ipynb",
    ]


def test_copies_can_be_made_without_jupyterlab(tree):
    """Does `study --no-lab` end at once, where there is no browser, too?"""
    status, said, _ = cli(tree, "study", "--no-lab", "--browser", "no-such-browser")
    assert status == 0 and "Copied to work/: 00_welcome, 02_gates" in said
    assert (tree / "work" / "02_gates.ipynb").exists()


def test_reset_keeps_the_old_copy(tree):
    """Does a fresh start lose nothing, asked or not, twice in a second too?"""
    make_copies(course(tree))
    copy = tree / "work" / "02_gates.ipynb"
    copy.write_text("an evening's work")
    assert cli(tree, "reset", "2", stdin="n\n")[0] == 1
    assert copy.read_text() == "an evening's work"
    status, said, _ = cli(tree, "reset", "2", stdin="y\n")
    assert status == 0 and "Your old copy:" in said
    copy.write_text("another evening's work")
    assert cli(tree, "reset", "2", "--yes")[0] == 0
    backups = sorted(tree.glob("work/02_gates.backup_*.ipynb"))
    texts = {path.read_text() for path in backups}
    assert texts == {"an evening's work", "another evening's work"}
    assert copy.read_bytes() == (tree / "notebooks" / "02_gates.ipynb").read_bytes()
    assert [lesson.stem for lesson in all_lessons(course(tree))] == ["00_welcome", "02_gates"]


def test_a_full_disk_costs_no_work(tree, monkeypatch):
    """Does a reset that cannot write say so, and leave the copy as it was?"""
    make_copies(course(tree))
    lesson = find_lesson(course(tree), "2")
    lesson.copy.write_text("an evening's work")

    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("autograder.cli.study.atomic_write", full)
    with pytest.raises(CourseError, match="cannot be written: No space left"):
        reset(lesson)
    assert lesson.copy.read_text() == "an evening's work"
    monkeypatch.setattr("autograder.cli.reset.atomic_write", full)
    with pytest.raises(CourseError, match="cannot be written: No space left"):
        reset(lesson)
    assert lesson.copy.read_text() == "an evening's work"


def test_a_work_that_is_a_file_is_told(tree):
    """Where work/ cannot be made, is that one sentence?"""
    (tree / "work").write_text("not a folder")
    with pytest.raises(CourseError, match="cannot be written"):
        make_copies(course(tree))
    assert (tree / "work").read_text() == "not a folder"


def test_a_taken_port_gives_the_next():
    """Can two lessons be open at once?"""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        assert free_port(port) > port
    with pytest.raises(CourseError, match="no port"):
        free_port(70000)


def test_jupyterlab_is_told_where_and_to_keep_to_itself(tree):
    """Own machine only, no news, no updates, the page, no browser if none is wanted?"""
    page = LabPage(tree / "work", "lab/tree/02_gates.ipynb", "study")
    command = lab_command(page, 9000, "none", tree)
    assert "--ServerApp.ip=127.0.0.1" in command and "--no-browser" in command
    inside = replace(page, host="0.0.0.0")  # a container
    assert "--ServerApp.ip=0.0.0.0" in lab_command(inside, 9000, "none", tree)
    assert "--LabApp.default_url=/lab/tree/02_gates.ipynb" in command
    assert f"--ServerApp.root_dir={tree / 'work'}" in command
    assert "--LabApp.news_url=None" in command
    assert "--ServerApp.browser=firefox" in lab_command(page, 9000, "firefox", tree)


@pytest.mark.slow
def test_study_says_where_it_is_and_nothing_else(tree):
    """Is there no warning, even beside a random.py, with a kernel running, and at Ctrl-C?"""
    (tree / "work").mkdir()
    (tree / "work" / "random.py").write_text("raise RuntimeError('the wrong random')")
    port = free_port(18900)
    command = ["study", "2", "--browser", "none", "--port", str(port)]
    study = subprocess.Popen(
        [sys.executable, "-c", "from autograder.cli.main import main; main()", *command],
        cwd=tree,
        env={**os.environ, "PYTHONPATH": str(tree), "HOME": str(tree / "home")},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    said = [study.stdout.readline() for _ in range(4)]
    token = re.search(r"token=(\w+)", said[1])[1]
    asyncio.run(start_kernel(f"127.0.0.1:{port}", token))
    study.send_signal(signal.SIGINT)
    said += study.communicate(timeout=60)[0].splitlines()
    starts = ("Copied to work/", "JupyterLab", "Your copy:", "Ctrl-C")
    assert said[1].startswith("JupyterLab: http://127.0.0.1:"), said
    assert not [line for line in said if not line.startswith(starts)], said
    assert said[-1] == "JupyterLab has ended. Your work is in work/." and study.returncode == 0


async def start_kernel(server: str, token: str) -> None:
    """Start a kernel as JupyterLab does, and wait until it answers."""
    headers = {"Authorization": f"token {token}"}
    address = f"http://{server}/api/kernels"
    reply = await AsyncHTTPClient().fetch(address, method="POST", headers=headers, body="{}")
    kernel = json.loads(reply.body)["id"]
    channels = f"ws://{server}/api/kernels/{kernel}/channels?token={token}"
    connection = await websocket_connect(channels)
    while '"idle"' not in str(await asyncio.wait_for(connection.read_message(), 60)):
        pass
    connection.close()


def test_learners_see_no_tools_of_instructors():
    """Are nbgrader's sidebars and menu off for learners, and on in the formgrader?"""
    settings = json.loads((SETTINGS / "study" / "page_config.json").read_text())
    off = {name.removeprefix("@jupyter/nbgrader:") for name in settings["disabledExtensions"]}
    assert off == {"assignment-list", "course-list", "create-assignment", "formgrader", "menu"}
    assert not (SETTINGS / "formgrader" / "page_config.json").exists()


def test_validate_runs_no_demo_cells():
    """Is what nbgrader is told in its own words, so that Validate takes seconds?"""
    from nbgrader.preprocessors import Execute
    from traitlets.config import PyFileConfigLoader

    config = PyFileConfigLoader("nbgrader_config.py", str(SETTINGS / "study")).load_config()
    assert Execute(config=config).skip_cells_with_tag == "demo"


def test_a_home_that_cannot_be_written_is_no_trouble(tree, monkeypatch):
    """Do Jupyter, IPython and matplotlib write elsewhere then, and only then?"""
    page = LabPage(tree, "lab", "study")
    for name in HOMES:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HOME", str(tree))
    assert not set(HOMES) & set(lab_environment(page, "t", tree / "private"))
    monkeypatch.setattr("autograder.cli.lab.os.access", lambda *_: False)
    environment = lab_environment(page, "t", tree / "private")
    assert all(environment[name].startswith(str(tree / "private")) for name in HOMES)


def test_an_unknown_browser_is_one_sentence(tree):
    """Is it told before anything is copied?"""
    status, _, said = cli(tree, "study", "--browser", "mosaic")
    assert status == 1 and said.startswith("lstm-course: there is no browser called 'mosaic'")
    assert said.count("\n") == 1 and not (tree / "work").exists()
    status, _, said = cli(tree, "study", "--browser", "mosaic", BROWSER="mosaic")  # as make does
    assert status == 1 and "no browser called 'mosaic'" in said
    need_browser("none")
    need_browser("default")


def test_copies_can_be_anywhere(tree, tmp_path):
    """Are copies made, checked and reset in a directory of one's own?"""
    own = tmp_path / "of my own"
    chosen = find_course(own)
    assert chosen.work == own and str(own) == chosen.shown_work
    status, _, said = cli(tree, "check", "--in", str(own))
    assert status == 1 and f"there is nothing in {own} yet" in said
    assert cli(tree, "reset", "2", "--in", str(own))[0] == 0
    assert [path.name for path in own.iterdir()] == ["02_gates.ipynb"]
    status, said, _ = cli(tree, "check", LSTM_COURSE_WORK=str(own))
    assert status == 1 and "02_gates" in said and "00_welcome" not in said
    assert not (tree / "work").exists()


def test_a_shared_installation_keeps_copies_where_it_is_run(tree, tmp_path, monkeypatch):
    """From a clone that only others can write, are copies under, or in, the current directory?"""
    monkeypatch.setattr(course_tree, "PACKAGE", tree / "autograder")
    assert find_course().work == tree / "work"
    monkeypatch.setattr(course_tree.os, "access", lambda *_: False)
    here = tmp_path / "home of ada"
    (here / "work").mkdir(parents=True)
    monkeypatch.chdir(here)
    assert find_course().work == here / "work" and find_course().source == tree
    monkeypatch.chdir(here / "work")
    shutil.copy(tree / "notebooks" / "02_gates.ipynb", here / "work")
    assert find_course().work == here / "work"
    (here / "work").rename(here / "evenings")
    monkeypatch.chdir(here / "evenings")
    assert find_course().work == here / "evenings"
    monkeypatch.chdir(tree / "notebooks")  # the course's own are no one's copies
    assert find_course().work == tree / "notebooks" / "work"


def test_a_directory_that_cannot_be_written_is_one_sentence(tree):
    """Does it say that there can be another?"""
    (tree / "file").write_text("")
    status, _, said = cli(tree, "study", "--browser", "none", "--in", str(tree / "file" / "x"))
    assert status == 1 and "cannot be written" in said and "--in DIR" in said
    assert said.count("\n") == 1


def test_completion_offers_lessons(tree):
    """Does a shell complete "02" to the lesson?"""
    asked = {"_LSTM_COURSE_COMPLETE": "complete_bash", "COMP_WORDS": "lstm-course check 02"}
    status, said, _ = cli(tree, **asked, COMP_CWORD="2")
    assert status == 0 and said.split() == ["02_gates"]


@pytest.mark.parametrize(
    ("command", "usage"),
    [
        ("study", "[OPTIONS] [LESSON]\n"),
        ("check", "[OPTIONS] [LESSON]...\n"),
        ("build", "[OPTIONS] [FOLDER]\n"),
    ],
)
def test_usage_lines_read_well(tree, command, usage):
    """Does the first line show the arguments once, with the command's own name?"""
    said = cli(tree, command, "--help")[1]
    lines = "".join(f"{line.strip()}\n" for line in said.splitlines())
    assert f"Usage: lstm-course {command} {usage}" in lines


@pytest.mark.slow
def test_solutions_become_pages_that_need_no_kernel(tree, tmp_path):
    """Is there a page with figures and static quizzes, an index, and no output in the source?"""
    before = (tree / "solutions" / "00_welcome.ipynb").read_bytes()
    status, said, _ = cli(tree, "solutions", "0", "--html", str(tmp_path / "pages"))
    assert status == 0 and "Ran 1 solution notebook without an error." in said
    page = (tmp_path / "pages" / "00_welcome.html").read_text()
    assert "2 of 2 marks" in page and "Answers, explained" in page
    assert "application/vnd.jupyter.widget-view+json" not in page
    assert 'href="00_welcome.html"' in (tmp_path / "pages" / "index.html").read_text()
    assert (tree / "solutions" / "00_welcome.ipynb").read_bytes() == before


def test_the_index_of_pages_lists_those_of_earlier_runs(tmp_path):
    """Does a page of one lesson leave the links to the others, and are other files left out?"""
    from autograder.cli.solutions import write_index

    for name, title in {"00_welcome": "00 · Welcome", "02_gates": "02 · f &amp; i"}.items():
        (tmp_path / f"{name}.html").write_text(f"<title>{title}</title>", encoding="utf-8")
    (tmp_path / "notes.html").write_text("<title>notes</title>", encoding="utf-8")
    write_index(tmp_path)
    write_index(tmp_path)
    index = (tmp_path / "index.html").read_text(encoding="utf-8")
    assert re.findall(r'<a href="(.*?)">(.*?)</a>', index) == [
        ("00_welcome.html", "00 · Welcome"),
        ("02_gates.html", "02 · f &amp; i"),
    ]


def test_a_site_needs_its_generator(tree, monkeypatch):
    """Where Sphinx is missing, does the message name what to install?"""
    from autograder.cli import site as command
    from autograder.support.errors import CourseError

    monkeypatch.setattr(command, "find_spec", lambda name: None if name == "sphinx" else True)
    with pytest.raises(CourseError, match=r'the site needs sphinx: run .*"\.\[site\]"'):
        command.site(tree / "pages", ["0"])
    assert not (tree / "pages").exists()


@pytest.mark.slow
def test_a_solution_that_fails_is_told(tree):
    """Is the lesson and the cell named, and the status non-zero?"""
    path = tree / "solutions" / "00_welcome.ipynb"
    notebook = nbformat.read(path, as_version=4)
    notebook.cells[1].source = "1 / 0"
    nbformat.write(notebook, path)
    status, _, said = cli(tree, "solutions", "0")
    assert status == 1 and "00_welcome.ipynb, cell 2: ZeroDivisionError" in said


@pytest.mark.slow
def test_doctor_finds_what_is_there(tree):
    """Are versions, the GPU (or none) and the notebooks reported?"""
    status, said, _ = cli(tree, "doctor")
    assert "numpy" in said and "GPU" in said and "2 lessons" in said
    assert status == 0


def test_doctor_says_what_is_missing(monkeypatch):
    """Does a missing package come with what to do?"""
    from autograder.cli import doctor

    real = doctor.version

    def version(name):
        if name == "nbgrader":
            raise doctor.PackageNotFoundError(name)
        return real(name)

    monkeypatch.setattr(doctor, "version", version)
    findings = {f.what: f for f in doctor.examine_installation(course(ROOT))}
    assert not findings["nbgrader"].fine and "make study" in findings["nbgrader"].advice
    assert findings["numpy"].fine
