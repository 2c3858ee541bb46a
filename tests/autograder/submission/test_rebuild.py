"""Is a submission graded from the master, whatever was done to its notebook?"""

import copy

import nbformat
from nbformat.v4 import new_code_cell, new_markdown_cell

from autograder.submission.cells import CellKind
from autograder.submission.intake import tidy
from autograder.submission.rebuild import cells_to_grade, make_master, rebuild
from tests.autograder.submission.notebooks import EXPOSE, FORGET, marks, master


def submission(**answers):
    notebook = master()
    for cell in notebook.cells:
        name = cell.id.removesuffix("_answer")
        if cell.id.endswith("_answer") and name in answers:
            cell.source = answers[name]
    return notebook


def rebuilt(notebook):
    return rebuild(master(), tidy(notebook))


def graded(notebook):
    """(key, kind, source, points) of all that is run or counts, figures left out."""
    cells = cells_to_grade(rebuilt(notebook))
    return [(c.key, c.kind, c.source, c.points) for c in cells if c.kind is not CellKind.DEMO]


RIGHT = submission(forget=FORGET, expose=EXPOSE)


def test_an_honest_submission():
    """Does every cell get its kind, and the answers their sources?"""
    assert graded(RIGHT) == [
        ("code-1", CellKind.SETUP, "import numpy as np", 0),
        ("forget_answer", CellKind.ANSWER, FORGET, 0),
        ("forget", CellKind.CHECK, 'check("forget")', 1),
        ("expose_answer", CellKind.ANSWER, EXPOSE, 0),
        ("expose", CellKind.CHECK, 'check("expose")', 1),
        ("own_test", CellKind.TEST, "assert forget(2, 3) == 6", 2),
    ]


def test_the_rebuilt_notebook_is_one():
    """Is it valid, with unique ids, and rebuilt from itself the same?"""
    notebook = copy.deepcopy(RIGHT)
    notebook.cells.insert(1, new_markdown_cell("own_or_reference"))
    notebook.cells.append(new_code_cell("x = 1"))
    made = rebuilt(notebook)
    nbformat.validate(made)
    assert len({cell.id for cell in made.cells}) == len(made.cells)
    again = rebuilt(made)
    assert [c.source for c in again.cells] == [c.source for c in made.cells]


def surgery(change):
    notebook = copy.deepcopy(RIGHT)
    change(notebook)
    return graded(notebook)


def cell(notebook, key):
    return next(cell for cell in notebook.cells if cell.id == key)


def test_surgery_on_tests_changes_nothing():
    """Edited, emptied, deleted, made markdown, points raised, stripped: all as untouched?"""

    def edit(n):
        cell(n, "forget").source = "1000"

    def empty(n):
        cell(n, "own_test").source = ""

    def delete(n):
        n.cells = [c for c in n.cells if c.id not in ("forget", "own_test")]

    def markdown(n):
        cell(n, "forget").cell_type = "markdown"

    def points(n):
        cell(n, "forget").metadata.nbgrader.points = 1000

    def strip(n):
        for c in n.cells:
            c.metadata = {}

    def skip(n):
        for c in n.cells:
            c.metadata.tags = ["skip-execution", "demo"]

    def schema(n):
        for c in n.cells:
            if "nbgrader" in c.metadata:
                c.metadata.nbgrader.schema_version = 99
        n.metadata.kernelspec = {"name": "bash", "display_name": "x"}

    def reverse(n):
        n.cells.reverse()

    def forge(n):
        cell(n, "forget").outputs = [
            nbformat.v4.new_output("execute_result", data={"text/plain": "99"})
        ]

    for change in (edit, empty, delete, markdown, points, strip, skip, schema, reverse, forge):
        assert surgery(change) == graded(RIGHT), change.__name__


def test_deleted_answers_are_open():
    """Is a deleted answer the master's untouched one?"""

    def delete(n):
        n.cells = [c for c in n.cells if c.id != "forget_answer"]

    found = {key: source for key, _, source, _ in surgery(delete)}
    assert "NotImplementedError" in found["forget_answer"]


def test_an_answer_made_markdown_is_still_an_answer():
    """Is its text taken?"""

    def change(n):
        cell(n, "forget_answer").cell_type = "markdown"

    assert surgery(change) == graded(RIGHT)


