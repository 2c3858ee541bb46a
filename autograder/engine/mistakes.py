"""Known mistakes: edits of the reference, and the search for those that explain an answer.

A mistake is named only when its numbers equal the answer's on every case: a false accusation is
worse than none.
"""

import ast
import inspect
import textwrap
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache, lru_cache, partial
from itertools import chain, combinations, islice
from types import CodeType
from typing import Any, NamedTuple

from autograder.engine.answers import Answers, Outcome
from autograder.engine.compare import same_answer, same_value
from autograder.engine.examine import trial
from autograder.engine.exercise import Case, Edit, Exercise, Mistake, Part

PATIENT = 500  # trials of an exercise whose calls take next to no time
MAX_CANDIDATES = 8  # mistakes from which three or more at once are put together


class MistakeError(Exception):
    """A mistake that no longer fits the reference's source."""


@dataclass(frozen=True)
class Suspect:
    """A mistake, and the exercise in whose reference it is made."""

    mistake: Mistake
    home: Exercise


def suspects(exercise: Exercise, exercises: Mapping[str, Exercise]) -> list[Suspect]:
    """The exercise's own mistakes, then those of the exercises that an answer calls."""
    found = [Suspect(mistake, exercise) for mistake in exercise.mistakes]
    for name in _all_used(exercise, exercises):
        home = exercises[name]
        found += [Suspect(mistake, home) for mistake in home.mistakes if mistake.function is None]
    return found


def wrong_answer(
    exercise: Exercise, made: Sequence[Suspect], exercises: Mapping[str, Exercise]
) -> Callable[..., Any]:
    """The reference with these mistakes in it.

    Raises:
        MistakeError: an edit does not apply exactly once, or mistakes that are functions are
            combined.
    """
    functions = [s.mistake.function for s in made if s.mistake.function is not None]
    if functions:
        if len(made) > 1:
            raise MistakeError("a mistake that is a function cannot be combined with another")
        return functions[0]
    edits: dict[str, list[Edit]] = {}
    for suspect in made:
        edits.setdefault(suspect.home.name, []).extend(suspect.mistake.edits)
    replaced: dict[str, Callable[..., Any]] = {}
    for name in reversed(_all_used(exercise, exercises)):  # what is called first comes first
        replaced[name] = rebuilt(exercises[name].reference, edits.get(name, ()), replaced)
    return rebuilt(exercise.reference, edits.get(exercise.name, ()), replaced)


def rebuilt(
    function: Callable[..., Any],
    edits: Sequence[Edit],
    replaced: Mapping[str, Callable[..., Any]],
) -> Callable[..., Any]:
    """`function` compiled anew from its edited source, calling the `replaced` functions.

    Raises:
        MistakeError: an edit's old text does not occur exactly once in the source.
    """
    function = inspect.unwrap(function)  # what is imported later, now
    source = source_without_docstring(function)
    for old, new in edits:
        count = source.count(old)
        if count != 1:
            raise MistakeError(
                f"{function.__name__}: the edit's old text {old!r} occurs {count} times in the "
                "source, expected once"
            )
        source = source.replace(old, new)
    namespace = dict(function.__globals__) | dict(replaced)
    exec(_compiled(source, function.__name__), namespace)
    return namespace[function.__name__]


@lru_cache(maxsize=4096)
def _compiled(source: str, name: str) -> CodeType:
    return compile(source, f"<{name} with mistakes>", "exec")


@cache
def source_without_docstring(function: Callable[..., Any]) -> str:
    """Source of a function, less the docstring, whose examples could repeat a line of the code."""
    source = textwrap.dedent(inspect.getsource(function))
    definition = ast.parse(source).body[0]
    assert isinstance(definition, ast.FunctionDef)
    first = definition.body[0]
    if not (isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant)):
        return source
    lines = source.splitlines(keepends=True)
    return "".join(lines[: first.lineno - 1] + lines[first.end_lineno :])


