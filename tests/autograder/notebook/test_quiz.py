"""Does a quiz explain the chosen options, and the others on request, with and without a mouse?"""

import pytest
from bs4 import BeautifulSoup

from autograder import quiz
from autograder.engine.quiz import Option, Quiz
from autograder.engine.registry import installed_quizzes
from autograder.notebook.quiz import QuizView

SINGLE = Quiz(
    "single",
    "Which?",
    (Option("<b>this</b>", "because", correct=True), Option("that", "because not")),
)
SEVERAL = Quiz(
    "several",
    "Which ones?",
    (Option("a", "1", correct=True), Option("b", "2"), Option("c", "3", correct=True)),
    multiple=True,
)


def test_an_answer_explains_the_chosen_option():
    """Is the choice explained at once, and does the other option wait until it is unfolded?"""
    view = QuizView(SINGLE)
    assert view.answer("a").correct and not view.answer("b").correct
    assert repr(view.answer("b")) == "Not correct yet.\n  b) false: because not"
    assert repr(view.answer("a")) == "Correct.\n  a) true: because"
    page = BeautifulSoup(view.answer("b")._repr_html_(), "html.parser")
    folded = page.details.extract()
    assert (page.li["value"], folded.li["value"]) == ("2", "1")  # letters stay with their options
    assert "because not" in page.get_text() and "because not" not in folded.get_text()


def test_several_right_options_are_all_needed():
    """Is half of a multiple choice not enough?"""
    view = QuizView(SEVERAL)
    assert view.answer("a", "c").correct
    assert not view.answer("a").correct and not view.answer("a", "b", "c").correct


def test_missing_options_are_counted():
    """Does an incomplete answer learn how many options it lacks, but not which?"""
    view = QuizView(SEVERAL)
    assert repr(view.answer("b")).startswith("Not correct yet: 2 correct options are missing.")
    assert repr(view.answer("c")).startswith("Not correct yet: 1 correct option is missing.")
    assert repr(view.answer("a", "b", "c")).startswith("Not correct yet.\n")
    assert "details" not in view.answer("a", "b", "c")._repr_html_()  # no others to unfold


def test_clicking_answers(monkeypatch):
    """Does the widget explain after the button is pressed, and not before?"""
    from autograder.notebook import quiz

    box = quiz._make_widget(SINGLE)
    _, first, second, button, explanation = box.children
    assert button.disabled and explanation.value == ""
    second.children[0].value = True
    first.children[0].value = True
    assert not second.children[0].value  # one choice only
    button.click()
    assert "Correct." in explanation.value and "because not" in explanation.value


def test_a_checkbox_is_named_by_its_option():
    """Does a screen reader hear the option with its box, without tags?"""
    from autograder.notebook import quiz

    powers = Quiz(
        "p", "?", (Option("<code>w</code><sup>T</sup>", "1", correct=True), SEVERAL.options[1])
    )
    rows = quiz._make_widget(powers).children[1:3]
    assert [row.children[0].description for row in rows] == ["a: w^T", "b: b"]
    assert "<code>w</code><sup>T</sup>" in rows[0].children[1].value


def test_it_reads_without_a_kernel():
    """Is there a page for those who cannot click, and text for those who have no page?"""
    bundle = QuizView(SINGLE)._repr_mimebundle_()
    assert "<details>" in bundle["text/html"] and "because" in bundle["text/html"]
    assert bundle["text/plain"] == "Which?\n  a) this\n  b) that"
    assert "application/vnd.jupyter.widget-view+json" in bundle


@pytest.mark.parametrize(
    ("options", "multiple", "said"),
    [
        ((Option("a", "1", correct=True),), False, "1 options"),
        ((Option("a", "1"), Option("b", "2")), False, "0 right options"),
        ((Option("a", "1", True), Option("b", "2", True)), False, "2 right options"),
        ((Option("a", "1", True), Option("b", " ")), False, "without an explanation"),
    ],
)
def test_a_quiz_that_makes_no_sense_is_an_error(options, multiple, said):
    """Does the author hear of a quiz that nobody could answer?"""
    with pytest.raises(ValueError, match=said):
        Quiz("q", "?", options, multiple)


def test_letters_and_names_are_checked():
    """Is a wrong letter or name told with what there is?"""
    with pytest.raises(ValueError, match="none of the options a, b"):
        QuizView(SINGLE).answer("z")
    with pytest.raises(KeyError, match="no quiz called"):
        quiz("there is none of this name")


def test_the_lessons_quizzes_are_well_formed():
    """Do all quizzes of the course load, with names of their own?"""
    quizzes = installed_quizzes()
    assert len(quizzes) >= 6 and all(name == one.name for name, one in quizzes.items())
