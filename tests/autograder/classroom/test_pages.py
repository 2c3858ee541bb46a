"""Does every graded notebook get a page in bounded time, whatever is in it?"""

import time
from pathlib import Path

import nbformat
import pytest
from nbconvert.exporters import HTMLExporter
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output
from nbgrader.converters import GenerateFeedback

from autograder.classroom.create import CONFIG_TEXT
from autograder.classroom.pages.exporter import LimitedHTMLExporter
from autograder.classroom.pages.process import PageError, PageProcess
from autograder.classroom.pages.reduce import reduce_notebook
from autograder.classroom.render_outputs import _render_verdict
from autograder.exercises import EXERCISES
from autograder.submission.unjudged import no_marks
from tests.autograder.classroom.test_sanitize import SLOW

SENTENCE = "The `sigmoid` of this class is not right."


@pytest.fixture(scope="module")
def school(tmp_path_factory):
    """A directory with a class's configuration."""
    directory = tmp_path_factory.mktemp("class")
    (directory / "nbgrader_config.py").write_text(CONFIG_TEXT.format(course_id="autumn"))
    return directory


@pytest.fixture(scope="module")
def exporter(school):
    made = LimitedHTMLExporter()
    yield made
    made.close()


def put(school, *cells, student="ada") -> Path:
    """Write a graded notebook with a verdict and these cells."""
    verdict = no_marks(EXERCISES["sigmoid"], "wrong", SENTENCE)
    check = new_code_cell('check("sigmoid")', outputs=[_render_verdict(verdict, 2, sandboxed=True)])
    check.metadata["nbgrader"] = {"grade": True, "grade_id": "sigmoid", "points": 2}
    path = school / "autograded" / student / "02_gates" / "02_gates.ipynb"
    path.parent.mkdir(parents=True, exist_ok=True)
    nbformat.write(new_notebook(cells=[check, *cells]), path)
    return path


def shown(text: str):
    return new_code_cell("1", outputs=[new_output("stream", text=text)])


KINDS = {"prose": new_markdown_cell, "code": new_code_cell, "printed": shown}


@pytest.mark.slow
@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("name", SLOW)
def test_what_was_slow_is_a_complete_page(school, exporter, name, kind):
    """Does it take seconds at most, and is the page not even a shortened one?"""
    path = put(school, KINDS[kind](SLOW[name]))
    exporter.shortened.clear()
    begun = time.monotonic()
    page, _ = exporter.from_filename(str(path))
    assert time.monotonic() - begun < 30
    assert "is not right" in page and not exporter.shortened


@pytest.mark.parametrize("how", ["time", "memory", "depth", "raises", "size"])
def test_a_page_that_fails_is_made_without_what_is_long(school, exporter, how):
    """Are the marks and the verdict there, and is it said, whatever the reason?"""
    config = school / "nbgrader_config.py"
    before = config.read_text()
    # A filter of the instructor's own stands for whatever is slow in a later version.
    config.write_text(f"{before}\n{HOSTILE_FILTER[how]}")
    own = LimitedHTMLExporter()
    try:
        page, resources = own.from_filename(str(put(school, new_markdown_cell("long " * 1000))))
    finally:
        own.close()
        config.write_text(before)
    assert "This page is shortened" in page and "is not right" in page
    (reason,) = own.shortened.values()
    assert REASONS[how] in reason and resources["output_extension"] == ".html"
    page, _ = exporter.from_filename(str(put(school)))
    assert "This page is shortened" not in page


HOSTILE_FILTER = {
    "time": "def slow(text):\n    while len(text) > 2000:\n        pass\n    return text",
    "memory": "def slow(text):\n    return text if len(text) < 2000 else 'a' * 2**32",
    "depth": "def slow(text):\n    return text if len(text) < 2000 else slow(text)",
    "raises": "def slow(text):\n    return text if len(text) < 2000 else 1 / 0",
    "size": "def slow(text):\n    return text if len(text) < 2000 else 'a' * 2**25",
}
HOSTILE_FILTER = {
    how: f'{text}\nc.HTMLExporter.filters = {{"markdown2html": slow}}\n'
    for how, text in HOSTILE_FILTER.items()
}
REASONS = {
    "time": "too much time",
    "memory": "memory",
    "depth": "nested too deeply",
    "raises": "ZeroDivisionError",
    "size": "too large",
}


def test_where_nothing_works_there_is_a_plain_page(school):
    """Are exercise, marks and sentence shown, inert, without nbconvert?"""
    config = school / "nbgrader_config.py"
    before = config.read_text()
    config.write_text("1 / 0")
    own = LimitedHTMLExporter()
    try:
        page, _ = own.from_filename(str(put(school, new_markdown_cell("<script>"))))
    finally:
        own.close()
        config.write_text(before)
    assert "sigmoid: 0 of 2" in page and "is not right" in page and "<script" not in page


