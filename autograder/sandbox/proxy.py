"""An instructor's test in one worker, the student's functions in another.

In the test's worker runs no line of the student's: nothing there can be replaced, read or ended by
an answer. What the test calls are stand-ins, which have the call made in the student's worker. What
goes there may be anything that can be pickled (it comes from the instructor); what comes back is
plain values and arrays, and for every other object a stand-in.
"""

import builtins
import io
import marshal
import operator
import pickle
from collections.abc import Callable, Mapping
from contextlib import redirect_stdout
from dataclasses import dataclass
from importlib import import_module
from types import CellType, FunctionType, ModuleType
from typing import Any

import numpy as np

from autograder.engine.tensors import Tensor, is_tensor, plain_tensor
from autograder.sandbox import codec

MAX_NAMES = 1000
MAX_PRINTED = 10_000
SMALL = 100_000  # numbers in an array, letters in a text, that a test sees without a call
PLAIN = (bool, int, float, complex, str, list, tuple, dict, np.ndarray, np.generic)
OPERATIONS: Mapping[str, Callable[..., Any]] = {
    "call": lambda thing, *given, **named: thing(*given, **named),
    "getattr": getattr,
    "setattr": setattr,
    "getitem": operator.getitem,
    "len": len,
    "iter": list,
    "float": float,
    "int": int,
    "str": str,
}


@dataclass(frozen=True)
class Thing:
    """An object that stays with the student: its number there, its class, and whether it is called
    as functions are.
    """

    number: int
    kind: str
    is_function: bool


@dataclass(frozen=True)
class Scalar:
    """A number of NumPy's."""

    array: np.ndarray


@dataclass(frozen=True)
class Done:
    """What came of an operation.

    Attributes:
        value: plain, or with `Thing`s in it.
        raised: names of the exception's classes, most special first; () if there was none.
        message: the exception's.
        printed: what was printed meanwhile.
        changed: (position, array) of the arguments that were written into.
    """

    value: Any
    raised: tuple[str, ...] = ()
    message: str = ""
    printed: str = ""
    changed: tuple[Any, ...] = ()


KINDS = {kind.__name__: kind for kind in (Thing, Scalar, Done, Tensor)}


class Keeper:
    """The student's side: does what is asked with the objects that it keeps."""

    def __init__(self, namespace: dict[str, Any]) -> None:
        self.namespace = namespace
        self.things: list[Any] = []

    def do(self, operation: str, number: int, packed: np.ndarray) -> bytes:
        """Carry out one operation; the message with what came of it."""
        given, named = _Unpickler(io.BytesIO(packed.tobytes()), self.things).load()
        before = [one.copy() if isinstance(one, np.ndarray) else None for one in given]
        printed = io.StringIO()
        try:
            with redirect_stdout(printed):
                value = self._out(OPERATIONS[operation](self.things[number], *given, **named))
            done = Done(value)
        except Exception as error:
            kinds = tuple(kind.__name__ for kind in type(error).__mro__)
            done = Done(None, kinds, str(error)[:2000])
        changed = tuple(
            (position, now)
            for position, (then, now) in enumerate(zip(before, given, strict=True))
            if then is not None and not np.array_equal(then, now, equal_nan=then.dtype.kind in "fc")
        )
        said = printed.getvalue()[:MAX_PRINTED]
        return codec.encode(Done(done.value, done.raised, done.message, said, changed))

    def names(self) -> bytes:
        """The namespace: small plain values, and a `Thing` for everything else."""
        found = {}
        for name, value in list(self.namespace.items()):
            if name.startswith("_") or isinstance(value, ModuleType) or len(found) >= MAX_NAMES:
                continue
            found[name] = self._out(value) if _is_small(value) else self._keep(value)
        return codec.encode(Done(found))

    def _out(self, value: Any) -> Any:
        if value is None or isinstance(value, PLAIN):
            try:
                value = Scalar(np.asarray(value)) if isinstance(value, np.generic) else value
                codec.decode(codec.encode(value), KINDS)
                return value
            except (TypeError, codec.MessageError):
                pass
        if isinstance(value, tuple | list) and len(value) < SMALL and not hasattr(value, "_fields"):
            return type(value)(map(self._out, value))
        tensor = plain_tensor(value) if is_tensor(value) else None
        return self._keep(value) if tensor is None else tensor

    def _keep(self, value: Any) -> Thing:
        self.things.append(value)
        is_function = isinstance(value, FunctionType | type)
        return Thing(len(self.things) - 1, str(type(value).__name__)[:80], is_function)


def _is_small(value: Any) -> bool:
    if isinstance(value, np.ndarray):
        return value.size < SMALL
    return not isinstance(value, str | list | tuple | dict) or len(value) < SMALL


