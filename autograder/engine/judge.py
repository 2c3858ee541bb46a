"""The half that knows the right answers and never sees the learner's code.

In order: did it raise; type; exact shape; dtype; finite; inputs unchanged; values; probes. The
first wrong quantity in the order of the computation leads the feedback, and the catalogue of known
mistakes is tried on it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from autograder.engine.answers import Answers, Outcome, Raised
from autograder.engine.examine import examine
from autograder.engine.exercise import FLOAT32, Case, Exercise
from autograder.engine.findings import Finding, find
from autograder.engine.memory_behaviour import behaviour_findings, mistake_in_behaviour
from autograder.engine.mistakes import Suspect, explain
from autograder.engine.registry import installed_exercises
from autograder.engine.verdict import Verdict
from autograder.engine.wording import capital, listed

HINT_WITHOUT_NAME = (
    "print the shapes and a few numbers of what you compute on the way, and compare each line "
    "with its equation in “{section}”."
)

HINT_RUINED = "which of your lines writes into an array that stands: `+=`, `[...] =`, `out=`?"
HINT_BEHAVIOUR = (
    "work out by hand what each of the four layers answers to this input, and compare that with "
    "what you want it to answer there."
)
FIRST_CALL_ONLY = (
    "The first call is right and the later ones are wrong: does something stay from one call to "
    "the next (a default argument, a name outside the function)?"
)


@dataclass(frozen=True)
class Expected:
    """What is asked of an answer, and what the reference does there: the same for a whole class.

    Attributes:
        cases: the calls.
        outcomes: of the reference, one a case.
    """

    cases: tuple[Case, ...]
    outcomes: tuple[Outcome, ...]


def expected_of(exercise: Exercise, seed: int) -> Expected:
    """Cases and the reference's outcomes."""
    cases = exercise.cases(seed)
    with np.errstate(all="ignore"):
        return Expected(cases, examine(exercise.reference, exercise, cases).outcomes)


def judge(
    answers: Answers,
    exercise: Exercise,
    seed: int,
    exercises: Mapping[str, Exercise] | None = None,
    expected: Expected | None = None,
) -> Verdict:
    """The verdict on what a learner's function did.

    Args:
        answers: from `examine`, on `exercise.cases(seed)`.
        exercise: the exercise.
        seed: the seed of those cases.
        exercises: by name, for the mistakes of exercises that an answer calls. None: all that are
            installed.
        expected: from `expected_of` with the same seed, where it is known already.

    Raises:
        ValueError: the number of outcomes is not that of the cases.
    """
    exercises = installed_exercises() if exercises is None else exercises
    if answers.problem:
        return _nothing(exercise, "raised", (capital(answers.problem),))
    expected = expected or expected_of(exercise, seed)
    cases = expected.cases
    if len(answers.outcomes) != len(cases):
        raise ValueError(
            f"{exercise.name}: {len(answers.outcomes)} outcomes for {len(cases)} cases: "
            "examine and judge must be given the same seed"
        )
    drawn = answers.outcomes[: exercise.draws]
    if all(outcome.raised for outcome in drawn):
        return _raised_everywhere(exercise, answers, exercises)
    with np.errstate(all="ignore"):  # an answer may hold numbers too large to compare quietly
        return _judged(exercise, seed, cases, expected.outcomes, answers, exercises)


def _judged(
    exercise: Exercise,
    seed: int,
    cases: Sequence[Case],
    expected: Sequence[Outcome],
    answers: Answers,
    exercises: Mapping[str, Exercise],
) -> Verdict:
    if exercise.behaviour:  # weights: what they do counts, not their numbers
        findings, ruined = behaviour_findings(exercise, answers.outcomes[0].value, seed), {}
    else:
        findings = find(exercise, cases, expected, answers.outcomes)
        ruined = _ruined(exercise, answers.outcomes)
    notes = _notes(exercise, cases, expected, answers.outcomes)
    if not findings and not ruined:
        return Verdict(
            exercise=exercise.name,
            marks=exercise.points,
            points=exercise.points,
            status="passed",
            parts=tuple((part.name, part.marks, part.marks, "right") for part in exercise.parts),
            notes=notes,
        )
    return _wrong(exercise, seed, cases, expected, answers, findings, ruined, notes, exercises)


