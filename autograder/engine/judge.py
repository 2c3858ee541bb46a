"""The half that knows the right answers and never runs the learner's code.

In order: exception; type; exact shape; dtype; finite; inputs unchanged; values; probes. The first
wrong quantity in the order of the computation leads the feedback, and the known mistakes are tried
on it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

import numpy as np

from autograder.engine.answers import Answers, Outcome, Raised
from autograder.engine.as_if import AsIf, as_if
from autograder.engine.cases import AGAIN, FLOAT32, Case, Seed
from autograder.engine.compare import same_answer
from autograder.engine.earlier_call import EarlierCall, earlier_call
from autograder.engine.examine import examine
from autograder.engine.exception_hints import hint_for
from autograder.engine.exercise import Exercise
from autograder.engine.explanation import explain, explain_one_output
from autograder.engine.failing_case import failing_case
from autograder.engine.finding import Finding, Stage
from autograder.engine.findings import find, is_right_in
from autograder.engine.garbage import without_collection
from autograder.engine.hunt_verdict import hunt_verdict
from autograder.engine.memory_behaviour import behaviour_findings, mistake_in_behaviour
from autograder.engine.mistakes import Suspect
from autograder.engine.mutations.search import Mutation, find_mutation
from autograder.engine.notes import notes_on
from autograder.engine.other_default import OtherDefault, other_default
from autograder.engine.registry import installed_exercises
from autograder.engine.sentences import (
    FIRST_CALL_ONLY,
    HALF,
    HINT_BEHAVIOUR,
    HINT_FOR_MUTATION,
    HINT_WITHOUT_NAME,
    OTHERWISE_AGAIN,
    OTHERWISE_EACH_TIME,
    OTHERWISE_FROM_SEED,
    Said,
    about_findings,
    best_clue,
    first_few,
    modified_arrays,
    modified_hint,
    name_in_words,
    raised_sentence,
    without_guess,
)
from autograder.engine.special_cases import HINT_CASE
from autograder.engine.strided import COLUMNS, HINT_STRIDED, STRIDED
from autograder.engine.stub_line import LEFT_ABOVE
from autograder.engine.trials import Trials, Tried
from autograder.engine.verdict import PartMarks, Status, Verdict
from autograder.engine.wording import capital

_Cause = Mutation | AsIf | EarlierCall | OtherDefault


@dataclass(frozen=True)
class Expected:
    """Requirements for an answer: the same for all students of a class.

    Attributes:
        cases: the calls.
        outcomes: what the reference did, one outcome per case.
        tried: what it did with known mistakes in it; grows with the answers that are judged.
    """

    cases: tuple[Case, ...]
    outcomes: tuple[Outcome, ...]
    tried: Tried = field(default_factory=Tried, compare=False, repr=False)


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
        return without_marks(exercise, "raised", (capital(answers.problem),))
    expected = expected or expected_of(exercise, seed)
    if len(answers.outcomes) != len(expected.cases):
        raise ValueError(
            f"{exercise.name}: {len(answers.outcomes)} outcomes for {len(expected.cases)} cases: "
            "examine and judge must be given the same seed"
        )
    if all(outcome.raised for outcome in answers.outcomes[: exercise.draws]):
        verdict = _raised_everywhere(exercise, answers, exercises)
        if verdict.status == "open":
            return verdict
        case = failing_case(exercise, expected.cases, expected.outcomes, answers.outcomes)
        return replace(verdict, case=case)
    # an answer may hold numbers too large to compare quietly
    with np.errstate(all="ignore"), without_collection():
        return _Judgement(answers, exercise, seed, exercises, expected).verdict()


def is_right(answers: Answers, exercise: Exercise, seed: int, expected: Expected) -> bool:
    """Whether an answer earns full marks. No explanation is looked for, which would take longer.

    Args:
        answers: from `examine`, on the expected cases.
        exercise: the exercise.
        seed: the seed of those cases.
        expected: from `expected_of` with the same seed.
    """
    if answers.problem or all(outcome.raised for outcome in answers.outcomes[: exercise.draws]):
        return False
    with np.errstate(all="ignore"):
        judgement = _Judgement(answers, exercise, seed, installed_exercises(), expected)
        if exercise.hunt is not None:
            return judgement.verdict().passed
        return not judgement.findings and not judgement.modified


def without_marks(
    exercise: Exercise, status: Status, sentences: tuple[str, ...], hint: str = ""
) -> Verdict:
    """A verdict on an answer of which nothing can be judged."""
    return Verdict(
        exercise=exercise.name,
        marks=0,
        points=exercise.points,
        status=status,
        parts=tuple(PartMarks(part.name, 0, part.marks, "") for part in exercise.parts),
        sentences=sentences,
        hint=hint,
        section=exercise.section,
    )


@dataclass(frozen=True)
class _Judgement:
    """An answer that returned something, and all that is found out about it."""

    answers: Answers
    exercise: Exercise
    seed: int
    exercises: Mapping[str, Exercise]
    expected: Expected

    @property
    def cases(self) -> tuple[Case, ...]:
        """The calls."""
        return self.expected.cases

    @property
    def outcomes(self) -> tuple[Outcome, ...]:
        """What the answer did in them."""
        return self.answers.outcomes

    @cached_property
    def findings(self) -> list[Finding]:
        """All that is wrong, in the order of the computation."""
        if self.exercise.behaviour:  # weights: what they do counts, not their numbers
            return behaviour_findings(self.exercise, self.outcomes[0].value, self.seed)
        return find(self.exercise, self.cases, self.expected.outcomes, self.outcomes)

    @cached_property
    def mutation(self) -> Mutation | None:
        """The generated edit of the solution that gives the answer's wrong values, if any."""
        wrong = [f.part for f in self.findings if f.part_is_output and f.part]
        if self.exercise.behaviour or not wrong:
            return None
        part = next(part for part in self.exercise.parts if part.name == wrong[0])
        right = self.expected.outcomes
        return find_mutation(
            self.exercise, self.seed, self.cases, right, self.outcomes, part.within or part.name
        )

    @cached_property
    def as_if(self) -> AsIf | None:
        """The other value of an argument for which the answer's results are right, if any."""
        first = next((f for f in self.findings if f.part_is_output and f.part), None)
        if self.exercise.behaviour or first is None:
            return None
        right = self.expected.outcomes
        return as_if(self.exercise, self.cases, right, self.outcomes, first.quantity)

    @cached_property
    def default(self) -> OtherDefault | None:
        """Another default than the exercise's, where it is the cause."""
        if self.exercise.behaviour:
            return None
        return other_default(self.exercise, self.cases, self.expected.outcomes, self.answers)

    @cached_property
    def earlier(self) -> EarlierCall | None:
        """The earlier call for whose arguments the answer's results are right, if any."""
        first = next((f for f in self.findings if f.part_is_output and f.part), None)
        if self.exercise.behaviour or self.persists or first is None:
            return None
        right = self.expected.outcomes
        return earlier_call(self.exercise, self.cases, right, self.outcomes, first.quantity)

    @cached_property
    def modified(self) -> dict[str, str]:
        """The caller's arrays that the answer modifies: the first one's name, and a sentence."""
        if self.exercise.behaviour:
            return {}
        return modified_arrays(self.exercise, self.cases, self.outcomes)

    def verdict(self) -> Verdict:
        """The verdict, with full marks where nothing is wrong."""
        exercise = self.exercise
        notes = notes_on(exercise, self.cases, self.expected.outcomes, self.outcomes)
        if exercise.hunt is not None:  # the answer is cases: what they expose counts
            return hunt_verdict(exercise, self.outcomes, notes, self.exercises)
        if self.findings or self.modified:
            return self._wrong(notes)
        return Verdict(
            exercise=exercise.name,
            marks=exercise.points,
            points=exercise.points,
            status="passed",
            parts=tuple(PartMarks(p.name, p.marks, p.marks, "correct") for p in exercise.parts),
            notes=notes,
        )

    def _wrong(self, notes: tuple[str, ...]) -> Verdict:
        exercise, findings = self.exercise, self.findings
        named = self._named()
        mutation = None if named else self._cause()
        parts = _without_repetition(
            tuple(_marks_of(part.name, part.marks, findings) for part in exercise.parts)
        )
        marks = sum(part.marks for part in parts)
        if self.modified:
            marks /= 2  # the numbers may be right, but the caller's arrays are not
        return Verdict(
            exercise=exercise.name,
            marks=int(marks) if marks == int(marks) else marks,
            points=exercise.points,
            status="partly" if marks > 0 else "wrong",
            parts=parts,
            first_wrong=findings[0].quantity if findings else next(iter(self.modified)),
            mistakes=tuple(suspect.mistake.name for suspect in named),
            sentences=tuple(self._sentences(named, mutation)),
            hint=self._hint(named, mutation),
            notes=notes,
            explained_by="mistake" if named else _kind_of(mutation),
            case=failing_case(exercise, self.cases, self.expected.outcomes, self.outcomes),
            section=exercise.section,
        )

    def _cause(self) -> _Cause | None:
        """What the learner's code does, where no known mistake explains the answer."""
        return self.default or self.mutation or self.as_if or self.earlier

    def _sentences(self, named: Sequence[Suspect], mutation: _Cause | None) -> list[str]:
        """The names of mistakes, then what is wrong; a modified argument before wrong values."""
        calls = self.answers.calls
        is_alone = len(named) == 1
        causes = [capital(name_in_words(s, self.exercise, calls, is_alone)) for s in named]
        causes += [mutation.sentence] if mutation else []
        about = about_findings(self.exercise, self.findings, bool(named))
        if mutation:
            about = [said._replace(text=without_guess(said.text)) for said in about]
        if isinstance(mutation, EarlierCall):
            about = [said for said in about if said.rank == 1]  # on its own, no case shows it
        if not causes and self.persists:
            kept = [] if self.persists == OTHERWISE_AGAIN else [s for s in about if s.rank == 1]
            about = [*kept, Said(self.persists, 1)]
        earns = any(_marks_of(part.name, 1, self.findings).marks for part in self.exercise.parts)
        modified = [
            Said(sentence if earns else sentence.removesuffix(f" {HALF}"), 1)
            for sentence in self.modified.values()
        ]
        structural = self.findings and self.findings[0].stage < Stage.VALUES
        rest = about + modified if structural else modified + about
        return first_few([*(Said(cause, 0) for cause in causes), *rest])

    def _hint(self, named: Sequence[Suspect], mutation: _Cause | None) -> str:
        """The next step; a general one only where the sentences give no cause."""
        if named and self._overwrites_what_it_keeps():
            return modified_hint(self.exercise, self.cases, self.outcomes)
        if named:
            return " ".join(map(capital, dict.fromkeys(s.mistake.hint for s in named)))
        if isinstance(mutation, AsIf | EarlierCall | OtherDefault):
            return mutation.hint
        if mutation:
            return HINT_FOR_MUTATION.format(section=self.exercise.section)
        if self.persists:
            return ""  # the sentences ask already
        first = self.findings[0] if self.findings else None
        if first and any(layout in first.probe + first.phrase for layout in (COLUMNS, STRIDED)):
            return HINT_STRIDED
        if first and first.stage is Stage.RAISED:
            return hint_for(_first_exception(self.outcomes), self.exercise)
        if self.modified or first is None:
            return modified_hint(self.exercise, self.cases, self.outcomes)
        if first.stage is Stage.BEHAVIOUR and self.exercise.behaviour:
            return HINT_BEHAVIOUR
        clue = best_clue(self.findings)
        if clue.says_only_wrong and clue.probe:
            return HINT_CASE
        if clue.says_only_wrong:
            return HINT_WITHOUT_NAME.format(section=self.exercise.section)
        return clue.hint

    def _overwrites_what_it_keeps(self) -> bool:
        """Whether all that is wrong is a modified argument that the cache holds as well."""
        changed = {f".{name}" for outcome in self.outcomes for name in outcome.changed}
        return bool(changed and self.findings) and all(
            finding.quantity.endswith(tuple(changed)) for finding in self.findings
        )

    def _named(self) -> tuple[Suspect, ...]:
        """Mistakes that explain everything that was seen, else everything seen of the outputs."""
        exercise = self.exercise
        changed = any(outcome.changed for outcome in self.outcomes)
        wrong = [finding for finding in self.findings if finding.stage is not Stage.RECORD]
        if not wrong and not changed:
            return ()  # a mistake that has no effect here would explain it
        everything = [k for k, case in enumerate(self.cases) if case.part != FLOAT32]
        outputs = [k for k in everything if self.cases[k].part is None]
        outcomes = self.outcomes
        named = self._explain(outcomes, everything)
        if not named and self.findings and changed:
            # what it modifies is reported separately
            outcomes = tuple(replace(outcome, changed=()) for outcome in outcomes)
            named = self._explain(outcomes, everything)
        if exercise.behaviour and not named:
            mistake = mistake_in_behaviour(exercise, outcomes[0].value, self.seed)
            return (Suspect(mistake, exercise),) if mistake else ()
        about_outputs = any(finding.part_is_output for finding in self.findings)
        right = self.expected.outcomes
        if named or not about_outputs or all(same_answer(right[k], outcomes[k]) for k in outputs):
            return named  # where only types are wrong, a mistake without effect would explain them
        if outputs != everything:
            named = self._explain(outcomes, outputs)
        return named or explain_one_output(*self._chosen(outcomes, outputs))

    def _explain(self, outcomes: Sequence[Outcome], chosen: Sequence[int]) -> tuple[Suspect, ...]:
        return explain(*self._chosen(outcomes, chosen))

    def _chosen(
        self, outcomes: Sequence[Outcome], chosen: Sequence[int]
    ) -> tuple[Answers, list[Case], Trials]:
        answers = replace(self.answers, outcomes=tuple(outcomes[k] for k in chosen))
        return answers, [self.cases[k] for k in chosen], self._trials

    @cached_property
    def _trials(self) -> Trials:
        right = dict(zip(map(id, self.cases), self.expected.outcomes, strict=True))
        return Trials(self.exercise, self.exercises, right, self.expected.tried)

    @cached_property
    def persists(self) -> str:
        """A question about a value that persists between calls, where that may be the cause."""
        if self.findings and self.findings[0].probe == AGAIN:
            return OTHERWISE_AGAIN
        if self._differs_each_time():
            is_right_at_first = bool(self.findings[0].probe)
            return OTHERWISE_AGAIN if is_right_at_first else self._each_time_in_words()
        return FIRST_CALL_ONLY if self._only_first_call_right() else ""

    def _each_time_in_words(self) -> str:
        named = zip(self.exercise.parameters, self.cases[0].arguments, strict=False)
        generator = next((name for name, given in named if isinstance(given, Seed)), None)
        if generator is None or self.exercise.harness:
            return OTHERWISE_EACH_TIME
        return OTHERWISE_FROM_SEED.format(generator=generator)

    def _differs_each_time(self) -> bool:
        """Whether a wrong answer gives something else when it is called with the same inputs."""
        first, last = self.outcomes[0], self.outcomes[-1]
        is_again = self.cases[-1].sentence == AGAIN and bool(self.findings)
        stops = first.raised is not None or last.raised is not None
        return is_again and not stops and not same_answer(first, last)

    def _only_first_call_right(self) -> bool:
        def right(k: int) -> bool:
            expected = self.expected.outcomes[k]
            return is_right_in(self.exercise, self.cases[k], expected, self.outcomes[k])

        later = range(1, self.exercise.draws)
        given = len(self.cases[0].arguments)  # calls with other arguments do not count here
        alike = any(len(self.cases[k].arguments) == given for k in later)
        return alike and right(0) and not any(map(right, later))


