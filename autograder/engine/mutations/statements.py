"""Slips in statements: a line left out, done twice, in the wrong loop, or overwritten."""

import ast
from collections.abc import Iterator
from functools import partial

from autograder.engine.mutations.activations import squashing
from autograder.engine.mutations.build import call, function_name, minus_one
from autograder.engine.mutations.edit import (
    Path,
    SlipEdit,
    StatementEdit,
    code,
    expressions,
    quoted_line,
    rewritten,
    source,
)
from autograder.engine.mutations.grammar import additions, inner_additions, slips
from autograder.engine.mutations.slip import LIKELY, POSSIBLE, RARE, Scope, Slip


def edits_of(statement: ast.stmt, scope: Scope) -> Iterator[StatementEdit | SlipEdit]:
    """Every edit of one statement. Statements inside it have edits of their own."""
    for path, slip in slips_in(statement, scope):
        yield SlipEdit(statement, path, slip.new, slip.cause, slip.rank)
    match statement:
        case ast.Assign(targets=[target]):
            yield from _of_assignment(statement, target, scope)
        case ast.AugAssign():
            yield from _of_accumulation(statement)
        case ast.For():
            yield from _of_loop(statement)
        case ast.If():
            never = partial(_branch, statement.test, "never")
            yield StatementEdit(statement, tuple(statement.orelse), never, POSSIBLE)
            always = partial(_branch, statement.test, "always")
            yield StatementEdit(statement, tuple(statement.body), always, POSSIBLE)
    if not isinstance(statement, ast.For | ast.If | ast.While | ast.With | ast.FunctionDef):
        yield from _renamed_throughout(statement, scope)


def slips_in(statement: ast.stmt, scope: Scope) -> Iterator[tuple[Path, Slip]]:
    """Every slip in an expression of a statement, with the path to that expression."""
    for path, node in expressions(statement):
        for slip in slips(node, scope):
            yield path, slip
    for path, value, shape in _values(statement, scope):
        for slip in additions(value, shape, scope):
            yield path, slip
        for inner, slip in inner_additions(value, shape, scope) if shape else ():
            yield (*path, *inner), slip


def _values(
    statement: ast.stmt, scope: Scope
) -> Iterator[tuple[Path, ast.expr, tuple[int, ...] | None]]:
    """The values that a statement assigns, adds or returns, with their shapes if known."""
    value_path: Path = (("value", None),)
    match statement:
        case ast.Assign(targets=[target], value=value):
            yield value_path, value, scope.shape(target)
        case ast.AugAssign(target=target, value=value):
            yield value_path, value, scope.shape(target)
        case ast.Return(value=ast.Tuple(elts=items)):
            for k, item in enumerate(items):
                yield (*value_path, ("elts", k)), item, scope.shape(item)
        case ast.Return(value=ast.expr() as value):
            yield value_path, value, scope.shape(value)


def _renamed_throughout(statement: ast.stmt, scope: Scope) -> Iterator[StatementEdit]:
    """Another variable for one, wherever the statement reads it; two or more times."""
    read = [
        node.id
        for node in ast.walk(statement)
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load)
    ]
    for name in dict.fromkeys(read):
        if read.count(name) < 2 or name not in scope.shapes:
            continue
        for other in scope.alike(scope.shapes[name]):
            if source(other) != name:
                new = rewritten(statement, partial(_read_other, name, other))
                assert isinstance(new, ast.stmt)
                cause = partial(_throughout, other, name)
                yield StatementEdit(statement, (new,), cause, POSSIBLE)


def _read_other(name: str, other: ast.expr, node: ast.AST) -> ast.AST | None:
    is_it = isinstance(node, ast.Name) and node.id == name and isinstance(node.ctx, ast.Load)
    return other if is_it else None


