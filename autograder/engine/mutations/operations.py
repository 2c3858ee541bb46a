"""Slips in operations: terms, factors, signs, brackets, operands."""

import ast
from collections.abc import Iterator
from functools import partial
from typing import TypeGuard

from autograder.engine.mutations import causes
from autograder.engine.mutations.build import function_name
from autograder.engine.mutations.edit import Path, replaced, source
from autograder.engine.mutations.slip import LIKELY, POSSIBLE, RARE, Slip

SUMS = (ast.Add, ast.Sub)
PRODUCTS = (ast.Mult, ast.Div, ast.MatMult)
OPERATORS: dict[type[ast.operator], str] = {
    ast.Add: "+",
    ast.Sub: "-",
    ast.Mult: "*",
    ast.Div: "/",
    ast.MatMult: "@",
    ast.Pow: "**",
    ast.FloorDiv: "//",
}


def of_operation(node: ast.BinOp) -> Iterator[Slip]:
    """Every slip in an operation."""
    left, op, right = node.left, node.op, node.right
    if isinstance(op, ast.Add | ast.Sub):
        yield Slip(left, partial(causes.missing_term, right), LIKELY)
        kept = right if isinstance(op, ast.Add) else ast.UnaryOp(ast.USub(), right)
        yield Slip(kept, partial(causes.missing_term, left), LIKELY)
    if isinstance(op, ast.Mult | ast.Div | ast.MatMult | ast.Pow | ast.FloorDiv):
        yield Slip(left, partial(causes.missing_factor, op, right), LIKELY)
        yield Slip(right, partial(causes.missing_factor, ast.Mult(), left), LIKELY)
    others = {
        ast.Add: (ast.Sub, ast.Mult),
        ast.Sub: (ast.Add,),
        ast.Mult: (ast.Add, ast.Div, ast.MatMult, ast.Sub),
        ast.Div: (ast.Mult, ast.Sub, ast.FloorDiv),
        ast.MatMult: (ast.Mult,),
        ast.FloorDiv: (ast.Div,),
    }.get(type(op), ())
    for other in others:
        new = ast.BinOp(left, other(), right)
        yield Slip(new, partial(causes.operator, OPERATORS[other], OPERATORS[type(op)]), POSSIBLE)
    if isinstance(op, ast.Sub | ast.Div | ast.MatMult | ast.Pow):
        exchanged = ast.BinOp(right, op, left)
        yield Slip(exchanged, partial(causes.order, node), POSSIBLE)
    if isinstance(op, ast.MatMult):
        for k, side in enumerate((left, right)):
            turned = _transposed(side)
            new = ast.BinOp(*((turned, op, right) if k == 0 else (left, op, turned)))
            yield Slip(new, partial(causes.other_orientation, side), POSSIBLE)
    if isinstance(op, ast.Div):
        for small in (1e-5, 1e-6, 1e-7, 1e-8, 1e-10, 1e-12):
            larger = ast.BinOp(right, ast.Add(), ast.Constant(small))
            new = ast.BinOp(left, op, larger)
            yield Slip(new, partial(causes.small_number, small, right), RARE)
    if isinstance(op, ast.Add | ast.Sub):
        for term in (right, left):
            twice = ast.BinOp(node, op, term)
            yield Slip(twice, partial(causes.twice, term), POSSIBLE)
    yield from _of_brackets(node)
    yield from _of_call_beside(node)
    yield from _of_operands(node)


def _of_call_beside(node: ast.BinOp) -> Iterator[Slip]:
    """`f(a * b)` and `f(a) * b` for `a * f(b)`."""
    left, op, right = node.left, node.op, node.right
    for k, (side, other) in enumerate(((left, right), (right, left))):
        if not (isinstance(side, ast.Call) and len(side.args) == 1 and not side.keywords):
            continue
        name, inner = function_name(side.func), side.args[0]
        whole = ast.BinOp(*((inner, op, other) if k == 0 else (other, op, inner)))
        over_all = ast.Call(side.func, [whole], [])
        yield Slip(over_all, partial(causes.applied_to, name, whole), LIKELY)
        moved = ast.Call(side.func, [other], [])
        new = ast.BinOp(*((inner, op, moved) if k == 0 else (moved, op, inner)))
        yield Slip(new, partial(causes.applied_to, name, other), POSSIBLE)


def _of_operands(node: ast.BinOp) -> Iterator[Slip]:
    """Two operands of one formula exchanged: `i * c + g` for `c + i * g`."""
    operands = list(_operands(node))
    for k in range(len(operands)):
        for j in range(k + 1, len(operands)):
            (path, one), (other_path, other) = operands[k], operands[j]
            if source(one) == source(other):
                continue
            new = replaced(replaced(node, path, other), other_path, one)
            assert isinstance(new, ast.expr)
            yield Slip(new, partial(causes.swapped, one, other), POSSIBLE)


def _operands(node: ast.expr, path: Path = ()) -> Iterator[tuple[Path, ast.expr]]:
    """The operands of nested operations that are not operations themselves."""
    if isinstance(node, ast.BinOp):
        yield from _operands(node.left, (*path, ("left", None)))
        yield from _operands(node.right, (*path, ("right", None)))
    else:
        yield path, node


def _of_brackets(node: ast.BinOp) -> Iterator[Slip]:
    """`(a + b) * c` for `a + b * c`, and the like."""
    left, op, right = node.left, node.op, node.right
    if isinstance(op, SUMS) and _is_operation(right, PRODUCTS):
        inner = ast.BinOp(left, op, right.left)
        new = ast.BinOp(inner, right.op, right.right)
        yield Slip(new, partial(causes.brackets, inner), POSSIBLE)
    if isinstance(op, SUMS) and _is_operation(left, PRODUCTS):
        inner = ast.BinOp(left.right, op, right)
        new = ast.BinOp(left.left, left.op, inner)
        yield Slip(new, partial(causes.brackets, inner), POSSIBLE)
    if isinstance(op, PRODUCTS) and _is_operation(right, (*SUMS, *PRODUCTS)):
        new = ast.BinOp(ast.BinOp(left, op, right.left), right.op, right.right)
        yield Slip(new, partial(causes.no_brackets, right), POSSIBLE)
    if isinstance(op, PRODUCTS) and _is_operation(left, SUMS):
        new = ast.BinOp(left.left, left.op, ast.BinOp(left.right, op, right))
        yield Slip(new, partial(causes.no_brackets, left), POSSIBLE)


def _is_operation(
    node: ast.expr, operators: tuple[type[ast.operator], ...]
) -> TypeGuard[ast.BinOp]:
    return isinstance(node, ast.BinOp) and isinstance(node.op, operators)


def _transposed(node: ast.expr) -> ast.expr:
    """`a.T` for `a`, and `a` for `a.T`."""
    if isinstance(node, ast.Attribute) and node.attr == "T":
        return node.value
    return ast.Attribute(node, "T", ast.Load())
