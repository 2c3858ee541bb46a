"""One slip made throughout a solution: in every gate, every gradient, every call."""

import ast
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property, partial
from itertools import combinations

from autograder.engine.mutations.activations import functions, squashing
from autograder.engine.mutations.build import call, function_name
from autograder.engine.mutations.calls import families
from autograder.engine.mutations.edit import code, rewritten
from autograder.engine.mutations.slip import POSSIBLE, Scope

MOST_PAIRS = 60  # of variables that are exchanged throughout


@dataclass(frozen=True)
class FunctionEdit:
    """An edited body of a solution, and what is different, as a clause.

    Attributes:
        make: makes the edited statements.
        cause: what is different.
        rank: how far-fetched it is.
    """

    make: Callable[[], list[ast.stmt]]
    cause: Callable[[], str]
    rank: int = POSSIBLE

    line = ""  # the edit is in several lines

    @cached_property
    def body(self) -> list[ast.stmt]:
        """The statements: made only for the few edits that are tried."""
        return self.make()


def edits_throughout(body: list[ast.stmt], scope: Scope) -> Iterator[FunctionEdit]:
    """Every slip that is made in several places of a solution at once."""
    yield from _functions(body)
    yield from _averaged(body)
    yield from _variables(body, scope)


def _functions(body: list[ast.stmt]) -> Iterator[FunctionEdit]:
    """A function exchanged, left out or applied twice in all its calls, two at least."""
    called = [
        function_name(node.func)
        for statement in body
        for node in ast.walk(statement)
        if isinstance(node, ast.Call) and len(node.args) == 1 and not node.keywords
    ]
    for name in dict.fromkeys(called):
        if called.count(name) < 2 or not name:
            continue
        yield _calls_changed(body, name, lambda node: node.args[0], partial(_left_out, name))
        for inner in squashing():
            nested = partial(_nested, inner)
            yield _calls_changed(body, name, nested, partial(_argument_passed, name, inner))
        for family in families():
            for other in family if name in family else ():
                if other != name:
                    cause = partial(_exchanged, other, name)
                    yield _calls_changed(body, name, partial(_calling, other), cause)


def _calls_changed(
    body: list[ast.stmt],
    name: str,
    change: Callable[[ast.Call], ast.expr],
    cause: Callable[[], str],
) -> FunctionEdit:
    def changed(node: ast.AST) -> ast.AST | None:
        if not isinstance(node, ast.Call) or function_name(node.func) != name:
            return None
        return change(node) if len(node.args) == 1 else None

    return FunctionEdit(partial(_rewritten, body, changed), cause)


def _rewritten(body: list[ast.stmt], change: Callable[[ast.AST], ast.AST | None]) -> list[ast.stmt]:
    new = [rewritten(statement, change) for statement in body]
    return [statement for statement in new if isinstance(statement, ast.stmt)]


def _nested(inner: str, node: ast.Call) -> ast.expr:
    return ast.Call(node.func, [call(inner, node.args[0])], [])


def _calling(other: str, node: ast.Call) -> ast.expr:
    if isinstance(node.func, ast.Attribute) and other not in functions():
        return ast.Call(ast.Attribute(node.func.value, other, ast.Load()), node.args, [])
    return call(other, *node.args)


def _averaged(body: list[ast.stmt]) -> Iterator[FunctionEdit]:
    """The gradients of the parameters divided by the length of an array, all of them."""
    lengths = {
        node.value.id if isinstance(node.value, ast.Name) else ""
        for statement in body
        for node in ast.walk(statement)
        if isinstance(node, ast.Attribute | ast.Subscript)
    } | {
        node.id
        for statement in body
        for node in ast.walk(statement)
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load)
    }
    targets = [_gradient(statement) for statement in _flat(body)]
    if sum(map(bool, targets)) < 2:
        return
    for name in sorted(lengths - {""}):
        make = partial(_rewritten, body, partial(_divide, name))
        yield FunctionEdit(make, partial(_divided, name))


def _divide(name: str, node: ast.AST) -> ast.AST | None:
    """A statement that computes the gradient of a parameter, with its value divided."""
    if not isinstance(node, ast.Assign | ast.AugAssign) or not _gradient(node):
        return None
    if "zeros" in ast.unparse(node.value):  # only made here, and added to later
        return None
    value = ast.BinOp(node.value, ast.Div(), _length(name))
    if isinstance(node, ast.Assign):
        return ast.Assign(node.targets, value)
    return ast.AugAssign(node.target, node.op, value)


def _gradient(statement: ast.stmt) -> str:
    """The gradient of a parameter that a statement computes or adds to; "" if it does neither."""
    match statement:
        case ast.Assign(targets=[ast.Name(id=name)]) | ast.AugAssign(target=ast.Name(id=name)):
            return name if name.startswith(("dW", "db")) else ""
    return ""


def _flat(body: list[ast.stmt]) -> Iterator[ast.stmt]:
    for statement in body:
        yield statement
        yield from _flat(getattr(statement, "body", []))


def _variables(body: list[ast.stmt], scope: Scope) -> Iterator[FunctionEdit]:
    """Two variables exchanged wherever they are read, or one read in place of the other."""
    read = [_names_read(statement) for statement in body]
    names = [name for name in scope.shapes if any(name in of_statement for of_statement in read)]
    pairs = [
        (one, other)
        for one, other in combinations(names, 2)
        if scope.shapes[one] == scope.shapes[other] and scope.shapes[one] != ()
    ]
    for one, other in pairs[:MOST_PAIRS]:
        for mapping, cause in (
            ({one: other, other: one}, partial(_swapped, one, other)),
            ({one: other}, partial(_replaced, other, one)),
            ({other: one}, partial(_replaced, one, other)),
        ):
            yield FunctionEdit(partial(_reading_others, body, read, mapping), cause)


def _names_read(statement: ast.stmt) -> set[str]:
    return {
        node.id
        for node in ast.walk(statement)
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load)
    }


def _reading_others(
    body: list[ast.stmt], read: list[set[str]], mapping: dict[str, str]
) -> list[ast.stmt]:
    """The statements with some variables exchanged; most of them read none of these."""
    change = partial(_read_other, mapping)
    new = []
    for statement, names in zip(body, read, strict=True):
        new += [statement] if names.isdisjoint(mapping) else _rewritten([statement], change)
    return new


def _read_other(mapping: dict[str, str], node: ast.AST) -> ast.AST | None:
    if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load) and node.id in mapping:
        return ast.Name(mapping[node.id], ast.Load())
    return None


# --- causes ---------------------------------------------------------------------------------------


def _left_out(name: str) -> str:
    return f"`{name}` is not applied anywhere"


def _argument_passed(name: str, inner: str) -> str:
    return f"`{name}` is applied to `{inner}` of its argument, in all its places"


def _exchanged(new: str, old: str) -> str:
    return f"`{new}` is applied where `{old}` belongs, in all its places"


def _divided(name: str) -> str:
    return f"the gradients of all parameters are divided by {code(_length(name))}"


def _length(name: str) -> ast.expr:
    return ast.Call(ast.Name("len", ast.Load()), [ast.Name(name, ast.Load())], [])


def _swapped(one: str, other: str) -> str:
    return f"`{one}` and `{other}` are exchanged throughout"


def _replaced(new: str, old: str) -> str:
    return f"`{new}` is used where `{old}` belongs, throughout"
