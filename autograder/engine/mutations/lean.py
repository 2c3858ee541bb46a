"""Solutions without their checks of arguments: edits should compute, and run by the thousand."""

import ast
from collections.abc import Callable, Iterator
from functools import cache
from types import CodeType, FunctionType
from typing import Any

from autograder.engine.solution_source import source_without_docstring


def is_solution(value: object) -> bool:
    """Whether a value is a function that checks its arguments, or calls one that may."""
    return (
        isinstance(value, FunctionType)
        and value.__closure__ is None
        and "." in value.__module__
        and not _is_check(value.__name__)
        and value.__module__.split(".")[0] not in ("numpy", "torch")
    )


@cache
def lean(function: Callable[..., Any]) -> Callable[..., Any]:
    """The same function without checks of its arguments, and those that it calls, too."""
    return _lean(function, ())


def _lean(function: Callable[..., Any], callers: tuple[Callable[..., Any], ...]) -> Any:
    """`lean` of a function; its callers stay as they are, because it may call them in turn."""
    try:
        definition = ast.parse(source_without_docstring(function)).body[0]
    except (OSError, TypeError):  # made at run time: it has no source
        return function
    if not isinstance(definition, ast.FunctionDef) or hasattr(function, "__wrapped__"):
        return function  # a wrapper's globals are not those of the source
    used = {node.id for node in ast.walk(definition) if isinstance(node, ast.Name)}
    globals_of = function.__globals__
    callers = (*callers, function)
    called = {
        name: _lean(globals_of[name], callers)
        for name in used
        if is_solution(globals_of.get(name)) and globals_of[name] not in callers
    }
    definition.body = without_validation(definition.body)
    namespace = {**globals_of, **called}
    module = ast.fix_missing_locations(ast.Module([definition], []))
    exec(compile(module, f"<lean {function.__name__}>", "exec"), namespace)
    return namespace[function.__name__]


@cache
def lean_globals(function: Callable[..., Any]) -> dict[str, Any]:
    """A function's globals, in which nothing it calls checks its arguments. Copy to change them."""
    found = dict(function.__globals__)
    called = {name for code in _codes(function.__code__) for name in code.co_names}
    found |= {name: lean(found[name]) for name in called if is_solution(found.get(name))}
    return found | {
        name: _accept
        for name, value in found.items()
        if isinstance(value, FunctionType) and _is_check(value.__name__)
    }


def _codes(code: CodeType) -> Iterator[CodeType]:
    """The code of a function and of the functions inside it."""
    yield code
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            yield from _codes(constant)


def _accept(*arguments: Any, **named: Any) -> None:
    """Raise nothing, whatever the arguments."""


def without_validation(body: list[ast.stmt]) -> list[ast.stmt]:
    """The statements less the checks of arguments."""
    return [statement for statement in body if not _is_validation(statement)]


def _is_validation(statement: ast.stmt) -> bool:
    match statement:
        case ast.Expr(value=ast.Call(func=ast.Name(id=name))):
            return _is_check(name)
        case ast.If(body=body, orelse=[]):
            return all(isinstance(inner, ast.Raise) for inner in body)
    return False


def _is_check(name: str) -> bool:
    return name.lstrip("_").startswith("expect")
