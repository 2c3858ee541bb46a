"""Grading a class: `lstm-course class grade` beside stock `nbgrader autograde`.

Both run one after the other on the same machine, over the same submissions, and their marks are
compared one by one. Three ratios: as shipped (stock runs every cell, ours what is graded), the
same notebooks without their demo cells (both do the same work), and ours with `--execute all`.

    python benchmarks/grading.py 04 --students 40 --shipped 40 --save NAME
    python benchmarks/grading.py 02 --many 1000
"""

import argparse
import copy
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from importlib.metadata import version
from pathlib import Path
from typing import NamedTuple

import nbformat
from keeping import keep, processor
from nbgrader.api import Gradebook

from autograder.classroom.create import create_class, release
from autograder.classroom.directory import Classroom
from autograder.engine.mistakes import source_without_docstring
from autograder.exercises import EXERCISES
from autograder.support.course_tree import find_course, find_lesson

STOCK = """
c = get_config()
c.CourseDirectory.course_id = "stock"
c.ExecutePreprocessor.timeout = 120
"""


# Runs a command and prints the memory of the largest process in it, in MiB.
MEASURE = """
import resource, subprocess, sys
code = subprocess.run(sys.argv[1:]).returncode
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024)
sys.exit(code)
"""


class Timed(NamedTuple):
    """One run over a class."""

    seconds: float
    memory: int  # MiB, of its largest process
    marks: dict[str, float]