def _kind_of(found: _Cause | None) -> str:
    if found is None or isinstance(found, Mutation):
        return "mutation" if found else ""
    return "state" if isinstance(found, EarlierCall) else "argument"


def _marks_of(name: str, marks: float, findings: Sequence[Finding]) -> PartMarks:
    for finding in findings:
        if finding.part == name or (finding.part is None and finding.part_is_output):
            return PartMarks(name, 0, marks, finding.short)
    return PartMarks(name, marks, marks, "correct")


def _without_repetition(parts: tuple[PartMarks, ...]) -> tuple[PartMarks, ...]:
    """The parts' rows; a sentence that would be in every one of several is left to the headline."""
    wrong = [part for part in parts if part.marks < part.points]
    if len(wrong) < 2 or len({part.sentence for part in wrong}) > 1:
        return parts
    return tuple(
        part._replace(sentence="incorrect") if part.marks < part.points else part for part in parts
    )


def _raised_everywhere(
    exercise: Exercise, answers: Answers, exercises: Mapping[str, Exercise]
) -> Verdict:
    raised = _first_exception(answers.outcomes)
    if raised.types[0] == "NotImplementedError" and not raised.message:  # torch's has one
        inner = raised.function
        if inner in exercises and inner != exercise.name:
            open_one = f"Your `{exercise.name}` calls `{inner}`, which is not written yet."
            sentence = f"{open_one} Do that one first."
        else:
            sentence = "Write your answer in the cell above, run it, then run this check again."
        return without_marks(exercise, "open", (sentence,))
    if raised.types[0] == "NotImplementedError" and raised.message == LEFT_ABOVE:
        sentence = f"Delete `{raised.line}` in `{raised.function}`: nothing below that line runs."
        return without_marks(exercise, "raised", (sentence,))
    hint = hint_for(raised, exercise)
    return without_marks(exercise, "raised", (raised_sentence(raised),), hint)


def _first_exception(outcomes: Sequence[Outcome]) -> Raised:
    return next(outcome.raised for outcome in outcomes if outcome.raised)
