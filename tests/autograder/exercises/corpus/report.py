"""How well are the wrong answers of the corpus explained?

Run `python -m tests.autograder.exercises.corpus.report`; add `-v` for the answers that are not
explained, located wrongly or falsely accused.
"""

import inspect
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from functools import cache
from importlib import import_module
from pathlib import Path

from autograder.engine.examine import examine
from autograder.engine.judge import judge
from autograder.engine.location import located
from autograder.engine.verdict import Located, Verdict
from autograder.exercises import EXERCISES
from autograder.notebook.home import HOME_SEED
from tests.autograder.exercises.corpus.register import CorpusAnswer
from tests.autograder.exercises.judged import expected

# What a verdict says of any wrong answer explains none, though it may hold a phrase by chance.
SAID_OF_ANY = ("has the right shape but wrong numbers", "print the shapes and a few numbers")


@dataclass(frozen=True)
class Entry:
    """An answer of the corpus and the lesson it belongs to."""

    lesson: str
    answer: CorpusAnswer


@dataclass(frozen=True)
class Explanation:
    """What a verdict makes of a wrong answer.

    Attributes:
        caught: it loses marks.
        named: catalogued mistakes are named, all of them true.
        told: the verdict contains a phrase that is a true explanation, a generated slip whose
            values are the answer's, or the value, default or earlier value of an argument for which
            they are right.
        located_rightly: the location is a guilty line.
        located_wrongly: there is a location, and it is not.
        falsely_accused: a mistake is named that is not true of it.
    """

    caught: bool
    named: bool
    told: bool
    located_rightly: bool
    located_wrongly: bool
    falsely_accused: bool

    @property
    def unexplained(self) -> bool:
        """Whether it is neither named, nor told its cause, nor located rightly."""
        return not (self.named or self.told or self.located_rightly)


@cache
def entries(kind: str) -> tuple[Entry, ...]:
    """All answers of a kind, "right" or "wrong", from the modules beside this file."""
    package = __name__.rpartition(".")[0] if __name__ != "__main__" else __spec__.parent
    found = []
    for path in sorted(Path(__file__).parent.glob(f"lesson_*_{kind}.py")):
        module = import_module(f"{package}.{path.stem}")
        lesson = path.stem.split("_")[1]
        found += [Entry(lesson, answer) for answer in getattr(module, kind.upper())]
    assert found, f"no module holds {kind} answers"
    return tuple(found)


@cache
def verdict_of(answer: CorpusAnswer, seed: int = HOME_SEED) -> Verdict:
    """The verdict on an answer, with the inputs of a seed."""
    exercise = EXERCISES[answer.exercise]
    known = expected(exercise.name, seed)
    answers = examine(answer.function, exercise, known.cases)
    verdict = judge(answers, exercise, seed, expected=known)
    return located(verdict, answer.function, answers, exercise, known)


def explain(answer: CorpusAnswer, seed: int = HOME_SEED) -> Explanation:
    """How far the verdict explains a wrong answer."""
    verdict = verdict_of(answer, seed)
    false = bool(set(verdict.mistakes) - set(answer.names))
    right = verdict.located is not None and is_guilty(answer, verdict.located)
    return Explanation(
        caught=verdict.marks < verdict.points,
        named=bool(verdict.mistakes) and not false,
        told=verdict.explained_by in ("mutation", "argument", "state")
        or any(phrase.lower() in said(answer, verdict) for phrase in answer.says),
        located_rightly=right,
        located_wrongly=verdict.located is not None and not right,
        falsely_accused=false,
    )


def said(answer: CorpusAnswer, verdict: Verdict) -> str:
    """What the verdict says of this answer, in lower case.

    The sentences of the cases are left out: they say what should happen, not what went wrong.
    """
    text = " ".join((*verdict.sentences, verdict.hint))
    cases = {case.sentence for case in EXERCISES[answer.exercise].cases(HOME_SEED)} - {""}
    for phrase in (*SAID_OF_ANY, *sorted(cases, key=len, reverse=True)):
        text = text.replace(phrase, "")
        text = text.replace(phrase[:1].upper() + phrase[1:], "")
    return text.lower()


def is_guilty(answer: CorpusAnswer, located: Located) -> bool:
    """Whether the lines of a location contain one of the guilty fragments."""
    source = located.source or inspect.getsource(_located_function(answer, located.function))
    lines = source.splitlines()
    first = located.line if located.is_exact else located.since
    there = lines[first - 1 : located.line]
    return any(fragment in line for fragment in answer.at for line in there)


def _located_function(answer: CorpusAnswer, name: str) -> object:
    """The function in which a location lies: the answer, or a helper beside it."""
    return vars(inspect.getmodule(answer.function)).get(name, answer.function)


def count(explanations: Sequence[Explanation]) -> dict[str, int]:
    """How many wrong answers there are, and how many of them are what an explanation can be."""
    names = [field.name for field in fields(Explanation)] + ["unexplained"]
    counts = {name: sum(getattr(one, name) for one in explanations) for name in names}
    return {"answers": len(explanations)} | counts


def table(rows: Iterable[tuple[str, dict[str, int]]]) -> str:
    """Counts as a table, one lesson a row."""
    rows = list(rows)
    heads = [name.replace("_", " ") for name in rows[0][1]]
    lines = [f"{'lesson':<8}" + "".join(f"{head:>{len(head) + 2}}" for head in heads)]
    for lesson, counts in rows:
        cells = zip(heads, counts.values(), strict=True)
        lines.append(f"{lesson:<8}" + "".join(f"{n:>{len(head) + 2}}" for head, n in cells))
    return "\n".join(lines)


def report(verbose: bool = False) -> str:
    """The table, with what needs work below it."""
    wrong = [(entry, explain(entry.answer)) for entry in entries("wrong")]
    lessons = sorted({entry.lesson for entry, _ in wrong})
    rows = [
        (lesson, count([one for entry, one in wrong if entry.lesson == lesson]))
        for lesson in lessons
    ]
    rows.append(("all", count([one for _, one in wrong])))
    failed = [e.answer.label for e in entries("right") if not verdict_of(e.answer).passed]
    lines = [table(rows), f"{len(entries('right'))} right answers, {len(failed)} of them failed"]
    lines += failed
    if verbose:
        for entry, one in wrong:
            bad = one.unexplained or one.located_wrongly or one.falsely_accused or not one.caught
            lines += [_details(entry.answer, one)] if bad else []
    return "\n".join(lines)


def _details(answer: CorpusAnswer, one: Explanation) -> str:
    verdict = verdict_of(answer)
    about = [field.name for field in fields(one) if getattr(one, field.name)]
    located = verdict.located
    where = f"\n    located at line {located.line}: {located.expression}" if located else ""
    return (
        f"\n{answer.label} ({', '.join(about)})\n    slip: {answer.slip}\n"
        f"    named: {', '.join(verdict.mistakes) or '-'}\n"
        f"    said: {' '.join(verdict.sentences)}{where}"
    )


if __name__ == "__main__":
    print(report(verbose="-v" in sys.argv[1:]))
