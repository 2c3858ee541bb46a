"""Is an executed notebook arranged for a reader who has no kernel?"""

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from autograder.engine.quiz import Option, Quiz
from autograder.engine.registry import installed_quizzes
from autograder.site.book.lesson_page import lesson_page
from autograder.support.course_tree import all_lessons, find_course

QUIZ = Quiz(
    "leaks", "Does it leak?", (Option("yes", why="It does.", correct=True), Option("no", why="No."))
)
WIDGET = "application/vnd.jupyter.widget-view+json"
PNG = "iVBORw0KGgo="
ANSWER = {"nbgrader": {"solution": True, "grade": False}}
CHECK = {"nbgrader": {"solution": False, "grade": True}}


def page_of(*cells, student=()):
    """The page of a lesson that has a title and these cells."""
    executed = new_notebook(cells=[new_markdown_cell("# 02 · Gates\n\nText."), *cells])
    page = lesson_page(executed, new_notebook(cells=student), {"leaks": QUIZ}, "doors")
    nbformat.validate(page)
    return page.cells


def shown(output):
    """A code cell of a demonstration with one output."""
    return new_code_cell("show()", id="demo", metadata={"tags": ["demo"]}, outputs=[output])


def test_doors_are_under_the_title():
    """Does the page begin with the title, the doors, and then the text?"""
    assert page_of()[0].source.split() == ["#", "02", "·", "Gates", "doors", "Text."]


def test_a_solution_is_folded_below_its_stub():
    """Is the stub open, and are the solution and its check inside of one fold?"""
    answer = new_code_cell("def forget(): return 1", id="forget_answer", metadata=ANSWER)
    check = new_code_cell('check("forget")', id="forget", metadata=CHECK)
    stub = new_code_cell("def forget(): ...", id="forget_answer", metadata=ANSWER)
    after = new_markdown_cell("After.")
    found = [cell.source for cell in page_of(answer, check, after, student=[stub])[1:]]
    assert found[0] == "def forget(): ..."
    assert found[1].startswith('<details class="solution">')
    assert found[2:] == ["def forget(): return 1", 'check("forget")', "</details>", "After."]


def test_a_quiz_becomes_a_form():
    """Is the quiz's code gone, and its widget with it?"""
    cell = new_code_cell('quiz("leaks")', outputs=[new_output("display_data", {WIDGET: {}})])
    (quiz,) = page_of(cell)[1:]
    assert quiz.metadata.tags == ["remove-input"]
    assert list(quiz.outputs[0].data) == ["text/html"]
    assert '<form class="lstm-quiz">' in quiz.outputs[0].data["text/html"]


def test_code_that_does_more_than_a_quiz_is_kept():
    """Is a cell a quiz only if that is all it does?"""
    (cell,) = page_of(new_code_cell('quiz("leaks").answer("a")', id="demo"))[1:]
    assert cell.source == 'quiz("leaks").answer("a")'


@pytest.mark.parametrize(
    ("data", "kept"),
    [
        ({WIDGET: {}, "text/html": "<p>still</p>", "text/plain": "p"}, ["text/html"]),
        ({"image/png": PNG, "text/plain": "<Figure>"}, ["image/png"]),
        ({"text/plain": "3"}, ["text/plain"]),
        ({WIDGET: {}}, None),
    ],
)
def test_outputs_need_no_kernel(data, kept):
    """Is the best kind kept that a page can show, and nothing else?"""
    cell = page_of(shown(new_output("display_data", data)))[1]
    assert [list(output.data) for output in cell.outputs] == ([kept] if kept else [])


@pytest.mark.parametrize(
    ("metadata", "following", "alt"),
    [
        ({}, "*Figure 1. The **cell** keeps\n$c$.*\n\nMore.", "Figure 1. The cell keeps c."),
        ({"image/png": {"alt": "A cell."}}, "*Figure 1. Another.*", "A cell."),
        ({}, "Text without a caption.", "Figure. The text beside it describes what it shows."),
    ],
)
def test_a_figure_has_an_alternative_text(metadata, following, alt):
    """Is it the figure's own, or else its caption?"""
    output = new_output("display_data", {"image/png": PNG}, metadata=metadata)
    cell = page_of(shown(output), new_markdown_cell(following))[1]
    assert cell.metadata.mystnb.image.alt == alt
    assert cell.metadata.tags == ["hide-input"]


def test_a_drawn_figure_goes_without_its_fallback():
    """Is the picture that a page without SVG would show left out, and any other picture kept?"""
    drawn = '<div class="lstm-figure"><svg><g></g></svg><img alt="a" src="data:x"></div>'
    picture = '<div class="lstm-figure"><img alt="a" src="data:x"></div>'
    for html, left in (
        (drawn, drawn.replace('<img alt="a" src="data:x">', "")),
        (picture, picture),
    ):
        output = new_output("display_data", {"text/html": html, "image/png": PNG})
        (kept,) = page_of(shown(output))[1].outputs
        assert kept.data == {"text/html": left}


def test_lines_for_a_learner_at_work_are_left_out():
    """Are progress bars and "your own" gone, and all else kept?"""
    text = "This uses your own forget.\nExperiments run at size 'quick'.\n"
    text += "\r 50%|█ | 1/2\r100%|██| 2/2\nloss 0.5\n"
    cell = page_of(shown(new_output("stream", name="stdout", text=text)))[1]
    assert [output.text.strip() for output in cell.outputs] == ["loss 0.5"]
    only = new_output("stream", name="stdout", text="This uses your own forget.\n")
    assert page_of(shown(only))[1].outputs == []


@pytest.mark.parametrize("lesson", all_lessons(find_course()), ids=lambda lesson: lesson.stem)
def test_every_lesson_can_be_arranged(lesson):
    """Does each exercise have a stub above its fold, and does each quiz become a form?"""
    solution = nbformat.read(lesson.solution, as_version=4)
    student = nbformat.read(lesson.notebook, as_version=4)
    page = lesson_page(solution, student, installed_quizzes(), "doors")
    nbformat.validate(page)
    sources = [cell.source for cell in page.cells]
    answers = [c for c in solution.cells if c.metadata.get("nbgrader", {}).get("solution")]
    assert answers
    folds = [k for k, source in enumerate(sources) if source.startswith("<details class=")]
    assert len(folds) == len(answers) == sources.count("</details>")
    assert all("NotImplementedError" in sources[k - 1] for k in folds)
    asked = [c for c in solution.cells if c.cell_type == "code" and c.source.startswith("quiz(")]
    forms = [c for c in page.cells if c.metadata.get("tags") == ["remove-input"]]
    assert len(forms) == len(asked) > 0
