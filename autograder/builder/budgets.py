"""Counts that keep a lesson short: `python -m autograder.builder.budgets 01` prints them.

Counted is the main line: what a learner sees without unfolding anything. Hints, *Going further* and
other `<details>` are left out, and so is collapsed code.
"""

import re
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from autograder.builder.script import ScriptCell, read_script

HOOK_WORDS = 150
FIGURES = 8
CODE_LINES = 60
DEMO_LINES = 5
REMARKS = 15
WORDS = {"00": 800, "07": 4500, "08": 4500}
WORDS_ELSEWHERE = 4000
WORDS_PER_MINUTE = 200

FENCE = re.compile(r"```.*?```", re.DOTALL)
DISPLAYED = re.compile(r"\$\$.*?\$\$", re.DOTALL)
INLINE = re.compile(r"`[^`]*`|\$[^$]*\$")
DETAILS = re.compile(r"<details>.*?</details>", re.DOTALL)
TABLE = re.compile(r"(?m)^\|.*$")
WORD = re.compile(r"\w+(?:[-'’.]\w+)*")
# A remark in parentheses: two words or more, no year, and no list of sizes such as (T, B, I).
REMARK = re.compile(r"\((?!\W*[A-Z]\w?(?:, [A-Z]\w?)*\))(?![^()]*\b(?:19|20)\d\d)[^()]*\s[^()]*\)")
CAPTION = re.compile(r"(?m)^\*Figure (\d+)\. ")
MINUTES = re.compile(r"(?m)^Difficulty .* · (\d+) minutes? ·")
HEADER = re.compile(r"\*\*Time\*\* \| about (\d+) minutes")


@dataclass(frozen=True)
class Counts:
    """The counts of one lesson.

    Attributes:
        words: of prose in the main line, without headings' marks, tables, equations and code.
        hook_words: of prose before the first table or code cell.
        figures: captions "*Figure N.*" in the main line.
        code_lines: lines of visible code outside exercise cells, without blank ones.
        longest_demo: lines of the longest demo cell that is not collapsed.
        remarks: parentheses with two words or more that are no citation and no shape.
        minutes: what the header promises.
        exercise_minutes: sum over the exercises.
    """

    words: int
    hook_words: int
    figures: int
    code_lines: int
    longest_demo: int
    remarks: int
    minutes: int
    exercise_minutes: int

    @property
    def expected_minutes(self) -> int:
        """Reading at 200 words a minute and the exercises, rounded to 5."""
        return 5 * round((self.words / WORDS_PER_MINUTE + self.exercise_minutes) / 5)


def count_lesson(cells: Sequence[ScriptCell]) -> Counts:
    """Count the words, figures and lines of a lesson.

    Args:
        cells: of its script.

    Raises:
        ValueError: the header does not give the minutes.
    """
    text = "\n\n".join(cell.source for cell in cells if cell.kind == "markdown")
    header = HEADER.search(text)
    if not header:
        raise ValueError("the header has no line '**Time** | about 60 minutes'")
    shown = [cell for cell in cells if cell.kind in ("code", "demo") and not cell.hidden]
    demos = [_count_lines(cell) for cell in shown if cell.kind == "demo"]
    visible = DETAILS.sub(" ", text)
    prose = plain_prose(text)
    return Counts(
        words=len(WORD.findall(prose)),
        hook_words=len(WORD.findall(plain_prose(cells[0].source.split("\n|")[0]))),
        figures=len(CAPTION.findall(visible)),
        code_lines=sum(map(_count_lines, shown)),
        longest_demo=max(demos, default=0),
        remarks=len(find_remarks(text)),
        minutes=int(header[1]),
        exercise_minutes=sum(map(int, MINUTES.findall(text))),
    )


def plain_prose(markdown: str) -> str:
    """Return the prose of the main line, with `x` in the place of code and mathematics."""
    for pattern in (FENCE, DISPLAYED, DETAILS, TABLE):
        markdown = pattern.sub(" ", markdown)
    return INLINE.sub("x", markdown)


def find_remarks(markdown: str) -> list[str]:
    """Find the parentheses that hold a remark; citations and shapes are none."""
    return REMARK.findall(plain_prose(markdown))


def list_overruns(lesson: str, counts: Counts) -> list[str]:
    """Compare counts with the budgets of the syllabus.

    Args:
        lesson: its two digits.
        counts: of the lesson.

    Returns:
        A sentence for each budget that is exceeded.
    """
    limits = (
        ("words of prose", counts.words, WORDS.get(lesson, WORDS_ELSEWHERE)),
        ("words before the first table or code", counts.hook_words, HOOK_WORDS),
        ("figures", counts.figures, FIGURES),
        ("lines of visible code outside exercises", counts.code_lines, CODE_LINES),
        ("lines in the longest visible demo", counts.longest_demo, DEMO_LINES),
        ("remarks in parentheses", counts.remarks, REMARKS),
    )
    found = [f"{count} {what}, at most {most}" for what, count, most in limits if count > most]
    if counts.minutes != counts.expected_minutes:
        found.append(
            f"the header promises {counts.minutes} minutes; {counts.words} words and "
            f"{counts.exercise_minutes} minutes of exercises give {counts.expected_minutes}"
        )
    return found


def _count_lines(cell: ScriptCell) -> int:
    return sum(bool(line.strip()) for line in cell.source.splitlines())


def main(lessons: Sequence[str]) -> None:
    """Print the counts of these lessons, or of all, with what exceeds its budget."""
    for script in sorted(Path("solutions").glob("[0-9][0-9]_*.py")):
        if lessons and script.name[:2] not in lessons:
            continue
        cells = read_script(script)
        counts = count_lesson(cells)
        sys.stdout.write(f"{script.name}: {counts}\n")
        for overrun in list_overruns(script.name[:2], counts):
            sys.stdout.write(f"  over budget: {overrun}\n")
        for cell in cells if lessons else ():
            for remark in find_remarks(cell.source) if cell.kind == "markdown" else ():
                sys.stdout.write(f"  line {cell.line}: {' '.join(remark.split())}\n")


if __name__ == "__main__":
    main(sys.argv[1:])
