"""Which quantities of an answer are wrong, in the order of the computation."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple

import numpy as np

from autograder.engine import describe
from autograder.engine.answers import Outcome
from autograder.engine.cases import AGAIN, FLOAT32, Case
from autograder.engine.comparison import Comparison
from autograder.engine.diagnose import largest_difference, what_is_wrong
from autograder.engine.exercise import Exercise
from autograder.engine.finding import Finding, Stage, costs_every_output
from autograder.engine.leaves import Leaf, structural_problem
from autograder.engine.next_steps import next_step
from autograder.engine.special_cases import describe_stop, special_case_finding
from autograder.engine.spread import where_right_and_wrong


class WrongValue(NamedTuple):
    """A leaf of the right shape with wrong numbers, and the call that returned it."""

    leaf: Leaf
    call: Comparison


@dataclass
class Findings:
    """What was found in the calls so far.

    Attributes:
        structural: everything but wrong numbers.
        stops: exceptions in special cases.
        special: the calls that belong to a part.
        wrong: wrong numbers, by quantity.
        right_in: the calls in which a quantity was right.
    """

    structural: list[Finding] = field(default_factory=list)
    stops: list[Finding] = field(default_factory=list)
    special: list[Comparison] = field(default_factory=list)
    wrong: dict[str, list[WrongValue]] = field(default_factory=dict)
    right_in: dict[str, list[Comparison]] = field(default_factory=dict)

    @property
    def about_outputs(self) -> bool:
        """Whether any output is wrong."""
        return bool(self.wrong) or any(finding.part_is_output for finding in self.structural)

    def add(self, call: Comparison) -> None:
        """Whatever is wrong in one more call."""
        case = call.case
        if case.part == FLOAT32 or (case.sentence == AGAIN and self.about_outputs):
            return
        if case.part is not None:
            self.special.append(call)
        elif call.answer.raised is not None:
            (self.stops if case.sentence else self.structural).append(_exception(call))
        else:
            for item in call.leaves:
                self._add_leaf(call, item)
            self.structural += call.wrong_records

    def _add_leaf(self, call: Comparison, item: Leaf | Finding) -> None:
        finding = item if isinstance(item, Finding) else structural_problem(item)
        if finding is not None:
            other = call.other_output(item) if isinstance(item, Leaf) else ""
            if other := other or call.exchanged.get(finding.quantity, ""):
                phrase = f"holds the values of `{other}`: are the two mixed up?"
                finding = replace(finding, phrase=phrase, hint="")
            if finding.stage is Stage.FINITE and finding.hint:
                finding = replace(finding, hint=describe.not_finite_hint(call.answer.warned))
            self.structural.append(replace(finding, probe=call.case.sentence))
            return
        assert isinstance(item, Leaf)
        if item.agrees.all():
            self.right_in.setdefault(item.quantity, []).append(call)
        else:
            self.wrong.setdefault(item.quantity, []).append(WrongValue(item, call))


def find(
    exercise: Exercise,
    cases: Sequence[Case],
    expected: Sequence[Outcome],
    seen: Sequence[Outcome],
) -> list[Finding]:
    """All that is wrong, the first quantity of the computation first.

    Ordinary cases show best what an answer does. Where they fail, an exception in a special case
    comes last, and wrong values in special cases are left out.

    Args:
        exercise: the exercise.
        cases: the calls.
        expected: what the reference did in them.
        seen: what the answer did in them.
    """
    findings = Findings()
    for case, right, answer in zip(cases, expected, seen, strict=True):
        findings.add(Comparison(exercise, case, right, answer))
    found = [*findings.structural, *_wrong_numbers(exercise, findings)]
    failing = {f.part for f in found if f.part_is_output and not f.probe}
    wrong = {f.part for f in found if f.part_is_output}
    found += filter(None, (special_case_finding(call, wrong) for call in findings.special))
    found = [finding for finding in found if not _is_needless(finding, failing)]
    if failing:
        return _in_order(exercise, found) + findings.stops
    return _in_order(exercise, findings.stops + found)


def is_right_in(exercise: Exercise, case: Case, expected: Outcome, seen: Outcome) -> bool:
    """Whether nothing is wrong in one call.

    Args:
        exercise: the exercise.
        case: the call.
        expected: what the reference did in it.
        seen: what the answer did in it.
    """
    findings = Findings()
    findings.add(Comparison(exercise, case, expected, seen))
    return not (findings.structural or findings.stops or findings.wrong)


def _is_needless(finding: Finding, failing: Collection[str | None]) -> bool:
    """Whether it is about special cases alone, of a part whose ordinary cases fail, too."""
    fails_anyway = None in failing or finding.part in failing
    return finding.part_is_output and bool(finding.probe) and fails_anyway


def _wrong_numbers(exercise: Exercise, findings: Findings) -> list[Finding]:
    """One finding per quantity of the right shape with wrong numbers."""
    found = []
    for quantity, values in findings.wrong.items():
        calls = [value.call for value in values]
        spread = where_right_and_wrong(exercise, findings.right_in.get(quantity, []), calls)
        right = [_value_of(quantity, call) for call in findings.right_in.get(quantity, [])]
        found.append(replace(_wrong_number(values, right), spread=spread))
    return found


def _value_of(quantity: str, call: Comparison) -> np.ndarray:
    """The value of a quantity in a call in which it is right."""
    leaves = (leaf for leaf in call.leaves if isinstance(leaf, Leaf))
    return next(np.asarray(leaf.seen) for leaf in leaves if leaf.quantity == quantity)


def _wrong_number(values: Sequence[WrongValue], right: Sequence[np.ndarray]) -> Finding:
    leaf = values[0].leaf
    samples = [value.call.sample(value.leaf) for value in values]
    cases = [value.call.case for value in values]
    ordinary = any(not case.sentence for case in cases)
    phrase = what_is_wrong(samples, leaf.axes, right)
    return Finding(
        leaf.quantity,
        leaf.part.name,
        True,
        Stage.VALUES,
        phrase,
        detail=largest_difference(samples[0], indexed=not leaf.laid_end_to_end),
        probe="" if ordinary else cases[0].sentence,
        hint=next_step(phrase),
    )


def _exception(call: Comparison) -> Finding:
    sentence = call.case.sentence
    where = f" in the case “{sentence}”" if sentence else " on some inputs"
    phrase = describe_stop(call.answer, where)
    return costs_every_output(call.exercise.name, Stage.RAISED, phrase)


def _in_order(exercise: Exercise, found: list[Finding]) -> list[Finding]:
    """One finding per quantity and part: those of all outputs, then by the computation's order."""
    order = exercise.order or tuple(part.name for part in exercise.parts)

    def rank(finding: Finding) -> tuple[int, int, bool, Stage]:
        scope = 0 if finding.part is None else (1 if finding.part_is_output else 2)
        names = (finding.quantity, finding.part or "")
        place = min((order.index(name) for name in names if name in order), default=len(order))
        return (scope, place, bool(finding.probe), finding.stage)

    unique: dict[tuple[str, str | None], Finding] = {}
    for finding in sorted(found, key=rank):
        unique.setdefault((finding.quantity, finding.part), finding)
    return list(unique.values())
