"""Finish a page that nbgrader's template has made: names of exercises, styles, no network.

Only the part before the notebook is changed, which holds nothing that a student has written.
"""

import re

from autograder.classroom.sanitize import FRAME_TITLE

NOTEBOOK = re.compile(r'<div [^>]*\bid="notebook"')  # begins the part that students have written
MATHJAX = re.compile(r"<!-- Load mathjax -->.*?<!-- End of mathjax configuration -->", re.DOTALL)
ENTRY = re.compile(
    r'<a href="#(?P<name>[^"]+)">(Test cell|Coding free-response|Written response|Task)</a>'
    r" \(Score: (?P<marks>[\d.]+) / (?P<points>[\d.]+)\)"
)
FORMGRADER = "js/formgrade.js"  # nbgrader's script, which selects a field once MathJax has ended
ENDED = """<script>
window.MathJax = {Hub: {Startup: {signal: {Interest: (call) => setTimeout(() => call("End"))}}}};
</script>"""
STYLE = """<style>
summary { display: list-item; cursor: pointer; }
.equation { display: flex; align-items: center; gap: 1em; margin: 0.8em 0; overflow-x: auto; }
.equation > math { flex: 1; }
mtd[columnalign="left"] { text-align: left; }
mtd[columnalign="right"] { text-align: right; }
[mathvariant="bold"] { font-weight: bold; }
</style>
"""
ABOUT_FRAMES = (
    f"<p>Each verdict of the grader is in a frame with the title “{FRAME_TITLE}”. "
    "Everything else in the cells is the notebook's own, or the student's.</p>\n"
)


def finish_page(page: str) -> str:
    """Return a page with exercises by name, hints that unfold, and nothing from the network."""
    begins = NOTEBOOK.search(page)
    if not begins:  # a template of the instructor's own
        return page
    start, notebook = page[: begins.start()], page[begins.start() :]
    start = MATHJAX.sub(ENDED if FORMGRADER in start else "", start, count=1)
    start = ENTRY.sub(_name_exercise, start)
    start = start.replace("</head>", f"{STYLE}</head>", 1)
    return "".join((start, ABOUT_FRAMES, notebook))


def _name_exercise(entry: re.Match[str]) -> str:
    """Return an entry of the index: "forget: 1 of 2 marks", with a link."""
    name = entry["name"]
    marks, points = float(entry["marks"]), float(entry["points"])
    words = f"{marks:g} of {points:g} {'mark' if points == 1 else 'marks'}"
    return f'<a href="#{name}"><code>{name}</code></a>: {words}'
