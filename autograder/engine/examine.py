"""The half of the judge beside the learner's code: it calls the function and records what happens.

Nothing here knows a right answer. What it records is plain: arrays, numbers, tuples, lists and
sentences, never an object that could carry code.
"""

import contextlib
import inspect
import io
import linecache
import random
import time
import warnings
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import replace
from functools import partial
from traceback import walk_tb
from types import FunctionType, TracebackType
from typing import Any

import numpy as np

from autograder.engine import detour
from autograder.engine.answers import (
    Answers,
    CallSpec,
    Foreign,
    Outcome,
    Raised,
    RecordType,
)
from autograder.engine.calls import calls_of
from autograder.engine.cases import Case, Named, Seed
from autograder.engine.exercise import Exercise
from autograder.engine.float_faults import faults_of, numpy_reports
from autograder.engine.harness.load import harness_named
from autograder.engine.named_functions import FUNCTIONS
from autograder.engine.numpy_guard import original_numpy
from autograder.engine.other_default import defaults_in
from autograder.engine.strided import copied
from autograder.engine.stub_line import LEFT_ABOVE, is_left_above
from autograder.engine.tensors import Tensor, is_tensor, plain_tensor
from autograder.engine.wording import article

MAX_ITEMS = 64  # of a returned tuple or list
MAX_DEPTH = 5  # of tuples in tuples
MAX_ELEMENTS = 4_000_000  # of a returned array
MAX_INTEGER = 2**63  # of a returned whole number
MAX_PRINTED = 2_000  # characters kept of what a function prints
MAX_LINE = 300  # characters kept of a message or a line of code
MAX_NAME = 80  # characters kept of the name of a class or a function
MAX_KINDS = 32  # classes kept of an exception, and warnings
RESTORED = 4  # rounding units of 1 + |a| that `a + d - 2d + d` may be away from a


def examine(
    function: Callable[..., Any],
    exercise: CallSpec | Exercise,
    cases: Sequence[Case],
    around: Callable[[], AbstractContextManager[Any]] = nullcontext,
    keep_arguments: bool = False,
    argument_of: Callable[[Any], Any] | None = None,
) -> Answers:
    """Call `function` on each case and record values, exceptions, prints and changed arguments.

    Args:
        function: the learner's function (or the reference: both are called in the same way).
        exercise: the exercise that it answers, or just how that is called: nothing else is used.
        cases: the calls to make. Each gets fresh copies of its arguments.
        around: makes a context for each call.
        keep_arguments: whether each outcome holds the arguments as the call has left them, for a
            judge that does not trust this process: see `changed_arguments`.
        argument_of: makes an argument for the call of one in a case; None for `fresh`.

    Returns:
        One outcome per case, or the problem that kept the function from being called.
    """
    spec = exercise if isinstance(exercise, CallSpec) else exercise.call_spec
    problem = _problem_with_signature(function, spec, cases)
    if problem:
        return Answers(spec.name, problem=problem)
    with original_numpy(), _random_states_restored(), warnings.catch_warnings():
        warnings.simplefilter("ignore")  # what a returned object says when it is dropped
        inside = _each_call(function, around)
        called = partial(_call_through_harness, inside, spec) if spec.harness else function
        calls = []
        for case in cases:
            arguments = tuple(map(argument_of or fresh, case.arguments))
            calls.append(_call(called, function, case, arguments, spec, around, keep_arguments))
        outcomes = tuple(
            replace(outcome, overwritten=not _is_unchanged_later(outcome.value, returned))
            for outcome, returned in calls
        )
        del calls
    defaults = defaults_in(function, spec)
    return Answers(spec.name, outcomes, calls=calls_of(function), defaults=defaults)


