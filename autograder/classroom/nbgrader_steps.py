"""Run nbgrader's own converters on a class, with the class's configuration."""

import contextlib
import io
import logging
import os
import re
import sysconfig
import warnings
from collections.abc import Iterator
from typing import Any

from nbgrader.converters.base import BaseConverter, NbGraderException
from nbgrader.coursedir import CourseDirectory
from sqlalchemy.exc import SAWarning
from traitlets.config import Config, PyFileConfigLoader

from autograder.classroom.directory import Classroom
from autograder.support.errors import CourseError


def nbgrader_config(classroom: Classroom) -> Config:
    """Read the class's nbgrader_config.py.

    Raises:
        CourseError: it cannot be read.
    """
    try:
        return PyFileConfigLoader(classroom.config.name, str(classroom.directory)).load_config()
    except Exception as error:  # the instructor's own Python
        raise CourseError(f"{classroom.config} cannot be read: {error!r}.") from error


@contextlib.contextmanager
def own_programs_first() -> Iterator[None]:
    """Put this environment's programs first on the path, as nbgrader calls `alembic` by name."""
    before = os.environ.get("PATH", os.defpath)
    os.environ["PATH"] = os.pathsep.join([sysconfig.get_path("scripts"), before])
    try:
        yield
    finally:
        os.environ["PATH"] = before


def run_converter(
    classroom: Classroom,
    kind: type[BaseConverter],
    assignment: str,
    **settings: Any,
) -> BaseConverter:
    """Run one of nbgrader's converters, such as `GenerateFeedback`, even if it ran before.

    Args:
        classroom: the class.
        kind: nbgrader's converter.
        assignment: its name.
        settings: attributes of the converter.

    Returns:
        The converter, which has done its work.

    Raises:
        CourseError: it failed, with nbgrader's reason and the students it failed for.
    """
    config = nbgrader_config(classroom)
    config.CourseDirectory.assignment_id = assignment
    course = CourseDirectory(config=config, root=str(classroom.directory))
    converter = kind(coursedir=course, config=config)
    log = io.StringIO()
    course.log = converter.log = _log_errors_to(log)
    for name, value in {"force": True, **settings}.items():
        setattr(converter, name, value)
    try:
        # The warnings are about nbgrader's own tables.
        with own_programs_first(), warnings.catch_warnings():
            warnings.simplefilter("ignore", SAWarning)
            converter.start()
    except (NbGraderException, SystemExit) as error:
        reason = _find_reason(log.getvalue()) or str(error).strip() or "it gave no reason"
        students = _find_students(log.getvalue())
        raise CourseError(f"nbgrader could not convert {assignment}{students}: {reason}") from error
    except OSError as error:
        raise CourseError(
            f"{error.filename or classroom.directory} could not be written: {error.strerror}. "
            "Nothing graded is lost; run the command again."
        ) from error
    return converter


def _find_reason(log: str) -> str:
    """Return the exception at the end of the last traceback in nbgrader's log."""
    found = [line for line in log.splitlines() if re.match(r"[\w.]*(Error|Exception)\b", line)]
    return found[-1] if found else ""


def _find_students(log: str) -> str:
    """Return the students that nbgrader's log names at its end, as a part of a sentence."""
    found = re.findall(r"processing assignment '.*' for student '(.*)'", log)
    return f" for {', '.join(found)}, and only for them" if found else ""


def _log_errors_to(stream: io.StringIO) -> logging.Logger:
    """Make a log that keeps nbgrader's errors and drops its messages about each notebook."""
    log = logging.Logger("nbgrader", logging.ERROR)
    log.addHandler(logging.StreamHandler(stream))
    return log
