"""Does `lstm-course class grade` give the right marks, through crashes, kills and repetition?"""

import json
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from nbformat.v4 import new_code_cell

from autograder.classroom.executors import local_pool
from autograder.classroom.grade import grade_class
from autograder.classroom.outcomes import commonest_mistakes
from autograder.classroom.settings import GradingSettings
from autograder.support.errors import CourseError
from tests.classroom import warm
from tests.classroom.classes import SmallClass

pytestmark = pytest.mark.slow

ADDS = "def forget(c_prev, f):\n    return c_prev + f"
LEAVES = "import os\n\n\ndef write(c, i, g):\n    os._exit(0)"


def grade(a_class, **settings):
    outcomes = grade_class(
        a_class.classroom, a_class.name, GradingSettings(**settings), lambda: local_pool(2), width=3
    )
    return {outcome.student: outcome for outcome in outcomes}


@pytest.fixture(scope="module")
def graded(tmp_path_factory):
    made = SmallClass(tmp_path_factory.mktemp("class") / "autumn")
    made.submit("right", made.right)
    made.submit("open")
    made.submit("wrong", made.wrong(forget=ADDS))
    made.submit("leaves", made.wrong(write=LEAVES))
    made.submit("unreadable", text="{")
    (made.classroom.directory / "submitted" / "absent" / made.name).mkdir(parents=True)
    return made, grade(made)


def test_marks_and_states(graded):
    """Are the gradebook's marks those of the verdicts, and is every submission accounted for?"""
    made, outcomes = graded
    assert {student: one.status for student, one in outcomes.items()} == {
        "right": "graded",
        "open": "graded",
        "wrong": "graded",
        "leaves": "graded",
        "unreadable": "unreadable",
        "absent": "unreadable",
    }
    full = sum(verdict.points for verdict in made.verdicts("right").values())
    assert made.all_marks() == {
        "right": full,
        "open": 0,
        "wrong": full - 1,
        "leaves": full - 1,
        "unreadable": 0,
        "absent": 0,
    }
    assert {s: one.marks for s, one in outcomes.items()} == made.all_marks()


def test_verdicts_are_those_of_home(graded):
    """Is the mistake named, the crash explained, and the open exercise called open?"""
    made, outcomes = graded
    assert made.verdicts("wrong")["forget"].mistakes == ("adds-forget-gate",)
    assert outcomes["wrong"].mistakes == (("forget", "adds-forget-gate"),)
    crashed = made.verdicts("leaves")["write"]
    assert crashed.marks == 0 and "ended the process" in crashed.sentences[0]
    assert all(verdict.status == "open" for verdict in made.verdicts("open").values())
    verdict = made.verdicts("unreadable")["forget"]
    assert verdict.marks == 0 and "no notebook that can be read" in verdict.sentences[0]
    assert commonest_mistakes(list(outcomes.values())) == [(("forget", "adds-forget-gate"), 1)]


def test_nothing_is_graded_twice_unless_it_changed(graded):
    """Is only what changed graded again, and everything under `force`?"""
    made, _ = graded
    assert {one.status for one in grade(made).values()} == {"unchanged"}
    made.submit("open", {"forget": made.right["forget"]})
    again = grade(made)
    assert [s for s, one in again.items() if one.status == "graded"] == ["open"]
    assert made.marks("open")["forget"] == 1
    assert {one.status for one in grade(made, force=True).values()} == {"graded", "unreadable"}


def test_a_manual_mark_survives(graded):
    """Does regrading keep what a person has given?"""
    from nbgrader.api import Gradebook

    made, _ = graded
    db = f"sqlite:///{made.classroom.directory / 'gradebook.db'}"
    with Gradebook(db) as gradebook:
        found = gradebook.find_grade("forget", made.name, made.name, "wrong")
        found.manual_score = 0.5
        gradebook.db.commit()
    grade(made, force=True)
    assert made.marks("wrong")["forget"] == 0.5


def test_stock_nbgrader_goes_through_the_same_judge(graded):
    """Does `nbgrader autograde` in the class give the same marks and verdicts?"""
    made, _ = graded
    before = made.verdicts("leaves")
    one = ("--student", "leaves", "--force")
    done = warm.nbgrader("autograde", made.name, *one, folder=made.classroom.directory)
    assert done.returncode == 0, done.stderr[-2000:]
    assert made.verdicts("leaves") == before


def test_one_at_a_time(graded):
    """Does a second run of the same class end with a sentence?"""
    made, _ = graded
    with (
        made.classroom.lock(),
        pytest.raises(CourseError, match="being graded already"),
    ):
        grade(made)


