"""Recognise `raise NotImplementedError()`, which marks an untouched answer, in a written one."""

import ast
import linecache
from textwrap import dedent

LEFT_ABOVE = "the lines below it never run"  # message of the exception, which has none of its own


def is_left_above(file: str, line_number: int) -> bool:
    """Return whether statements follow a `raise` in the same block of a source file.

    Args:
        file: as Python knows it, such as that of a notebook's cell.
        line_number: of the `raise`.
    """
    try:
        tree = ast.parse(dedent("".join(linecache.getlines(file))))
    except (SyntaxError, ValueError):  # a cell with magics, for one
        return False
    for node in ast.walk(tree):
        found = getattr(node, "body", None)
        body = found if isinstance(found, list) else []
        for position, statement in enumerate(body):
            if isinstance(statement, ast.Raise) and statement.lineno == line_number:
                return not all(isinstance(n, ast.Pass) for n in body[position + 1 :])
    return False