def plain(value: Any, depth: int = 0) -> Any:
    """A copy of a returned value made of arrays, numbers, tuples and lists alone.

    Everything else, subclasses of ndarray included, becomes a `Foreign`: a subclass can say
    anything of itself (an `==` that is always true, say), so that nothing it says is used.
    """
    if type(value) is int and abs(value) >= MAX_INTEGER:
        return Foreign("int", "builtins", "far too large")
    if type(value) in (type(None), bool, int, float, complex):
        return value
    if type(value) is np.ndarray:
        return _plain_array(value)
    if issubclass(type(value), np.generic) and type(value).__module__ == "numpy":
        if value.dtype.kind == "f":
            return float(value)  # `item` would leave a long double what it is
        return value.item() if value.dtype.kind in "biuc" else _foreign(value)
    if issubclass(type(value), tuple | list) and depth < MAX_DEPTH:
        # The builtin class itself, because a subclass may redefine these methods.
        kind: Any = tuple if issubclass(type(value), tuple) else list
        if kind.__len__(value) > MAX_ITEMS:
            return Foreign(kind.__name__, "builtins", f"of {kind.__len__(value)} items")
        return kind(plain(item, depth + 1) for item in kind.__iter__(value))
    if type(value) is Foreign:  # a harness says so
        return value
    return (plain_tensor(value, MAX_ELEMENTS) if is_tensor(value) else None) or _foreign(value)


def fresh(argument: Any) -> Any:
    """A deep copy of an argument, which a call may modify."""
    if isinstance(argument, Seed):
        return np.random.default_rng(argument.value)
    if isinstance(argument, Named):
        return FUNCTIONS[argument.name]
    if isinstance(argument, np.ndarray):
        return copied(argument)
    if isinstance(argument, tuple) and hasattr(argument, "_fields"):
        return type(argument)(*(fresh(item) for item in argument))
    if isinstance(argument, tuple | list):
        return type(argument)(fresh(item) for item in argument)
    return argument


def restored(before: Any, after: Any) -> bool:
    """Whether an array has been restored, up to the rounding of `a + d - d`."""
    if unchanged(before, after):
        return True
    if not isinstance(before, np.ndarray) or before.dtype.kind != "f":
        return False
    if before.shape != after.shape or before.dtype != after.dtype:
        return False
    allowed = RESTORED * np.finfo(before.dtype).eps * (1 + np.abs(before))
    return bool(np.all(np.abs(after - before) <= allowed))


def unchanged(before: Any, after: Any) -> bool:
    """Whether an argument is unchanged, bit for bit, inside caches and lists too."""
    if isinstance(before, np.ndarray):
        return (
            isinstance(after, np.ndarray)
            and before.shape == after.shape
            and before.dtype == after.dtype
            and before.tobytes() == after.tobytes()
        )
    if isinstance(before, Tensor):
        return unchanged(before.array, after.detach().cpu().numpy())
    if isinstance(before, tuple | list):
        return (
            isinstance(after, tuple | list)
            and len(before) == len(after)
            and all(map(unchanged, before, after))
        )
    return True


@contextlib.contextmanager
def _random_states_restored() -> Iterator[None]:
    """Restore the global random states: an answer may seed them, and later cells draw from them."""
    in_numpy, in_python = np.random.get_state(), random.getstate()
    try:
        yield
    finally:
        np.random.set_state(in_numpy)
        random.setstate(in_python)


class _Printed(io.TextIOBase):
    """Output stream that keeps the beginning of what is printed and counts the lines."""

    def __init__(self) -> None:
        self.kept = ""
        self.lines = 0

    def writable(self) -> bool:
        return True

    def write(self, text: str) -> int:
        if len(self.kept) < MAX_PRINTED:
            self.kept += text[: MAX_PRINTED - len(self.kept)]
        self.lines += text.count("\n")
        return len(text)


def _call_through_harness(function: Callable[..., Any], spec: CallSpec, *arguments: Any) -> Any:
    return harness_named(spec.harness)(function, arguments, spec)


def _each_call(
    function: Callable[..., Any], around: Callable[[], AbstractContextManager[Any]]
) -> Callable[..., Any]:
    """The function with a context around each call, for a harness that makes several."""

    def call(*arguments: Any, **named: Any) -> Any:
        with around():
            return function(*arguments, **named)

    call.__dict__["__wrapped__"] = function  # a harness may read its signature
    return call