def explain(
    answers: Answers, exercise: Exercise, cases: Sequence[Case], exercises: Mapping[str, Exercise]
) -> tuple[Suspect, ...]:
    """The mistakes that an answer consists of: one, else two, else more; () when none do.

    Args:
        answers: what the learner's function did on the cases.
        exercise: the exercise.
        cases: the cases on which it was examined.
        exercises: the registry, for the mistakes of exercises that an answer calls.
    """
    if not any(outcome.raised is None for outcome in answers.outcomes):
        return ()
    known = suspects(exercise, exercises)
    # the quickest calls first: most wrong guesses fail there
    calls = sorted(zip(cases, answers.outcomes, strict=True), key=lambda call: size(call[0]))
    matches = partial(_matches, calls, exercise, exercises)
    for suspect in known:
        if matches((suspect,)):
            # numbers that the reference gives as well are evidence only of what warns
            warns = any(outcome.warned for outcome in answers.outcomes)
            return (suspect,) if warns or not matches(()) else ()
    if not exercise.trials or matches(()):
        return ()  # where all numbers are right, two that undo each other would explain them
    guesses = chain(
        _pairs(answers, exercise, cases, exercises, known),
        _larger_groups(answers, exercise, cases, exercises, known),
    )
    for group in filter(matches, islice(guesses, exercise.trials)):
        if evident := _evident(group, calls, exercise, exercises):
            return evident
    return ()


def _evident(
    group: tuple[Suspect, ...],
    calls: Sequence[tuple[Case, Outcome]],
    exercise: Exercise,
    exercises: Mapping[str, Exercise],
) -> tuple[Suspect, ...]:
    """Those of a group of mistakes for which there is evidence; () if they do not explain enough.

    A mistake that is needed in special cases alone may be there only to make the numbers fit. It
    is evident if the others leave an ordinary call unexplained, or if it alone explains a special
    case that the others do not touch.

    Args:
        group: mistakes that together explain every call.
        calls: cases, and what the answer did in them.
        exercise: the exercise.
        exercises: the registry.
    """
    ordinary = [call for call in calls if _is_ordinary(call[0])]
    special = [call for call in calls if not _is_ordinary(call[0])]

    def is_evident(suspect: Suspect) -> bool:
        others = tuple(other for other in group if other is not suspect)
        if not _matches(ordinary, exercise, exercises, others):
            return True
        return any(
            not _matches([call], exercise, exercises, ())
            and _matches([call], exercise, exercises, (suspect,))
            and not _changes(call[0], exercise, exercises, others)
            for call in special
        )

    evident = tuple(filter(is_evident, group))
    explains = evident == group or _matches(ordinary, exercise, exercises, evident)
    return evident if explains else ()


def _is_ordinary(case: Case) -> bool:
    return not case.sentence and case.part is None


def _changes(
    case: Case,
    exercise: Exercise,
    exercises: Mapping[str, Exercise],
    made: Sequence[Suspect],
) -> bool:
    """Whether mistakes change anything in a case."""
    right = trial(exercise.reference, exercise, case)
    return not _matches([(case, right)], exercise, exercises, made)


def explain_one_output(
    answers: Answers, exercise: Exercise, cases: Sequence[Case], exercises: Mapping[str, Exercise]
) -> tuple[Suspect, ...]:
    """The one mistake that makes an output what it is, whatever the other outputs are.

    A cache that is wrong in a way of its own thus hides no mistake in `hs`. Nothing is named where
    several mistakes fit: only the other outputs could decide between them. A gate that is wrong in
    a way of its own speaks against a mistake that explains another gate.

    Args:
        answers: what the learner's function did on the cases.
        exercise: the exercise.
        cases: the cases on which it was examined.
        exercises: by name, for those that an answer calls.
    """
    if exercise.trials < PATIENT:
        return ()
    calls = sorted(zip(cases, answers.outcomes, strict=True), key=lambda call: size(call[0]))
    seen = [_items(outcome, exercise) for _, outcome in calls]
    right = [_items(trial(exercise.reference, exercise, case), exercise) for case, _ in calls]
    if len(exercise.returned) < 2 or any(map(_differ_in_length, seen, right)):
        return ()
    wrong = [
        any(not same_value(s[k], r[k]) for s, r in zip(seen, right, strict=True))
        for k in range(len(exercise.returned))
    ]
    first = wrong.index(True) if True in wrong else None
    if first is None:
        return ()
    # the first wrong output must be the mistake's, and what is right must be untouched by it
    judged = [k for k, is_wrong in enumerate(wrong) if k == first or not is_wrong]
    arrays = [k for k, parts in enumerate(exercise.returned.values()) if _is_array(parts)]
    values = [(case, s, r) for (case, _), s, r in zip(calls, seen, right, strict=True)]
    known = [Suspect(mistake, exercise) for mistake in exercise.mistakes]
    fitting = [s for s in known if _makes_outputs(s, exercises, judged, arrays, values)]
    return tuple(fitting) if len(fitting) == 1 else ()


