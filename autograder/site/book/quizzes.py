"""Quizzes as HTML that needs no kernel: book.js shows the explanations of the chosen options.

Without scripts, all explanations are there to unfold.
"""

from html import escape

from autograder.engine.quiz import LETTERS, Option, Quiz


def quiz_html(quiz: Quiz) -> str:
    """Write a quiz as a form whose options can be chosen, with every explanation in it.

    Example:
        >>> right, wrong = Option("yes", "It does.", correct=True), Option("no", "It does.")
        >>> quiz_html(Quiz("leaks", "Does it leak?", (right, wrong))).count("<label>")
        2
    """
    kind = "checkbox" if quiz.multiple else "radio"
    hint = "Choose all correct options." if quiz.multiple else "Choose one option."
    options = "".join(
        f'<div class="option"><label><input type="{kind}" name="{escape(quiz.name)}" '
        f'value="{letter}"><span><b>{letter}</b> {option.text}</span></label></div>'
        for letter, option in zip(LETTERS, quiz.options, strict=False)
    )
    answers = "".join(_answer(k, option) for k, option in enumerate(quiz.options))
    multiple = " data-multiple" if quiz.multiple else ""
    return (
        f'<form class="lstm-quiz"{multiple}><fieldset><legend>{quiz.question} '
        f'<span class="hint">{hint}</span></legend>{options}'
        '<button type="submit" disabled>Answer</button>'
        '<p class="result" role="status"></p></fieldset>'
        "<details><summary>Answers, explained</summary>"
        f'<ol type="a">{answers}</ol></details></form>'
    )


def _answer(k: int, option: Option) -> str:
    mark, said = ("✓", "true") if option.correct else ("✗", "false")
    return (
        f'<li value="{k + 1}" data-correct="{said}">{option.text}<p class="why">'
        f'<b>{mark}<span class="spoken"> {said}:</span></b> {option.why}</p></li>'
    )
