"""The generated edit of a solution that gives an answer's wrong values, if there is one."""

import ast
import inspect
import sys
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache, partial
from pathlib import Path
from types import ModuleType

import numpy as np

import autograder.engine
import lstm_course
from autograder.engine.answers import Outcome
from autograder.engine.by_identity import ByIdentity
from autograder.engine.cases import AGAIN, FLOAT32, Case
from autograder.engine.compare import same_value
from autograder.engine.exercise import Exercise
from autograder.engine.mistakes import PATIENT, size, steps
from autograder.engine.mutations import causes
from autograder.engine.mutations.everywhere import FunctionEdit
from autograder.engine.mutations.kept import hash_of, load, save
from autograder.engine.mutations.mutants import Edit, InStatement, Mutants, mutants_of
from autograder.engine.mutations.statements import exchanged_targets, unpacked
from autograder.engine.mutations.table import MutantTable, columns_of, returned_values, rows_of
from autograder.engine.registry import installed_exercises
from autograder.engine.trial import trial

MOST = 1600  # mutants of an exercise whose calls take next to no time
MOST_OF_A_SEQUENCE = 900  # of one that runs through a sequence
MOST_SLOW = 150  # of one whose calls take milliseconds
SIZES_SEED = 1997  # of the random case that shows which variables are alike
OF_SEVERAL = (causes.swapped, causes.in_order, exchanged_targets, unpacked)
SHORT = 60  # characters of a line of code that is quoted together with its cause


@dataclass(frozen=True)
class Mutation:
    """An edit that gives an answer's wrong values in every case.

    Attributes:
        edit: the edit.
        quantity: the first wrong output, whose values it gives. Other outputs may be wrong in
            ways of their own.
    """

    edit: Edit
    quantity: str

    @property
    def sentence(self) -> str:
        """What the answer computes, and what is different in it."""
        line = self.edit.line
        cause = self.edit.cause()
        if line and len(line) <= SHORT and line not in cause:
            return f"Your `{self.quantity}` equals what `{line}` gives: {cause}."
        return f"Your `{self.quantity}` equals what this slip gives: {cause}."


def find_mutation(
    exercise: Exercise,
    seed: int,
    cases: Sequence[Case],
    right: Sequence[Outcome],
    outcomes: Sequence[Outcome],
    quantity: str,
) -> Mutation | None:
    """Look for an edit that gives one wrong output of an answer and leaves right ones right.

    Args:
        exercise: the exercise.
        seed: the seed of its cases: for each, the mutants are run once.
        cases: the cases.
        right: what the reference did in them.
        outcomes: what the answer did in them.
        quantity: the output: the first wrong one in the order of the computation.
    """
    judged_cases = [
        k for k, case in enumerate(cases) if _is_ordinary(case) and right[k].raised is None
    ]
    seen = {k: returned_values(outcomes[k], exercise) for k in judged_cases}
    expected = {k: returned_values(right[k], exercise) for k in judged_cases}
    if not all(seen.values()):
        return None
    different = {
        k: [not same_value(s, e) for s, e in zip(seen[k], expected[k], strict=True)]
        for k in judged_cases
    }
    wrong = [any(of_output) for of_output in zip(*different.values(), strict=True)]
    first = list(exercise.returned).index(quantity)
    if not wrong[first]:
        return None
    judged = [k for k, is_wrong in enumerate(wrong) if k == first or not is_wrong]
    if not any(_tells_slips_apart(values[first]) for values in seen.values()):
        return None
    wrong_cases = (k for k in judged_cases if different[k][first])
    start = min(wrong_cases, key=lambda k: (steps(cases[k]), size(cases[k])))
    table = _table(_TableKey(ByIdentity(exercise), seed, start, cases[start]))
    in_order = [start, *(k for k in judged_cases if k != start)]
    fitting = [
        m
        for m in table.candidates(seen[start], judged)
        if all(table.agrees(m, cases[k], seen[k], judged) for k in in_order)
    ]
    everything = range(len(wrong))
    complete = [m for m in fitting if table.agrees(m, cases[start], seen[start], everything)]
    partly = [m for m in fitting if _is_about_one(table.edit(m), quantity)]
    best = min(complete or partly, key=lambda m: table.edit(m).rank, default=None)
    return None if best is None else Mutation(table.edit(best), quantity)


