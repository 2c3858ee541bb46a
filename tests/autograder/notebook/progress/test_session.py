"""Does a learner's notebook show how far they are, and nothing else keep any of it?"""

import json
import os
import stat

import pytest

from autograder import check
from autograder.engine.verdict import MIME_TYPE, Verdict
from autograder.notebook.progress.session import notebook_in_use

RIGHT = "def forget(c_prev, f):\n    return c_prev * f"
WRONG = "def forget(c_prev, f):\n    return c_prev + f"
BEGUN = "Lesson 02: 1 of 10 exercises done, 1 of 17 marks. Next: `sigmoid`, 6 minutes."
NOTHING = "Lesson 02: 0 of 10 exercises done, 0 of 17 marks. Next: `sigmoid`, 6 minutes."


@pytest.fixture(autouse=True)
def data(tmp_path, monkeypatch):
    """A data folder of its own, and no notebook open."""
    monkeypatch.setenv("JUPYTER_DATA_DIR", str(tmp_path / "data"))
    for name in ("JPY_SESSION_NAME", "NBGRADER_EXECUTION"):
        monkeypatch.delenv(name, raising=False)
    return tmp_path / "data"


@pytest.fixture
def notebook(tmp_path, monkeypatch):
    """A notebook that is open in JupyterLab."""
    path = tmp_path / "work" / "02_gates.ipynb"
    monkeypatch.setenv("JPY_SESSION_NAME", str(path))
    return path


def run(answer: str, name: str = "forget", **names) -> Verdict:
    """The verdict of a check cell, in a kernel that has just started."""
    from autograder.notebook.progress import session

    session._record_of.cache_clear()
    namespace = {"check": check, **names}
    exec(f"{answer}\nverdict = check({name!r})", namespace)
    return namespace["verdict"]


def line_of(verdict: Verdict) -> str:
    """The last line of a verdict's text."""
    return str(verdict).split("\n")[-1]


def files_in(folder) -> list:
    return [path for path in folder.rglob("*") if path.is_file()]


def test_a_check_shows_the_progress_under_its_verdict(notebook):
    """One line, below the verdict, with a link to the next exercise?"""
    verdict = run(RIGHT)
    assert line_of(verdict) == BEGUN
    html = verdict._repr_html_()
    above, line = html.split('<p class="lstm-progress"')
    assert above == verdict.to_html() and above.endswith("</div>")
    assert '<a href="#Exercise-sigmoid" ' in line and "><code>sigmoid</code></a>, 6 min" in line


def test_progress_is_kept_between_kernels(notebook):
    """Do marks add up, exercise by exercise, in the lesson's own order?"""
    run(RIGHT)
    said = line_of(run("def write(c, i, g):\n    return c + i * g", "write"))
    assert said == "Lesson 02: 2 of 10 exercises done, 2 of 17 marks. Next: `sigmoid`, 6 minutes."


def test_a_right_answer_that_is_now_wrong_is_not_done(notebook):
    """Does the latest check count, not the best?"""
    assert line_of(run(RIGHT)) == BEGUN
    assert line_of(run(WRONG)) == NOTHING


def test_what_follows_the_last_exercise(notebook):
    """Is the quiz next, and then the next lesson by its title?"""
    source = "import numpy as np\ndef one_hot(tokens, vocabulary_size):\n"
    verdict = run(f"{source}    return np.eye(vocabulary_size)[tokens]", "one_hot")
    assert line_of(verdict) == (
        "Lesson 00: 1 of 1 exercise done, 2 of 2 marks. "
        "Next: the quiz, then lesson 01, Vanishing gradients."
    )


def test_another_copy_is_another_progress(notebook, monkeypatch, tmp_path):
    """Does a copy elsewhere start from nothing?"""
    run(RIGHT)
    monkeypatch.setenv("JPY_SESSION_NAME", str(tmp_path / "again" / "02_gates.ipynb"))
    assert line_of(run(WRONG)) == NOTHING


