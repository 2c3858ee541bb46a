"""The sentences of a verdict: the fact, its likely cause, and what is already right."""

import re
from collections.abc import Iterable, Sequence
from itertools import chain
from typing import NamedTuple

from autograder.engine.answers import Outcome, Raised
from autograder.engine.cases import Case
from autograder.engine.exception_messages import message_in_words
from autograder.engine.exercise import Exercise
from autograder.engine.finding import WRONG_NUMBER, Finding, Stage
from autograder.engine.mistakes import Suspect
from autograder.engine.wording import capital, listed, sentences_in

HINT_WITHOUT_NAME = (
    "Print the shape and a few entries of each intermediate result. Compare each line with its "
    "equation in “{section}”."
)
HINT_FOR_MUTATION = (
    "Find the line of your code that does this, and compare it with its equation in “{section}”."
)
HINT_MODIFIED = (
    "Which line modifies an array that the caller still uses? `a = a + b` makes a new array; "
    "`a += b`, `a[...] = b` and `out=a` do not."
)
HINT_MODIFIED_LIST = (
    "Which line modifies a list or array that the caller still uses? `a.reverse()`, `a.append(b)` "
    "and `a[k] = b` modify `a`, and so does `a += b`."
)
HINT_RETURNED = "Which `return` gives back `{name}` itself? `{name}.copy()` is a new array."
HINT_BEHAVIOUR = (
    "Work out by hand the value of each of the four gate blocks at this input, and compare it with "
    "the value you want there."
)
PERSISTS = "Does a value persist between calls, in a default argument or outside the function?"
FIRST_CALL_ONLY = f"The first call is right and the later ones are wrong. {PERSISTS}"
OTHERWISE_AGAIN = f"The same call gives another result the second time. {PERSISTS}"
OTHERWISE_EACH_TIME = (
    "The same call gives another result each time. Does your function draw random numbers, or keep "
    "a value between calls?"
)
OTHERWISE_FROM_SEED = (
    "The same call gives another result each time, although the state of `{generator}` is the "
    "same. Do all random numbers come from `{generator}`?"
)
HALF = "This costs half of the marks."
ITEM = re.compile(r"(.+)\[(\d+)\]")
LATER = "so the error most likely comes later."
GUESS = re.compile(r" (They also depend|It also depends) on .*")
ALL_WRONG = "Every output is wrong"
MOST_SENTENCES = 4


class Said(NamedTuple):
    """A sentence of a verdict, and how soon it is left out where there are too many."""

    text: str
    rank: int


def about_findings(exercise: Exercise, findings: Sequence[Finding], named: bool) -> list[Said]:
    """What is wrong, where, and what is right; what is right comes first where that is most."""
    if not findings:
        return []
    first, clue = findings[0], best_clue(findings)
    lead = "First wrong: " if len(findings) > 1 and not _is_behind(findings) else ""
    sentences = [Said(f"{lead}{first.sentence}", 1), Said(_detail(first), 4)]
    if first.phrase == WRONG_NUMBER:
        sentences = [Said(f"{lead}`{first.quantity}` {first.phrase}: {first.detail}.", 1)]
    if not named:
        sentences.append(Said(first.spread, 2))
    if clue is not first and not named:
        sentences.append(Said(clue.sentence, 2))
    right = _right_outputs(exercise, findings)
    shared = "" if named or not clue.says_only_wrong else _about_what_is_shared(exercise, right)
    if named or shared or not right.is_most:
        sentences.append(Said(" ".join(filter(None, [right.sentence, shared])), 3))
    else:
        sentences.insert(0, Said(right.sentence, 3))
    if first.probe and first.stage is not Stage.BEHAVIOUR:
        sentences.append(Said(f"A case that shows it: {first.probe.rstrip('.')}.", 2))
    return sentences


def _is_behind(findings: Sequence[Finding]) -> bool:
    """Whether an earlier item of the same list is wrong, too, in another way than the first."""
    first, *others = (ITEM.fullmatch(finding.quantity) for finding in findings)
    return first is not None and any(
        other and other[1] == first[1] and int(other[2]) < int(first[2]) for other in others
    )


def best_clue(findings: Sequence[Finding]) -> Finding:
    """The first finding, or a later one that says more about the line to look for."""
    later = (f for f in findings if f.is_a_clue and f.part_is_output)
    return next(later, findings[0]) if findings[0].says_only_wrong else findings[0]


def _detail(finding: Finding) -> str:
    return f"{capital(finding.detail)}." if finding.detail else ""


def first_few(said: Sequence[Said]) -> list[str]:
    """As many sentences as a person reads, in their order; those of a higher rank are left out."""
    kept: list[Said] = []
    for sentence in sorted(filter(lambda s: s.text, said), key=lambda s: s.rank):
        count = sum(sentences_in(other.text) for other in [*kept, sentence])
        if count <= MOST_SENTENCES or not kept:
            kept.append(sentence)
    return [sentence.text for sentence in said if sentence in kept]


class Right(NamedTuple):
    """What is right: a sentence, the outputs, and whether they are more than the wrong ones."""

    sentence: str = ""
    names: tuple[str, ...] = ()
    is_most: bool = False


