"""The words of a progress line, which the notebook and `lstm-course check` share."""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from typing import NamedTuple

from autograder.engine.printable import inline_html
from autograder.engine.verdict_data import marks_in_words
from autograder.notebook.progress.plan import LessonPlan


class Earned(NamedTuple):
    """The marks of one exercise."""

    exercise: str
    marks: float
    points: float

    @property
    def is_done(self) -> bool:
        """Whether it has full marks."""
        return self.marks == self.points


@dataclass(frozen=True)
class Progress:
    """How far a learner has come in a lesson.

    Attributes:
        plan: of the lesson.
        exercises: all of the lesson, in order, with the marks of their latest checks.
    """

    plan: LessonPlan
    exercises: Sequence[Earned]

    @property
    def next_exercise(self) -> str:
        """The first exercise without full marks; "" if there is none."""
        return next((one.exercise for one in self.exercises if not one.is_done), "")

    @property
    def sentences(self) -> str:
        """How much is done, and what is next: "Lesson 02: 3 of 10 exercises done, …"."""
        done = sum(one.is_done for one in self.exercises)
        noun = "exercise" if len(self.exercises) == 1 else "exercises"
        marks = marks_in_words(
            sum(one.marks for one in self.exercises), sum(one.points for one in self.exercises)
        )
        start = f"Lesson {self.plan.number}: {done} of {len(self.exercises)} {noun} done, {marks}."
        return f"{start} {self._next()}".rstrip()

    def to_html(self) -> str:
        """The same as a paragraph, with a link to the next exercise.

        It sets no colours, so it reads as well as the text around it in every theme.
        """
        html = inline_html(self.sentences)
        if name := self.next_exercise:
            code = inline_html(f"`{name}`")
            link = f'<a href="#Exercise-{escape(name)}" style="text-decoration:underline;">'
            html = html.replace(code, f"{link}{code}</a>")
        return f'<p class="lstm-progress" style="margin:4px 0 4px 17px;">{html}</p>'

    def _next(self) -> str:
        if name := self.next_exercise:
            minutes = self.plan.minutes.get(name, 0)
            time = f", {minutes} minute{'' if minutes == 1 else 's'}" if minutes else ""
            return f"Next: `{name}`{time}."
        steps = ["the quiz"] if self.plan.has_quiz else []
        if self.plan.following:
            steps.append(self.plan.following)
        return f"Next: {', then '.join(steps)}." if steps else ""
