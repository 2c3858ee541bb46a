"""Whether what an answer computes depends on a condition, so that no other call shows its path."""

import ast

from autograder.engine.locating.program import Trace


def takes_branches(trace: Trace) -> bool:
    """Whether the traced function or a helper decides anything but which arguments are given.

    A special case may take a branch of its own there. What is left out: `if x is None`, and
    conditions that only lead to an exception.
    """
    sources = [trace.source, *(source for _, source in trace.helpers)]
    try:
        return any(_decides(node) for source in sources for node in ast.walk(ast.parse(source)))
    except (SyntaxError, RecursionError, ValueError):
        return True  # it comes from a process that forges it


def _decides(node: ast.AST) -> bool:
    match node:
        case ast.If(test=test, body=body, orelse=[]) if _is_about_none(test) or _stops(body):
            return False
        case ast.IfExp(test=test):
            return not _is_about_none(test)
        case ast.comprehension(ifs=ifs):
            return bool(ifs)
    return isinstance(node, ast.If | ast.While | ast.BoolOp | ast.Match | ast.Try | ast.Break)


def _is_about_none(test: ast.expr) -> bool:
    match test:
        case ast.Compare(ops=[ast.Is() | ast.IsNot()], comparators=[ast.Constant(value=None)]):
            return True
    return False


def _stops(body: list[ast.stmt]) -> bool:
    return all(isinstance(statement, ast.Raise | ast.Assert) for statement in body)
