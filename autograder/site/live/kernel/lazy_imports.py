"""Imports that wait until a name is used (PEP 810): Python 3.15 has them, and earlier ones do not.

The first cell of a lesson imports all that the lesson ever draws and measures, and an exercise uses
little of it. Waiting saves seconds before the first verdict, and a lesson whose demonstrations need
torch can still check its other exercises.
"""

import sys
from collections.abc import Callable, Sequence

# Other packages may count on what their imports do at once. The judge counts on lstm_course's own:
# it locks the functions of the library that have been imported.
PACKAGES = ("autograder.", "lstm_course.")


def import_lazily(in_cells: Callable[[], bool]) -> None:
    """Let imports in the course's modules wait, and those in cells while `in_cells` says so.

    Args:
        in_cells: asked at each import of a cell. An import that the reader asks for should fail
            in its own line.
    """

    def waits(importer: str, imported: str, names: Sequence[str] | None) -> bool:
        return in_cells() if importer == "__main__" else importer.startswith(PACKAGES)

    if hasattr(sys, "set_lazy_imports"):
        sys.set_lazy_imports_filter(waits)  # type: ignore[attr-defined]
        sys.set_lazy_imports("all")