def _right_outputs(exercise: Exercise, findings: Sequence[Finding]) -> Right:
    """Say what is right, where that shows where the mistake is."""
    outputs = exercise.outputs
    if outputs and not any(finding.part_is_output for finding in findings):
        return Right("All ordinary cases are correct.", is_most=True)
    if len(outputs) < 2 or any(finding.part is None for finding in findings):
        return Right()
    wrong = {name for finding in findings for name in (finding.part, finding.quantity)}
    names = tuple(part.name for part in outputs if part.name not in wrong)
    if not names:
        return Right()
    sentence = f"{listed(names)} {'are' if len(names) > 1 else 'is'} correct."
    return Right(sentence, names, 2 * len(names) > len(outputs))


def _about_what_is_shared(exercise: Exercise, right: Right) -> str:
    """On which side of an intermediate result the mistake is likely to be."""
    if not exercise.shared or len(exercise.outputs) < 3:
        return ""
    if not right.names:
        return f"{ALL_WRONG}, so check first what they share: {exercise.shared}."
    depend = "They also depend" if len(right.names) > 1 else "It also depends"
    return f"{depend} on {exercise.shared}, {LATER}"


def without_guess(sentence: str) -> str:
    """What is said of outputs without the guess at where the mistake is, once it is known."""
    if sentence.startswith(ALL_WRONG):
        return ""
    return GUESS.sub("", sentence) if sentence.endswith(LATER) else sentence


def raised_sentence(raised: Raised) -> str:
    """Where an answer stopped, and with which error."""
    inside = f" in `{raised.function}`" if raised.function and raised.line else ""
    where = f" at your line `{raised.line}`" if raised.line else ""
    if raised.line_number and not raised.line:
        where = f" in line {raised.line_number} of your cell"
    stopped = f"It stopped{inside}{where} with {raised.types[0]}"
    message = message_in_words(raised)
    if message and message != raised.message.strip().rstrip("."):
        return f"{stopped}. {capital(message)}."  # in the course's words
    stop = "" if message.endswith("?") else "."
    return f"{stopped}{': ' if message else ''}{message}{stop}"


def modified_arrays(
    exercise: Exercise, cases: Sequence[Case], outcomes: Sequence[Outcome]
) -> dict[str, str]:
    """Arguments and earlier results that an answer modifies: the first quantity, and a sentence."""
    modified = {}
    changed = _named_in(outcome.changed for outcome in outcomes)
    if changed:
        changes = "values change" if _has_a_list(exercise, cases, changed) else "array changes"
        modified[changed[0]] = (
            f"Your function modifies its argument{'s' if len(changed) > 1 else ''} "
            f"{listed(changed)} in place, so the caller's {changes}. {HALF}"
        )
    returned = _named_in(outcome.returned for outcome in outcomes)
    if returned and not changed:
        modified[exercise.outputs[0].name] = (
            f"Your function returns its argument {listed(returned)} itself in some cases, where a "
            f"new array is required. {HALF}"
        )
    if any(outcome.overwritten for outcome in outcomes):
        modified[exercise.outputs[0].name] = (
            "A later call modifies the array that an earlier call returned: both are the same "
            f"array. {HALF}"
        )
    return modified


def modified_hint(exercise: Exercise, cases: Sequence[Case], outcomes: Sequence[Outcome]) -> str:
    """The next step where an answer modifies an argument, or returns one."""
    changed = _named_in(outcome.changed for outcome in outcomes)
    returned = _named_in(outcome.returned for outcome in outcomes)
    if changed and _has_a_list(exercise, cases, changed):
        return HINT_MODIFIED_LIST
    if len(returned) == 1 and not changed and not any(outcome.overwritten for outcome in outcomes):
        return HINT_RETURNED.format(name=returned[0])
    return HINT_MODIFIED


def _named_in(names: Iterable[tuple[str, ...]]) -> list[str]:
    """Every name once, in their order."""
    return list(dict.fromkeys(chain.from_iterable(names)))


def _has_a_list(exercise: Exercise, cases: Sequence[Case], names: Sequence[str]) -> bool:
    """Whether one of these arguments is a list."""
    given = zip(exercise.parameters, cases[0].arguments, strict=False)
    return any(name in names and isinstance(argument, list) for name, argument in given)


def name_in_words(
    suspect: Suspect, exercise: Exercise, calls: Sequence[str] | None, is_alone: bool = True
) -> str:
    """A mistake's sentence; of another exercise's, what is known of where it is.

    Args:
        suspect: the mistake.
        exercise: the exercise that was answered.
        calls: names of the exercises' functions that the answer calls, where known.
        is_alone: whether it explains the result without another mistake.
    """
    home, sentence = suspect.home.name, suspect.mistake.sentence
    if suspect.output:
        return f"In `{suspect.output}`, {sentence}."
    if home == exercise.name:
        return f"{sentence}."
    is_called = calls is not None and home in calls
    where = f"in `{home}`, which your code calls" if is_called else f"known from `{home}`"
    if not is_alone:
        return f"As in a mistake {where}, {sentence}."
    return f"The result equals that of a mistake {where}: {sentence}."