def _is_array(parts: Sequence[Part]) -> bool:
    return isinstance(parts[0].axes, str)


def _differ_in_length(one: tuple[Any, ...], other: tuple[Any, ...]) -> bool:
    return len(one) != len(other)


def _makes_outputs(
    suspect: Suspect,
    exercises: Mapping[str, Exercise],
    judged: Sequence[int],
    arrays: Sequence[int],
    values: Sequence[tuple[Case, tuple[Any, ...], tuple[Any, ...]]],
) -> bool:
    """Whether the reference with this mistake in it returns these values in the outputs judged.

    An array that the mistake changes must be what it makes of it: only caches and pairs may be
    wrong in a way of their own. An array that it leaves right speaks neither for nor against it.
    """
    exercise = suspect.home
    function = wrong_answer(exercise, (suspect,), exercises)
    for case, seen, right in values:
        items = _items(trial(function, exercise, case), exercise)
        if len(items) != len(seen) or not all(same_value(items[k], seen[k]) for k in judged):
            return False
        if not all(same_value(items[k], seen[k]) or same_value(items[k], right[k]) for k in arrays):
            return False
    return True


def _pairs(
    answers: Answers,
    exercise: Exercise,
    cases: Sequence[Case],
    exercises: Mapping[str, Exercise],
    known: Sequence[Suspect],
) -> Iterator[tuple[Suspect, ...]]:
    """Pairs that may give the answer: first those of which each acts by itself."""
    editable = [suspect for suspect in known if suspect.mistake.function is None]
    effects = _effects(answers, exercise, cases, exercises, editable)
    for guess in (_plausible, _conceivable):
        for pair in combinations(editable, 2):
            if guess(*(effects[suspect.home.name, suspect.mistake.name] for suspect in pair)):
                yield pair
        editable = [suspect for suspect in editable if suspect.home.name == exercise.name]


def _matches(
    calls: Sequence[tuple[Case, Outcome]],
    exercise: Exercise,
    exercises: Mapping[str, Exercise],
    made: Sequence[Suspect],
) -> bool:
    try:
        function = wrong_answer(exercise, made, exercises)
    except MistakeError:
        if len(made) == 1:
            raise
        return False  # two edits of the same line exclude each other
    except SyntaxError:
        return False
    return all(same_answer(trial(function, exercise, case), outcome) for case, outcome in calls)


def size(argument: Any) -> int:
    """The number of entries in a case, or in one of its arguments."""
    if isinstance(argument, Case):
        return size(argument.arguments)
    if isinstance(argument, tuple | list):
        return sum(map(size, argument))
    return getattr(argument, "size", 1)


class _Effect(NamedTuple):
    """What one mistake does to the outputs of one call."""

    changes: tuple[bool, ...]  # does it change this output?
    fits: tuple[bool, ...]  # is this output, with this mistake alone, what the answer gave?
    wrong: tuple[bool, ...]  # is this output of the answer wrong?


