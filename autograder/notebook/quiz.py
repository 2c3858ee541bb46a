"""Quizzes: a question, its options, and explanations of the chosen options after an answer."""

from collections.abc import Set
from dataclasses import dataclass
from difflib import get_close_matches
from html import escape
from re import sub
from typing import Any

from autograder.engine.quiz import LETTERS, Option, Quiz
from autograder.engine.registry import installed_quizzes
from autograder.notebook.widgets.view import widget_view

RIGHT, WRONG = "#007A59", "#B85000"  # backgrounds of white signs, those of verdicts
# The style sheet of exported pages overrides `type="a"` alone.
LETTERED = '<ol type="a" style="list-style-type: lower-alpha">'
# A checkbox shows plain text only, which would be cut off. So the option appears beside it with its
# code and indices, and the checkbox keeps the same text as its name for screen readers.
NAMES_UNSEEN = """<style>.lstm-quiz .widget-checkbox label > span {
position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%);
}</style>"""


def quiz(name: str) -> "QuizView":
    """Show the quiz `name`: clickable in JupyterLab, readable in a page without a kernel.

    Raises:
        KeyError: no quiz of that name.
    """
    known = installed_quizzes()
    if name not in known:
        close = get_close_matches(name, known, n=1)
        hint = f": do you mean {close[0]!r}?" if close else ""
        raise KeyError(f"there is no quiz called {name!r}{hint}")
    return QuizView(known[name])


class QuizView:
    """A quiz on the page. `answer("b")` or `answer("a", "c")` answers it without a mouse."""

    def __init__(self, quiz: Quiz) -> None:
        self.quiz = quiz

    def answer(self, *letters: str) -> "QuizAnswer":
        """Answer with one or more letters, and get the explanations of these options.

        Raises:
            ValueError: a letter that is not one of the options.
        """
        valid = LETTERS[: len(self.quiz.options)]
        for letter in letters:
            if letter not in tuple(valid):
                raise ValueError(f"{letter!r} is none of the options {', '.join(valid)}")
        return QuizAnswer(self.quiz, frozenset(valid.index(letter) for letter in letters))

    def __repr__(self) -> str:
        lines = [_strip_tags(self.quiz.question)]
        lines += [
            f"  {letter}) {_strip_tags(option.text)}"
            for letter, option in zip(LETTERS, self.quiz.options, strict=False)
        ]
        return "\n".join(lines)

    def _repr_html_(self) -> str:
        """Page without a kernel: the options, and the answers to unfold."""
        items = "".join(f"<li>{option.text}</li>" for option in self.quiz.options)
        everything = QuizAnswer(self.quiz, None)._repr_html_()
        return (
            f'<div class="lstm-quiz"><p><b>{self.quiz.question}</b></p>'
            f"{LETTERED}{items}</ol>"
            f"<details><summary>Answers, explained</summary>{everything}</details></div>"
        )

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, Any]:
        bundle = {"text/plain": repr(self), "text/html": self._repr_html_()}
        return bundle | widget_view(lambda: _make_widget(self.quiz))


@dataclass(frozen=True, repr=False)
class QuizAnswer:
    """An answered quiz: the chosen options explained, the others folded.

    `chosen` is None before an answer; then every option is explained.
    """

    quiz: Quiz
    chosen: frozenset[int] | None

    @property
    def correct(self) -> bool:
        """True if exactly the correct options were chosen."""
        return self.chosen == self._correct_options

    def __repr__(self) -> str:
        lines = [] if self.chosen is None else [self._verdict()]
        for k, (letter, option) in enumerate(zip(LETTERS, self.quiz.options, strict=False)):
            if self.chosen is None or k in self.chosen:
                mark = "true" if option.correct else "false"
                lines.append(f"  {letter}) {mark}: {_strip_tags(option.why)}")
        return "\n".join(lines)

    def _repr_html_(self) -> str:
        if self.chosen is None:
            return self._explain(set(range(len(self.quiz.options))))
        others = set(range(len(self.quiz.options))) - self.chosen
        folded = (
            f"<details><summary>The other options, explained</summary>{self._explain(others)}"
            "</details>"
            if others
            else ""
        )
        return f"<p><b>{self._verdict()}</b></p>{self._explain(self.chosen)}{folded}"

    @property
    def _correct_options(self) -> frozenset[int]:
        return frozenset(k for k, option in enumerate(self.quiz.options) if option.correct)

    def _verdict(self) -> str:
        """Return whether the answer is correct, and how many correct options it lacks."""
        assert self.chosen is not None, "there is no verdict before an answer"
        if self.correct:
            return "Correct."
        missing = len(self._correct_options - self.chosen)
        if not self.quiz.multiple or not missing:
            return "Not correct yet."
        count = "1 correct option is" if missing == 1 else f"{missing} correct options are"
        return f"Not correct yet: {count} missing."

    def _explain(self, which: Set[int]) -> str:
        """Explain some of the options, each under its own letter."""
        items = (
            _explain_option(k, option) for k, option in enumerate(self.quiz.options) if k in which
        )
        return f"{LETTERED}{''.join(items)}</ol>"


def _explain_option(k: int, option: Option) -> str:
    mark, colour = ("✓", RIGHT) if option.correct else ("✗", WRONG)
    return (
        f'<li value="{k + 1}">{option.text}<br>'
        f'<b style="background-color: {colour}; color: #ffffff; padding: 0 4px;">{mark}</b> '
        f"<i>{option.why}</i></li>"
    )


def _make_widget(quiz: Quiz) -> Any:
    """Make checkboxes, a button, and a place for the explanations."""
    import ipywidgets as w

    boxes = [
        w.Checkbox(
            indent=False,
            description=f"{letter}: {_strip_tags(option.text)}",
            layout=w.Layout(width="2em"),
        )
        for letter, option in zip(LETTERS, quiz.options, strict=False)
    ]
    button = w.Button(description="Answer", disabled=True)
    explanation = w.HTML()
    hint = "Choose all correct options." if quiz.multiple else "Choose one option."

    def on_tick(change: dict[str, Any]) -> None:
        if change["new"] and not quiz.multiple:
            for box in boxes:
                if box is not change["owner"]:
                    box.value = False
        button.disabled = not any(box.value for box in boxes)

    def on_answer(_: Any) -> None:
        chosen = frozenset(k for k, box in enumerate(boxes) if box.value)
        explanation.value = QuizAnswer(quiz, chosen)._repr_html_()

    for box in boxes:
        box.observe(on_tick, names="value")
    button.on_click(on_answer)
    rows = [
        w.HBox([box, w.HTML(f"<b>{letter}</b>&ensp;{option.text}")])
        for box, letter, option in zip(boxes, LETTERS, quiz.options, strict=False)
    ]
    question = w.HTML(f"{NAMES_UNSEEN}<b>{quiz.question}</b> <i>{escape(hint)}</i>")
    return w.VBox([question, *rows, button, explanation]).add_class("lstm-quiz")


def _strip_tags(html: str) -> str:
    """Remove the tags of inline HTML, and mark its indices and exponents."""
    return sub(r"<[^>]+>", "", html.replace("<sub>", "_").replace("<sup>", "^"))
