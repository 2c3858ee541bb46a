"""Is what the builder makes what nbgrader and a student need, and the same every time?"""

import json
from pathlib import Path

import nbformat
import pytest
from nbgrader.preprocessors import CheckCellMetadata
from nbgrader.utils import compute_checksum

from autograder.builder import ScriptError, build_course
from autograder.exercises import EXERCISES
from tests.autograder.engine.toy import INNER, TOY

SCRIPT = '''# %% [markdown]
# # A toy
#
# Prose with $a = b$.

# %%
import numpy as np

# %% solution="toy"
def toy(x, W, b):
    """x (B, I) to h (B, H)."""
    ### BEGIN SOLUTION
    h = np.tanh(x @ W.T + b)
    return h, (x, h)
    ### END SOLUTION

# %% check="toy"
check("toy")

# %% demo
print("a figure")
'''
TOYS = {"toy": TOY}
ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture
def course(tmp_path):
    """A course of one lesson."""
    (tmp_path / "solutions").mkdir()
    (tmp_path / "solutions" / "99_toy.py").write_text(SCRIPT)
    return tmp_path


def edited(course, old, new, name="99_toy.py"):
    """The script with one change; returns the script's path."""
    assert SCRIPT.count(old) == 1
    path = course / "solutions" / name
    path.write_text(SCRIPT.replace(old, new))
    return path


def test_both_notebooks_are_valid(course):
    """Format 4.5, ids unique, nbgrader metadata valid, no outputs?"""
    written = build_course(course, exercises=TOYS)
    assert [str(path.relative_to(course)) for path in written] == [
        "solutions/99_toy.ipynb",
        "notebooks/99_toy.ipynb",
    ]
    for path in written:
        data = json.loads(path.read_text())
        assert (data["nbformat"], data["nbformat_minor"]) == (4, 5)
        notebook = nbformat.read(path, as_version=4)
        nbformat.validate(notebook)
        CheckCellMetadata().preprocess(notebook, {})
        ids = [cell.id for cell in notebook.cells]
        assert ids == ["text-1", "code-1", "toy_answer", "toy", "demo-1"]
        assert all(not cell.get("outputs") for cell in notebook.cells)
        assert all(cell.get("execution_count") is None for cell in notebook.cells)


def test_points_come_from_the_exercise(course):
    """Does the check cell carry the exercise's points, and the answer none?"""
    build_course(course, exercises=TOYS)
    notebook = nbformat.read(course / "notebooks" / "99_toy.ipynb", as_version=4)
    cells = {cell.id: cell for cell in notebook.cells}
    check, answer = cells["toy"].metadata.nbgrader, cells["toy_answer"].metadata.nbgrader
    assert (check.points, check.grade, check.locked, check.solution) == (2, True, True, False)
    assert (answer.grade, answer.locked, answer.solution) == (False, False, True)
    assert cells["demo-1"].metadata.tags == ["demo"]
    assert cells["toy"].metadata.editable is False


def test_hidden_cells_are_collapsed(course):
    """Does their code open collapsed in both notebooks, and all other code unfolded?"""
    text = SCRIPT.replace("# %%\nimport", "# %% hidden\nimport").replace("demo", "demo hidden")
    (course / "solutions" / "99_toy.py").write_text(text)
    for path in build_course(course, exercises=TOYS):
        cells = nbformat.read(path, as_version=4).cells
        collapsed = [c.id for c in cells if c.metadata.get("jupyter", {}).get("source_hidden")]
        assert collapsed == ["code-1", "demo-1"]


def test_the_student_gets_no_answer(course):
    """Is the solution gone, with its markers, and does the stub say so?"""
    build_course(course, exercises=TOYS)
    student = (course / "notebooks" / "99_toy.ipynb").read_text()
    assert "SOLUTION" not in student and "np.tanh" not in student
    assert "raise NotImplementedError()" in student and "x (B, I) to h (B, H)." in student
    assert "np.tanh" in (course / "solutions" / "99_toy.ipynb").read_text()


def test_checksums_hold(course):
    """Will nbgrader's Validate not say that a cell has changed?"""
    build_course(course, exercises=TOYS)
    notebook = nbformat.read(course / "notebooks" / "99_toy.ipynb", as_version=4)
    summed = [cell for cell in notebook.cells if "nbgrader" in cell.metadata]
    assert len(summed) == 2
    for cell in summed:
        assert cell.metadata.nbgrader.checksum == compute_checksum(cell)


def test_a_rebuild_changes_nothing(course):
    """Byte for byte the same, and not even written again?"""
    first = {path: path.read_bytes() for path in build_course(course, exercises=TOYS)}
    assert build_course(course, exercises=TOYS) == []
    for path in first:
        path.unlink()
    build_course(course, exercises=TOYS)
    assert {path: path.read_bytes() for path in first} == first


