"""The command line: `lstm-course --help`.

Each command imports its packages when it runs, because help and errors must appear at once.
"""

import os
import platform
import sys
from collections.abc import Iterable
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from autograder.cli.class_commands import app as class_app
from autograder.cli.site import site
from autograder.support.console import (
    output_console,
    prepare_streams,
    print_error,
    print_line,
    progress,
)
from autograder.support.course_tree import (
    all_lessons,
    find_clone,
    find_course,
    find_lesson,
    find_lessons,
    need_copy,
)
from autograder.support.errors import CourseError
from autograder.support.lesson_version import is_outdated, update_sentence

if TYPE_CHECKING:
    from nbformat import NotebookNode

app = typer.Typer(
    name="lstm-course",
    help="Study the LSTM course, check your work, build its notebooks.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode="rich",
    context_settings={"help_option_names": ["-h", "--help"]},
)
app.add_typer(class_app)
INTERRUPTED = 130  # the exit status that shells use
Directory = Annotated[
    Path | None,
    typer.Option(
        "--in",
        metavar="DIR",
        envvar="LSTM_COURSE_WORK",
        show_envvar=False,
        help="Where your copies are: DIR, or $LSTM_COURSE_WORK, instead of work/.",
    ),
]
CELLS = "{task.completed}/{task.total} cells"  # behind a progress bar


def complete_lesson(begun: str) -> list[str]:
    """Complete the name of a lesson in a shell: "02" or "02_g" to "02_gates"."""
    try:
        lessons = all_lessons(find_course())
    except CourseError:
        return []
    return [lesson.stem for lesson in lessons if lesson.stem.startswith(begun)]


OneLesson = Annotated[
    str,
    typer.Argument(
        metavar="LESSON", help="2, 02, gates or 02_gates.", autocompletion=complete_lesson
    ),
]
Lessons = Annotated[
    list[str] | None,
    typer.Argument(
        metavar="LESSON",
        help="2, 02, gates or 02_gates; none means all.",
        autocompletion=complete_lesson,
    ),
]


def main() -> None:
    """Run the command line; a problem that the user can solve ends in a sentence."""
    # jsonschema would load a grammar of IRIs for a second, and nothing here has any to be checked.
    prepare_streams()
    os.environ.pop("JPY_SESSION_NAME", None)  # run from a notebook: our kernels are not that one's
    sys.modules.setdefault("rfc3987_syntax", None)  # type: ignore[arg-type]  # None blocks imports
    try:
        app(standalone_mode=True, prog_name="lstm-course")
    except CourseError as error:
        print_error(str(error))
        sys.exit(1)
    except SystemExit as end:
        if end.code == INTERRUPTED:  # typer prints nothing at Ctrl-C
            print_error("interrupted; nothing is half-written.")
        raise
    except BrokenPipeError:
        sys.exit(1)  # the reader of our output has ended


def print_version(wanted: bool) -> None:
    """Print the versions of the course and of Python, and end."""
    if not wanted:
        return
    try:
        number = version("lstm-course")
    except PackageNotFoundError:  # a clone on PYTHONPATH
        number = "(not installed)"
    print_line(f"lstm-course {number} (Python {platform.python_version()})")
    raise typer.Exit


@app.callback()
def options(
    version: Annotated[
        bool,
        typer.Option("--version", help="Show the version.", callback=print_version, is_eager=True),
    ] = False,
) -> None:
    """Define the options of `lstm-course` itself."""


@app.command(epilog="Example: lstm-course study 02 --port 9000 --browser none")
def study(
    lesson: OneLesson = "00",
    port: Annotated[int, typer.Option(help="Port; the next free one if it is taken.")] = 8888,
    browser: Annotated[
        str, typer.Option(help='"default", "none", or the name of a browser.')
    ] = "default",
    host: Annotated[
        str, typer.Option(help="Address to listen on; in a container, 0.0.0.0.", show_default=False)
    ] = "127.0.0.1",
    lab: Annotated[bool, typer.Option(help="Open JupyterLab, or make the copies alone.")] = True,
    directory: Directory = None,
) -> None:
    """Open JupyterLab on a lesson. Your copies are in work/ and are never overwritten."""
    from autograder.cli import study as command
    from autograder.cli.prerequisites import free_port, need_browser

    course = find_course(directory)
    wanted = find_lesson(course, lesson)
    if lab:
        need_browser(browser)
    free = free_port(port)
    made = command.make_copies(course)
    if made:
        print_line(f"Copied to {course.shown_work}: {', '.join(one.stem for one in made)}")
    for one in filter(is_outdated, all_lessons(course)):
        print_line(update_sentence(one))
    if not lab:
        return
    if free != port:
        print_line(f"Port {port} is taken; using {free}.")
    raise typer.Exit(command.study(wanted, free, browser, host))


