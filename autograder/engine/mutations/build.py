"""Small expressions, as solutions would write them."""

import ast

from autograder.engine.mutations.activations import functions

NUMPY_FUNCTIONS = {"tanh", "abs", "log", "log2", "log10", "zeros_like", "ones_like", "exp", "sqrt"}


def call(function: str, *arguments: ast.expr) -> ast.Call:
    """The call of a function by the name that solutions know it by."""
    name: ast.expr = ast.Name(function, ast.Load())
    if function in NUMPY_FUNCTIONS:
        name = ast.Attribute(ast.Name("np", ast.Load()), function, ast.Load())
    return ast.Call(name, list(arguments), [])


def renamed(function: ast.expr, name: str) -> ast.expr:
    if name in functions():
        return ast.Name(name, ast.Load())
    if isinstance(function, ast.Attribute):
        return ast.Attribute(function.value, name, ast.Load())
    return call(name).func


def function_name(function: ast.expr) -> str:
    """The last name of a called function: "tanh" of `np.tanh`."""
    if isinstance(function, ast.Attribute):
        return function.attr
    return function.id if isinstance(function, ast.Name) else ""


def range_call(*arguments: ast.expr) -> ast.Call:
    return ast.Call(ast.Name("range", ast.Load()), list(arguments), [])


def method(node: ast.expr, name: str, *arguments: int) -> ast.Call:
    constants: list[ast.expr] = [ast.Constant(argument) for argument in arguments]
    return ast.Call(ast.Attribute(node, name, ast.Load()), constants, [])


def minus_one() -> ast.expr:
    return ast.UnaryOp(ast.USub(), ast.Constant(1))