class Bench:
    """A class graded in both ways."""

    def __init__(self, directory: Path, lesson: str, demos: bool) -> None:
        self.lesson = find_lesson(find_course(), lesson)
        self.directory = directory
        create_class(directory, [self.lesson])
        self.classroom = Classroom(directory)
        if not demos:
            source = self.classroom.source(self.lesson.stem)
            notebook = nbformat.read(source, as_version=4)
            notebook.cells = [c for c in notebook.cells if "demo" not in c.metadata.get("tags", [])]
            nbformat.write(notebook, source)
            release(self.classroom, self.lesson.stem)

    def hand_in(self, count: int) -> None:
        """Right, wrong in a catalogued way, open and crashing submissions, in turn."""
        name = self.lesson.stem
        released = nbformat.read(self.directory / "release" / name / f"{name}.ipynb", as_version=4)
        solved = nbformat.read(self.classroom.source(name), as_version=4)
        right = {
            cell.metadata.nbgrader.grade_id: cell.source
            for cell in solved.cells
            if cell.metadata.get("nbgrader", {}).get("solution")
        }
        for number in range(count):
            answers = self._answers(number, right)
            notebook = copy.deepcopy(released)
            for cell in notebook.cells:
                key = cell.metadata.get("nbgrader", {}).get("grade_id")
                cell.source = answers.get(key, cell.source)
            folder = self.directory / "submitted" / f"s{number:04d}" / name
            folder.mkdir(parents=True)
            nbformat.write(notebook, folder / f"{name}.ipynb")

    def _answers(self, number: int, right: Mapping[str, str]) -> dict[str, str]:
        kind = number % 4
        if kind == 2:
            return {}
        answers = dict(right)
        names = [key.removesuffix("_answer") for key in right]
        names = [name for name in names if any(m.edits for m in EXERCISES[name].mistakes)]
        name = names[number // 4 % len(names)]
        if kind == 1:
            answers[f"{name}_answer"] = self._mistaken(name, number)
        elif kind == 3:
            answers[f"{name}_answer"] = f"def {name}(*given):\n    raise ValueError('not yet')"
        return answers

    def _mistaken(self, name: str, number: int) -> str:
        """The reference with one of its catalogued mistakes, as a student's own source."""
        exercise = EXERCISES[name]
        mistakes = [mistake for mistake in exercise.mistakes if mistake.edits]
        source = source_without_docstring(exercise.reference)
        for old, new in mistakes[number % len(mistakes)].edits:
            source = source.replace(old, new)
        return source

    def stock(self) -> Timed:
        """`nbgrader autograde`, in a copy of the class."""
        other = self.directory.with_name(f"{self.directory.name}-stock")
        shutil.copytree(self.directory, other, ignore=shutil.ignore_patterns("autograded"))
        (other / "nbgrader_config.py").write_text(STOCK)
        command = [sys.executable, "-m", "nbgrader", "autograde", self.lesson.stem]
        timed = self._timed(command, other)
        shutil.rmtree(other)
        return timed

    def ours(self, *options: str) -> Timed:
        """`lstm-course class grade`."""
        program = str(Path(sys.executable).with_name("lstm-course"))
        command = [program, "class", "grade", str(self.directory), self.lesson.number, "--force"]
        return self._timed([*command, *options], self.directory)

    def _timed(self, command: list[str], directory: Path) -> Timed:
        measured = [sys.executable, "-c", MEASURE, *command]
        started = time.perf_counter()
        done = subprocess.run(measured, cwd=directory, capture_output=True, text=True)
        seconds = time.perf_counter() - started
        if done.returncode:
            sys.exit(f"{' '.join(command)}:\n{(done.stdout + done.stderr)[-2000:]}")
        with Gradebook(f"sqlite:///{directory / 'gradebook.db'}") as gradebook:
            submissions = gradebook.assignment_submissions(self.lesson.stem)
            marks = {one.student.id: float(one.score) for one in submissions}
        return Timed(seconds, int(done.stdout.splitlines()[-1]), marks)


def side_by_side(lesson: str, students: int, shipped: int, workers: str) -> list[str]:
    """The three ratios, with the marks compared."""
    lines = [f"lesson {lesson:18} {'students':>9} {'stock':>9} {'ours':>9} {'ratio':>7}  marks"]

    def row(what: str, count: int, stock: Timed, ours: Timed) -> None:
        alike = "the same" if stock.marks == ours.marks else f"{stock.marks} {ours.marks}"
        ratio = stock.seconds / ours.seconds
        times = f"{stock.seconds:>7.1f} s {ours.seconds:>7.1f} s {ratio:>7.1f}"
        lines.append(f"{what:25} {count:>9} {times}  {alike}")

    with tempfile.TemporaryDirectory() as place:
        if shipped:
            bench = Bench(Path(place) / "shipped", lesson, demos=True)
            bench.hand_in(shipped)
            ours, stock = bench.ours("--workers", workers), bench.stock()
            row("as shipped", shipped, stock, ours)
            everything = bench.ours("--workers", workers, "--execute", "all")
            row("ours with --execute all", shipped, stock, everything)
        if students:
            bench = Bench(Path(place) / "bare", lesson, demos=False)
            bench.hand_in(students)
            ours, stock = bench.ours("--workers", workers), bench.stock()
            row("without demo cells", students, stock, ours)
    return lines


def many(lesson: str, count: int, workers: str) -> list[str]:
    """Time and memory a submission for a tenth of a class and for the whole."""
    lines = []
    for size in (count // 10, count):
        with tempfile.TemporaryDirectory() as place:
            bench = Bench(Path(place) / "many", lesson, demos=True)
            bench.hand_in(size)
            timed = bench.ours("--workers", workers)
            each = 1000 * timed.seconds / size
            lines.append(f"{size:>6} submissions: {each:5.0f} ms each, {timed.memory} MiB at most")
    return lines


def main() -> None:
    """Read the arguments, measure, print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("lesson")
    parser.add_argument("--students", type=int, default=40, help="without demo cells")
    parser.add_argument("--shipped", type=int, default=40, help="as shipped, and with all cells")
    parser.add_argument("--workers", default="2", help="of ours; stock has one process")
    parser.add_argument("--many", type=int, default=0, help="instead: time and memory of so many")
    parser.add_argument("--save", metavar="NAME", help="also write benchmarks/results/NAME.txt")
    given = parser.parse_args()
    os.environ.update(OMP_NUM_THREADS="1", LSTM_COURSE_SIZE="quick")
    versions = ", ".join(f"{name} {version(name)}" for name in ("nbgrader", "numpy"))
    lines = [f"{processor()}, {given.workers} workers; {versions}"]
    if given.many:
        lines += many(given.lesson, given.many, given.workers)
    else:
        lines += side_by_side(given.lesson, given.students, given.shipped, given.workers)
    keep("\n".join(lines), given.save)


if __name__ == "__main__":
    main()