def _call(
    called: Callable[..., Any],
    function: Callable[..., Any],
    case: Case,
    arguments: tuple[Any, ...],
    spec: CallSpec,
    around: Callable[[], AbstractContextManager[Any]],
    keep_arguments: bool,
) -> tuple[Outcome, Any]:
    returned, value, raised = None, None, None
    printed = _Printed()
    start = time.perf_counter()
    with (
        warnings.catch_warnings(record=True) as caught,
        contextlib.redirect_stdout(printed),
        contextlib.redirect_stderr(printed),
        np.errstate(over="warn", divide="warn", invalid="warn", under="ignore"),
    ):
        warnings.simplefilter("always")
        try:
            with around():
                returned = called(*arguments)
            value = plain(returned)
        except KeyboardInterrupt:  # the learner's own
            raise
        except BaseException as error:
            raised = describe_raised(error, function)
    messages = [warning.message for warning in caught]
    faults: tuple[str, ...] = ()
    if case.silent and not raised and not numpy_reports():
        with contextlib.redirect_stdout(_Printed()), around():
            faults = faults_of(called, tuple(map(fresh, case.arguments)))
    outcome = Outcome(
        value=value,
        raised=raised,
        printed=printed.kept,
        printed_lines=printed.lines,
        warned=tuple(dict.fromkeys([*map(_first_line, messages), *faults]))[:MAX_KINDS],
        changed=changed_arguments(spec, case.arguments, arguments),
        after=tuple(map(arrays_in, arguments)) if keep_arguments else (),
        returned=_returned(spec, arguments, returned),
        records=_record_types(value, returned),
        seconds=time.perf_counter() - start,
    )
    return outcome, returned


def changed_arguments(
    spec: CallSpec, before: Sequence[Any], after: Sequence[Any]
) -> tuple[str, ...]:
    """Names of the arguments that a call has modified.

    Args:
        spec: how the function is called.
        before: the arguments.
        after: the same after the call, or what `arrays_in` makes of them.
    """
    return tuple(
        name
        for name, old, new in zip(spec.inputs, before, after, strict=False)
        if not (restored if name in spec.restores else unchanged)(old, new)
    )


def arrays_in(argument: Any) -> Any:
    """An argument as plain tuples, lists and arrays, with None in place of anything else."""
    if type(argument) is np.ndarray:
        return argument
    if isinstance(argument, tuple | list):
        return (list if isinstance(argument, list) else tuple)(map(arrays_in, argument))
    return None


def _record_types(value: Any, returned: Any) -> tuple[RecordType, ...]:
    """The named tuples in a return value; none where looking for them raises."""
    try:
        return tuple(record_types(value, returned))
    except Exception:  # a metaclass of the learner's own may raise anything
        return ()


def record_types(value: Any, returned: Any, path: tuple[int, ...] = ()) -> Iterator[RecordType]:
    """The named tuples in a return value.

    Args:
        value: the return value as plain data, which bounds where to look.
        returned: the return value itself.
        path: indices that lead to it.
    """
    if type(value) not in (tuple, list) or not isinstance(returned, tuple | list):
        return
    fields = getattr(type(returned), "_fields", None)
    if isinstance(returned, tuple) and type(fields) is tuple and len(fields) == len(value):
        names = tuple(str(field)[:MAX_NAME] for field in fields)
        yield RecordType(path, str(type(returned).__name__)[:MAX_NAME], names)
    kind: Any = tuple if isinstance(returned, tuple) else list  # a subclass may redefine these
    for k, (inner, item) in enumerate(zip(value, kind.__iter__(returned), strict=True)):
        yield from record_types(inner, item, (*path, k))


def _returned(spec: CallSpec, arguments: Sequence[Any], returned: Any) -> tuple[str, ...]:
    """Names of the arguments whose memory a return value shares, where it must not."""
    if not spec.new_result:
        return ()
    return tuple(
        name
        for name, argument in zip(spec.arguments, arguments, strict=False)
        if isinstance(argument, np.ndarray)
        and type(returned) is np.ndarray  # a subclass may redefine what follows
        and np.may_share_memory(argument, returned)
    )


def _is_unchanged_later(value: Any, returned: Any) -> bool:
    """Whether a return value is unchanged after all the later calls."""
    try:
        return unchanged(value, returned)
    except Exception:  # a list or array of the learner's own class
        return True


