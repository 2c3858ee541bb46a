"""A function and its helpers, rewritten so that each expression reports its value."""

import ast
import dis
import inspect
import secrets
import textwrap
from collections.abc import Callable, Iterator
from types import CodeType, FunctionType
from typing import Any

from autograder.engine.locating.encoder import FILE
from autograder.engine.locating.instrument import instrument
from autograder.engine.locating.recorder import Recorder
from autograder.engine.locating.sites import CannotInstrumentError

MAX_HELPERS = 24
MAX_SOURCE = 40_000  # characters of one function


class CannotTraceError(Exception):
    """The function cannot be traced."""


class FunctionRewriter:
    """Rewrites a function and the helpers that it finds among its global names."""

    def __init__(
        self, recorder: Recorder, helpers_of: Callable[[Any], Callable[[FunctionType], bool]]
    ) -> None:
        self.recorder = recorder
        self.helpers_of = helpers_of
        self.sources: dict[str, str] = {}
        self.done: dict[int, FunctionType] = {}
        self.namespaces: dict[int, dict[str, Any]] = {}
        self.name = f"_recorder_{secrets.token_hex(4)}"

    def traced(self, function: Any) -> FunctionType:
        """The function that is called, rewritten; its helpers are rewritten, too."""
        self.is_helper = self.helpers_of(function)
        return self.rewritten(function, "")

    def rewritten(self, function: Any, name: str) -> FunctionType:
        """The function, reporting to the recorder.

        Raises:
            CannotTraceError: its source is not what it runs.
        """
        if type(function) is not FunctionType:
            raise CannotTraceError("it is no function")
        source = textwrap.dedent(inspect.getsource(function))
        if len(source) > MAX_SOURCE:
            raise CannotTraceError("it is too long")
        self._check(function, source)
        self.sources[name] = source
        namespace = self._namespace(function)
        free = function.__code__.co_freevars
        module = instrument(source, self.name, self.recorder.sites, name)
        code = compile(module, FILE, "exec", dont_inherit=True)
        code = _code_within(code, function.__name__, free, module)
        made = FunctionType(
            code, namespace, function.__name__, function.__defaults__, function.__closure__
        )
        made.__kwdefaults__ = function.__kwdefaults__
        self.done[id(function)] = made
        for called in _global_names(function.__code__):
            helper = function.__globals__.get(called)
            if type(helper) is FunctionType and self.is_helper(helper):
                namespace[called] = self._helper(helper)
        return made

    def _helper(self, function: FunctionType) -> FunctionType:
        if id(function) in self.done:
            return self.done[id(function)]
        if len(self.done) >= MAX_HELPERS:
            return function
        self.done[id(function)] = function  # as it is, if it cannot be traced
        before = len(self.recorder.sites)
        try:
            return self.rewritten(function, function.__name__)
        except (
            CannotTraceError,
            CannotInstrumentError,
            SyntaxError,
            OSError,
            TypeError,
            ValueError,
        ):
            del self.recorder.sites[before:]
            return function

    def _check(self, function: FunctionType, source: str) -> None:
        """Whether the source is what the function runs: it may have been edited since."""
        code = function.__code__
        module = compile(
            _within_scope(source, code.co_freevars), "<source>", "exec", dont_inherit=True
        )
        found = [c for c in _codes(module) if c.co_name == function.__name__]
        if not any(_instructions(c) == _instructions(code) for c in found):
            raise CannotTraceError("its source is not what it runs")

    def _namespace(self, function: FunctionType) -> dict[str, Any]:
        original = function.__globals__
        if id(original) not in self.namespaces:
            copied = dict(original)
            copied[self.name] = self.recorder
            self.namespaces[id(original)] = copied
        return self.namespaces[id(original)]


def _within_scope(source: str, free: tuple[str, ...]) -> str:
    """The source within a function that binds its free names, as where it was defined."""
    if not free:
        return source
    bound = "".join(f"    {name} = None\n" for name in free)
    return f"def _outer():\n{bound}{textwrap.indent(source, '    ')}"


def _code_within(code: CodeType, name: str, free: tuple[str, ...], module: Any) -> CodeType:
    """The code of the function in a compiled module; with free names, compiled within a scope."""
    if free:
        body: list[Any] = [ast.Assign([ast.Name(n, ast.Store())], ast.Constant(None)) for n in free]
        outer = ast.FunctionDef(
            "_outer", ast.arguments([], [], None, [], [], None, []), [*body, *module.body], []
        )
        module.body = [outer]
        code = compile(ast.fix_missing_locations(module), FILE, "exec", dont_inherit=True)
    for found in _codes(code):
        if found.co_name == name and found.co_freevars == free:
            return found
    raise CannotTraceError("it cannot be compiled")


def _codes(code: CodeType) -> Iterator[CodeType]:
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            yield constant
            yield from _codes(constant)


def _instructions(code: CodeType) -> list[tuple[str, str]]:
    """What the code does, less what depends on the module around it."""
    return [
        (instruction.opname.replace("LOAD_METHOD", "LOAD_ATTR"), _operand(instruction))
        for instruction in dis.get_instructions(code)
        if instruction.opname not in ("PUSH_NULL", "CACHE", "NOP", "RESUME")
    ]


def _operand(instruction: dis.Instruction) -> str:
    if instruction.opcode in dis.hasjrel or instruction.opcode in dis.hasjabs:
        return ""  # how far it jumps depends on what was left out
    value = instruction.argval
    return value.co_name if isinstance(value, CodeType) else repr(value)


def _global_names(code: CodeType) -> list[str]:
    return list(dict.fromkeys([*code.co_names, *(n for c in _codes(code) for n in c.co_names)]))
