"""Make .venv and install the course into it: `python3 autograder/bootstrap.py [--dev]`.

make calls it with whatever Python the machine has. It uses the standard library alone, and syntax
that Python 2 can read, because "too old" must be a sentence and not a SyntaxError. It does nothing
if everything is installed, and starts an interrupted installation afresh.
"""

from __future__ import print_function

import argparse
import errno
import hashlib
import os
import shutil
import subprocess
import sys

OLDEST = (3, 11)
CANDIDATES = ("python3.13", "python3.12", "python3.11")
ROOT = os.path.dirname(os.path.dirname(os.path.realpath(__file__)))
VENV = os.path.join(ROOT, ".venv")
UNFINISHED = os.path.join(VENV, "installing")  # exists while pip works, or was interrupted
NETWORK_SIGNS = (
    "Temporary failure in name resolution",
    "Name or service not known",
    "nodename nor servname provided",
    "Network is unreachable",
    "Connection refused",
    "Connection reset",
    "Max retries exceeded",
    "NewConnectionError",
    "ConnectTimeoutError",
    "Read timed out",
    "ProxyError",
    "(from versions: none)",
)


class Problem(Exception):
    """A problem that the user can solve, described with its solution."""


def main():
    # type: () -> None
    """Run the installation; a problem that the user can solve ends in a sentence."""
    parser = argparse.ArgumentParser(description="Create .venv and install the course into it.")
    parser.add_argument("--dev", action="store_true", help="with what the tests need")
    parser.add_argument("--lesson", help="that `lstm-course study` is to open afterwards")
    parser.add_argument("--port", help="the same, for its port")
    parser.add_argument("--browser", help="the same, for its browser")
    options = parser.parse_args()
    try:
        if sys.version_info < OLDEST:
            hand_over_to_newer_python()
        if options.lesson:
            need_sense(options)
        prepare("dev" if options.dev else "")
    except Problem as problem:
        sys.exit("lstm-course: {}".format(problem))
    except KeyboardInterrupt:
        sys.stderr.write("\nlstm-course: interrupted. Run the same command again to go on.\n")
        sys.exit(130)
    except OSError as error:
        if error.errno == errno.ENOSPC:
            sys.exit("lstm-course: {}".format(disk_full()))
        if error.errno in (errno.EROFS, errno.EACCES, errno.EPERM):
            sys.exit("lstm-course: {}".format(read_only(error)))
        raise


def hand_over_to_newer_python():
    # type: () -> None
    """Run this file again with a Python that is new enough, if the machine has one.

    Raises:
        Problem: it has none.
    """
    for name in CANDIDATES:
        if starts(name):
            os.execvp(name, [name] + sys.argv)
    raise Problem(
        "this is Python {}.{}, and the course needs {}.{} or newer. Install one (for example "
        "python{}.{}), then run the same command again, with PYTHON=/path/to/python if it is not "
        "found.".format(*(sys.version_info[:2] + OLDEST + OLDEST))
    )


def starts(name):
    # type: (str) -> bool
    """True if there is a program of this name that runs Python code: shims may not."""
    try:
        with open(os.devnull, "w") as nothing:
            return subprocess.call([name, "-c", ""], stderr=nothing) == 0
    except OSError:
        return False


def need_sense(options):
    # type: (argparse.Namespace) -> None
    """Make sure that `study` can follow a long installation: that there is such a lesson.

    Raises:
        Problem: there is not, or no such port or browser.
    """
    sys.path.insert(0, ROOT)
    from autograder.cli.prerequisites import free_port, need_browser
    from autograder.support.course_tree import find_course, find_lesson
    from autograder.support.errors import CourseError

    try:
        find_lesson(find_course(), options.lesson)
        if options.port:
            free_port(int(options.port))
        if options.browser:
            need_browser(options.browser)
    except ValueError:
        raise Problem("{!r} is no port, expected a number.".format(options.port))
    except CourseError as error:
        raise Problem(str(error))


def prepare(extra):
    # type: (str) -> None
    """Bring .venv to the state that constraints.txt and pyproject.toml describe.

    Args:
        extra: "dev" for the packages that tests need, or "".

    Raises:
        Problem: something that the user can solve.
    """
    if is_ready(extra):
        return
    if os.path.exists(UNFINISHED) or not works():
        create_venv()
    write(UNFINISHED, "")
    install(extra)
    write(stamp(extra), fingerprint())
    os.remove(UNFINISHED)


def is_ready(extra):
    # type: (str) -> bool
    """True if these very versions are installed; the packages for tests include all others."""
    if os.path.exists(UNFINISHED) or not os.path.exists(python()):
        return False
    stamps = {stamp(extra), stamp("dev")}
    return any(os.path.exists(path) and read(path) == fingerprint() for path in stamps)


def read(path):
    # type: (str) -> str
    """Text of a small file."""
    with open(path) as file:
        return file.read()


