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
            groups.setdefault(_Likeness(statement).of(statement), []).append(statement)
    for group in groups.values():
        if len(group) > 1:
            yield from _in_all(body, group, scope)
            yield from _exchanged(body, group)


def _in_all(body: list[ast.stmt], group: list[ast.stmt], scope: Scope) -> Iterator[FunctionEdit]:
    slips_of = [_by_key(statement, scope) for statement in group]
    for key, slip in slips_of[0].items():
        if not all(key in slips for slips in slips_of[1:]):
            continue
        new = [(key[0], slips[key].new) for slips in slips_of]
        make = partial(_with_slips, body, group, new)
        yield FunctionEdit(make, partial(_likewise, slip), slip.rank)


def _with_slips(
    body: list[ast.stmt], group: list[ast.stmt], slips: list[tuple[Path, ast.expr]]
) -> list[ast.stmt]:
    """The statements, of which those of a group have one slip each."""
    edited = {
        id(statement): replaced(statement, path, new)
        for statement, (path, new) in zip(group, slips, strict=True)
    }
    new_body = [edited.get(id(statement), statement) for statement in body]
    return [statement for statement in new_body if isinstance(statement, ast.stmt)]


def _exchanged(body: list[ast.stmt], group: list[ast.stmt]) -> Iterator[FunctionEdit]:
    """The values of two similar lines exchanged."""
    for one, other in combinations(group, 2):
        if not (isinstance(one, ast.Assign) and isinstance(other, ast.Assign)):
            continue
        make = partial(_with_values_exchanged, body, one, other)
        yield FunctionEdit(make, partial(_values_exchanged, one, other), RARE)


def _with_values_exchanged(
    body: list[ast.stmt], one: ast.Assign, other: ast.Assign
) -> list[ast.stmt]:
    values = {
        id(one): ast.Assign(one.targets, other.value),
        id(other): ast.Assign(other.targets, one.value),
    }
    return [values.get(id(line), line) for line in body]


def _by_key(statement: ast.stmt, scope: Scope) -> dict[Key, Slip]:
    """The slips of a line by what is alike in the slips of a similar line."""
    likeness = _Likeness(statement)
    found: dict[Key, Slip] = {}
    for path, slip in slips_in(statement, scope):
        found.setdefault((path, likeness.of(slip.new)), slip)
    return found


class _Likeness:
    """What is alike in expressions that differ in their variables only.

    Args:
        root: the variables are numbered in the order in which they occur in it.
    """

    def __init__(self, root: ast.AST) -> None:
        self._names = _names(root)
        self._known: dict[int, str] = {}  # of the nodes in `root`, which edits share
        self._enter(root)

    def of(self, node: ast.AST) -> str:
        """Nearly the source of a node, with placeholders for its variables."""
        known = self._known.get(id(node))
        return known if known is not None else self._describe(node)

    def _enter(self, node: ast.AST) -> None:
        for child in ast.iter_child_nodes(node):
            self._enter(child)
        if not isinstance(node, ast.expr_context):  # one object, which new nodes share as well
            self._known[id(node)] = self._describe(node)

    def _describe(self, node: ast.AST) -> str:
        if isinstance(node, ast.Name):
            return self._names.get(node.id, node.id)
        if isinstance(node, ast.Constant):
            return repr(node.value)
        inner = []
        for name in node._fields:
            value = getattr(node, name, None)
            if isinstance(value, list):
                inner.append(",".join(map(self.of, value)))
            elif isinstance(value, ast.AST):
                if name != "ctx":
                    inner.append(self.of(value))
            elif value is not None:
                inner.append(str(value))
        return f"{type(node).__name__}({';'.join(inner)})"


def _names(node: ast.AST) -> dict[str, str]:
    """A placeholder for each variable, numbered in the order in which they occur."""
    found: dict[str, str] = {}
    called = {id(n.func) for n in ast.walk(node) if isinstance(n, ast.Call)}
    for inner in ast.walk(node):
        if isinstance(inner, ast.Name) and id(inner) not in called and inner.id != "np":
            found.setdefault(inner.id, f"_{len(found)}")
    return found


def _likewise(slip: Slip) -> str:
    return f"{slip.cause()}, and likewise in the similar lines"


def _values_exchanged(one: ast.Assign, other: ast.Assign) -> str:
    first, second = ast.unparse(one.targets[0]), ast.unparse(other.targets[0])
    return f"the values of `{first}` and `{second}` are exchanged"
