"""Processor time of a feedback page, with nbconvert's second reading of each page and without.

    python benchmarks/pages.py DIR ASSIGNMENT

DIR is a graded class, from `lstm-course class demo DIR`, say. Both ways take turns on the same
pages; the first page of each, which compiles the templates, is not counted.
"""

import copy
import shutil
import statistics
import sys
import tempfile
import time
from pathlib import Path
from typing import Any
from unittest.mock import patch

from nbconvert.exporters import HTMLExporter

from autograder.classroom.directory import find_classroom
from autograder.classroom.feedback import write_feedback
from autograder.classroom.pages import convert
from autograder.classroom.pages.process import PageError, PageProcess
from autograder.classroom.pages.quick_exporter import QuickHTMLExporter

PAGES = 8


def main() -> None:
    """Measure on a copy of the class, and print."""
    with tempfile.TemporaryDirectory() as place:
        copied = shutil.copytree(sys.argv[1], Path(place, "class"))
        measure(copied, sys.argv[2])


def measure(folder: Path, assignment: str) -> None:
    """Convert each page in both ways, and print the medians."""
    seconds: dict[str, list[float]] = {"nbconvert": [], "ours": []}
    for request in requests_of(folder, assignment)[: PAGES + 1]:
        for name, kind in (("nbconvert", HTMLExporter), ("ours", QuickHTMLExporter)):
            convert.make_exporter.cache_clear()
            with patch.object(convert, "QuickHTMLExporter", kind):
                convert.convert_page(**copy.deepcopy(request))  # compiles the templates
                begun = time.process_time()
                convert.convert_page(**copy.deepcopy(request))
            seconds[name].append(time.process_time() - begun)
    theirs, ours = (statistics.median(values[1:]) for values in seconds.values())
    print(f"{len(seconds['ours']) - 1} pages of {assignment}, processor time, median")
    print(f"nbconvert's exporter {theirs:.3f} s, ours {ours:.3f} s: ratio {ours / theirs:.2f}")


def requests_of(folder: Path, assignment: str) -> list[dict[str, Any]]:
    """Return what `class feedback` asks its processes for."""
    found: list[dict[str, Any]] = []

    def note(_: PageProcess, request: dict[str, Any]) -> str:
        found.append(request)
        raise PageError("it is only noted")

    with patch.object(PageProcess, "make", note):
        write_feedback(find_classroom(folder), assignment)
    return [request for request in found if not request["reduced"]]


if __name__ == "__main__":
    main()