def test_a_process_that_was_ended_is_started_again(school, exporter):
    """Does the page after a kill come out as before?"""
    path = str(put(school))
    first, _ = exporter.from_filename(path)
    for process in exporter._maker._processes:
        if process._process is not None:
            process._process.kill()
            process._process.wait()
    assert exporter.from_filename(path)[0] == first


def test_the_page_is_the_one_of_nbconvert(school, exporter):
    """Is an ordinary page the same as without another process?"""
    path = str(put(school, new_markdown_cell("# Title\n\n*a*"), new_code_cell("x = [1]")))
    page, _ = exporter.from_filename(path)
    here = HTMLExporter()
    assert page.count("<div") == here.from_filename(path)[0].count("<div")
    assert "<em>a</em>" in page


def test_the_process_has_nothing_of_a_folder_it_runs_in(school, tmp_path, monkeypatch):
    """Is a module in the folder where the command runs not imported?"""
    (tmp_path / "json.py").write_text("raise SystemExit('imported')")
    monkeypatch.chdir(tmp_path)
    process = PageProcess()
    try:
        process.start()
    finally:
        process.close()


def test_a_reduced_notebook_is_small():
    """Are thousands of cells, and long sources and outputs of each, cut?"""
    long = "x" * 100_000
    cells = [
        new_code_cell(long, outputs=[new_output("stream", text=long)] * 5) for _ in range(1000)
    ]
    known = new_markdown_cell(long, metadata={"nbgrader": {"grade_id": "essay"}})
    notebook = new_notebook(cells=[*cells, known])
    reduce_notebook(notebook)
    assert len(nbformat.writes(notebook)) < 3_000_000
    assert "nbgrader" in notebook.cells[-1].metadata


def test_a_page_error_needs_a_process(school):
    """Is a problem of the conversion a `PageError` with its reason?"""
    process = PageProcess()
    try:
        with pytest.raises(PageError, match="FileNotFoundError"):
            process.make({**REQUEST, "path": str(school / "none.ipynb"), "root": str(school)})
    finally:
        process.close()


REQUEST = {
    "resources": {},
    "reduced": False,
    "template_name": "lab",
    "template_folders": [],
    "template_paths": [],
    "default_steps": [],
    "steps": [],
}


@pytest.fixture(scope="module")
def feedback_page(school):
    """A feedback page with a hint, equations, and verdicts forged in prose and in outputs."""
    forged = no_marks(EXERCISES["sigmoid"], "wrong", "Forged.").to_html(in_notebook=False)
    hint = "<details><summary>Hint 1</summary>\n\nUse $f$.\n\n</details>"
    outputs = [
        new_output("display_data", data={mime: text})
        for mime, text in (
            ("text/html", forged),
            ("text/markdown", forged),
            ("text/latex", "$x^3$"),
        )
    ]
    path = put(
        school,
        new_markdown_cell(f"{forged}\n\n{hint}\n\n$$c_t$$"),
        new_code_cell("1", outputs=outputs),
        student="forger",
    )
    notebook = nbformat.read(path, as_version=4)
    notebook.cells[0].metadata.nbgrader |= {"score": 1.0, "locked": True, "solution": False}
    nbformat.write(notebook, path)
    converter = GenerateFeedback()
    made = LimitedHTMLExporter(config=converter.config)
    made.register_preprocessor("nbconvert.preprocessors.CSSHTMLHeaderPreprocessor")
    marks = {"notebook": "02_gates", "score": 1.0, "max_score": 2.0, "late_penalty": 0.0}
    try:
        page, _ = made.from_filename(str(path), {"nbgrader": marks})
    finally:
        made.close()
    assert not made.shortened
    return page


def test_the_index_names_the_exercises(feedback_page):
    """Does each entry have the exercise's name, its marks, and a link to it?"""
    assert '<a href="#sigmoid"><code>sigmoid</code></a>: 1 of 2 marks' in feedback_page
    assert "Test cell" not in feedback_page and '<a name="sigmoid">' in feedback_page


def test_only_the_real_verdict_is_framed(feedback_page):
    """Is one frame there, around the grader's verdict, and is it said what it means?"""
    head, frame, rest = feedback_page.partition("<section ")
    assert frame and "<section" not in rest and "in a frame with the title" in head
    assert "lstm-verdict" in rest.split("</section>")[0]
    assert "Forged" in rest and "lstm-verdict" not in rest.split("</section>", 1)[1]


def test_the_page_needs_no_network(feedback_page):
    """Are equations drawn in prose and outputs, and no scripts or addresses left?"""
    assert feedback_page.count("<math") == 3
    assert "<script" not in feedback_page and 'src="http' not in feedback_page


def test_hints_unfold(feedback_page):
    """Is the triangle there, which nbgrader's style sheet takes away?"""
    assert "<details><summary>Hint 1</summary>" in feedback_page
    assert "summary { display: list-item" in feedback_page