class Visitor:
    """The test's side: stand-ins for what the student keeps.

    Args:
        ask: sends an operation over and waits for what came of it.
        kinds: records of the library, by name.
    """

    def __init__(self, ask: Callable[..., bytes], kinds: Mapping[str, type]) -> None:
        self.ask = ask
        self.kinds = {**kinds, **KINDS}

    def names(self) -> dict[str, Any]:
        """The student's namespace."""
        values = self._decoded(self.ask("names", -1, b"")).value
        return {str(name): self._in(value, str(name)) for name, value in dict(values).items()}

    def do(self, operation: str, number: int, *given: Any, **named: Any) -> Any:
        """Have an operation carried out.

        Raises:
            Exception: of the same kind as over there, where it is one of Python's own.
        """
        done = self._decoded(self.ask(operation, number, packed((given, named))))
        if done.printed:
            print(done.printed, end="")
        for position, array in done.changed:
            given[position][...] = array
        if done.raised:
            raise _exception(done.raised)(done.message)
        return self._in(done.value)

    def _decoded(self, message: bytes) -> Done:
        done = codec.decode(message, self.kinds)
        if not isinstance(done, Done):
            raise codec.MessageError("an answer to a test is of an unknown kind")
        return done

    def _in(self, value: Any, name: str = "") -> Any:
        if isinstance(value, Thing):
            stand_in = StandIn(self, value.number, value.kind)
            return _function(stand_in, name) if value.is_function else stand_in
        if isinstance(value, Scalar):
            return value.array[()]
        if isinstance(value, Tensor):
            import torch

            return torch.from_numpy(value.array)
        if type(value) in (tuple, list):
            return type(value)(map(self._in, value))
        return value


class StandIn:
    """An object of the student's. What it says of itself when compared is not asked."""

    def __init__(self, visitor: Visitor, number: int, kind: str) -> None:
        vars(self).update(_visitor=visitor, _number=number, _kind=kind)

    def _do(self, operation: str, *given: Any, **named: Any) -> Any:
        return self._visitor.do(operation, self._number, *given, **named)

    def __call__(self, *given: Any, **named: Any) -> Any:
        return self._do("call", *given, **named)

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return self._do("getattr", name)

    def __setattr__(self, name: str, value: Any) -> None:
        self._do("setattr", name, value)

    def __getitem__(self, key: Any) -> Any:
        return self._do("getitem", key)

    def __len__(self) -> int:
        return self._do("len")

    def __iter__(self) -> Any:
        return iter(self._do("iter"))

    def __float__(self) -> float:
        return self._do("float")

    def __int__(self) -> int:
        return self._do("int")

    def __str__(self) -> str:
        return self._do("str")


def packed(value: Any) -> bytes:
    """Pickled, functions that the test itself has defined included.

    Raises:
        TypeError: something in it cannot be handed over.
    """
    stream = io.BytesIO()
    try:
        _Pickler(stream).dump(value)
    except (pickle.PicklingError, AttributeError, TypeError, ValueError) as error:
        raise TypeError(
            f"this cannot be handed to the student's function: {error}. Write `# in the student's "
            "process` into the test to have it run there."
        ) from None
    return stream.getvalue()


class _Pickler(pickle.Pickler):
    def persistent_id(self, value: Any) -> Any:
        """Stand-ins go as their numbers, the test's own functions as their parts."""
        stand_in = getattr(value, "stand_in", None) if type(value) is FunctionType else value
        if type(stand_in) is StandIn:
            return "kept", vars(stand_in)["_number"]
        if type(value) is not FunctionType or value.__module__ != "__main__":
            return None
        used = {n: value.__globals__.get(n) for n in value.__code__.co_names}
        modules = {n: m.__name__ for n, m in used.items() if isinstance(m, ModuleType)}
        others = {n: v for n, v in used.items() if v is not None and n not in modules}
        others = {n: v for n, v in others.items() if v is not value}
        inner = tuple(cell.cell_contents for cell in value.__closure__ or ())
        code = marshal.dumps(value.__code__)
        return "made", code, modules, others, value.__defaults__, inner


class _Unpickler(pickle.Unpickler):
    def __init__(self, stream: io.BytesIO, things: list[Any]) -> None:
        super().__init__(stream)
        self.things = things

    def persistent_load(self, pid: Any) -> Any:
        kind, *parts = pid
        return self.things[parts[0]] if kind == "kept" else _made(*parts)


def _made(
    code: bytes, modules: dict[str, str], others: dict[str, Any], defaults: Any, inner: tuple
) -> FunctionType:
    """A test's function, made anew on the student's side."""
    space = {"__builtins__": builtins, **others}
    space |= {name: import_module(module) for name, module in modules.items()}
    loaded = marshal.loads(code)
    made = FunctionType(loaded, space, loaded.co_name, defaults, tuple(map(CellType, inner)))
    space.setdefault(loaded.co_name, made)
    return made


def _function(stand_in: StandIn, name: str) -> FunctionType:
    """A stand-in that looks like the function that it stands for."""

    def function(*given: Any, **named: Any) -> Any:
        return stand_in(*given, **named)

    function.__name__ = function.__qualname__ = name or "function"
    function.__module__ = "__main__"
    function.stand_in = stand_in
    return function


def _exception(names: tuple[str, ...]) -> type[Exception]:
    """Python's own exception among an exception's classes, under the name that it had."""
    for name in names:
        known = getattr(builtins, str(name), None)
        if isinstance(known, type) and issubclass(known, Exception):
            return known if name == names[0] else type(str(names[0]), (known,), {})
    return Exception
