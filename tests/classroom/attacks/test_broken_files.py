"""Is every submission graded if possible, and otherwise 0 with a reason to act on?"""

import json
import os
import shutil

import nbformat
import pytest

from tests.classroom.attacks.crowd import Crowd

pytestmark = pytest.mark.slow

NO_NOTEBOOK = "no notebook that can be read"


def text_of(made, **changed):
    """A right notebook as JSON, with other values at its top."""
    path = made.school.submit("scratch", made.right)
    values = json.loads(path.read_text()) | changed
    shutil.rmtree(path.parents[1])
    return json.dumps(values)


def folder_of(made, student):
    path = made.school.submit(student, made.right)
    path.unlink()
    return path.parent, path


def put(text):
    """Submit a text, or the result of a function of the class."""

    def submit(made, student):
        made.school.submit(student, text=text(made) if callable(text) else text)

    return submit


def named(*names):
    def submit(made, student):
        folder, _ = folder_of(made, student)
        for name in names:
            target = os.path.join(os.fsencode(folder), os.fsencode(name))
            with open(target, "w") as file:
                file.write(text_of(made))

    return submit


def linked(target):
    def submit(made, student):
        _, path = folder_of(made, student)
        path.symlink_to(target(made) if callable(target) else target)

    return submit


def beside(name, content):
    def submit(made, student):
        path = made.school.submit(student, made.right)
        (path.parent / name).write_bytes(content)

    return submit


def file_of(made, student):
    path = folder_of(made, student)[1]
    with open(path, "wb") as file:
        file.truncate(2**30)


def pipe(made, student):
    os.mkfifo(folder_of(made, student)[1])


def directory(made, student):
    folder_of(made, student)[1].mkdir()


def missing(made, student):
    folder_of(made, student)


def links_beside(made, student):
    path = made.school.submit(student, made.right)
    (path.parent / "helpers.py").symlink_to("/etc/passwd")
    (path.parent / "loop.py").symlink_to("loop.py")
    (path.parent / "everything").symlink_to("/")
    os.mkfifo(path.parent / "pipe.txt")


def two_notebooks(made, student):
    path = made.school.submit(student, made.right)
    (path.parent / "older.ipynb").write_text("{")


def format_3(made):
    notebook = nbformat.reads(text_of(made), as_version=4)
    return nbformat.writes(nbformat.convert(notebook, 3), version=nbformat.NO_CONVERT)


def windows_lines(made):
    return json.dumps(json.loads(text_of(made)), indent=1).replace("\n", "\r\n")


def surrogates(made):
    values = json.loads(text_of(made))
    values["cells"][1]["source"] = "half a character: \ud800"
    values["cells"].append({"cell_type": "markdown", "metadata": {}, "source": ["\udfff"]})
    return json.dumps(values)


def strange_cells(made):
    values = json.loads(text_of(made))
    values["cells"] += [
        {"cell_type": "widget", "source": "x"},
        {"cell_type": "code", "source": 7, "metadata": [], "id": 3},
        {"cell_type": "code", "source": [1, 2], "metadata": {"nbgrader": []}, "id": None},
        {"cell_type": "code"},
        {"cell_type": ["code"], "source": {"a": 1}, "id": ["a"], "execution_count": 10**4000},
        {},
        None,
        "a cell",
        3,
    ]
    return json.dumps(values)


