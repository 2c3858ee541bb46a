"""What `lstm-course check` prints: tables for people, JSON for programs."""

import json
from collections.abc import Sequence

from rich.table import Table

from autograder.cli.check import LessonResult
from autograder.engine.verdict import HEADLINES, Verdict
from autograder.support.console import output_console, print_line, text_table
from autograder.support.lesson_version import is_outdated

SCHEMA = 1  # of the JSON: raised where a field changes its meaning or goes


def print_results(results: Sequence[LessonResult]) -> None:
    """Print a table per lesson, the total, and what is next."""
    alone = len(results) == 1
    for result in results:
        if alone or not (result.untouched or result.unreadable):
            output_console().print(lesson_table(result))
            for problem in result.problems:
                print_line(f"{result.lesson.stem}: {problem}")
            print_line("")
    if not alone:
        output_console().print(total_table(results))
    if sentence := next_step(results):
        print_line(sentence)


def lesson_table(result: LessonResult) -> Table:
    """Make a table of a lesson's exercises: marks, and what is wrong."""
    return text_table(
        f"{result.lesson.stem}: {_marks(result.marks, result.points)} marks",
        ["exercise", "marks", ""],
        [
            [verdict.exercise, _marks(verdict.marks, verdict.points), _describe(verdict)]
            for verdict in result.verdicts
        ],
    )


def total_table(results: Sequence[LessonResult]) -> Table:
    """Make a table of lessons."""
    marks, points = (sum(getattr(r, name) for r in results) for name in ("marks", "points"))
    return text_table(
        f"In total: {_marks(marks, points)} marks",
        ["lesson", "marks", ""],
        [[r.lesson.stem, _marks(r.marks, r.points), _state(r)] for r in results],
    )


def find_next(results: Sequence[LessonResult]) -> LessonResult | None:
    """Find the lesson to go on with: one that is begun, otherwise the first that is open."""
    wrong = [result for result in results if not result.all_right and not result.unreadable]
    return next((result for result in wrong if not result.untouched), next(iter(wrong), None))


def next_step(results: Sequence[LessonResult]) -> str:
    """Say how far the lesson is and what is next; "" if a copy must be repaired first."""
    if found := find_next(results):
        opens = f"`lstm-course study {found.lesson.number}` opens it."
        return f"{found.progress.sentences} {opens}"
    if not all(result.all_right for result in results):
        return ""
    progress = results[0].progress.sentences if len(results) == 1 else ""
    return f"Every answer is correct. {progress}".rstrip()


def results_as_json(results: Sequence[LessonResult]) -> str:
    """Write the results as JSON, with the fields that docs/check.md lists."""
    following = find_next(results)
    report = {
        "schema": SCHEMA,
        "marks": sum(result.marks for result in results),
        "points": sum(result.points for result in results),
        "all_right": all(result.all_right for result in results),
        "next": following
        and {"lesson": following.lesson.stem, "exercise": following.next_exercise},
        "lessons": [
            {
                "lesson": result.lesson.stem,
                "marks": result.marks,
                "points": result.points,
                "all_right": result.all_right,
                "untouched": result.untouched,
                "unreadable": result.unreadable,
                "outdated": is_outdated(result.lesson),
                "problems": list(result.problems),
                "exercises": [_exercise_as_data(verdict) for verdict in result.verdicts],
            }
            for result in results
        ],
    }
    return json.dumps(report, indent=2)


def _exercise_as_data(verdict: Verdict) -> dict:
    return {
        "exercise": verdict.exercise,
        "marks": verdict.marks,
        "points": verdict.points,
        "status": verdict.status,
        "parts": [part._asdict() for part in verdict.parts],
        "mistakes": list(verdict.mistakes),
        "sentences": list(verdict.sentences),
        "hint": verdict.hint,
        "notes": list(verdict.notes),
        "section": verdict.section,
    }


def _marks(marks: float, points: float) -> str:
    return f"{marks:g} of {points:g}"


def _state(result: LessonResult) -> str:
    if result.unreadable:
        return "cannot be read"
    if result.all_right:
        return "complete"
    return "not started" if result.untouched else f"next: {result.next_exercise}"


def _describe(verdict: Verdict) -> str:
    headline = HEADLINES[verdict.status]
    if verdict.passed or verdict.status == "open" or not verdict.sentences:
        return headline
    return f"{headline}: {verdict.sentences[0]}"
