"""One slip made in every line of a kind: in the slopes of all gates, say."""

import ast
from collections.abc import Iterator
from functools import partial
from itertools import combinations

from autograder.engine.mutations.edit import Path, replaced
from autograder.engine.mutations.everywhere import FunctionEdit
from autograder.engine.mutations.slip import RARE, Scope, Slip
from autograder.engine.mutations.statements import slips_in

Key = tuple[Path, str]


def edits_of_similar_lines(body: list[ast.stmt], scope: Scope) -> Iterator[FunctionEdit]:
    """Every slip that can be made alike in all lines that differ in their names only."""
    groups: dict[str, list[ast.stmt]] = {}
    for statement in body:
        if isinstance(statement, ast.Assign | ast.AugAssign):
            groups.setdefault(_without_names(statement), []).append(statement)
    for group in groups.values():
        if len(group) > 1:
            yield from _in_all(body, group, scope)
            yield from _exchanged(body, group)


def _in_all(body: list[ast.stmt], group: list[ast.stmt], scope: Scope) -> Iterator[FunctionEdit]:
    slips_of = [_by_key(statement, scope) for statement in group]
    for key, slip in slips_of[0].items():
        if not all(key in slips for slips in slips_of[1:]):
            continue
        edited = {
            id(statement): replaced(statement, key[0], slips[key].new)
            for statement, slips in zip(group, slips_of, strict=True)
        }
        new = [edited.get(id(statement), statement) for statement in body]
        statements = [statement for statement in new if isinstance(statement, ast.stmt)]
        yield FunctionEdit(statements, partial(_likewise, slip), slip.rank)


def _exchanged(body: list[ast.stmt], group: list[ast.stmt]) -> Iterator[FunctionEdit]:
    """The values of two similar lines exchanged."""
    for one, other in combinations(group, 2):
        if not (isinstance(one, ast.Assign) and isinstance(other, ast.Assign)):
            continue
        values = {
            id(one): ast.Assign(one.targets, other.value),
            id(other): ast.Assign(other.targets, one.value),
        }
        statements: list[ast.stmt] = [values.get(id(line), line) for line in body]
        yield FunctionEdit(statements, partial(_values_exchanged, one, other), RARE)


def _by_key(statement: ast.stmt, scope: Scope) -> dict[Key, Slip]:
    """The slips of a line by what is alike in the slips of a similar line."""
    names = _names(statement)
    found: dict[Key, Slip] = {}
    for path, slip in slips_in(statement, scope):
        found.setdefault((path, _without_names(slip.new, names)), slip)
    return found


def _names(node: ast.AST) -> dict[str, str]:
    """A placeholder for each variable, numbered in the order in which they occur."""
    found: dict[str, str] = {}
    called = {id(n.func) for n in ast.walk(node) if isinstance(n, ast.Call)}
    for inner in ast.walk(node):
        if isinstance(inner, ast.Name) and id(inner) not in called and inner.id != "np":
            found.setdefault(inner.id, f"_{len(found)}")
    return found


def _without_names(node: ast.AST, names: dict[str, str] | None = None) -> str:
    """The source of a node with placeholders for its variables."""
    names = _names(node) if names is None else names
    changed = _Placeholders(names).visit(ast.parse(ast.unparse(node)))
    return ast.unparse(changed)


class _Placeholders(ast.NodeTransformer):
    """Puts placeholders in place of variables."""

    def __init__(self, names: dict[str, str]) -> None:
        self.names = names

    def visit_Name(self, node: ast.Name) -> ast.Name:
        return ast.Name(self.names.get(node.id, node.id), node.ctx)


def _likewise(slip: Slip) -> str:
    return f"{slip.cause()}, and likewise in the similar lines"


def _values_exchanged(one: ast.Assign, other: ast.Assign) -> str:
    first, second = ast.unparse(one.targets[0]), ast.unparse(other.targets[0])
    return f"the values of `{first}` and `{second}` are exchanged"
