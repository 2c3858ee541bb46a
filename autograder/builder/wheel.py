"""What `pip wheel` calls: the wheel carries notebooks/ and solutions/ inside the package.

In a clone, both folders are beside the packages, where setuptools alone leaves them out. This file
is loaded without the rest of the package (see pyproject.toml), so it imports setuptools alone.
"""

import os
from typing import Any

from setuptools.command.build_py import build_py

FOLDER = "_course"  # as in autograder/support/course_tree.py
CARRIED = {"notebooks": (".ipynb",), "solutions": (".ipynb", ".py")}


class BuildWithNotebooks(build_py):
    """setuptools' copying of packages, and of the course's notebooks into autograder/_course/."""

    def _get_data_files(self) -> list[tuple[str, str, str, list[str]]]:
        """(package, folder, folder in the wheel, file names), which the sdist follows too."""
        data_files: list[Any] = list(super()._get_data_files())
        for folder, endings in CARRIED.items():
            names = sorted(name for name in os.listdir(folder) if name.endswith(endings))
            target = os.path.join(self.build_lib, "autograder", FOLDER, folder)
            data_files.append(("autograder", folder, target, names))
        return data_files