def _of_assignment(
    statement: ast.Assign, target: ast.expr, scope: Scope
) -> Iterator[StatementEdit]:
    yield StatementEdit(statement, (), partial(_left_out, statement), POSSIBLE)
    if isinstance(target, ast.Name):
        value = ast.Name(target.id, ast.Load())
        for function in squashing():
            after = ast.Assign([target], call(function, value))
            cause = partial(_carried_on, function, target.id)
            yield StatementEdit(statement, (statement, after), cause, POSSIBLE)
    if isinstance(target, ast.Name | ast.Subscript):
        accumulated = ast.AugAssign(target, ast.Add(), statement.value)
        cause = partial(_accumulated, target)
        yield StatementEdit(statement, (accumulated,), cause, POSSIBLE)
    if isinstance(target, ast.Subscript) and isinstance(target.slice, ast.Name):
        for index, words in (
            (ast.BinOp(target.slice, ast.Sub(), ast.Constant(1)), "one place too early"),
            (ast.Constant(0), "at the first place"),
        ):
            moved = ast.Subscript(target.value, index, ast.Store())
            new = ast.Assign([moved], statement.value)
            yield StatementEdit(statement, (new,), partial(_stored, target, words), POSSIBLE)
    if isinstance(target, ast.Tuple):
        yield from _of_unpacking(statement, target)
        yield from _of_carried(statement, target, scope)
    if isinstance(statement.value, ast.List) and not statement.value.elts:
        for first in scope.alike(None):
            new = ast.Assign([target], ast.List([first], ast.Load()))
            yield StatementEdit(statement, (new,), partial(_begins_with, target, first), POSSIBLE)


def _of_unpacking(statement: ast.Assign, target: ast.Tuple) -> Iterator[StatementEdit]:
    items = target.elts
    for k in range(len(items)):
        for j in range(k + 1, len(items)):
            order = list(items)
            order[k], order[j] = order[j], order[k]
            new = ast.Assign([ast.Tuple(order, ast.Store())], statement.value)
            cause = partial(exchanged_targets, items[k], items[j])
            yield StatementEdit(statement, (new,), cause, LIKELY)
    if len(items) < 3:
        return
    for turn in (1, len(items) - 1):
        turned = items[turn:] + items[:turn]
        new = ast.Assign([ast.Tuple(turned, ast.Store())], statement.value)
        words = ", ".join(map(code, turned))
        yield StatementEdit(statement, (new,), partial(unpacked, words), POSSIBLE)


def _of_carried(statement: ast.Assign, target: ast.Tuple, scope: Scope) -> Iterator[StatementEdit]:
    """A result that is added to what was there, or dropped, where it should replace it."""
    for item in target.elts:
        if not isinstance(item, ast.Name) or item.id == "_":
            continue
        old = ast.Name("_before", ast.Load())
        keep = ast.Assign([ast.Name("_before", ast.Store())], ast.Name(item.id, ast.Load()))
        add = ast.Assign([item], ast.BinOp(ast.Name(item.id, ast.Load()), ast.Add(), old))
        edit = (keep, statement, add)
        yield StatementEdit(statement, edit, partial(_accumulated, item), POSSIBLE)
        restore = ast.Assign([item], old)
        edit = (keep, statement, restore)
        yield StatementEdit(statement, edit, partial(_not_updated, item), POSSIBLE)
        if scope.shape(item) is None:
            continue
        value = ast.Name(item.id, ast.Load())
        for function in squashing():
            after = ast.Assign([item], call(function, value))
            cause = partial(_carried_on, function, item.id)
            yield StatementEdit(statement, (statement, after), cause, POSSIBLE)
        for other in scope.alike(scope.shape(item)):
            after = ast.Assign([item], other)
            cause = partial(_goes_on_with, item, other)
            yield StatementEdit(statement, (statement, after), cause, RARE)


