"""The verdict on the answer to a bug hunt: how many wrong implementations its cases expose."""

import math
from collections.abc import Mapping, Sequence
from itertools import product

from autograder.engine.answers import Outcome
from autograder.engine.bug_hunt import BugHunt
from autograder.engine.case_arguments import InvalidCaseError
from autograder.engine.case_properties import Property
from autograder.engine.compare import same_value
from autograder.engine.exercise import Exercise, Mistake
from autograder.engine.hunted_cases import HuntedCase, read_cases
from autograder.engine.survivors import FEW, PATIENCE, HuntRun, Survivor
from autograder.engine.verdict import PartMarks, Verdict
from autograder.engine.wording import capital

NOTHING_NAMED = (
    "which numbers in your cases could change without changing a result? Zeros, ones and repeated, "
    "tiny or huge numbers hide mistakes; random numbers around 1 hide least."
)
UNSEEDED = (
    "your cases differ from call to call, so your marks may too: draw them from a seeded "
    "generator, such as `np.random.default_rng(0)`."
)


def hunt_verdict(
    exercise: Exercise,
    outcomes: Sequence[Outcome],
    notes: tuple[str, ...],
    exercises: Mapping[str, Exercise],
) -> Verdict:
    """Judge the cases that a function returned.

    Args:
        exercise: a bug hunt.
        outcomes: the calls of the learner's function. The first one counts.
        notes: remarks that cost nothing.
        exercises: by name, for the hunted exercise and those that it calls.

    Raises:
        ValueError: the exercise is no bug hunt.
    """
    hunt = exercise.hunt
    if hunt is None:
        raise ValueError(f"{exercise.name} is no bug hunt")
    run = HuntRun(hunt, exercises[hunt.target], exercises)
    try:
        cases = read_cases(outcomes[0], hunt, run.target)
    except InvalidCaseError as invalid:
        return _invalid(exercise, invalid, notes)
    if not same_value(outcomes[0].value, outcomes[-1].value):
        notes = (*notes, UNSEEDED)
    return _judged(exercise, run, cases, notes)


def _invalid(exercise: Exercise, invalid: InvalidCaseError, notes: tuple[str, ...]) -> Verdict:
    return Verdict(
        exercise=exercise.name,
        section=exercise.section,
        marks=0,
        points=exercise.points,
        status="wrong",
        parts=tuple(PartMarks(part.name, 0, part.marks, "not tried") for part in exercise.parts),
        first_wrong=exercise.parts[0].name,
        sentences=(invalid.sentence,),
        hint=invalid.hint,
        notes=notes,
    )


def _judged(
    exercise: Exercise, run: HuntRun, cases: Sequence[HuntedCase], notes: tuple[str, ...]
) -> Verdict:
    survivors = run.survivors(cases)
    total = len(run.wrong)
    exposed = total - len(survivors)
    parts = tuple(_marks(exercise, run.hunt, exposed, total))
    marks = sum(part.marks for part in parts)
    failed = [part.name for part in parts if not part.marks]
    about_one = _about_a_survivor(run, cases, survivors)
    mistake = _named(exercise, run, cases, survivors) if failed else None
    subject, s = ("case", "s") if len(cases) == 1 else (f"{len(cases)} cases", "")
    fact = f"Your {subject} expose{s} {exposed} of {total} wrong implementations."
    sentences = [fact, *([about_one] if about_one else [])]
    if mistake is not None:
        sentences.insert(0, f"{capital(mistake.sentence)}.")
    hint = mistake.hint if mistake is not None else NOTHING_NAMED
    if not failed and about_one:
        notes = (*notes, f"{fact} {about_one}")
    return Verdict(
        exercise=exercise.name,
        section=exercise.section,
        marks=int(marks) if marks == int(marks) else marks,
        points=exercise.points,
        status="passed" if not failed else "partly" if marks else "wrong",
        parts=parts,
        first_wrong=failed[0] if failed else None,
        mistakes=(mistake.name,) if mistake is not None else (),
        sentences=tuple(sentences) if failed else (),
        hint=capital(hint) if failed else "",
        notes=notes,
    )


def _marks(exercise: Exercise, hunt: BugHunt, exposed: int, total: int) -> list[PartMarks]:
    found = []
    for part, share in zip(exercise.parts, hunt.shares, strict=True):
        needed = math.ceil(share * total)
        right = exposed >= needed
        sentence = "correct" if right else f"{exposed} of {total} exposed, {needed} needed"
        found.append(PartMarks(part.name, part.marks if right else 0, part.marks, sentence))
    return found


def _about_a_survivor(
    run: HuntRun, cases: Sequence[HuntedCase], survivors: Sequence[Survivor]
) -> str:
    """A sentence on why one survivor survives; "" if there is none."""
    if not survivors:
        return ""
    which = "The survivor" if len(survivors) == 1 else f"One of the {len(survivors)} survivors"
    missing = run.missing(cases)
    questions = list(product(survivors, missing))[:PATIENCE]
    survivor = next((who for who, each in questions if run.needs(who, each)), None)
    if survivor is not None:
        needed = [each for each in missing if run.needs(survivor, each)][:2]
        return f"{which} is wrong only where {_joined(needed)}, {_none(len(cases), len(needed))}."
    for survivor in survivors[:FEW]:
        needed = _simplest(run.needed(survivor))
        if len(needed) == 2 and not any(_has_all(each, needed) for each in cases):
            return f"{which} is wrong only where {_joined(needed)}, and no case has both."
    if not any(map(run.shows, survivors[:FEW])):
        return ""
    return (
        f"{which} is wrong in ordinary random cases, but on your cases its numbers are right to "
        "six digits."
    )


def _named(
    exercise: Exercise,
    run: HuntRun,
    cases: Sequence[HuntedCase],
    survivors: Sequence[Survivor],
) -> Mistake | None:
    """The mistake that explains every survivor: the cases lack one property that all need."""
    by_name = {mistake.name: mistake for mistake in exercise.mistakes}
    for each in run.missing(cases):
        name = run.hunt.lacks.get(each.name)
        if name and all(run.needs(survivor, each) for survivor in survivors):
            return by_name[name]
    return None


def _has_all(case: HuntedCase, properties: Sequence[Property]) -> bool:
    return all(each.holds(case.arrays) for each in properties)


def _simplest(needed: Sequence[Property]) -> list[Property]:
    """At most two properties: where T > 1 is needed, "differs from step to step" adds nothing."""
    found: list[Property] = []
    for each in needed:
        if not any(other.name in each.implied for other in found):
            found.append(each)
    return found[:2]


def _joined(needed: Sequence[Property]) -> str:
    return " and ".join(each.words for each in needed)


def _none(cases: int, properties: int) -> str:
    """Say that cases have none of one or two properties."""
    if properties == 1:
        one, several = "does not hold in your case", "holds in none of your cases"
        return f"which {one if cases == 1 else several}"
    return "and " + ("your case has neither" if cases == 1 else "none of your cases has either")
