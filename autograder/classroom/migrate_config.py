"""Migration of an nbgrader_config.py that an earlier version of the grader has written.

It may name modules that have other names now, and it may let nbgrader copy students' folders.
"""

import re
import shutil
from itertools import chain, count
from pathlib import Path

from autograder.support.console import print_line
from autograder.support.errors import CourseError
from lstm_course.atomic_write import atomic_write

RENAMED = {
    "autograder.grading.preprocessors.Rebuild": "autograder.classroom.preprocessors.Rebuild",
    "autograder.grading.preprocessors.Judge": "autograder.classroom.preprocessors.Judge",
    "autograder.grading.hiding.HideWhatHiddenTestsSaid": (
        "autograder.classroom.hidden_tests.HideHiddenTestOutput"
    ),
    "autograder.grading.cleaning.clean_html": "autograder.classroom.sanitize.clean_html",
    "autograder.grading.cleaning.clean_markdown": "autograder.classroom.sanitize.clean_markdown",
}
NAMES = b"|".join(re.escape(name.encode()) for name in RENAMED)
PATTERN = re.compile(rb"(?<![\w.])(" + NAMES + rb")(?![\w.])")
REBUILD = b"autograder.classroom.preprocessors.Rebuild"
INTAKE = b"""
# nbgrader gets no more of a student's folder than the course has read, and no page takes long.
from autograder.classroom.nbgrader_hooks import install

install(c)
"""


def migrate_config(path: Path) -> bool:
    """Bring a configuration up to date, and keep everything else of the file.

    The former file is kept beside it as nbgrader_config.py.bak, and one line is printed.

    Args:
        path: the class's nbgrader_config.py.

    Returns:
        Whether there was something to change.

    Raises:
        CourseError: the file cannot be written.
    """
    path = path.resolve()  # of a link, the file itself is rewritten
    try:
        before = path.read_bytes()
    except OSError:
        return False  # whatever reads the configuration next reports this
    try:
        after = _migrate(before)
        if after == before:
            return False
        backup = _choose_backup(path)
        shutil.copy2(path, backup)
        atomic_write(path, after)
    except OSError as error:
        raise CourseError(
            f"{path} is of an earlier version, and cannot be updated "
            f"({error.strerror}). Make the file and its folder writable."
        ) from error
    print_line(f"{path} was of an earlier version and was updated; backup: {backup.name}")
    return True


def _migrate(config: bytes) -> bytes:
    """Return a configuration with today's names, and with the course's intake."""
    config = PATTERN.sub(lambda match: RENAMED[match[0].decode()].encode(), config)
    if REBUILD not in config or b"nbgrader_hooks" in config:
        return config
    line_end = b"\r\n" if b"\r\n" in config else b"\n"
    return config.rstrip() + line_end + INTAKE.replace(b"\n", line_end)


def _choose_backup(path: Path) -> Path:
    """Return the path for a backup, which never replaces an earlier one."""
    suffixes = chain([".bak"], (f".bak{number}" for number in count(2)))
    paths = (path.with_name(path.name + suffix) for suffix in suffixes)
    return next(backup for backup in paths if not backup.exists())
