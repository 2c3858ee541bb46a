"""Calls of the reference with mistakes in it, each made once however often it is asked for."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from autograder.engine.answers import Outcome
from autograder.engine.cases import Case
from autograder.engine.compare import same_answer
from autograder.engine.exercise import Exercise
from autograder.engine.mistakes import MistakeError, Suspect, size, steps, wrong_answer
from autograder.engine.trial import trial

Names = tuple[tuple[str, str], ...]
MOST_KEPT = 2  # mistakes in a trial that is kept: of larger groups, there are far too many


class Call(NamedTuple):
    """One call, and what the answer did in it."""

    case: Case
    outcome: Outcome


@dataclass
class Tried:
    """What came of trials in the cases of one seed: known to all answers that are judged on them.

    A class shares its inputs, so most of its wrong answers are compared with the same trials.

    Attributes:
        functions: by the names of the mistakes in them, and whether arguments are checked.
        outcomes: by these and the identity of the case.
    """

    functions: dict[tuple[Names, bool], Callable[..., Any]] = field(default_factory=dict)
    outcomes: dict[tuple[Names, bool, int], Outcome] = field(default_factory=dict)


@dataclass(frozen=True)
class Trials:
    """What the reference gives with mistakes in it.

    Attributes:
        exercise: the exercise.
        exercises: by name, for those that an answer calls.
        rights: what the reference did, by the identity of the case.
        tried: in the same cases; the cases live as long.
    """

    exercise: Exercise
    exercises: Mapping[str, Exercise]
    rights: Mapping[int, Outcome]
    tried: Tried

    def right(self, case: Case) -> Outcome:
        """What the reference does in a case."""
        return self.rights[id(case)]

    def matches(self, calls: Sequence[Call], *made: Suspect) -> bool:
        """Whether these mistakes give what the answer did, in every one of some calls."""
        try:
            return all(same_answer(self.like(call, *made), call.outcome) for call in calls)
        except MistakeError:
            if len(made) == 1:
                raise
            return False  # two edits of the same line exclude each other
        except SyntaxError:
            return False

    def like(self, call: Call, *made: Suspect) -> Outcome:
        """What the reference does in a call with these mistakes in it.

        Where neither the reference nor the answer raises, no arguments are checked: that would
        take half of the time.
        """
        if not made:
            return self.right(call.case)
        raises = call.outcome.raised is not None or self.right(call.case).raised is not None
        return self._outcome(call.case, made, checked=raises)

    def _outcome(self, case: Case, made: tuple[Suspect, ...], checked: bool) -> Outcome:
        names = tuple(suspect.names for suspect in made)
        if len(made) > MOST_KEPT:
            return trial(self._function(names, made, checked), self.exercise, case)
        outcomes, key = self.tried.outcomes, (names, checked, id(case))
        if key not in outcomes:
            outcomes[key] = trial(self._function(names, made, checked), self.exercise, case)
        return outcomes[key]

    def _function(
        self, names: Names, made: tuple[Suspect, ...], checked: bool
    ) -> Callable[..., Any]:
        if len(made) > 1:  # mostly called once, in one case
            return wrong_answer(self.exercise, made, self.exercises, checked)
        functions = self.tried.functions
        if (names, checked) not in functions:
            functions[names, checked] = wrong_answer(self.exercise, made, self.exercises, checked)
        return functions[names, checked]


def quickest_first(cases: Sequence[Case], outcomes: Sequence[Outcome]) -> list[Call]:
    """Calls, those of few steps and small arrays first: most wrong guesses fail there."""
    calls = [Call(case, outcome) for case, outcome in zip(cases, outcomes, strict=True)]
    return sorted(calls, key=lambda call: (steps(call.case), size(call.case)))


def values_of(outcome: Outcome, exercise: Exercise) -> tuple[Any, ...]:
    """The outputs of a call, one by one; () if it had none."""
    if outcome.raised is not None:
        return ()
    if len(exercise.outputs) == 1:
        return (outcome.value,)
    return tuple(outcome.value) if isinstance(outcome.value, tuple | list) else ()
