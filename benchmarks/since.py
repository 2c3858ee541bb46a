"""Processor time of `class grade` and `class demo`, here and in another checkout of the course.

    git worktree add /tmp/before 73c2a1a
    python benchmarks/since.py /tmp/before --students 30 --rounds 3 --save NAME

Both take turns. All processes count, those of the sandbox too. Wall-clock time depends on what else
runs on the machine, and is not looked at.
"""

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

from keeping import keep, processor

HERE = Path(__file__).resolve().parents[1]
COMMAND = "from autograder.cli.main import main; main()"
# Makes a class in which every third student has a wrong answer.
MAKE = """
import sys
from pathlib import Path
from tests.classroom.classes import SmallClass

made = SmallClass(Path(sys.argv[1]), "02")
wrong = "def forget(c_prev, f):\\n    return c_prev + f"
for number in range(int(sys.argv[2])):
    answers = made.right if number % 3 else made.wrong(forget=wrong)
    made.submit(f"student-{number:03d}", answers)
"""
# Runs a command, waits for all that it has started, and prints the seconds of all of them.
MEASURE = """
import contextlib, ctypes, os, resource, subprocess, sys
ctypes.CDLL(None).prctl(36, 1, 0, 0, 0)  # PR_SET_CHILD_SUBREAPER: orphans come to this process
done = subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL)
with contextlib.suppress(ChildProcessError):
    while True:
        os.wait()
used = resource.getrusage(resource.RUSAGE_CHILDREN)
print(used.ru_utime + used.ru_stime)
"""


def run(checkout: Path, *arguments: str, measured: bool = False) -> str:
    """Run Python in a checkout and return its output.

    Args:
        checkout: of the course.
        arguments: of Python.
        measured: whether to return its seconds of processor time instead.
    """
    command = [sys.executable, *arguments]
    if measured:
        command = [sys.executable, "-c", MEASURE, *command]
    done = subprocess.run(
        command,
        cwd=checkout,
        env={**os.environ, "PYTHONPATH": str(checkout), "OMP_NUM_THREADS": "1"},
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    return done.stdout


def grade(checkout: Path, students: int) -> float:
    """Return the seconds for a class of this size."""
    with tempfile.TemporaryDirectory() as place:
        run(checkout, "-c", MAKE, f"{place}/class", str(students))
        how = ("class", "grade", f"{place}/class", "02", "--workers", "1")
        return float(run(checkout, "-c", COMMAND, *how, measured=True))


def demo(checkout: Path, _students: int) -> float:
    """Return the seconds for the demonstration class, from its creation to its pages."""
    with tempfile.TemporaryDirectory() as place:
        how = ("class", "demo", f"{place}/class")
        return float(run(checkout, "-c", COMMAND, *how, measured=True))


def main() -> None:
    """Measure in turns, and print the medians and their ratio."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("before", type=Path, help="the other checkout")
    parser.add_argument("--students", type=int, default=30)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--save", help="name of the file in results/")
    given = parser.parse_args()
    lines = [f"{processor()}; {given.rounds} rounds in turns, processor time of all processes"]
    for name, measure in (("class grade", grade), ("class demo", demo)):
        pairs = []
        for _ in range(given.rounds):
            pairs.append([measure(checkout, given.students) for checkout in (given.before, HERE)])
            print(f"{name}: {pairs[-1][0]:.1f} s, then {pairs[-1][1]:.1f} s", flush=True)
        before, now = (statistics.median(column) for column in zip(*pairs, strict=True))
        ratio = statistics.median(now / before for before, now in pairs)
        size = f" of {given.students}" if measure is grade else ""
        lines.append(
            f"{name}{size}: before {before:.1f} s, now {now:.1f} s, ratio {ratio:.2f} "
            f"({', '.join(f'{now / before:.2f}' for before, now in pairs)})"
        )
    keep("\n".join(lines), given.save)


if __name__ == "__main__":
    main()