def test_nothing_lies_beside_the_notebook(notebook, data):
    """Is there nothing that could be handed in, or released to a class?"""
    notebook.parent.mkdir()
    run(RIGHT)
    assert files_in(notebook.parent) == [] and len(files_in(data)) == 1


def test_a_function_tried_out_changes_nothing(notebook, data):
    """Is only the lesson's own answer recorded?"""
    verdict = check("forget", lambda c_prev, f: c_prev * f)
    assert type(verdict) is Verdict and files_in(data.parent) == []


def test_a_check_before_the_answer_runs_changes_nothing(notebook):
    """After a restart, does the check of an answer that has not run leave the marks?"""
    run(RIGHT)
    assert "run the cell with your answer first" in str(run("", "forget"))
    assert line_of(run("def write(c, i, g):\n    return c", "write")) == BEGUN


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="root writes anywhere")
def test_a_folder_without_permission(notebook, data):
    """Is a read-only folder no error, and are marks kept in the kernel?"""
    data.mkdir()
    data.chmod(stat.S_IRUSR | stat.S_IXUSR)
    assert line_of(run(RIGHT)) == BEGUN


def test_a_folder_that_cannot_be_made(notebook, data):
    """Where a file has the folder's name: no error, and the kernel itself keeps the marks?"""
    data.write_text("")
    assert line_of(run(RIGHT)) == BEGUN
    names = {"check": check}
    exec("def write(c, i, g):\n    return c + i * g\nverdict = check('write')", names)
    assert line_of(names["verdict"]).startswith("Lesson 02: 2 of 10 exercises done, 2 of 17 marks.")


@pytest.mark.parametrize(
    "content", ["", "[]", "{", '{"exercises": {"forget": 1}}', '{"exercises": {"gate": [1, null]}}']
)
def test_a_damaged_file_holds_no_marks(notebook, data, content):
    """Is a file that is no record replaced?"""
    run(RIGHT)
    (path,) = files_in(data)
    path.write_text(content)
    assert line_of(run(WRONG)) == NOTHING
    assert json.loads(path.read_text())["exercises"] == {"forget": [0, 1]}


def test_marks_of_another_version_of_an_exercise_do_not_count(notebook, data):
    """Once an exercise has other marks, must it be checked again?"""
    run(RIGHT)
    (path,) = files_in(data)
    path.write_text('{"exercises": {"sigmoid": [3, 3], "forget": [1, 1], "gone": [2, 2]}}')
    assert line_of(run(RIGHT)) == BEGUN


def test_the_data_of_a_verdict_are_those_of_any_other(notebook):
    """Do `lstm-course check` and the report read what they always read?"""
    verdict = run(WRONG)
    data = json.loads(json.dumps(verdict._repr_mimebundle_()[MIME_TYPE]))
    names: dict = {}
    exec(WRONG, names)
    plain = check("forget", names["forget"])
    assert data == json.loads(json.dumps(plain.to_dict())) and repr(verdict) == repr(plain) == "0"


@pytest.mark.parametrize(
    "environment",
    [
        {},  # a script, grading in the sandbox, the pages of the book
        {"JPY_SESSION_NAME": "/home/ada/console-1"},
        {"JPY_SESSION_NAME": "/home/ada/02_gates.ipynb", "NBGRADER_EXECUTION": "autograde"},
        {"JPY_SESSION_NAME": "/home/ada/02_gates.ipynb", "NBGRADER_EXECUTION": "validate"},
    ],
)
def test_without_a_learner_nothing_is_kept(environment, monkeypatch, data):
    """Does grading show and write nothing?"""
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    verdict = run(RIGHT)
    assert type(verdict) is Verdict and files_in(data.parent) == []


def test_vs_code_names_the_notebook_in_its_own_way(tmp_path):
    """Is its notebook found?"""
    path = tmp_path / "02_gates.ipynb"
    assert notebook_in_use({"__vsc_ipynb_file__": str(path)}) == path
    assert line_of(run(RIGHT, __vsc_ipynb_file__=str(path))) == BEGUN