def _is_about_one(edit: Edit, quantity: str) -> bool:
    """Whether what an edit says is of one quantity only, whatever other outputs hold."""
    if isinstance(edit, FunctionEdit):
        return False
    cause = getattr(edit.cause, "func", None)
    return cause not in OF_SEVERAL or (cause is causes.swapped and _assigns(edit, quantity))


def _assigns(edit: InStatement, name: str) -> bool:
    """Whether an edit is of the statement that gives one name its value."""
    match edit.statement:
        case ast.Assign(targets=[ast.Name(id=assigned)]):
            return assigned == name
    return False


def _tells_slips_apart(value: object) -> bool:
    """Whether a value has finite entries other than zero: nothing else shows where it is from."""
    if isinstance(value, np.ndarray) and value.dtype.kind == "f":
        return bool(np.any(np.isfinite(value) & (value != 0)))
    return True


def _is_ordinary(case: Case) -> bool:
    return case.part != FLOAT32 and not case.small and case.sentence != AGAIN


@dataclass(frozen=True)
class _TableKey:
    """Which mutants, and in which case: equal for the same exercise, seed and number of a case."""

    of: ByIdentity
    seed: int
    number: int
    case: Case = field(compare=False)


@lru_cache(maxsize=64)
def _table(key: _TableKey) -> MutantTable:
    exercise = key.of.exercise
    solutions = partial(_solutions, key.of)
    name = _name(key)
    rows = load(name, columns_of(exercise)) if name else None
    if rows is None:
        rows = rows_of(exercise, solutions(), key.case)
        if name:
            save(name, rows)
    return MutantTable(exercise, solutions, key.case, rows)


def _name(key: _TableKey) -> str:
    """Everything that a table depends on; "" where that is more than sources and a seed.

    The mistakes of an exercise do not matter. Whatever else differs from what is installed was
    made at run time.
    """
    exercise = key.of.exercise
    installed = installed_exercises().get(exercise.name)
    if installed is None or replace(installed, mistakes=()) != replace(exercise, mistakes=()):
        return ""
    functions = map(inspect.unwrap, (*exercise.solutions, exercise.draw))
    folders = {_folder_of(sys.modules[function.__module__]) for function in functions}
    hashed = hash_of((*map(_folder_of, (autograder.engine, lstm_course)), *sorted(folders)))
    torch = getattr(sys.modules.get("torch"), "__version__", "") if exercise.harness else ""
    return f"{hashed} {torch} {exercise.name} {key.seed} {key.number}" if hashed else ""


def _folder_of(module: ModuleType) -> Path:
    """Where a module's source and those beside it are."""
    return Path(module.__file__ or "").parent


@lru_cache(maxsize=64)
def _solutions(key: ByIdentity) -> list[Mutants]:
    """The exercise's solutions, each with its edits: made once, whatever the cases.

    What variables are alike is seen in a random case, where all sizes differ.
    """
    exercise = key.exercise
    case = Case(tuple(exercise.draw(np.random.default_rng(SIZES_SEED))))
    run = partial(trial, exercise=exercise, case=case)
    share = _most(exercise) // len(exercise.solutions)
    return [mutants_of(solution, run, share) for solution in exercise.solutions]


def _most(exercise: Exercise) -> int:
    """How many mutants are tried: a number, not a time, so that a verdict never depends on it."""
    if exercise.trials < PATIENT:
        return MOST_SLOW
    return MOST_OF_A_SEQUENCE if "T" in exercise.small else MOST
