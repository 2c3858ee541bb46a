"""Pairs and larger groups of mistakes that may give an answer: nearly all are ruled out untried.

What each mistake does alone is compared with the answer entry by entry. An entry that only one of
two mistakes changes is what that one makes of it; an entry that neither changes is right. Only
where both change an entry can nothing be told without a trial.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import combinations
from typing import Any, NamedTuple

import numpy as np

from autograder.engine.answers import Outcome
from autograder.engine.compare import close, same_answer, same_value
from autograder.engine.mistakes import Suspect, size, steps
from autograder.engine.trials import Call, Trials, values_of

MAX_CANDIDATES = 8  # mistakes from which three or more at once are put together
MOST_ACTING = 150  # pairs that are tried though they do not fit entry by entry

Group = tuple[Suspect, ...]


def groups(trials: Trials, calls: Sequence[Call], known: Sequence[Suspect]) -> Iterator[Group]:
    """Groups of mistakes that may give the answer, the likeliest first.

    Args:
        trials: of the exercise.
        calls: what the answer did, the quickest call first: its trials are known already. It tells
            much, as in a sequence of one step the mistakes of a step do not mix.
        known: the mistakes.
    """
    editable = [suspect for suspect in known if suspect.mistake.function is None]
    if len(editable) < 2:
        return
    call = _telling_call(calls)
    yield from _pairs(trials, {id(c): c for c in (call, calls[0])}.values(), editable)
    yield from _larger(trials, call, editable)


def _telling_call(calls: Sequence[Call]) -> Call:
    """The smallest ordinary call that returned; else any that returned."""
    returned = [call for call in calls if call.outcome.raised is None]
    ordinary = [call for call in returned if not call.case.sentence and call.case.part is None]
    return min(ordinary or returned[:1], key=lambda call: (steps(call.case), size(call.case)))


def _pairs(trials: Trials, calls: Iterable[Call], suspects: Sequence[Suspect]) -> Iterator[Group]:
    """First those that fit entry by entry, then those that may if one acts on the other.

    Of the latter, the exercise's own mistakes come first, and few entries speak against them.
    """
    of_calls = [_effects(trials, call, suspects) for call in calls]
    found = [effects for effects in of_calls if effects is not None]
    if not found:  # nothing is known of any
        yield from combinations(suspects, 2)
        return
    share = np.sum([effects.misfits() / len(effects.wrong) for effects in found], axis=0)
    by_entries = share == 0
    by_output = found[0].by_output()
    is_own = np.array([s.home.name == trials.exercise.name for s in suspects])
    own = is_own[:, None] & is_own
    acting = ((by_output.misfits() == 0) | (by_output.conceivable() & own)) & ~by_entries
    for one, other in np.argwhere(np.triu(by_entries, 1)):
        yield suspects[one], suspects[other]
    places = np.argwhere(np.triu(acting, 1))
    chosen = tuple(places.T)
    in_order = np.lexsort((share[chosen], ~own[chosen]))
    for one, other in places[in_order[:MOST_ACTING]]:
        yield suspects[one], suspects[other]


class _Effects(NamedTuple):
    """What each of several mistakes does alone to each entry of what one call returns.

    Attributes:
        changes: does it change this entry? One row per mistake.
        fits: does it give the answer's entry?
        wrong: is this entry of the answer wrong?
        starts: where the entries of each output begin.
    """

    changes: np.ndarray
    fits: np.ndarray
    wrong: np.ndarray
    starts: tuple[int, ...]

    def misfits(self) -> np.ndarray:
        """How many entries speak against each pair, as a symmetric matrix.

        An entry that only one of them changes should be what that one makes of it; an entry that
        neither changes should be right.
        """
        unchanged = (~self.changes).astype(np.float32)
        alone = (self.changes & ~self.fits).astype(np.float32) @ unchanged.T
        neither = (unchanged * self.wrong) @ unchanged.T
        return alone + alone.T + neither

    def conceivable(self) -> np.ndarray:
        """Which pairs may if one acts on what the other does: whatever is wrong is changed."""
        unchanged = (~self.changes).astype(np.float32)
        return ((unchanged * self.wrong) @ unchanged.T) == 0

    def by_output(self) -> "_Effects":
        """The same with each output as one entry."""
        return _Effects(
            np.logical_or.reduceat(self.changes, self.starts, axis=1),
            np.logical_and.reduceat(self.fits, self.starts, axis=1),
            np.logical_or.reduceat(self.wrong, self.starts),
            tuple(range(len(self.starts))),
        )


def _effects(trials: Trials, call: Call, suspects: Sequence[Suspect]) -> _Effects | None:
    """The effects of mistakes; None where the answer or the reference returns no such outputs."""
    exercise = trials.exercise
    seen = values_of(call.outcome, exercise)
    right = values_of(trials.right(call.case), exercise)
    if not right or len(seen) != len(right):
        return None
    lengths = [len(_different(one, one, one)) for one in right]
    starts = tuple(int(start) for start in np.cumsum([0, *lengths[:-1]]))
    wrong = _all_different(seen, right, right)
    changes = np.ones((len(suspects), len(wrong)), dtype=bool)
    fits = np.ones_like(changes)
    for k, suspect in enumerate(suspects):
        values = values_of(trials.like(call, suspect), exercise)
        if len(values) == len(right):  # else nothing is known of it
            changes[k] = _all_different(values, right, right)
            fits[k] = ~_all_different(values, seen, right)
    return _Effects(changes, fits, wrong, starts)


def _all_different(
    values: Sequence[Any], others: Sequence[Any], layout: Sequence[Any]
) -> np.ndarray:
    return np.concatenate([_different(*each) for each in zip(values, others, layout, strict=True)])


def _different(value: Any, other: Any, layout: Any) -> np.ndarray:
    """In which entries two values differ; in all of them where their structure differs.

    Args:
        value: a value.
        other: another one.
        layout: the right value, whose entries are counted.
    """
    if isinstance(layout, np.ndarray) and layout.size:
        if _is_like(value, layout) and _is_like(other, layout):
            if np.array_equal(value, other):  # most are: a mistake changes few outputs
                return np.zeros(layout.size, dtype=bool)
            return ~close(value, other).ravel()
    elif isinstance(layout, tuple | list) and layout:
        is_alike = all(_is_sequence(v, len(layout)) for v in (value, other))
        return _all_different(value, other, layout) if is_alike else _unit(value, other, layout)
    return _unit(value, other, layout)


def _unit(value: Any, other: Any, layout: Any) -> np.ndarray:
    """All entries of a value as one."""
    return np.full(_count(layout), not same_value(value, other))


def _is_sequence(value: Any, length: int) -> bool:
    return isinstance(value, tuple | list) and len(value) == length


def _is_like(value: Any, layout: np.ndarray) -> bool:
    return (
        isinstance(value, np.ndarray)
        and value.shape == layout.shape
        and value.dtype == layout.dtype
    )


def _count(layout: Any) -> int:
    """The number of entries in a value; 1 if it has none, or they cannot be told apart."""
    if isinstance(layout, tuple | list) and layout:
        return sum(map(_count, layout))
    return max(layout.size, 1) if isinstance(layout, np.ndarray) else 1


def _larger(trials: Trials, call: Call, suspects: Sequence[Suspect]) -> Iterator[Group]:
    """Groups of three and four of those mistakes that explain at least one output alone."""
    seen, right = call.outcome, trials.right(call.case)
    if not isinstance(seen.value, tuple):
        return
    candidates = [s for s in suspects if _explains_an_output(trials.like(call, s), seen, right)]
    candidates = candidates[:MAX_CANDIDATES]
    for count in (3, 4):
        yield from combinations(candidates, count)


def _explains_an_output(wrong: Outcome, seen: Outcome, right: Outcome) -> bool:
    if not (isinstance(wrong.value, tuple) and len(wrong.value) == len(seen.value)):
        return False
    return any(
        same_answer(replace(wrong, value=w), replace(seen, value=s))
        and not same_answer(replace(right, value=r), replace(seen, value=s))
        for w, s, r in zip(wrong.value, seen.value, right.value, strict=False)
    )