@app.command(epilog="Example: lstm-course check 02")
def check(
    lessons: Lessons = None,
    as_json: Annotated[
        bool, typer.Option("--json", help="Print the results as JSON, for programs.")
    ] = False,
    directory: Directory = None,
) -> None:
    """Grade your own work: marks and named mistakes. Exit status 0 only if all of it is right."""
    course = find_course(directory)
    wanted = find_lessons(course, lessons or [])
    if not lessons:
        wanted = [lesson for lesson in wanted if lesson.copy.exists()]
        if not wanted:
            raise CourseError(
                f"there is nothing in {course.shown_work} yet: `lstm-course study` puts it there."
            )
    for lesson in wanted:
        need_copy(lesson)
    from autograder.cli.check import CopyToCheck, check_lessons
    from autograder.cli.check_report import print_results, results_as_json

    copies = [CopyToCheck(lesson) for lesson in wanted]
    count = sum(len(copy.to_run) for copy in copies)
    with progress("Checking", CELLS, count) as bar:
        results = check_lessons(copies, bar.advance)
    for result in results:
        result.keep()
    if as_json:
        print_line(results_as_json(results))
    else:
        print_results(results)
        for one in filter(is_outdated, wanted):
            print_line(update_sentence(one))
        for result in results:
            if result.unreadable:
                print_error(result.unreadable)
    raise typer.Exit(0 if all(result.all_right for result in results) else 1)


@app.command(epilog="Example: lstm-course reset 02 --keep-answers")
def reset(
    lesson: OneLesson,
    keep_answers: Annotated[
        bool, typer.Option("--keep-answers", help="Move your answers into the fresh copy.")
    ] = False,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Do not ask.")] = False,
    directory: Directory = None,
) -> None:
    """Start a lesson afresh. Your old copy is kept beside it, with the time in its name."""
    from autograder.cli.reset import reset as reset_copy

    wanted = find_lesson(find_course(directory), lesson)
    if wanted.copy.exists() and not yes:
        typer.confirm(f"Start {wanted.stem} afresh (your copy is kept as a backup)?", abort=True)
    done = reset_copy(wanted, keep_answers)
    print_line(f"Fresh copy: {wanted.copy}")
    if done.backup:
        print_line(f"Your old copy: {done.backup}")
    if done.kept:
        print_line(f"Your answers are in the fresh copy: {', '.join(done.kept)}")
    if done.lost:
        print_line(f"No longer in the lesson, so in your old copy alone: {', '.join(done.lost)}")


@app.command(epilog="Example: lstm-course solutions 01 02 --html pages")
def solutions(
    lessons: Lessons = None,
    html: Annotated[
        Path | None, typer.Option(help="Write each as one file into DIR; `site` builds the book.")
    ] = None,
) -> None:
    """Run the solution notebooks: every answer in them, every figure, no error."""
    wanted = find_lessons(find_course(), lessons or [])
    import nbformat

    from autograder.cli import solutions as command
    from autograder.support.run_solution import run_solution

    cells = _count_cells(nbformat.read(lesson.solution, 4) for lesson in wanted)
    with progress("Starting", CELLS, cells) as bar:
        for lesson in wanted:
            bar.update(title=lesson.stem)
            notebook = run_solution(lesson, bar.advance)
            if html is not None:
                command.write_page(notebook, lesson, html)
    print_line(
        f"Ran {len(wanted)} solution notebook{'' if len(wanted) == 1 else 's'} without an error."
    )
    if html is not None:
        command.write_index(html)
        print_line(f"Pages: {html / 'index.html'}")


app.command(epilog="Example: lstm-course site html 00 02")(site)


@app.command(epilog="Example: lstm-course build --check")
def build(
    folder: Annotated[
        Path | None,
        typer.Argument(metavar="FOLDER", help="Holds solutions/. None means the course's own."),
    ] = None,
    check: Annotated[bool, typer.Option("--check", help="Only say what differs.")] = False,
) -> None:
    """Authors: build the notebooks from solutions/NN_name.py."""
    from autograder.builder import ScriptError, build_course

    root = folder.resolve() if folder else find_clone()
    try:
        changed = build_course(root, check)
    except ScriptError as error:
        raise CourseError(str(error)) from error
    names = ", ".join(str(path.relative_to(root)) for path in changed)
    if check and changed:
        raise CourseError(f"not what the scripts say: {names}. Run `lstm-course build`.")
    print_line(f"Written: {names}." if changed else "All notebooks are up to date.")


@app.command(epilog="Example: lstm-course doctor")
def doctor() -> None:
    """Say what is installed, what is missing, what the GPU is, and what to do."""
    from autograder.cli.doctor import examine_installation
    from autograder.cli.tables import findings_table

    try:
        course = find_course()
    except CourseError:
        course = None
    findings = list(examine_installation(course))
    output_console().print(findings_table(findings))
    raise typer.Exit(0 if all(finding.fine for finding in findings) else 1)


def _count_cells(notebooks: Iterable["NotebookNode"]) -> int:
    return sum(len(notebook.cells) for notebook in notebooks)