def _of_accumulation(statement: ast.AugAssign) -> Iterator[StatementEdit]:
    target = statement.target
    yield StatementEdit(statement, (), partial(_left_out, statement), LIKELY)
    overwritten = ast.Assign([target], statement.value)
    yield StatementEdit(statement, (overwritten,), partial(_overwritten, target), LIKELY)
    subtracted = ast.AugAssign(target, ast.Sub(), statement.value)
    yield StatementEdit(statement, (subtracted,), partial(_subtracted, target), POSSIBLE)


def _of_loop(loop: ast.For) -> Iterator[StatementEdit]:
    """Only the first step or the last one; a line moved out of the loop, or doubled."""
    for k, inner in enumerate(loop.body):
        if not isinstance(inner, ast.Assign | ast.AugAssign | ast.Expr):
            continue
        without = ast.For(loop.target, loop.iter, loop.body[:k] + loop.body[k + 1 :], [])
        if without.body:
            cause = partial(_after_loop, inner)
            yield StatementEdit(loop, (without, inner), cause, POSSIBLE)
        for j in range(k + 1, len(loop.body)):
            body = list(loop.body)
            body[k], body[j] = body[j], body[k]
            moved = ast.For(loop.target, loop.iter, body, [])
            cause = partial(_later, inner, loop.body[j])
            yield StatementEdit(loop, (moved,), cause, RARE)
    if not isinstance(loop.iter, ast.Call) or function_name(loop.iter.func) != "range":
        for part, found in (
            (ast.Slice(None, minus_one(), None), "the loop stops one item too early"),
            (ast.Slice(ast.Constant(1), None, None), "the loop leaves out the first item"),
        ):
            items = ast.Call(ast.Name("list", ast.Load()), [loop.iter], [])
            shorter = ast.Subscript(items, part, ast.Load())
            fewer = ast.For(loop.target, shorter, loop.body, [])
            yield StatementEdit(loop, (fewer,), partial(str, found), POSSIBLE)
    stop = ast.For(loop.target, loop.iter, [*loop.body, ast.Break()], [])
    yield StatementEdit(loop, (stop,), lambda: "the loop ends after its first pass", POSSIBLE)


# --- causes ---------------------------------------------------------------------------------------


def _quoted(statement: ast.stmt) -> str:
    return f"`{quoted_line(statement) or ast.unparse(statement).splitlines()[0]}`"


def _left_out(statement: ast.stmt) -> str:
    return f"the line {_quoted(statement)} has no effect or is missing"


def _carried_on(function: str, name: str) -> str:
    return f"`{function}` is applied to `{name}` first, and the result takes the place of `{name}`"


def _accumulated(target: ast.expr) -> str:
    return f"{code(target)} is added to, not replaced"


def _begins_with(target: ast.expr, value: ast.expr) -> str:
    return f"{code(target)} begins with {code(value)}, not empty"


def _goes_on_with(target: ast.expr, other: ast.expr) -> str:
    return f"{code(target)} is replaced by {code(other)} afterwards"


def _not_updated(target: ast.expr) -> str:
    return f"{code(target)} is not updated"


def _branch(test: ast.expr, word: str) -> str:
    return f"the branch for {code(test)} is {word} taken"


def _throughout(other: ast.expr, name: str) -> str:
    return f"{code(other)} is used where `{name}` belongs"


def _overwritten(target: ast.expr) -> str:
    return f"{code(target)} is replaced each time, not added to"


def _subtracted(target: ast.expr) -> str:
    return f"{code(target)} is reduced each time, not added to"


def _stored(target: ast.expr, words: str) -> str:
    return f"{code(target)} is stored {words}"


def exchanged_targets(one: ast.expr, other: ast.expr) -> str:
    return f"{code(one)} and {code(other)} are exchanged"


def unpacked(order: str) -> str:
    return f"the results are taken in the order {order}"


def _after_loop(inner: ast.stmt) -> str:
    return f"{_quoted(inner)} runs once, after the loop, not in every step"


def _later(one: ast.stmt, other: ast.stmt) -> str:
    return f"{_quoted(one)} and {_quoted(other)} run in the other order"
