"""Run the course's command line and nbgrader's in processes that need not import them first.

An import takes longer than most commands do. So a process that runs nothing else imports
everything once, and each command runs in a fork of it: with its own arguments, folder, environment
and streams.
"""

import os
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from importlib import import_module
from multiprocessing import get_context
from pathlib import Path

PROGRAMS = {"lstm-course": ("autograder.cli.main", "main"), "nbgrader": ("nbgrader.apps", "")}
IMPORTED = [
    *("autograder.cli.main", "autograder.classroom.grade", "autograder.classroom.feedback"),
    *("autograder.classroom.demo", "autograder.classroom.report.write", "nbgrader.apps"),
    *("nbgrader.apps.nbgraderapp", "nbgrader.exchange.default", "nbgrader.converters"),
    *("nbconvert.exporters.html", "IPython", "tests.classroom.warm"),
]
FORKS = get_context("forkserver")
ROOT = Path(__file__).resolve().parents[2]


def course(*arguments: str, folder: Path = ROOT) -> subprocess.CompletedProcess[str]:
    """Run the course's command line."""
    return run("lstm-course", arguments, folder, environment(), 600)


def nbgrader(*arguments: str, folder: Path) -> subprocess.CompletedProcess[str]:
    """Run nbgrader's command line in a class."""
    return run("nbgrader", arguments, folder, environment(), 600)


def environment() -> dict[str, str]:
    """As in a shell in which the course is installed."""
    programs = str(Path(sys.executable).parent)
    return {
        **os.environ,
        "PATH": os.pathsep.join([programs, os.environ["PATH"]]),
        "PYTHONPATH": os.pathsep.join([str(ROOT), os.environ.get("PYTHONPATH", "")]),
        "OMP_NUM_THREADS": "1",
    }


def run(
    program: str,
    arguments: Sequence[str],
    folder: Path,
    environment: Mapping[str, str],
    seconds: float,
    typed: str = "",
) -> subprocess.CompletedProcess[str]:
    """Run a program and return its exit status and what it wrote.

    Args:
        program: "lstm-course" or "nbgrader".
        arguments: its arguments.
        folder: where it runs.
        environment: all its variables.
        seconds: that it may take.
        typed: on its standard input.
    """
    FORKS.set_forkserver_preload(IMPORTED)
    with tempfile.TemporaryDirectory() as name:
        streams = [Path(name, stream) for stream in ("in", "out", "err")]
        streams[0].write_text(typed)
        process = FORKS.Process(
            target=_run_here,
            args=(
                program,
                list(arguments),
                str(folder),
                dict(environment),
                list(map(str, streams)),
            ),
        )
        process.start()
        process.join(seconds)
        if process.exitcode is None:
            process.kill()
            process.join()
            raise subprocess.TimeoutExpired([program, *arguments], seconds)
        output, errors = (stream.read_text(errors="replace") for stream in streams[1:])
        return subprocess.CompletedProcess([program, *arguments], process.exitcode, output, errors)


def _run_here(
    program: str,
    arguments: list[str],
    folder: Path,
    environment: dict[str, str],
    streams: list[Path],
) -> None:
    os.chdir(folder)
    os.environ.clear()
    os.environ.update(environment)
    for number, (stream, flags) in enumerate(
        zip(streams, (os.O_RDONLY, *2 * [os.O_WRONLY | os.O_CREAT | os.O_APPEND]), strict=True)
    ):
        os.dup2(os.open(stream, flags, 0o600), number)
    sys.stdin = os.fdopen(0)
    sys.stdout, sys.stderr = os.fdopen(1, "w"), os.fdopen(2, "w")
    sys.argv = [program, *arguments]
    module, name = PROGRAMS[program]
    if name:
        getattr(import_module(module), name)()
    else:
        import_module(module).NbGraderApp.launch_instance()