def test_check_finds_every_difference_and_writes_nothing(course):
    """Are a changed, a missing and a left-over notebook found?"""
    solution, student = build_course(course, exercises=TOYS)
    assert build_course(course, check=True, exercises=TOYS) == []
    student.write_text(student.read_text().replace("A toy", "A boy"))
    solution.unlink()
    orphan = course / "notebooks" / "98_old.ipynb"
    orphan.write_text("{}")
    assert build_course(course, check=True, exercises=TOYS) == [solution, student, orphan]
    assert not solution.exists() and "A boy" in student.read_text()


@pytest.mark.parametrize(
    ("old", "new", "line", "said"),
    [
        ('solution="toy"', 'solution="boy"', 9, "defines no function 'boy'"),
        ('check="toy"', 'check="boy"', 17, 'exactly check("boy")'),
        ('check("toy")', "check('toy')", 17, "holds exactly"),
        ("# %% demo", '# %% demonstration="x"', 20, "is not known"),
        ("# %% demo", "# %% [raw]", 20, "is not known"),
        ("    ### BEGIN SOLUTION\n", "", 14, "END before BEGIN"),
        ("    ### END SOLUTION\n", "", 9, "has no '### END SOLUTION'"),
        ("    h = np", "    ### BEGIN SOLUTION\n    h = np", 13, "a second BEGIN"),
        ("### BEGIN SOLUTION", "# BEGIN SOLUTION here", 12, "alone"),
        ('print("a figure")', "### BEGIN SOLUTION", 21, "outside a solution cell"),
        ('print("a figure")', "# BEGIN HIDDEN TESTS", 21, "hidden tests"),
        ('print("a figure")', "print(", 21, "is not Python"),
        ('print("a figure")', "%matplotlib inline", 21, "is not Python"),
        ('    """x (B, I) to h (B, H)."""\n', "", 10, "needs a docstring"),
        ('# %% check="toy"\ncheck("toy")\n', "", 9, "has no check cell"),
        (
            '# %% demo\nprint("a figure")',
            '# %% check="toy"\ncheck("toy")',
            20,
            "in line 17 already",
        ),
        ("import numpy as np", "import numpy as np\nnp.ones(", 8, "is not Python"),
    ],
)
def test_mistakes_are_told_with_file_and_line(course, old, new, line, said):
    """Does an author learn where and what, and is nothing written?"""
    path = edited(course, old, new)
    with pytest.raises(ScriptError, match=said.replace("(", r"\(").replace(")", r"\)")) as caught:
        build_course(course, exercises=TOYS)
    assert str(caught.value).startswith(f"{path}:{line}: ")
    assert not list(course.glob("*/*.ipynb"))


def test_unknown_and_foreign_and_forgotten_exercises(course):
    """Must every exercise be known, belong to the lesson, and be used?"""
    with pytest.raises(ScriptError, match="there is no exercise called 'toy'"):
        build_course(course, exercises={})
    (course / "solutions" / "99_toy.py").rename(course / "solutions" / "98_toy.py")
    with pytest.raises(ScriptError, match="belongs to lesson 99, not 98"):
        build_course(course, exercises=TOYS)
    (course / "solutions" / "98_toy.py").rename(course / "solutions" / "99_toy.py")
    with pytest.raises(ScriptError, match="'inner' belongs to this lesson, and no cell has it"):
        build_course(course, exercises={"toy": TOY, "inner": INNER})


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("toy.py", SCRIPT.encode(), "called NN_name.py"),
        ("97_empty.py", b"", "there is no cell"),
        ("97_latin.py", SCRIPT.replace("Prose", "Pr\xf6se").encode("latin-1"), "not UTF-8"),
        ("97_early.py", b"print(1)\n" + SCRIPT.encode(), "before the first"),
    ],
)
def test_files_that_are_no_scripts(course, name, text, said):
    """Are a wrong name, an empty file, another encoding and stray text told?"""
    (course / "solutions" / "99_toy.py").unlink()
    (course / "solutions" / name).write_bytes(text)
    with pytest.raises(ScriptError, match=said):
        build_course(course, exercises=TOYS)


def test_the_committed_notebooks_are_what_the_scripts_say():
    """Has nobody edited a notebook by hand, or forgotten to build?"""
    assert build_course(ROOT, check=True) == []


def test_every_exercise_has_its_cells():
    """Is each exercise of the registry in its lesson's notebook, with its points?"""
    found = {}
    for path in sorted((ROOT / "notebooks").glob("*.ipynb")):
        for cell in nbformat.read(path, as_version=4).cells:
            meta = cell.metadata.get("nbgrader", {})
            if meta.get("grade"):
                found[meta["grade_id"]] = (path.name[:2], meta["points"])
    assert found == {name: (e.lesson, e.points) for name, e in EXERCISES.items()}
