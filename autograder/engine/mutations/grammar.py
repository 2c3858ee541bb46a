"""The grammar of slips in one expression: what people write in place of what they mean."""

import ast
from collections.abc import Iterator
from functools import partial

from autograder.engine.mutations import causes
from autograder.engine.mutations.activations import slopes, squashing
from autograder.engine.mutations.build import call, function_name, method
from autograder.engine.mutations.calls import of_call
from autograder.engine.mutations.edit import Path, expressions, source
from autograder.engine.mutations.operations import of_operation
from autograder.engine.mutations.slip import LIKELY, POSSIBLE, RARE, REMOTE, Scope, Slip, exchange
from autograder.engine.mutations.subscripts import of_subscript
from autograder.engine.mutations.variables import of_constant, of_list, of_sequence, of_variable

COMPARISONS: dict[type[ast.cmpop], str] = {
    ast.Gt: ">",
    ast.GtE: ">=",
    ast.Lt: "<",
    ast.LtE: "<=",
    ast.Eq: "==",
    ast.NotEq: "!=",
}


def slips(node: ast.expr, scope: Scope) -> Iterator[Slip]:
    """Every slip in the outermost operation of an expression."""
    match node:
        case ast.BinOp():
            yield from of_operation(node)
        case ast.UnaryOp(op=ast.USub()):
            yield Slip(node.operand, partial(causes.missing, "-", node), LIKELY)
        case ast.Call():
            yield from of_call(node)
        case ast.Compare(left=left, ops=[op], comparators=[right]) if type(op) in COMPARISONS:
            for other, sign in COMPARISONS.items():
                if not isinstance(op, other):
                    new = ast.Compare(left, [other()], [right])
                    yield Slip(new, partial(causes.operator, sign, COMPARISONS[type(op)]), POSSIBLE)
        case ast.Subscript(ctx=ast.Load()):
            yield from of_subscript(node)
        case ast.Constant(value=int() | float()) if not isinstance(node.value, bool):
            yield from of_constant(node)
        case ast.Constant(value=bool()):
            yield exchange(ast.Constant(not node.value), node, POSSIBLE)
        case ast.IfExp():
            yield Slip(node.body, partial(causes.always, node.body), POSSIBLE)
            yield Slip(node.orelse, partial(causes.always, node.orelse), POSSIBLE)
        case ast.Attribute(attr="T"):
            yield Slip(node.value, partial(causes.not_transposed, node.value), POSSIBLE)
            shape = ast.Attribute(node, "shape", ast.Load())
            reshaped = ast.Call(ast.Attribute(node.value, "reshape", ast.Load()), [shape], [])
            yield Slip(reshaped, partial(causes.reshaped, node.value), POSSIBLE)
        case ast.Tuple(ctx=ast.Load()) | ast.List():
            yield from of_sequence(node)
    if isinstance(node, ast.Name) and node.id in scope.sequences:
        yield from of_list(node, scope)
    elif isinstance(node, ast.Name | ast.Attribute | ast.Subscript):
        yield from of_variable(node, scope)


def additions(node: ast.expr, shape: tuple[int, ...] | None, scope: Scope) -> Iterator[Slip]:
    """A term or factor too much, a slope too much: slips around all of a value.

    Args:
        node: the value.
        shape: its shape; None where it is not known.
        scope: the variables.
    """
    yield Slip(ast.UnaryOp(ast.USub(), node), partial(causes.sign, node), POSSIBLE)
    for function in squashing():
        yield Slip(call(function, node), partial(causes.passed_through, function), POSSIBLE)
    for factor, word in ((2, "doubled"), (0.5, "halved")):
        new = ast.BinOp(ast.Constant(factor), ast.Mult(), node)
        yield Slip(new, partial(causes.scaled, word, node), POSSIBLE)
    one_minus = ast.BinOp(ast.Constant(1), ast.Sub(), node)
    yield Slip(one_minus, partial(causes.one_minus, node), POSSIBLE)
    length = ast.Call(ast.Name("len", ast.Load()), [node], [])
    yield Slip(ast.BinOp(node, ast.Div(), length), partial(causes.averaged, node), POSSIBLE)
    yield from _rearranged(node)
    if shape is None:
        return
    itself = source(node)
    for other in scope.alike(shape):
        if source(other) == itself:
            continue
        yield Slip(ast.BinOp(node, ast.Add(), other), partial(causes.added, other), RARE)
        yield Slip(ast.BinOp(node, ast.Mult(), other), partial(causes.multiplied, other), RARE)
        yield Slip(ast.BinOp(node, ast.Sub(), other), partial(causes.subtracted, other), REMOTE)
    for other in scope.alike(shape):
        for name in slopes():
            slope = call(name, other)
            new = ast.BinOp(node, ast.Mult(), slope)
            yield Slip(new, partial(causes.multiplied, slope), REMOTE)


def inner_additions(
    value: ast.expr, shape: tuple[int, ...], scope: Scope
) -> Iterator[tuple[Path, Slip]]:
    """A factor too much in one term, a term too much inside an activation function.

    Args:
        value: the value that holds them.
        shape: its shape, which a variable must have too.
        scope: the variables.
    """
    for path, node in expressions(value):
        match node:
            case ast.BinOp(op=ast.Mult()):
                for other in scope.alike(shape):
                    new = ast.BinOp(node, ast.Mult(), other)
                    yield path, Slip(new, partial(causes.multiplied, other), RARE)
            case ast.Call(args=[argument], keywords=[]) if function_name(node.func) in squashing():
                for other in scope.alike(shape):
                    term = ast.BinOp(argument, ast.Add(), other)
                    new_call = ast.Call(node.func, [term], [])
                    yield path, Slip(new_call, partial(causes.added, other), RARE)


def _rearranged(node: ast.expr) -> Iterator[Slip]:
    """Other axes or another order than those of an array."""
    backward = ast.Slice(None, None, ast.UnaryOp(ast.USub(), ast.Constant(1)))
    for new, words in (
        (ast.Attribute(node, "T", ast.Load()), "the axes are transposed"),
        (method(node, "swapaxes", 0, 1), "the first two axes are exchanged"),
        (method(node, "ravel"), "all axes are flattened into one"),
        (ast.Subscript(node, backward, ast.Load()), "the order of the first axis is reversed"),
        (ast.Subscript(node, ast.Constant(0), ast.Load()), "only the first entry is kept"),
        (
            ast.Subscript(node, ast.UnaryOp(ast.USub(), ast.Constant(1)), ast.Load()),
            "only the last entry is kept",
        ),
        (ast.UnaryOp(ast.Invert(), node), "true and false are exchanged"),
    ):
        yield Slip(new, partial(str, words), RARE)
