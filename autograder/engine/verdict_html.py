"""A verdict as HTML: its sentences at once, and the details to unfold.

The same HTML is shown by JupyterLab in a light and in a dark theme, by pages without a kernel and
by nbgrader, each with its own sanitiser and style sheet. So it needs no style sheet, script or
drawing, and sets no colour of text but on a background of its own.
"""

from html import escape

from autograder.engine.located import Located
from autograder.engine.printable import inline_html, printable
from autograder.engine.verdict_case import FailingCase
from autograder.engine.verdict_data import HEADLINES, PartMarks, VerdictData

MAX_SIZE = 30_000  # characters; what would exceed it is left out, details first
# Backgrounds of Okabe & Ito's hues, dark enough for white text, with their text.
COLOURS = {
    "passed": ("#007A59", "#ffffff"),
    "partly": ("#E69F00", "#000000"),
    "wrong": ("#B85000", "#ffffff"),
    "open": ("#6E6E6E", "#ffffff"),
    "raised": ("#B85000", "#ffffff"),
}
LOCATED = "#f0e4424d"  # translucent yellow behind the located line
CODE = "#80808024"  # translucent grey behind lines of code
P = '<p style="margin:4px 0;">'
PRE = (  # pages without a kernel have no font for it in outputs
    f'<pre style="margin:4px 0;padding:2px 8px;font-family:monospace;background-color:{CODE};">'
)
# Some style sheets, such as that of nbgrader's feedback, take the triangle away: `list-item` is it.
SUMMARY = '<summary style="display:list-item;margin:4px 0;">'
COLUMN = "padding:2px 12px 2px 0;text-align:left;vertical-align:top;"


def verdict_html(verdict: VerdictData, in_notebook: bool = True) -> str:
    """The complete verdict.

    Args:
        verdict: what is shown.
        in_notebook: whether it is shown in the lesson's notebook: there a link can reach headings,
            and a check has the same inputs again.
    """
    colour, ink = COLOURS[verdict.status]
    start = (
        f'<div class="lstm-verdict lstm-{verdict.status}" '
        f'style="border-left:5px solid {colour};padding:2px 12px;margin:4px 0;">'
        f"{P}<code>{escape(printable(verdict.exercise, 80))}</code>: "
        f'<b style="background-color:{colour};color:{ink};padding:1px 6px;">'
        f"{HEADLINES[verdict.status]}</b>, {verdict.earned}</p>"
    )
    said = [f"{P}{inline_html(text)}</p>" for text in verdict.sentences]
    if verdict.hint:
        said.append(f"{P}<b>Hint:</b> {inline_html(verdict.hint)}</p>")
    end = [f"{P}<i>Note: {inline_html(note)}</i></p>" for note in verdict.notes]
    if verdict.section and verdict.status != "open" and not verdict.passed:
        end.insert(0, _section(verdict, in_notebook))
    said, end = _within(said, MAX_SIZE // 2), _within(end, MAX_SIZE // 5)
    left = MAX_SIZE - len(start) - len("</div>") - sum(map(len, (*said, *end)))
    details = _within(_all_details(verdict, in_notebook), left)
    return "".join((start, *said, *details, *end, "</div>"))


def _within(parts: list[str], most: int) -> list[str]:
    """The parts that fit into this many characters; one that is too long is left out."""
    kept = []
    for part in parts:
        if len(part) <= most:
            kept.append(part)
            most -= len(part)
    return kept


def _all_details(verdict: VerdictData, in_notebook: bool) -> list[str]:
    """What unfolds, most useful first."""
    found = []
    if verdict.located:
        found.append(_located(verdict.located, verdict.sentences))
    if verdict.case:
        found.append(_case(verdict.case, in_notebook))
    if verdict.rows:
        found.append(_parts(verdict.rows))
    return found


def _details(summary: str, content: str) -> str:
    return f"<details>{SUMMARY}{summary}</summary>{content}</details>"


def _located(located: Located, said: tuple[str, ...]) -> str:
    """The learner's own lines, the located one highlighted."""
    sentence = f"{P}{inline_html(located.sentence)}</p>" if located.sentence not in said else ""
    lines = located.lines
    width = len(str(lines[-1].number)) if lines else 0
    shown = []
    for number, text, is_located in lines:
        start = f"{'▸' if is_located else ' '} {number:>{width}}  "
        if is_located:
            bold = f"<b>{start}{_underlined(text, located.expression)}</b>"
            shown.append(f'<span style="background-color:{LOCATED};">{bold}</span>')
        else:
            shown.append(escape(f"{start}{text}"))
    source = f"{PRE}{'<br>'.join(shown)}</pre>" if shown else ""
    function = f" of <code>{escape(printable(located.function, 80))}</code>"
    line = (
        f"line {located.line}" if located.is_exact else f"lines {located.since} to {located.line}"
    )
    where = f"{line}{function if located.function else ''}"
    return _details(f"Your code, {where}", sentence + source)


def _underlined(line: str, expression: str) -> str:
    """An escaped line with an expression underlined, where the line holds all of it."""
    before, found, after = line.partition(printable(expression))
    if not expression or not found:
        return escape(line)
    return f"{escape(before)}<u>{escape(found)}</u>{escape(after)}"


def _case(case: FailingCase, in_notebook: bool) -> str:
    """The values of the smallest failing case, and the code that shows it again."""
    copied = "To try it, copy this into a new cell:"
    elsewhere = "For such a case with other numbers, run this in your notebook:"
    how = f"{P}{copied if in_notebook else elsewhere}</p>"
    code = "<br>".join(escape(printable(line)) for line in case.code.split("\n"))
    again = f"{how}{PRE}{code}</pre>"
    return _details("The smallest failing case", case.to_html() + again)


def _parts(rows: tuple[PartMarks, ...]) -> str:
    """The table of parts."""
    lines = []
    for name, marks, points, sentence in rows:
        names = ", ".join(f"<code>{_unbroken(one)}</code>" for one in name.split(", "))
        cells = (names, _unbroken(f"{marks:g} of {points:g}"), inline_html(sentence))
        lines.append("".join(f'<td style="{COLUMN}">{cell}</td>' for cell in cells))
    titles = "".join(f'<th style="{COLUMN}">{title}</th>' for title in ("part", "marks", "finding"))
    body = "".join(f"<tr>{line}</tr>" for line in lines)
    return _details(
        "Marks of each part", f'<table style="margin:4px 0;"><tr>{titles}</tr>{body}</table>'
    )


def _unbroken(text: str) -> str:
    """Escaped text that stays on one line."""
    return escape(printable(text, 80)).replace(" ", "&nbsp;")


def _section(verdict: VerdictData, in_notebook: bool) -> str:
    """Where to read again.

    The link leads to the exercise's own heading, which every lesson has in that section: the
    section's heading has a number, which only the notebook knows.
    """
    section = f"“{inline_html(verdict.section)}”"
    if in_notebook and verdict.exercise.isidentifier():
        section = f'<a href="#Exercise-{escape(verdict.exercise)}">{section}</a>'
    return f"{P}Read again: {section}</p>"
