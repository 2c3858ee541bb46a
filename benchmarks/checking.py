"""How long a check takes: a right answer, a wrong one that is named, one that nothing explains.

Each exercise in processes of their own, so that the first checks are timed as a learner meets
them: the very first one builds the exercise's table of slips and keeps it in the cache folder, here
an empty one; the first one in a new kernel reads it. Processor time of one thread; medians of later
checks.

    python benchmarks/checking.py --save NAME
    python benchmarks/checking.py lstm_step gru_step
"""

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from typing import Any

for variable in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[variable] = "1"

import numpy as np
from keeping import keep, processor

REPEATS = 5


def main() -> None:
    """Time the exercises and print a table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("exercises", nargs="*")
    parser.add_argument("--save", metavar="NAME", help="keep the figures in benchmarks/results/")
    parser.add_argument("--one", choices=["new", "kept"], help=argparse.SUPPRESS)
    chosen = parser.parse_args()
    if chosen.one:
        timed = time_first if chosen.one == "new" else time_exercise
        print(*(f"{seconds:.4f}" for seconds in timed(chosen.exercises[0])))
        return
    table = "\n".join(table_of(chosen.exercises or numpy_exercises()))
    keep(table, f"checking_{chosen.save}" if chosen.save else None)


def numpy_exercises() -> list[str]:
    """Names of the exercises that need no torch."""
    from autograder.engine.registry import installed_exercises

    found = installed_exercises().values()
    return [e.name for e in found if not e.harness and e.lesson < "08"]


def table_of(names: list[str]) -> list[str]:
    """One line per exercise, then the median and the worst."""
    lines = [
        f"checking, seconds of one processor: {processor()}, NumPy {np.__version__}",
        "of an answer that nothing explains: the first check ever, the first of a process, later",
        f"{'exercise':32s} {'right':>8s} {'named':>8s} {'ever':>8s} {'first':>8s} {'later':>8s}",
    ]
    rows = []
    for name in names:
        with tempfile.TemporaryDirectory() as folder:
            (new,) = measured(name, "new", folder)
            right, named, first, later = measured(name, "kept", folder)
        rows.append([right, named, new, first, later])
        lines.append(f"{name:32s} " + " ".join(f"{number:8.3f}" for number in rows[-1]))
    for word, of in (("median", statistics.median), ("worst", max)):
        columns = [of(column) for column in zip(*rows, strict=True)]
        lines.append(f"{word:32s} " + " ".join(f"{number:8.3f}" for number in columns))
    return lines


def measured(name: str, kind: str, cache_folder: str) -> list[float]:
    """What a process prints that times one exercise with this cache folder."""
    printed = subprocess.run(
        [sys.executable, __file__, "--one", kind, name],
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "XDG_CACHE_HOME": cache_folder},
    )
    return [float(number) for number in printed.stdout.split()]


def time_first(name: str) -> tuple[float]:
    """Time the first unexplained answer."""
    from autograder.engine.registry import installed_exercises

    right = installed_exercises()[name].reference
    seconds_of(name, right)  # what is imported for the first check is not the check's own time
    return (seconds_of(name, unexplained(right)),)


def time_exercise(name: str) -> tuple[float, float, float, float]:
    """Time a right answer, a named one, and an unexplained one, the first time and later."""
    from autograder.engine.mistakes import Suspect, wrong_answer
    from autograder.engine.registry import installed_exercises

    exercises = installed_exercises()
    exercise = exercises[name]
    right = exercise.reference
    seconds_of(name, right)  # what is imported for the first check is not the check's own time
    mistake = Suspect(exercise.mistakes[0], exercise)
    named = wrong_answer(exercise, (mistake,), exercises)
    first = seconds_of(name, unexplained(right))
    return (
        statistics.median(seconds_of(name, right) for _ in range(REPEATS)),
        statistics.median(seconds_of(name, named) for _ in range(REPEATS)),
        first,
        statistics.median(seconds_of(name, unexplained(right)) for _ in range(REPEATS)),
    )


def seconds_of(name: str, function: Callable[..., Any]) -> float:
    """Processor time of one check, without the lock: these answers are made from references."""
    from autograder.engine.examine import examine
    from autograder.engine.judge import expected_of, judge
    from autograder.engine.location import located
    from autograder.engine.registry import installed_exercises
    from autograder.notebook.home import HOME_SEED

    exercise = installed_exercises()[name]
    start = time.process_time()
    expected = expected_of(exercise, HOME_SEED)
    answers = examine(function, exercise, expected.cases)
    verdict = judge(answers, exercise, HOME_SEED, expected=expected)
    located(verdict, function, answers, exercise, expected)
    return time.process_time() - start


def unexplained(right: Callable[..., Any]) -> Callable[..., Any]:
    """An answer that no mistake, no slip and no pattern explains."""

    def answer(*arguments: Any) -> Any:
        return spoiled(right(*arguments))

    return answer


def spoiled(value: Any) -> Any:
    """A value with all numbers bent in a way that nobody would think of."""
    if isinstance(value, np.ndarray) and value.dtype.kind == "f":
        return value + np.cos(7 * value + np.arange(value.size).reshape(value.shape))
    if isinstance(value, np.ndarray) and value.dtype.kind == "i":
        return 3 * value + np.arange(value.size).reshape(value.shape)
    if isinstance(value, tuple) and hasattr(value, "_fields"):
        return type(value)(*map(spoiled, value))
    if isinstance(value, tuple | list):
        return type(value)(map(spoiled, value))
    if type(value) in (int, float):
        return type(value)(3 * value + 17)
    return value


if __name__ == "__main__":
    main()
