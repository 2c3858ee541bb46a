"""Make .venv and install the course into it: `python3 autograder/bootstrap.py [--dev]`.

make calls it with whatever Python the machine has. It uses the standard library alone, and syntax
that old Pythons can read, because "too old" must be a sentence and not a SyntaxError. It does
nothing if everything is installed, and starts an interrupted installation afresh.
"""

import argparse
import errno
import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

OLDEST = (3, 11)
CANDIDATES = ("python3.13", "python3.12", "python3.11")
ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
UNFINISHED = VENV / "installing"  # exists while pip works; found later, pip was interrupted
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


def main() -> None:
    """Run the installation; a problem that the user can solve ends in a sentence."""
    parser = argparse.ArgumentParser(description="Create .venv and install the course into it.")
    parser.add_argument("--dev", action="store_true", help="with what the tests need")
    extra = "dev" if parser.parse_args().dev else ""
    try:
        if sys.version_info < OLDEST:
            hand_over_to_newer_python()
        prepare(extra)
    except Problem as problem:
        sys.exit("lstm-course: {}".format(problem))
    except KeyboardInterrupt:
        sys.stderr.write("\nlstm-course: interrupted. Run the same command again to go on.\n")
        sys.exit(130)
    except OSError as error:
        if error.errno != errno.ENOSPC:
            raise
        sys.exit("lstm-course: {}".format(disk_full()))


def hand_over_to_newer_python() -> None:
    """Run this file again with a Python that is new enough, if the machine has one.

    Raises:
        Problem: it has none.
    """
    for name in CANDIDATES:
        path = shutil.which(name)
        if path and subprocess.call([path, "-c", ""], stderr=subprocess.DEVNULL) == 0:
            os.execv(path, [path] + sys.argv)
    raise Problem(
        "this is Python {}.{}, and the course needs {}.{} or newer. Install one (for example "
        "python{}.{}), then run the same command again, with PYTHON=/path/to/python if it is not "
        "found.".format(*(sys.version_info[:2] + OLDEST + OLDEST))
    )


def prepare(extra: str) -> None:
    """Bring .venv to the state that constraints.txt and pyproject.toml describe.

    Args:
        extra: "dev" for the packages that tests need, or "".

    Raises:
        Problem: something that the user can solve.
    """
    if is_ready(extra):
        return
    if UNFINISHED.exists() or not works():
        create_venv()
    UNFINISHED.touch()
    install(extra)
    stamp(extra).write_text(fingerprint())
    UNFINISHED.unlink()


def is_ready(extra: str) -> bool:
    """True if these very versions are installed; the packages for tests include all others."""
    if UNFINISHED.exists() or not python().exists():
        return False
    stamps = {stamp(extra), stamp("dev")}
    return any(path.exists() and path.read_text() == fingerprint() for path in stamps)


def fingerprint() -> str:
    """Digest of the versions to install, the Python that installs them, and the place."""
    state = hashlib.sha256()
    for name in ("constraints.txt", "pyproject.toml"):
        state.update((ROOT / name).read_bytes())
    state.update("{} {}".format(sys.version, ROOT).encode())
    return state.hexdigest()


def stamp(extra: str) -> Path:
    """File that holds the fingerprint of a completed installation."""
    return VENV / ("installed-" + (extra or "course"))


def python() -> Path:
    """The Python of .venv."""
    return VENV / "bin" / "python"


def works() -> bool:
    """True if the Python of .venv starts and finds its pip."""
    if not python().exists():
        return False
    version = "{}.{}".format(*sys.version_info[:2])
    ask = "import sys, pip; sys.exit('%d.%d' % sys.version_info[:2] != '{}')".format(version)
    return subprocess.call([str(python()), "-c", ask], stderr=subprocess.DEVNULL) == 0


def create_venv() -> None:
    """Create .venv.

    Raises:
        Problem: this Python has no `venv`, the disk is full, or something else.
    """
    print("Creating .venv with Python {}.{} ...".format(*sys.version_info[:2]), flush=True)
    done = subprocess.run(
        [sys.executable, "-m", "venv", "--clear", str(VENV)],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        universal_newlines=True,
    )
    if done.returncode == 0:
        return
    shutil.rmtree(str(VENV), ignore_errors=True)
    if "No space left" in done.stdout:
        raise Problem(disk_full())
    if "ensurepip" in done.stdout or "No module named venv" in done.stdout:
        raise Problem(
            "this Python has no `venv`. On Debian and Ubuntu: sudo apt install "
            "python{}.{}-venv. Then run the same command again.".format(*sys.version_info[:2])
        )
    raise Problem("creating .venv failed:\n{}".format(done.stdout.strip()))


def install(extra: str) -> None:
    """Let pip, with the user's settings for it, install the course.

    Raises:
        Problem: pip failed; the message is a sentence with the reason.
    """
    what = ".[{}]".format(extra) if extra else "."
    command = [str(python()), "-m", "pip", "install", "--disable-pip-version-check"]
    command += ["--constraint", "constraints.txt", "--editable", what]
    print("Installing the course (the first time, this takes some minutes) ...", flush=True)
    pip = subprocess.Popen(
        command,
        cwd=str(ROOT),
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


def show(line: str) -> None:
    """Show pip's progress: one changing line in a terminal, the main steps elsewhere."""
    text = line.strip()
    if sys.stdout.isatty():
        width = shutil.get_terminal_size().columns - 1
        sys.stdout.write("\r" + text[:width].ljust(width) + ("" if text else "\r"))
        sys.stdout.flush()
    elif text.startswith(("Installing collected", "Successfully installed")):
        print(text[:200], flush=True)


def why_pip_failed(output: str) -> str:
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


def disk_full() -> str:
    """Sentence that says how much space is free, and how much is needed."""
    free = shutil.disk_usage(str(ROOT)).free / 1e9
    return (
        "the disk is full: {:.1f} GB are free, and the course needs about 2 GB (8 GB with torch's "
        "CUDA build). Free some space (TMPDIR counts too), then run the same command again."
    ).format(free)


if __name__ == "__main__":
    main()