def test_own_cells_stay_where_they_were():
    """Do helpers, copies and changed set-up cells run, after what they followed?"""
    notebook = copy.deepcopy(RIGHT)
    notebook.cells.insert(2, new_code_cell("def helper(): pass"))
    second = copy.deepcopy(cell(notebook, "forget_answer"))
    second.source = "def forget(c_prev, f):\n    return 0"
    notebook.cells.insert(5, second)  # a copy has the same grade id
    cell(notebook, "code-1").source = "import numpy as np\nimport math"
    kinds = [(key, kind, source) for key, kind, source, _ in graded(notebook)]
    assert kinds[0] == ("code-1", CellKind.SETUP, "import numpy as np")
    assert kinds[1] == ("own-1", CellKind.OWN, "import numpy as np\nimport math")
    assert kinds[2] == ("own-2", CellKind.OWN, "def helper(): pass")
    assert kinds[3] == ("forget_answer", CellKind.ANSWER, FORGET)
    assert kinds[5] == ("own-3", CellKind.OWN, second.source)


def test_nothing_handed_in():
    """Is all of it open?"""
    cells = cells_to_grade(rebuild(master(), None))
    assert all("NotImplementedError" in c.source for c in cells if c.kind is CellKind.ANSWER)


def test_a_forged_own_cell_is_no_check():
    """Does a cell that claims another's id or a grade id of its own count for nothing?"""
    notebook = copy.deepcopy(RIGHT)
    forged = new_code_cell("50", metadata={"nbgrader": {"grade_id": "bonus", "points": 50}})
    notebook.cells.append(forged)
    assert graded(notebook)[-1] == ("own-1", CellKind.OWN, "50", 0)
    assert sum(points for *_, points in graded(notebook)) == 4


def test_solutions_are_taken_out_of_the_source():
    """Does the master have hidden tests, but no solution?"""
    source = master()
    solved = "    ### BEGIN SOLUTION\n    return f * c_prev\n    ### END SOLUTION"
    cell(source, "forget_answer").source = f"def forget(c_prev, f):\n{solved}"
    cell(source, "own_test").source = "### BEGIN HIDDEN TESTS\nassert True\n### END HIDDEN TESTS"
    made = make_master(source)
    assert "NotImplementedError" in cell(made, "forget_answer").source
    assert "assert True" in cell(made, "own_test").source
    assert "BEGIN SOLUTION" in cell(source, "forget_answer").source


def test_a_locked_cell_without_marks_is_set_up_and_restored():
    """Does an instructor's set-up stay set-up, whatever students do to it?"""
    asked = master()
    made = new_code_cell("LIMIT = 3", id="set_up", metadata=marks("set_up"))
    asked.cells.insert(2, made)
    expected = ("set_up", CellKind.SETUP, "LIMIT = 3", 0)

    def kinds(change):
        submitted = copy.deepcopy(asked)
        change(submitted)
        cells = cells_to_grade(rebuild(asked, tidy(submitted)))
        return [(c.key, c.kind, c.source, c.points) for c in cells]

    untouched = kinds(lambda n: None)
    assert untouched[1] == expected

    def edit(n):
        cell(n, "set_up").source = "LIMIT = 0"

    def copied(n):
        n.cells.append(copy.deepcopy(cell(n, "set_up")))
        edit(n)

    def delete(n):
        n.cells = [c for c in n.cells if c.id != "set_up"]

    for change in (edit, copied, delete):
        assert kinds(change) == untouched


def test_pasted_pictures_come_along():
    """Are attachments kept in changed prose and in added cells, and is the notebook valid?"""
    picture = {"a.png": {"image/png": "iVBORw0KGgo="}}
    notebook = copy.deepcopy(RIGHT)
    notebook.cells[0].source = "# Gates\n\n![a](attachment:a.png)"
    notebook.cells[0].attachments = picture
    notebook.cells.append(new_markdown_cell("![a](attachment:a.png)", attachments=picture))
    made = rebuilt(notebook)
    nbformat.validate(made)
    assert [c.attachments for c in made.cells if "attachments" in c] == [picture, picture]
    again = rebuilt(made)
    assert [c.attachments for c in again.cells if "attachments" in c] == [picture, picture]
