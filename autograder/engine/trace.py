"""Trace a function: run it once more, rewritten so that each expression reports its value.

Like `examine`, this runs beside the learner's code and knows no right answer. A trace explains;
it never judges, so whatever cannot be traced is simply not traced.
"""

import ast
import contextlib
import dis
import inspect
import io
import secrets
import textwrap
import warnings
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from hashlib import sha256
from itertools import islice
from types import CodeType, FunctionType
from typing import Any

import numpy as np

from autograder.engine.answers import CallSpec
from autograder.engine.cases import Case
from autograder.engine.examine import fresh
from autograder.engine.harness.load import staging
from autograder.engine.locating.encoder import FILE, RecorderFull
from autograder.engine.locating.instrument import instrument
from autograder.engine.locating.program import Trace, TracedValue
from autograder.engine.locating.recorder import Recorder
from autograder.engine.locating.sites import CannotInstrumentError
from autograder.engine.numpy_guard import original_numpy

__all__ = ["Trace", "TracedValue", "trace", "trace_reference"]

TRACED = ("", "tensors", "batches", "states", "evaluating", "writing", "training")
MAX_HELPERS = 24
MOST_ITEMS = 64  # that a generator yields: it may have no end
MAX_SOURCE = 40_000  # characters of one function
COURSE = ("lstm_course.cells", "lstm_course.sequences", "lstm_course.char_lm")


class CannotTraceError(Exception):
    """The function cannot be traced."""


def trace(function: Callable[..., Any], spec: CallSpec, case: Case) -> Trace | None:
    """Call `function` once more on a case and record how it computes what it returns.

    Args:
        function: the learner's function.
        spec: how it is called.
        case: the call.

    Returns:
        The trace, which is plain data; None where the function cannot be traced.
    """
    try:
        with original_numpy():
            return _trace(function, spec, case, keep_values=False, helpers_of=_same_file)
    except KeyboardInterrupt:  # the learner's own
        raise
    except BaseException:  # it is the learner's code: whatever it does, there is no trace
        return None


def trace_reference(function: Callable[..., Any], spec: CallSpec, case: Case) -> Trace | None:
    """The trace of a function of the course's own, with values, through the functions it calls."""
    return _reference_trace(_TraceKey(inspect.unwrap(function), spec, _hash(case.arguments), case))


@dataclass(frozen=True)
class _TraceKey:
    """A call of a function: equal to another one with equal arguments."""

    function: Callable[..., Any]
    spec: CallSpec
    hashed: bytes
    case: Case = field(compare=False)


@lru_cache(maxsize=32)
def _reference_trace(key: _TraceKey) -> Trace | None:
    """The trace of a call, kept for the next unexplained answer to the same exercise."""
    try:
        return _trace(
            key.function, key.spec, key.case, keep_values=True, helpers_of=lambda _: _of_the_course
        )
    except (CannotTraceError, CannotInstrumentError, RecorderFull, SyntaxError, OSError):
        return None  # in some cases it computes more than a trace holds


def _hash(arguments: tuple[Any, ...]) -> bytes:
    """A hash of a call's arguments: of the numbers of arrays, and of the texts of all else."""
    found = sha256()
    for leaf in _leaves(arguments):
        if isinstance(leaf, np.ndarray):
            found.update(f"{leaf.dtype} {leaf.shape} {leaf.strides}".encode())
            found.update(leaf.tobytes())
        else:
            found.update(repr(leaf).encode())
        found.update(b";")
    return found.digest()


def _trace(
    function: Any,
    spec: CallSpec,
    case: Case,
    keep_values: bool,
    helpers_of: Callable[[Any], Callable[[FunctionType], bool]],
) -> Trace:
    if spec.harness not in TRACED:
        raise CannotTraceError("a harness calls it")
    arguments = tuple(fresh(argument) for argument in case.arguments)
    has_arrays = any(isinstance(argument, np.ndarray) for argument in _leaves(arguments))
    counts = bool(spec.harness) or not has_arrays
    recorder = Recorder([], keep_values, counts)
    rewriter = _Rewriter(recorder, helpers_of)
    quiet = io.StringIO()
    with (
        warnings.catch_warnings(),
        contextlib.redirect_stdout(quiet),
        contextlib.redirect_stderr(quiet),
        np.errstate(all="ignore"),
    ):
        warnings.simplefilter("ignore")
        if spec.harness:
            known, result = _call_staged(rewriter, function, spec, arguments)
        else:
            known, traced = None, rewriter.traced(function)
            recorder.register_arguments(arguments)
            result = traced(*arguments)
        if recorder.full:
            raise CannotTraceError("it computes too much")
        copied = recorder.copied(result)
    helpers = tuple((name, source) for name, source in rewriter.sources.items() if name)
    values = tuple(recorder.values)
    return Trace(rewriter.sources[""], values, recorder.returned, copied, helpers, known)


def _call_staged(
    rewriter: "_Rewriter", function: Any, spec: CallSpec, arguments: tuple[Any, ...]
) -> tuple[tuple[Any, ...] | None, Any]:
    """Call a function as its harness does: the arguments as plain data, and the result."""
    recorder, module = rewriter.recorder, staging()
    with module.staged(spec.harness, arguments) as staged:
        in_torch = module.without_context(function)
        traced = rewriter.traced(in_torch.function)
        recorder.register_arguments(staged.known)
        recorder.records = True
        known = recorder.copied(staged.known)
        if staged.world is not None:
            recorder.watch(staged.world)
            known = (staged.world.arrays(), *known[1:])
        with in_torch.context():
            result = traced(*staged.arguments)
            if isinstance(result, Iterator):
                result = list(islice(result, MOST_ITEMS))
                items = recorder.yielded or tuple(map(recorder.encoded, result))
                recorder.returned = ("list", *items)
        if staged.keeps_weights:
            count = len(staged.world.parameters)
            weights = tuple(("argument", 0, number) for number in range(count))
            recorder.returned = ("tuple", recorder.returned, ("tuple", *weights))
            result = result, tuple(staged.world.parameters)
    return (known if recorder.keep_values else None), result


class _Rewriter:
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


def _same_file(function: Any) -> Callable[[FunctionType], bool]:
    """Whether a helper was written where the function was: in the same namespace."""
    code = getattr(function, "__code__", None)
    namespace = getattr(function, "__globals__", None)
    return lambda helper: code is not None and helper.__globals__ is namespace


def _of_the_course(function: FunctionType) -> bool:
    return function.__module__.startswith(COURSE)


def _leaves(value: Any) -> Iterator[Any]:
    if isinstance(value, tuple | list):
        for item in value:
            yield from _leaves(item)
    else:
        yield value