def write(path, text):
    # type: (str, str) -> None
    """Write a small file."""
    with open(path, "w") as file:
        file.write(text)


def fingerprint():
    # type: () -> str
    """Digest of the versions to install, the Python that installs them, and the place."""
    state = hashlib.sha256()
    for name in ("constraints.txt", "pyproject.toml"):
        with open(os.path.join(ROOT, name), "rb") as file:
            state.update(file.read())
    state.update("{} {}".format(sys.version, ROOT).encode())
    return state.hexdigest()


def stamp(extra):
    # type: (str) -> str
    """File that holds the fingerprint of a completed installation."""
    return os.path.join(VENV, "installed-" + (extra or "course"))


def python():
    # type: () -> str
    """The Python of .venv."""
    return os.path.join(VENV, "bin", "python")


def works():
    # type: () -> bool
    """True if the Python of .venv starts and finds its pip."""
    if not os.path.exists(python()):
        return False
    version = "{}.{}".format(*sys.version_info[:2])
    ask = "import sys, pip; sys.exit('%d.%d' % sys.version_info[:2] != '{}')".format(version)
    return subprocess.call([python(), "-c", ask], stderr=subprocess.DEVNULL) == 0


def create_venv():
    # type: () -> None
    """Create .venv.

    Raises:
        Problem: this Python has no `venv`, the disk is full, or something else.
    """
    print("Creating .venv with Python {}.{} ...".format(*sys.version_info[:2]), flush=True)
    done = subprocess.run(
        [sys.executable, "-m", "venv", "--clear", VENV],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        universal_newlines=True,
    )
    if done.returncode == 0:
        return
    shutil.rmtree(VENV, ignore_errors=True)
    if "No space left" in done.stdout:
        raise Problem(disk_full())
    if "Permission denied" in done.stdout or "Read-only file system" in done.stdout:
        raise Problem(read_only(OSError(errno.EROFS, "it is read-only", VENV)))
    if "ensurepip" in done.stdout or "No module named venv" in done.stdout:
        raise Problem(
            "this Python has no `venv`. On Debian and Ubuntu: sudo apt install "
            "python{}.{}-venv. Then run the same command again.".format(*sys.version_info[:2])
        )
    raise Problem("creating .venv failed:\n{}".format(done.stdout.strip()))


def install(extra):
    # type: (str) -> None
    """Let pip, with the user's settings for it, install the course.

    Raises:
        Problem: pip failed; the message is a sentence with the reason.
    """
    what = ".[{}]".format(extra) if extra else "."
    command = [python(), "-m", "pip", "install", "--disable-pip-version-check"]
    command += ["--constraint", "constraints.txt", "--editable", what]
    print("Installing the course (the first time, this takes some minutes) ...", flush=True)
    pip = subprocess.Popen(
        command,
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        universal_newlines=True,
        errors="replace",
    )
    lines = []
    try:
        for line in pip.stdout or ():
            lines.append(line)
            show(line)
        code = pip.wait()
    except BaseException:
        pip.terminate()
        pip.wait()
        raise
    show("")
    if code != 0:
        raise Problem(why_pip_failed("".join(lines)))


def show(line):
    # type: (str) -> None
    """Show pip's progress: one changing line in a terminal, the main steps elsewhere."""
    text = line.strip()
    if sys.stdout.isatty():
        width = shutil.get_terminal_size().columns - 1
        sys.stdout.write("\r" + text[:width].ljust(width) + ("" if text else "\r"))
        sys.stdout.flush()
    elif text.startswith(("Installing collected", "Successfully installed")):
        print(text[:200], flush=True)


def why_pip_failed(output):
    # type: (str) -> str
    """Explain pip's failure in a sentence, with its last lines if the reason is unknown."""
    if "No space left on device" in output:
        return disk_full()
    if any(sign in output for sign in NETWORK_SIGNS):
        return (
            "pip could not reach a package index. Check the network (or pip's own settings: "
            "`pip config list`), then run the same command again."
        )
    last = "\n".join(output.strip().splitlines()[-15:])
    return "pip failed; its last lines:\n{}\nRun the same command again after mending it.".format(
        last
    )


def disk_full():
    # type: () -> str
    """Sentence that says how much space is free, and how much is needed."""
    free = shutil.disk_usage(ROOT).free / 1e9
    return (
        "the disk is full: {:.1f} GB are free, and the course needs about 2 GB (8 GB with torch's "
        "CUDA build). Free some space (TMPDIR counts too), then run the same command again."
    ).format(free)


def read_only(error):
    # type: (OSError) -> str
    """Sentence for an installation that another user must do."""
    return (
        "{} cannot be written ({}). Ask its owner to run `make study` once; then `{} study` keeps "
        "your copies where you run it. Or use a copy of the course of your own."
    ).format(error.filename or VENV, error.strerror, os.path.join(VENV, "bin", "lstm-course"))


if __name__ == "__main__":
    main()
