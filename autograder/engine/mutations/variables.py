"""Slips where a value is read: another variable, another entry, another order, another number."""

import ast
from collections.abc import Iterator
from functools import partial

from autograder.engine.mutations import causes
from autograder.engine.mutations.activations import slopes, squashing
from autograder.engine.mutations.build import call, minus_one
from autograder.engine.mutations.edit import source
from autograder.engine.mutations.slip import LIKELY, POSSIBLE, RARE, REMOTE, Scope, Slip, exchange


def of_variable(node: ast.expr, scope: Scope) -> Iterator[Slip]:
    """Another variable of the same shape, or this one changed."""
    shape = scope.shape(node)
    if shape is None and not isinstance(node, ast.Subscript):
        return
    itself = source(node)
    for other in scope.alike(shape):
        if source(other) != itself:
            yield exchange(other, node, LIKELY if shape is not None else POSSIBLE)
    for other in scope.comparable(shape) if shape else ():
        yield exchange(other, node, RARE)
    if shape == ():
        for op, words in ((ast.Add(), "one more than"), (ast.Sub(), "one less than")):
            shifted = ast.BinOp(node, op, ast.Constant(1))
            yield Slip(shifted, partial(causes.instead, words, node), POSSIBLE)
        for value in (0, 1, 0.5):
            yield exchange(ast.Constant(value), node, POSSIBLE)
    for function in ("zeros_like", "ones_like") if shape != () else ():
        word = function.split("_")[0]
        yield Slip(call(function, node), partial(causes.replaced_by, word, node), POSSIBLE)
    one_minus = ast.BinOp(ast.Constant(1), ast.Sub(), node)
    yield Slip(one_minus, partial(causes.one_minus, node), POSSIBLE)
    yield Slip(ast.UnaryOp(ast.USub(), node), partial(causes.sign, node), POSSIBLE)
    squared = ast.BinOp(node, ast.Mult(), node)
    yield Slip(squared, partial(causes.squared, node), RARE)
    for function in (*squashing(), *slopes(), "exp", "log", "abs"):
        yield Slip(call(function, node), partial(causes.function_of, function, node), RARE)
    if not isinstance(node, ast.Subscript):
        for index in (ast.Constant(0), minus_one()):
            yield exchange(ast.Subscript(node, index, ast.Load()), node, REMOTE)
        flipped = ast.Subscript(
            node,
            ast.Slice(None, None, ast.UnaryOp(ast.USub(), ast.Constant(1))),
            ast.Load(),
        )
        yield Slip(flipped, partial(causes.reversed, node), RARE)


def of_list(node: ast.Name, scope: Scope) -> Iterator[Slip]:
    """Another list, its reverse, or one item for all."""
    length = scope.sequences[node.id]
    for other, size in scope.sequences.items():
        if other != node.id and size == length:
            yield exchange(ast.Name(other, ast.Load()), node, LIKELY)
    backward = ast.Slice(None, None, ast.UnaryOp(ast.USub(), ast.Constant(1)))
    new: ast.expr = ast.Subscript(node, backward, ast.Load())
    yield Slip(new, partial(causes.in_reverse, node), LIKELY)
    count = ast.Call(ast.Name("len", ast.Load()), [node], [])
    for index, word in ((ast.Constant(0), "first"), (minus_one(), "last")):
        item = ast.Subscript(node, index, ast.Load())
        new = ast.BinOp(ast.List([item], ast.Load()), ast.Mult(), count)
        yield Slip(new, partial(causes.item_for_all, word, node), POSSIBLE)
        yield Slip(item, partial(causes.only_item, word, node), POSSIBLE)


def of_constant(node: ast.Constant) -> Iterator[Slip]:
    """Another number near it."""
    value = node.value
    assert isinstance(value, int | float)
    others: list[float] = [value + 1, value - 1, -value, 0, 1, 2 * value]
    if isinstance(value, float):
        others = [-value, 1 - value, 2 * value, value / 2, 0.0, 1.0]
    for other in dict.fromkeys(others):
        if other != value:
            new = ast.Constant(other)
            yield Slip(new, partial(causes.number, other, value), POSSIBLE)


def of_sequence(node: ast.Tuple | ast.List) -> Iterator[Slip]:
    """Another order of the items."""
    items = node.elts
    if len(items) < 2 or any(isinstance(item, ast.Slice) for item in items):
        return
    kind = type(node)
    if all(isinstance(item, ast.Name) for item in items) and len(items) == 2:
        zeros: list[ast.expr] = [call("zeros_like", item) for item in items]
        yield Slip(kind(zeros, ast.Load()), partial(causes.zeros_for_all, items), LIKELY)
    for k in range(len(items)):
        for j in range(k + 1, len(items)):
            order = list(items)
            order[k], order[j] = order[j], order[k]
            yield Slip(kind(order, ast.Load()), partial(causes.swapped, items[k], items[j]), LIKELY)
    if len(items) > 2:
        for turn in (1, len(items) - 1):
            turned = items[turn:] + items[:turn]
            yield Slip(kind(turned, ast.Load()), partial(causes.in_order, turned), POSSIBLE)
        backward = items[::-1]
        yield Slip(kind(backward, ast.Load()), partial(causes.in_order, backward), POSSIBLE)
