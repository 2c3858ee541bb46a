"""The command line: `lstm-course --help`.

Each command imports what it needs when it runs, so that help and errors come at once.
"""

import sys
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from autograder.cli.class_commands import app as class_app
from autograder.support.course_tree import Lesson, course_root, find_lesson, find_lessons
from autograder.support.errors import CourseError

app = typer.Typer(
    name="lstm-course",
    help="Study the LSTM course, check your work, build its notebooks.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode="rich",
)
app.add_typer(class_app)
INTERRUPTED = 130  # exit status, as shells have it
Lessons = Annotated[
    list[str] | None,
    typer.Argument(metavar="[LESSON]...", help="2, 02, gates or 02_gates; none means all."),
]


def main() -> None:
    """Run the command line; a mistake that users can put right ends in a sentence."""
    # jsonschema would load a grammar of IRIs for a second, and nothing here has any to be checked.
    sys.modules.setdefault("rfc3987_syntax", None)
    try:
        app(standalone_mode=True)
    except CourseError as error:
        Console(stderr=True).print(f"lstm-course: {error}", markup=False, soft_wrap=True)
        sys.exit(1)
    except SystemExit as end:
        if end.code == INTERRUPTED:  # typer says nothing at Ctrl-C
            Console(stderr=True).print("lstm-course: interrupted; nothing is half-written.")
        raise
    except BrokenPipeError:
        sys.exit(1)  # whoever read our output has gone


@app.command(epilog="Example: lstm-course study 02 --port 9000 --browser none")
def study(
    lesson: Annotated[str, typer.Argument(help="2, 02, gates or 02_gates.")] = "00",
    port: Annotated[int, typer.Option(help="Port; the next free one if it is taken.")] = 8888,
    browser: Annotated[
        str, typer.Option(help='"default", "none", or the name of a browser.')
    ] = "default",
) -> None:
    """Open JupyterLab on a lesson. Your copies are in work/ and are never overwritten."""
    from autograder.cli import study as command
    from autograder.cli.lab import free_port

    root = course_root()
    wanted = find_lesson(root, lesson)
    free = free_port(port)
    made = command.make_copies(root)
    if made:
        typer.echo(f"Copied to work/: {', '.join(one.stem for one in made)}")
    if free != port:
        typer.echo(f"Port {port} is taken; using {free}.")
    raise typer.Exit(command.study(wanted, free, browser))


@app.command(epilog="Example: lstm-course check 02")
def check(lessons: Lessons = None) -> None:
    """Grade your own work: marks and named mistakes. Exit status 0 only if all of it is right."""
    root = course_root()
    wanted = find_lessons(root, lessons or [])
    if not lessons:
        wanted = [lesson for lesson in wanted if lesson.copy.exists()]
        if not wanted:
            raise CourseError("there is nothing in work/ yet: `lstm-course study` puts it there.")
    from autograder.cli import check as command
    from autograder.cli.tables import results_table

    notebooks = [(lesson, command.read_copy(lesson)) for lesson in wanted]
    results = []
    with _progress(notebooks) as advance:
        for lesson, notebook in notebooks:
            results.append(command.check_lesson(lesson, notebook, advance(lesson)))
    for result in results:
        _console().print(results_table(result))
        for problem in result.problems:
            _console().print(f"{result.lesson.stem}: {problem}", markup=False, soft_wrap=True)
    raise typer.Exit(0 if all(result.all_right for result in results) else 1)


@app.command(epilog="Example: lstm-course reset 02")
def reset(
    lesson: Annotated[str, typer.Argument(help="2, 02, gates or 02_gates.")],
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Do not ask.")] = False,
) -> None:
    """Start a lesson afresh. Your old copy is kept in work/, with the time in its name."""
    from autograder.cli.reset import reset as reset_copy

    wanted = find_lesson(course_root(), lesson)
    if wanted.copy.exists() and not yes:
        typer.confirm(f"Start {wanted.stem} afresh (your copy is kept as a backup)?", abort=True)
    backup = reset_copy(wanted)
    typer.echo(f"Fresh copy: {wanted.copy}")
    if backup:
        typer.echo(f"Your old copy: {backup}")


@app.command(epilog="Example: lstm-course solutions 01 02 --html pages")
def solutions(
    lessons: Lessons = None,
    html: Annotated[Path | None, typer.Option(help="Write them as pages into DIR.")] = None,
) -> None:
    """Run the solution notebooks: every answer in them, every figure, no error."""
    wanted = find_lessons(course_root(), lessons or [])
    import nbformat

    from autograder.cli import solutions as command

    pages = []
    with _progress([(lesson, nbformat.read(lesson.solution, 4)) for lesson in wanted]) as advance:
        for lesson in wanted:
            notebook = command.run_solution(lesson, advance(lesson))
            if html is not None:
                name = command.title(notebook, lesson)
                pages.append((name, command.write_page(notebook, lesson, html)))
    typer.echo(f"{len(wanted)} solution notebooks ran without an error.")
    if html is not None:
        command.write_index(pages, html)
        typer.echo(f"Pages: {html / 'index.html'}")


@app.command(epilog="Example: lstm-course build --check")
def build(
    check: Annotated[bool, typer.Option("--check", help="Only say what differs.")] = False,
) -> None:
    """Authors: build the notebooks from solutions/NN_name.py."""
    from autograder.builder import ScriptError, build_course

    root = course_root_of_authors()
    try:
        changed = build_course(root, check)
    except ScriptError as error:
        raise CourseError(str(error)) from error
    names = ", ".join(str(path.relative_to(root)) for path in changed)
    if check and changed:
        raise CourseError(f"not what the scripts say: {names}. Run `lstm-course build`.")
    typer.echo(f"Written: {names}." if changed else "All notebooks are up to date.")


@app.command(epilog="Example: lstm-course doctor")
def doctor() -> None:
    """Say what is installed, what is missing, what the GPU is, and what to do."""
    from autograder.cli.doctor import examine_installation
    from autograder.cli.tables import findings_table

    try:
        root = course_root()
    except CourseError:
        root = None
    findings = list(examine_installation(root))
    _console().print(findings_table(findings))
    raise typer.Exit(0 if all(finding.fine for finding in findings) else 1)


def course_root_of_authors() -> Path:
    """The directory with the scripts: it may have no notebooks yet."""
    for directory in (Path(__file__).resolve().parents[2], Path.cwd()):
        if any((directory / "solutions").glob("*.py")):
            return directory
    return course_root()


def _console() -> Console:
    """Plain and unwrapped where the output is no terminal."""
    return Console() if sys.stdout.isatty() else Console(width=160, no_color=True)


@contextmanager
def _progress(notebooks: list):
    """A bar over all cells of all notebooks; yields what makes a lesson's step function."""
    from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

    with Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        TextColumn("{task.completed}/{task.total} cells"),
        TimeRemainingColumn(),
        console=Console(stderr=True),
        disable=not sys.stderr.isatty(),
        transient=True,
    ) as bar:
        total = sum(len(notebook.cells) for _, notebook in notebooks)
        task = bar.add_task("Starting", total=total)

        def advance(lesson: Lesson):
            bar.update(task, description=lesson.stem)
            return lambda: bar.advance(task)

        yield advance
