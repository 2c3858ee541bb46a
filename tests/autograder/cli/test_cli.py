"""Does the command line do what its help says, and say clearly what is wrong?"""

import errno
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import nbformat
import pytest

from autograder.cli.check import check_lesson, read_copy
from autograder.cli.lab import free_port, lab_command
from autograder.cli.reset import reset
from autograder.cli.study import make_copies
from autograder.support.course_tree import Course, Lesson, all_lessons, find_lesson
from autograder.support.errors import CourseError

ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture
def tree(tmp_path):
    """A course tree of its own: the package, and the notebooks of two lessons."""
    for name in ("autograder", "lstm_course"):
        shutil.copytree(ROOT / name, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__"))
    for place in ("notebooks", "solutions"):
        (tmp_path / place).mkdir()
        for stem in ("00_welcome", "02_gates"):
            shutil.copy(ROOT / place / f"{stem}.ipynb", tmp_path / place)
    return tmp_path


def course(tree: Path) -> Course:
    """The course of a clone: notebooks and work/ in one place."""
    return Course(source=tree, home=tree)


def cli(tree: Path, *arguments: str, stdin: str = "") -> tuple[int, str, str]:
    """Run the tree's own command line: status, standard output, standard error."""
    done = subprocess.run(
        [sys.executable, "-c", "from autograder.cli.main import main; main()", *arguments],
        cwd=tree,
        env={**os.environ, "PYTHONPATH": str(tree), "COLUMNS": "200", "OMP_NUM_THREADS": "1"},
        capture_output=True,
        text=True,
        input=stdin,
        timeout=300,
    )
    assert "Traceback" not in done.stdout + done.stderr
    return done.returncode, done.stdout, done.stderr


def answer(lesson: Lesson, answers: dict[str, str]) -> None:
    """Write answers into the learner's copy."""
    notebook = nbformat.read(lesson.copy, as_version=4)
    for cell in notebook.cells:
        name = cell.id.removesuffix("_answer")
        if cell.id.endswith("_answer") and name in answers:
            cell.source = answers[name]
    nbformat.write(notebook, lesson.copy)


def solved(lesson: Lesson) -> dict[str, str]:
    """All right answers of a lesson."""
    cells = nbformat.read(lesson.solution, as_version=4).cells
    return {c.id.removesuffix("_answer"): c.source for c in cells if c.id.endswith("_answer")}


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


@pytest.mark.parametrize("command", ["study", "check", "reset", "solutions", "build", "doctor"])
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
    page = "lab/tree/02_gates.ipynb"
    command = lab_command(tree / "work", page, 9000, "none")
    assert "--ServerApp.ip=127.0.0.1" in command and "--no-browser" in command
    assert "--LabApp.default_url=/lab/tree/02_gates.ipynb" in command
    assert f"--ServerApp.root_dir={tree / 'work'}" in command
    assert "--LabApp.news_url=None" in command
    assert "--ServerApp.browser=firefox" in lab_command(tree, page, 9000, "firefox")


@pytest.mark.slow
def test_study_says_where_it_is_and_nothing_else(tree):
    """Is there no warning of what a learner cannot mend, even beside a file called random.py?"""
    (tree / "work").mkdir()
    (tree / "work" / "random.py").write_text("raise RuntimeError('the wrong random')")
    command = ["study", "2", "--browser", "none", "--port", str(free_port(18900))]
    study = subprocess.Popen(
        [sys.executable, "-c", "from autograder.cli.main import main; main()", *command],
        cwd=tree,
        env={**os.environ, "PYTHONPATH": str(tree)},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    said = [study.stdout.readline() for _ in range(4)]
    study.send_signal(signal.SIGTERM)
    said += study.communicate(timeout=60)[0].splitlines()
    starts = ("Copied to work/", "JupyterLab", "Your copy:", "Ctrl-C", "[C ")  # it ends critically
    assert said[1].startswith("JupyterLab: http://127.0.0.1:"), said
    assert not [line for line in said if not line.startswith(starts)], said


@pytest.mark.slow
def test_check_tells_marks_and_mistakes(tree):
    """Right, wrong, open, raising: is each in the table, and the status non-zero?"""
    make_copies(course(tree))
    lesson = find_lesson(course(tree), "2")
    answers = solved(lesson) | {
        "forget": "def forget(c_prev, f):\n    return f + c_prev",
        "expose": "def expose(c, o):\n    return o * tan(c)",
    }
    del answers["write"]
    answer(lesson, answers)
    status, said, _ = cli(tree, "check", "gates")
    assert status == 1
    rows = {line.split("│")[1].strip(): line for line in said.splitlines() if "│" in line}
    assert "2 of 2" in rows["sigmoid"] and "correct" in rows["sigmoid"]
    assert "0 of 1" in rows["forget"] and "it should multiply it" in rows["forget"]
    assert "0 of 1" in rows["write"] and "not answered yet" in rows["write"]
    assert "tan" in rows["expose"] and "NameError" in rows["expose"]


def test_check_is_zero_when_all_is_right(tree):
    """Does a solved lesson end well?"""
    make_copies(course(tree))
    lesson = find_lesson(course(tree), "0")
    answer(lesson, solved(lesson))
    status, said, _ = cli(tree, "check", "0")
    assert status == 0 and "2 of 2 marks" in said


@pytest.mark.slow
def test_an_endless_loop_and_a_syntax_error_are_told(tree, monkeypatch):
    """Does a loop without end end, is the cell named, and are the others judged?"""
    monkeypatch.setattr("autograder.cli.check.CELL_SECONDS", 4)
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    make_copies(course(tree))
    lesson = find_lesson(course(tree), "2")
    answers = solved(lesson) | {
        "forget": "def forget(c_prev, f):\n    while True:\n        pass",
        "write": "def write(c, i, g:\n    return c",
    }
    answer(lesson, answers)
    result = check_lesson(lesson, read_copy(lesson), lambda: None)
    told = " | ".join(result.problems)
    assert "the check of forget gave no verdict: it ran for more than 4 seconds" in told
    assert "the answer of write stops: SyntaxError" in told
    marks = {verdict.exercise: verdict.marks for verdict in result.verdicts}
    assert marks["write"] == 0 and marks["expose"] == 1 and not result.all_right


def test_what_cannot_be_checked_is_told(tree):
    """No copy, a copy that is no notebook: one sentence each?"""
    assert "nothing in work/ yet" in cli(tree, "check")[2]
    assert "no 02_gates.ipynb in work/ yet" in cli(tree, "check", "2")[2]
    make_copies(course(tree))
    (tree / "work" / "02_gates.ipynb").write_text("{ this is no notebook")
    status, _, said = cli(tree, "check", "2")
    assert status == 1 and "no notebook that can be read" in said and "reset 02" in said


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
