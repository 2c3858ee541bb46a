"""What every mutant of an exercise's solutions returns in one case: made once, looked up often."""

import warnings
from collections.abc import Callable, Sequence
from functools import cache
from typing import Any

import numpy as np

from autograder.engine.answers import Outcome
from autograder.engine.cases import Case
from autograder.engine.compare import same_value
from autograder.engine.examine import MAX_ELEMENTS, MAX_INTEGER, plain
from autograder.engine.exercise import Exercise
from autograder.engine.mutations.mutants import Edit, Mutants
from autograder.engine.tensors import Tensor
from autograder.engine.trial import result_of, trial

MOST_COUNTED = 20_000  # entries of a value that its projection depends on
PLACE = 2  # columns of a row that say which mutant it is
NEAR = 1e-6  # difference of two projections that are worth a comparison in full


class MutantTable:
    """The mutants of an exercise, with what they return in one case.

    Args:
        exercise: the exercise.
        solutions: makes its solutions, each with its edits; called when an edit is asked for.
        case: the case.
        rows: from `rows_of`: of this process, or of an earlier one.
    """

    def __init__(
        self,
        exercise: Exercise,
        solutions: Callable[[], Sequence[Mutants]],
        case: Case,
        rows: np.ndarray,
    ) -> None:
        self.exercise = exercise
        self.case = case
        self._solutions = solutions
        self._places = rows[:, :PLACE].astype(int)
        self._projections = rows[:, PLACE:]
        self._functions: dict[int, Callable[..., Any]] = {}

    def edit(self, m: int) -> Edit:
        """The edit of a mutant."""
        solution, k = self._places[m]
        return self._solutions()[solution].edits[k]

    def candidates(self, seen: Sequence[Any], judged: Sequence[int]) -> list[int]:
        """Numbers of the mutants that seem to return these values in the table's case.

        Args:
            seen: the values.
            judged: which of them count.
        """
        with np.errstate(all="ignore"):
            own = np.array([projection(seen[k]) for k in judged])
            near = np.isclose(
                self._projections[:, list(judged)], own, rtol=NEAR, atol=NEAR, equal_nan=True
            )
        return [int(m) for m in np.flatnonzero(near.all(axis=1)) if self._exists(int(m))]

    def _exists(self, m: int) -> bool:
        """Whether there is such a mutant: rows may come from a file."""
        solution, k = self._places[m]
        solutions = self._solutions()
        return 0 <= solution < len(solutions) and 0 <= k < len(solutions[solution].edits)

    def agrees(self, m: int, case: Case, seen: Sequence[Any], judged: Sequence[int]) -> bool:
        """Whether a mutant returns these values in a case."""
        with warnings.catch_warnings(), np.errstate(all="ignore"):
            warnings.simplefilter("ignore")
            values = _plain(_returned(self._function(m), self.exercise, case), self.exercise)
        return len(values) == len(seen) and all(same_value(values[k], seen[k]) for k in judged)

    def _function(self, m: int) -> Callable[..., Any]:
        if m not in self._functions:
            solution, k = self._places[m]
            self._functions[m] = self._solutions()[solution].alone(k)
        return self._functions[m]


def rows_of(exercise: Exercise, solutions: Sequence[Mutants], case: Case) -> np.ndarray:
    """Run mutants: one row for each that returns something else than the right values.

    A row holds the number of the solution, the number of the edit in it, and a projection of each
    return value. The values themselves would take too much memory.
    """
    rows: list[list[float]] = []
    right = _plain(_returned(exercise.reference, exercise, case), exercise)
    with warnings.catch_warnings(), np.errstate(all="ignore"):
        warnings.simplefilter("ignore")
        of_right = [projection(value) for value in right]
        for number, mutants in enumerate(solutions):
            for k in range(len(mutants.edits)):
                values = _returned(mutants.number(k), exercise, case)
                if not values:
                    continue
                row = [projection(value) for value in values]
                is_near = all(map(_near, row, of_right))
                if is_near and all(map(same_value, _plain(values, exercise), right)):
                    continue
                rows.append([number, k, *row])
    return np.array(rows, dtype=float).reshape(len(rows), columns_of(exercise))


def columns_of(exercise: Exercise) -> int:
    """The length of a row."""
    return PLACE + len(exercise.returned)


def _returned(function: Callable[..., Any], exercise: Exercise, case: Case) -> tuple[Any, ...]:
    """The values that a function of the course's own returns, as they are; () where it raises."""
    if exercise.harness:
        return returned_values(trial(function, exercise, case), exercise)
    try:
        value = result_of(function, case)
    except Exception:  # an edit may raise anything
        return ()
    return returned_values(Outcome(value=value), exercise)


def returned_values(outcome: Outcome, exercise: Exercise) -> tuple[Any, ...]:
    """The return values of a call one by one; () where it raised or returned too few or many."""
    if outcome.raised is not None:
        return ()
    if len(exercise.returned) == 1:
        return (outcome.value,)
    value = outcome.value
    is_complete = isinstance(value, tuple | list) and len(value) == len(exercise.returned)
    return tuple(value) if is_complete else ()


def _plain(values: tuple[Any, ...], exercise: Exercise) -> tuple[Any, ...]:
    """Returned values as those of an answer are recorded; a harness has made them so."""
    return values if exercise.harness else tuple(map(plain, values))


def _near(one: float, other: float) -> bool:
    """Whether values with these projections may be equal."""
    return not abs(one - other) > NEAR * (1 + abs(other))  # true of NaN as well


def projection(value: Any) -> float:
    """One number for a value: the same for equal values, and nearly always another for others."""
    numbers: list[Any] = []
    _collect(value, numbers)
    if not numbers:
        return 0.0
    flat = np.concatenate(numbers, axis=None, dtype=float, casting="unsafe")
    counted = flat[:MOST_COUNTED]
    return float(_weights()[: len(counted)] @ counted) + len(flat)


@cache
def _weights() -> np.ndarray:
    """As good as random, and the same each time."""
    return np.sin(1 + np.arange(MOST_COUNTED))


def _collect(value: Any, found: list[Any]) -> None:
    """Collect the arrays and numbers in a value, whether it is plain or not."""
    if type(value) is np.ndarray or isinstance(value, np.generic):
        if value.dtype.kind in "biuf" and value.size <= MAX_ELEMENTS:
            found.append(value)
    elif isinstance(value, tuple | list):
        for item in value:
            _collect(item, found)
    elif isinstance(value, float) or (isinstance(value, int) and abs(value) < MAX_INTEGER):
        found.append(float(value))
    elif isinstance(value, Tensor):
        _collect(value.array, found)