def _wrong(
    exercise: Exercise,
    seed: int,
    cases: Sequence[Case],
    expected: Sequence[Outcome],
    answers: Answers,
    findings: list[Finding],
    ruined: Mapping[str, str],
    notes: tuple[str, ...],
    exercises: Mapping[str, Exercise],
) -> Verdict:
    named = _named(exercise, seed, cases, answers, findings, exercises)
    parts = tuple(_part(exercise, part.name, part.marks, findings) for part in exercise.parts)
    marks = sum(part[1] for part in parts)
    if ruined:
        marks /= 2  # the numbers may be right, but what the caller holds is ruined
    sentences = [capital(_accusation(suspect, exercise)) for suspect in named]
    structural = findings and findings[0].stage < "5 values"
    about = _about_findings(exercise, findings, bool(named))
    if not named and _only_first_call_right(exercise, cases, expected, answers.outcomes):
        about.append(FIRST_CALL_ONLY)
    sentences += [*about, *ruined.values()] if structural else [*ruined.values(), *about]
    hints = list(dict.fromkeys(suspect.mistake.hint for suspect in named))
    if not hints and findings and findings[0].stage == "1 raised":
        raised = next(outcome.raised for outcome in answers.outcomes if outcome.raised)
        hints = [_exception_hint(raised, exercise)]
    if not hints and ruined:
        hints = [HINT_RUINED]
    if not hints and findings[0].stage == "6 behaviour" and exercise.behaviour:
        hints = [HINT_BEHAVIOUR]
    return Verdict(
        exercise=exercise.name,
        marks=int(marks) if marks == int(marks) else marks,
        points=exercise.points,
        status="partly" if marks > 0 else "wrong",
        parts=parts,
        first_wrong=findings[0].quantity if findings else next(iter(ruined)),
        mistakes=tuple(suspect.mistake.name for suspect in named),
        sentences=tuple(sentences),
        hint=" ".join(map(capital, hints)) or HINT_WITHOUT_NAME.format(section=exercise.section),
        notes=notes,
    )


def _named(
    exercise: Exercise,
    seed: int,
    cases: Sequence[Case],
    answers: Answers,
    findings: list[Finding],
    exercises: Mapping[str, Exercise],
) -> tuple[Suspect, ...]:
    """Mistakes that explain all that was seen, else all that was seen of the outputs."""

    def explained(chosen: list[int]) -> tuple[Suspect, ...]:
        outcomes = tuple(answers.outcomes[k] for k in chosen)
        return explain(
            Answers(exercise.name, outcomes), exercise, [cases[k] for k in chosen], exercises
        )

    everything = [k for k, case in enumerate(cases) if case.part != FLOAT32]
    outputs = [k for k in everything if cases[k].part is None]
    if not findings and not any(outcome.changed for outcome in answers.outcomes):
        return ()  # a mistake that has no effect here would explain it
    named = explained(everything)
    if not named and findings and any(outcome.changed for outcome in answers.outcomes):
        tidy = tuple(replace(outcome, changed=()) for outcome in answers.outcomes)
        answers = replace(answers, outcomes=tidy)  # what it writes into is told by itself
        named = explained(everything)
    if exercise.behaviour and not named:
        mistake = mistake_in_behaviour(exercise, answers.outcomes[0].value, seed)
        return (Suspect(mistake, exercise),) if mistake else ()
    about_outputs = any(finding.part_is_output for finding in findings)
    if named or not about_outputs or outputs == everything:
        return named
    return explained(outputs)


def _part(
    exercise: Exercise, name: str, marks: float, findings: list[Finding]
) -> tuple[str, float, float, str]:
    for finding in findings:
        if finding.part == name or (finding.part is None and finding.part_is_output):
            return (name, 0, marks, finding.short)
    return (name, marks, marks, "right")


