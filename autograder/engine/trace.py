"""Trace a function: run it once more, rewritten so that each expression reports its value.

Like `examine`, this runs beside the learner's code and knows no right answer. A trace explains;
it never judges, so whatever cannot be traced is simply not traced.
"""

import contextlib
import inspect
import io
import warnings
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from hashlib import sha256
from itertools import islice
from types import FunctionType
from typing import Any

import numpy as np

from autograder.engine.answers import CallSpec
from autograder.engine.cases import Case
from autograder.engine.examine import fresh
from autograder.engine.locating.encoder import RecorderFull
from autograder.engine.locating.function_rewriter import CannotTraceError, FunctionRewriter
from autograder.engine.locating.program import Trace, TracedValue
from autograder.engine.locating.recorder import Recorder
from autograder.engine.locating.sites import CannotInstrumentError
from autograder.engine.locating.staging import staging
from autograder.engine.numpy_guard import original_numpy

__all__ = ["Trace", "TracedValue", "trace", "trace_reference"]

TRACED = ("", "tensors", "batches", "states", "evaluating", "writing", "training")
MOST_ITEMS = 64  # that a generator yields: it may have no end
COURSE = ("lstm_course.cells", "lstm_course.sequences", "lstm_course.char_lm")


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
    rewriter = FunctionRewriter(recorder, helpers_of)
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
    rewriter: FunctionRewriter, function: Any, spec: CallSpec, arguments: tuple[Any, ...]
) -> tuple[tuple[Any, ...] | None, Any]:
    """Call a function as its harness does: the arguments as plain data, and the result."""
    recorder, module = rewriter.recorder, staging()
    with module.staged(spec, arguments) as staged:
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
