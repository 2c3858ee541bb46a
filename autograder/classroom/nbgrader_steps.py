"""nbgrader's own steps over a class, such as its feedback, and the class's settings for them."""

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
    """The class's nbgrader_config.py, as nbgrader reads it.

    Raises:
        CourseError: it cannot be read.
    """
    try:
        return PyFileConfigLoader(classroom.config.name, str(classroom.directory)).load_config()
    except Exception as error:  # the instructor's own Python
        raise CourseError(f"{classroom.config} cannot be read: {error!r}.") from error


@contextlib.contextmanager
def own_programs_first() -> Iterator[None]:
    """nbgrader calls `alembic` by name: it must be this environment's, activated or not."""
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
) -> None:
    """One of nbgrader's own steps, such as `GenerateFeedback`, anew even where it was done before.

    Args:
        classroom: the class.
        kind: nbgrader's converter.
        assignment: its name.
        settings: attributes of the converter.

    Raises:
        CourseError: it failed, with what nbgrader said.
    """
    config = nbgrader_config(classroom)
    config.CourseDirectory.assignment_id = assignment
    course = CourseDirectory(config=config, root=str(classroom.directory))
    converter = kind(coursedir=course, config=config)
    said = io.StringIO()
    course.log = converter.log = _log_into(said)
    for name, value in {"force": True, **settings}.items():
        setattr(converter, name, value)
    try:
        # The warnings are of nbgrader's database, about nothing of ours.
        with own_programs_first(), warnings.catch_warnings():
            warnings.simplefilter("ignore", SAWarning)
            converter.start()
    except (NbGraderException, SystemExit) as error:
        reason = _reason(said.getvalue()) or str(error).strip() or "it gave no reason"
        raise CourseError(f"nbgrader could not convert {assignment}: {reason}") from error


def _reason(said: str) -> str:
    """The exception at the end of the last traceback that nbgrader has written down."""
    named = [line for line in said.splitlines() if re.match(r"[\w.]*(Error|Exception)\b", line)]
    return named[-1] if named else ""


def _log_into(stream: io.StringIO) -> logging.Logger:
    """nbgrader says much of each notebook; only errors are kept, for the message."""
    log = logging.Logger("nbgrader", logging.ERROR)
    log.addHandler(logging.StreamHandler(stream))
    return log
