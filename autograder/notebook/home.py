"""Judge answers in the learner's own kernel, by the rules by which a class is judged."""

import inspect
from collections.abc import Callable, Sequence
from functools import cached_property, lru_cache, partial
from typing import Any

from autograder.engine.answers import Answers
from autograder.engine.by_identity import ByIdentity
from autograder.engine.callers import judge_again, may_call
from autograder.engine.calls import calls_of, namespace_of
from autograder.engine.detour import Detours, copy_of
from autograder.engine.examine import describe_raised, examine
from autograder.engine.exercise import Exercise
from autograder.engine.judge import Expected, expected_of, is_right, judge, without_marks
from autograder.engine.location import located
from autograder.engine.registry import installed_exercises
from autograder.engine.stand_in import stand_ins
from autograder.engine.time_limit import TimeIsUpError, time_limit
from autograder.engine.verdict import Verdict
from autograder.notebook.lock import library_locked, without_packages, without_torch

HOME_SEED = 2026  # at home the inputs are the same each time: learners can follow their numbers
MOST_SECONDS = 30.0  # for all calls of an answer, as in class
ENDLESS = "It ran longer than {seconds:g} s and was stopped{where}."
HINT_ENDLESS = "Which condition ends the loop, and which line in it changes that condition?"


@lru_cache(maxsize=64)
def _expected_of(key: ByIdentity) -> Expected:
    """What answers are compared with, and what known mistakes give: kept for the next check."""
    return expected_of(key.exercise, HOME_SEED)


class HomeAnswer:
    """An answer in this process.

    Args:
        exercise: the exercise.
        function: the learner's.
        seconds: that all calls of the answer together may take.
        known: by name, whether the learner's other functions are right, as far as that is known.
    """

    def __init__(
        self,
        exercise: Exercise,
        function: Callable[..., Any],
        seconds: float = MOST_SECONDS,
        known: dict[str, bool] | None = None,
    ) -> None:
        self.exercise = exercise
        self.function = function
        self.seconds = seconds
        self.known = {} if known is None else known
        self.called: set[str] = set()  # exercises whose stand-ins were called in the last run
        self.where = ""  # the answer was when its time was up

    def verdict(self) -> Verdict:
        """The verdict, with the course's functions in the place of wrong ones if that helps."""
        answers = self._examine()
        first = self._judge(answers)
        if first.passed:
            return first
        wrong = self._wrong_callees(answers)
        again = self._examine(wrong) if wrong else None
        if again is not None:
            replaced = [name for name in wrong if name in self.called]
            expected = self._expected
            second = judge_again(first, again, self.exercise, HOME_SEED, expected, replaced)
            if second is not first:
                return self._locate(second, again, replaced)
        return first if answers is None else self._locate(first, answers)

    def is_right(self) -> bool:
        """Whether it earns full marks, with the course's functions in the place of wrong ones.

        That is tried first: what the answer calls may run without end.
        """
        wrong = self._wrong_callees(None)
        if wrong and self._passes(self._examine(wrong)):
            return True
        answers = self._examine()
        if self._passes(answers):
            return True
        undefined = [name for name in self._wrong_callees(answers) if name not in wrong]
        return bool(undefined) and self._passes(self._examine([*wrong, *undefined]))

    @cached_property
    def _expected(self) -> Expected:
        return _expected_of(ByIdentity(self.exercise))

    def _examine(self, replaced: Sequence[str] = ()) -> Answers | None:
        """What the answer does; None if its time is up before it has done it.

        Args:
            replaced: exercises that it calls, in whose place the course's functions are called.
        """
        lesson, expected = self.exercise.lesson, self._expected
        self.called.clear()
        try:
            with (
                library_locked(lesson) as lock,
                stand_ins(self._namespace, self._targets(replaced, lock)),
                time_limit(self.seconds),
            ):
                answer = without_packages(self.function, lesson)
                return examine(answer, self.exercise, expected.cases, without_torch(self.exercise))
        except TimeIsUpError as error:
            raised = describe_raised(error, self.function)
            self.where = f" in `{raised.function}`" if raised.function else ""
            self.where += f" at your line `{raised.line}`" if raised.line else ""
            return None

    def _judge(self, answers: Answers | None) -> Verdict:
        if answers is not None:
            return judge(answers, self.exercise, HOME_SEED, expected=self._expected)
        sentence = ENDLESS.format(seconds=self.seconds, where=self.where)
        return without_marks(self.exercise, "raised", (sentence,), HINT_ENDLESS)

    def _passes(self, answers: Answers | None) -> bool:
        if answers is None:
            return False
        return is_right(answers, self.exercise, HOME_SEED, self._expected)

    def _locate(self, verdict: Verdict, answers: Answers, replaced: Sequence[str] = ()) -> Verdict:
        with stand_ins(self._namespace, self._targets(replaced)):
            return located(verdict, self.function, answers, self.exercise, self._expected)

    @property
    def _namespace(self) -> dict[str, Any]:
        return namespace_of(self.function)

    def _wrong_callees(self, answers: Answers | None) -> list[str]:
        """The exercises that the answer calls and that are wrong, even with what they call right.

        Args:
            answers: what it did. None: its code alone says what it calls.
        """
        if answers is None:
            answers = Answers(self.exercise.name, calls=calls_of(self.function))
        names = may_call(self.exercise, answers, installed_exercises())
        return [name for name in names if not self._is_answered(name)]

    def _is_answered(self, name: str) -> bool:
        """Whether the learner's function of another exercise is right."""
        if name not in self.known:
            function = self._namespace.get(name)
            exercise = installed_exercises()[name]
            other = HomeAnswer(exercise, function, self.seconds, self.known) if function else None
            self.known[name] = other is not None and other.is_right()
        return self.known[name]

    def _targets(
        self, names: Sequence[str], lock: Detours | None = None
    ) -> dict[str, Callable[..., Any]]:
        """What is called in the place of these exercises' functions.

        They are copies of the references as they are now, so before a stand-in is set up: an answer
        may be the reference itself.
        """
        exercises = installed_exercises()
        copies = {name: copy_of(inspect.unwrap(exercises[name].reference)) for name in names}
        return {
            name: partial(self._call, name, lock.without(copy) if lock else copy)
            for name, copy in copies.items()
        }

    def _call(self, name: str, reference: Callable[..., Any], *arguments: Any, **named: Any) -> Any:
        self.called.add(name)
        return reference(*arguments, **named)