def _about_findings(exercise: Exercise, findings: list[Finding], named: bool) -> list[str]:
    if not findings:
        return []
    first = findings[0]
    lead = "First wrong: " if len(findings) > 1 else ""
    sentences = [f"{lead}{first.sentence}"]
    right = _right_before(exercise, first, findings)
    if right:
        sentences.append(right)
    if first.spread and not named:
        sentences.append(first.spread)
    if first.probe and not named and first.stage != "6 behaviour":
        sentences.append(f"A case that shows it: {first.probe}.")
    return sentences


def _right_before(exercise: Exercise, first: Finding, findings: list[Finding]) -> str:
    """What the outputs that are right say of where the mistake is."""
    wrong = {finding.part for finding in findings}
    right = [part.name for part in exercise.outputs if part.name not in wrong]
    if first.part is None or len(exercise.outputs) < 2:
        return ""
    if exercise.shared and right:
        return (
            f"{listed(right)} {'is' if len(right) == 1 else 'are'} right, and computed from "
            f"{exercise.shared} too: look first at what comes after it."
        )
    if exercise.shared and len(exercise.outputs) > 2:
        return f"Every output is wrong: look first at what they share, {exercise.shared}."
    if right:
        return f"{listed(right)} {'is' if len(right) == 1 else 'are'} right."
    return ""


def _raised_everywhere(
    exercise: Exercise, answers: Answers, exercises: Mapping[str, Exercise]
) -> Verdict:
    raised = next(outcome.raised for outcome in answers.outcomes if outcome.raised)
    if raised.types[0] == "NotImplementedError" and not raised.message:  # torch's has one
        inner = raised.function
        if inner in exercises and inner != exercise.name:
            sentence = (
                f"Your `{exercise.name}` calls `{inner}`, which is still open: do that first."
            )
        else:
            sentence = "Write your answer in the cell above, run it, then run this check again."
        return _nothing(exercise, "open", (sentence,))
    hint = _exception_hint(raised, exercise)
    return _nothing(exercise, "raised", (_raised_sentence(raised),), hint)


def _nothing(
    exercise: Exercise, status: str, sentences: tuple[str, ...], hint: str = ""
) -> Verdict:
    return Verdict(
        exercise=exercise.name,
        marks=0,
        points=exercise.points,
        status=status,
        parts=tuple((part.name, 0, part.marks, "") for part in exercise.parts),
        sentences=sentences,
        hint=hint,
    )


def _raised_sentence(raised: Raised) -> str:
    where = f" at your line `{raised.line}`" if raised.line else ""
    if raised.line_number and not raised.line:
        where = f" in line {raised.line_number} of your cell"
    inside = f" (in `{raised.function}`)" if raised.function and raised.line else ""
    message = f": {raised.message}" if raised.message else ""
    stop = "" if message.endswith("?") else "."
    return f"It stopped{where}{inside} with {raised.types[0]}{message.rstrip('.')}{stop}"


def _exception_hint(raised: Raised, exercise: Exercise) -> str:
    kinds, message = raised.types, raised.message
    if "RecursionError" in kinds:
        return "the function calls itself without end: which call should stop?"
    if "UnboundLocalError" in kinds or "NameError" in kinds:
        return "is the name spelt as where it was assigned, and was that cell run?"
    if "NoneType" in message:
        return "something is None: does a function that you call return nothing?"
    if "ValueError" in kinds and ("matmul" in message or "align" in message):
        return (
            "the shapes in this product do not fit: print `.shape` of both sides. Weights are "
            "stored as (out, in), as torch stores them."
        )
    if "ValueError" in kinds and "could not be broadcast together" in message:
        return (
            "two arrays of these shapes cannot be added or multiplied: print `.shape` of each, and "
            "compare."
        )
    if "ValueError" in kinds and "unpack" in message:
        return "what stands on the right has another number of items than there are names."
    if "equal division" in message:
        return (
            "the axis cannot be cut into so many equal parts: print its length, count the layers."
        )
    if "KeyError" in kinds:
        return "the dictionary has no such key: print its keys, and the one that you ask for."
    if "IndexError" in kinds:
        return "an index runs past the end: which one is the last?"
    if "truth value of an array" in message:
        return (
            "`if` asks one question of the whole array; `np.where`, or a mask in square brackets, "
            "asks it of every entry."
        )
    if "bitwise_xor" in message:
        return "a power is written `**` in Python; `^` is something else."
    if "TypeError" in kinds and ("only 0-dim" in message or "only length-1" in message):
        return "what takes one number only (`float`, the module `math`) fails on an array."
    if "TypeError" in kinds and "argument" in message:
        return f"compare the call with the function's parameters: `{exercise.call}`."
    return f"read the line and the equations of “{exercise.section}” side by side."