def _problem_with_signature(
    function: Callable[..., Any], spec: CallSpec, cases: Sequence[Case]
) -> str:
    if not callable(function):
        kind = article(type(function).__name__)
        return f"`{spec.name}` is {kind}, expected a function: `def {spec.call}:`."
    try:
        signature = inspect.signature(function)
    except Exception:
        return ""  # a ufunc, a built-in, an object of the learner's own: calling it will tell
    try:
        if not spec.arguments:  # a harness makes the function's arguments
            signature.bind(*(name for name in spec.parameters if name[0] != "*"))
        for case in cases if spec.arguments else ():
            signature.bind(*case.arguments)
    except TypeError:
        defaults = " and these defaults" if "=" in spec.call else ""
        return (
            f"your function is `{spec.name}{str(signature)[:MAX_LINE]}`, but the check calls "
            f"`{spec.call}`. Use these parameters in this order{defaults}."
        )
    return ""


def _plain_array(array: np.ndarray) -> Any:
    if array.dtype.kind not in "biufc":
        kind = str(array.dtype)[:MAX_LINE]
        return Foreign("ndarray", "numpy", f"of dtype {kind} and shape {array.shape}")
    if array.size > MAX_ELEMENTS:
        return Foreign("ndarray", "numpy", f"of shape {array.shape}, far too large")
    return np.array(array, order="C", copy=True)


def _foreign(value: Any) -> Foreign:
    kind = type(value)
    is_array = issubclass(kind, np.ndarray)  # `isinstance` believes what an object says
    shape = f"of shape {np.ndarray.shape.__get__(value)}" if is_array else ""
    detail = f"a subclass of ndarray, {shape}" if is_array else ""
    if is_tensor(value):
        detail = f"of dtype {value.dtype} and shape {tuple(value.shape)}"
    return Foreign(str(kind.__name__)[:MAX_NAME], str(kind.__module__)[:MAX_NAME], detail)


def describe_raised(error: BaseException, function: Callable[..., Any]) -> Raised:
    """An exception, and where in the learner's code it came from."""
    types = tuple(
        kind.__name__[:MAX_NAME]
        for kind in type(error).__mro__[:MAX_KINDS]
        if kind not in (BaseException, object)
    ) or ("BaseException",)
    name, line, line_number, file = _own_line(error.__traceback__, function)
    message = _first_line(error)
    if types[0] == "NotImplementedError" and not message and is_left_above(file, line_number):
        message = LEFT_ABOVE
    return Raised(types, message, name[:MAX_NAME], line[:MAX_LINE], line_number)


def _own_line(
    traceback: TracebackType | None, function: Callable[..., Any]
) -> tuple[str, str, int, str]:
    """Function, text, number and file of the innermost line of the learner's own code."""
    function = _undecorated(function)
    own_file = function.__code__.co_filename if issubclass(type(function), FunctionType) else None
    own_file = None if own_file == detour.FILE else own_file  # a locked function: not their line
    found = ("", "", 0, "")
    for frame, line_number in walk_tb(traceback):
        code = frame.f_code
        if code.co_filename == own_file or "ipykernel_" in code.co_filename:
            line = linecache.getline(code.co_filename, line_number, frame.f_globals).strip()
            found = (code.co_name, line, line_number, code.co_filename)
    return found


def _undecorated(function: Callable[..., Any]) -> Callable[..., Any]:
    """The function that decorators such as `torch.no_grad()` wrap: its lines are the learner's."""
    for _ in range(MAX_KINDS):  # a learner may wrap a function in itself
        if not issubclass(type(function), FunctionType):
            break
        inner = function.__dict__.get("__wrapped__")
        if inner is None or not issubclass(type(inner), FunctionType):
            break
        function = inner
    return function


def _first_line(message: object) -> str:
    try:
        text = str(message).strip()[: MAX_LINE + 1]  # a message may have millions of lines
    except KeyboardInterrupt:
        raise
    except BaseException as error:  # an exception's own __str__ may be the learner's code
        text = f"(its message could not be read: {type(error).__name__})"
    return text.splitlines()[0][:MAX_LINE] if text else ""
