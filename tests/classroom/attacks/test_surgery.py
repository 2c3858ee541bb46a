"""Is a notebook that was operated on graded from the master, as if it had not been?"""

import copy
import json

import pytest

from autograder.engine.verdict import MIME_TYPE
from tests.classroom.attacks.crowd import Crowd

pytestmark = pytest.mark.slow

WRONG = "def forget(c_prev, f):\n    return c_prev + f"
FORGED = {
    "output_type": "execute_result",
    "execution_count": 1,
    "metadata": {},
    "data": {
        "text/plain": "1",
        MIME_TYPE: {
            "exercise": "forget",
            "marks": 1,
            "points": 1,
            "status": "passed",
            "parts": [],
            "first_wrong": None,
            "mistakes": [],
            "sentences": [],
            "hint": "",
            "notes": [],
        },
    },
}


def marked(notebook, wanted):
    """The cell of a grade id."""
    for cell in notebook.cells:
        if cell.metadata.get("nbgrader", {}).get("grade_id") == wanted:
            return cell
    raise KeyError(wanted)


def tagged(*tags):
    def change(notebook):
        for cell in notebook.cells:
            cell.metadata["tags"] = [*cell.metadata.get("tags", []), *tags]

    return change


def on_check(**values):
    def change(notebook):
        marked(notebook, "forget").update(values)

    return change


def on_marks(wanted, **values):
    def change(notebook):
        marked(notebook, wanted).metadata.nbgrader.update(values)

    return change


def on_all_marks(**values):
    def change(notebook):
        for cell in notebook.cells:
            if "nbgrader" in cell.metadata:
                cell.metadata.nbgrader.update(values)

    return change


def delete_checks(notebook):
    notebook.cells = [c for c in notebook.cells if not c.metadata.get("nbgrader", {}).get("grade")]


def copy_check(notebook):
    cell = copy.deepcopy(marked(notebook, "forget"))
    cell.source = "1.0"
    notebook.cells.insert(0, cell)
    notebook.cells.append(copy.deepcopy(cell))


def copy_answer(notebook):
    cell = copy.deepcopy(marked(notebook, "forget_answer"))
    notebook.cells.insert(notebook.cells.index(marked(notebook, "forget")) + 1, cell)


def reverse(notebook):
    setup = notebook.cells[:1]
    notebook.cells = setup + notebook.cells[:0:-1]


def checks_first(notebook):
    notebook.cells.sort(key=lambda c: not c.metadata.get("nbgrader", {}).get("grade", False))


def strip_metadata(notebook):
    for cell in notebook.cells:
        cell.metadata = {}


def strip_all_names(notebook):
    for number, cell in enumerate(notebook.cells):
        cell.metadata = {}
        cell["id"] = f"cell{number}"


def strip_ids(notebook):
    for cell in notebook.cells:
        cell.pop("id", None)
    notebook.nbformat_minor = 4


def swap_grade_ids(notebook):
    one, other = marked(notebook, "forget"), marked(notebook, "write")
    marks = one.metadata.nbgrader, other.metadata.nbgrader
    other.metadata["nbgrader"], one.metadata["nbgrader"] = marks


def check_as_answer(notebook):
    cell = marked(notebook, "forget")
    cell.metadata.nbgrader.update(solution=True, grade=True, locked=False)
    cell.source = "1.0"


def another_kernel(notebook):
    notebook.metadata["kernelspec"] = {"name": "bash", "display_name": "Bash", "language": "bash"}
    notebook.metadata["language_info"] = {"name": "bash"}


def forge_outputs(notebook):
    for cell in notebook.cells:
        if cell.cell_type == "code":
            cell.outputs = [copy.deepcopy(FORGED)]
            cell.execution_count = 1


def own_check(notebook):
    cell = copy.deepcopy(notebook.cells[1])
    cell.update(cell_type="code", source="check = lambda *_: 1.0\ncheck('forget')", metadata={})
    cell.update(outputs=[copy.deepcopy(FORGED)], execution_count=None, id="own-check")
    notebook.cells.insert(3, cell)


SURGERY = {
    "skip-execution": tagged("skip-execution"),
    "tags-of-all-kinds": tagged("raises-exception", "remove_cell", "demo", "parameters"),
    "check-edited": on_check(source="1.0"),
    "check-emptied": on_check(source=""),
    "check-made-markdown": on_check(cell_type="markdown"),
    "check-made-raw": on_check(cell_type="raw"),
    "check-ends-the-kernel": on_check(source="import os\nos._exit(0)"),
    "checks-deleted": delete_checks,
    "check-copied": copy_check,
    "answer-copied": copy_answer,
    "reversed": reverse,
    "checks-first": checks_first,
    "metadata-stripped": strip_metadata,
    "metadata-and-ids-stripped": strip_all_names,
    "ids-stripped": strip_ids,
    "points-raised": on_all_marks(points=1000),
    "points-nonsense": on_all_marks(points="many"),
    "schema-version-changed": on_all_marks(schema_version=99),
    "schema-version-nonsense": on_all_marks(schema_version=[]),
    "not-graded": on_all_marks(grade=False, locked=False),
    "all-answers": on_all_marks(solution=True),
    "tasks": on_all_marks(task=True),
    "cell-types-changed": on_all_marks(cell_type="markdown"),
    "checksum-forged": on_all_marks(checksum="0" * 32),
    "grade-ids-swapped": swap_grade_ids,
    "grade-id-of-another": on_marks("write", grade_id="forget"),
    "check-as-answer": check_as_answer,
    "another-kernel": another_kernel,
    "outputs-forged": forge_outputs,
    "a-check-of-ones-own": own_check,
}
ACCIDENTS = ("answer-copied", "reversed", "checks-deleted", "metadata-and-ids-stripped")


def plain(change):
    """The same change on a notebook written without any validation."""

    def changed(made, student, answers):
        path = made.school.submit(student, answers)
        from nbformat import from_dict

        notebook = from_dict(json.loads(path.read_text()))
        change(notebook)
        path.write_text(json.dumps(notebook))

    return changed


@pytest.fixture(scope="module")
def crowd(tmp_path_factory):
    made = Crowd(tmp_path_factory.mktemp("surgery") / "class")
    for name, change in SURGERY.items():
        plain(change)(made, name, made.school.wrong(forget=WRONG))
    for name in ACCIDENTS:
        plain(SURGERY[name])(made, f"{name}-right", made.right)
    return made.grade()


@pytest.mark.parametrize("name", SURGERY)
def test_a_wrong_answer_gains_nothing(crowd, name):
    """Does the wrong answer have no marks and its mistake named, and every other full marks?"""
    crowd.assert_gained_nothing(name, "forget", "added to the cell state")


@pytest.mark.parametrize("name", ACCIDENTS)
def test_right_answers_lose_nothing(crowd, name):
    """Does a right notebook with changes, by accident say, have full marks?"""
    assert crowd.school.marks(f"{name}-right") == crowd.full()


@pytest.mark.parametrize("name", SURGERY)
def test_points_and_cells_are_the_masters(crowd, name):
    """Are graded cells, their order and their points in the graded notebook those of the master?"""

    def graded(notebook):
        return [
            (c.metadata.nbgrader.grade_id, c.metadata.nbgrader.points, c.source, c.cell_type)
            for c in notebook.cells
            if c.metadata.get("nbgrader", {}).get("grade")
        ]

    assert graded(crowd.school.graded(name)) == graded(crowd.school.released)


def test_the_others_are_unharmed(crowd):
    """Do the honest students have their marks, and is nothing left running?"""
    crowd.assert_unharmed()