def _ruined(exercise: Exercise, outcomes: Sequence[Outcome]) -> dict[str, str]:
    """What the caller holds and an answer writes over: the first quantity, and a sentence."""
    ruined = {}
    changed = list(dict.fromkeys(name for outcome in outcomes for name in outcome.changed))
    if changed:
        ruined[changed[0]] = (
            f"Your function writes into its argument{'s' if len(changed) > 1 else ''} "
            f"{listed(changed)}: the caller's array is changed. Make a new array instead "
            "(`a = a + b`, not `a += b`). Half of the marks until then."
        )
    if any(outcome.overwritten for outcome in outcomes):
        ruined[exercise.outputs[0].name] = (
            "What one call hands back, a later call overwrites: both are the same array. Make a "
            "new array in each call. Half of the marks until then."
        )
    return ruined


def _only_first_call_right(
    exercise: Exercise,
    cases: Sequence[Case],
    expected: Sequence[Outcome],
    seen: Sequence[Outcome],
) -> bool:
    def right(k: int) -> bool:
        return not find(exercise, cases[k : k + 1], expected[k : k + 1], seen[k : k + 1])

    later = range(1, exercise.draws)
    given = len(cases[0].arguments)  # calls with fewer or more say nothing of what stays
    alike = any(len(cases[k].arguments) == given for k in later)
    return alike and right(0) and not any(map(right, later))


def _accusation(suspect: Suspect, exercise: Exercise) -> str:
    if suspect.home.name == exercise.name:
        return f"{suspect.mistake.sentence}."
    return f"In `{suspect.home.name}`, which this calls: {suspect.mistake.sentence}."


def _notes(
    exercise: Exercise,
    cases: Sequence[Case],
    expected: Sequence[Outcome],
    seen: Sequence[Outcome],
) -> tuple[str, ...]:
    notes = []
    lines = max(outcome.printed_lines for outcome in seen)
    printed = next((outcome.printed for outcome in seen if outcome.printed), "")
    if printed:
        first = printed.splitlines()[0][:80]
        count = f"{lines} lines a call" if lines > 1 else "a line a call"
        notes.append(f"it prints {count} (`{first}`): fine while you look for something.")
    warned = next((outcome.warned[0] for outcome in seen[: exercise.draws] if outcome.warned), "")
    if warned:
        notes.append(f"a warning came with it: {warned.rstrip('.')}.")
    graded = any(case.keeps_dtype for case in cases)  # there it does cost a mark
    for case, right, outcome in zip(cases, expected, seen, strict=True):
        wide = widened(right.value, outcome.value) if case.part == FLOAT32 else ""
        if wide and not graded:
            notes.append(
                f"float32 in gives {wide} out: no mark lost, but on a GPU it would cost speed. "
                "Make new arrays with the input's dtype (`np.zeros_like`, `dtype=x.dtype`)."
            )
    return tuple(notes)


def widened(right: object, seen: object) -> str:
    """The wider dtype that an answer holds where the reference holds float32; "" if none."""
    if isinstance(right, tuple | list) and isinstance(seen, tuple | list):
        return next(filter(None, map(widened, right, seen)), "")
    kind, wide = str(getattr(right, "dtype", "")), str(getattr(seen, "dtype", ""))
    return wide if kind == "float32" and wide in ("float64", "float96", "float128") else ""