def _effects(
    answers: Answers,
    exercise: Exercise,
    cases: Sequence[Case],
    exercises: Mapping[str, Exercise],
    known: Sequence[Suspect],
) -> dict[tuple[str, str], _Effect]:
    """The effect of each mistake in the first case in which the learner's function returned."""
    first = next(k for k, outcome in enumerate(answers.outcomes) if outcome.raised is None)
    seen = _items(answers.outcomes[first], exercise)
    right = _items(trial(exercise.reference, exercise, cases[first]), exercise)
    effects = {}
    for suspect in known:
        function = wrong_answer(exercise, (suspect,), exercises)
        wrong = _items(trial(function, exercise, cases[first]), exercise)
        nothing_known = not len(wrong) == len(right) == len(seen)
        if nothing_known:
            effects[suspect.home.name, suspect.mistake.name] = _Effect((), (), ())
            continue
        effects[suspect.home.name, suspect.mistake.name] = _Effect(
            changes=tuple(not same for same in map(same_value, wrong, right)),
            fits=tuple(map(same_value, wrong, seen)),
            wrong=tuple(not same for same in map(same_value, seen, right)),
        )
    return effects


def _items(outcome: Outcome, exercise: Exercise) -> tuple[Any, ...]:
    """The outputs of a call, one by one; () if it had none."""
    if outcome.raised is not None:
        return ()
    if len(exercise.outputs) == 1:
        return (outcome.value,)
    return tuple(outcome.value) if isinstance(outcome.value, tuple | list) else ()


def _plausible(one: _Effect, other: _Effect) -> bool:
    """Whether two mistakes together can give the answer.

    An output that only one of them changes is what that one makes of it; an output that neither
    changes is right. Nearly all pairs are ruled out by this, without being tried.
    """
    outputs = zip(one.changes, one.fits, other.changes, other.fits, strict=False)
    for one_changes, one_fits, other_changes, other_fits in outputs:
        if not one_changes and not other_fits:
            return False
        if not other_changes and not one_fits:
            return False
    return True


def _conceivable(one: _Effect, other: _Effect) -> bool:
    """Whether two mistakes may give the answer if one acts on what the other does.

    Whatever is wrong must be changed by one of them. What could already be told is left out.
    """
    if _plausible(one, other):
        return False
    outputs = zip(one.changes, other.changes, one.wrong, strict=True)
    return all(changed or also_changed or not wrong for changed, also_changed, wrong in outputs)


def _larger_groups(
    answers: Answers,
    exercise: Exercise,
    cases: Sequence[Case],
    exercises: Mapping[str, Exercise],
    known: Sequence[Suspect],
) -> Iterator[tuple[Suspect, ...]]:
    """Groups of three and four of those mistakes that explain at least one output alone."""
    known = [suspect for suspect in known if suspect.mistake.function is None]
    first = next(k for k, outcome in enumerate(answers.outcomes) if outcome.raised is None)
    seen = answers.outcomes[first]
    if not isinstance(seen.value, tuple):
        return
    right = trial(exercise.reference, exercise, cases[first])
    candidates = []
    for suspect in known:
        function = wrong_answer(exercise, (suspect,), exercises)
        wrong = trial(function, exercise, cases[first])
        if _explains_an_output(wrong, seen, right):
            candidates.append(suspect)
    candidates = candidates[:MAX_CANDIDATES]
    for size in (3, 4):
        yield from combinations(candidates, size)


def _explains_an_output(wrong: Outcome, seen: Outcome, right: Outcome) -> bool:
    if not (isinstance(wrong.value, tuple) and len(wrong.value) == len(seen.value)):
        return False
    return any(
        same_answer(replace(wrong, value=w), replace(seen, value=s))
        and not same_answer(replace(right, value=r), replace(seen, value=s))
        for w, s, r in zip(wrong.value, seen.value, right.value, strict=False)
    )


def _all_used(exercise: Exercise, exercises: Mapping[str, Exercise]) -> list[str]:
    """Names of the exercises that an answer calls, directly or through others, callers first."""
    found: list[str] = []
    for name in exercise.uses:
        found = [*found, name, *_all_used(exercises[name], exercises)]
    return list(dict.fromkeys(found))
