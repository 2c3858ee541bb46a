"""Does reading a submission give a notebook or a sentence, and never an exception?"""

import json
import os

import nbformat
import pytest

from autograder.submission.intake import MAX_NOTEBOOK, read_submission
from tests.autograder.submission.notebooks import master


@pytest.fixture
def folder(tmp_path):
    return tmp_path


def put(folder, name="02_gates.ipynb", text=None):
    (folder / name).write_text(text if text is not None else nbformat.writes(master()))


def test_a_notebook_is_read(folder):
    """Are sources, ids and grade ids there, and nothing else?"""
    put(folder)
    taken = read_submission(folder, "02_gates")
    assert not taken.problem and not taken.remarks
    assert [cell.source for cell in taken.notebook.cells] == [c.source for c in master().cells]
    assert taken.notebook.cells[2].grade_id == "forget_answer"
    assert set(taken.notebook.cells[2]) == {"cell_type", "source", "id", "grade_id"}


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "is empty"),
        ("   \n", "is empty"),
        ('{"cells": [', "no notebook that can be read"),
        ("[]", "no notebook that can be read"),
        ("null", "no notebook that can be read"),
        ('{"nbformat": 4}', "no notebook that can be read"),
        ('{"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": [3]}', "no notebook"),
        ("[" * 100_000, "no"),
        ('{"nbformat": 1e999, "cells": []}', "no notebook"),
    ],
)
def test_what_is_no_notebook_is_told(folder, text, says):
    """Is there a sentence for the student?"""
    put(folder, text=text)
    taken = read_submission(folder, "02_gates")
    assert taken.notebook is None and says in taken.problem
    assert taken.problem.startswith("02_gates.ipynb")


ODD_PARTS = {
    "numbers that are none": ('"metadata":', '"a": NaN, "b": [-Infinity, 1e9999], "metadata":'),
    "a number of 5,000 digits": ('"metadata":', f'"a": {"9" * 5000}, "metadata":'),
    "a key twice": ('"source":', '"source": "1 / 0", "source":'),
    "the cells twice": ('"cells": [', '"cells": [1], "cells": ['),
    "cells that are none": ('"cells": [', '"cells": [null, "a cell", 3, [], {}, '),
    "a cell of two types": ('"cells": [', '"cells": [{"cell_type": ["code"], "source": {}}, '),
    "ids that are no texts": ('"cells": [', '"cells": [{"id": [{}], "cell_type": "raw"}, '),
    "a deep part": ('"metadata":', f'"a": {"[" * 800}{"]" * 800}, "metadata":'),
}


@pytest.mark.parametrize(("part", "odd"), ODD_PARTS.values(), ids=ODD_PARTS)
def test_an_odd_part_costs_nothing_else(folder, part, odd):
    """Are all answers read, whatever else is in the notebook?"""
    made = master()
    text = nbformat.writes(made, indent=None)
    assert part in text
    put(folder, text=text.replace(part, odd))
    taken = read_submission(folder, "02_gates")
    assert not taken.problem
    sources = [cell.source for cell in taken.notebook.cells if cell.grade_id.endswith("_answer")]
    assert sources == [cell.source for cell in made.cells if cell.id.endswith("_answer")]


def test_bytes_that_are_no_text(folder):
    """Is another encoding refused, and a file with null bytes or a byte order mark read?"""
    path = folder / "02_gates.ipynb"
    path.write_bytes(b"\xff\xfe" + "{}".encode("utf-16-le"))
    assert "UTF-8" in read_submission(folder, "02_gates").problem
    path.write_bytes(b"\xef\xbb\xbf" + nbformat.writes(master()).encode() + b"\0\0\0")
    assert not read_submission(folder, "02_gates").problem


def test_old_formats_are_brought_up_to_date(folder):
    """Is a notebook of format 3 read?"""
    put(folder, text=json.dumps(nbformat.convert(master(), 3)))
    taken = read_submission(folder, "02_gates")
    assert "old format 3" in taken.remarks[0]
    assert "def forget" in "".join(cell.source for cell in taken.notebook.cells)


def test_too_large_is_not_read(folder):
    """Does a sparse file of a gigabyte cost nothing?"""
    with open(folder / "02_gates.ipynb", "wb") as file:
        file.truncate(2**30)
    assert f"larger than {MAX_NOTEBOOK // 2**20} MiB" in read_submission(folder, "02_gates").problem


def test_names(folder):
    """Is the only notebook taken whatever its name, and no guess made among several?"""
    assert "There is no notebook" in read_submission(folder, "02_gates").problem
    put(folder, "my_gates (1).ipynb")
    taken = read_submission(folder, "02_gates")
    assert taken.notebook is not None and "my_gates (1).ipynb" in taken.remarks[0]
    put(folder, "another.ipynb")
    assert "several notebooks" in read_submission(folder, "02_gates").problem
    put(folder)
    taken = read_submission(folder, "02_gates")
    assert taken.notebook is not None and "Not looked at: another.ipynb" in taken.remarks[0]


def test_links_and_pipes_are_not_followed(folder, tmp_path_factory):
    """Does a link to somebody else's file, or a pipe without end, stay unread?"""
    other = tmp_path_factory.mktemp("other")
    put(other)
    (folder / "02_gates.ipynb").symlink_to(other / "02_gates.ipynb")
    assert "link" in read_submission(folder, "02_gates").problem
    (folder / "02_gates.ipynb").unlink()
    os.mkfifo(folder / "02_gates.ipynb")
    assert "There is no notebook" in read_submission(folder, "02_gates").problem
    (folder / "secret.py").symlink_to("/etc/passwd")
    assert read_submission(folder, "02_gates").files == {}


