"""Slips where entries of an array are read: another place, another range, another order."""

import ast
from collections.abc import Iterator
from functools import partial

from autograder.engine.mutations import causes
from autograder.engine.mutations.build import minus_one
from autograder.engine.mutations.edit import replaced
from autograder.engine.mutations.slip import LIKELY, POSSIBLE, RARE, Slip, exchange

Bound = tuple[ast.expr | None, ast.expr | None]


def of_subscript(node: ast.Subscript) -> Iterator[Slip]:
    """Every slip in the index of an array or a list."""
    match node.slice:
        case ast.Slice(step=ast.UnaryOp()):  # [::-1]
            yield Slip(node.value, partial(causes.not_reversed, node.value), LIKELY)
        case ast.Slice() as index:
            yield from _of_range(node, index)
        case ast.Name() as index:
            yield from _of_name(node, index)
        case ast.Tuple(elts=items):
            yield from _of_several(node, items)


def _of_name(node: ast.Subscript, index: ast.Name) -> Iterator[Slip]:
    """Another step, one step only; a mask inverted or multiplied by."""
    one = ast.Constant(1)
    from_the_end = ast.BinOp(ast.UnaryOp(ast.USub(), index), ast.Sub(), one)
    others = (
        ast.Constant(0),
        minus_one(),
        ast.BinOp(index, ast.Sub(), one),
        ast.BinOp(index, ast.Add(), one),
        from_the_end,
    )
    for other in others:
        yield exchange(ast.Subscript(node.value, other, ast.Load()), node, LIKELY)
    length = ast.Call(ast.Name("len", ast.Load()), [node.value], [])
    last = ast.BinOp(length, ast.Sub(), one)
    for place, word in ((last, "last"), (ast.Constant(0), "first")):
        there = ast.Compare(index, [ast.Eq()], [place])
        new = ast.IfExp(there, node, ast.Constant(0))
        yield Slip(new, partial(causes.only_at, node, word), POSSIBLE)
    inverted = ast.Subscript(node.value, ast.UnaryOp(ast.Invert(), index), ast.Load())
    yield Slip(inverted, partial(causes.inverted, index), POSSIBLE)
    product = ast.BinOp(node.value, ast.Mult(), index)
    yield Slip(product, partial(causes.multiplied_not_chosen, index), POSSIBLE)


def _of_several(node: ast.Subscript, items: list[ast.expr]) -> Iterator[Slip]:
    """The first or the last entry along one axis."""
    for k, item in enumerate(items):
        for other in (ast.Constant(0), minus_one()):
            if not isinstance(item, ast.Slice) and ast.unparse(item) != ast.unparse(other):
                index = ast.Tuple([*items[:k], other, *items[k + 1 :]], ast.Load())
                yield exchange(ast.Subscript(node.value, index, ast.Load()), node, LIKELY)


def _of_range(node: ast.Subscript, index: ast.Slice) -> Iterator[Slip]:
    """A bound that is off by one, or missing."""
    bounds = (("lower", index.lower), ("upper", index.upper))
    for field, bound in bounds:
        if bound is None:
            continue
        for op in (ast.Add(), ast.Sub()):
            moved = ast.BinOp(bound, op, ast.Constant(1))
            new_slice = replaced(index, ((field, None),), moved)
            assert isinstance(new_slice, ast.Slice)
            new = ast.Subscript(node.value, new_slice, ast.Load())
            yield exchange(new, node, POSSIBLE)
        kept: Bound = (None, index.upper) if field == "lower" else (index.lower, None)
        new = ast.Subscript(node.value, ast.Slice(*kept, index.step), ast.Load())
        yield exchange(new, node, POSSIBLE)
    yield exchange(node.value, node, RARE)
