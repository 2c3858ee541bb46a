"""`nbgrader zip_collect` with the platform's time of a submission, whatever files are in it.

nbgrader writes the time that it reads in a file's name into timestamp.txt, unless the student has
handed in a file of that name. Then the student's file would decide whether the work is late.
"""

from pathlib import PurePath
from typing import Any

from nbgrader.plugins.zipcollect import FileNameCollectorPlugin

from autograder.submission.intake import TIMESTAMP


class PlatformTimeCollector(FileNameCollectorPlugin):
    """nbgrader's collector, which renames a student's timestamp.txt where the time is known."""

    def collect(self, submitted_file: str) -> dict[str, Any] | None:
        """Return what a file's name states, with `file_id` and `student_id`; None to skip it."""
        found: dict[str, Any] | None = super().collect(submitted_file)
        if not found or not found.get("timestamp") or "file_id" not in found:
            return found
        place = PurePath(found["file_id"])
        name = f"{place.stem}{PurePath(submitted_file).suffix}"
        if name.casefold() == TIMESTAMP:
            found["file_id"] = str(place.with_name(f"_{place.name}"))
            self.log.warning("Not taken for the time of the submission: %s", submitted_file)
        return found