def test_a_linked_folder_is_not_followed(folder, tmp_path_factory):
    """Does a folder that is somebody else's, or the class's own source, stay unread?"""
    other = tmp_path_factory.mktemp("other")
    put(other)
    link = folder / "assignment"
    link.symlink_to(other, target_is_directory=True)
    taken = read_submission(link, "02_gates")
    assert taken.notebook is None and "link" in taken.problem


def test_files_beside_it(folder):
    """Do a student's own modules come along, as long as they are small?"""
    put(folder)
    (folder / "helpers.py").write_text("x = 1")
    (folder / "picture.png").write_bytes(b"..")
    (folder / "large.py").write_bytes(b"#" * 2**21)
    assert read_submission(folder, "02_gates").files == {"helpers.py": b"x = 1"}


def test_the_digest_tells_what_counts(folder):
    """Does any change of what is graded change it, and nothing else?"""
    put(folder)
    first = read_submission(folder, "02_gates").digest
    assert read_submission(folder, "02_gates").digest == first
    (folder / "helpers.py").write_text("x = 1")
    second = read_submission(folder, "02_gates").digest
    (folder / "timestamp.txt").write_text("2026-01-01 12:00:00 UTC")
    third = read_submission(folder, "02_gates").digest
    assert len({first, second, third}) == 3


@pytest.mark.parametrize("text", ["yesterday, honest", "", "\0", "9" * 5000, "0000-00-00"])
def test_a_forged_timestamp_is_left_out(folder, text):
    """Does nonsense do no harm?"""
    put(folder)
    (folder / "timestamp.txt").write_text(text)
    taken = read_submission(folder, "02_gates")
    assert taken.timestamp == "" and taken.notebook is not None


def test_strange_metadata_is_survived(folder):
    """Are wrong types where a notebook has dicts and strings no reason to stop?"""
    notebook = json.loads(nbformat.writes(master()))
    notebook["cells"][2]["metadata"] = {"nbgrader": [1]}
    notebook["cells"][3]["metadata"] = {"nbgrader": {"grade_id": {"a": 1}}}
    notebook["metadata"] = {"kernelspec": 7}
    put(folder, text=json.dumps(notebook))
    taken = read_submission(folder, "02_gates")
    assert taken.problem or taken.notebook.cells[2].grade_id == ""


@pytest.mark.parametrize("level", [500_000_000, -1, "1", 10**30, None])
def test_an_old_notebook_costs_no_more_than_its_size(folder, level):
    """Is a heading of a forged level a heading, and nothing of half a gigabyte?"""
    cells = [
        {"cell_type": "heading", "level": level, "source": "a"},
        {"cell_type": "code", "input": ["x = 1\n", "y = 2"], "outputs": []},
    ]
    put(folder, text=json.dumps({"nbformat": 3, "worksheets": [{"cells": cells}]}))
    taken = read_submission(folder, "02_gates")
    heading, code = taken.notebook.cells
    assert heading.cell_type == "markdown" and heading.source.lstrip("#") == " a"
    assert len(heading.source) < 10 and code.source == "x = 1\ny = 2"
    assert "old format 3" in taken.remarks[0]


@pytest.mark.parametrize(
    "forged",
    [
        {"nbformat": 3},
        {"nbformat": 3, "worksheets": 7},
        {"nbformat": 3, "worksheets": [7, {"cells": 7}, {"cells": [7]}]},
        {"nbformat": "\x1b]0;title\x07", "worksheets": []},
        {"worksheets": [{"cells": [{"cell_type": "code", "input": "a"}]}]},
        {"nbformat": 99, "worksheets": [{"cells": [{"cell_type": "code", "input": "a"}]}]},
        {"\x1b]0;title\x07": 1},
    ],
)
def test_a_forged_old_notebook_gets_a_sentence(folder, forged):
    """Is there a sentence that can be shown in a terminal?"""
    put(folder, text=json.dumps(forged))
    taken = read_submission(folder, "02_gates")
    assert taken.notebook is None and "no notebook that can be read" in taken.problem
    assert taken.problem.isprintable()


def test_pasted_pictures_are_kept(folder):
    """Do attachments of prose come along, if they are pictures, and nothing else?"""
    notebook = json.loads(nbformat.writes(master()))
    pixel = "iVBORw0KGgo="
    notebook["cells"][0]["attachments"] = {
        "my sketch.png": {"image/png": pixel, "text/html": "<script>"},
        "page.svg": {"image/svg+xml": pixel},
        "broken.png": {"image/png": "no base64"},
        "list.png": {"image/png": [pixel]},
        "\ud800.png": {"image/png": pixel},
        "none.png": 7,
    }
    notebook["cells"][1]["attachments"] = {"code.png": {"image/png": pixel}}
    put(folder, text=json.dumps(notebook))
    prose, code = read_submission(folder, "02_gates").notebook.cells[:2]
    assert set(prose.attachments) == {"my sketch.png", "?.png"}
    assert prose.attachments["my sketch.png"] == {"image/png": pixel}
    assert "attachments" not in code
    notebook["cells"][0]["attachments"] = [1]
    put(folder, text=json.dumps(notebook))
    assert "attachments" not in read_submission(folder, "02_gates").notebook.cells[0]