def test_an_instructors_own_tests(tmp_path):
    """Do plain asserts, hidden tests and partial credit work, and bad numbers count for nothing?"""
    made = SmallClass(tmp_path / "own")
    source = made.classroom.source(made.name)
    notebook = json.loads(source.read_text())
    tests = {
        "passes": "assert forget(2, 3) == 6",
        "fails": "assert forget(2, 3) == 7",
        "hidden": "### BEGIN HIDDEN TESTS\nassert forget(2, 5) == 10\n### END HIDDEN TESTS",
        "partial": "1.5",
        "nan": "float('nan')",
        "negative": "-1",
        "large": "99",
        "text": "'2'",
    }
    for name, text in tests.items():
        cell = new_code_cell(text, id=name)
        cell.metadata["nbgrader"] = {
            "grade": True,
            "grade_id": name,
            "locked": True,
            "points": 2,
            "schema_version": 3,
            "solution": False,
            "task": False,
        }
        notebook["cells"].append(cell)
    source.write_text(json.dumps(notebook))
    from autograder.classroom.create import release

    release(made.classroom, made.name)
    made.submit("right", made.right)
    loud = (
        "import sys\n\n\ndef forget(c_prev, f):\n    sys.stderr.write('hm')\n    return c_prev * f"
    )
    made.submit("loud", made.wrong(forget=loud))
    leaves = "import os\n\n\ndef forget(c_prev, f):\n    os._exit(0)"
    made.submit("leaves", made.wrong(forget=leaves))
    outcomes = grade(made)
    expected = {"passes": 2, "fails": 0, "hidden": 2, "partial": 1.5}
    expected |= {"nan": 0, "negative": 0, "large": 0, "text": 0}
    for student in ("right", "loud"):
        assert {name: made.marks(student)[name] for name in tests} == expected
    cell_problems = " ".join(outcomes["right"].cell_problems)
    assert "expected a number from 0 to 2" in cell_problems and "str" in cell_problems
    own = {name: made.marks("leaves")[name] for name in tests}
    assert own == expected | {"passes": 0, "hidden": 0}


@pytest.mark.parametrize("seed", [0])
def test_a_killed_run_goes_on(tmp_path, seed):
    """After kills at random points, is every mark there once, whole and right?"""
    made = SmallClass(tmp_path / "killed")
    students = [f"s{number:02d}" for number in range(12)]
    for number, student in enumerate(students):
        made.submit(student, made.wrong(forget=ADDS) if number % 3 == 0 else made.right)
    program = str(Path(sys.executable).with_name("lstm-course"))
    command = [program, "class", "grade", str(made.classroom.directory)]
    rng = random.Random(seed)
    for _ in range(4):
        run = subprocess.Popen([*command, "02"], stdout=subprocess.DEVNULL, start_new_session=True)
        time.sleep(rng.uniform(1.5, 4.5))
        run.send_signal(signal.SIGKILL)
        run.wait()
        assert _ends_within(30, run.pid), "processes of a killed run are left"
    done = subprocess.run([*command, "02"], capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    full = max(made.all_marks().values())
    expected = {s: full - (n % 3 == 0) for n, s in enumerate(students)}
    assert made.all_marks() == expected
    assert {one.status for one in grade(made).values()} == {"unchanged"}
    folder = made.classroom.directory / "autograded"
    assert sorted(path.name for path in folder.iterdir()) == students
    assert not list(made.classroom.records.glob("staged-*"))


@pytest.mark.parametrize("seconds", [0, 6])
def test_ctrl_c_ends_it_in_a_sentence(tmp_path, seconds):
    """Early and late, with an endless submission running: one sentence, and nothing goes on?"""
    made = SmallClass(tmp_path / "class")
    made.submit("a", made.right)
    made.submit("b", made.wrong(forget="def forget(c_prev, f):\n    while True:\n        pass"))
    # these tests may themselves run where Ctrl-C is ignored, which processes inherit
    with_ctrl_c = "import signal; signal.signal(signal.SIGINT, signal.default_int_handler); "
    program = [sys.executable, "-c", with_ctrl_c + "from autograder.cli.main import main; main()"]
    run = subprocess.Popen(
        [*program, "class", "grade", str(made.classroom.directory), "02"],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,  # with signals as a terminal's process group has them
    )
    while len(_processes(run.pid)) < 2:  # itself, and the first that it starts
        time.sleep(0.01)
    time.sleep(seconds)
    os.killpg(run.pid, signal.SIGINT)
    output = run.communicate(timeout=60)[0]
    assert (run.returncode, output) == (130, "lstm-course: interrupted; nothing is half-written.\n")
    assert _ends_within(30, run.pid), "processes of an interrupted run are left"


def _ends_within(seconds: float, session: int) -> bool:
    """Is no process of a session left after a while?"""
    deadline = time.monotonic() + seconds
    while _processes(session):
        if time.monotonic() > deadline:
            return False
        time.sleep(0.1)
    return True


def _processes(session: int) -> list[str]:
    """Commands of a session's processes."""
    found = []
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            state, _, _, its_session = (entry / "stat").read_text().rpartition(")")[2].split()[:4]
            if int(its_session) == session and state != "Z":
                found.append((entry / "cmdline").read_text())
        except OSError:  # it has ended meanwhile
            continue
    return found
