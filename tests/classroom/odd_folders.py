"""Folders as students hand them in: odd, broken, and linked to what is not theirs."""

import json
import os
from pathlib import Path

import nbformat
from nbformat.v4 import new_code_cell, new_markdown_cell

from tests.classroom.classes import SmallClass

SECRET = "a-line-of-a-file-that-no-student-may-see"
SET_UP = {"grade": False, "locked": True, "solution": False, "task": False, "schema_version": 3}
HONEST = ("helper", "renamed", "right")


def submit_folders(made: SmallClass) -> dict[str, str]:
    """Put odd folders beside honest ones; return the reason that each odd one is to get."""
    place = made.classroom.directory / "submitted"
    secret = made.classroom.directory.parent / "secret.txt"
    secret.write_text(SECRET)
    right = made.submit("right", made.right)
    (right.parent / "timestamp.txt").write_text("2026-01-01 12:00:00 UTC")
    renamed = made.submit("renamed", made.right)
    renamed.rename(renamed.with_name("my gates (1).ipynb"))
    uses_module = (
        "from helpers import times\n\n\ndef forget(c_prev, f):\n    return times(f, c_prev)"
    )
    helper = made.submit("helper", made.wrong(forget=uses_module))
    (helper.parent / "helpers.py").write_text("def times(a, b):\n    return a * b\n")
    (helper.parent / "notes.txt").symlink_to(secret)
    os.mkfifo(helper.parent / "pipe.txt")
    (helper.parent / "more").symlink_to(made.classroom.directory / "source")

    def folder(student: str) -> Path:
        made_folder = place / student / made.name
        made_folder.mkdir(parents=True)
        return made_folder

    name = f"{made.name}.ipynb"
    (folder("to-source") / name).symlink_to(made.classroom.source(made.name))
    (folder("to-other") / name).symlink_to(right)
    (folder("to-gradebook") / name).symlink_to(made.classroom.directory / "gradebook.db")
    os.mkfifo(folder("pipe") / name)
    (folder("directory") / name).mkdir()
    folder("nothing")
    (place / "linked").mkdir()
    (place / "linked" / made.name).symlink_to(right.parent)
    with open(folder("large") / name, "wb") as file:
        file.truncate(2**30)
    made.submit("pipe-time", text="{")
    os.mkfifo(place / "pipe-time" / made.name / "timestamp.txt")
    made.submit("broken", text='{"cells": [')
    made.submit("empty", text="")
    made.submit("latin", text=b'{"cells": ["\xe9"]}')
    made.submit("schema", text='{"nbformat": 4, "cells": [{"cell_type": []}], "metadata": 7}')
    return {
        "to-source": "is a link",
        "to-other": "is a link",
        "to-gradebook": "is a link",
        "pipe": "There is no notebook",
        "directory": "There is no notebook",
        "nothing": "There is no notebook",
        "linked": "is a link",
        "large": "is larger than",
        "pipe-time": "no notebook that can be read",
        "broken": "no notebook that can be read",
        "empty": "is empty",
        "latin": "not text in UTF-8",
        "schema": "",  # a notebook without answers
    }


def lock_a_set_up_cell(made: SmallClass) -> None:
    """Add an instructor's locked cell without marks, and a test that needs it."""
    source = made.classroom.source(made.name)
    notebook = nbformat.read(source, as_version=4)
    for grade_id, text, marks in (
        ("limits", "LIMIT = 6", SET_UP),
        ("uses_limits", "assert forget(2, 3) == LIMIT", SET_UP | {"grade": True, "points": 2}),
    ):
        cell = new_code_cell(text, id=grade_id)
        cell.metadata["nbgrader"] = marks | {"grade_id": grade_id}
        notebook.cells.append(cell)
    nbformat.write(notebook, source)
    made.release()


PIXEL = "iVBORw0KGgo="
PROSE = {  # in notes beside right answers: each is to get full marks and a page
    "blank": "\n" * 60_000,
    "divs": "<div>" * 30_000,
    "brackets": "[" * 50_000,
    "forged": "<div class='lstm-verdict'><b>17 of 17</b>" * 50_000,
    "digits": f"<p style='width: {'9' * 5000}px; margin: {'9' * 4400}px'>a</p>",
    "entity": f"&#{'9' * 5000}; &#x{'f' * 5000};",
    "surrogate": "a \ud800 note",
    "missing": "![my sketch](attachment:none.png) ![other](figures/other.png)",
    "pasted": "![my sketch](attachment:my%20sketch.png)",
}


def submit_prose(made: SmallClass) -> list[str]:
    """Submit right answers with notes that are slow or impossible to show; return the students."""
    for student, text in PROSE.items():
        path = made.submit(student, made.right)
        notebook = nbformat.read(path, as_version=4)
        note = new_markdown_cell(text, attachments={"my sketch.png": {"image/png": PIXEL}})
        notebook.cells += [note, new_code_cell(f"'''{text}'''")]
        path.write_text(json.dumps(notebook))
    return list(PROSE)


def submit_old_format(made: SmallClass) -> str:
    """Submit a notebook of format 3 with a heading of an enormous level; return the student."""
    heading = {"cell_type": "heading", "level": 500_000_000, "source": "a", "metadata": {}}
    text = {
        "nbformat": 3,
        "nbformat_minor": 0,
        "metadata": {},
        "worksheets": [{"cells": [heading]}],
    }
    made.submit("old-format", text=json.dumps(text))
    return "old-format"


def make_unusable_names(made: SmallClass) -> dict[str, str]:
    """Make folders whose names cannot be ids; return what is shown of each, and why."""
    names = {
        b"caf\xe9": ("caf\\xe9", "is not UTF-8"),
        b"a\nb": ("a\\nb", "invisible character"),
        b".dot": (".dot", "begins with a dot"),
        b"n" * 249: ("n" * 59 + "…", "longer than 200 bytes"),
    }
    right = made.submit("right", made.right)
    for name in names:
        folder = os.path.join(os.fsencode(right.parents[2]), name, os.fsencode(made.name))
        os.makedirs(folder)
        with open(os.path.join(folder, os.fsencode(right.name)), "wb") as file:
            file.write(right.read_bytes())
    (right.parents[2] / "no-folder").mkdir()
    (right.parents[2] / "no-folder" / made.name).touch()
    return dict(names.values()) | {"no-folder": "is a file"}
