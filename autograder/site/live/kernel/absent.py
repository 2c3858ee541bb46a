"""Names of packages that browsers lack: a cell can import them, and goes on until it uses one.

The first cell of a lesson imports all that the lesson needs. Without PyTorch, it must still import
what the exercises in NumPy need.
"""

import ast
from types import TracebackType
from typing import NoReturn

# Packages that the worker lacks, and that cells may expect.
NOT_HERE = ("torch", "sklearn", "statsmodels", "ipywidgets", "pandas", "scipy")


class Absent:
    """What an import has bound in the place of a package, or of a part of it.

    Args:
        package: that the worker lacks.
    """

    def __init__(self, package: str) -> None:
        self.package = package

    def __getattr__(self, name: str) -> object:
        if name.startswith("__"):
            raise AttributeError(name)  # whoever only looks at the object finds an ordinary one
        self._refuse()

    def __call__(self, *_arguments: object, **_options: object) -> object:
        """Refuse, as any use does."""
        self._refuse()

    def _refuse(self) -> NoReturn:
        raise ModuleNotFoundError(f"No module named {self.package!r}", name=self.package)


def lacking(raised: BaseException) -> str:
    """The package that the worker lacks and that code needed; "" if the error is another one."""
    if not isinstance(raised, ModuleNotFoundError):
        return ""
    package = (raised.name or "").partition(".")[0]
    return package if package in NOT_HERE else ""


def failed_import(
    body: list[ast.stmt], traceback: TracebackType | None, file: str
) -> ast.Import | ast.ImportFrom | None:
    """The import among a cell's own statements in which an error was raised."""
    while traceback is not None and traceback.tb_frame.f_code.co_filename != file:
        traceback = traceback.tb_next
    if traceback is None:
        return None
    for statement in body:
        if isinstance(
            statement, ast.Import | ast.ImportFrom
        ) and statement.lineno <= traceback.tb_lineno <= (statement.end_lineno or 0):
            return statement
    return None


def bound_names(statement: ast.Import | ast.ImportFrom) -> list[str]:
    """The names that an import binds."""
    whole = isinstance(statement, ast.Import)
    return [
        alias.asname or (alias.name.partition(".")[0] if whole else alias.name)
        for alias in statement.names
    ]
