"""Does a text of any length in a submission leave a small notebook, record and sentence?"""

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell

from tests.classroom.attacks.crowd import Attack, Crowd

LONG = "'x' * 15_000_000"
DEF = "def forget(c_prev, f):\n    "
ATTACKS = [
    Attack("message", f"{DEF}raise ValueError({LONG})", "ValueError"),
    Attack("lines", f"{DEF}raise ValueError('x\\n' * 7_000_000)", "ValueError"),
    Attack("error-name", f"{DEF}raise type({LONG}, (Exception,), {{}})()"),
    Attack("type-name", f"{DEF}return type({LONG}, (), {{}})()"),
    Attack("module-name", f"{DEF}return type('T', (), {{'__module__': {LONG}}})()"),
    Attack("repr", f"{DEF}return type('T', (), {{'__repr__': lambda s: {LONG}}})()"),
    Attack(
        "fields",
        f"from collections import namedtuple\nT = namedtuple('T', ['a' * 15_000_000])\n{DEF}"
        "return T(c_prev)",
    ),
    Attack("dtype", f"{DEF}return np.zeros(2, [('a' * 1_000_000, 'f8')])"),
    Attack("warning", f"{DEF}import warnings\n    warnings.warn({LONG})\n    return c_prev"),
    Attack("printed", f"{DEF}print({LONG})\n    return c_prev"),
    Attack("parameter", f"exec('def forget(' + {LONG} + '): pass')", "forget"),
    Attack("line", f"{DEF}return c_prev + '{'x' * 1_000_000}'"),
    Attack("in-the-cell", f"raise ValueError({LONG})", "ValueError"),
    Attack("syntax", f"def forget(c_prev, f):\n    return {'x' * 1_000_000} y"),
]
SHOWS = f"from IPython.display import HTML, display\ndisplay(HTML({LONG}))\nraise OSError({LONG})"
CELLS = {
    "own-cells": lambda: [new_code_cell(f"print({LONG})\n{SHOWS}") for _ in range(20)],
    "ids": lambda: [
        new_code_cell("1/0", id=f"i{k}", metadata={"nbgrader": {"grade_id": "g" * 1_000_000}})
        for k in range(5)
    ],
    "names": lambda: [
        new_markdown_cell(
            "![a](attachment:a)", attachments={"n" * 1_000_000: {"image/png": "iVBORw0KGgo="}}
        )
    ],
}


@pytest.fixture(scope="module")
def crowd(tmp_path_factory):
    """A class in which every text that is kept of an answer is as long as it can be."""
    made = Crowd(tmp_path_factory.mktemp("long") / "class")
    made.attack(ATTACKS)
    for name, cells in CELLS.items():
        path = made.school.submit(
            name, made.right, change=lambda notebook, new=cells: notebook.cells.extend(new())
        )
        if name == "ids":
            path.write_text(path.read_text().replace('"id": "i', f'"id": "{"i" * 1_000_000}'))
    for k in range(300):
        other = made.school.submit("files", made.right).with_name(f"{k}{'n' * 240}.ipynb")
        other.write_text(nbformat.writes(made.school.released) if k < 2 else "{}")
    return made.grade()


@pytest.mark.parametrize("name", [*(attack.name for attack in ATTACKS), *CELLS, "files"])
def test_what_is_kept_is_small(crowd, name):
    """Is the submission recorded, in files and sentences of ordinary size?"""
    outcome = crowd.outcomes[name]
    assert outcome.status == "graded", outcome
    school = crowd.school
    notebook = school.classroom.directory / "autograded" / name / school.name
    submitted = school.classroom.directory / "submitted" / name / school.name
    written = (submitted / f"{school.name}.ipynb").stat().st_size
    most = written + (10 * 2**20 if name == "own-cells" else 2**19)
    assert (notebook / f"{school.name}.ipynb").stat().st_size < most
    assert school.classroom.record_path(school.name, name).stat().st_size < 2**17
    assert sum(map(len, (outcome.sentence, *outcome.cell_problems, *outcome.remarks))) < 10_000


@pytest.mark.parametrize("attack", ATTACKS, ids=lambda attack: attack.name)
def test_every_text_of_a_verdict_is_capped(crowd, attack):
    """Is each sentence short, and is there still a reason?"""
    verdict = crowd.verdict(attack.name, "forget")
    assert verdict.marks < verdict.points
    texts = (*verdict.sentences, verdict.hint, *verdict.notes, verdict.fingerprint)
    assert max(map(len, texts)) <= 1_000
    assert attack.says in crowd.feedback(attack.name, "forget")


def test_the_others_are_unharmed(crowd):
    """Do the honest students have their marks, and is nothing left running?"""
    crowd.assert_unharmed()
