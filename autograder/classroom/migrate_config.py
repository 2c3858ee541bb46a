"""Migration of an nbgrader_config.py that names modules of an earlier version of the grader."""

import re
import shutil
from itertools import chain, count
from pathlib import Path

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


def migrate_config(path: Path) -> bool:
    """Rewrite the old names in a configuration, and keep everything else of the file.

    The former file is kept beside it as nbgrader_config.py.bak, and one line is printed.

    Args:
        path: the class's nbgrader_config.py.

    Returns:
        Whether there was something to rewrite.

    Raises:
        CourseError: the file cannot be written.
    """
    path = path.resolve()  # of a link, the file itself is rewritten
    try:
        before = path.read_bytes()
    except OSError:
        return False  # whatever reads the configuration next reports this
    try:
        after = PATTERN.sub(lambda match: RENAMED[match[0].decode()].encode(), before)
        if after == before:
            return False
        backup = _choose_backup(path)
        shutil.copy2(path, backup)
        atomic_write(path, after)
    except OSError as error:
        raise CourseError(
            f"{path} names modules of an earlier version, and cannot be updated "
            f"({error.strerror}). Make the file and its folder writable."
        ) from error
    print(f"{path} named modules of an earlier version and was updated; backup: {backup.name}")
    return True


def _choose_backup(path: Path) -> Path:
    """Return the path for a backup, which never replaces an earlier one."""
    suffixes = chain([".bak"], (f".bak{number}" for number in count(2)))
    paths = (path.with_name(path.name + suffix) for suffix in suffixes)
    return next(backup for backup in paths if not backup.exists())
