"""Judge callers once more with the course's functions in the place of wrong ones.

Why a submission cannot gain by it what it has not earned:

- The reference never enters the process of the student's code. There, a stand-in sends arguments
  to the grader, which has a worker without any student's code compute the result. What the code
  can learn is the outputs of that one function for inputs of its choice.
- That function's own marks are known by then: every first judgement comes before any second one,
  and a verdict on it is not given again on the grounds of what is learned here.
- Only earlier exercises of the lesson are replaced (see `autograder.engine.callers`), and only
  those that are wrong, so that no answer is a way to the function that it answers itself.
- Each second judgement has a worker of its own, which runs the cells up to the caller's check and
  ends with it. Nothing that was learned in one is in another. Outside of the judged calls the
  student's own functions are in place, so a cell that runs before learns nothing at all.
- Calls are limited in number, size and time, and a worker that breaks a limit is ended: the first
  verdict then remains.
"""

import contextlib
import re
from collections.abc import Callable, Sequence
from functools import partial

from autograder.engine.answers import Answers
from autograder.engine.callers import judge_again
from autograder.engine.judge import Expected, is_right
from autograder.engine.registry import installed_exercises
from autograder.engine.verdict import Verdict
from autograder.sandbox.errors import WorkerDied
from autograder.sandbox.launcher import ForkServer
from autograder.sandbox.spoil import Misconduct
from autograder.submission.cells import DEFINES_MORE
from autograder.submission.policy import references_of
from autograder.submission.runner import Runner
from autograder.submission.witnesses import find_deception


def judge_with_references(
    first: Verdict,
    wrong: Sequence[str],
    seed: int,
    expected: Expected,
    place: int,
    runner: Runner,
    references: Callable[[], ForkServer],
) -> Verdict:
    """Return the verdict on an answer that calls wrong functions of other exercises.

    Args:
        first: the verdict on it with the student's own functions.
        wrong: exercises that it may call, and whose own verdicts are not full marks.
        seed: of the inputs.
        expected: what the answer must do.
        place: of its check among the cells.
        runner: of the submission; another one runs the cells again.
        references: starts the fork server of workers that compute references.
    """
    again = runner.from_the_start()
    exercise = installed_exercises()[first.exercise]
    known = references_of(exercise.lesson)
    try:
        worker = again.worker_at(place)
        if worker is None:
            return first
        with contextlib.closing(references().start_worker()) as helper:
            examine = partial(
                worker.examine_with_references,
                exercise,
                references={name: known[name] for name in wrong},
                helper=helper,
            )
            answers, asked = examine(expected.cases, runner.clock.seconds())
            if answers is None:
                return first

            def ask(misconduct: Misconduct) -> Answers | None:
                seconds = runner.clock.seconds()
                return examine(expected.cases[:1], seconds, misconduct=misconduct.value)[0]

            if find_deception(answers, exercise, seed, ask):
                return first
        return judge_again(first, answers, exercise, seed, expected, asked)
    except WorkerDied:
        return first
    finally:
        again.end()


def may_rebind(source: str, name: str) -> bool:
    """Whether a cell may give a name another meaning, or none."""
    named = re.search(rf"\b{re.escape(name)}\b", source)
    return bool(named or "%reset" in source or DEFINES_MORE.search(source))


def is_right_at(place: int, name: str, seed: int, expected: Expected, runner: Runner) -> bool:
    """Whether the function of an exercise still earns full marks at a later cell.

    Args:
        place: of the later cell among the cells.
        name: of the exercise.
        seed: of the inputs.
        expected: what the answer must do.
        runner: of the submission; another one runs the cells again.
    """
    exercise, again = installed_exercises()[name], runner.from_the_start()
    try:
        worker = again.worker_at(place)
        if worker is None:
            return False
        answers = worker.examine(exercise, expected.cases, runner.clock.seconds())
        return answers is not None and is_right(answers, exercise, seed, expected)
    except WorkerDied:
        return False
    finally:
        again.end()
