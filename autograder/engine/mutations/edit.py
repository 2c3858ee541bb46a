"""One generated edit of a solution: the statement it replaces, and what it does in words."""

import ast
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from operator import is_not
from typing import Any

NOT_EDITED = ("body", "orelse", "finalbody", "handlers", "ctx", "op", "ops", "annotation")
Path = tuple[tuple[str, int | None], ...]
PLACE = {"lineno": 1, "end_lineno": 1, "col_offset": 0, "end_col_offset": 0}
LONGEST_LINE = 72  # characters of a line of code that a sentence can quote


@dataclass(frozen=True)
class StatementEdit:
    """A statement of a solution, and its replacement.

    Attributes:
        statement: the statement that is replaced.
        replacement: the statements that replace it; () where it is left out.
        cause: what is different, as a clause: "`c_prev` is used where `g` belongs". A function,
            because only the few edits that explain an answer are put into words.
        rank: how far-fetched it is; 0 for the slips that people make most often.
    """

    statement: ast.stmt
    replacement: tuple[ast.stmt, ...]
    cause: Callable[[], str]
    rank: int

    @property
    def line(self) -> str:
        """The edited line as source text, where one line shows the edit; else ""."""
        if len(self.replacement) != 1:
            return ""
        return quoted_line(self.replacement[0])


@dataclass(frozen=True)
class SlipEdit:
    """A statement of a solution, and a slip in one of its expressions.

    Attributes:
        statement: the statement that is replaced.
        path: leads to the expression.
        new: the expression in its place.
        cause: what is different, as a clause.
        rank: how far-fetched it is.
    """

    statement: ast.stmt
    path: Path
    new: ast.expr
    cause: Callable[[], str]
    rank: int

    @cached_property
    def replacement(self) -> tuple[ast.stmt, ...]:
        """The statement with the slip: made only for the few edits that are tried."""
        new = replaced(self.statement, self.path, self.new)
        assert isinstance(new, ast.stmt)
        return (new,)

    @property
    def line(self) -> str:
        """The edited line as source text, if it is a short one."""
        return quoted_line(self.replacement[0])


def quoted_line(statement: ast.stmt) -> str:
    """The source of a statement if it is one short line, else ""."""
    if isinstance(statement, ast.For | ast.While | ast.With | ast.If | ast.FunctionDef):
        return ""
    text = ast.unparse(statement)
    return text if len(text) <= LONGEST_LINE and "\n" not in text else ""


def source(node: ast.expr) -> str:
    """The source of an expression; quickly for the commonest, variables and their fields."""
    match node:
        case ast.Name(id=name):
            return name
        case ast.Attribute(value=ast.Name(id=name), attr=field):
            return f"{name}.{field}"
    return ast.unparse(node)


def code(node: ast.AST) -> str:
    """The source of an expression, in backticks."""
    text = ast.unparse(node)
    if isinstance(node, ast.Tuple):
        text = text.strip("()")
    return f"`{text}`"


def expressions(root: ast.AST, path: Path = ()) -> Iterator[tuple[Path, ast.expr]]:
    """Every expression in a node, with the path of fields that leads to it, outermost first.

    The bodies of compound statements are left out: their statements are edited one by one.
    """
    for name, value in ast.iter_fields(root):
        if name in NOT_EDITED and not isinstance(root, ast.IfExp | ast.Lambda):
            continue
        if name in ("returns", "decorator_list", "args") and isinstance(root, ast.FunctionDef):
            continue
        children = value if isinstance(value, list) else [value]
        for k, child in enumerate(children):
            if not isinstance(child, ast.AST):
                continue
            step = (*path, (name, k if isinstance(value, list) else None))
            if isinstance(child, ast.expr) and not isinstance(
                getattr(child, "ctx", None), ast.Store
            ):
                yield step, child
            yield from expressions(child, step)


def replaced(root: ast.AST, path: Path, new: ast.AST) -> ast.AST:
    """A copy of `root` in which the node at `path` is `new`; the rest is shared, not copied."""
    if not path:
        return new
    (name, k), rest = path[0], path[1:]
    copy = type(root)(**dict(ast.iter_fields(root)))
    value = getattr(root, name)
    if k is None:
        setattr(copy, name, replaced(value, rest, new))
    else:
        items = list(value)
        items[k] = replaced(items[k], rest, new)
        setattr(copy, name, items)
    return copy


def rewritten(root: ast.AST, change: Callable[[ast.AST], ast.AST | None]) -> ast.AST:
    """A copy of `root` with changed nodes; what holds no changed node is shared, not copied.

    Args:
        root: the node.
        change: returns a node's replacement, or None to leave it and look inside.
    """
    new = change(root)
    if new is not None:
        return new
    changed: dict[str, object] = {}
    for name in root._fields:
        value = getattr(root, name, None)
        if isinstance(value, ast.AST):
            inner = rewritten(value, change) if value._fields else value  # none in `Load()`
            if inner is not value:
                changed[name] = inner
        elif isinstance(value, list):
            items = [
                rewritten(item, change) if isinstance(item, ast.AST) else item for item in value
            ]
            if any(map(is_not, items, value)):
                changed[name] = items
    if not changed:
        return root
    return type(root)(**dict(ast.iter_fields(root)) | changed)


def with_locations(root: ast.Module) -> ast.Module:
    """Give every new node a line: the compiler wants one.

    A node that has a line comes from the parser, and so do all nodes in it; or it has been visited.
    `ast.fix_missing_locations` would visit them all, and a shared node as often as it is shared.
    """
    waiting: list[Any] = [root]
    while waiting:
        node = waiting.pop()
        fields = getattr(node, "__dict__", None)
        if fields is None or "lineno" in fields:
            continue
        for value in fields.values():
            if isinstance(value, list):
                waiting += value
            elif isinstance(value, ast.AST) and value._fields:  # `Load()` and `Add()` need no line
                waiting.append(value)
        if "lineno" in node._attributes:
            fields.update(PLACE)
    return root
