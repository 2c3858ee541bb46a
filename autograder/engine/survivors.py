"""The wrong implementations of a bug hunt: which of them some cases expose, and why others survive.

A survivor *needs* a property when random cases expose it, and no random case without the property
does. The verdict then states that it is wrong only where a case has that property.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np

from autograder.engine.answers import Outcome
from autograder.engine.bug_hunt import BugHunt, WrongImplementation
from autograder.engine.case_properties import Property, properties_of, random_inputs
from autograder.engine.cases import Case
from autograder.engine.exercise import Exercise, Mistake
from autograder.engine.hunted_cases import HuntedCase
from autograder.engine.mistakes import MistakeError, Suspect, suspects, wrong_answer
from autograder.engine.relative_difference import relative_difference
from autograder.engine.trial import trial

EXPOSED = 1e-6  # a wrong implementation is off by more: a hundred times as much as right ones
PROBES = 4  # random cases for each question, half of them without optional arguments
PATIENCE = 60  # questions about survivors that a verdict asks
FEW = 3  # survivors about which it asks everything

Function = Callable[..., Any]


@dataclass(frozen=True)
class Survivor:
    """A wrong implementation that no case exposes."""

    name: str
    function: Function


@dataclass(frozen=True)
class HuntRun:
    """Everything that runs implementations for one hunt.

    Attributes:
        hunt: the hunt.
        target: the hunted exercise.
        exercises: by name, for the exercises that the target calls.
    """

    hunt: BugHunt
    target: Exercise
    exercises: Mapping[str, Exercise]
    _drawn: dict[tuple[str, ...], list[tuple[Case, Outcome]]] = field(default_factory=dict)

    @cached_property
    def wrong(self) -> dict[str, Function]:
        """The wrong implementations by name.

        Raises:
            MistakeError: an edit does not apply, or a name is not in the catalogue.
        """
        known = {suspect.mistake.name: suspect for suspect in self._suspects()}
        found = {}
        for each in self.hunt.wrong:
            if isinstance(each, WrongImplementation):
                mistake = Mistake(each.name, "", "", each.edits)
                found[each.name] = self._compile(Suspect(mistake, self.target))
            elif each in known:
                found[each] = self._compile(known[each])
            else:
                raise MistakeError(f"{self.target.name}: no mistake is called {each!r}")
        return found

    def survivors(self, cases: Sequence[HuntedCase]) -> list[Survivor]:
        """The wrong implementations that give right numbers in every case."""
        return [
            Survivor(name, function)
            for name, function in self.wrong.items()
            if not any(self._exposes(each.case, each.right, function) for each in cases)
        ]

    def missing(self, cases: Sequence[HuntedCase]) -> list[Property]:
        """The properties that no case has, without those that a simpler one takes away."""
        found: list[Property] = []
        for each in properties_of(self.hunt):
            simpler = any(other.name in each.implied for other in found)
            if not simpler and not any(each.holds(case.arrays) for case in cases):
                found.append(each)
        return found

    def shows(self, survivor: Survivor) -> bool:
        """Whether a survivor is wrong in some random case."""
        return self._shows(survivor, ())

    def needs(self, survivor: Survivor, each: Property) -> bool:
        """Whether a survivor is wrong in random cases, and in none without this property."""
        return self.shows(survivor) and not self._shows(survivor, (each,))

    def needed(self, survivor: Survivor) -> list[Property]:
        """All properties that a survivor needs in order to show."""
        return [each for each in properties_of(self.hunt) if self.needs(survivor, each)]

    def _suspects(self) -> list[Suspect]:
        """The catalogue; of two mistakes with one name, the target's own comes last and counts."""
        return suspects(self.target, self.exercises)[::-1]

    def _compile(self, suspect: Suspect) -> Function:
        return wrong_answer(self.target, (suspect,), self.exercises)

    def _shows(self, survivor: Survivor, missing: tuple[Property, ...]) -> bool:
        probes = self._probes(missing)
        return any(self._exposes(case, right, survivor.function) for case, right in probes)

    def _probes(self, missing: tuple[Property, ...]) -> list[tuple[Case, Outcome]]:
        """Random cases without some properties, and the right outcomes."""
        names = tuple(each.name for each in missing)
        if names not in self._drawn:
            self._drawn[names] = [self._probe(number, missing) for number in range(PROBES)]
        return self._drawn[names]

    def _probe(self, number: int, missing: tuple[Property, ...]) -> tuple[Case, Outcome]:
        rng = np.random.default_rng([number, *self.target.name.encode()])
        inputs = random_inputs(self.hunt, rng, missing, omit=bool(number % 2))
        case = Case(self.hunt.assemble(inputs))
        return case, trial(self.target.reference, self.target, case)

    def _exposes(self, case: Case, right: Outcome, function: Function) -> bool:
        return relative_difference(right, trial(function, self.target, case)) > EXPOSED
