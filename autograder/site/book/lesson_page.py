"""A lesson as a page of the book: the executed solution notebook, arranged for reading.

Solutions are folded under the stub that a learner starts from. The code of demonstrations is folded
beside what it shows, quizzes can be answered, and everything that needs a kernel is left out.
"""

import ast
import re
from collections.abc import Iterator, Mapping

import nbformat
from nbconvert.preprocessors import CoalesceStreamsPreprocessor
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from autograder.engine.quiz import Quiz
from autograder.site.book.pictures import lighter
from autograder.site.book.quizzes import quiz_html
from autograder.support.repository import COLAB_CELL

KINDS = ("text/html", "text/markdown", "image/svg+xml", "image/png", "text/latex", "text/plain")
NOISE = re.compile(
    r"(?m)^(?:This uses (?:your own|the course's) .*|Experiments run at size .*|.*\d+%\|.*)"
    r"(?:\n|\Z)"
)
CAPTION = re.compile(r"\A\s*\*((?:Figure|The|A|An)\b.+?)\*\s*(?:\n\n|\Z)", re.DOTALL)
FALLBACK = re.compile(r"(</svg>)<img [^>]*>(?=</div>)")  # of a figure, for notebooks without SVG
SOLUTION = '<details class="solution">\n<summary>Solution</summary>'


def lesson_page(
    executed: NotebookNode, student: NotebookNode, quizzes: Mapping[str, Quiz], doors: str
) -> NotebookNode:
    """Arrange an executed solution notebook as a page.

    Args:
        executed: the solution notebook with its outputs.
        student: the notebook that a learner starts from.
        quizzes: all quizzes, by name.
        doors: Markdown under the title: where to run the lesson.

    Returns:
        A notebook for MyST-NB, which runs nothing.
    """
    stubs = {cell.id: cell for cell in student.cells if _is_answer(cell)}
    page = new_notebook(metadata={"language_info": {"name": "python"}})
    cells = [cell for cell in executed.cells if cell.get("id") != COLAB_CELL]
    page.cells.append(_with_doors(cells.pop(0), doors))
    while cells:
        cell = cells.pop(0)
        if cell.cell_type == "markdown":
            page.cells.append(_cell(cell))
        elif _is_answer(cell):
            checks = []
            while cells and _is_check(cells[0]):
                checks.append(cells.pop(0))
            page.cells += _exercise(cell, stubs.get(cell.id), checks)
        elif name := _quiz_asked(cell.source):
            page.cells.append(_quiz(cell, quizzes[name]))
        else:
            page.cells.append(_demo(cell, cells[0] if cells else None))
    return page


def _exercise(
    answer: NotebookNode, stub: NotebookNode | None, checks: list[NotebookNode]
) -> Iterator[NotebookNode]:
    """The stub, and folded under it the solution and its verdicts."""
    if stub is not None:
        yield _cell(stub, suffix="-stub")
    yield new_markdown_cell(SOLUTION, id=f"{answer.id}-open")
    yield _cell(answer)
    for check in checks:
        yield _cell(check)
    yield new_markdown_cell("</details>", id=f"{answer.id}-close")


def _quiz(cell: NotebookNode, quiz: Quiz) -> NotebookNode:
    output = nbformat.v4.new_output("display_data", {"text/html": quiz_html(quiz)})
    return new_code_cell(
        cell.source, id=cell.id, outputs=[output], metadata={"tags": ["remove-input"]}
    )


def _demo(cell: NotebookNode, following: NotebookNode | None) -> NotebookNode:
    """A cell with its outputs; the code of demonstrations is folded."""
    page = _cell(cell)
    tags = cell.metadata.get("tags", [])
    if "demo" in tags or cell.metadata.get("jupyter", {}).get("source_hidden"):
        page.metadata["tags"] = ["hide-input"]
        page.metadata["mystnb"] = {"code_prompt_show": "Code", "code_prompt_hide": "Code"}
    if any("image/png" in output.get("data", {}) for output in page.outputs):
        page.metadata.setdefault("mystnb", {})["image"] = {"alt": _alt(page, following)}
    return page


def _alt(page: NotebookNode, following: NotebookNode | None) -> str:
    """The alternative text that the figure has, otherwise its caption."""
    for output in page.outputs:
        image = output.get("metadata", {}).get("image/png", {})
        if alt := image.get("alt") or output.get("metadata", {}).get("alt"):
            return str(alt)
    beside = following.source if following and following.cell_type == "markdown" else ""
    if caption := CAPTION.match(beside):
        return re.sub(r"[`$*\\]", "", " ".join(caption[1].split()))
    return "Figure. The text beside it describes what it shows."


def _cell(cell: NotebookNode, suffix: str = "") -> NotebookNode:
    """A cell without the metadata of its run, and with what a page can show of its outputs."""
    if cell.cell_type == "markdown":
        return new_markdown_cell(cell.source, id=cell.id)
    clean = new_code_cell(cell.source, id=f"{cell.id}{suffix}")
    clean.outputs = [output for output in map(_output, cell.outputs) if output is not None]
    CoalesceStreamsPreprocessor().preprocess_cell(clean, {}, 0)
    for output in clean.outputs:
        if output.output_type == "stream":
            output.text = NOISE.sub("", output.text)
    clean.outputs = [output for output in clean.outputs if output.get("text", "there").strip()]
    return clean


def _output(output: NotebookNode) -> NotebookNode | None:
    """The best kind of an output that a page can show."""
    if output.output_type not in ("display_data", "execute_result"):
        return output
    data = output.get("data", {})
    kinds = [kind for kind in KINDS if kind in data]
    if not kinds:
        return None
    shown = data[kinds[0]]
    if kinds[0] == "text/html":
        shown = lighter(FALLBACK.sub(r"\1", shown))
    return nbformat.v4.new_output(
        "display_data", {kinds[0]: shown}, metadata=output.get("metadata", {})
    )


def _with_doors(cell: NotebookNode, doors: str) -> NotebookNode:
    """The first cell of a lesson, with the doors under its title."""
    heading, _, rest = cell.source.partition("\n")
    return new_markdown_cell(f"{heading}\n\n{doors}\n\n{rest}", id=cell.id)


def _quiz_asked(source: str) -> str | None:
    """The name of the quiz that a cell shows, if that is all it does."""
    statements = ast.parse(source).body if source.lstrip().startswith("quiz(") else []
    match statements:
        case [ast.Expr(ast.Call(ast.Name("quiz"), [ast.Constant(str(name))]))]:
            return name
    return None


def _is_answer(cell: NotebookNode) -> bool:
    return bool(cell.metadata.get("nbgrader", {}).get("solution"))


def _is_check(cell: NotebookNode) -> bool:
    grading = cell.metadata.get("nbgrader", {})
    return bool(grading.get("grade")) and not grading.get("solution")