CAN_BE_GRADED = {
    "format-3": put(format_3),
    "format-unknown": put(lambda made: text_of(made, nbformat=99, nbformat_minor=7)),
    "format-infinite": put(lambda made: text_of(made, nbformat=float("inf"))),
    "format-a-text": put(lambda made: text_of(made, nbformat="four")),
    "minor-from-the-future": put(lambda made: text_of(made, nbformat_minor=999)),
    "metadata-a-list": put(lambda made: text_of(made, metadata=[1])),
    "null-bytes": put(lambda made: text_of(made) + "\0" * 1000),
    "byte-order-mark": put(lambda made: "\ufeff" + text_of(made)),
    "windows-lines": put(windows_lines),
    "surrogates": put(surrogates),
    "strange-cells": put(strange_cells),
    "renamed": named("gates final (2).ipynb"),
    "renamed-strangely": named("gätes\n<b>\u202e.ipynb"),
    "renamed-in-bytes": named(b"gates\xff\xfe.ipynb"),
    "two-notebooks": two_notebooks,
    "links-beside-it": links_beside,
    "timestamp-nonsense": beside("timestamp.txt", b"yesterday \xff\0"),
    "timestamp-long-ago": beside("timestamp.txt", b"1900-01-01 00:00:00 UTC"),
    "timestamp-much": beside("timestamp.txt", b"9" * 100_000),
    "timestamp-forged": beside("timestamp.txt", b"9999-12-31 23:59:59 +9999"),
    "files-with-strange-names": beside("né\n\u202e.py", b"\xff\0"),
}
CANNOT = {
    "invalid": (put("{"), NO_NOTEBOOK),
    "cut-off": (put(lambda made: text_of(made)[:-500]), NO_NOTEBOOK),
    "empty": (put(""), "is empty"),
    "nothing-but-nulls": (put("\0" * 100), "02_gates.ipynb"),
    "another-encoding": (put("{}".encode("utf-16")), "UTF-8"),
    "deep": (put("[" * 10**6), "02_gates.ipynb"),
    "deep-cells": (put('{"cells": ' + '{"a": ' * 10**5), "02_gates.ipynb"),
    "a-number": (put("1e999"), NO_NOTEBOOK),
    "a-long-number": (put("9" * 10**6), NO_NOTEBOOK),
    "html": (put("<html><script>alert(1)</script>"), NO_NOTEBOOK),
    "sparse": (file_of, "larger than 20 MiB"),
    "many-cells": (
        put(json.dumps({"cells": [{"cell_type": "code", "source": "1"}] * 10**5, "nbformat": 4})),
        "cells",
    ),
    "pipe": (pipe, "There is no notebook"),
    "directory": (directory, "There is no notebook"),
    "missing": (missing, "There is no notebook"),
    "two-others": (named("a.ipynb", "b.ipynb"), "several notebooks"),
    "link-to-the-source": (linked(lambda made: made.school.classroom.source("02_gates")), "link"),
    "link-to-another": (linked(lambda made: made.school._path("submitted/zoe-honest")), "link"),
    "link-to-the-system": (linked("/etc/passwd"), "link"),
    "link-to-nothing": (linked("/nonexistent"), "link"),
    "link-to-itself": (linked("02_gates.ipynb"), "link"),
    "link-without-end": (linked("/dev/zero"), "link"),
}


@pytest.fixture(scope="module")
def crowd(tmp_path_factory):
    made = Crowd(tmp_path_factory.mktemp("files") / "class")
    for student, submit in CAN_BE_GRADED.items():
        submit(made, student)
    for student, (submit, _) in CANNOT.items():
        submit(made, student)
    return made.grade()


@pytest.mark.parametrize("student", CAN_BE_GRADED)
def test_a_readable_file_is_graded(crowd, student):
    """Does a right answer have its marks, whatever its file is like?"""
    assert crowd.outcomes[student].status == "graded", crowd.outcomes[student]
    assert crowd.school.marks(student) == crowd.full()


@pytest.mark.parametrize("student", CANNOT)
def test_an_unreadable_file_is_explained(crowd, student):
    """Are there no marks, and in the verdicts a sentence that says what to do about it?"""
    assert crowd.outcomes[student].status == "unreadable", crowd.outcomes[student]
    assert set(crowd.school.marks(student).values()) == {0}
    _, says = CANNOT[student]
    assert says in crowd.feedback(student, "forget")


def test_the_others_are_unharmed(crowd):
    """Do the honest students have their marks, and is nothing left running?"""
    crowd.assert_unharmed()
